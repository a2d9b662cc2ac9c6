"""langextract: quotes with attributes, aligned to the text. Runs in an environment of its own.

python spans.py URL FOLDER WIDTH
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import langextract as lx
from langextract.providers.openai import OpenAILanguageModel


def main(url: str, folder: Path, width: int) -> None:
    """Read all articles of the folder and print what it took as one JSON line."""
    told = json.loads((folder / "peers.json").read_text("utf-8"))
    examples = [
        lx.data.ExampleData(
            text="Ruritania handed Marshland 12 prisoners on Monday.",
            extractions=[
                lx.data.Extraction(
                    extraction_class="group",
                    extraction_text="handed Marshland 12 prisoners",
                    attributes={"count": "12", "released_by": "Ruritania", "returned_to": "Marshland"},
                )
            ],
        )
    ]
    model = OpenAILanguageModel(model_id="scripted", api_key="none", base_url=url, max_workers=width)
    documents = [lx.data.Document(text=text) for text in told["articles"]]
    before = time.process_time()
    answers = lx.extract(
        text_or_documents=documents,
        prompt_description=told["fixed"][0]["content"],
        examples=examples,
        model=model,
        max_char_buffer=20_000,
        batch_length=len(documents),
        max_workers=width,
        show_progress=False,
        fence_output=False,
        use_schema_constraints=False,
    )
    count = sum(bool(one.extractions) for one in answers)
    last, cpu = time.time(), time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"last": last, "cpu_s": cpu, "peak_mb": peak, "answers": count}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
