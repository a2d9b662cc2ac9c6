"""An article as sentences of items: a word, a listed phrase, a figure or a name, each with its tags and its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import sentencex

from pipeline.figures import Figure, figures
from pipeline.names import Form, NameSighting
from schemas.prisoner_exchange.model import ALIASES
from schemas.prisoner_exchange.reader.lexicon import lexicon

LONGEST_TEXT = 40_000
"""Characters of one article that are read; news that is longer is cut here."""
LONGEST_SENTENCE = 1_200
"""Characters; a longer one is cut, so that no rule looks far."""

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}[^\W\d_]?|['’]s\b|\d[\d,.]*\d|[^\W_]+(?:['’](?!s\b)[^\W\d_]+)?|[^\w\s]")
_ENDED = re.compile(r"[.!?…][\"”’')\]]*$")
_WRAPPED_AT = 100
"""Characters; a text none of whose lines is longer was wrapped, so that a line's end says nothing."""
_NONE: frozenset[str] = frozenset()
_FIGURE, _NAME = frozenset({"figure"}), frozenset({"name"})
_SIDES = ("country", "group")
_NO_FIGURES = frozenset({"one's"})


class Item(NamedTuple):
    """One unit of a sentence; places are code points of the article."""

    start: int
    end: int
    text: str
    """As written."""
    low: str
    """In lower case, white space collapsed."""
    tags: frozenset[str]
    side: str | None = None
    """The party that a name stands for; None for words, and for bodies and places that are nobody's."""
    name: str | None = None
    form: Form | None = None
    figure: Figure | None = None

    def has(self, *tags: str) -> bool:
        """Whether it carries any of the tags."""
        return not self.tags.isdisjoint(tags)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, or one line of a heading."""

    index: int
    start: int
    end: int
    text: str
    low: str
    items: tuple[Item, ...]
    heading: bool
    """No full stop at its end: a title, a caption or a menu."""


def sentences(text: str) -> list[Sentence]:
    """The sentences of an article's first `LONGEST_TEXT` characters, with their items."""
    text = text[:LONGEST_TEXT]
    names = {sighting.start: sighting for sighting in ALIASES.find(text)}
    numbers = {figure.start: figure for figure in figures(text, language="en")}
    found = []
    for start, end in _spans(text):
        tokens = list(_TOKEN.finditer(text, start, end))
        inside = tuple(_items(tokens, text, names=names, numbers=numbers))
        low = " ".join(text[start:end].lower().split())
        heading = _ENDED.search(low) is None
        found.append(Sentence(len(found), start, end, text[start:end], low, inside, heading))
    return found


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence stands, without the white space around it; a line ends one, unless lines are wrapped."""
    wrapped = max(map(len, text.split("\n")), default=0) <= _WRAPPED_AT
    line = re.compile(r"(?:[^\n]|\n(?=\S))+" if wrapped else r"[^\n]+")
    at = 0
    for piece in sentencex.segment("en", text):
        for found in line.finditer(piece):
            start = at + found.start() + len(found[0]) - len(found[0].lstrip())
            end = at + found.start() + len(found[0].rstrip())
            for cut in range(start, end, LONGEST_SENTENCE):
                yield cut, min(cut + LONGEST_SENTENCE, end)
        at += len(piece)


def _items(
    tokens: list[re.Match[str]], text: str, *, names: dict[int, NameSighting], numbers: dict[int, Figure]
) -> Iterator[Item]:
    at = 0
    while at < len(tokens):
        token = tokens[at]
        name, number = names.get(token.start()), numbers.get(token.start())
        if name is not None:
            yield _named(name)
            at = _after(tokens, at, name.end)
        elif number is not None and number.kind == "count" and token[0].lower() not in _NO_FIGURES:
            yield Item(number.start, number.end, number_text(text, number), "", _FIGURE, figure=number)
            at = _after(tokens, at, number.end)
        else:
            length, tags = _phrase(tokens, at)
            end = tokens[at + length - 1].end()
            written = text[token.start() : end]
            yield Item(token.start(), end, written, " ".join(written.lower().split()), tags)
            at += length


def number_text(text: str, number: Figure) -> str:
    """A figure as written."""
    return text[number.start : number.end]


def _after(tokens: list[re.Match[str]], at: int, end: int) -> int:
    while at < len(tokens) and tokens[at].start() < end:
        at += 1
    return at


def _named(seen: NameSighting) -> Item:
    side = ALIASES.folds_into(seen.name) or seen.name
    if ALIASES.kind(side) not in _SIDES:
        side = None
    tags = frozenset({"name", "demonym"}) if seen.form is Form.demonym else _NAME
    return Item(seen.start, seen.end, seen.surface, seen.surface.lower(), tags, side, seen.name, seen.form)


def _phrase(tokens: list[re.Match[str]], at: int) -> tuple[int, frozenset[str]]:
    """The longest listed phrase that begins here: its length in tokens (1 for an unlisted word) and its tags."""
    for words, tags in lexicon().phrases.get(tokens[at][0].lower(), ()):
        end = at + len(words)
        if end <= len(tokens) and all(tokens[at + i][0].lower() == words[i] for i in range(1, len(words))):
            return len(words), tags
    return 1, _NONE
