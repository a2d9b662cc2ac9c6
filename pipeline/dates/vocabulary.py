"""Names of months and weekdays, and relative words, of every listed language at once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from babel import Locale

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LANGUAGES = ("en", "fr", "de", "es", "it", "pt", "nl", "pl", "tr", "ru", "uk", "ar", "he", "fa")

_APOSTROPHE = "['’ʼ‘`]"
_HEBREW_PREFIXES = ("ב", "ל", "מ", "ה", "ו")
_DROPPED = frozenset({"pazar", "salı", "cuma", "lun", "mar", "mer"})
"""Names that are commoner as another word."""


class Name(NamedTuple):
    """One expression: what it looks like and what it names."""

    pattern: re.Pattern[str]
    kind: Literal["month", "weekday", "relative"]
    number: int
    """Month 1..12, weekday 0 (Monday)..6, or steps from the current unit."""
    unit: str
    """Of a relative expression: day, week, weekend, month, year; else the name in lower case."""


@cache
def table() -> dict[str, Any]:
    """words.toml."""
    return tomllib.loads((files(__package__) / "words.toml").read_text(encoding="utf-8"))


@cache
def names() -> dict[str, tuple[Name, ...]]:
    """Every expression by its first word in lower case; the longest first."""
    found: dict[str, dict[str, Name]] = {}
    for phrase, kind, number, unit in (*_months(), *_weekdays(), *_relatives()):
        first = re.match(r"[^\W\d_]+", phrase)
        if first and phrase not in _DROPPED:
            found.setdefault(first[0], {}).setdefault(phrase, Name(_pattern(phrase), kind, number, unit or phrase))
    return {
        first: tuple(phrases[phrase] for phrase in sorted(phrases, key=len, reverse=True))
        for first, phrases in found.items()
    }


@cache
def word_set(key: str) -> frozenset[str]:
    """A list of words.toml as a set."""
    return frozenset(table()[key])


def either(words: Iterable[str]) -> str:
    """A pattern's alternation of phrases, the longest first."""
    return "|".join(_source(word) for word in sorted(words, key=len, reverse=True))


def _source(phrase: str) -> str:
    escaped = re.escape(phrase).replace("\\ ", r"\s+").replace("\u200c", "[\u200c\\s]?")
    return re.sub(_APOSTROPHE, _APOSTROPHE, escaped)


def _pattern(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"{_source(phrase)}(?!\w)", re.IGNORECASE)


_Entry = tuple[str, Literal["month", "weekday", "relative"], int, str]


def _months() -> Iterator[_Entry]:
    for language in LANGUAGES:
        for context in ("format", "stand-alone"):
            for number, name in Locale(language).months[context]["wide"].items():
                yield from ((form, "month", number, "") for form in _forms(name, language))
    for number, forms in table()["extra"]["months"].items():
        yield from ((form, "month", int(number), "") for form in forms)


def _weekdays() -> Iterator[_Entry]:
    for language in LANGUAGES:
        for number, name in Locale(language).days["format"]["wide"].items():
            yield from ((form, "weekday", number, "") for form in _forms(name, language))
    for number, forms in table()["extra"]["weekdays"].items():
        yield from ((form, "weekday", int(number), "") for form in forms)


def _relatives() -> Iterator[_Entry]:
    for language in LANGUAGES:
        for phrase, (unit, steps) in table().get(language, {}).get("relative", {}).items():
            yield phrase, "relative", steps, unit


def _forms(name: str, language: str) -> list[str]:
    """The name in lower case; in Hebrew also with the prepositions that are written onto it."""
    lower = name.lower().replace("i̇", "i")
    return [lower, *(prefix + lower for prefix in _HEBREW_PREFIXES)] if language == "he" else [lower]
