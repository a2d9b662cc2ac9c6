"""What a sentence tells of each of its phrases: let go one way, both ways, in return for others, or part of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from schemas.prisoner_exchange.reader.facts import PART_REACH, Fact, Scene, completed, made, part, plausible
from schemas.prisoner_exchange.reader.frames import Frame, Site, after, frame
from schemas.prisoner_exchange.reader.items import Sentence, around, some
from schemas.prisoner_exchange.reader.lexicon import KINDS, lexicon
from schemas.prisoner_exchange.reader.sides import direction

POINTER_REACH = 12
"""Sentences back in which the figure stands that "the same number" points to."""


def facts_of(sentence: Sentence, parties: Sequence[str], before: Sequence[Fact]) -> list[Fact]:
    """The groups that a sentence says were, or will be, let go; `before` are those of the sentences before it."""
    summed = lexicon().has("history", sentence.low) and lexicon().told("summed", sentence.low)
    if summed and not lexicon().told("this_one", sentence.low):
        return []
    found: list[Fact] = []
    for place in range(len(sentence.phrases)):
        site = Site(sentence.items, sentence.phrases, place, sentence.speaker)
        found += facts_at(Scene(site, sentence, parties, [*before, *found]))
    return [*found, *_pointed(sentence, parties, [*before, *found])]


def facts_at(scene: Scene) -> Iterator[Fact]:
    """What becomes of one phrase of a sentence: none, one group, or one for each side."""
    site, phrase, parties = scene.site, scene.site.phrase, scene.parties
    found, near, paired = frame(site), bool(scene.recent(PART_REACH)), _paired(site)
    if found is not None and found.kind == "part" and not near:
        found = after(site)
    if found is None and paired:
        found = Frame("swap", phrase.first, passive=True, right=False)
    if found is None or found.kind in ("held", "other") or not (plausible(site, found) or paired):
        return
    base = replace(made(scene, found), mutual=paired)
    if found.kind == "for":
        yield _in_return(base, scene)
    elif found.kind == "part" or (phrase.partitive and not phrase.own and near):
        yield from part(base, scene)
    elif len(parties) == 2 and _each(site, found):
        yield replace(base, giver=parties[0], taker=parties[1], mutual=True)
        yield replace(base, giver=parties[1], taker=parties[0], mutual=True)
    else:
        yield _directed(base, scene, found)


def _paired(site: Site) -> bool:
    """As in "1,000 for 1,000": two figures joined by "for", in a sentence of swaps."""
    for left in (site.place, site.place - 1):
        pair = site.phrases[max(left, 0) : left + 2]
        if len(pair) == 2 and some(site.items, "swap"):
            between = [
                item for item in site.items[pair[0].last : pair[1].first] if item.low.isalpha() or item.has("for")
            ]
            if [item.low for item in between] == ["for"]:
                return True
    return False


def _each(site: Site, found: Frame) -> bool:
    """Whether the figure counts for either side: "each returned 95", "95 each", "95 from each side"."""
    items, last = site.items, site.phrase.last
    if some(items[last : last + 1], "each") or any(
        item.has("each") and " " in item.low for item in items[last : last + 4]
    ):
        return True
    before = items[found.at + 1 : found.at + 4] if found.right else around(items, found.at - 4, site.phrase.first)
    return some(before, "each") and not any(item.low == "other" for item in before)


def _in_return(base: Fact, scene: Scene) -> Fact:
    """As in "… for 95": the other way than what stands before "for"."""
    same = scene.recent(0)
    nation = scene.nation()
    one_way = [fact for fact in same or scene.recent(1) if not fact.subset and fact.covers == "one_side" and fact.giver]
    base = replace(base, kinds=base.kinds or (same[-1].kinds if same else frozenset()))
    base = replace(base, planned=base.planned or bool(same and same[-1].planned))
    if nation is not None:
        return completed(replace(base, taker=nation), scene.parties)
    if one_way:
        return replace(base, giver=one_way[-1].taker, taker=one_way[-1].giver)
    return completed(_returned_for(base, scene), scene.parties)


def _returned_for(base: Fact, scene: Scene) -> Fact:
    """As in "Iran will release a reporter in exchange for six people": the giver of the verb before is their taker."""
    items = scene.site.items
    for at in range(scene.site.phrase.first - 1, -1, -1):
        kind = next((tag for tag in ("give", "get", "swap") if items[at].has("verb") and items[at].has(tag)), None)
        if kind is not None:
            passive = items[at].has("participle") and some(around(items, at - 3, at), "be")
            way = direction(scene.site, Frame(kind, at, passive, right=False), ())
            return replace(base, giver=way.taker, taker=way.giver)
    return base


def _directed(base: Fact, scene: Scene, found: Frame) -> Fact:
    """The fact with the direction that its clause states, or that the facts before it imply."""
    way = direction(scene.site, found, scene.parties)
    if _combined(scene.site):
        return replace(base, covers="both_sides")
    if way.giver or way.taker:
        return completed(replace(base, giver=way.giver, taker=way.taker), scene.parties)
    if base.mutual and len(scene.parties) == 2 and _same_for_same(scene.site):
        return completed(replace(base, giver=scene.parties[0]), scene.parties)
    return _implied(base, scene)


def _same_for_same(site: Site) -> bool:
    """Whether it is the first of two equal figures joined by "for"."""
    following = site.phrases[site.place + 1 :]
    return bool(following) and following[0].value == site.phrase.value


def _implied(base: Fact, scene: Scene) -> Fact:
    near = [fact for fact in scene.recent(1) if fact.giver and not fact.subset]
    if near and base.definite and not base.swapped:
        return replace(base, giver=near[-1].giver, taker=near[-1].taker)
    if near and some(scene.site.items, "return"):
        return replace(base, giver=near[-1].taker, taker=near[-1].giver)
    told = [fact for fact in scene.before if fact.giver and not fact.subset]
    if told and "hostage" not in base.kinds and scene.homeward(base):
        return replace(base, giver=told[0].giver, taker=told[0].taker)
    holder = scene.holder(base)
    if holder is not None:
        return completed(replace(base, giver=holder), scene.parties)
    start, end = base.start - base.sentence.start, base.end - base.sentence.start
    both = lexicon().has("both", base.sentence.text[max(0, start - 30) : end + 40].lower())
    return replace(base, covers="both_sides" if both else "unstated")


def _combined(site: Site) -> bool:
    """Whether it is said to be a total: "a combined 372", "100 soldiers in total"."""
    items, phrase = site.items, site.phrase
    following = " ".join(item.low for item in items[phrase.last : phrase.last + 2])
    before = around(items, phrase.first - 3, phrase.first)
    return any(item.low == "combined" for item in before) or following.startswith(("in total", "in all", "altogether"))


def _pointed(sentence: Sentence, parties: Sequence[str], before: Sequence[Fact]) -> Iterator[Fact]:
    """As in "the same number of Russian troops": the figure of the group before, the other way."""
    found = lexicon().cues["equal"].search(sentence.text.lower())
    if found is None or lexicon().told("as_many_as", sentence.low) or some(sentence.items, "each"):
        return
    wholes = [fact for fact in before if fact.covers == "one_side" and not fact.subset and fact.giver]
    if not wholes or sentence.index - wholes[-1].sentence.index > POINTER_REACH:
        return
    whole = wholes[-1]
    inside = [item for item in sentence.items if item.start >= sentence.start + found.start()][:9]
    nation = next((item.side for item in inside if item.has("demonym") and item.side in parties), None)
    giver, taker = (whole.taker, whole.giver) if nation in (None, whole.giver) else whole.way
    head = next((item for item in inside if item.has("head")), inside[0])
    kinds = head.tags.intersection(KINDS) - {"unspecified"} or whole.kinds
    told = replace(whole, sentence=sentence, giver=giver, taker=taker, kinds=frozenset(kinds))
    yield replace(told, start=inside[0].start, end=max(head.end, sentence.start + found.end()))
