"""Facts: how many people whom one side lets go, and to whom, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from schemas.prisoner_exchange.model import ALIASES
from schemas.prisoner_exchange.reader.frames import MOVES, Frame, Site
from schemas.prisoner_exchange.reader.items import Item, Sentence, around, some
from schemas.prisoner_exchange.reader.lexicon import lexicon
from schemas.prisoner_exchange.reader.phrases import Phrase

BARE_REACH = 6
"""Items between a bare figure ("released 95") and its verb."""
ANAPHORS = ("the", "those", "these")
HOME_REACH = 8
"""Characters after a clause in which "home" may still follow."""
PART_REACH = 2
"""Sentences back in which the whole stands that people are a part of."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One group of people, or one person, in one sentence."""

    sentence: Sentence
    phrase: Phrase
    count: int
    kinds: frozenset[str]
    planned: bool
    proposed: bool
    swapped: bool
    """A word of exchanging governs it."""
    definite: bool
    """Named with "the": people who were told of before."""
    nominal: bool
    """A noun governs it, which tells no time: "the return of 95"."""
    start: int
    """Its clause: half-open, in code points of the article."""
    end: int
    giver: str | None = None
    taker: str | None = None
    covers: str = "one_side"
    subset: bool = False
    stated: bool = False
    """Giver and taker both stand in the text; neither is only implied by the other."""
    mutual: bool = False
    """One figure for both sides: "each", "1,000 for 1,000"."""

    @property
    def way(self) -> tuple[str | None, str | None]:
        """The direction."""
        return self.giver, self.taker


class Scene(NamedTuple):
    """A phrase with what is known when it is read."""

    site: Site
    sentence: Sentence
    parties: Sequence[str]
    before: Sequence[Fact]
    """The facts told before, in order."""

    def recent(self, sentences: int) -> list[Fact]:
        """The facts of this sentence and of as many before it."""
        return [fact for fact in self.before if self.sentence.index - fact.sentence.index <= sentences]

    def nation(self) -> str | None:
        """The party whose people the phrase names."""
        return next((side for side in self.site.phrase.sides if side in self.parties), None)

    def homeward(self, fact: Fact) -> bool:
        """Whether the people came home, whoever they are."""
        words = {item.low for item in self.site.items if fact.start <= item.start < fact.end + HOME_REACH}
        return any("home" in word.split() for word in words)

    def holder(self, fact: Fact) -> str | None:
        """Who must have held them, where a state's prisoners go against a group's hostages."""
        roles = {ALIASES.kind(party): party for party in self.parties}
        if set(roles) != {"country", "group"}:
            return None
        if "hostage" in fact.kinds:
            return roles["group"]
        against = any("hostage" in told.kinds for told in self.before)
        return roles["country"] if against and fact.kinds == {"detainee"} else None


def made(scene: Scene, found: Frame) -> Fact:
    """The fact of a phrase in its frame, its direction still open."""
    site, items = scene.site, scene.site.items
    first, last = site.phrase.first, site.phrase.last - 1
    if found.right and found.kind != "part":
        last = max(last, _clause_end(items, found.at))
    elif found.kind in MOVES and first - found.at < BARE_REACH + 2:
        first = min(first, found.at)
    return Fact(
        scene.sentence,
        _unhedged(site),
        count=site.phrase.value,
        kinds=site.phrase.kinds,
        planned=found.planned,
        proposed=any(item.low in lexicon().sets["offered"] for item in around(items, found.at - 5, found.at)),
        swapped=found.kind == "swap",
        definite=any(item.low in ANAPHORS for item in around(items, site.phrase.first - 1, site.phrase.first)),
        nominal=found.passive and not found.right,
        start=items[first].start,
        end=items[last].end,
    )


def _unhedged(site: Site) -> Phrase:
    """The phrase, its hedge dropped where "over" belongs to the verb: "handed over 95"."""
    over = any(
        item.has("verb") and item.low.endswith("over")
        for item in around(site.items, site.phrase.first - 1, site.phrase.first)
    )
    return site.phrase._replace(hedge="exact") if over else site.phrase


def _clause_end(items: Sequence[Item], at: int) -> int:
    """The last item of the words after a verb that say where to, by whom or from where."""
    last = at
    for place in range(at + 1, min(len(items), at + 7)):
        item = items[place]
        if item.side is not None:
            return place
        if item.low in ("home", "back"):
            last = place
        elif not item.has("to", "by", "from", "det", "of"):
            break
    return last


def plausible(site: Site, found: Frame) -> bool:
    """Whether the frame tells an event: no wish, no possibility, and its verb is at hand."""
    phrase, items, words = site.phrase, site.items, lexicon().sets
    wished = [item for item in around(items, found.at - 4, found.at) if item.low not in words["firm_wants"]]
    if found.kind == "swap" and lexicon().told("hypothetical", " ".join(item.low for item in items)):
        return False
    if some(wished, "want") or any(item.text in words["doubtful"] for item in around(items, found.at - 6, found.at)):
        return False
    if found.kind != "part" and phrase.bare and abs(found.at - phrase.first) > BARE_REACH:
        return False
    if items[phrase.first].has("a") and found.kind != "for":
        return _let_go(site, found)
    return found.kind != "get" or bool(phrase.kinds or phrase.sides or phrase.bare)


def _let_go(site: Site, found: Frame) -> bool:
    """Whether one described person is let go in so many words, and not only explained: ", a former marine,"."""
    first = site.phrase.first
    if found.kind == "part" or any(item.low in (",", "and") for item in around(site.items, first - 1, first)):
        return False
    return found.right or (not found.passive and first - found.at <= 3)


def part(base: Fact, scene: Scene) -> Iterator[Fact]:
    """People who are part of a group counted before; without one, they are none of ours."""
    near = scene.recent(PART_REACH)
    if near:
        nation = scene.nation()
        wholes = [fact for fact in near if not fact.subset and nation in (None, fact.taker)]
        whole = (wholes or near)[-1]
        kinds = base.kinds or whole.kinds
        told = replace(base, giver=whole.giver, taker=whole.taker, covers=whole.covers, kinds=kinds)
        yield replace(told, subset=True, planned=whole.planned)


def completed(fact: Fact, parties: Sequence[str]) -> Fact:
    """In a two-sided swap either side implies the other."""
    giver, taker = fact.giver, fact.taker
    if len(parties) == 2:
        other = {parties[0]: parties[1], parties[1]: parties[0]}
        giver, taker = giver or other.get(taker or ""), taker or other.get(giver or "")
    covers = "one_side" if giver or taker else "unstated"
    return replace(fact, giver=giver, taker=taker, covers=covers, stated=None not in fact.way)
