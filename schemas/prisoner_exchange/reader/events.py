"""Which sentences tell of which exchange: the main one, the deal it carries out, and earlier ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from schemas.prisoner_exchange.reader.facts import Fact
from schemas.prisoner_exchange.reader.items import Sentence
from schemas.prisoner_exchange.reader.lexicon import lexicon
from schemas.prisoner_exchange.reader.tell import facts_of
from schemas.prisoner_exchange.reader.when import Day, handover_day

BEFORE = timedelta(days=4)
"""A handover that lies further before publication, or before the main one's day, is another one."""
LEAD = 4
"""Sentences of an article's beginning; what it is about stands there."""


@dataclass
class Event:
    """One exchange while the article is read."""

    sentences: list[Sentence] = field(default_factory=list)
    days: dict[int, Day] = field(default_factory=dict)
    """Day by the sentence that states it."""
    facts: list[Fact] = field(default_factory=list)
    day: Day | None = None
    agreed: bool = False
    """An agreement is stated."""
    earlier: bool = False
    """Told as something before the article's own event."""

    @property
    def solid(self) -> bool:
        """Whether it has what makes an exchange: a figure, a date or a stated agreement."""
        return self.day is not None or self.agreed or any(fact.count for fact in self.facts)


@dataclass(frozen=True)
class Story:
    """What the reader needs to know of an article besides one sentence."""

    sentences: Sequence[Sentence]
    parties: tuple[str, ...]
    published_on: date | None
    strong: bool
    """It names a prisoner exchange as such."""


def events_of(story: Story) -> list[Event]:
    """The events of an article, the main one first."""
    main = Event()
    others: list[Event] = []
    for sentence in story.sentences:
        facts = facts_of(sentence, story.parties, main.facts)
        if sentence.heading:
            facts = []
        if not facts and not mentions(sentence, story):
            continue
        planned = bool(facts) and all(fact.planned for fact in facts)
        day = handover_day(sentence, story.published_on, planned=planned)
        if _is_earlier(sentence, facts, day, story=story, main=main):
            _add(_same_day(others, day) or _opened(others), sentence, facts, day)
        elif facts and day is None and _continues(sentence, others):
            _add(others[-1], sentence, facts, day)
        elif facts or not vague(sentence) or (day is not None and _happened(sentence)):
            _add(main, sentence, facts, day)
    return [event for event in (main, *others) if event.sentences]


def mentions(sentence: Sentence, story: Story) -> bool:
    """Whether a sentence speaks of an exchange of captives, without a figure perhaps."""
    words = lexicon()
    if words.has("exchange", sentence.low):
        return True
    swap = any(item.has("swap") for item in sentence.items)
    moved = any(item.has("give", "get", "come") and item.has("verb") for item in sentence.items)
    held = words.has("captive", sentence.low)
    return (swap and (story.strong or held)) or (moved and held)


def vague(sentence: Sentence) -> bool:
    """A hope, demand, possibility or sum of history: no event by itself."""
    words = lexicon()
    return words.has("vague", sentence.low) or words.has("history", sentence.low)


def _happened(sentence: Sentence) -> bool:
    """Whether it tells, in the past tense, that an exchange began or took place."""
    told = any(
        item.has("done") or (item.has("begin", "give", "swap", "come") and item.has("past")) for item in sentence.items
    )
    return told and any(item.has("swap") for item in sentence.items)


def _is_earlier(sentence: Sentence, facts: Sequence[Fact], day: Day | None, *, story: Story, main: Event) -> bool:
    if not main.sentences or not (main.facts or main.day or len(main.sentences) > 1):
        return False
    told = any(not fact.subset for fact in facts)
    if day is not None and (told or any(item.has("swap") for item in sentence.items)):
        anchor = main.day.days.lo if main.day else story.published_on
        if anchor is not None and day.days.hi < anchor - BEFORE:
            return True
    return told and lexicon().has("earlier", sentence.low)


def _continues(sentence: Sentence, others: Sequence[Event]) -> bool:
    """Whether it gives the figure of an earlier exchange that the sentence before told without one."""
    return bool(others) and not others[-1].facts and others[-1].sentences[-1].index == sentence.index - 1


def _same_day(others: Sequence[Event], day: Day | None) -> Event | None:
    return next(
        (event for event in others if day is not None and event.day is not None and event.day.days == day.days), None
    )


def _opened(others: list[Event]) -> Event:
    others.append(Event(earlier=True))
    return others[-1]


def _add(event: Event, sentence: Sentence, facts: Sequence[Fact], day: Day | None) -> None:
    event.sentences.append(sentence)
    event.facts.extend(facts)
    if day is not None:
        event.days[sentence.index] = day
        event.day = event.day if event.day and not _finer(day, event.day) else day
    event.agreed = event.agreed or agreement(sentence)


def _finer(day: Day, known: Day) -> bool:
    """Whether a later date tells the day where the first told a month or a year that holds it."""
    width = known.days.hi - known.days.lo
    return (
        width > timedelta(days=7)
        and known.days.lo <= day.days.lo <= day.days.hi <= known.days.hi
        and day.days.hi - day.days.lo < width
    )


def agreement(sentence: Sentence) -> bool:
    """Whether the sentence states an agreement to let people go."""
    if not lexicon().told("agreed", sentence.low):
        return False
    words = lexicon()
    return words.has("exchange", sentence.low) or (
        words.has("freed", sentence.low) and words.has("captive", sentence.low)
    )
