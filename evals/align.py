"""Which predicted record answers which gold record: the one-to-one assignment of greatest total likeness.

The likeness of two records is a weighted mean of declared terms, over those that either record gives:

    gold {lost_on: May 3, colour: red}, predicted {lost_on: May 3, colour: blue}, weights 3 and 1
    (3 * 1.0 + 1 * 0.0) / (3 + 1) = 0.75

A pair below the gate is no pair. Ties fall to the records that stand first in the article, whatever the lists' order.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np
from scipy.optimize import linear_sum_assignment

from evals.items import comparator_of
from evals.verdicts import Given, Verdict, judge_members
from pipeline.compare import Relation
from pipeline.declare import Alignment, Role, quoted, rule_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from evals.items import Item
    from pipeline.compare import Comparison
    from pipeline.declare import Score, Scoring, Term
    from pipeline.records import Span

_TIE = 1e-6
"""Likenesses closer than this are a tie."""
_LAST = 1 << 60


class Pair(NamedTuple):
    """A gold record and the predicted one that answers it, by index, with their likeness."""

    gold: int
    predicted: int
    likeness: float


@dataclass(frozen=True, slots=True)
class Matching:
    """The outcome of one assignment; indices into the two lists."""

    pairs: tuple[Pair, ...]
    missed: tuple[int, ...]
    """Gold records without a prediction."""
    extra: tuple[int, ...]
    """Predictions without a gold record."""
    merged: frozenset[int]
    """Those missed whose likeness to a prediction that answers another reaches the gate."""
    split: frozenset[int]
    """Those extra whose likeness to a gold record that another answers reaches the gate."""

    @property
    def answer(self) -> dict[int, int]:
        """From gold to predicted."""
        return {pair.gold: pair.predicted for pair in self.pairs}


def align(gold: Sequence[Item], predicted: Sequence[Item], alignment: Alignment) -> Matching:
    """The assignment between two lists of one record type."""
    ranked = [_ranked(gold), _ranked(predicted)]
    likeness = np.array([[similarity(gold[i], predicted[j], alignment) for j in ranked[1]] for i in ranked[0]])
    if not likeness.size:
        return Matching((), tuple(range(len(gold))), tuple(range(len(predicted))), frozenset(), frozenset())
    chosen = _assigned(likeness, alignment.gate, flip=_keys(predicted, ranked[1]) < _keys(gold, ranked[0]))
    pairs = tuple(Pair(ranked[0][i], ranked[1][j], float(likeness[i, j])) for i, j in chosen)
    answered, used = {i for i, _ in chosen}, {j for _, j in chosen}
    missed = [i for i in range(len(gold)) if i not in answered]
    extra = [j for j in range(len(predicted)) if j not in used]
    close = likeness >= alignment.gate
    return Matching(
        pairs,
        tuple(sorted(ranked[0][i] for i in missed)),
        tuple(sorted(ranked[1][j] for j in extra)),
        frozenset(ranked[0][i] for i in missed if any(close[i, j] for j in used)),
        frozenset(ranked[1][j] for j in extra if any(close[i, j] for i in answered)),
    )


def _assigned(likeness: np.ndarray[Any, Any], gate: float, *, flip: bool) -> list[tuple[int, int]]:
    """Row and column of each pair.

    Rows and columns are ranked; among assignments of equal likeness the one that keeps the order is taken. `flip`
    solves the transposed problem, so that the two sides may be exchanged without changing who answers whom.
    """
    rows, columns = np.indices(likeness.shape)
    size = max(likeness.shape)
    disorder = ((rows - columns) / size) ** 2 / size
    worth = np.where(likeness >= gate, likeness + _TIE * (1 - disorder), 0.0)
    first, second = linear_sum_assignment(worth.T if flip else worth, maximize=True)
    found = zip(second, first, strict=True) if flip else zip(first, second, strict=True)
    return sorted((int(i), int(j)) for i, j in found if likeness[i, j] >= gate)


def rank(item: Item) -> tuple[int, str]:
    """Where it stands in the article, then its content: the order in which ties are broken, whatever the lists'."""
    return (item.span.start if item.span else _LAST, json.dumps(content(item), sort_keys=True, ensure_ascii=False))


