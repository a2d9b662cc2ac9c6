"""Bulletins of the toy task for a scripted model: each with its case number, its answer, and a reader to read it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pipeline.answers import AnswerStore
from pipeline.ledger import Place
from pipeline.model import Key, ModelSettings, Pace, Patience
from pipeline.prompt import Prompt
from pipeline.readers import Reader
from pipeline.readers.live import ModelReader
from pipeline.records import Document
from pipeline.run import Progress, job, run
from pipeline.store import Database
from tests.toy.builders import batch, document, find
from tests.toy.task import TASK

SECRET = "sk-test-0123456789-secret"  # noqa: S105  # no password: what must never show
INSTRUCTIONS = "You read tram bulletins and list the finds.\n\n$fields\n\nNothing found: $empty\n"
QUICK = Patience(timeout_s=2.0, attempts=6, total_s=20.0, first_wait_s=0.02, longest_wait_s=0.2)


def bulletin(case: int, text: str = "") -> Document:
    """A bulletin of its own, with a figure and a day of its own, so that linking finds nothing alike."""
    told = f"Bulletin, case {case}. {quote_of(case)}."
    return document(f"{told} {text}".strip(), f"b{case}.txt")


def answer(case: int, **values: Any) -> str:
    """The right answer about a bulletin; `values` make it a wrong one."""
    quote = quote_of(case)
    count = values.pop("count", case + 10)
    evidence = values.pop("evidence", quote)
    said = {
        "found_on": day_of(case).isoformat(),
        "found_until": day_of(case).isoformat(),
        "found_words": words_of(case),
    }
    return json.dumps({"finds": [find(evidence, batch(evidence, count), **{**said, **values})]})


def day_of(case: int) -> date:
    """The day of a bulletin's find."""
    return date(1950, 1, 1) + timedelta(days=40 * case)


def words_of(case: int) -> str:
    """The same in words."""
    return f"{day_of(case).day} {day_of(case):%B %Y}"


def quote_of(case: int) -> str:
    """The sentence that says it all."""
    return f"Ruritania handed Marshland {case + 10} black umbrellas on {words_of(case)}"


def answers(cases: Iterable[int]) -> dict[str, str]:
    """The right answers by case, as a script wants them."""
    return {str(case): answer(case) for case in cases}


def prompt_of(folder: Path, instructions: str = INSTRUCTIONS) -> Prompt:
    """A short prompt without examples."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "extract.md").write_text(instructions, "utf-8")
    return Prompt.load(folder, TASK)


def reader_of(url: str, folder: Path, **settings: Any) -> ModelReader:
    """A reader of the scripted model at `url`."""
    known: dict[str, Any] = {"key": Key(SECRET), "pace": Pace(concurrency=16), "patience": QUICK}
    prompt = settings.pop("prompt", None) or prompt_of(folder / "prompt")
    made = ModelSettings(settings.pop("model", "openai/scripted-1"), url, **{**known, **settings})
    return ModelReader(made, TASK, prompt)


def place_of(folder: Path) -> Place:
    """Where the ledger of a test lives."""
    return Place(folder / "news.duckdb")


def read_all(documents: Iterable[Document], reader: Reader, folder: Path, *, stale: bool = False) -> Progress:
    """Take some documents in and read what is pending; nothing is linked."""
    with AnswerStore(place_of(folder).answers) as kept, job(place_of(folder), TASK, "read", reader=reader) as work:
        work.ingest(documents)
        work.read(reader, kept, stale=stale)
    return work.progress


def run_all(url: str, folder: Path, articles: int, width: int) -> None:
    """A whole run over so many bulletins; leaves the process with its exit status."""
    reader = reader_of(url, folder, pace=Pace(concurrency=width), identity="scripted")
    try:
        done = run(TASK, [bulletin(case) for case in range(articles)], reader=reader, place=place_of(folder))
    except KeyboardInterrupt:
        sys.exit(75)
    sys.exit(done.exit_status)


def told(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """Rows of the working ledger."""
    with Database(place_of(folder).ledger) as ledger:
        return [tuple(row) for row in ledger.run_sql(sql)]


def outcomes(folder: Path) -> Mapping[str, str]:
    """The outcome of each bulletin by name."""
    sql = "select article, outcome from reads join documents using (version_id) where reads.until_run is null"
    return {str(article): str(outcome) for article, outcome in told(folder, sql)}
