"""Phrases of people: a figure, or an article, with the noun it counts: "175 wounded Ukrainian captives"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from schemas.prisoner_exchange.model import ALIASES
from schemas.prisoner_exchange.reader.items import Item
from schemas.prisoner_exchange.reader.lexicon import KINDS, lexicon

LONGEST = 14
"""Items of one phrase that are looked at."""
_OF_THEM = frozenset({"of them", "of whom", "of those", "of these"})
_QUOTES = frozenset("\"'“”‘’-–")
_ADJECTIVES = ("take", "hold", "harm", "give")


class Phrase(NamedTuple):
    """People counted by one figure; item places are half-open."""

    first: int
    last: int
    value: int
    hedge: str
    kinds: frozenset[str]
    sides: tuple[str, ...]
    """Parties named inside it: nationality, army, group."""
    own: bool
    """Says "of its", "of our": the speaker's people."""
    bare: bool
    """No noun: "released 95"."""
    partitive: bool
    """Says "of the", "of them": part of people named before."""
    words: str
    """What stands inside it besides figure and noun: "seriously wounded"."""


@dataclass
class _Draft:
    """A phrase while it is read."""

    kinds: set[str] = field(default_factory=set)
    sides: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    own: bool = False
    partitive: bool = False
    headed: bool = False
    soft: bool = False
    """A nationality stands last, and may be the noun itself: "17 Ukrainians"."""
    plain: int = 0
    """Unlisted words before the noun."""


def phrases(items: Sequence[Item]) -> list[Phrase]:
    """Every phrase of people in a sentence, in order and apart."""
    found: list[Phrase] = []
    for at, item in enumerate(items):
        if found and at < found[-1].last:
            continue
        phrase = None
        if item.figure is not None:
            phrase = _counted(items, at)
        elif item.has("a"):
            phrase = _described(items, at)
        if phrase is not None:
            found.append(phrase)
    return found


def _counted(items: Sequence[Item], at: int) -> Phrase | None:
    figure = items[at].figure
    if figure is None:
        return None
    draft, last = _read(items, at + 1)
    if not draft.headed and not draft.soft and (draft.plain or not (last == at + 1 or draft.partitive)):
        return None
    if draft.headed and last < len(items) and items[last].has("swap", "deal", "talks", "stage"):
        return None
    bare = not draft.headed and not draft.soft
    if figure.value == 1 and (bare or draft.partitive):
        return None
    if bare and (last < len(items) and items[last].low in ("%", "$", ":", "'s")):
        return None
    return _finished(items, at, last, draft=draft)


def _described(items: Sequence[Item], at: int) -> Phrase | None:
    """One person, described and not named: "an American hostage"."""
    draft, last = _read(items, at + 1, several=False)
    noun = items[last - 1]
    if not draft.headed or not noun.has("singular") or draft.partitive or "group" in noun.low:
        return None
    if lexicon().sets["ordinals"].intersection(draft.words):
        return None
    after = items[last] if last < len(items) else None
    if after is not None and (after.has("swap", "deal", "talks", "give", "stage") or after.text[:1].isupper()):
        return None
    if after is not None and (after.low in ("-", "'s", "of") or _named_after_comma(items, last)):
        return None
    return _finished(items, at, last, draft=draft)


def _named_after_comma(items: Sequence[Item], last: int) -> bool:
    following = items[last : last + 2]
    return len(following) == 2 and following[0].low == "," and following[1].text[:1].isupper() and not following[1].tags


def _finished(items: Sequence[Item], at: int, last: int, *, draft: _Draft) -> Phrase:
    figure = items[at].figure
    value, hedge = (figure.value, figure.hedge) if figure else (1, "exact")
    kinds = draft.kinds or ({"unspecified"} if draft.soft else set())
    if "remains" not in kinds and _bodies_of(items, at):
        kinds = kinds | {"remains"}
    if "remains" in kinds:
        kinds = {"remains"}
    sides = tuple(dict.fromkeys(draft.sides))
    bare = not draft.headed and not draft.soft
    return Phrase(
        at, last, value, hedge, frozenset(kinds), sides, draft.own, bare, draft.partitive, " ".join(draft.words)
    )