def content(item: Item) -> dict[str, Any]:
    """Its values without local ids, lists in an order of their own."""
    plain = {
        rule.name: item.values[rule.name]
        for rule in item.rules
        if rule.name in item.values and rule.role not in (Role.local_id, Role.part_of)
    }
    lists = {name: sorted(value) for name, value in plain.items() if isinstance(value, list)}
    nested = {name: sorted(map(rank, items)) for name, items in item.nested.items()}
    return {**plain, **lists, **nested}


def _ranked(items: Sequence[Item]) -> list[int]:
    return sorted(range(len(items)), key=lambda at: rank(items[at]))


def _keys(items: Sequence[Item], order: Sequence[int]) -> list[tuple[int, str]]:
    return [rank(items[at]) for at in order]


def similarity(gold: Item, predicted: Item, alignment: Alignment) -> float:
    """Likeness of two records of one type, 0.0 to 1.0; 0.0 where no term applies. Symmetric without alternatives."""
    parts = [(term.weight, _MEASURES[term.how](gold, predicted, term)) for term in alignment.terms]
    given = [(weight, value) for weight, value in parts if value is not None]
    total = sum(weight for weight, _ in given)
    return sum(weight * value for weight, value in given) / total if total else 0.0


def _alike(gold: Item, predicted: Item, term: Term) -> float | None:
    found = [compared.likeness for name in term.fields if (compared := _best(gold, predicted, name)) is not None]
    return sum(found) / len(found) if found else None


def _same(gold: Item, predicted: Item, term: Term) -> float | None:
    found = [compared.relation for name in term.fields if (compared := _best(gold, predicted, name)) is not None]
    return float(all(relation is Relation.equal for relation in found)) if found else None


def _best(gold: Item, predicted: Item, name: str) -> Comparison | None:
    """The likest of gold's accepted values; None where neither side gives one."""
    comparator = cast("Score", rule_of(gold.record, name).score).comparator
    right = comparator.canonical(predicted.values[name], predicted.values)
    accepted = (gold.values[name], *gold.alternatives.get(name, ()))
    lefts = [comparator.canonical(value, gold.values) for value in accepted]
    if right is None and lefts[0] is None:
        return None
    return max((comparator.compare(left, right) for left in lefts), key=lambda one: one.likeness)


def _overlap(gold: Item, predicted: Item, term: Term) -> float | None:
    (name,) = term.fields
    ours, theirs = _nested_values(gold, term), _nested_values(predicted, term)
    if not ours and not theirs:
        return None
    sample = (*gold.nested[term.nested], *predicted.nested[term.nested])[0]
    comparator = comparator_of(rule_of(sample.record, name))
    wanted = (Verdict.COR, Verdict.PAR) if term.partly else (Verdict.COR,)
    paired = judge_members(comparator, ours, theirs)
    return 2 * sum(pair.judgement.verdict in wanted for pair in paired) / (len(ours) + len(theirs))


def _nested_values(item: Item, term: Term) -> list[Given]:
    (name,) = term.fields
    chosen = (one for one in item.nested[term.nested] if _meets(one.values, term.where))
    return [Given(one.values[name], one.values) for one in chosen if one.values[name] is not None]


def _meets(values: Mapping[str, Any], where: Mapping[str, Any]) -> bool:
    return all(values[name] == wanted for name, wanted in where.items())


def _quotes(gold: Item, predicted: Item, term: Term) -> float | None:
    if gold.span is None and predicted.span is None:
        return None
    return shared(gold.span, predicted.span)


def shared(one: Span | None, other: Span | None) -> float:
    """Characters in both spans over characters in either; 0.0 where one is not located."""
    if one is None or other is None:
        return 0.0
    both = min(one.end, other.end) - max(one.start, other.start)
    either = max(one.end, other.end) - min(one.start, other.start)
    return max(0.0, both / either) if either else 0.0


_MEASURES: Mapping[str, Callable[[Item, Item, Term], float | None]] = {
    "alike": _alike,
    "same": _same,
    "overlap": _overlap,
    "quoted": _quotes,
}


def shifted(scoring: Scoring, by: float) -> Scoring:
    """The same scoring with every gate moved."""
    moved = {name: replace(one, gate=one.gate + by) for name, one in scoring.alignments.items()}
    return replace(scoring, alignments=moved)


def by_quotes_only(scoring: Scoring) -> Scoring:
    """The same scoring with records paired by their quotes alone: a bound on what pairing by scored fields leaks."""
    return replace(scoring, alignments={name: Alignment((quoted(1),), 0.01) for name in scoring.alignments})
