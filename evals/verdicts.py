"""Judging one value against gold: the verdict, and what kind of mistake it is.

judge(comparator, Given(307), Given(307))            -> COR
judge(comparator, Given(307), Given(370))            -> INC
judge(dates, Given("2025-05-23"), Given("2025-05"))  -> PAR, under-precise
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from math import log
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment

from pipeline.compare import (
    NO_SIBLINGS,
    Bounds,
    Comparator,
    Number,
    PersonName,
    Place,
    Relation,
    Words,
)
from pipeline.dates import DateRange

if TYPE_CHECKING:
    from collections.abc import Sequence

RIGHT_WORDS = 0.8
PARTLY_RIGHT_WORDS = 0.4
FIGURE_SHARE = 0.05
"""A hedged gold figure grants partial credit to figures that differ by at most this share."""


class Verdict(StrEnum):
    """What became of one cell."""

    COR = "COR"
    PAR = "PAR"
    INC = "INC"
    """Both give a value, and they differ."""
    MIS = "MIS"
    """Gold only."""
    SPU = "SPU"
    """Predicted only."""
    NON = "NON"
    """Neither: never in precision or recall."""


class Judgement(NamedTuple):
    """A verdict with its kind of mistake, and how far off: days for dates, |ln(p/g)| for figures."""

    verdict: Verdict
    error: str | None = None
    distance: float | None = None


class Given(NamedTuple):
    """One side of a cell: a value, what stands beside it, and for gold the other values that it accepts."""

    value: Any
    siblings: Mapping[str, Any] = NO_SIBLINGS
    alternatives: tuple[Any, ...] = ()
    supported: bool = False
    """For a prediction: whether the article supports the value."""


NOTHING = Given(None)
_CREDIT = {Verdict.COR: 1.0, Verdict.PAR: 0.5}


def judge(comparator: Comparator, gold: Given, predicted: Given) -> Judgement:
    """One value against gold and its alternatives, the best counting.

    An alternative counts as right, a figure's alternative as partly right. Null among the alternatives: saying nothing
    costs nothing. Gold null with alternatives: one of them is right, saying nothing is too.
    """
    if predicted.value is None:
        missed = gold.value is not None and None not in gold.alternatives
        return Judgement(Verdict.MIS if missed else Verdict.NON)
    found = [] if gold.value is None else [_compared(comparator, gold, predicted)]
    others = (Given(value, gold.siblings) for value in gold.alternatives if value is not None)
    found += [_second_best(comparator, other, predicted) for other in others]
    right = [one for one in found if one.verdict in _CREDIT]
    if right:
        return max(right, key=lambda one: _CREDIT[one.verdict])
    return found[0] if gold.value is not None else Judgement(Verdict.SPU)


def _second_best(comparator: Comparator, gold: Given, predicted: Given) -> Judgement:
    found = _compared(comparator, gold, predicted)
    if isinstance(comparator, Number):
        return Judgement(Verdict.PAR, "alternative") if found.verdict is Verdict.COR else Judgement(Verdict.INC)
    return found


def _compared(comparator: Comparator, gold: Given, predicted: Given) -> Judgement:
    left = comparator.canonical(gold.value, gold.siblings)
    right = comparator.canonical(predicted.value, predicted.siblings)
    if left is None or right is None:
        return Judgement(Verdict.COR if gold.value == predicted.value else Verdict.INC)
    relation, likeness = comparator.compare(left, right)
    if relation is Relation.equal:
        return Judgement(Verdict.COR)
    if isinstance(left, Bounds) and isinstance(right, Bounds):
        return _figure(left, right)
    if isinstance(left, DateRange) and isinstance(right, DateRange):
        return _date(left, right, supported=predicted.supported)
    if isinstance(comparator, Words):
        return Judgement(_by_words(likeness))
    partly = isinstance(comparator, (PersonName, Place)) and relation in _PARTLY[type(comparator)]
    return Judgement(Verdict.PAR if partly else Verdict.INC)


_PARTLY: dict[type, tuple[Relation, ...]] = {
    PersonName: (Relation.wider, Relation.narrower, Relation.near),
    Place: (Relation.wider, Relation.narrower),
}


def _by_words(likeness: float) -> Verdict:
    if likeness >= RIGHT_WORDS:
        return Verdict.COR
    return Verdict.PAR if likeness >= PARTLY_RIGHT_WORDS else Verdict.INC


def _figure(gold: Bounds, predicted: Bounds) -> Judgement:
    hedged = gold.low != gold.high
    off = abs(gold.figure - predicted.figure)
    distance = abs(log(predicted.figure / gold.figure)) if gold.figure * predicted.figure > 0 else None
    if hedged and off <= FIGURE_SHARE * abs(gold.figure):
        return Judgement(Verdict.PAR, "inside the hedge", distance)
    return Judgement(Verdict.INC, _figure_error(gold.figure, predicted.figure), distance)


def _figure_error(gold: int, predicted: int) -> str:
    if abs(gold - predicted) <= 2:
        return "off by 1-2"
    longer, shorter = sorted((str(gold), str(predicted)), key=len, reverse=True)
    if longer.rstrip("0") == shorter.rstrip("0"):
        return "power of ten"
    dropped = (longer[:place] + longer[place + 1 :] for place in range(len(longer)))
    return "dropped digit" if shorter in dropped else "other figure"


def _date(gold: DateRange, predicted: DateRange, *, supported: bool) -> Judgement:
    if predicted.lo <= gold.lo and gold.hi <= predicted.hi:
        return Judgement(Verdict.PAR, "under-precise")
    if gold.lo <= predicted.lo and predicted.hi <= gold.hi:
        return Judgement(Verdict.PAR if supported else Verdict.INC, "over-precise")
    days = (max(gold.lo, predicted.lo) - min(gold.hi, predicted.hi)).days
    if days <= 1:
        return Judgement(Verdict.INC, "a day off", days)
    error = "wrong year" if gold.lo.year != predicted.lo.year else "other date"
    return Judgement(Verdict.INC, error, days)


class Paired(NamedTuple):
    """One place of a list set against one of another; None where the other has nothing for it."""

    gold: int | None
    predicted: int | None
    judgement: Judgement


def judge_members(comparator: Comparator, gold: Sequence[Given], predicted: Sequence[Given]) -> list[Paired]:
    """Two lists as sets: members paired for most credit, whatever their order; the rest missing or spurious."""
    judged = [[judge(comparator, one, other) for other in predicted] for one in gold]
    credit = np.array([[_CREDIT.get(cell.verdict, 0.0) for cell in row] for row in judged], dtype=float)
    pairs = zip(*linear_sum_assignment(credit, maximize=True), strict=True) if credit.size else ()
    found = {int(one): int(other) for one, other in pairs if credit[one, other] > 0}
    cells = [
        Paired(one, found.get(one), judged[one][found[one]] if one in found else _MISSED) for one in range(len(gold))
    ]
    taken = set(found.values())
    return cells + [Paired(None, other, _EXTRA) for other in range(len(predicted)) if other not in taken]


_MISSED = Judgement(Verdict.MIS)
_EXTRA = Judgement(Verdict.SPU)
