"""A domain as the engine sees it: its records, how they are linked, its invariants and its built-in reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.declare.checks import check_answer, check_names
from pipeline.declare.markers import Record
from pipeline.declare.rules import walk

if TYPE_CHECKING:
    from pipeline.declare.scoring import Scoring
    from pipeline.names import Aliases
    from pipeline.records import Document


class Window(NamedTuple):
    """The days on which a reported event can lie, inclusive; `basis` is stated, resolved or imputed."""

    lo: date
    hi: date
    basis: str
    likely: date | None = None
    """Of an imputed window, the likeliest day; None where no day is likelier than others."""


@dataclass(frozen=True)
class Linking:
    """What tells the root records of a domain apart, besides the declared matches."""

    shared: str
    """A list field of which two reports of one event share at least one member."""
    window: Callable[[Mapping[str, Any], date | None], Window | None]
    """From a report's values and publication date, the days on which the event can lie; None: any time."""
    dates: tuple[str, ...]
    """The date fields that the window is made from; they are weighed through it alone."""
    dates_weight: float
    tolerance_days: int = 2
    """Stated windows further apart than this are two events."""
    threshold: float = 3.0
    """The mean pair score from which two clusters are one event."""
    level: str | None = None
    """The enumeration that says whether a record is a whole or a part of one."""
    whole: str | None = None
    """Its value for a whole."""
    part: str | None = None
    """Its value for a part."""


class Violation(NamedTuple):
    """A broken invariant of one reconciled record, with the figures that break it."""

    rule: str
    message: str
    figures: Mapping[str, Any]


@dataclass(frozen=True)
class Reconciled:
    """A reconciled record as invariants see it: fused values by field, nested records and parts below it."""

    entry_id: str
    record: str
    values: Mapping[str, Any]
    nested: Mapping[str, tuple[Reconciled, ...]]
    parts: tuple[Reconciled, ...] = ()


@dataclass(frozen=True)
class Task:
    """A domain: its answer's model and the few functions that the declarations cannot say.

    Raises TaskError, naming class and field, where the declaration is incomplete.
    """

    name: str
    answer: type[Record]
    """The model of a whole answer: one list field of root records."""
    aliases: Aliases
    linking: Linking
    folder: Path
    """The domain's folder; its views/*.sql are applied to the ledger."""
    checks: Callable[[Reconciled], Iterable[Violation]]
    read: Callable[[Document], Mapping[str, Any] | None] | None = None
    """The built-in reader; None result: declined. None: this task has none."""
    read_from: tuple[Path, ...] = ()
    """The files that the built-in reader's answers depend on."""
    describe: Callable[[Reconciled], str] = field(default=lambda entry: entry.entry_id)
    """One plain sentence about a reconciled root record."""
    speaks_for: Callable[[str, Mapping[str, Any]], str | None] | None = None
    """From a speaker and the root report's values, the party spoken for; None: what the alias table knows."""
    scoring: Scoring | None = None
    """How evals score readings of this task; None: they cannot."""

    def __post_init__(self) -> None:
        check_answer(self.name, self.answer)
        dates = {f"date field {number}": field for number, field in enumerate(self.linking.dates, 1)}
        named = {"shared field": self.linking.shared, "level": self.linking.level, **dates}
        check_names(self.name, self.root, named)

    def party_of(self, speaker: str, root: Mapping[str, Any]) -> str | None:
        """The party that a speaker belongs to, None for third parties and unknown speakers."""
        return self.speaks_for(speaker, root) if self.speaks_for else self.aliases.side_of(speaker)

    @cached_property
    def records(self) -> str:
        """The name of the answer's list of root records."""
        return next(iter(self.answer.model_fields))

    @property
    def root(self) -> type[Record]:
        """The root record type."""
        return next(record for record in walk(self.answer) if record is not self.answer)

    @cached_property
    def record_types(self) -> Mapping[str, type[Record]]:
        """Every record type of the domain by its name in the ledger, the root first."""
        return {record.record_name(): record for record in walk(self.root)}
