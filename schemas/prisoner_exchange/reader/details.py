"""Place, talks, mediators and the claim to be the largest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from pipeline.dates import find_dates, partial_of
from pipeline.names import Form
from schemas.prisoner_exchange.model import ALIASES
from schemas.prisoner_exchange.reader.items import Item, Sentence
from schemas.prisoner_exchange.reader.lexicon import lexicon
from schemas.prisoner_exchange.reader.parties import brokers
from schemas.prisoner_exchange.reader.people import runs

BROKER_REACH = 200
"""Characters after a word of thanks or mediation in which those who mediated are listed."""
ENVOY_REACH = 10
"""Items from a body's name to that of its envoy."""
_PLACES = ("place", "region")


class Talks(NamedTuple):
    """Where and when an exchange was negotiated."""

    place: str | None
    day: str | None


def place_of(sentences: Sequence[Sentence]) -> str | None:
    """Where people were handed over: a place after "in", "at", "near" that a word of exchanging leads to."""
    for sentence in sentences:
        for at, item in enumerate(sentence.items):
            if _on_border(sentence.items, at):
                return f"{item.name} border"
            if (_is_place(item) or _unlisted(sentence.items, at)) and _leads(sentence.items, at, ("swap",)):
                return _short(item)
    return None


def _on_border(items: Sequence[Item], at: int) -> bool:
    """As in "at the border with Belarus", "on the Belarusian border"."""
    if items[at].side is None or not any(item.has("swap", "done", "give") for item in items[max(0, at - 24) : at]):
        return False
    before, after = items[max(0, at - 3) : at], items[at + 1 : at + 2]
    named = [item.low for item in before]
    return ("border" in named and named[-1] in ("with", "of")) or (
        bool(after) and after[0].low == "border" and any(item.has("in") for item in before)
    )


def _unlisted(items: Sequence[Item], at: int) -> bool:
    """A capitalised word after "in", "at" or "near" that nobody listed: a village, a crossing."""
    before = items[at - 1] if at else None
    return (
        before is not None
        and before.low in ("in", "at", "near")
        and items[at].text[:1].isupper()
        and not items[at].tags
        and items[at].text not in lexicon().sets["not_people"]
        and len(items[at].text) > 3
    )


def _is_place(item: Item) -> bool:
    return item.has("name") and (item.form is Form.capital or ALIASES.kind(item.name or "") in _PLACES)


def _short(item: Item) -> str:
    return item.text if item.form is Form.capital else item.name or item.text


def _leads(items: Sequence[Item], at: int, tags: tuple[str, ...]) -> bool:
    """Whether "in" stands before the place, and the nearest word of action before it carries one of the tags."""
    if not any(item.has("in") for item in items[max(0, at - 3) : at]):
        return False
    for item in reversed(items[max(0, at - 14) : at]):
        if item.low in ";:—" or item.has("who", "but"):
            return False
        if item.has(*tags) or ("swap" in tags and item.low in lexicon().sets["done"]):
            return True
        if (item.has("verb") and not item.has("head", "hold")) or item.has("talks", "deal"):
            return False
    return False


def talks_of(sentences: Sequence[Sentence], published_on: date | None) -> Talks:
    """The first place of talks, and their day."""
    found = Talks(None, None)
    for sentence in sentences:
        for at, item in enumerate(sentence.items):
            city = _is_place(item) and (item.form is Form.capital or ALIASES.kind(item.name or "") == "place")
            if found.place in (None, _short(item)) and city and _leads(sentence.items, at, ("talks", "agree", "deal")):
                found = Talks(_short(item), found.day or _talks_day(sentence, item, published_on))
    return found


def _talks_day(sentence: Sentence, place: Item, published_on: date | None) -> str | None:
    offset = place.end - sentence.start
    for seen in find_dates(sentence.text, published_on):
        if (
            seen.range is None
            or not offset - 40 <= seen.start <= offset + 25
            or "since" in sentence.text[max(0, seen.start - 8) : seen.start]
        ):
            continue
        if (seen.range.hi - seen.range.lo).days > 31:
            continue
        month = f"{seen.range.lo:%Y-%m}" if seen.range.lo.month == seen.range.hi.month else None
        return partial_of(seen.range) or month
    return None


def mediators_of(sentences: Sequence[Sentence], parties: Sequence[str]) -> list[str]:
    """States and bodies that stand in a sentence of brokering, and are no party."""
    found: dict[str, None] = {}
    for sentence in sentences:
        if lexicon().has("broker", sentence.low) and not lexicon().told("doubtful_broker", sentence.low):
            found.update(dict.fromkeys(_brokers(sentence, parties)))
    return list(found)


def _brokers(sentence: Sentence, parties: Sequence[str]) -> Iterator[str]:
    for at, item in enumerate(sentence.items):
        name = item.side or item.name
        body = ALIASES.kind(item.name or "") == "body" and ALIASES.folds_into(item.name or "") is None
        if name is None or name in parties or not (item.side or body) or not brokers(sentence, at, reach=BROKER_REACH):
            continue
        before = sentence.items[at - 1] if at else None
        place = before is not None and (before.low == "for" or (item.form is Form.capital and before.has("in")))
        citizen = at + 1 < len(sentence.items) and item.has("demonym") and sentence.items[at + 1].has("head")
        if not place and not citizen:
            yield (_envoy(sentence, at) if body else None) or name


def _envoy(sentence: Sentence, at: int) -> str | None:
    """The person who mediates for a body: "UN Special Envoy for Ruritania Ann Lee"."""
    if not any(item.low in lexicon().sets["envoys"] for item in sentence.items[at + 1 : at + 5]):
        return None
    named = (run.name for run in runs(sentence, frozenset()) if at < run.first <= at + ENVOY_REACH)
    return next(named, None)


def largest_claim(sentences: Sequence[Sentence]) -> str | None:
    """The first words of the body that call it the largest, or one of the largest."""
    patterns = lexicon().patterns
    for sentence in sentences:
        found = None if sentence.heading else patterns["largest"].search(sentence.text)
        if found is not None and lexicon().told("of_exchanges", found[0]):
            return patterns["largest_ends"].split(found[0])[0].strip()
    return None
