"""How likely two reports tell of one event: a sum of declared weights, kept with its breakdown.

The sum has the form of Fellegi and Sunter's match weight (1969): agreement adds, difference takes away, a missing
value says nothing. Shared values weigh by how telling they are: a rare figure or an exact day more than a round
figure or a year.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from math import log2
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.compare import Comparison, Relation, width_telling
from pipeline.declare import Nested, Window, rule_of, rules_of
from pipeline.link.model import WINDOW, LinkModel
from pipeline.reported import window_of

if TYPE_CHECKING:
    from pipeline.declare import FieldRule, Task
    from pipeline.reported import Report

IMPUTED_SHARE = 0.5
"""An imputed window weighs this share of a stated one."""
UNDIRECTED_SHARE = 0.7
"""A shared nested key weighs this share where one report leaves its total fields open."""


class Term(NamedTuple):
    """One line of a breakdown: what was compared, how it stood, and what it added."""

    field: str
    relation: str
    score: float


@dataclass(frozen=True, slots=True)
class PairScore:
    """The score of a pair with its breakdown; `barred` says why the pair can never be one event, None if it can."""

    score: float
    terms: tuple[Term, ...]
    barred: str | None = None


def score_pair(left: Report, right: Report, task: Task, model: LinkModel) -> PairScore:
    """Weigh two root reports of different readings; symmetric."""
    shared = _shared_bar(left, right, task)
    windows = window_of(left, task), window_of(right, task)
    bar = shared or _window_bar(*windows, model)
    terms = (*_field_terms(left, right, model), *_window_terms(*windows, task, model), *_nested(left, right, model))
    return PairScore(round(sum(term.score for term in terms), 4), terms, bar)


def score_nested(left: Report, right: Report, model: LinkModel) -> PairScore:
    """Weigh two nested reports of one cluster; coincidence is unlikely there, so all agreement counts fully."""
    terms = tuple(_field_terms(left, right, model, telling=False))
    return PairScore(round(sum(term.score for term in terms), 4), terms)


def _shared_bar(left: Report, right: Report, task: Task) -> str | None:
    field = task.linking.shared
    comparison = _compare(left, right, _rule(left, field))
    return f"no member of {field} in common" if comparison.relation is Relation.different else None


def _rule(report: Report, field: str) -> FieldRule:
    return rule_of(report.record, field)


def _compare(left: Report, right: Report, rule: FieldRule) -> Comparison:
    return rule.comparator.compare(left.canonical.get(rule.name), right.canonical.get(rule.name))


def _field_terms(left: Report, right: Report, model: LinkModel, *, telling: bool = True) -> Iterator[Term]:
    record = left.record.record_name()
    for rule in rules_of(left.record):
        agree, differ = model.weight(record, rule.name)
        if rule.match is None or not (agree or differ):
            continue
        comparison = _compare(left, right, rule)
        if comparison.relation is Relation.unknown:
            continue
        share = _telling(left, right, rule) if telling else 1.0
        credit = agreement(comparison)
        score = -differ if credit is None else agree * credit * share
        yield Term(rule.name, str(comparison.relation), round(score, 4))


def agreement(comparison: Comparison) -> float | None:
    """The share of a field's weight that a relation earns, None for a difference."""
    if comparison.relation is Relation.different:
        return None
    if comparison.relation in (Relation.wider, Relation.narrower):
        return max(0.6, comparison.likeness)
    if comparison.relation is Relation.near:
        return comparison.likeness - 0.25
    return 1.0 if comparison.relation is Relation.equal else 0.4


def _telling(left: Report, right: Report, rule: FieldRule) -> float:
    comparator = rule.comparator
    return min(comparator.telling(left.canonical.get(rule.name)), comparator.telling(right.canonical.get(rule.name)))


