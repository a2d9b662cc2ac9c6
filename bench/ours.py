"""newsledger reading the articles of a file: in a process of its own."""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from pipeline.answers import AnswerStore
from pipeline.ingest import ingest
from pipeline.ledger import Place
from pipeline.model import Key, ModelSettings, Pace
from pipeline.prompt import Prompt
from pipeline.readers.live import ModelReader
from pipeline.run import job
from schemas.prisoner_exchange import TASK


def main(url: str, folder: Path, width: int) -> None:
    """Take the articles in, read and store them, as `newsledger read` does; print what it took as one JSON line."""
    settings = ModelSettings("openai/scripted", url, Key("none"), pace=Pace(concurrency=width))
    prompt = Prompt.load(Path("prompts/prisoner_exchange"), TASK)
    reader, place = ModelReader(settings, TASK, prompt), Place(folder / "bench.duckdb")
    with AnswerStore(place.answers) as answers, job(place, TASK, "read", reader=reader) as work:
        work.ingest(ingest([str(folder / "articles")], now=lambda: datetime.now(UTC)))
        before = time.process_time()
        work.read(reader, answers)
        last, cpu = time.time(), time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"last": last, "cpu_s": cpu, "peak_mb": peak, "answers": work.progress.outcomes["ok"]}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
