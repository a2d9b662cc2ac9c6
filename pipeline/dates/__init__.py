"""Dates: partial dates, and the date expressions of a news text resolved against its day of publication.

partial.py     DateRange, parse_partial, partial_of
rules.py       calendar arithmetic: what an expression means on a given day
vocabulary.py  names of months and weekdays, relative words, by language
find.py        find_dates, resolve, DateSighting
"""

from __future__ import annotations

from pipeline.dates.find import DateSighting, find_dates, resolve
from pipeline.dates.partial import DateRange, parse_partial, partial_of

__all__ = ["DateRange", "DateSighting", "find_dates", "parse_partial", "partial_of", "resolve"]
