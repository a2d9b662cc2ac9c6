"""What an explanation is made of. All frozen; how it is shown is not decided here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Passage:
    """Some words of an article and the sentence around them."""

    line: int
    """From 1."""
    start: int
    """Half-open, in code points of the article's text."""
    end: int
    words: str
    sentence: str
    """The sentence that holds the words, on one line, shortened around them."""


@dataclass(frozen=True, slots=True)
class Source:
    """One article as one reader read it."""

    number: int
    """From 1, within one explanation."""
    article: str
    url: str | None
    outlet: str | None
    title: str | None
    published_on: date | None
    published_basis: str | None
    reader: str | None
    fingerprint: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """One claim: what one mention says of one field."""

    source: int
    """The source's number."""
    mention_id: str
    value: str
    grade: str
    support_rule: str
    attribution: tuple[str, ...]
    """Who the article says says so; empty: the article itself."""
    passage: Passage | None
    """The words that support it, else the record's quote; None where neither stands in the article."""
    on_quote: bool
    """True where no words of its own support it, so that the passage is the record's quote."""


@dataclass(frozen=True, slots=True)
class Value:
    """One reconciled value with the claims for it and against it."""

    field: str
    position: int
    value: str | None
    low: str | None
    high: str | None
    rule: str
    n_support: int
    """Independent sources for it."""
    n_dissent: int
    confirmed_by: str | None
    claims_for: tuple[Said, ...]
    claims_against: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """One mention of an entry, and why it belongs to it."""

    source: int
    mention_id: str
    local_id: str | None
    path: str
    quote: str
    quote_grade: str
    passage: Passage | None
    score: float | None
    """The best pair score within the entry; None for a mention that stands alone, or a nested one."""
    compared_with: str | None
    """mention_id of the other half of that pair."""
    terms: tuple[Mapping[str, Any], ...]
    """The breakdown: field, relation, score."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """A field on which sources differ: the cause, and who says which."""

    field: str
    cause: str
    positions: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Leftover:
    """A claim that its article does not support: kept, and left out of reconciling."""

    field: str
    claim: Said


@dataclass(frozen=True, slots=True)
class Relative:
    """The whole of an entry, or one of its parts."""

    entry_id: str
    note: str | None
    basis: str | None
    """stated or inferred; None for the whole."""


@dataclass(frozen=True, slots=True)
class Alias:
    """An id that an entry took over."""

    alias_id: str
    since_run: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """One entry: its values, its mentions, and what is nested in it."""

    entry_id: str
    record: str
    parent_id: str | None
    note: str | None
    minted_in_run: int
    founding_mention: str | None
    part_of: str | None
    part_of_basis: str | None
    whole: Relative | None
    parts: tuple[Relative, ...]
    aliases: tuple[Alias, ...]
    sources: tuple[Source, ...]
    """Of the whole tree; empty in nested explanations."""
    members: tuple[Member, ...]
    values: tuple[Value, ...]
    disputes: tuple[Dispute, ...]
    broken_checks: tuple[str, ...]
    unsupported: tuple[Leftover, ...]
    nested: tuple[Explanation, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two mentions of two entries, compared."""

    left_id: str
    right_id: str
    left: str
    """What a person calls it: article and local id."""
    right: str
    score: float
    barred: str | None
    """Why the two can never be one; None if they could."""
    terms: tuple[Mapping[str, Any], ...]
    met: bool
    """True where linking compared them; else they were too far apart to be candidates and are compared only now."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Why two entries are not one."""

    left: str
    right: str
    left_note: str | None
    right_note: str | None
    reasons: tuple[str, ...]
    """Plain sentences, the deciding one first."""
    mean_score: float | None
    """Over all pairs of their distinct reports; None where nothing can be compared."""
    threshold: float
    link_model: str
    pairs: tuple[Pair, ...]
    """The highest score first."""
