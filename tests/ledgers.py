"""Running the engine on recorded answers, and asking the ledger that comes out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

from pipeline.ingest import ingest
from pipeline.ledger import Place
from pipeline.readers import Recorded
from pipeline.run import Progress, run
from pipeline.store import Database, Published
from schemas.prisoner_exchange import TASK

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
GOLD = ROOT / "evals" / "gold" / "prisoner_exchange"
NOON = datetime(2025, 6, 10, 12, tzinfo=UTC)

Member = tuple[str, str]
"""An article's name and the local id of one of its exchanges."""


def ledger_of(folder: Path, *sources: Path, answers: Path) -> Progress:
    """Run recorded answers over some sources into the ledger of `folder`."""
    reader = Recorded(answers, records=TASK.records)
    documents = ingest([str(one) for one in sources], now=lambda: NOON)
    return run(TASK, documents, reader=reader, place=place_of(folder))


def place_of(folder: Path) -> Place:
    """Where the ledger of a test lives."""
    return Place(folder / "newsledger.duckdb")


def ask(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """Rows of the published ledger."""
    with Published(place_of(folder).published) as ledger:
        return ledger.query(sql).rows


def one(folder: Path, sql: str) -> Any:
    """The only value of a query."""
    ((value,),) = ask(folder, sql)
    return value


def working(folder: Path) -> Database:
    """The working ledger, to be closed by the caller."""
    return Database(place_of(folder).ledger)


def members(folder: Path) -> dict[Member, str]:
    """The entry of every exchange of every article."""
    return {
        (article, mention): entry
        for entry, article, mention in ask(folder, "select entry_id, article, mention from sources")
    }


def events(path: Path) -> dict[str, dict[str, Any]]:
    """The gold events of an events.json by name."""
    return {event["event"]: event for event in json.loads(path.read_text("utf-8"))}


def pairs(entry_of: Mapping[Member, str]) -> set[frozenset[Member]]:
    """Pairs of exchanges that are one event."""
    return {frozenset(pair) for pair in combinations(sorted(entry_of), 2) if entry_of[pair[0]] == entry_of[pair[1]]}


def gold_of(found: Mapping[str, Mapping[str, Any]]) -> dict[Member, str]:
    """The gold event of every exchange."""
    return {(article, mention): name for name, event in found.items() for article, mention in event["members"]}


def answer(article: str, *exchanges: Mapping[str, Any]) -> dict[str, Any]:
    """A recorded answer."""
    return {"article": article, "exchanges": list(exchanges)}


def write_answers(path: Path, answers: Iterable[Mapping[str, Any]]) -> Path:
    """A JSONL file of recorded answers."""
    path.write_text("".join(json.dumps(one) + "\n" for one in answers), "utf-8")
    return path


def exchange(quote: str, **values: Any) -> dict[str, Any]:
    """An exchange with the given values and null for the rest."""
    plain: dict[str, Any] = dict.fromkeys(TASK.root.model_fields)
    lists = {"parties": ["Ukraine", "Russia"], "mediators": [], "groups": [], "people": []}
    said = {"id": "x1", "focus": "main", "level": "single", "status": "completed", "evidence": quote}
    return {**plain, **lists, **said, **values}


def group(quote: str, count: int | None, direction: tuple[str, str] | None = None, **values: Any) -> dict[str, Any]:
    """A released group: `direction` is (released_by, returned_to), None for an unstated one."""
    by, to = direction or (None, None)
    said: dict[str, Any] = {
        "status": "released",
        "covers": "one_side" if direction else "unstated",
        "released_by": by,
        "returned_to": to,
        "kind": "military",
        "count": count,
        "count_type": None if count is None else "exact",
        "subset": False,
        "detail": None,
        "reported_by": [],
        "evidence": quote,
    }
    return {**said, **values}
