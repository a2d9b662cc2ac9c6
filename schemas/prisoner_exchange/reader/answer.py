"""From events to the schema's JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from schemas.prisoner_exchange.model import ALIASES
from schemas.prisoner_exchange.reader.details import largest_claim, mediators_of, place_of, talks_of
from schemas.prisoner_exchange.reader.events import LEAD, Event, Story, events_of, mentions, vague
from schemas.prisoner_exchange.reader.groups import groups_of
from schemas.prisoner_exchange.reader.items import Sentence, sentences
from schemas.prisoner_exchange.reader.levels import split
from schemas.prisoner_exchange.reader.lexicon import lexicon
from schemas.prisoner_exchange.reader.parties import fold, homes_of, parties_of, stand_ins
from schemas.prisoner_exchange.reader.people import Named, people_of
from schemas.prisoner_exchange.reader.phrases import phrases

if TYPE_CHECKING:
    from pipeline.records import Document

SHORTEST_QUOTE = 40
LONGEST_QUOTE = 320
"""Characters of an exchange's own evidence."""


def exchanges_of(document: Document) -> list[dict[str, Any]]:
    """The exchanges of a candidate article."""
    story = _story(document)
    found: list[dict[str, Any]] = []
    for event in events_of(story):
        named = people_of(_tied(event, story), story.parties, event.facts)
        if not _counts(event, named, story):
            continue
        parts = split(event, story)
        found += [_exchange(part, document, story=story, named=[] if part.whole else named) for part in parts]
    return _numbered(found)


def _story(document: Document) -> Story:
    every = sentences(document.text)
    bare = Story(every, (), document.published_on, lexicon().has("exchange", document.text.lower()))
    spoken = {sentence.index for sentence in every if mentions(sentence, bare) and not sentence.heading}
    about = [sentence for sentence in every if {sentence.index - 1, sentence.index, sentence.index + 1} & spoken]
    homes = homes_of(every)
    every = [replace(sentence, items=fold(sentence.items, homes)) if homes else sentence for sentence in every]
    every = _heard([replace(sentence, phrases=tuple(phrases(sentence.items))) for sentence in every])
    about = [every[sentence.index] for sentence in about]
    parties = parties_of(about)
    if {ALIASES.kind(party) for party in parties} == {"country", "group"}:
        every = [replace(sentence, items=stand_ins(sentence.items, parties)) for sentence in every]
    return replace(bare, sentences=every, parties=parties)


def _heard(every: Sequence[Sentence]) -> list[Sentence]:
    """The sentences with the party of the speaker named last."""
    found, speaker = [], None
    for sentence in every:
        speaker = next((item.side for item in reversed(sentence.items) if item.has("person")), speaker)
        found.append(replace(sentence, speaker=speaker))
    return found


def _tied(event: Event, story: Story) -> Sequence[Sentence]:
    """The sentences in which persons may be named in connection with the event."""
    if event.earlier:
        return event.sentences
    first = event.sentences[0].index
    return [sentence for sentence in story.sentences if not sentence.heading and sentence.index >= first - 3]


def _counts(event: Event, named: Sequence[Named], story: Story) -> bool:
    """Whether the event has what makes an exchange, and the article reason to call it one."""
    freed = [one for one in named if one.role == "released"]
    firm = any(not vague(sentence) or event.facts for sentence in event.sentences)
    if not firm or not (event.solid or freed):
        return False
    if story.strong:
        return True
    ways = {fact.way for fact in event.facts if all(fact.way)} | {
        (one.giver, one.taker) for one in freed if one.giver and one.taker
    }
    givers, takers = ({getattr(one, end) for one in (*event.facts, *freed)} - {None} for end in ("giver", "taker"))
    if len(ways) > 1 or givers & takers or _swapped(event, story):
        return True
    stated = any(fact.stated and _of_captives(fact.sentence) for fact in event.facts) or (
        bool(ways) and not event.facts
    )
    return stated and lexicon().has("negotiated", " ".join(sentence.low for sentence in _tied(event, story)))


