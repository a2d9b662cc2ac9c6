"""Where sources differ on a field: who says what, and why that may be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pipeline.compare import Bounds
from pipeline.fuse import options_of

if TYPE_CHECKING:
    from pipeline.fuse import Option, Testimony
    from pipeline.reconcile.facts import Verdict


@dataclass(frozen=True)
class Conflict:
    """One disputed field of one entry. `cause` is speaker, hedge, scope, later update or genuine."""

    entry_id: str
    field: str
    cause: str
    positions: tuple[dict[str, Any], ...]
    """The values on offer, the chosen one first: value, sources, parties, mentions, first and last report."""


def conflicts_of(entry_id: str, verdicts: Sequence[Verdict]) -> Iterator[Conflict]:
    """The conflicts of one entry's verdicts: the fields whose chosen value has dissenters."""
    for verdict in verdicts:
        if len(verdict.fused) == 1 and verdict.fused[0].dissenters:
            options = _on_offer(verdict)
            positions = tuple(_position(option) for option in options)
            yield Conflict(entry_id, verdict.rule.name, cause_of(options, verdict.scope), positions)


def _on_offer(verdict: Verdict) -> list[Option]:
    """The chosen value and those that dissent from it, each with the testimonies that say exactly this."""
    options = options_of(verdict.testimonies, verdict.rule.member_comparator)
    chosen = verdict.fused[0].value
    against = {one.mention_id for one in verdict.fused[0].dissenters}
    exact = [option._replace(supporters=tuple(_own(option))) for option in options]
    disputed = [option for option in exact if option.value == chosen or against & _mentions(option)]
    return sorted(disputed, key=lambda option: option.value != chosen)


def _own(option: Option) -> list[Testimony]:
    return [one for one in option.supporters if one.canonical == option.canonical]


def _position(option: Option) -> dict[str, Any]:
    days = sorted(str(one.published_on) for one in option.supporters if one.published_on)
    return {
        "value": option.value,
        "sources": _shown(option.supporters),
        "parties": sorted(_parties(option)),
        "mentions": sorted(_mentions(option)),
        "first_reported": days[0] if days else None,
        "last_reported": days[-1] if days else None,
    }


def _mentions(option: Option) -> set[str]:
    return {one.mention_id for one in option.supporters}


def _shown(testimonies: Sequence[Testimony]) -> list[str]:
    """The independent sources, each by one of the names it goes by."""
    by_name = {source.name: source.shown for one in testimonies for source in one.sources}
    return sorted(by_name.values())


def _parties(option: Option) -> set[str]:
    return {source.party for one in option.supporters for source in one.sources if source.party}


def cause_of(options: Sequence[Option], scope: Sequence[str] = ()) -> str:
    """The likeliest cause of a disagreement.

    speaker: the parties to the event say different things; hedge: only hedged figures differ; scope: the records
    differ in one of the enumerations named by `scope`; later update: one value replaced the other; else genuine.
    """
    parties = [_parties(option) for option in options]
    if any(ours and theirs and not ours & theirs for ours in parties for theirs in parties):
        return "speaker"
    if sum(not _hedged(option) for option in options) < 2 and any(_hedged(option) for option in options):
        return "hedge"
    if len({_said_beside(option, scope) for option in options}) > 1:
        return "scope"
    return "later update" if _in_order(options) else "genuine"


def _hedged(option: Option) -> bool:
    return isinstance(option.canonical, Bounds) and option.canonical.low != option.canonical.high


def _said_beside(option: Option, scope: Sequence[str]) -> tuple[str, ...]:
    found = {f"{field}: {one.siblings.get(field)}" for one in option.supporters for field in scope}
    return tuple(sorted(found))


def _in_order(options: Sequence[Option]) -> bool:
    """True where every report of one value is later than every report of the others."""
    days = [sorted(one.published_on for one in option.supporters if one.published_on) for option in options]
    spans = sorted((found[0], found[-1]) for found in days if found)
    return len(spans) == len(options) and all(a[1] < b[0] for a, b in pairwise(spans))
