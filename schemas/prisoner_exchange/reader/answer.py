"""From events to the schema's JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from schemas.prisoner_exchange.reader.details import largest_claim, mediators_of, place_of, talks_of
from schemas.prisoner_exchange.reader.events import LEAD, Event, Story, events_of, mentions, vague
from schemas.prisoner_exchange.reader.groups import groups_of
from schemas.prisoner_exchange.reader.items import Sentence, sentences
from schemas.prisoner_exchange.reader.levels import split
from schemas.prisoner_exchange.reader.lexicon import lexicon
from schemas.prisoner_exchange.reader.parties import fold, homes_of, parties_of
from schemas.prisoner_exchange.reader.people import Named, people_of

if TYPE_CHECKING:
    from pipeline.records import Document

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
        for part in split(event, story):
            found.append(_exchange(part, document, story=story, named=named if not part.whole else []))
    return _numbered(found)


def _story(document: Document) -> Story:
    every = sentences(document.text)
    bare = Story(every, (), document.published_on, lexicon().has("exchange", document.text.lower()))
    about = [sentence for sentence in every if mentions(sentence, bare)]
    homes = homes_of(every)
    if homes:
        every = [replace(sentence, items=fold(sentence.items, homes)) for sentence in every]
        about = [every[sentence.index] for sentence in about]
    return replace(bare, sentences=every, parties=parties_of(about))


def _tied(event: Event, story: Story) -> Sequence[Sentence]:
    """The sentences in which persons may be named in connection with the event."""
    if event.earlier:
        return event.sentences
    first = event.sentences[0].index
    return [sentence for sentence in story.sentences if not sentence.heading and sentence.index >= first - 3]


def _counts(event: Event, named: Sequence[Named], story: Story) -> bool:
    """Whether the event has what makes an exchange, and the article reason to call it one."""
    freed = [one for one in named if one.role == "released"]
    if not (event.solid or freed):
        return False
    firm = any(not vague(sentence) or event.facts for sentence in event.sentences)
    if story.strong:
        return firm
    ways = {fact.way for fact in event.facts if all(fact.way)} | {(one.giver, one.taker) for one in freed if one.giver and one.taker}
    return firm and bool(ways) and lexicon().has("negotiated", " ".join(sentence.low for sentence in _tied(event, story)))


def _exchange(part: Any, document: Document, *, story: Story, named: Sequence[Named]) -> dict[str, Any]:
    done = part.status in ("completed", "under_way")
    stage = part.level == "stage"
    talks = talks_of(part.sentences if part.earlier else story.sentences, document.published_on)
    day = part.day
    return {
        "id": "",
        "focus": "background" if part.earlier or _late(part, story) else "main",
        "level": part.level,
        "part_of": None,
        "status": part.status,
        "date_start": day.start if day else None,
        "date_end": day.end if day else None,
        "date_text": day.text if day else None,
        "parties": list(story.parties),
        "location": None if part.whole else place_of(part.sentences),
        "negotiated_in": None if stage or part.earlier else talks.place,
        "negotiated_on": None if stage or part.earlier else talks.day,
        "mediators": mediators_of(part.sentences if part.earlier else story.sentences, story.parties),
        "largest_claim": None if part.earlier or stage else largest_claim(part.sentences),
        "groups": groups_of(part.facts, soldiers=_soldiers(story), done=done),
        "people": [_person(one, document.text) for one in named],
        "evidence": _evidence(part.sentences),
    }


def _late(part: Any, story: Story) -> bool:
    """Whether the article comes to the exchange only after its beginning."""
    body = [sentence for sentence in story.sentences if not sentence.heading]
    early = {sentence.index for sentence in body[:LEAD]}
    return not any(sentence.index in early for sentence in part.sentences)


def _soldiers(story: Story) -> bool:
    text = " ".join(sentence.low for sentence in story.sentences)
    return any(word in text for word in ("prisoners of war", "pow", "soldiers", "servicemen", "troops", "defenders", "servicemembers"))


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
    best = next((sentence for sentence in told if not sentence.heading), told[0])
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