def _of_captives(sentence: Sentence) -> bool:
    return lexicon().has("confined", sentence.low) or lexicon().has("bargain", sentence.low)


def _swapped(event: Event, story: Story) -> bool:
    """Whether a word of exchanging stands with its captives."""
    if any(fact.mutual or (fact.swapped and fact.kinds - {"unspecified", "civilian"}) for fact in event.facts):
        return True
    told = {fact.sentence.index for fact in event.facts if fact.kinds - {"unspecified", "civilian"}}
    reach = (-1, 0, 1) if story.parties else (0,)
    near = {index + step for index in told for step in reach}
    return any(item.has("swap") for sentence in event.sentences if sentence.index in near for item in sentence.items)


def _exchange(part: Any, document: Document, *, story: Story, named: Sequence[Named]) -> dict[str, Any]:
    done = part.status in ("completed", "under_way")
    stage = part.level == "stage"
    talks = talks_of(part.sentences if part.earlier else story.sentences, document.published_on)
    day = part.day
    return {
        "id": "",
        "focus": "background" if part.earlier or _late(part, story) or (part.whole and not part.facts) else "main",
        "level": part.level,
        "part_of": None,
        "status": part.status,
        "date_start": day.start if day else None,
        "date_end": day.end if day and not (part.whole and part.status == "under_way") else None,
        "date_text": day.text if day else None,
        "parties": _sides(part, named, story),
        "location": None if part.whole else place_of(part.sentences),
        "negotiated_in": None if stage or part.earlier else talks.place,
        "negotiated_on": None if stage or part.earlier else talks.day,
        "mediators": mediators_of(part.sentences if part.earlier else story.sentences, story.parties),
        "largest_claim": largest_claim(story.sentences) if part.claims else None,
        "groups": groups_of(part.facts, soldiers=_soldiers(story), done=done),
        "people": [_person(one, document.text) for one in named],
        "evidence": _evidence(part.sentences),
    }


def _sides(part: Any, named: Sequence[Named], story: Story) -> list[str]:
    """The parties; a state that is named alone, and does nothing, is only where it happened."""
    acting = {side for fact in part.facts for side in fact.way} | {
        side for one in named for side in (one.giver, one.taker)
    }
    return list(story.parties) if len(story.parties) == 2 or acting & set(story.parties) else []


def _late(part: Any, story: Story) -> bool:
    """Whether the article comes to the exchange only after its beginning."""
    body = [sentence for sentence in story.sentences if not sentence.heading]
    early = {sentence.index for sentence in body[:LEAD]}
    return not any(sentence.index in early for sentence in part.sentences)


def _soldiers(story: Story) -> bool:
    words = {word for sentence in story.sentences for word in sentence.low.split()}
    return not words.isdisjoint(lexicon().sets["soldiers"])


def _person(one: Named, text: str) -> dict[str, Any]:
    freed = one.role == "released"
    return {
        "name": " ".join(one.name.split()),
        "role": one.role,
        "released_by": one.giver if freed else None,
        "returned_to": one.taker if freed else None,
        "affiliation": one.affiliation,
        "evidence": text[one.start : one.end],
    }


def _evidence(told: Sequence[Sentence]) -> str:
    best = next(
        (sentence for sentence in told if not sentence.heading and len(sentence.text) > SHORTEST_QUOTE), told[0]
    )
    text = best.text
    if len(text) > LONGEST_QUOTE:
        text = text[:LONGEST_QUOTE].rsplit(" ", 1)[0]
    return text.rstrip(".")


def _numbered(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Local names, and each stage under the deal before it."""
    deal = None
    for number, exchange in enumerate(found, start=1):
        exchange["id"] = f"x{number}"
        if exchange["level"] == "deal":
            deal = exchange["id"]
        elif exchange["level"] == "stage":
            exchange["part_of"] = deal
    return found
