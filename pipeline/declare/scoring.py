"""How a domain's answers are scored: what pairs two records, and which fact counts most. Comparators are on the fields.

Scoring(
    alignments={"umbrella": Alignment((alike(3, "lost_on"), same(1, "colour"), quoted(1)), gate=0.35)},
    headline=Headline("umbrella", ("colour", "count"), figure="count"),
)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

How = Literal["alike", "same", "overlap", "quoted"]


class Term(NamedTuple):
    """One part of the likeness of two records, from 0 to 1, and its weight; out of the sum where both lack it."""

    weight: float
    how: How
    fields: tuple[str, ...] = ()
    nested: str = ""
    """The list of records whose values are set against each other; for overlap."""
    where: Mapping[str, Any] = {}
    """Which of them count: {"loud": True}."""
    partly: bool = False
    """True where values that agree in part match too."""


def alike(weight: float, *fields: str) -> Term:
    """The mean likeness of the fields that either record gives."""
    return Term(weight, "alike", fields)


def same(weight: float, *fields: str) -> Term:
    """1 where all these fields are equal, else 0."""
    return Term(weight, "same", fields)


def overlap(
    weight: float, nested: str, value: str, *, where: Mapping[str, Any] | None = None, partly: bool = False
) -> Term:
    """F1 of one field's values over two lists of nested records, nulls left out."""
    return Term(weight, "overlap", (value,), nested, where or {}, partly)


def quoted(weight: float) -> Term:
    """Shared characters of the two quotes, as located in the article, over all their characters."""
    return Term(weight, "quoted")


@dataclass(frozen=True, slots=True)
class Alignment:
    """What pairs a gold record with a predicted one: weighted terms, and the least likeness of a pair."""

    terms: tuple[Term, ...]
    gate: float
    """A pair below it is no pair; from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Headline:
    """The fact that users care about most: these fields of one record, all right or wrong."""

    record: str
    fields: tuple[str, ...]
    figure: str
    """The one of them that must be given for there to be a fact."""
    direction: tuple[str, ...] = ()
    """Those of them that say from whom to whom; turned round, they are a mistake of its own kind."""
    where: Mapping[str, Any] = field(default_factory=dict)
    """Which records hold one: {"part": False}."""


@dataclass(frozen=True, slots=True)
class Scoring:
    """What evals need to know of a domain besides its fields' comparators."""

    alignments: Mapping[str, Alignment]
    """By record name, one for every record type."""
    headline: Headline
    joint: tuple[tuple[str, ...], ...] = ()
    """Fields that are also scored together, the record's name first: ("umbrella", "count", "hedge")."""
    secondary: tuple[tuple[str, str], ...] = ()
    """Watched besides the headline: (record, field), the field empty for finding the records."""
