"""The date expressions of a text, resolved against its day of publication."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from pipeline.dates import rules
from pipeline.dates.partial import DateRange, day_range, month_range, parse_partial, year_range
from pipeline.dates.vocabulary import Name, either, names, table, word_set

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Basis = Literal["stated", "resolved", "unresolved"]


class DateSighting(NamedTuple):
    """One date expression. start and end half-open, in code points; `text` is what stands there."""

    start: int
    end: int
    text: str
    range: DateRange | None
    """The days it means; None when it cannot be resolved."""
    basis: Basis
    """stated: the text says it all; resolved: against the day of publication; unresolved: that day is not known."""


def find_dates(text: str, published_on: date | None) -> list[DateSighting]:
    """Every date expression of `text`, in order, without overlap.

    find_dates("found on Wednesday", date(2025, 3, 20))  ->  [DateSighting(6, 18, "on Wednesday", …, "resolved")]

    A weekday is the last one on or before publication; a day without a year the nearest that is not more than 60 days
    after it; "last week" Monday to Sunday; "over the weekend" the last begun. Month and weekday names of 14 languages
    are looked for at once. Numeric dates count only where their order is certain. Linear.
    """
    found = [*_numeric(text), *_named(text, published_on, bare=False), *_years(text), *_ago(text, published_on)]
    return _without_overlap(_joined(sorted(found), text))


def resolve(words: str, published_on: date | None) -> DateRange | None:
    """The days that a short expression means, by its first date; a partial ISO date means itself.

    resolve("Wednesday", date(2025, 3, 20))  ->  DateRange(date(2025, 3, 19), date(2025, 3, 19))

    Here a month's name alone is enough. None where nothing is found or resolved.
    """
    try:
        return parse_partial(words.strip())
    except ValueError:
        pass
    found = find_dates(words, published_on) or sorted(_named(words, published_on, bare=True))
    return found[0].range if found else None


SHORT = 4
_NUMERIC = re.compile(
    r"(?<![\w./:-])(?:(?P<iso>\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})(?P<mark>[./])(\d{1,2})(?P=mark)(\d{4}))"
    r"(?![\w/-]|\.\d)"
)
_YEAR = re.compile(r"(?<![\w.,$€£/-])(?:1[5-9]|20|21)\d{2}(?![\w%/]|[.,]\d)|(?<=mid-)(?:19|20)\d{2}(?!\w)")
_BEFORE_YEAR = re.compile(r"([^\W\d_]+)[\s-]+\Z")
_AFTER_YEAR = re.compile(r"\s+([^\W\d_]+)")
_WORD = re.compile(r"[^\W\d_]+")
_SUFFIX = r"(?:st|nd|rd|th|er|º|ª|°|\.|-?го|-е)?"
_DAYS_BEFORE = re.compile(
    rf"(?<![\d.,:/-])(?:(\d{{1,2}}){_SUFFIX}\s*(?:-|–|—|to|bis|au|al|a|по|до)\s*)?(\d{{1,2}}){_SUFFIX}"
    r"\s+(?:of\s+|de\s+|do\s+|d['’])?\Z"
)
_DAYS_AFTER = re.compile(
    r"\.?\s+(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)?(?![\d:%\w]|[.,]\d)"
    r"(?:\s*(?:-|–|—|to)\s*(\d{1,2})(?!\w|[.,]\d))?(?:,?\s+(\d{4})(?!\w|[.,]\d))?"
)
_YEAR_AFTER = re.compile(r"\.?,?\s+(?:of\s+|de\s+|del\s+|do\s+)?(\d{4})(?!\w|[.,]\d)")
_BETWEEN = re.compile(r",?\s*\(?\s*(?:the\s+)?")


def _numeric(text: str) -> Iterator[DateSighting]:
    for found in _NUMERIC.finditer(text):
        if found["iso"]:
            day = _day(*(int(part) for part in found.group(1, 2, 3)))
        else:
            first, second, year = (int(part) for part in found.group(4, 6, 7))
            day = _day_first(first, second, year, certain=found["mark"] == ".")
        if day is not None:
            yield DateSighting(*found.span(), found[0], day_range(day), "stated")


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day_first(first: int, second: int, year: int, *, certain: bool) -> date | None:
    """A dotted date has the day first; one with slashes counts only where one order is possible, or both agree."""
    if certain or first == second:
        return _day(year, second, first)
    readings = [day for day in (_day(year, second, first), _day(year, first, second)) if day]
    return readings[0] if len(readings) == 1 else None


def _years(text: str) -> Iterator[DateSighting]:
    for found in _YEAR.finditer(text):
        before = _BEFORE_YEAR.search(text, max(0, found.start() - 16), found.start())
        after = _AFTER_YEAR.match(text, found.end())
        said = before is not None and before[1].lower() in word_set("year_before")
        if said or (after is not None and after[1].lower() in word_set("year_after")):
            yield DateSighting(*found.span(), found[0], year_range(int(found[0])), "stated")


@cache
def _ago_pattern() -> re.Pattern[str]:
    numbers = either(table()["en"]["numbers"])
    return re.compile(rf"(?<!\w)(?:(\d{{1,3}})|({numbers}))\s+(hour|day|week|month|year|decade)s?\s+\Z", re.IGNORECASE)


def _ago(text: str, published_on: date | None) -> Iterator[DateSighting]:
    for found in re.finditer(r"\bago\b", text):
        counted = _ago_pattern().search(text, max(0, found.start() - 32), found.start())
        if counted:
            yield _resolved(text, (counted.start(), found.end()), published_on, _counted_back(counted))


def _counted_back(counted: re.Match[str]) -> Callable[[date], DateRange]:
    words = table()["en"]["numbers"]
    count = int(counted[1] or words[" ".join(counted[2].lower().split())])
    return lambda today: rules.ago(count, counted[3].lower(), today=today)


def _resolved(
    text: str, span: tuple[int, int], published_on: date | None, meaning: Callable[[date], DateRange | None]
) -> DateSighting:
    days = None
    if published_on is not None:
        try:
            days = meaning(published_on)
        except (ValueError, OverflowError):
            days = None
    return DateSighting(*span, text[slice(*span)], days, "unresolved" if days is None else "resolved")


def _named(text: str, published_on: date | None, *, bare: bool) -> Iterator[DateSighting]:
    known = names()
    for word in _WORD.finditer(text):
        for name in known.get(word[0].lower(), ()):
            found = name.pattern.match(text, word.start())
            if found:
                sighting = _sighting(name, found, published_on, bare=bare)
                if sighting:
                    yield sighting
                break


def _sighting(name: Name, found: re.Match[str], published_on: date | None, *, bare: bool) -> DateSighting | None:
    text, span = found.string, found.span()
    if name.kind == "relative":
        return _resolved(text, span, published_on, lambda today: rules.relative(name.unit, name.number, today=today))
    if name.kind == "weekday":
        return _weekday(name.number, found, published_on)
    if name.unit in word_set("capital") and not found[0][0].isupper() and not bare:
        return None
    return _day_of_month(name.number, found, published_on) or _month(name, found, published_on, bare=bare)


@cache
def _beside(key: str) -> re.Pattern[str]:
    words = [*table()["last"], *table()["next"], *table()["this"], *table()[key]]
    return re.compile(rf"(?<!\w)(?:(?:{either(words)})[\s-]*(?<=[\s-]))+\Z", re.IGNORECASE)


@cache
def _behind() -> re.Pattern[str]:
    words = [*table()["last"], *table()["next"], *table()["times"]]
    return re.compile(rf"\s+(?:{either(words)})(?!\w)", re.IGNORECASE)


def _shifted(found: re.Match[str], key: str) -> tuple[int, int, int | None]:
    """The span with the words that belong to the name, and the step those words ask for."""
    text, (start, end) = found.string, found.span()
    before = _beside(key).search(text, max(0, start - 24), start)
    after = _behind().match(text, end)
    if before:
        start = before.start()
    if after:
        end = after.end()
    said = {word.lower() for word in _WORD.findall(f"{before[0] if before else ''} {after[0] if after else ''}")}
    steps = {"last": -1, "next": 1, "this": 0}
    return start, end, next((step for key, step in steps.items() if said & word_set(key)), None)


def _weekday(day: int, found: re.Match[str], published_on: date | None) -> DateSighting:
    start, end, step = _shifted(found, "beside")
    return _resolved(found.string, (start, end), published_on, lambda today: rules.weekday(day, today, step=step))


def _month(name: Name, found: re.Match[str], published_on: date | None, *, bare: bool) -> DateSighting | None:
    text, (start, end) = found.string, found.span()
    year = _YEAR_AFTER.match(text, end)
    if year and int(year[1]) > 0:
        end = year.end()
        return DateSighting(start, end, text[start:end], month_range(int(year[1]), name.number), "stated")
    if not bare and _doubtful(name.unit) and not _introduced(text, start):
        return None
    start, end, step = _shifted(found, "month_beside")
    return _resolved(text, (start, end), published_on, lambda today: rules.month_alone(name.number, today, step=step))


def _doubtful(month: str) -> bool:
    """True of a month's name that is, or may be cut from, another word."""
    return len(month) <= SHORT or month in word_set("ambiguous")


