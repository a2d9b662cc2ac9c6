"""Number words of languages that put a number together word by word, from CLDR's spell-out rules.

CLDR spells single words in every gender and case that it knows; numerals.toml adds what it lacks.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pipeline.figures.words import Spelled
from pipeline.text.characters import APOSTROPHES, marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LANGUAGES = frozenset({"ar", "fa", "he", "pl", "ru", "tr", "uk"})
"""Languages read here; the others by text2num."""

_ATOMS = (*range(21), *range(30, 100, 10), *range(100, 1001, 100))
TEN, HUNDRED, THOUSAND = 10, 100, 1000
_GAP = re.compile(r"[^\S\n]{1,3}|\n|-")
_APOSTROPHE = re.compile("[" + APOSTROPHES + "]")


@dataclass(frozen=True, slots=True)
class _Numerals:
    """The number words of one language, folded."""

    values: Mapping[str, int]
    hundreds: frozenset[str]
    thousands: frozenset[str]
    linked: frozenset[str]
    joined: tuple[str, ...]


@dataclass(slots=True)
class _Number:
    """A number as far as it is read: whole thousands, and what follows them."""

    start: int
    end: int
    thousands: int = 0
    rest: int = 0

    @property
    def value(self) -> int:
        return self.thousands + self.rest


def composed_numbers(text: str, language: str) -> Iterator[Spelled]:
    """Numbers in words below a million, in the languages listed here; none in others.

    composed_numbers("сорок три ключі", "uk")  ->  Spelled(0, 9, 43)
    """
    if language not in LANGUAGES:
        return
    known = _numerals(language)
    number: _Number | None = None
    for word in _word().finditer(text):
        key = _key(word[0])
        if number and key in known.linked:
            continue
        if number and not _touches(text, number.end, word.start(), known):
            yield from _done(number)
            number = None
        longer = _longer(number, key, known) if number else None
        if number and longer is None:
            yield from _done(number)
        number = longer or _begun(word.start(), key, known)
        if number:
            number.end = word.end()
    if number:
        yield from _done(number)


def _done(number: _Number) -> Iterator[Spelled]:
    if number.value:
        yield Spelled(number.start, number.end, number.value)


def _touches(text: str, end: int, start: int, known: _Numerals) -> bool:
    between = text[end:start]
    return _GAP.fullmatch(between) is not None or _key(between.strip()) in known.linked


def _begun(start: int, key: str, known: _Numerals) -> _Number | None:
    value, _ = _value(key, known)
    if value is None:
        return None
    if value >= THOUSAND:
        return _Number(start, start, thousands=value)
    return _Number(start, start, rest=value)


def _longer(number: _Number, key: str, known: _Numerals) -> _Number | None:
    """The number with one more word; None where the word begins another number, or is none."""
    value, joined = _value(key, known)
    if value == THOUSAND or key in known.thousands:
        if not number.rest or number.thousands:
            return None
        return _Number(number.start, 0, thousands=number.rest * THOUSAND)
    if (value == HUNDRED or key in known.hundreds) and 1 < number.rest < TEN:
        return _Number(number.start, 0, number.thousands, number.rest * HUNDRED)
    if value is None or value >= THOUSAND or not _fits(number, value, joined=joined):
        return None
    return _Number(number.start, 0, number.thousands, number.rest + value)


def _fits(number: _Number, value: int, *, joined: bool) -> bool:
    rest = number.rest
    last = rest % HUNDRED
    if rest == 0 or (last == 0 and value < HUNDRED):
        return True
    if last < TEN:
        return value == TEN or (joined and TEN < value < HUNDRED and value % TEN == 0)
    return last % TEN == 0 and value < TEN


def _value(key: str, known: _Numerals) -> tuple[int | None, bool]:
    """What a word counts, and whether a link is written onto it."""
    if key in known.values:
        return known.values[key], False
    for link in known.joined:
        if key.startswith(link) and key[len(link) :] in known.values:
            return known.values[key[len(link) :]], True
    return None, False


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "numerals.toml").read_text(encoding="utf-8"))


@cache
def _numerals(language: str) -> _Numerals:
    table = _tables()[language]
    values = {_key(word): int(value) for value, listed in table.items() if value.isdigit() for word in listed}
    for value, word in _spelled(language):
        values.setdefault(_key(word), value)
    return _Numerals(
        values=values,
        hundreds=frozenset(map(_key, table.get("hundred", ()))),
        thousands=frozenset(map(_key, table.get("thousand", ()))),
        linked=frozenset(map(_key, table.get("linked", ()))),
        joined=tuple(map(_key, table.get("joined", ()))),
    )


def _spelled(language: str) -> Iterator[tuple[int, str]]:
    """Every single word by which CLDR spells one of the numbers that others are made of."""
    from unicode_rbnf import RbnfEngine  # noqa: PLC0415  # 0.1 s to load, and most articles need none

    engine = RbnfEngine.for_language(language)
    for value in _ATOMS:
        for rules, word in engine.format_number(value).text_by_ruleset.items():
            if "cardinal" in rules and _word().fullmatch(word):
                yield value, word


@cache
def _word() -> re.Pattern[str]:
    return re.compile(rf"[^\W\d_](?:[^\W_]|[{marks()}]|[{APOSTROPHES}](?=[^\W\d_]))*")


def _key(word: str) -> str:
    """Lower case without marks: points and accents are optional in these scripts, or typed in several ways."""
    even = unicodedata.normalize("NFD", _APOSTROPHE.sub("'", word).lower())
    return "".join(char for char in even if unicodedata.category(char) != "Mn")
