"""The listed forms found in a text: one pass over its words, the longest form first."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from pipeline.names.forms import STEM_ENDING, Demand, Form, Pattern, key, meets
from pipeline.text import Word, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_GAP = re.compile(r"[^\w,;:!?()]{0,4}")
_SHORTEST_STEM = 4
"""Letters that must be left of a word when an attached one is taken off."""
_MOST_REMEMBERED = 50_000
"""Words."""
_LONGEST_TITLE = 3
"""Letters a word may have whose full stop does not end a sentence."""


class NameSighting(NamedTuple):
    """A name seen in a text; half-open, in code points."""

    start: int
    end: int
    surface: str
    name: str
    """The canonical name."""
    form: Form


class _Head(NamedTuple):
    """What may begin at a word: the patterns, longest first, and the attached letters before them."""

    patterns: tuple[Pattern, ...]
    attached: int


class _Match(NamedTuple):
    """A pattern that fits, over the words up to `stop`."""

    pattern: Pattern
    start: int
    end: int
    stop: int


class Finder:
    """All patterns by their first word."""

    def __init__(self, patterns: Iterable[Pattern], attached: Sequence[str]) -> None:
        heads: dict[str, list[Pattern]] = {}
        for pattern in patterns:
            heads.setdefault(pattern.keys[0], []).append(pattern)
        self._heads: Mapping[str, list[Pattern]] = heads
        self._attached = tuple(sorted(attached, key=len, reverse=True))
        self._memo: dict[str, _Head | None] = {}

    def find(self, text: str) -> list[NameSighting]:
        """All names in a text, in order and apart; a form inside a longer known form is not reported."""
        found = words(text)
        memo = self._remembered()
        sightings, position = [], 0
        while position < len(found):
            surface = found[position].text
            if surface not in memo:
                memo[surface] = self._head(surface)
            head = memo[surface]
            match = self._match(text, found, position, head) if head else None
            position = match.stop if match else position + 1
            if match and match.pattern.name and not match.pattern.quiet:
                sightings.append(_sighting(text, match))
        return sightings

    def _remembered(self) -> dict[str, _Head | None]:
        """What may begin at a word, by the word: articles share most of theirs. Emptied when it has grown large."""
        if len(self._memo) > _MOST_REMEMBERED:
            self._memo = {}
        return self._memo

    def whole(self, value: str) -> Pattern | None:
        """The pattern of a value that is one form and nothing else; only forms all in capitals demand their case."""
        found = words(value)
        head = self._head(found[0].text) if found else None
        for pattern in head.patterns if head else ():
            exact = len(pattern.keys) == len(found) and _fits(pattern.keys, found, 0)
            if exact and (pattern.demand is not Demand.capitals or _written(value, found, pattern)):
                return pattern
        return None

    def _match(self, text: str, found: Sequence[Word], at: int, head: _Head) -> _Match | None:
        start = found[at].start + head.attached
        for pattern in head.patterns:
            stop = at + len(pattern.keys)
            if stop > at + 1 and not (stop <= len(found) and _follows(text, found[at:stop], pattern)):
                continue
            end = found[stop - 1].end
            if meets(text[start:end], pattern.demand):
                return _Match(pattern, start, end, stop)
        return None

    def _head(self, surface: str) -> _Head | None:
        patterns = tuple(self._beginning(key(surface)))
        if patterns:
            return _Head(patterns, 0)
        for prefix in self._attached:
            if surface.startswith(prefix) and len(surface) - len(prefix) >= _SHORTEST_STEM - 1:
                patterns = tuple(self._beginning(key(surface[len(prefix) :])))
                if patterns:
                    return _Head(patterns, len(prefix))
        return None

    def _beginning(self, first: str) -> list[Pattern]:
        patterns = [pattern for form in _stems(first) for pattern in self._heads.get(form, ())]
        return sorted(patterns, key=lambda pattern: -len(pattern.keys))


def _stems(word: str) -> Iterator[str]:
    yield word
    yield from (word[: len(word) - ending] + "*" for ending in range(min(STEM_ENDING, len(word) - 1) + 1))


def _follows(text: str, parts: Sequence[Word], pattern: Pattern) -> bool:
    return _fits(pattern.keys, parts, 0) and _joined(text, parts, commas=pattern.commas)


def _fits(wanted: tuple[str, ...], found: Sequence[Word], at: int) -> bool:
    """The first word fits already: it led to the pattern."""
    return all(_fits_word(wanted[i], key(found[at + i].text)) for i in range(1, len(wanted)))


def _fits_word(wanted: str, word: str) -> bool:
    if not wanted.endswith("*"):
        return wanted == word
    return word.startswith(wanted[:-1]) and len(word) - len(wanted) < STEM_ENDING


def _joined(text: str, parts: Sequence[Word], *, commas: bool) -> bool:
    return all(_gap(text, left, right, commas=commas) for left, right in pairwise(parts))


def _gap(text: str, left: Word, right: Word, *, commas: bool) -> bool:
    gap = text[left.end : right.start]
    if gap == " " or (commas and gap == ", "):
        return True
    ends_sentence = "." in gap and len(left.text) > _LONGEST_TITLE
    return _GAP.fullmatch(gap) is not None and "\n\n" not in gap and not ends_sentence


def _written(value: str, found: Sequence[Word], pattern: Pattern) -> bool:
    return meets(value[found[0].start : found[-1].end], pattern.demand)


def _sighting(text: str, match: _Match) -> NameSighting:
    surface = text[match.start : match.end]
    return NameSighting(match.start, match.end, surface, match.pattern.name, match.pattern.form)
