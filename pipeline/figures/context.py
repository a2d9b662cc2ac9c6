"""What stands around a figure: hedges, units, and the shapes that make it no count."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pipeline.figures.vocabulary import Vocabulary
    from pipeline.records import Span

Hedge = Literal["exact", "about", "at_least", "at_most"]
Kind = Literal["count", "year", "date", "time", "age", "duration", "ordinal", "percent", "money", "measure", "label"]

_REACH = 40
"""Characters before a figure in which a hedge may stand."""
_SYMBOL_HEDGES: dict[str, Hedge] = {
    "~": "about",
    "≈": "about",
    ">": "at_least",
    "≥": "at_least",
    "<": "at_most",
    "≤": "at_most",
}
_CURRENCY = frozenset("$€£¥₴₽₪₺")
_OPENING = " \t\n\xa0\u202f(“„«\"'‘-"
_LETTERS = re.compile(r"[^\W\d_]+|.")
_NEXT_WORD = re.compile(r"[^\S\n]*\n?-?(?:of\s)?([^\W\d_]+|%|٪)")
_CLOCK = re.compile(r"\s?(?:[ap]\.?\s?m\b|gmt\b|utc\b|o['’]clock)", re.IGNORECASE)
_OLD = re.compile(r"[\s-]years?[\s-](?:old|of age)", re.IGNORECASE)
_AGED = re.compile(r"\b(?:aged|ages?)\b[^.;,]{0,20}\Z", re.IGNORECASE)
_DAY_RANGE = re.compile(r"[-–]\d{1,2}\s+([^\W\d_]+)")
_RANGE_END = re.compile(r"([^\W\d_]+)\.? \d{1,2}[-–]\Z")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s+[^\s.;]+(?:\s+[^\s.;]+)?\s+and\s*\Z", re.IGNORECASE)
_MARKED_LABEL = re.compile(r"(?:[#№]\s?|[^\W\d_]|[^\W\d_][-–/])\Z")
_NOT_LABELS = re.compile(r"(?:\b(?:for|mid|pre|post|of|to)|ב|ה|ל|כ|ו|מ)[-–]\Z", re.IGNORECASE)
_TOUCHING = frozenset("#№-–/")

OLDEST = 120
LAST_HOUR = 24
LAST_DAY = 31
YEARS = range(1800, 2100)


def last_word(text: str, start: int) -> str:
    """The word just before text[start:], as written; empty where none stands directly before."""
    before = text[max(0, start - 24) : start].rstrip(_OPENING).removesuffix(".")
    if not before[-1:].isalpha():
        return ""
    word = before.rsplit(None, 1)[-1]
    return word if word.isalpha() else _LETTERS.findall(word)[-1]


def next_word(text: str, end: int) -> str:
    """The word, or percent sign, just after text[:end], as written; a hyphen or "of" between is passed over."""
    found = _NEXT_WORD.match(text, end)
    return found[1] if found else ""


def hedge(text: str, span: Span, *, before: str, vocabulary: Vocabulary) -> Hedge:
    """How firmly text at `span` is stated, by the words before and after it; `before` is its last word."""
    start, end = span
    symbol = text[start - 1 : start] if start else ""
    if symbol in _SYMBOL_HEDGES:
        return _SYMBOL_HEDGES[symbol]
    phrases = vocabulary.before.get(before.lower(), ())
    if phrases:
        words = " " + " ".join(text[max(0, start - _REACH) : start].lower().replace(".", " ").split())
        for phrase, hedged in phrases:
            if words.rstrip(_OPENING).endswith(phrase):
                return hedged  # type: ignore[return-value]  # the tables name only hedges
    if before == "between":
        return "at_least"
    if before == "and" and _BETWEEN.search(text, max(0, start - _REACH), start):
        return "at_most"
    after = vocabulary.after.match(text, end)
    return "exact" if after is None else "at_least" if after.lastgroup == "plus" else after.lastgroup  # type: ignore[return-value]


def unit(text: str, span: Span, *, after: str, vocabulary: Vocabulary) -> Kind | None:
    """Percent, money, duration, measure or age by what stands directly around `span`."""
    start, end = span
    if after in ("%", "٪"):
        return "percent"
    if not _CURRENCY.isdisjoint(text[max(0, start - 2) : start]) or not _CURRENCY.isdisjoint(text[end : end + 2]):
        return "money"
    kind = _unit_word(after.lower(), vocabulary.units) if after else None
    if kind is None and after.lower() in vocabulary.unit_pairs:
        kind = _unit_word(" ".join(text[end : end + 24].lower().split()[:2]).strip("-,.;"), vocabulary.units)
    return "age" if kind == "duration" and _OLD.match(text, end) else kind


@lru_cache(maxsize=4096)
def _unit_word(word: str, units: re.Pattern[str]) -> Kind | None:
    found = units.fullmatch(word)
    return found.lastgroup if found else None  # type: ignore[return-value]  # the groups are named by kind


def shape(text: str, span: Span, *, value: int) -> Kind | None:
    """Ordinal, time or label by the characters that touch the digits; None for a free-standing number."""
    start, end = span
    after = text[end : end + 1]
    if after.isalpha() and _ORDINAL.match(text, end):
        return "ordinal"
    if value <= LAST_HOUR and (after.isalpha() or after == " ") and _CLOCK.match(text, end):
        return "time"
    before = text[start - 1 : start] if start else ""
    if not (before.isalpha() or before in _TOUCHING or text[max(0, start - 2) : start] in ("# ", "№ ")):
        return None
    touching = text[max(0, start - 6) : start]
    return "label" if _MARKED_LABEL.search(touching) and not _NOT_LABELS.search(touching) else None


def calendar(text: str, number: tuple[int, int, int], *, words: tuple[str, str], vocabulary: Vocabulary) -> Kind | None:
    """Day of a month, year or age; `number` is start, end and value, `words` those before and after it."""
    (start, end, value), (before, after) = number, words
    if value <= LAST_DAY:
        after_month = _month(before, vocabulary) or _ends_range(text, start, vocabulary)
        if after_month or _month(after, vocabulary) or _day_range(text, end, vocabulary):
            return "date"
    if end - start == 4 and value in YEARS and (_month(before, vocabulary) or _year(before.lower(), value, vocabulary)):
        return "year"
    return "age" if value <= OLDEST and _age(text, start, end, before.lower()) else None


def _ends_range(text: str, start: int, vocabulary: Vocabulary) -> bool:
    found = _RANGE_END.search(text, max(0, start - 20), start) if text[start - 1 : start] in ("-", "–") else None
    return found is not None and _month(found[1], vocabulary)


def _month(word: str, vocabulary: Vocabulary) -> bool:
    return word in vocabulary.months


def _day_range(text: str, end: int, vocabulary: Vocabulary) -> bool:
    found = _DAY_RANGE.match(text, end) if text[end : end + 1] in ("-", "–") else None
    return found is not None and _month(found[1], vocabulary)


def _year(before: str, value: int, vocabulary: Vocabulary) -> bool:
    return lone_year(value) or before in vocabulary.year_words


def lone_year(value: int) -> bool:
    """True of four digits that are a year even where nothing says so; 1800, 1900 and 2000 are round counts as well."""
    return value in YEARS and value % 100 != 0


def _age(text: str, start: int, end: int, before: str) -> bool:
    if before in ("aged", "age", "ages", "to", "and", "between", "of", "from"):
        return _AGED.search(text, max(0, start - 32), start) is not None
    enclosed = text[start - 2 : start] == ", " and text[end : end + 1] in (",", ".", ";")
    return enclosed and start > 2 and text[start - 3].isalpha() and not text[end + 1 : end + 2].isdigit()
