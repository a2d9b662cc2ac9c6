"""Persons whom an article names in connection with its exchange, and what they are in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from pipeline.text import name_tokens
from schemas.prisoner_exchange.model import ALIASES
from schemas.prisoner_exchange.reader.facts import Fact, Scene
from schemas.prisoner_exchange.reader.frames import Site, frame
from schemas.prisoner_exchange.reader.items import Item, Sentence
from schemas.prisoner_exchange.reader.lexicon import lexicon
from schemas.prisoner_exchange.reader.phrases import Phrase
from schemas.prisoner_exchange.reader.tell import facts_at

_LONGEST = 6
_RANKS = ("released", "official", "relative", "still_held", "other")
"""What a person is, where sentences differ: the first that any of them says."""


class Run(NamedTuple):
    """A person's name in a sentence; item places are half-open."""

    first: int
    last: int
    name: str


@dataclass(frozen=True)
class Named:
    """One person, with the first clause that names them."""

    name: str
    role: str
    giver: str | None
    taker: str | None
    affiliation: str | None
    start: int
    end: int


def runs(sentence: Sentence, ordinary: frozenset[str]) -> list[Run]:
    """Names of persons in a sentence: two or more capitalised words that are no known name of anything else."""
    items, found, at = sentence.items, [], 0
    while at < len(items):
        last = _run_end(items, at, ordinary)
        thing = any(item.text in lexicon().sets["not_people"] for item in items[last : last + 1])
        if not thing and (last - at >= 2 or (last - at == 1 and _by_kin(items, at))):
            found.append(
                Run(at, last, sentence.text[items[at].start - sentence.start : items[last - 1].end - sentence.start])
            )
        at = max(last, at + 1)
    return found


def _by_kin(items: Sequence[Item], at: int) -> bool:
    """Whether a single name is a person's, by the kin named with it: "her son Valerii", "Natalia, whose son"."""
    before = items[at - 1].low if at else ""
    after = [item.low for item in items[at + 1 : at + 3]]
    return before in lexicon().sets["relatives"] or after == [",", "whose"]


def _run_end(items: Sequence[Item], at: int, ordinary: frozenset[str]) -> int:
    last = place = at
    while place < min(len(items), at + _LONGEST + 3):
        item = items[place]
        joined = place > at and (item.low in lexicon().sets["particles"] or item.low == "-" or _initial(items, place))
        if _capital(item, ordinary):
            last = place + 1
        elif not joined:
            break
        place += 1
    return last


def _initial(items: Sequence[Item], place: int) -> bool:
    return items[place].low == "." and len(items[place - 1].text) == 1


def _capital(item: Item, ordinary: frozenset[str]) -> bool:
    written = item.text
    if (
        not written[:1].isupper()
        or item.has("name", "figure")
        or written in lexicon().sets["not_people"]
        or (written.isupper() and len(written) > 1)
    ):
        return False
    return item.low not in lexicon().sets["titles"] and item.low not in ordinary and not item.has("little")


def people_of(sentences: Sequence[Sentence], parties: Sequence[str], facts: Sequence[Fact]) -> list[Named]:
    """The persons whom these sentences tie to the exchange, each once."""
    ordinary = frozenset(re.findall(r"\b[a-z]{3,}\b", " ".join(sentence.text for sentence in sentences)))
    found: dict[str, Named] = {}
    for sentence in sentences:
        for run in runs(sentence, ordinary):
            named = _named(sentence, run, parties=parties, facts=facts)
            key = name_tokens(run.name)[-1] if name_tokens(run.name) else run.name
            known = found.get(key)
            if known is None or _RANKS.index(named.role) < _RANKS.index(known.role):
                found[key] = replace(named, name=max(named.name, known.name if known else "", key=len))
    return [named for named in found.values() if named.role != "other"]


def _named(sentence: Sentence, run: Run, *, parties: Sequence[str], facts: Sequence[Fact]) -> Named:
    freed = _freed(sentence, run, parties=parties, facts=facts)
    start, end = _clause(sentence, run)
    side = ALIASES.persons.side_of(run.name)
    if freed is not None:
        return Named(run.name, "released", freed.giver, freed.taker, freed.taker, start, end)
    role = _role(sentence, run, side)
    office = _office(sentence, run) if role == "official" else None
    return Named(run.name, role, None, None, office, start, end)


