"""Telling an open toy ledger what bulletins say, and asking it what it makes of that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.extract import extract
from pipeline.ledger import Ledger
from pipeline.link import Linked, link
from pipeline.reconcile import Summary, reconcile
from pipeline.records import Answer, Outcome, Reading
from tests.toy.builders import digest, document


def tell(ledger: Ledger, name: str, text: str, *finds: Mapping[str, Any], **known: Any) -> None:
    """Add one bulletin with what was read from it; the outlet is the bulletin's name unless `outlet` is known."""
    one = document(text, name, **known)
    ledger.add_documents([one])
    answer = Answer(Outcome.ok, {"finds": list(finds)})
    key = digest(one.version_id, repr(finds))
    said = extract(one, key, answer, ledger.task)
    assert said.answer.outcome is Outcome.ok, said.answer.message
    ledger.add_readings([(Reading(key, one.version_id, ledger.task.name, "scripted", "f", answer), said)])


def settle(ledger: Ledger, *, rebuild: bool = False) -> tuple[Linked, Summary]:
    """Link and reconcile what is new, as a new run."""
    ledger.begin("test", None)
    linked = link(ledger.db, ledger.task, ledger.run, rebuild=rebuild)
    return linked, reconcile(ledger.db, ledger.task, ledger.run, linked.touched)


def ask(ledger: Ledger, sql: str) -> list[tuple[Any, ...]]:
    """Rows of the working ledger."""
    return [tuple(row) for row in ledger.db.run_sql(sql)]


def facts(ledger: Ledger, field: str, columns: str = "value") -> list[tuple[Any, ...]]:
    """The current facts of a field."""
    return ask(ledger, f"select {columns} from facts where field = '{field}' order by all")
