"""On which days a reported exchange can lie, and for whom a speaker speaks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from pipeline.compare import person
from pipeline.dates import DateRange, parse_partial
from pipeline.declare import Window
from schemas.prisoner_exchange.model import ALIASES

CARRIED_OUT_WITHIN = timedelta(days=45)
"""A deal without a last day is taken to be carried out within this time."""
AFTER_TALKS = timedelta(days=21)
"""A deal without dates lies between its talks and this long after."""
NEWS_AGE = timedelta(days=5)
"""A main, completed exchange without a date lies at most this long before publication."""
STAGE_AGE = timedelta(days=2)
"""The same for a stage: stages follow each other by the day, and are news on theirs."""
AHEAD = timedelta(days=60)
"""A planned exchange without a date lies at most this long after publication."""
BACK = timedelta(days=5 * 365)
"""A background exchange without a date lies at most this long before publication."""


def window(values: Mapping[str, Any], published_on: date | None) -> Window | None:
    """The stated days, or what focus, level and status allow around the publication date; None: any time."""
    start, end = _range(values.get("date_start")), _range(values.get("date_end"))
    if start is not None:
        return Window(start.lo, max(start.hi, end.hi if end else _open_end(values, start)), "stated")
    talks = _range(values.get("negotiated_on"))
    if values.get("level") == "deal" and talks is not None:
        known_by = min(talks.hi, published_on or talks.hi)
        return Window(talks.lo, max(talks.lo, known_by) + AFTER_TALKS, "imputed")
    return None if published_on is None else _around(values, published_on)


def _range(value: Any) -> DateRange | None:
    return None if value is None else parse_partial(str(value))


def _open_end(values: Mapping[str, Any], start: DateRange) -> date:
    lasting = values.get("level") == "deal" and values.get("date_end") is None
    return start.lo + CARRIED_OUT_WITHIN if lasting else start.hi


def _around(values: Mapping[str, Any], published_on: date) -> Window:
    status = values.get("status")
    if status in ("proposed", "agreed"):
        return Window(published_on - NEWS_AGE, published_on + AHEAD, "imputed")
    if values.get("focus") == "background":
        return Window(published_on - BACK, published_on, "imputed")
    if status == "under_way":
        return Window(published_on - 3 * NEWS_AGE, published_on + CARRIED_OUT_WITHIN, "imputed")
    age = STAGE_AGE if values.get("level") == "stage" else NEWS_AGE
    return Window(published_on - age, published_on, "imputed", likely=published_on)


def speaks_for(speaker: str, exchange: Mapping[str, Any]) -> str | None:
    """The party a speaker belongs to: by name or office, else by the affiliation the article gives the person."""
    party = ALIASES.side_of(speaker)
    if party is not None:
        return party
    wanted = person.canonical(speaker)
    for one in exchange.get("people", ()):
        same = person.compare(person.canonical(one.get("name")), wanted).relation.agrees
        if same and one.get("affiliation"):
            return ALIASES.side_of(one["affiliation"])
    return None
