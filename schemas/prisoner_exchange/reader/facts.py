"""Facts: how many people whom one side lets go, and to whom, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from schemas.prisoner_exchange.reader.frames import MOVES, Frame, Site, after, frame
from schemas.prisoner_exchange.reader.items import Item, Sentence
from schemas.prisoner_exchange.reader.lexicon import lexicon
from schemas.prisoner_exchange.reader.phrases import Phrase, phrases
from schemas.prisoner_exchange.reader.sides import Direction, direction

_FIRST = re.compile(r"\b(?:largest|biggest|first|latest|greatest)\b")
_DOUBTFUL = frozenset({"could", "may", "might", "if", "whether", "should", "can"})
_AS_MANY_AS = re.compile(r"\bas many as\b")


@dataclass(frozen=True)
class Fact:
    """One group of people in one sentence."""

    sentence: Sentence
    phrase: Phrase
    count: int | None
    giver: str | None
    taker: str | None
    covers: str
    planned: bool
    subset: bool
    kinds: frozenset[str]
    start: int
    """Its clause: half-open, in code points of the article."""
    end: int
    proposed: bool = False
    mutual: bool = False
    """One figure for both sides: "each", "1,000 for 1,000"."""
    reference: bool = False
    """Its figure stands elsewhere: "the same number"."""

    @property
    def way(self) -> tuple[str | None, str | None]:
        """The direction."""
        return self.giver, self.taker


def facts_of(sentence: Sentence, parties: Sequence[str], before: Sequence[Fact]) -> list[Fact]:
    """The groups that a sentence says were, or will be, let go; `before` are those of the sentences before it."""
    if _is_history(sentence):
        return []
    found: list[Fact] = []
    known = phrases(sentence.items)
    for place in range(len(known)):
        site = Site(sentence.items, known, place)
        found += facts_at(sentence, site, parties=parties, before=[*before, *found])
    return [*found, *_pointed(sentence, parties, [*before, *found])]


def _is_history(sentence: Sentence) -> bool:
    """Totals since the war began are no event."""
    return lexicon().has("history", sentence.low) and _FIRST.search(sentence.low) is None


def facts_at(sentence: Sentence, site: Site, *, parties: Sequence[str], before: Sequence[Fact]) -> Iterator[Fact]:
    """What becomes of one phrase of a sentence: none, one group, or one for each side."""
    found = frame(site)
    if found is not None and found.kind == "part" and not _near(sentence, before):
        found = after(site)
    phrase = site.phrase
    if found is None and _n_for_n(site):
        found = Frame("swap", phrase.first, passive=True, right=False)
    if found is None or found.kind in ("held", "other") or not _plausible(site, found):
        return
    base = replace(_fact(sentence, site, found), mutual=_n_for_n(site))
    if found.kind == "part" or (phrase.partitive and not phrase.own):
        yield from _part(base, site, parties=parties, before=before)
    elif _each(site, found) and len(parties) == 2:
        yield replace(base, giver=parties[0], taker=parties[1], mutual=True)
        yield replace(base, giver=parties[1], taker=parties[0], mutual=True)
    elif found.kind == "for":
        yield from _in_return(base, site, parties=parties, before=before)
    else:
        yield _directed(base, direction(site, found, parties), site=site, parties=parties, before=before)


def _plausible(site: Site, found: Frame) -> bool:
    """A bare figure needs its verb at hand; one described person needs to be let go, or traded."""
    phrase, items = site.phrase, site.items
    low = [item.low for item in items[max(0, found.at - 6) : found.at]]
    if _DOUBTFUL.intersection(low) or any(
        item.has("want")
        for item in items[max(0, found.at - 4) : found.at]
        if item.low not in ("expected", "offered", "proposed", "promised", "vowed", "pledged")
    ):
        return False
    if phrase.bare and found.kind != "part" and abs(found.at - phrase.first) > 6 and not _n_for_n(site):
        return False
    if found.kind == "get" and not (phrase.kinds or phrase.sides or phrase.bare):
        return False
    return not (items[phrase.first].has("a") and found.kind in ("swap", "get") and found.passive)


def _fact(sentence: Sentence, site: Site, found: Frame) -> Fact:
    phrase, items = site.phrase, site.items
    first, last = phrase.first, phrase.last - 1
    if found.right and found.kind != "part":
        last = max(last, _clause_end(items, found.at))
    elif found.kind in MOVES and phrase.first - found.at < 8:
        first = min(first, found.at)
    start, end = items[first].start, items[last].end
    proposed = any(
        item.low in ("offered", "proposed", "offer", "proposal", "proposes", "offers")
        for item in items[max(0, found.at - 5) : found.at]
    )
    hedge_free = replace_hedge(site)
    return Fact(
        sentence,
        hedge_free,
        phrase.value,
        None,
        None,
        "one_side",
        found.planned,
        False,
        phrase.kinds,
        start,
        end,
        proposed,
    )


def replace_hedge(site: Site) -> Phrase:
    """The phrase, its hedge dropped where "over" belongs to the verb: "handed over 95"."""
    before = site.items[site.phrase.first - 1] if site.phrase.first else None
    if before is not None and before.has("verb") and before.low.endswith("over"):
        return site.phrase._replace(hedge="exact")
    return site.phrase


def _clause_end(items: Sequence[Item], at: int) -> int:
    """The last item of the words after a verb that say where to, by whom or from where."""
    last = at
    for place in range(at + 1, min(len(items), at + 7)):
        item = items[place]
        if item.side is not None:
            return place
        if not item.has("to", "by", "from", "det", "of") and item.low not in ("home", "back"):
            break
        last = place if item.low in ("home", "back") else last
    return last


def _n_for_n(site: Site) -> bool:
    """ "1,000 for 1,000": two figures joined by "for", in a sentence of swaps."""
    known, place, items = site.phrases, site.place, site.items
    if not any(item.has("swap") for item in items):
        return False
    for left, right in ((place, place + 1), (place - 1, place)):
        if left >= 0 and right < len(known):
            between = [
                item.low
                for item in items[known[left].last : known[right].first]
                if item.low.isalpha() or item.has("for")
            ]
            if between == ["for"]:
                return True
    return False


def _each(site: Site, found: Frame) -> bool:
    items, phrase = site.items, site.phrase
    after = items[phrase.last : phrase.last + 4]
    if any(item.has("each") for item in after[:1]) or any(item.has("each") and " " in item.low for item in after):
        return True
    if found.right:
        return any(item.has("each") for item in items[found.at + 1 : found.at + 4])
    return any(
        item.has("each") for item in items[max(0, found.at - 4) : phrase.first] if item.low != "each other"
    ) and not (any(one.low == "other" for one in items[max(0, found.at - 4) : phrase.first]))


def _part(base: Fact, site: Site, *, parties: Sequence[str], before: Sequence[Fact]) -> Iterator[Fact]:
    """People who are part of a group counted before; without one, they are none of ours."""
    near = _near(base.sentence, before)
    if not near:
        return
    whole = _whole(site.phrase, near, parties)
    kinds = base.kinds or whole.kinds
    yield replace(
        base, giver=whole.giver, taker=whole.taker, covers=whole.covers, subset=True, planned=whole.planned, kinds=kinds
    )


def _near(sentence: Sentence, before: Sequence[Fact]) -> list[Fact]:
    return [fact for fact in before if sentence.index - fact.sentence.index <= 2]


def _whole(phrase: Phrase, near: Sequence[Fact], parties: Sequence[str]) -> Fact:
    nations = [side for side in phrase.sides if side in parties]
    for fact in reversed(near):
        if not fact.subset and (not nations or fact.taker == nations[0]):
            return fact
    return near[-1]


def _in_return(base: Fact, site: Site, *, parties: Sequence[str], before: Sequence[Fact]) -> Iterator[Fact]:
    """ "… for 95": the other way than what stands before "for"."""
    same = [fact for fact in before if fact.sentence.index == base.sentence.index]
    near = [fact for fact in before if base.sentence.index - fact.sentence.index <= 1]
    nation = next((side for side in site.phrase.sides if side in parties), None)
    earlier = next(
        (fact for fact in reversed(same or near) if not fact.subset and fact.covers == "one_side" and fact.giver), None
    )
    kinds = base.kinds or (same[-1].kinds if same else frozenset())
    base = replace(base, kinds=kinds)
    if nation is not None:
        yield _completed(replace(base, taker=nation), parties)
    elif earlier is not None:
        yield replace(base, giver=earlier.taker, taker=earlier.giver, planned=base.planned or earlier.planned)
    elif same and same[-1].covers == "unstated" and len(parties) == 2:
        yield replace(base, giver=parties[1], taker=parties[0])
    else:
        yield from _returned_for(base, site, parties)


def _returned_for(base: Fact, site: Site, parties: Sequence[str]) -> Iterator[Fact]:
    """ "Iran will release a reporter in exchange for six people": the giver of the verb before is their taker."""
    for at in range(site.phrase.first - 1, -1, -1):
        item = site.items[at]
        if item.has("verb") and item.has("give", "get", "swap"):
            passive = item.has("participle") and any(one.has("be") for one in site.items[max(0, at - 3) : at])
            kind = next(tag for tag in ("give", "get", "swap") if item.has(tag))
            way = direction(site, Frame(kind, at, passive=passive, right=False), ())
            opposite = replace(base, giver=way.taker, taker=way.giver)
            yield _completed(opposite, parties)
            return
    if any(item.has("swap", "give") for item in site.items[: site.phrase.first]):
        yield _completed(base, parties)


def _directed(base: Fact, way: Direction, *, site: Site, parties: Sequence[str], before: Sequence[Fact]) -> Fact:
    base = replace(base, giver=way.giver, taker=way.taker)
    low = base.sentence.low
    if way.giver is None and way.taker is None:
        near = [
            fact for fact in before if base.sentence.index - fact.sentence.index <= 1 and fact.giver and not fact.subset
        ]
        if near and any(item.has("return") for item in site.items):
            return replace(base, giver=near[-1].taker, taker=near[-1].giver)
        if any(word in low for word in ("both sides", "all sides", "combined")):
            return replace(base, covers="both_sides")
        return replace(base, covers="unstated")
    if lexicon().has("total", low) and _combined(site):
        return replace(base, giver=None, taker=None, covers="both_sides")
    return _completed(base, parties)


def _combined(site: Site) -> bool:
    near = site.items[max(0, site.phrase.first - 3) : site.phrase.first]
    return any(item.low == "combined" for item in near)


def _completed(fact: Fact, parties: Sequence[str]) -> Fact:
    """In a two-sided swap either side implies the other."""
    giver, taker = fact.giver, fact.taker
    if len(parties) == 2:
        other = {parties[0]: parties[1], parties[1]: parties[0]}
        giver = giver or other.get(taker or "")
        taker = taker or other.get(giver or "")
    covers = "one_side" if giver or taker else "unstated"
    return replace(fact, giver=giver, taker=taker, covers=covers)


def _pointed(sentence: Sentence, parties: Sequence[str], before: Sequence[Fact]) -> Iterator[Fact]:
    """ "the same number of Russian troops": the figure of the group before, the other way."""
    found = lexicon().cues["equal"].search(sentence.low)
    if found is None or _AS_MANY_AS.search(sentence.low):
        return
    whole = next((f for f in reversed(before) if f.covers == "one_side" and not f.subset and f.count and f.giver), None)
    if whole is None or sentence.index - whole.sentence.index > 12:
        return
    at = sentence.text.lower().find(found[0])
    inside = [item for item in sentence.items if item.start >= sentence.start + max(at, 0)]
    nation = next((i.side for i in inside[:8] if i.has("demonym") and i.side in parties), None)
    giver, taker = (whole.taker, whole.giver) if nation in (None, whole.giver) else whole.way
    kinds = next((i.tags & set(lexicon_kinds()) for i in inside[:9] if i.has("head")), frozenset()) or whole.kinds
    last = next((i for i in inside[1:9] if i.has("head")), inside[min(3, len(inside) - 1)])
    yield replace(
        whole,
        sentence=sentence,
        giver=giver,
        taker=taker,
        kinds=frozenset(kinds),
        start=inside[0].start,
        end=last.end,
        reference=True,
    )


def lexicon_kinds() -> tuple[str, ...]:
    """The kinds of people that nouns tell."""
    return ("military", "civilian", "hostage", "detainee", "remains")
