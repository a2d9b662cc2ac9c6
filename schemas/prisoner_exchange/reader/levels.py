"""Level and status of an event: a swap of its own, an agreement, or a handover that carries one out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from schemas.prisoner_exchange.reader.events import Event, Story, agreement
from schemas.prisoner_exchange.reader.facts import Fact
from schemas.prisoner_exchange.reader.items import Sentence
from schemas.prisoner_exchange.reader.lexicon import lexicon
from schemas.prisoner_exchange.reader.when import Day

_CARRIES_OUT = re.compile(
    r"\b(?:part of|under|within the framework of|in line with|in accordance with|pursuant to|phase of|stage of)\b[^.;]{0,50}?"
    r"\b(?:(?:broader|wider|larger|bigger) (?:\w+ )?(?:deal|agreement|exchange|swap)|agreements|(?:ceasefire|truce|cease-fire|humanitarian|peace)(?: and hostage)? (?:deal|agreement)"
    r"|(?:deal|agreement|accord) (?:that was |which was )?(?:reached|signed|struck|agreed|brokered))"
    r"|\b(?:first|second|third|fourth|fifth|latest|next|final|last) (?:phase|stage|round|batch|tranche|part|group|day|instal?lment)\b[^.;]{0,40}\b(?:exchange|swap|deal|agreement|trade|release|captives|prisoners|hostages)"
)
_MORE = re.compile(r"\b(?:will continue|to continue|continues|more exchanges|further exchanges|coming days|next days|next stage|over the next|remaining|expected to be released|still to)\b")
_OVER = re.compile(r"\b(?:final|concluded|completed|completion|conclusion|last stage|last group)\b")


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


def split(event: Event, story: Story) -> list[Part]:
    """The event as one exchange, or as a deal and the stage that carries it out."""
    facts = event.facts
    deal_facts = [fact for fact in facts if _of_deal(fact, facts)]
    rest = [fact for fact in facts if fact not in deal_facts]
    done = any(not fact.planned for fact in rest) or (event.day is not None and _handed_over(event))
    staged = any(_CARRIES_OUT.search(sentence.low) for sentence in event.sentences)
    status = status_of(event, done=done)
    part = Part(event.sentences, facts, event.day, "single", status, earlier=event.earlier)
    if done and staged and status != "cancelled":
        return [_deal(event, deal_facts), replace(part, facts=rest, level="stage", status="completed")]
    if event.agreed and not done:
        return [replace(part, level="deal")]
    return [part]


def _deal(event: Event, facts: Sequence[Fact]) -> Part:
    low = " ".join(sentence.low for sentence in event.sentences)
    status = "completed" if _OVER.search(low) and not _MORE.search(low) else "under_way"
    about = [sentence for sentence in event.sentences if _CARRIES_OUT.search(sentence.low) or agreement(sentence)]
    return Part(about or event.sentences, facts, None, "deal", status, whole=True, earlier=event.earlier)


def _of_deal(fact: Fact, facts: Sequence[Fact]) -> bool:
    if fact.subset:
        return False
    if fact.planned or (agreement(fact.sentence) and not any(i.has("come") for i in fact.sentence.items)):
        return True
    smaller = [other for other in facts if other.count and fact.count and other.way == fact.way and 3 * other.count <= 2 * fact.count]
    return bool(smaller) and fact.mutual


def _handed_over(event: Event) -> bool:
    return any(
        item.has("swap", "give", "get", "come") and item.has("past", "participle")
        or item.low in lexicon().done for sentence in event.sentences for item in sentence.items
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
