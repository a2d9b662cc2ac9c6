"""Fusing every field of one entry, by the rule that the field declares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.compare import Exact
from pipeline.declare import FieldRule, rules_of
from pipeline.fuse import Follows, Fused, Testimony
from pipeline.reconcile.testimony import Witness, confirmed_by, testimonies
from pipeline.reported import window_of, write_value

if TYPE_CHECKING:
    from pipeline.declare import Task, Window

WHEN = "when"
"""The fact that holds the days on which a root record's event can lie, as low and high."""
SUM = "sum"
"""The fact that says that a nested figure is the total of others, or a part of such a total."""
NOTE = "note"
"""The fact that describes a root record in one plain sentence."""


@dataclass(frozen=True)
class Fact:
    """One reconciled value of an entry; a list field has one per member, told apart by `position`."""

    entry_id: str
    field: str
    position: int
    value: str | None
    rule: str
    low: str | None = None
    high: str | None = None
    n_support: int = 0
    n_dissent: int = 0
    confirmed_by: str | None = None
    supporters: tuple[str, ...] = ()
    dissenters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """One field of one entry as fused, with the rule's own view of it for finding conflicts."""

    rule: FieldRule
    fused: tuple[Fused, ...]
    testimonies: tuple[Testimony, ...]
    scope: tuple[str, ...] = ()
    """The record's other enumerations that weigh in linking: where they differ, two values are of another scope."""


def fuse_entry(witnesses: Sequence[Witness], parties: frozenset[str], task: Task) -> list[Verdict]:
    """Fuse each declared field; a field that follows another sees only the claims beside the chosen value."""
    verdicts: dict[str, Verdict] = {}
    claimed = [rule for rule in rules_of(witnesses[0].report.record) if rule.claimed]
    for rule in sorted(claimed, key=lambda one: isinstance(one.fusion, Follows)):
        heard = testimonies(rule, _heard(rule, witnesses, verdicts), parties, task)
        scope = tuple(one.name for one in claimed if one.name != rule.name and _enumerates(one))
        verdicts[rule.name] = Verdict(rule, rule.fusion(heard, rule.member_comparator), tuple(heard), scope)
    return list(verdicts.values())


def _enumerates(rule: FieldRule) -> bool:
    return rule.match is not None and rule.match.weight > 0 and isinstance(rule.match.comparator, Exact)


def _heard(rule: FieldRule, witnesses: Sequence[Witness], verdicts: dict[str, Verdict]) -> list[Witness]:
    fusion = rule.fusion
    if not isinstance(fusion, Follows):
        return list(witnesses)
    chosen = {one.value for one in verdicts[fusion.field].fused}
    return [one for one in witnesses if one.report.values.get(fusion.field) in chosen]


def facts_of(entry_id: str, verdicts: Sequence[Verdict]) -> list[Fact]:
    """The facts of one entry's verdicts."""
    return [
        _fact(entry_id, verdict.rule, position, fused)
        for verdict in verdicts
        for position, fused in enumerate(verdict.fused)
    ]


def _fact(entry_id: str, rule: FieldRule, position: int, fused: Fused) -> Fact:
    return Fact(
        entry_id=entry_id,
        field=rule.name,
        position=position,
        value=write_value(rule.comparator.preferred(fused.value)),
        low=write_value(fused.low),
        high=write_value(fused.high),
        rule=fused.rule,
        n_support=fused.n_support,
        n_dissent=fused.n_dissent,
        confirmed_by=confirmed_by([source for one in fused.supporters for source in one.sources]),
        supporters=tuple(sorted({one.mention_id for one in fused.supporters})),
        dissenters=tuple(sorted({one.mention_id for one in fused.dissenters})),
    )


def when_fact(entry_id: str, witnesses: Sequence[Witness], task: Task) -> Fact | None:
    """The days on which the event can lie: what all stated windows share, or else all imputed ones."""
    windows = {one.report.mention_id: found for one in witnesses if (found := window_of(one.report, task))}
    stated = {mention: window for mention, window in windows.items() if window.basis != "imputed"}
    used = stated or windows
    if not used:
        return None
    lo, hi = _shared(list(used.values()))
    basis = min((window.basis for window in used.values()), key=("stated", "resolved", "imputed").index)
    return Fact(
        entry_id, WHEN, 0, basis, "days shared by all reports", lo, hi, len(used), 0, None, tuple(sorted(used)), ()
    )


def _shared(windows: Sequence[Window]) -> tuple[str, str]:
    """First and last day common to all windows; of all of them where nothing is common."""
    lo, hi = max(window.lo for window in windows), min(window.hi for window in windows)
    if lo > hi:
        lo, hi = min(window.lo for window in windows), max(window.hi for window in windows)
    return lo.isoformat(), hi.isoformat()
