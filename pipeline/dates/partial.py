"""Partial dates: ISO texts that name a day, a month or a year."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


class DateRange(NamedTuple):
    """Consecutive days, both ends inclusive."""

    lo: date
    hi: date


def parse_partial(iso: str) -> DateRange:
    """The days that a partial ISO date covers.

    parse_partial("2025-05")  ->  DateRange(date(2025, 5, 1), date(2025, 5, 31))

    ValueError for any other form, and for a day that does not exist.
    """
    found = _PARTIAL.fullmatch(iso)
    if found is None:
        raise ValueError(f"{iso!r} is no partial date; write 2025, 2025-05 or 2025-05-23")
    year, month, day = (int(part) if part else None for part in found.groups())
    if day:
        return day_range(date(year or 0, month or 0, day))
    if found[3]:
        raise ValueError(f"{iso!r} names a day that does not exist")
    return month_range(year or 0, month) if found[2] and month is not None else year_range(year or 0)


def partial_of(days: DateRange) -> str | None:
    """The shortest ISO text that covers exactly these days; None where a partial date cannot.

    partial_of(DateRange(date(2025, 1, 1), date(2025, 12, 31)))  ->  "2025"
    """
    lo, hi = days
    if days == year_range(lo.year):
        return f"{lo.year:04d}"
    if days == month_range(lo.year, lo.month):
        return f"{lo.year:04d}-{lo.month:02d}"
    return lo.isoformat() if lo == hi else None


def day_range(day: date) -> DateRange:
    """One day."""
    return DateRange(day, day)


def month_range(year: int, month: int) -> DateRange:
    """A whole month; ValueError outside months 1..12 and years 1..9999."""
    first = date(year, month, 1)
    return DateRange(first, first.replace(day=monthrange(year, month)[1]))


def year_range(year: int) -> DateRange:
    """A whole year; ValueError outside 1..9999."""
    return DateRange(date(year, 1, 1), date(year, 12, 31))