def _bodies_of(items: Sequence[Item], at: int) -> bool:
    before = [item for item in items[max(0, at - 5) : at] if not item.has("det", "for")]
    return any(item.has("remains") for item in before[-4:]) and bool(before) and before[-1].has("of")


def _read(items: Sequence[Item], at: int, *, several: bool = True) -> tuple[_Draft, int]:
    """Reads a phrase's inside from `at`; gives the draft and the place after its last item."""
    draft, place = _Draft(), at
    while place < min(len(items), at + LONGEST):
        item = items[place]
        if item.figure is not None or not _taken(draft, items, place, several=several):
            break
        place += 1
    while place > at and items[place - 1].has("of", "and", "det", "other") and not items[place - 1].has("head"):
        place -= 1
    return draft, place


def _taken(draft: _Draft, items: Sequence[Item], place: int, *, several: bool) -> bool:
    """Whether the item belongs to the phrase; notes in the draft what it says."""
    item = items[place]
    if item.has("head") and not (item.has("verb") and draft.headed):
        return _noun(draft, item)
    if item.has("name"):
        return _name(draft, item, items[place + 1 : place + 3])
    if item.has("including"):
        draft.partitive = item.low in _OF_THEM and items[place - 1].figure is not None
        return draft.partitive
    if item.has("of"):
        return _of(draft, items[place + 1 : place + 5])
    if item.has("and"):
        return several and _and(draft, items[place + 1 : place + 4])
    if item.has("det"):
        draft.own = draft.own or item.low in lexicon().sets["own"]
        return place > 0 and items[place - 1].has("of", "and")
    return _adjective(draft, items, place)


def _noun(draft: _Draft, item: Item) -> bool:
    kinds = item.tags.intersection(KINDS)
    if draft.headed and "remains" in draft.kinds:
        return True
    specific = kinds - {"unspecified"}
    draft.kinds = {kind for kind in draft.kinds | (specific or kinds) if kind != "unspecified" or not specific}
    draft.headed = True
    return True


def _name(draft: _Draft, item: Item, following: Sequence[Item]) -> bool:
    if draft.headed and draft.sides and not item.has("demonym") and item.side is None:
        return False
    side = item.side or ALIASES.country_of(item.name or "")
    if side is not None:
        draft.sides.append(side)
    draft.soft = item.has("demonym") and not draft.headed
    return item.has("demonym") or draft.headed or any(one.has("head", "army") for one in following)


def _of(draft: _Draft, following: Sequence[Item]) -> bool:
    if draft.headed:
        return any(one.has("name", "army", "head") for one in following) and not (following and following[0].figure)
    draft.partitive = bool(following) and not draft.soft
    return bool(following) and (following[0].has("det", "name") or following[0].low in ("them", "whom", "these"))


def _and(draft: _Draft, following: Sequence[Item]) -> bool:
    if not following or following[0].figure is not None or following[0].has("a", "det"):
        return False
    plain = following[0].has("head", "demonym") or (not draft.headed and not following[0].has("verb", "little"))
    return (
        plain and any(one.has("head") for one in following) and not any(one.has("be", "have") for one in following[:2])
    )


def _adjective(draft: _Draft, items: Sequence[Item], place: int) -> bool:
    item = items[place]
    if draft.headed and not item.has("army"):
        return False
    if item.low in _QUOTES:
        return True
    if item.has("other", "army"):
        return True
    participle = item.has("participle") and item.has(*_ADJECTIVES)
    if (item.has("verb") and not participle) or item.has("little"):
        return False
    if participle and not any(one.has("head", "demonym") for one in items[place + 1 : place + 5]):
        return False
    if not item.low[:1].isalpha():
        return False
    draft.plain += not participle
    draft.soft = False
    draft.words.append(item.text)
    return True
