"""What a fusion rule is given and what it gives back."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, Protocol

from pipeline.compare import Comparator


class Source(NamedTuple):
    """Who stands behind a claim: the root speaker if stated, else the outlet, else the document."""

    name: str
    party: str | None
    """The party to the event that the speaker belongs to; None for third parties and outlets."""
    shown: str = ""
    """The name as an article or the source's description gives it."""


@dataclass(frozen=True, slots=True)
class Testimony:
    """One claim as a fusion rule sees it."""

    mention_id: str
    value: Any
    canonical: Hashable
    sources: tuple[Source, ...]
    published_on: date | None = None
    siblings: Mapping[str, Any] = field(default_factory=dict)
    """The other canonical values of the same record."""


@dataclass(frozen=True, slots=True)
class Fused:
    """One reconciled value: what was chosen, by which rule, who is for it and who against."""

    value: Any
    rule: str
    supporters: tuple[Testimony, ...]
    dissenters: tuple[Testimony, ...] = ()
    low: Any = None
    high: Any = None

    @property
    def n_support(self) -> int:
        """Independent sources for the value."""
        return len(source_names(self.supporters))

    @property
    def n_dissent(self) -> int:
        """Independent sources for another value, however many of them also support this one."""
        return len(source_names(self.dissenters))


class Rule(Protocol):
    """A fusion rule."""

    @property
    def many(self) -> bool:
        """True where it may return several values (a list field)."""
        ...

    def __call__(self, testimonies: Sequence[Testimony], comparator: Comparator) -> tuple[Fused, ...]:
        """Fuse the testimonies of one field; empty for none."""


def source_names(testimonies: Iterable[Testimony]) -> frozenset[str]:
    """The independent sources behind some testimonies."""
    return frozenset(source.name for one in testimonies for source in one.sources)


class Option(NamedTuple):
    """A value on offer, with the testimonies that agree with it and those that do not."""

    value: Any
    canonical: Hashable
    supporters: tuple[Testimony, ...]
    dissenters: tuple[Testimony, ...]

    @property
    def n_support(self) -> int:
        """Independent sources for it."""
        return len(source_names(self.supporters))


def options_of(testimonies: Sequence[Testimony], comparator: Comparator) -> list[Option]:
    """The distinct values on offer, most supported first; a wider value supports every value inside it."""
    ordered = sorted(testimonies, key=lambda one: (_stable(one.canonical), str(one.value), one.mention_id))
    distinct: dict[Hashable, Testimony] = {}
    for one in ordered:
        distinct.setdefault(one.canonical, one)
    options = [_option(first, ordered, comparator) for first in distinct.values()]
    return sorted(options, key=lambda option: -option.n_support)


def _stable(canonical: Hashable) -> str:
    """The form as text; a set's members in order, which its own repr does not keep from one process to the next."""
    return repr(sorted(map(repr, canonical))) if isinstance(canonical, frozenset) else repr(canonical)


def _option(first: Testimony, testimonies: Sequence[Testimony], comparator: Comparator) -> Option:
    agreeing = [comparator.compare(first.canonical, one.canonical).relation for one in testimonies]
    agrees = [relation.mirrored.name in ("equal", "wider") for relation in agreeing]
    supporters = tuple(one for one, agreed in zip(testimonies, agrees, strict=True) if agreed)
    dissenters = tuple(one for one, agreed in zip(testimonies, agrees, strict=True) if not agreed)
    return Option(first.value, first.canonical, supporters, dissenters)


def fused(option: Option, rule: str, **bounds: Any) -> tuple[Fused, ...]:
    """One fused value. Without dissent the rule had nothing to decide, and is told as what it found."""
    rule = rule if option.dissenters else ("only source" if option.n_support == 1 else "all agree")
    return (Fused(option.value, rule, option.supporters, option.dissenters, **bounds),)
