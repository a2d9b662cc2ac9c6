"""Number words and listed phrases."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from text_to_num import text2num  # type: ignore[attr-defined]  # its __all__ holds objects, not names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.figures.vocabulary import Vocabulary


class Spelled(NamedTuple):
    """A number in words. Half-open, in code points."""

    start: int
    end: int
    value: int
    rough: bool = False
    """True where the phrase itself only says about how many ("une centaine")."""


_SCALED = re.compile(r"[\s-](?:of\s)?(?:dozens?|scores?|hundreds?|thousands?|millions?|billions?)\b", re.IGNORECASE)
_FRACTION = re.compile(
    r"[\s-](?:and[\s-]a[\s-](?:half|quarter)|halves|thirds?|quarters?|fourths?|fifths?|sixths?|sevenths?"
    r"|eighths?|ninths?|tenths?|hundredths?|first|second(?=\w|\s+[a-z]+\b(?<!s))|\w+teenth|\w*tieth)\b|(?:st|nd|rd|th)\b|[\s-]another\b",
    re.IGNORECASE,
)
_HYPHEN_ORDINAL = re.compile(r"-(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b", re.IGNORECASE)
_NO_ONE = re.compile(r"\bno[\s-]\Z", re.IGNORECASE)
_INSIDE_WORD = re.compile(r"\w[.,]?\Z")
_LINKS = re.compile(r"[\s-]+(?:and|et|y|e)[\s-]+")
_NEXT = re.compile(r"[\s-]([^\W\d_]+)")
_PIECE = re.compile(r"[^\s-]+")


def listed_phrases(text: str, known: Vocabulary) -> Iterator[Spelled]:
    """Listed phrases with a value; "a couple of dozen" has none."""
    for found in word_starts(known.phrases, text):
        phrase = " ".join(found[0].split())
        if phrase in known.phrase_values and not _SCALED.match(text, found.end()):
            yield Spelled(*found.span(), known.phrase_values[phrase], phrase in known.rough)


def number_words(text: str, known: Vocabulary) -> Iterator[Spelled]:
    """Numbers in words; a bare "hundred" without "a" or a number before it has no value, nor has a fraction."""
    for run in word_starts(known.number_words, text):
        if _FRACTION.match(text, run.end()) or _HYPHEN_ORDINAL.match(text, run.end()):
            continue
        yield from _run(run, text, known)


def word_starts(pattern: re.Pattern[str] | None, text: str) -> Iterator[re.Match[str]]:
    """Matches of a pattern for lower case that begin a word."""
    if pattern is None:
        return
    lower = _lower(text)
    found = pattern.search(lower)
    while found:
        start, end = found.span()
        if _INSIDE_WORD.search(lower, max(0, start - 2), start):
            end = start + 1
        else:
            yield found
        found = pattern.search(lower, end)


def _lower(text: str) -> str:
    """Lower case of the same length: the few letters whose lower case is longer stay as they are."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _run(run: re.Match[str], text: str, known: Vocabulary) -> Iterator[Spelled]:
    start, end = run.span()
    bare = known.one is not None and run[0].startswith(("hundred", "thousand", "million", "billion"))
    article = known.one.search(text, max(0, start - 4), start) if bare and known.one else None
    if bare and article is None:
        return
    for number in _split(run[0], known.language):
        stop = start + number.end
        scaled = _further_scale(text, stop, known) if stop == end else None
        at = article.start() if article and number.start == 0 else start + number.start
        if number.value == 1 and _NO_ONE.search(text, max(0, at - 4), at):
            continue
        yield Spelled(at, scaled.end, number.value * scaled.value) if scaled else Spelled(at, stop, number.value)


def _further_scale(text: str, end: int, known: Vocabulary) -> Spelled | None:
    """A scale that is no number word, as in "two dozen": its place and what it multiplies by."""
    found = _NEXT.match(text, end)
    value = known.scales.get(found[1].lower()) if found else None
    return Spelled(*found.span(1), value) if found and value else None


@lru_cache(maxsize=8192)
def _split(run: str, language: str) -> tuple[Spelled, ...]:
    """The numbers of a run: one if it reads as one, else between its linking words the longest stretches that read."""
    whole = _value(run, language)
    if whole is not None:
        return (Spelled(0, len(run), whole),)
    found: list[Spelled] = []
    start = 0
    for link in [*_LINKS.finditer(run), None]:
        end = link.start() if link else len(run)
        found += _longest(run, start, end, language)
        start = link.end() if link else end
    return tuple(found)


def _longest(run: str, start: int, end: int, language: str) -> Iterator[Spelled]:
    pieces = [piece.span() for piece in _PIECE.finditer(run, start, end)]
    while pieces:
        for count in range(len(pieces), 0, -1):
            first, last = pieces[0][0], pieces[count - 1][1]
            value = _value(run[first:last], language)
            if value is not None:
                yield Spelled(first, last, value)
                break
        pieces = pieces[count:]


def _value(words: str, language: str) -> int | None:
    try:
        return int(text2num(words.replace("\n", " "), language))
    except ValueError:
        return None
