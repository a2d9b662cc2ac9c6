"""Groups: facts told twice made one, parts told from wholes, and each as the schema's JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from schemas.prisoner_exchange.reader.facts import Fact
from schemas.prisoner_exchange.reader.items import Item, Sentence
from schemas.prisoner_exchange.reader.lexicon import lexicon

ROUNDING = 0.1
"""A hedged figure this share off a firm one of the same direction is that one, rounded."""
AT_LEAST = 1.25
"""A figure up to this times "more than 100" is what it hedges."""


def merged(facts: Sequence[Fact]) -> list[Fact]:
    """The facts of one event, each group once; what is already counted in another is marked as its part."""
    kept: list[Fact] = []
    directed = any(fact.covers == "one_side" for fact in facts)
    for fact in facts:
        if directed and fact.covers == "unstated" and not fact.swapped:
            continue
        twin = next((known for known in kept if _same(known, fact)), None)
        if twin is None:
            kept.append(_placed(fact, kept))
        elif _better(fact, twin):
            kept[kept.index(twin)] = replace(fact, subset=twin.subset and fact.subset)
    return _without_totals(kept)


def _same(known: Fact, fact: Fact) -> bool:
    """Whether both tell of the same people."""
    if known.count == fact.count and (fact.definite or "unstated" in (known.covers, fact.covers)):
        return True
    if (
        known.way != fact.way
        or known.covers != fact.covers
        or (known.subset != fact.subset and known.count != fact.count)
    ):
        return False
    if known.count == fact.count:
        return ("remains" in known.kinds) == ("remains" in fact.kinds)
    low, high = sorted((known, fact), key=lambda one: one.count or 0)
    if low.phrase.hedge == "at_least":
        return (low.count or 0) > 10 and (high.count or 0) <= AT_LEAST * (low.count or 0)
    hedged = fact.phrase.hedge != "exact" or known.phrase.hedge != "exact"
    return hedged and (high.count or 0) > 10 and (high.count or 0) - (low.count or 0) <= ROUNDING * (high.count or 0)


def _better(fact: Fact, twin: Fact) -> bool:
    """Whether a repetition says more than what is known: a direction, or a firmer figure."""
    if twin.covers == "unstated" and fact.covers != "unstated":
        return True
    return twin.count != fact.count and fact.phrase.hedge == "exact" and twin.phrase.hedge != "exact"


def _placed(fact: Fact, kept: Sequence[Fact]) -> Fact:
    """The fact, marked as a part where a larger figure of the same direction was told before."""
    if fact.subset or "remains" in fact.kinds:
        return fact
    wholes = [known for known in kept if known.way == fact.way and not known.subset and "remains" not in known.kinds]
    larger = [known for known in wholes if (known.count or 0) > (fact.count or 0)]
    if not larger or _adds(fact, larger[-1]):
        return fact
    return replace(fact, subset=True)


def _adds(fact: Fact, whole: Fact) -> bool:
    """Whether the smaller figure comes on top: joined in one clause, or said to."""
    if lexicon().has("additive", fact.sentence.low):
        return True
    same = fact.sentence.index == whole.sentence.index
    return same and fact.covers == "one_side" and fact.phrase.first > whole.phrase.first


def _without_totals(kept: list[Fact]) -> list[Fact]:
    """Where a figure is the sum of others of its direction, they are its parts."""
    for total in kept:
        parts = [f for f in kept if f.way == total.way and not f.subset and f is not total and f.covers == total.covers]
        if len(parts) > 1 and sum(part.count or 0 for part in parts) == total.count:
            return [replace(fact, subset=True) if fact in parts else fact for fact in kept]
    return kept


def groups_of(facts: Sequence[Fact], *, soldiers: bool, done: bool) -> list[dict[str, Any]]:
    """The groups as JSON; `soldiers`: the article's prisoners are soldiers, `done`: the exchange has taken place."""
    return [_group(fact, soldiers=soldiers, done=done) for fact in merged(facts)]


def _group(fact: Fact, *, soldiers: bool, done: bool) -> dict[str, Any]:
    text, start = fact.sentence.text, fact.sentence.start
    return {
        "status": "planned" if fact.planned or not done else "released",
        "covers": fact.covers,
        "released_by": fact.giver,
        "returned_to": fact.taker,
        "kind": kind_of(fact.kinds, soldiers=soldiers),
        "count": fact.count,
        "count_type": fact.phrase.hedge,
        "subset": fact.subset,
        "detail": _detail(fact),
        "reported_by": speakers(fact.sentence, fact.start),
        "evidence": text[fact.start - start : fact.end - start],
    }


def kind_of(kinds: frozenset[str], *, soldiers: bool) -> str:
    """The schema's kind for what nouns say."""
    if "remains" in kinds:
        return "remains"
    if "hostage" in kinds:
        return "hostage"
    if soldiers and "detainee" in kinds and "civilian" not in kinds:
        return "military"
    rest = kinds - {"unspecified"}
    if len(rest) > 1:
        return "military" if rest == {"military", "detainee"} else "mixed"
    return next(iter(rest), "unspecified")


def _detail(fact: Fact) -> str | None:
    words = [word for word in fact.phrase.words.split() if word.lower() not in lexicon().sets["not_details"]]
    return " ".join(words) or None


def speakers(sentence: Sentence, at: int) -> list[str]:
    """To whom the sentence attributes what stands at a place of the article."""
    found = lexicon().patterns["attribution"].search(sentence.text)
    if found is not None:
        return [found["who"].strip()]
    said = [
        place
        for place, item in enumerate(sentence.items)
        if item.has("say") and item.has("past", "present") and not item.has("noun")
    ]
    for place in said:
        before = _speaker(sentence, place)
        if before is not None:
            return [before]
    return []


def _speaker(sentence: Sentence, place: int) -> str | None:
    items = sentence.items
    first = place
    while first > 0 and place - first < 7 and _names_speaker(items[first - 1]):
        first -= 1
    while first < place and items[first].has("det", "and", "of"):
        first += 1
    if first == place or not any(item.text[:1].isupper() for item in items[first:place]):
        return None
    start, end = items[first].start - sentence.start, items[place - 1].end - sentence.start
    return sentence.text[start:end]


def _names_speaker(item: Item) -> bool:
    if item.low in (",", "“", "”", '"', ";", ":", ".", "-", "—") or (item.has("verb") and not item.text[:1].isupper()):
        return False
    return (
        item.text[:1].isupper()
        or item.has("name", "army", "of", "det")
        or item.low in lexicon().sets["officials"]
        or item.low in lexicon().sets["offices"]
    )
