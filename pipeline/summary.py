"""The closing summary of a run, from queries on the ledger: what was read, found, disputed, broken and left over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.reconcile import NOTE, WHEN

if TYPE_CHECKING:
    from pipeline.declare import Task
    from pipeline.store import Statements

LISTED = 200
"""So many rows of each kind a summary holds at most; totals count all."""


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One root entry in one sentence."""

    entry_id: str
    part_of: str | None
    note: str | None
    day: str | None
    """The first day on which it can lie."""
    articles: int
    outlets: int
    """Independent outlets; an article without one counts for itself."""
    state: str
    """new, changed or standing: what this run did to it."""


@dataclass(frozen=True, slots=True)
class Position:
    """One value on offer in a disagreement, and who says it."""

    value: Any
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One field on which sources differ; the chosen value stands first among the positions."""

    entry_id: str
    record: str
    root_id: str
    field: str
    cause: str
    value: str | None
    low: str | None
    high: str | None
    rule: str | None
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class BrokenCheck:
    """One broken invariant of one entry."""

    entry_id: str
    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class FailureLine:
    """One document that failed in this run, and why."""

    stage: str
    document: str | None
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Unsupported:
    """What the articles of one outlet, in one language, do not support of this run's readings."""

    outlet: str | None
    language: str | None
    quotes: int
    quotes_missing: int
    claims: int
    claims_unsupported: int
    """Values without support in records whose quote was found."""


@dataclass(frozen=True, slots=True)
class Totals:
    """The ledger of the task as it stands."""

    entries: int
    on_one_article: int
    parts_alone: int
    """Parts whose whole is unknown."""
    disagreements: int
    broken_checks: int
    documents: int
    pending: int
    """Articles that wait to be read."""


@dataclass(frozen=True, slots=True)
class Summary:
    """One run and the ledger after it."""

    run: int
    command: str
    reader: str | None
    counts: Mapping[str, int]
    outcomes: Mapping[str, int]
    """This run's readings by outcome."""
    entries: tuple[EntryLine, ...]
    """Those that the run changed first."""
    disagreements: tuple[Disagreement, ...]
    broken_checks: tuple[BrokenCheck, ...]
    failures: tuple[FailureLine, ...]
    unsupported: tuple[Unsupported, ...]
    parts_alone: tuple[str, ...]
    totals: Totals


def summarize(
    ledger: Statements, task: Task, *, run: int | None = None, counts: Mapping[str, int] | None = None
) -> Summary | None:
    """The summary of the given run, else of the latest; None in a ledger without one.

    `counts` stands in for those of the run's row, which has none until the run is over.
    """
    found = ledger.run("summary/latest", task=task.name, run=run)
    if not found:
        return None
    row = found[0]
    ask = _Asking(ledger, task, row.run_id)
    return Summary(
        run=row.run_id,
        command=row.command,
        reader=row.reader,
        counts=counts if counts is not None else row.counts or {},
        outcomes={one.outcome: one.readings for one in ledger.run("summary/outcomes", task=task.name, run=row.run_id)},
        entries=ask.entries(),
        disagreements=ask.disagreements(),
        broken_checks=ask.broken_checks(),
        failures=ask.failures(),
        unsupported=ask.unsupported(),
        parts_alone=ask.parts_alone(),
        totals=ask.totals(),
    )


@dataclass(frozen=True, slots=True)
class _Asking:
    """The questions of one summary."""

    ledger: Statements
    task: Task
    run: int

    def entries(self) -> tuple[EntryLine, ...]:
        named = {"record": self.task.root.record_name(), "note": NOTE, "when": WHEN}
        rows = self.ledger.run("summary/entries", task=self.task.name, run=self.run, limit=LISTED, **named)
        return tuple(EntryLine(**row._asdict()) for row in rows)

    def disagreements(self) -> tuple[Disagreement, ...]:
        rows = [row._asdict() for row in self._of_run("summary/disagreements")]
        return tuple(Disagreement(**{**row, "positions": _positions(row["positions"])}) for row in rows)

    def broken_checks(self) -> tuple[BrokenCheck, ...]:
        return tuple(BrokenCheck(*row) for row in self._of_run("summary/checks"))

    def failures(self) -> tuple[FailureLine, ...]:
        return tuple(FailureLine(*row) for row in self._of_run("summary/failures"))

    def unsupported(self) -> tuple[Unsupported, ...]:
        return tuple(
            Unsupported(*row) for row in self.ledger.run("summary/unsupported", task=self.task.name, run=self.run)
        )

    def parts_alone(self) -> tuple[str, ...]:
        rows = self.ledger.run("summary/alone", task=self.task.name, limit=LISTED, **self._tree())
        return tuple(row.entry_id for row in rows)

    def totals(self) -> Totals:
        return Totals(**self.ledger.run("summary/totals", task=self.task.name, **self._tree())[0]._asdict())

    def _of_run(self, statement: str) -> list[Any]:
        return self.ledger.run(statement, task=self.task.name, run=self.run, limit=LISTED)

    def _tree(self) -> dict[str, str | None]:
        linking = self.task.linking
        return {"record": self.task.root.record_name(), "level": linking.level, "part": linking.part}


def _positions(stored: Any) -> tuple[Position, ...]:
    return tuple(Position(one["value"], tuple(one["sources"])) for one in stored)
