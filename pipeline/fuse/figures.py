"""The rule for figures: low, best and high."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.compare import Bounds, Comparator
from pipeline.fuse.testimony import Fused, Option, Source, Testimony, fused, options_of


@dataclass(frozen=True)
class Figure:
    """A figure: low, best and high. Hedged figures support the exact ones they allow.

    Where the parties to the event give different figures no vote decides: `best` is what the party named in the
    sibling field `prefer` says, a policy that goes by the name `policy`. Otherwise most independent sources, then the
    firmer figure, then the latest report.
    """

    prefer: str | None = None
    policy: str = "preferred party"
    many: bool = False

    def __call__(self, testimonies: Sequence[Testimony], comparator: Comparator) -> tuple[Fused, ...]:
        """One figure; low and high span all that was said, None where a hedge leaves the end open."""
        if not testimonies:
            return ()
        options = options_of(testimonies, comparator)
        preferred = self._preferred(options)
        best = preferred or min(options, key=_figure_order)
        low, high = _spread(best, options)
        return fused(best, self.policy if preferred else "most sources, then firmest, then latest", low=low, high=high)

    def _preferred(self, options: Sequence[Option]) -> Option | None:
        disputing = {source.party for option in options for source in _sources(option) if source.party}
        if self.prefer is None or len(disputing) < 2:
            return None
        for option in sorted(options, key=_figure_order):
            if any(one.siblings.get(self.prefer) in _parties(one) for one in option.supporters):
                return option
        return None


def figure(prefer: str | None = None, policy: str = "preferred party") -> Figure:
    """The rule for figures; `prefer` names the sibling field whose party is believed when the parties dispute."""
    return Figure(prefer, policy)


def _sources(option: Option) -> list[Source]:
    own = [one for one in option.supporters if one.canonical == option.canonical]
    return [source for one in own for source in one.sources]


def _parties(one: Testimony) -> frozenset[str]:
    return frozenset(source.party for source in one.sources if source.party)


def _figure_order(option: Option) -> tuple[Any, ...]:
    exact = isinstance(option.canonical, Bounds) and option.canonical.low == option.canonical.high
    latest = max((one.published_on or date.min for one in option.supporters), default=date.min)
    return (-option.n_support, not exact, -latest.toordinal(), option.value)


def _spread(best: Option, options: Sequence[Option]) -> tuple[Any, Any]:
    said = [option.canonical for option in options if isinstance(option.canonical, Bounds)]
    chosen = best.canonical
    rivals = [other for other in said if isinstance(chosen, Bounds) and not _allows(other, chosen)]
    figures = [other.figure for other in rivals] + [best.value]
    if rivals or not isinstance(chosen, Bounds):
        return min(figures), max(figures)
    low = None if chosen.low == 0 < chosen.high else best.value
    return low, None if chosen.high == float("inf") else best.value


def _allows(wide: Bounds, narrow: Bounds) -> bool:
    return wide.figure == narrow.figure or (wide.low <= narrow.low and narrow.high <= wide.high)
