"""Frames: the word that says what became of the people of a phrase (let go, received, came home, swapped)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from schemas.prisoner_exchange.reader.items import Item, around, some
from schemas.prisoner_exchange.reader.lexicon import lexicon
from schemas.prisoner_exchange.reader.phrases import Phrase

REACH = 22
"""Items to either side in which a governing word may stand."""
MOVES = ("give", "get", "come", "swap")
STOPS = frozenset(";:—–.!?")
"""Signs that end a clause."""
_DASHES = "—–"
_SKIPPED = frozenset("\"'“”‘’()-,")


class Frame(NamedTuple):
    """What governs a phrase."""

    kind: str
    """give, get, come, swap; for (in return); part (of people counted before); held; other."""
    at: int
    """Item of the governing word."""
    passive: bool
    """The phrase is its subject, or it is a noun ("the release of 95"): the one who acts stands after "by"."""
    right: bool
    """It stands after the phrase."""
    planned: bool = False


class Site(NamedTuple):
    """A phrase in its sentence."""

    items: Sequence[Item]
    phrases: Sequence[Phrase]
    """All phrases of the sentence."""
    place: int
    speaker: str | None = None
    """The party of the person who was last heard."""

    @property
    def phrase(self) -> Phrase:
        """The phrase itself."""
        return self.phrases[self.place]


def frame(site: Site) -> Frame | None:
    """The frame of a phrase, or None where nothing says that they were, or will be, let go."""
    left = _left(site)
    if left is not None and left.kind in ("part", "for"):
        return left
    right = after(site)
    moved = next((one for one in (right, left) if one is not None and one.kind in MOVES), None)
    return _beside(site) or moved or _inside(site) or right or left


def _inside(site: Site) -> Frame | None:
    """As in "the 116 freed prisoners": the phrase itself says it."""
    phrase = site.phrase
    for at in range(phrase.first + 1, phrase.last):
        if site.items[at].has("give") and site.items[at].has("participle"):
            return Frame("give", at, passive=True, right=False)
    return None


def _beside(site: Site) -> Frame | None:
    """The frame of the phrase before, where "and" or a comma joins the two: "one officer and ten privates"."""
    if site.place == 0:
        return None
    before = site.phrases[site.place - 1]
    between = site.items[before.last : site.phrase.first]
    if not between or not all(item.has("and") or item.low == "," for item in between):
        return None
    found = frame(site._replace(place=site.place - 1))
    return found if found is not None and found.kind == "part" else None


# ---------------------------------------------------------------- after the phrase


def after(site: Site) -> Frame | None:
    """The frame that stands after the phrase."""
    for at in _places_after(site):
        item = site.items[at]
        if item.low in lexicon().sets["remaining"]:
            return Frame("held", at, passive=True, right=True)
        if item.has("be", "have", "will"):
            if not item.has("to") or some(site.items[at + 1 : at + 2], "be", "base"):
                return _predicate(site.items, at)
        elif item.has("verb") and not item.has("present", "noun"):
            found = _bare_verb(site, at)
            if found is not None:
                return found
    return None


def _places_after(site: Site) -> Iterator[int]:
    """The items after the phrase up to the end of its clause, relative clauses left out."""
    items, at = site.items, site.phrase.last
    while at < min(len(items), site.phrase.last + REACH):
        item = items[at]
        if (item.low in STOPS and item.low not in _DASHES) or (item.has("but") and item.low not in ("as", "since")):
            return
        closing = next((place for place in range(at + 1, len(items)) if items[place].low == item.low), None)
        if item.low in _DASHES and closing is not None:
            at = closing + 1
            continue
        if item.has("and") and not _joins_people(site, at):
            return
        if item.has("who"):
            at = next((place for place in range(at, len(items)) if items[place].has("verb")), len(items))
        else:
            yield at
        at += 1


def _joins_people(site: Site, at: int) -> bool:
    """Whether "and" joins another phrase, or names in an apposition, and not a new clause."""
    following = site.items[at + 1 : at + 2]
    return bool(following) and (_in_phrase(site, at + 1) or (following[0].text[:1].isupper() and not following[0].tags))


def _in_phrase(site: Site, at: int) -> bool:
    return any(phrase.first <= at < phrase.last for phrase in site.phrases)


def _predicate(items: Sequence[Item], at: int) -> Frame | None:
    """The verb that "were", "have been", "will be" leads to, past adverbs."""
    planned = False
    for place in range(at, min(at + 9, len(items))):
        item = items[place]
        if item.low in lexicon().sets["remaining"]:
            return Frame("held", place, passive=True, right=True)
        if item.has("including"):
            return Frame("part", place, passive=False, right=True)
        if item.low in STOPS or item.has("who", "but") or item.figure is not None:
            return None
        planned = planned or (item.has("will") and item.low != "can")
        if item.has("verb"):
            if not item.has("want", "agree"):
                return _told(items, at, place, planned=planned)
            planned = True
        planned = planned or item.low in lexicon().sets["to_come"]
    return None


def _told(items: Sequence[Item], at: int, place: int, *, planned: bool) -> Frame:
    kind = next((tag for tag in MOVES if items[place].has(tag)), "other")
    between = items[at:place]
    ahead = planned and not _reported(items, place)
    return Frame("other" if some(between, "not") else kind, place, some(between, "be"), right=True, planned=ahead)


def _reported(items: Sequence[Item], place: int) -> bool:
    return items[place].has("participle") and some(around(items, place - 3, place), "have")


def _bare_verb(site: Site, at: int) -> Frame | None:
    """A verb without an auxiliary: "captives freed by", "captives returned home", "men walked free"."""
    items, item = site.items, site.items[at]
    following = items[at + 1] if at + 1 < len(items) else None
    kind = next((tag for tag in MOVES if item.has(tag)), None)
    if item.has("hold", "take") and item.has("participle") and kind is None:
        return None
    if _own_subject(site, at) or kind is None:
        return Frame("other", at, passive=False, right=True)
    if item.has("going"):
        onward = following is not None and (following.has("to") or following.low == "home")
        return Frame("come", at, passive=True, right=True) if onward and kind in ("give", "come") else None
    takes_object = following is not None and (following.figure is not None or following.has("det", "a", "name"))
    if kind in ("give", "get", "swap") and takes_object:
        return Frame("other", at, passive=False, right=True)
    return Frame(kind, at, passive=True, right=True)


def _own_subject(site: Site, at: int) -> bool:
    """Whether a party, or a new noun, stands directly before the verb: it is the subject then."""
    before = [item for item in site.items[site.phrase.last : at] if not item.has("little")]
    return bool(before) and before[-1].side is not None


# ---------------------------------------------------------------- before the phrase


def _left(site: Site) -> Frame | None:
    items, at = site.items, site.phrase.first - 1
    start, near = max(0, at - REACH), True
    while at >= start:
        item = items[at]
        earlier = next((p for p in site.phrases[: site.place] if p.first <= at < p.last), None)
        if earlier is not None:
            near, at = False, earlier.first - 1
            continue
        if item.low in STOPS or item.has("but", "who"):
            return None
        found = _little_frame(items, at, near=near) or _verb_frame(items, at)
        if found is not None:
            return found
        near = (
            near
            and (item.has("little", "head") or item.low in _SKIPPED or not item.tags)
            and site.phrase.first - at < 5
        )
        at -= 1
    return None


def _little_frame(items: Sequence[Item], at: int, *, near: bool) -> Frame | None:
    item = items[at]
    if near and item.has("including"):
        return Frame("part", at, passive=False, right=False)
    if near and (item.has("for") or item.has("return")) and not _of_verb(items, at):
        return Frame("for", at, passive=False, right=False)
    if near and item.has("involving"):
        return Frame("swap", at, passive=False, right=False)
    return None


def _of_verb(items: Sequence[Item], at: int) -> bool:
    """Whether "for" belongs to a verb of its own: "jailed for 20 years" names no return."""
    return items[at].low == "for" and at > 0 and items[at - 1].has("hold", "want")


def _verb_frame(items: Sequence[Item], at: int) -> Frame | None:
    item = items[at]
    kind = next((tag for tag in MOVES if item.has(tag)), None)
    if item.has("noun") and kind is not None and _is_noun(items, at):
        of = at + 1 < len(items) and items[at + 1].has("of")
        return Frame(kind, at, passive=True, right=False, planned=_ahead(items, at)) if of else None
    if not item.has("verb"):
        return None
    if kind is None:
        return None if _adverbial(items, at) else Frame("other", at, passive=False, right=False)
    passive = item.has("participle") and _be_before(items, at)
    return Frame(kind, at, passive=passive, right=False, planned=_ahead(items, at))


def _adverbial(items: Sequence[Item], at: int) -> bool:
    """A verb in -ing or a participle inside a noun ("captured soldiers") does not govern what follows far off."""
    if items[at].has("noun", "head") or items[at].low in ("including", "during", "according"):
        return True
    return items[at].has("participle") and not _be_before(items, at) and some(items[at + 1 : at + 4], "head")


def _is_noun(items: Sequence[Item], at: int) -> bool:
    if not items[at].has("verb"):
        return True
    before = items[at - 1] if at else None
    after = items[at + 1] if at + 1 < len(items) else None
    if after is not None and after.has("of"):
        return True
    return before is not None and (before.has("det", "a", "head", "in") or (not before.tags and before.low.isalpha()))


def _be_before(items: Sequence[Item], at: int) -> bool:
    return some(around(items, at - 3, at), "be")


def _ahead(items: Sequence[Item], at: int) -> bool:
    """Whether the verb is still to come: "will free", "agreed to return", "is to hand over"."""
    before = items[max(0, at - 4) : at]
    return items[at].has("base") and some(before, "will")
