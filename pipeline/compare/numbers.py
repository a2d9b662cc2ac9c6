"""Whole numbers with their hedges."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from math import inf, log2
from typing import Any, NamedTuple

from pipeline.compare.base import EQUAL, NO_SIBLINGS, UNKNOWN, Comparator, Comparison, Relation


class Bounds(NamedTuple):
    """A figure with its hedge as bounds, inclusive: about 200 -> (200, 180.0, 220.0)."""

    figure: int
    low: float
    high: float


HEDGES = ("exact", "about", "at_least", "at_most")
ABOUT = 0.1
"""A hedged figure ("about") stands for this share more or less."""


@dataclass(frozen=True)
class Number(Comparator):
    """A whole number, whose hedge (`exact`, `about`, `at_least`, `at_most`) stands in a sibling field."""

    hedge: str | None = None

    def canonical(self, value: Any, siblings: Mapping[str, Any] = NO_SIBLINGS) -> Hashable | None:
        """The figure with its bounds."""
        if value is None:
            return None
        hedge = siblings.get(self.hedge) if self.hedge else None
        return bounds(int(value), hedge)

    def compare(self, left: Hashable | None, right: Hashable | None) -> Comparison:
        """Equal figures are equal whatever the hedge; else one contains the other, overlaps, is near or differs."""
        if not (isinstance(left, Bounds) and isinstance(right, Bounds)):
            return UNKNOWN
        if left.figure == right.figure:
            return EQUAL
        smaller, larger = sorted((abs(left.figure), abs(right.figure)))
        likeness = 0.99 * smaller / larger if left.figure * right.figure > 0 else 0.0
        return Comparison(_range_relation(left, right, near=likeness >= 1 - ABOUT), likeness)

    def telling(self, value: Hashable | None) -> float:
        """Small and round figures are shared by chance: 3 -> 0.37, 100 -> 0.55, 175 -> 0.9, 1203 -> 1.0."""
        if not isinstance(value, Bounds):
            return 0.0
        figure = abs(value.figure)
        size = min(1.0, 0.1 + log2(figure + 1) / 8)
        return max(0.1, size * _roundness_discount(figure))


def number(hedge: str | None = None) -> Number:
    """A comparator of whole numbers; `hedge` names the sibling field that says how firm the figure is."""
    return Number(hedge)


def bounds(figure: int, hedge: str | None) -> Bounds:
    """A figure with what its hedge allows: 300, at_least -> (300, 300, inf)."""
    if hedge == "about":
        return Bounds(figure, figure * (1 - ABOUT), figure * (1 + ABOUT))
    if hedge == "at_least":
        return Bounds(figure, figure, inf)
    if hedge == "at_most":
        return Bounds(figure, 0, figure)
    return Bounds(figure, figure, figure)


def _roundness_discount(figure: int) -> float:
    if figure >= 100 and figure % 100 == 0:
        return 0.6
    if figure >= 50 and figure % 50 == 0:
        return 0.75
    return 0.85 if figure >= 10 and figure % 10 == 0 else 1.0


def _range_relation(left: Bounds, right: Bounds, *, near: bool) -> Relation:
    if left.low <= right.low and right.high <= left.high:
        return Relation.wider
    if right.low <= left.low and left.high <= right.high:
        return Relation.narrower
    if left.low <= right.high and right.low <= left.high:
        return Relation.overlapping
    return Relation.near if near else Relation.different
