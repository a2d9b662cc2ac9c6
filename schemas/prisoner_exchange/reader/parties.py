"""Which two parties an article's exchange is between."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.names import Form
from schemas.prisoner_exchange.model import ALIASES
from schemas.prisoner_exchange.reader.items import Item, Sentence, around, some
from schemas.prisoner_exchange.reader.lexicon import lexicon

NEAR = 60
"""Characters around a name in which a word of brokering makes it a mediator."""
_LEAD = 2
"""Sentences that count double: the first ones say who swaps."""
_LEAST = 2.0
_SECOND = 0.05
"""Share of the first party's weight that a second one needs."""


def parties_of(sentences: Sequence[Sentence]) -> tuple[str, ...]:
    """The two sides of the exchange that these sentences tell of, the heavier first; fewer where fewer are named."""
    votes: dict[str, float] = {}
    for rank, sentence in enumerate(sentences):
        inside = {at for phrase in sentence.phrases for at in range(phrase.first, phrase.last)}
        for at, item in enumerate(sentence.items):
            if item.side is not None:
                weight = _weight(sentence, at, captive=at in inside) * (2 if rank < _LEAD else 1)
                votes[item.side] = votes.get(item.side, 0.0) + weight
    ranked = sorted(votes, key=lambda side: -votes[side])[:2]
    return tuple(side for side in ranked if votes[side] >= max(_LEAST, _SECOND * votes[ranked[0]]))


def _weight(sentence: Sentence, at: int, *, captive: bool) -> float:
    """How much a name says that it is a side: the first rule that holds."""
    items, item = sentence.items, sentence.items[at]
    led = [one for one in around(items, at - 4, at) if not one.has("det")]
    before, two_before = led[-1:], led[-2:-1]
    after = items[at + 1 : at + 4]
    listed = any(one.low == "," for one in before) and (
        some(after[:1], "and") or any(one.low == "," for one in after[:1])
    )
    words = lexicon().sets
    rules = (
        (captive, 0.3 if some(around(items, at - 4, at), "including") else 3.0),
        (item.has("person"), 0.4),
        (at == 0 and item.form is Form.capital and item.text.isupper(), 0.0),
        (any(one.low in words["reacts"] for one in after[:1]) or brokers(sentence, at), 0.0),
        (item.has("demonym") and any(one.has("head") and not one.has("singular") for one in after), 2.0),
        (any(one.low in words["captivity"] for one in after[:2]), 3.0),
        (item.form is Form.capital and some(before, "in", "to"), 0.2),
        (
            some(before, "in"),
            2.5 if some(two_before, "hold") or any(one.low in words["captivity"] for one in two_before) else 0.4,
        ),
        (listed or any(one.low in words["wars"] for one in after[:2]), 0.2),
        (item.has("demonym") and any(one.side not in (None, item.side) for one in after[:1]), 0.3),
        (_acts(items, at), 2.5),
        (some(before, "by", "from", "to") and some(two_before, "give", "come", "hold", "take"), 2.0),
    )
    return next((weight for holds, weight in rules if holds), 1.0)


def _acts(items: Sequence[Item], at: int) -> bool:
    """Whether the next verb after the name is one of handing over."""
    verb = next((one for one in items[at + 1 : at + 9] if one.has("verb") or one.low in (",", ";", "—")), None)
    return verb is not None and verb.has("give", "get", "swap")


def brokers(sentence: Sentence, at: int, *, reach: int = NEAR) -> bool:
    """Whether the name stands within `reach` characters after words of mediation, or just before them."""
    item = sentence.items[at]
    start, end = item.start - sentence.start, item.end - sentence.start
    before, after = sentence.text[max(0, start - reach) : start].lower(), sentence.text[end : end + 30].lower()
    cues = lexicon().cues["broker"]
    lead = list(cues.finditer(before))
    passive = bool(lead) and not any(word in before[lead[-1].end() :] for word in (" between ", ". ", "; "))
    return passive or cues.search(after) is not None


def fold(items: Sequence[Item], homes: dict[str, str]) -> tuple[Item, ...]:
    """Items whose nationality is counted with a group: "Palestinian prisoners" with Hamas."""
    return tuple(item._replace(side=homes[item.side]) if item.side in homes else item for item in items)


def stand_ins(items: Sequence[Item], parties: Sequence[str]) -> tuple[Item, ...]:
    """As in "the army", "the rebels" as the party they are: one of the two parties is a state, the other a group."""
    words = lexicon().sets
    roles = {ALIASES.kind(party): party for party in parties}
    return tuple(
        item._replace(side=roles["country" if item.low in words["rulers"] else "group"])
        if item.side is None and item.low in words["rulers"] | words["rebels"] and at and items[at - 1].low == "the"
        else item
        for at, item in enumerate(items)
    )


def homes_of(sentences: Sequence[Sentence]) -> dict[str, str]:
    """Nationality -> the group that is a party in its stead, for the groups that the sentences name."""
    named = {item.side for sentence in sentences for item in sentence.items}
    found = {home: group for group, home in reversed(list(lexicon().homes.items())) if group in named}
    return {home: group for home, group in found.items() if ALIASES.kind(group) == "group"}
