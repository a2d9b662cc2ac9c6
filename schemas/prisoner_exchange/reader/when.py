"""The day of a handover: a date expression that belongs to the handover, not to an announcement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from pipeline.dates import DateRange, find_dates, partial_of
from schemas.prisoner_exchange.reader.items import Item, Sentence
from schemas.prisoner_exchange.reader.lexicon import lexicon

REACH = 16
"""Items to either side of a date in which its verb is looked for."""
WEEK = timedelta(days=7)
_STOPS = frozenset(";:—")
_HANDOVER = ("give", "get", "come", "swap")


class Day(NamedTuple):
    """When people were, or will be, handed over."""

    days: DateRange
    text: str

    @property
    def start(self) -> str | None:
        """The first day, month or year as partial ISO text."""
        return partial_of(self.days) or self.days.lo.isoformat()

    @property
    def end(self) -> str | None:
        """The last one."""
        return partial_of(self.days) or self.days.hi.isoformat()


def handover_day(sentence: Sentence, published_on: date | None, *, planned: bool = False) -> Day | None:
    """The first date of the sentence that says when people were handed over."""
    for seen in find_dates(sentence.text, published_on):
        if seen.range is None or (seen.range.hi - seen.range.lo).days > 366 or _is_history(sentence, seen.start):
            continue
        start, end = sentence.start + seen.start, sentence.start + seen.end
        if _of_handover(sentence.items, start, end):
            ahead = planned and published_on is not None and seen.basis == "resolved" and seen.range.hi < published_on
            week = seen.range.lo == seen.range.hi and published_on is not None and published_on - seen.range.lo < WEEK
            days = DateRange(seen.range.lo + WEEK, seen.range.hi + WEEK) if ahead and week else seen.range
            return Day(days, sentence.text[seen.start : seen.end])
    return None


def _is_history(sentence: Sentence, at: int) -> bool:
    before = sentence.text[max(0, at - 30) : at].lower().split()
    return "since" in before[-4:]


def _of_handover(items: Sequence[Item], start: int, end: int) -> bool:
    """Whether the nearest verb before the date, or else after it, speaks of the handover."""
    left = [item for item in items if item.end <= start][-REACH:]
    for item in reversed(left):
        if item.low in _STOPS or (item.has("but") and item.low not in ("as", "since")):
            break
        verdict = _verdict(item)
        if verdict is not None:
            return verdict
    return _leads_to(item for item in items if item.start >= end)


def _leads_to(right: object) -> bool:
    for seen, item in enumerate(right):  # type: ignore[var-annotated, arg-type]  # items after the date
        if item.low in _STOPS or seen > REACH:
            return False
        verdict = _verdict(item)
        if verdict is not None:
            return bool(verdict)
    return False


def _verdict(item: Item) -> bool | None:
    """True for a word of handing over, False for another verb, None for words that say neither."""
    if item.has(*_HANDOVER) and (item.has("verb") or item.has("noun")):
        return True
    if item.low in lexicon().done or item.has("begin"):
        return True
    if item.has("verb") or item.has("deal", "talks"):
        return False
    return None
