"""The words of each language around figures, read once from words.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from babel import Locale, UnknownLocaleError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SPELLED = frozenset({"en", "fr", "de", "es", "it", "pt", "nl"})
"""Languages whose number words are read."""

_UNITS = {"percent": "percent", "money": "money", "durations": "duration", "measures": "measure"}
_HEDGES = ("about", "at_least", "at_most")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What one language says around figures; empty for a language that is not listed."""

    language: str
    scales: Mapping[str, int]
    units: re.Pattern[str]
    """Matches a whole word, or two; the group's name is the kind."""
    unit_pairs: frozenset[str]
    """First words of the units of two words."""
    before: Mapping[str, tuple[tuple[str, str], ...]]
    """By the last word of the phrase: phrases that end where a figure begins, and their hedge; the longest first."""
    after: re.Pattern[str]
    """Matches at a figure's end; the group's name is the hedge."""
    year_words: frozenset[str]
    labels: frozenset[str]
    age_words: frozenset[str]
    months: frozenset[str]
    number_words: re.Pattern[str] | None
    one: re.Pattern[str] | None
    """An article that stands for one, ending where a scale begins."""
    phrases: re.Pattern[str] | None
    phrase_values: Mapping[str, int]
    rough: frozenset[str]


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "words.toml").read_text(encoding="utf-8"))


@cache
def back_reference_pattern() -> re.Pattern[str]:
    """Every listed back-reference in lower case, the longest first; the caller checks that it begins a word."""
    phrases = [phrase for listed in _tables()["back_references"].values() for phrase in listed]
    return re.compile(rf"(?:{_either(phrases)})(?!\w)")


@cache
def singular_words(key: str) -> frozenset[str]:
    """A list of English words for singular(), by its key in words.toml."""
    return frozenset(_tables()["singular"][key])


@cache
def vocabulary(language: str) -> Vocabulary:
    """The vocabulary of a language, by ISO 639-1 code; a region ("en-GB") is ignored."""
    code = re.split("[-_]", language.lower())[0]
    table = _tables().get(code, {}) if code not in ("back_references", "singular") else {}
    return Vocabulary(
        language=code,
        scales=table.get("scales", {}),
        units=_units(table),
        unit_pairs=frozenset(word.split()[0] for key in _UNITS for word in table.get(key, ()) if " " in word),
        before=_before(table),
        after=_after(table),
        year_words=frozenset(word.split()[-1] for word in table.get("year_before", ())),
        labels=frozenset(table.get("labels", ())),
        age_words=frozenset(word.split()[-1] for word in table.get("age_before", ())),
        months=_months(code) | _months("en"),
        number_words=_number_words(table) if code in SPELLED else None,
        one=re.compile(rf"(?<!\w)(?:{_either(table['one'])})\s\Z", re.IGNORECASE) if "one" in table else None,
        phrases=_whole_words(table["phrases"]) if "phrases" in table else None,
        phrase_values=table.get("phrases", {}),
        rough=frozenset(table.get("rough", ())),
    )


def _either(phrases: Iterable[str]) -> str:
    return "|".join(sorted((phrase.replace(" ", r"\s+") for phrase in phrases), key=len, reverse=True))


def _whole_words(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{_either(phrases)})\b")


def _units(table: Mapping[str, Any]) -> re.Pattern[str]:
    listed = [rf"(?P<{kind}>{_either(table[key])})" for key, kind in _UNITS.items() if key in table]
    return re.compile("|".join(["(?P<none>(?!))", *listed]))


def _before(table: Mapping[str, Any]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Longer phrases first, so that "no more than" is not read as "more than"."""
    listed = [(phrase, hedge) for hedge in _HEDGES for phrase in table.get(hedge, ())]
    listed.sort(key=lambda pair: -len(pair[0]))
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for phrase, hedge in listed:
        last = phrase.split()[-1]
        found[last] = (*found.get(last, ()), (f" {phrase}", hedge))
    return found


def _after(table: Mapping[str, Any]) -> re.Pattern[str]:
    listed = [
        rf"\s+(?P<{hedge}>{_either(table['after_' + hedge])})\b" for hedge in _HEDGES if "after_" + hedge in table
    ]
    return re.compile("|".join([r"(?P<plus>\+)", *listed]), re.IGNORECASE)


def _number_words(table: Mapping[str, Any]) -> re.Pattern[str]:
    """A run of up to 16 number words in lower case, with the words that may link them.

    It begins with plain letters, which lets the regular expression engine skip ahead; that it begins a word is left
    to the caller.
    """
    atoms, glue, link = _either(table["atoms"]), _either(table.get("glue", ())), _either(table.get("link", ()))
    word = rf"(?:{atoms})(?:(?:{glue})?(?:{atoms})){{0,9}}" if glue else rf"(?:{atoms})(?:{atoms}){{0,5}}"
    gap = r"(?:[^\S\n]{1,3}|\n|-)"
    linked = rf"{gap}(?:(?:{link}){gap})?" if link else gap
    return re.compile(rf"{word}(?:{linked}{word}){{0,15}}(?!\w)")


_SHORT = {"Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec"}


@cache
def _months(language: str) -> frozenset[str]:
    try:
        months = Locale(language).months
    except (UnknownLocaleError, ValueError):
        return frozenset()
    names = {name for context in ("format", "stand-alone") for name in months[context]["wide"].values()}
    return frozenset(names | _SHORT if language == "en" else names)