def _introduced(text: str, start: int) -> bool:
    before = _BEFORE_YEAR.search(text, max(0, start - 16), start)
    return before is not None and before[1].lower() in word_set("month_before")


class _Days(NamedTuple):
    start: int
    end: int
    first: int
    last: int
    year: int | None


def _day_of_month(month: int, found: re.Match[str], published_on: date | None) -> DateSighting | None:
    days = _days_before(found) or _days_after(found)
    if days is None or not 1 <= days.first <= days.last <= 31:
        return None
    text = found.string
    if days.year is None:
        return _resolved(text, (days.start, days.end), published_on, lambda today: _in_year(month, days, today))
    first, last = _day(days.year, month, days.first), _day(days.year, month, days.last)
    if first is None or last is None:
        return None
    return DateSighting(days.start, days.end, text[days.start : days.end], DateRange(first, last), "stated")


def _in_year(month: int, days: _Days, today: date) -> DateRange | None:
    first = rules.day_of_month(month, days.first, today=today)
    return None if first is None else DateRange(first, first.replace(day=days.last))


def _days_before(found: re.Match[str]) -> _Days | None:
    text, (start, end) = found.string, found.span()
    days = _DAYS_BEFORE.search(text, max(0, start - 24), start)
    if days is None:
        return None
    year = _YEAR_AFTER.match(text, end)
    first = days[1] or days[2]
    return _Days(days.start(), year.end() if year else end, int(first), int(days[2]), int(year[1]) if year else None)


