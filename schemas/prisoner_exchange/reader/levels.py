"""Level and status of an event: a swap of its own, an agreement, or a handover that carries one out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from schemas.prisoner_exchange.reader.events import Event, Story, agreement
from schemas.prisoner_exchange.reader.facts import Fact
from schemas.prisoner_exchange.reader.items import Sentence, some
from schemas.prisoner_exchange.reader.lexicon import lexicon
from schemas.prisoner_exchange.reader.when import Day


@dataclass(frozen=True)
class Part:
    """One exchange of the answer."""

    sentences: Sequence[Sentence]
    facts: Sequence[Fact]
    day: Day | None
    level: str
    status: str
    whole: bool = False
    """The deal beside a stage of its own."""
    earlier: bool = False
    claims: bool = True
    """It is the one that may be called the largest."""


def split(event: Event, story: Story) -> list[Part]:
    """The event as one exchange, or as a deal and the stage that carries it out."""
    facts = event.facts
    deal_facts = [fact for fact in facts if _of_deal(fact, facts)]
    rest = [fact for fact in facts if fact not in deal_facts]
    done = any(not fact.planned for fact in rest) or (event.day is not None and _handed_over(event))
    rest_days = [event.days[fact.sentence.index] for fact in rest if fact.sentence.index in event.days]
    staged = any(lexicon().told("carries_out", sentence.low) for sentence in event.sentences)
    status = status_of(event, done=done)
    part = Part(event.sentences, facts, event.day, "single", status, earlier=event.earlier, claims=not event.earlier)
    if done and staged and status != "cancelled":
        day = rest_days[0] if rest_days else event.day
        return [
            _deal(event, deal_facts),
            replace(
                part, facts=rest, day=day, level="stage", status="completed", claims=part.claims and not deal_facts
            ),
        ]
    if event.agreed and not done:
        return [replace(part, level="deal")]
    return [part]


def _deal(event: Event, facts: Sequence[Fact]) -> Part:
    low = " ".join(sentence.low for sentence in event.sentences)
    status = "completed" if lexicon().told("all_done", low) and not lexicon().told("more_to_come", low) else "under_way"
    about = [
        sentence for sentence in event.sentences if lexicon().told("carries_out", sentence.low) or agreement(sentence)
    ]
    days = [
        event.days[s.index] for s in event.sentences if s.index in event.days and any(i.has("begin") for i in s.items)
    ]
    claims = bool(facts) and not event.earlier
    return Part(about or event.sentences, facts, days[0] if days else None, "deal", status, True, event.earlier, claims)


def _of_deal(fact: Fact, facts: Sequence[Fact]) -> bool:
    """Whether a figure is the deal's and not the day's: planned under it, or for both sides and much larger."""
    if fact.subset:
        return False
    if fact.planned and some(fact.sentence.items, "deal", "stage"):
        return True
    if agreement(fact.sentence) and fact.nominal:
        return True
    return fact.mutual and any(other.way == fact.way and 3 * other.count <= 2 * fact.count for other in facts)


def _handed_over(event: Event) -> bool:
    return any(
        (item.has("swap", "give", "get", "come") and item.has("past", "participle"))
        or item.low in lexicon().sets["done"]
        for sentence in event.sentences
        for item in sentence.items
    )


def status_of(event: Event, *, done: bool) -> str:
    """The status of an event as the article tells it."""
    if _cancelled(event):
        return "cancelled"
    if done:
        early = event.sentences[:4]
        return "under_way" if any(lexicon().has("underway", sentence.low) for sentence in early) else "completed"
    if event.facts:
        return "proposed" if all(fact.proposed for fact in event.facts) else "agreed"
    return "completed" if _handed_over(event) and not event.agreed else "agreed"


def _cancelled(event: Event) -> bool:
    for sentence in event.sentences[:3]:
        places = [at for at, item in enumerate(sentence.items) if item.has("cancel") and item.has("past", "participle")]
        if any(item.has("swap") for at in places for item in sentence.items[max(0, at - 14) : at]):
            return True
    return False
