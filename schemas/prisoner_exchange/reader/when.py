"""The day of a handover: a date expression that belongs to the handover, not to an announcement."""

from __future__ import annotations

from collections.abc import Iterable
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
        if _of_handover(sentence, start, end):
            ahead = planned and published_on is not None and seen.basis == "resolved" and seen.range.hi < published_on
            week = seen.range.lo == seen.range.hi and published_on is not None and published_on - seen.range.lo < WEEK
            days = DateRange(seen.range.lo + WEEK, seen.range.hi + WEEK) if ahead and week else seen.range
            return Day(days, sentence.text[seen.start : seen.end])
    return None


def _is_history(sentence: Sentence, at: int) -> bool:
    """Whether the date says since when: "the largest since the invasion began in 2022"."""
    before = sentence.text[max(0, at - 70) : at].lower()
    return "since " in before[before.rfind(",") + 1 :] or before.endswith(("for the first time ", "more than "))


def _of_handover(sentence: Sentence, start: int, end: int) -> bool:
    """Whether the nearest verb before the date, or else after it, speaks of the handover."""
    inside = {at for phrase in sentence.phrases for at in range(phrase.first, phrase.last)}
    items = [item for at, item in enumerate(sentence.items) if at not in inside]
    left = [item for item in items if item.end <= start][-REACH:]
    for place, item in reversed(list(enumerate(left))):
        if item.low in _STOPS or (item.has("but") and item.low not in ("as", "since")):
            break
        verdict = _verdict(item)
        if verdict and item.has("noun") and any(one.has("talks", "deal") for one in left[max(0, place - 5) : place]):
            continue
        if verdict is None and item.has("begin"):
            verdict = any(one.has("swap") for one in left[max(0, place - 8) : place])
        if verdict is not None:
            return verdict
    return _leads_to(item for item in items if item.start >= end)


def _leads_to(right: Iterable[Item]) -> bool:
    """Whether the first verb after the date, relative clauses left out, speaks of the handover."""
    relative = False
    for seen, item in enumerate(right):
        if item.low in _STOPS or seen > REACH:
            return False
        if item.has("who") or (relative and item.has("verb")):
            relative = item.has("who")
            continue
        verdict = _verdict(item)
        if verdict is not None or item.has("begin"):
            return verdict is not False
    return False


def _verdict(item: Item) -> bool | None:
    """True for a word of handing over, False for another verb, None for words that say neither."""
    if item.has(*_HANDOVER) and (item.has("verb") or item.has("noun")):
        return True
    if item.low in lexicon().sets["done"] or item.has("done"):
        return True
    if (item.has("verb") and not item.has("begin")) or item.has("deal", "talks", "say"):
        return False
    return None
