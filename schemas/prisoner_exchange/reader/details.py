"""Place, talks, mediators and the claim to be the largest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from pipeline.dates import find_dates, partial_of
from pipeline.names import Form
from schemas.prisoner_exchange.model import ALIASES
from schemas.prisoner_exchange.reader.items import Item, Sentence
from schemas.prisoner_exchange.reader.lexicon import lexicon
from schemas.prisoner_exchange.reader.parties import brokers

_PLACES = ("place", "region")


class Talks(NamedTuple):
    """Where and when an exchange was negotiated."""

    place: str | None
    day: str | None


def place_of(sentences: Sequence[Sentence]) -> str | None:
    """Where people were handed over: a place after "in", "at", "near" that a word of exchanging leads to."""
    for sentence in sentences:
        for at, item in enumerate(sentence.items):
            if _is_place(item) and _leads(sentence.items, at, ("swap",)):
                return _short(item)
    return None


def _is_place(item: Item) -> bool:
    return item.has("name") and (item.form is Form.capital or ALIASES.kind(item.name or "") in _PLACES)


def _short(item: Item) -> str:
    return item.text if item.form is Form.capital else item.name or item.text


def _leads(items: Sequence[Item], at: int, tags: tuple[str, ...]) -> bool:
    """Whether "in" stands before the place, and the nearest verb or noun of action before it carries one of the tags."""
    if not any(item.has("in") for item in items[max(0, at - 3) : at]):
        return False
    for item in reversed(items[max(0, at - 14) : at]):
        if item.low in ";:—" or item.has("who", "but"):
            return False
        if item.has(*tags) or ("swap" in tags and item.low in lexicon().done):
            return True
        if item.has("verb") and not item.has("head") or item.has("talks", "deal"):
            return False
    return False


def talks_of(sentences: Sequence[Sentence], published_on: date | None) -> Talks:
    """The first place of talks, and their day."""
    for sentence in sentences:
        for at, item in enumerate(sentence.items):
            city = _is_place(item) and (item.form is Form.capital or ALIASES.kind(item.name or "") == "place")
            if city and _leads(sentence.items, at, ("talks", "agree", "deal")):
                return Talks(_short(item), _talks_day(sentence, item, published_on))
    return Talks(None, None)


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
        if lexicon().has("broker", sentence.low):
            found.update(dict.fromkeys(_brokers(sentence, parties)))
    return list(found)


def _brokers(sentence: Sentence, parties: Sequence[str]) -> Iterator[str]:
    for at, item in enumerate(sentence.items):
        name = item.side or item.name
        body = ALIASES.kind(item.name or "") == "body" and ALIASES.folds_into(item.name or "") is None
        if name is None or name in parties or not (item.side or body) or not brokers(sentence, at):
            continue
        before = sentence.items[at - 1] if at else None
        place = item.form is Form.capital and before is not None and before.has("in")
        citizen = at + 1 < len(sentence.items) and item.has("demonym") and sentence.items[at + 1].has("head")
        if not place and not citizen:
            yield name


_LARGEST = re.compile(
    r"(?:(?:what )?(?:[a-z ]{0,24} )?(?:one of )?(?:the|its|their) )?(?:single )?(?:largest|biggest|most substantial|most extensive)\b[^.,;:“”\"()]{0,110}",
    re.IGNORECASE,
)
_CLAIM = re.compile(
    r"((?:one of |among )?(?:the|its|their) (?:largest|biggest|most substantial|most extensive)\b[^.,;:“”\"()—]{0,120})",
    re.IGNORECASE,
)


def largest_claim(sentences: Sequence[Sentence]) -> str | None:
    """The first words of the body that call it the largest, or one of the largest."""
    for sentence in sentences:
        found = None if sentence.heading else _CLAIM.search(sentence.text)
        if found is not None and re.search(r"swap|exchange|since|release|transfer|handover", found[0], re.IGNORECASE):
            cut = re.split(r"\s(?:and|was|were|has|have|saying|which|when|with|on (?=[A-Z]))\b", found[0])[0]
            return cut.strip()
    return None