def _gap_days(left: Window, right: Window) -> int:
    """Days between two windows; 0 when they overlap."""
    return max(0, (max(left.lo, right.lo) - min(left.hi, right.hi)) // timedelta(days=1))


def _window_bar(left: Window | None, right: Window | None, model: LinkModel) -> str | None:
    if left is None or right is None or "imputed" in (left.basis, right.basis):
        return None
    gap = _gap_days(left, right)
    return f"stated {gap} days apart" if gap > model.tolerance_days else None


def _window_terms(left: Window | None, right: Window | None, task: Task, model: LinkModel) -> Iterator[Term]:
    if left is None or right is None:
        return
    agree, differ = model.weight(task.root.record_name(), WINDOW)
    imputed = "imputed" in (left.basis, right.basis)
    gap = _gap_days(left, right)
    if gap == 0:
        width = max((left.hi - left.lo).days, (right.hi - right.lo).days) + 1
        share = (IMPUTED_SHARE if imputed else 1.0) * width_telling(width)
        score = agree * share + (_closeness(left, right) if imputed else 0.0)
        yield Term(WINDOW, "imputed" if imputed else "overlapping", round(score, 4))
    else:
        lost = 2 + 2 * log2(1 + gap) if imputed else 2.0 + gap
        yield Term(WINDOW, f"{gap} days apart", -round(min(lost, differ), 4))


def _closeness(left: Window, right: Window) -> float:
    """From 0.0 to 1.0, how near the likeliest day of an imputed window lies to the other window's."""
    ours, theirs = _peak(left), _peak(right)
    return 0.0 if ours is None or theirs is None else 1 / (1 + _gap_days(ours, theirs))


def _peak(window: Window) -> Window | None:
    """The window itself if stated; an imputed one's likeliest day."""
    if window.basis != "imputed":
        return window
    return None if window.likely is None else Window(window.likely, window.likely, window.basis)


def _nested(left: Report, right: Report, model: LinkModel) -> Iterator[Term]:
    for rule in rules_of(left.record):
        if rule.nested is None or rule.record is None:
            continue
        agree, differ = model.weight(left.record.record_name(), rule.name)
        ours, theirs = left.nested.get(rule.name, ()), right.nested.get(rule.name, ())
        shared = _shared_keys(ours, theirs, rule.nested)
        if shared:
            yield Term(rule.name, "shared", round(agree * min(2.0, shared), 4))
        contradicted = _contradictions(ours, theirs, rule.nested)
        if contradicted:
            yield Term(rule.name, f"{contradicted} different", -differ * contradicted)


def _shared_keys(ours: tuple[Report, ...], theirs: tuple[Report, ...], nested: Nested) -> float:
    """How telling the keys are that both reports give, each record used once, the most telling first."""
    worth = [
        (credit, one.mention_id, other.mention_id)
        for one in ours
        for other in theirs
        if (credit := _key_credit(one, other, nested)) > 0
    ]
    total, used = 0.0, set[str]()
    for credit, one_id, other_id in sorted(worth, reverse=True):
        if not used & {one_id, other_id}:
            used |= {one_id, other_id}
            total += credit
    return total


def _key_credit(one: Report, other: Report, nested: Nested) -> float:
    rule = _rule(one, nested.key)
    comparison = _compare(one, other, rule)
    if not comparison.relation.agrees:
        return 0.0
    sides = [_compare(one, other, _rule(one, field)).relation for field in nested.total]
    if Relation.different in sides:
        return 0.0
    share = 1.0 if comparison.relation is Relation.equal else 0.5
    share *= UNDIRECTED_SHARE if Relation.unknown in sides else 1.0
    share *= 1.0 if is_telling(one, nested) and is_telling(other, nested) else nested.otherwise
    return share * _telling(one, other, rule)


def is_telling(report: Report, nested: Nested) -> bool:
    """True where a nested report has one of the telling values in every field that `Nested.telling` names."""
    return all(report.values.get(field) in values for field, values in nested.telling.items())


def _contradictions(ours: tuple[Report, ...], theirs: tuple[Report, ...], nested: Nested) -> int:
    """In how many slots both reports state the key in a telling record, and no records of theirs agree on it."""
    mine, other = _keys_by_slot(ours, nested), _keys_by_slot(theirs, nested)
    return sum(_all_differ(mine[slot], other[slot], nested) for slot in mine.keys() & other.keys())


def _all_differ(ours: list[Report], theirs: list[Report], nested: Nested) -> bool:
    told = all(any(is_telling(one, nested) for one in side) for side in (ours, theirs))
    relations = (_compare(one, other, _rule(one, nested.key)).relation for one in ours for other in theirs)
    return told and all(relation is Relation.different for relation in relations)


def _keys_by_slot(reports: tuple[Report, ...], nested: Nested) -> dict[tuple[Any, ...], list[Report]]:
    """The records that state the key, by their total fields; records that leave one open are left out."""
    found: dict[tuple[Any, ...], list[Report]] = defaultdict(list)
    for one in reports:
        slot = tuple(one.canonical.get(field) for field in nested.total)
        if nested.total and None not in slot and nested.key in one.canonical:
            found[slot].append(one)
    return found


def breakdown(terms: tuple[Term, ...]) -> list[dict[str, Any]]:
    """The terms as stored and shown."""
    return [term._asdict() for term in terms]
