"""Partial dates."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from math import log2
from typing import Any

from pipeline.compare.base import DIFFERENT, EQUAL, NO_SIBLINGS, UNKNOWN, Comparator, Comparison, Relation
from pipeline.dates import DateRange, parse_partial


@dataclass(frozen=True)
class PartialDate(Comparator):
    """An ISO date that may lack its day or month, compared as the range of days it denotes."""

    def canonical(self, value: Any, siblings: Mapping[str, Any] = NO_SIBLINGS) -> Hashable | None:
        """The range of days, or None for a null or for text that is no date."""
        if value is None:
            return None
        try:
            return parse_partial(str(value))
        except ValueError:
            return None

    def compare(self, left: Hashable | None, right: Hashable | None) -> Comparison:
        """Equal, wider, narrower or overlapping ranges; a day apart is near; else different."""
        if not (isinstance(left, DateRange) and isinstance(right, DateRange)):
            return UNKNOWN
        if left == right:
            return EQUAL
        shared = (min(left.hi, right.hi) - max(left.lo, right.lo)).days + 1
        if shared <= 0:
            return Comparison(Relation.near, 0.5) if shared == 0 else DIFFERENT
        days = (max(left.hi, right.hi) - min(left.lo, right.lo)).days + 1
        return Comparison(_containment(left, right), 0.99 * shared / days)

    def telling(self, value: Hashable | None) -> float:
        """A day tells most, a year next to nothing: day 1.0, month 0.45, year 0.05."""
        if not isinstance(value, DateRange):
            return 0.0
        return width_telling((value.hi - value.lo).days + 1)


partial_date = PartialDate()


def width_telling(days: int) -> float:
    """How much it tells to fall into the same stretch of `days` days: 1 -> 1.0, 30 -> 0.45, 512 -> 0.0."""
    return max(0.0, 1 - log2(max(days, 1)) / 9)


def _containment(left: DateRange, right: DateRange) -> Relation:
    if left.lo <= right.lo and right.hi <= left.hi:
        return Relation.wider
    if right.lo <= left.lo and left.hi <= right.hi:
        return Relation.narrower
    return Relation.overlapping
