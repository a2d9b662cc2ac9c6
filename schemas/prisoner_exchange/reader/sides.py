"""Who let whom go, and to whom: the direction of a phrase in its frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from schemas.prisoner_exchange.reader.frames import STOPS, Frame, Site
from schemas.prisoner_exchange.reader.items import Item
from schemas.prisoner_exchange.reader.lexicon import lexicon

NEAR = 5
"""Items after a preposition within which its party stands."""
LONGEST_SUBJECT = 25
"""Items before a verb in which its subject stands."""


class Direction(NamedTuple):
    """As the sentence states it; None where it does not."""

    giver: str | None
    taker: str | None
    both: bool = False
    """Each side did it: "each returned 175"."""


class Actors(NamedTuple):
    """The parties that are named around a phrase."""

    subject: tuple[str, ...]
    giver: str | None
    """After "by", "from", "held by", "in … prisons"."""
    taker: str | None
    """After "to"."""
    own: str | None
    """Whose "its" the phrase says."""


def actors(site: Site, found: Frame) -> Actors:
    """The parties around a phrase and its frame."""
    phrase, last = site.phrase, site.phrase.last
    nominal = found.passive and not found.right
    subject = () if nominal or found.right else subject_of(site, found.at)
    beyond = last if found.kind == "for" else max(found.at, last - 1) + 1
    giver = _after(site, "by", found.at + 1, found) if found.passive else None
    giver = giver or _holder(site, last) or _after(site, "from", beyond, found) or _after(site, "from", last, found)
    taker = _after(site, "to", beyond, found) or _after(site, "to", last, found)
    own = next(reversed(subject_of(site, phrase.first)), site.speaker) if phrase.own else None
    return Actors(subject, giver, taker, own)


def subject_of(site: Site, at: int) -> tuple[str, ...]:
    """The parties that stand as subject before an item: one, or two joined by "and"."""
    items, reported, noun = site.items, False, False
    captive = {place for phrase in site.phrases for place in range(phrase.first, phrase.last)}
    for place in range(at - 1, max(-1, at - LONGEST_SUBJECT), -1):
        item = items[place]
        if item.low in STOPS or (item.has("say") and not reported and place != at - 1) or (item.has("and") and noun):
            return ()
        noun = noun or item.has("army") or item.low in lexicon().sets["rebels"]
        reported = reported or item.low in lexicon().sets["pronouns"] or item.has("who", "det")
        if item.side is not None and place not in captive and (at - place < 3 or not _governed(items, place)):
            return _joined(items, place, item.side)
    return ()


def _governed(items: Sequence[Item], place: int) -> bool:
    """Whether the name hangs on a preposition: "in Russia", "talks with Qatar", "captured by Hamas"."""
    before = [item for item in items[max(0, place - 2) : place] if not item.has("det")]
    return (
        bool(before)
        and before[-1].has("in", "from", "by", "with", "to", "for", "of")
        and not items[place].has("demonym")
    )


def _joined(items: Sequence[Item], place: int, side: str) -> tuple[str, ...]:
    for before in range(place - 1, max(-1, place - 8), -1):
        item = items[before]
        if item.side is not None and item.side != side and any(one.has("and") for one in items[before:place]):
            return (item.side, side)
        if item.has("verb") or item.low == ",":
            break
    return (side,)


def _after(site: Site, preposition: str, start: int, found: Frame) -> str | None:
    """The first party after the preposition, before the next verb, figure or stop."""
    items = site.items
    for place in range(start, min(len(items), start + 12)):
        item = items[place]
        figure = item.figure is not None and place > site.phrase.last
        if figure or item.low in STOPS or item.has("who", "but", "for", "return"):
            return None
        if item.has("verb") and place != found.at and not item.has("hold", "take", "noun"):
            return None
        side = _party_near(items, place + 1) if item.has(preposition) else None
        if side is not None:
            return side
    return None


def _party_near(items: Sequence[Item], start: int) -> str | None:
    for item in items[start : start + NEAR]:
        if item.side is not None:
            return item.side
        if item.has("verb", "by", "from", "to", "in") or item.low in STOPS or item.low == ",":
            return None
    return None


def _holder(site: Site, start: int) -> str | None:
    """As in "held by Russia", "jailed in the United States", "abducted by Hamas", "in Russian prisons"."""
    items = site.items
    for place in range(start, min(len(items), start + 14)):
        item = items[place]
        if item.low in STOPS or item.has("give", "get", "come", "swap", "say"):
            return None
        if item.has("hold", "take"):
            held = item.has("hold")
            for after in range(place + 1, min(len(items), place + 6)):
                if items[after].has("by") or (held and items[after].has("in")):
                    return _party_near(items, after + 1)
            return None
        if item.has("in") and _captivity(items, place + 1):
            return _party_near(items, place + 1)
    return None


def _captivity(items: Sequence[Item], start: int) -> bool:
    words = {item.low for item in items[start : start + 4]}
    return bool(words & lexicon().sets["captivity"])


def direction(site: Site, found: Frame, parties: Sequence[str]) -> Direction:
    """Giver and taker as the phrase's own clause states them; nationality decides where the verb leaves it open."""
    who = actors(site, found)
    nation = who.own or _nation(site.phrase.sides, parties)
    giver, taker = who.giver, who.taker
    if not found.passive and len(who.subject) == 1:
        subject = who.subject[0]
        if found.kind == "give":
            giver = subject
        elif found.kind == "get":
            taker = subject
        elif found.kind == "swap" and nation != subject:
            giver = subject
    if who.own is not None and found.kind != "swap":
        return Direction(giver if giver != who.own else None, who.own)
    if taker == giver or (taker is None and nation != giver):
        taker = nation if nation != giver else None
    return Direction(giver, taker)


def _nation(sides: Sequence[str], parties: Sequence[str]) -> str | None:
    """The party whose people they are; a nationality that is no party's says nothing."""
    named = [side for side in sides if side in parties]
    return named[-1] if named else None
