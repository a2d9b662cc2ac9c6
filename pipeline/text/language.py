"""The language of a text that does not say it, for choosing the number words to look for."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache
from importlib.resources import files

from pipeline.text.words import fold

SAMPLE = 1_200
"""Characters of a text that are looked at."""
_ENOUGH = 3
"""Everyday words that a guess rests on at least."""
_LEAD = 1.5
"""How many times as many as of the next language."""

_FOREIGN = {
    "cyrillic": re.compile("[\u0400-\u04ff]"),
    "arabic": re.compile("[\u0600-\u06ff]"),
    "hebrew": re.compile("[\u05d0-\u05ea]"),
}
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_WORD = re.compile(r"[^\W\d_]+")
_UK, _RU = re.compile("[іїєґІЇЄҐ]"), re.compile("[ыэъёЫЭЪЁ]")
_FA = re.compile("[پچژگکی]")


def guess_language(text: str) -> str | None:
    """ISO 639-1 code of the language that `text` is most likely in, among those whose number words are read.

    guess_language("Варонія і Кестрія обмінялися ключами")  ->  "uk"

    None where nothing speaks clearly for one: a short text, a mixed one, another language.
    """
    sample = text[:SAMPLE]
    script = script_of(sample)
    if script == "cyrillic":
        return _more(sample, {"uk": _UK, "ru": _RU})
    if script == "arabic":
        return "fa" if len(_FA.findall(sample)) > len(sample) / 50 else "ar"
    return "he" if script == "hebrew" else _by_words(sample) if script == "latin" else None


def script_of(text: str) -> str | None:
    """cyrillic, arabic, hebrew or latin: the script of most letters; None without letters of these."""
    present = {script: letters for script, letters in _FOREIGN.items() if letters.search(text)}
    if not present:
        return "latin" if _LATIN.search(text) else None
    counted = {script: len(letters.findall(text)) for script, letters in {**present, "latin": _LATIN}.items()}
    return max(counted, key=lambda script: counted[script])


def _more(sample: str, letters: dict[str, re.Pattern[str]]) -> str | None:
    counted = Counter({language: len(found.findall(sample)) for language, found in letters.items()})
    (first, most), (_, next_most) = counted.most_common(2)
    return first if most > next_most else None


def _by_words(sample: str) -> str | None:
    counted: Counter[str] = Counter()
    everyday = _everyday()
    for word, times in Counter(_WORD.findall(sample)).items():
        for language in everyday.get(fold(word), ()):
            counted[language] += times
    if not counted:
        return None
    (first, most), *others = counted.most_common(2)
    clear = not others or most >= others[0][1] * _LEAD
    return first if most >= _ENOUGH and clear else None


@cache
def _everyday() -> dict[str, tuple[str, ...]]:
    listed = tomllib.loads((files(__package__) / "language.toml").read_text(encoding="utf-8"))["latin"]
    found: dict[str, tuple[str, ...]] = {}
    for language, everyday in listed.items():
        for word in everyday:
            found[word] = (*found.get(word, ()), language)
    return found