def _freed(sentence: Sentence, run: Run, *, parties: Sequence[str], facts: Sequence[Fact]) -> Fact | None:
    """The fact of letting this person go, if the sentence tells it."""
    items = sentence.items
    known = [phrase for phrase in sentence.phrases if phrase.last <= run.first or phrase.first >= run.last]
    apposed = _apposed(sentence, run, known)
    if apposed is not None:
        same = [fact for fact in facts if fact.sentence.index == sentence.index and fact.phrase.first == apposed.first]
        return same[0] if same else None
    after = items[run.last : run.last + 6]
    told = [*items[max(0, run.first - 5) : run.first], *(after if after and after[0].low == "," else ())]
    sides = tuple(item.side for item in told if item.has("demonym") and item.side)
    phrase = Phrase(
        run.first, run.last, 0, "exact", frozenset(), sides, own=False, bare=False, partitive=False, words=""
    )
    known = sorted([*known, phrase])
    site = Site(items, known, known.index(phrase), sentence.speaker)
    governed = frame(site)
    if governed is not None and governed.kind == "part":
        return _listed(sentence, run, parties=parties, facts=facts)
    if governed is None or governed.kind in ("other", "held") or _speaks(items, run):
        return None
    if items[governed.at].has("return"):
        return None
    if governed.kind in ("get", "swap") and not governed.right and run.first - governed.at > 2:
        return None
    found = list(facts_at(Scene(site, sentence, parties, facts)))
    return found[0] if found else None


def _listed(sentence: Sentence, run: Run, *, parties: Sequence[str], facts: Sequence[Fact]) -> Fact | None:
    """As in "Those freed included Ann Lee": the way of the last group told before."""
    freed = any(item.has("give") and item.has("participle") for item in sentence.items[: run.first])
    near = [fact for fact in facts if 0 <= sentence.index - fact.sentence.index <= 3 and not fact.subset]
    nations = [item.side for item in sentence.items[: run.first] if item.has("demonym") and item.side in parties]
    fitting = [fact for fact in near if not nations or fact.taker == nations[-1]] or near
    return fitting[-1] if freed and fitting else None


def _apposed(sentence: Sentence, run: Run, known: Sequence[Phrase]) -> Phrase | None:
    """The phrase that the name explains: "two Russians, Ivan Petrov and Oleg Sidorov"."""
    before = [phrase for phrase in known if phrase.last <= run.first]
    if not before:
        return None
    between = sentence.items[before[-1].last : run.first]
    plain = all(
        item.text[:1].isupper()
        or item.low in (",", "-", "–", "—", ":", "and", "(")
        or item.low in lexicon().sets["particles"]
        for item in between
    )
    return before[-1] if plain and 0 < len(between) <= 14 and between[0].low in (",", "-", "–", "—", ":", "(") else None


def _speaks(items: Sequence[Item], run: Run) -> bool:
    return any(item.has("say") for item in items[run.last : run.last + 1])


def _role(sentence: Sentence, run: Run, side: str | None) -> str:
    items = sentence.items
    near = items[max(0, run.first - 6) : run.first] + items[run.last : run.last + 7]
    words = {word for item in near for word in item.low.split()}
    before = {word for item in items[max(0, run.first - 5) : run.first] for word in item.low.split()}
    held = any(item.has("hold", "take") for item in items[run.last : run.last + 10])
    if words & lexicon().sets["relatives"] and not before & {"president"}:
        return "still_held" if held and before & lexicon().sets["relatives"] else "relative"
    if side is not None or before & lexicon().sets["officials"] or _titled_after(items, run):
        return "official"
    return "still_held" if held else "other"


def _titled_after(items: Sequence[Item], run: Run) -> bool:
    after = items[run.last : run.last + 8]
    return bool(after) and after[0].low == "," and bool({item.low for item in after} & lexicon().sets["officials"])


def _office(sentence: Sentence, run: Run) -> str | None:
    """The words of office before the name: "Ukrainian President", or after its comma."""
    items, first = sentence.items, run.first
    while first > 0 and run.first - first < 6 and _of_office(items[first - 1]):
        first -= 1
    if first < run.first:
        return _between(sentence, first, run.first)
    if _titled_after(items, run):
        last = next(
            (
                at
                for at in range(run.last + 1, min(len(items), run.last + 12))
                if items[at].low == "," or items[at].has("say")
            ),
            run.last + 1,
        )
        return _between(sentence, run.last + 1, last) or None
    return None


def _of_office(item: Item) -> bool:
    word = item.low.split()[-1] if item.low else ""
    return (
        item.has("name", "of")
        or word in lexicon().sets["officials"]
        or word in lexicon().sets["titles"]
        or (item.text[:1].isupper() and not item.has("little"))
    )


def _between(sentence: Sentence, first: int, last: int) -> str:
    if last <= first:
        return ""
    start, end = sentence.items[first].start, sentence.items[last - 1].end
    return re.sub(r"^the ", "", " ".join(sentence.text[start - sentence.start : end - sentence.start].split()))


def _clause(sentence: Sentence, run: Run) -> tuple[int, int]:
    """The clause that names the person: to the next stop, at most 200 characters."""
    items, first, last = sentence.items, run.first, run.last
    while first > 0 and run.first - first < 8 and items[first - 1].low not in (",", ";", ":", "—", "“", '"', "."):
        first -= 1
    while last < len(items) and last - run.last < 14 and items[last].low not in (";", ":", "—", ",", "“", "."):
        last += 1
    return items[first].start, items[last - 1].end


def sides_of(named: Sequence[Named]) -> Iterator[str]:
    """The parties that the released persons come from or go to."""
    for one in named:
        yield from (side for side in (one.giver, one.taker) if side)
