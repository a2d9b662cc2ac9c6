"""Which two parties an article's exchange is between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.names import Form
from schemas.prisoner_exchange.model import ALIASES
from schemas.prisoner_exchange.reader.items import Item, Sentence
from schemas.prisoner_exchange.reader.lexicon import lexicon
from schemas.prisoner_exchange.reader.phrases import phrases

NEAR = 60
"""Characters around a name in which a word of brokering makes it a mediator."""
_SECOND = 0.2
"""Share of the first party's weight that a second one needs."""


class _Vote(NamedTuple):
    side: str
    weight: float


def parties_of(sentences: Sequence[Sentence]) -> tuple[str, ...]:
    """The two sides of the exchange that these sentences tell of, the heavier first; fewer where fewer are named."""
    votes: Counter[str] = Counter()
    for rank, sentence in enumerate(sentences):
        for vote in _votes(sentence):
            votes[vote.side] += vote.weight * (2.0 if rank < 2 else 1.0)  # type: ignore[assignment]  # weights are no whole numbers
    ranked = votes.most_common(2)
    return tuple(side for side, weight in ranked if weight > _SECOND * ranked[0][1] and weight >= 0.5)


def _votes(sentence: Sentence) -> list[_Vote]:
    counted = phrases(sentence.items)
    inside = {at for phrase in counted for at in range(phrase.first, phrase.last)}
    return [
        _Vote(item.side, _weight(sentence, at, captive=at in inside))
        for at, item in enumerate(sentence.items)
        if item.side is not None
    ]


def _weight(sentence: Sentence, at: int, *, captive: bool) -> float:
    items, item = sentence.items, sentence.items[at]
    if captive:
        return 3.0
    if brokers(sentence, at) or (at + 1 < len(items) and items[at + 1].low in ("welcomes", "hails", "urges")):
        return 0.0
    following = items[at + 1 : at + 4]
    if any(one.has("head") and not one.has("singular") for one in following) and item.has("demonym"):
        return 2.0
    before = items[at - 1] if at else None
    if before is not None and before.has("in"):
        return 0.2 if item.form is Form.capital else 0.4
    if any(one.has("give", "get", "swap") and one.has("verb") for one in following):
        return 2.5
    if (
        before is not None
        and before.has("by", "from", "to")
        and at > 1
        and items[at - 2].has("give", "come", "hold", "take")
    ):
        return 2.0
    return 1.0


def brokers(sentence: Sentence, at: int) -> bool:
    """Whether the name stands near words of mediation, as the one who mediates."""
    item = sentence.items[at]
    start, end = item.start - sentence.start, item.end - sentence.start
    before, after = sentence.text[max(0, start - NEAR) : start].lower(), sentence.text[end : end + 30].lower()
    cues = lexicon().cues["broker"]
    lead = list(cues.finditer(before))
    passive = bool(lead) and not any(word in before[lead[-1].end() :] for word in (" between ", ". ", "; "))
    return passive or cues.search(after) is not None


def fold(items: Sequence[Item], homes: dict[str, str]) -> tuple[Item, ...]:
    """Items whose nationality is counted with a group: "Palestinian prisoners" with Hamas."""
    return tuple(item._replace(side=homes[item.side]) if item.side in homes else item for item in items)


def homes_of(sentences: Sequence[Sentence]) -> dict[str, str]:
    """Nationality -> the group that is a party in its stead, for the groups that the sentences name."""
    named = {item.side for sentence in sentences for item in sentence.items}
    found = {home: group for group, home in reversed(lexicon().homes.items()) if group in named}
    return {home: group for home, group in found.items() if ALIASES.kind(group) == "group"}
