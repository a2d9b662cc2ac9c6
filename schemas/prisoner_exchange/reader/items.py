"""An article as sentences of items: a word, a listed phrase, a figure or a name, each with its tags and its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import sentencex  # type: ignore[import-untyped]  # ships no types

from pipeline.figures import Figure, figures
from pipeline.names import Form, NameSighting
from pipeline.text import name_tokens
from schemas.prisoner_exchange.model import ALIASES
from schemas.prisoner_exchange.reader.lexicon import lexicon

if TYPE_CHECKING:
    from schemas.prisoner_exchange.reader.phrases import Phrase

LONGEST_TEXT = 30_000
"""Characters of one article that are read; news that is longer is cut here."""
LONGEST_SENTENCE = 1_200
"""Characters; a longer one is cut, so that no rule looks far."""

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}[^\W\d_]?|['’]s\b|\d[\d,.]*\d|[^\W_]+(?:['’](?!s\b)[^\W\d_]+)?|[^\w\s]")
_ENDED = re.compile(r"[.!?…][\"”’')\]]*$")
_WRAPPED_AT = 100
"""Characters; a text none of whose lines is longer was wrapped, so that a line's end says nothing."""
_NONE: frozenset[str] = frozenset()
_FIGURE, _NAME, _PERSON, _BOTH = (
    frozenset({"figure"}),
    frozenset({"name"}),
    frozenset({"person"}),
    frozenset({"noun", "verb"}),
)
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


def around(items: Sequence[Item], start: int, stop: int) -> Sequence[Item]:
    """items[start:stop] with a start below zero taken as zero."""
    return items[max(0, start) : stop]


def some(items: Iterable[Item], *tags: str) -> bool:
    """Whether any of the items carries any of the tags."""
    return any(not item.tags.isdisjoint(tags) for item in items)


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
    speaker: str | None = None
    """The party of the speaker named last, here or just before."""
    phrases: tuple[Phrase, ...] = ()
    """The people that it counts or describes; filled in once the parties' names are settled."""


def sentences(text: str) -> list[Sentence]:
    """The sentences of an article's first `LONGEST_TEXT` characters that can matter, with their items."""
    text = text[:LONGEST_TEXT]
    spans = _near_cues(text, list(_spans(text)))
    kept = _blanked(text, spans)
    names = {sighting.start: sighting for sighting in ALIASES.find(kept)}
    numbers = {figure.start: figure for figure in figures(kept, language="en")}
    found: list[Sentence] = []
    for start, end in spans:
        tokens = list(_TOKEN.finditer(text, start, end))
        inside = _settled(list(_items(tokens, text, names=names, numbers=numbers)))
        low = " ".join(text[start:end].lower().split())
        heading = _ENDED.search(low) is None
        found.append(Sentence(len(found), start, end, text[start:end], low, inside, heading))
    return found


def _near_cues(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The sentences that speak of captives or of letting go, those around them, and those that thank mediators."""
    words = lexicon()
    near: set[int] = set()
    for at, (start, end) in enumerate(spans):
        low = text[start:end].lower()
        if words.has("confined", low) or words.has("freed", low):
            near.update((at - 1, at, at + 1))
        elif words.has("broker", low):
            near.add(at)
    return [span for at, span in enumerate(spans) if at in near]


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with everything outside the spans made white space, so that places stay the same."""
    parts, at = [], 0
    for start, end in spans:
        parts += [" " * (start - at), text[start:end]]
        at = end
    return "".join(parts)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence stands, without the white space around it; a line ends one, unless lines are wrapped."""
    lines = [len(line) for line in text.split("\n") if line.strip()]
    wrapped = max(lines, default=0) <= _WRAPPED_AT and 2 * sum(length > _WRAPPED_AT // 2 for length in lines) > len(
        lines
    )
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
            if at and written[0].isupper() and "verb" in tags:
                tags = _NONE
            side = _speaker_side(written) if not tags and written[0].isupper() else None
            low = " ".join(written.lower().split())
            yield Item(token.start(), end, written, low, tags or (_PERSON if side else _NONE), side)
            at += length


def _settled(items: list[Item]) -> tuple[Item, ...]:
    """Words that are nouns or verbs by their neighbours: "the exchange", "agreed to exchange"."""
    for at, item in enumerate(items):
        if item.tags >= _BOTH and item.has("base", "present"):
            before = items[at - 1] if at else None
            verb = before is not None and (
                before.has("will") or before.side is not None or before.low in lexicon().sets["plural_subjects"]
            )
            dropped = {"noun", "deal", "talks"} if verb else {"verb", "base", "present"}
            items[at] = item._replace(tags=item.tags - dropped)
        elif item.has("participle") and item.has("hold", "take", "harm") and _describes(items, at):
            items[at] = item._replace(tags=_NONE)
    return tuple(items)


def _describes(items: Sequence[Item], at: int) -> bool:
    """Whether a participle stands as an adjective: "the jailed star", "three wounded soldiers"."""
    before, following = items[at - 1 : at] if at else [], items[at + 1 : at + 2]
    led = some(before, "det", "a", "figure", "demonym")
    return led and bool(following) and not some(following, "little", "verb") and following[0].low[:1].isalnum()


@lru_cache(maxsize=8192)
def _speaker_side(word: str) -> str | None:
    """The party of a listed speaker, by surname."""
    tokens = name_tokens(word) if len(word) > 3 else ()
    return ALIASES.persons.surnames.get(tokens[-1]) if tokens else None


def number_text(text: str, number: Figure) -> str:
    """A figure as written."""
    return text[number.start : number.end]


def _after(tokens: list[re.Match[str]], at: int, end: int) -> int:
    while at < len(tokens) and tokens[at].start() < end:
        at += 1
    return at


def _named(seen: NameSighting) -> Item:
    folded = ALIASES.folds_into(seen.name) or seen.name
    side = folded if ALIASES.kind(folded) in _SIDES else None
    tags = frozenset({"name", "demonym"}) if seen.form is Form.demonym else _NAME
    return Item(seen.start, seen.end, seen.surface, seen.surface.lower(), tags, side, seen.name, seen.form)


def _phrase(tokens: list[re.Match[str]], at: int) -> tuple[int, frozenset[str]]:
    """The longest listed phrase that begins here: its length in tokens (1 for an unlisted word) and its tags."""
    for words, tags in lexicon().phrases.get(tokens[at][0].lower(), ()):
        end = at + len(words)
        if end <= len(tokens) and (
            end == at + 1 or all(tokens[at + i][0].lower() == words[i] for i in range(1, len(words)))
        ):
            return len(words), tags
    return 1, _NONE