def _days_after(found: re.Match[str]) -> _Days | None:
    days = _DAYS_AFTER.match(found.string, found.end())
    if days is None:
        return None
    year = int(days[3]) if days[3] else None
    return _Days(found.start(), days.end(), int(days[1]), int(days[2] or days[1]), year)


def _joined(found: list[DateSighting], text: str) -> Iterator[DateSighting]:
    """A weekday right before its date is one expression with it: the date counts."""
    for index, sighting in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else None
        if following and _belongs(sighting, following, text):
            found[index + 1] = following._replace(start=sighting.start, text=text[sighting.start : following.end])
        else:
            yield sighting


def _belongs(weekday: DateSighting, day: DateSighting, text: str) -> bool:
    if day.start < weekday.end or day.start - weekday.end > 8 or not _BETWEEN.fullmatch(text, weekday.end, day.start):
        return False
    named = any(
        name.kind == "weekday" for word in _WORD.findall(weekday.text) for name in names().get(word.lower(), ())
    )
    one_day = day.range is None or day.range.lo == day.range.hi
    return named and one_day and any(char.isdigit() for char in day.text)


def _without_overlap(found: Iterator[DateSighting]) -> list[DateSighting]:
    """Of two that overlap, the one that begins first; of those, the longest."""
    kept: list[DateSighting] = []
    for sighting in found:
        if not kept or sighting.start >= kept[-1].end:
            kept.append(sighting)
        elif sighting.start == kept[-1].start and sighting.end > kept[-1].end:
            kept[-1] = sighting
    return kept
