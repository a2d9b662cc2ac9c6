"""The rules for names, words, enumerations, states, dates and lists."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.compare import Comparator
from pipeline.dates import DateRange
from pipeline.fuse.testimony import Fused, Option, Testimony, fused, options_of


@dataclass(frozen=True)
class Vote:
    """The value with most independent sources; `over` lists values that say too little to outvote another."""

    over: tuple[Any, ...] = ()
    many: bool = False

    def __call__(self, testimonies: Sequence[Testimony], comparator: Comparator) -> tuple[Fused, ...]:
        """One value, or none without testimonies. Ties fall to the value first in order of its canonical form."""
        if not testimonies:
            return ()
        options = options_of(testimonies, comparator)
        told = [option for option in options if option.value not in self.over]
        if not told:
            return fused(options[0], "most sources")
        best = told[0]
        silent = tuple(one for one in best.dissenters if one.value in self.over)
        against = tuple(one for one in best.dissenters if one.value not in self.over)
        return fused(Option(best.value, best.canonical, (*best.supporters, *silent), against), "most sources")


vote = Vote()


def informed(*over: Any) -> Vote:
    """A vote in which some values say too little to count against others, "unspecified" for one."""
    return Vote(over)


@dataclass(frozen=True)
class MostPrecise:
    """Dates: the range that most sources allow, the narrowest of those; a coarser date supports a finer one."""

    many: bool = False

    def __call__(self, testimonies: Sequence[Testimony], comparator: Comparator) -> tuple[Fused, ...]:
        """One date with the span of all that was said as low and high."""
        ranges = [one.canonical for one in testimonies if isinstance(one.canonical, DateRange)]
        if not ranges:
            return ()
        options = [option for option in options_of(testimonies, comparator) if isinstance(option.canonical, DateRange)]
        best = min(options, key=lambda option: (-option.n_support, _width(option.canonical), str(option.value)))
        said = [one.canonical for one in best.dissenters] + [best.canonical]
        spans = [span for span in said if isinstance(span, DateRange)]
        low, high = min(span.lo for span in spans), max(span.hi for span in spans)
        return fused(best, "most sources, then most precise", low=low.isoformat(), high=high.isoformat())


most_precise = MostPrecise()


def _width(span: Hashable) -> int:
    return (span.hi - span.lo).days if isinstance(span, DateRange) else 0


@dataclass(frozen=True)
class Furthest:
    """A state that only moves on: the furthest that was reported; states `apart` win only when reported last."""

    order: tuple[str, ...]
    apart: tuple[str, ...] = ()
    many: bool = False

    def __call__(self, testimonies: Sequence[Testimony], comparator: Comparator) -> tuple[Fused, ...]:
        """One state. Earlier states are no dissent: they were right when reported."""
        if not testimonies:
            return ()
        best = self._best(testimonies)
        supporters = tuple(one for one in testimonies if one.value == best)
        contrary = tuple(one for one in testimonies if (one.value in self.apart) != (best in self.apart))
        rule = "latest" if best in self.apart and contrary else "furthest along"
        return fused(Option(best, best, supporters, contrary), rule)

    def _best(self, testimonies: Sequence[Testimony]) -> Any:
        along = [one for one in testimonies if one.value not in self.apart]
        apart = sorted((_reported(one), str(one.value)) for one in testimonies if one.value in self.apart)
        if not along:
            return apart[-1][1]
        reached = max((one.value for one in along), key=self.order.index)
        last_word = apart and apart[-1][0] >= max(map(_reported, along))
        return apart[-1][1] if last_word and reached != self.order[-1] else reached


def _reported(one: Testimony) -> date:
    return one.published_on or date.min


def furthest(*order: str, apart: tuple[str, ...] = ()) -> Furthest:
    """A rule for states in order, the furthest last; `apart` are states outside that order."""
    return Furthest(order, apart)


@dataclass(frozen=True)
class Follows:
    """The value that stands beside the chosen value of another field of the record (a figure's hedge)."""

    field: str
    many: bool = False

    def __call__(self, testimonies: Sequence[Testimony], comparator: Comparator) -> tuple[Fused, ...]:
        """The most common value among the testimonies given: reconciling passes those whose `field` was chosen."""
        found = vote(testimonies, comparator)
        return tuple(Fused(one.value, f"read with {self.field}", one.supporters) for one in found)


def follows(other: str) -> Follows:
    """The rule of a field that is read together with the field `other`."""
    return Follows(other)


@dataclass(frozen=True)
class Union:
    """Every distinct member is a value of its own, in order of support; none dissents from another."""

    many: bool = True

    def __call__(self, testimonies: Sequence[Testimony], comparator: Comparator) -> tuple[Fused, ...]:
        """One value per distinct member."""
        groups: dict[Hashable, list[Testimony]] = {}
        for one in sorted(testimonies, key=lambda one: (str(one.value), one.mention_id)):
            groups.setdefault(one.canonical, []).append(one)
        found = [Fused(members[0].value, "union", tuple(members)) for members in groups.values()]
        return tuple(sorted(found, key=lambda one: (-one.n_support, str(one.value))))


union = Union()


@dataclass(frozen=True)
class Fullest:
    """Words: the fullest form on offer, a name with all its parts. Other wordings are no dissent."""

    many: bool = False

    def __call__(self, testimonies: Sequence[Testimony], comparator: Comparator) -> tuple[Fused, ...]:
        """One wording, which every testimony supports."""
        if not testimonies:
            return ()
        best = min(testimonies, key=lambda one: (-len(str(one.value).split()), -len(str(one.value)), str(one.value)))
        return (Fused(best.value, "fullest form", tuple(testimonies)),)


fullest = Fullest()
