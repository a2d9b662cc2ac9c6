"""From the reports of one entry to the testimonies that fusion rules weigh: who says it, and for which side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pipeline.compare import content_words
from pipeline.declare import FieldRule, Role
from pipeline.fuse import Source, Testimony
from pipeline.text import fold, name_tokens

if TYPE_CHECKING:
    from pipeline.declare import Task
    from pipeline.names import Aliases
    from pipeline.reported import Report


@dataclass(frozen=True)
class Witness:
    """A report of an entry, with the root report that it stands in (itself, for a root) as plain values."""

    report: Report
    root: Mapping[str, Any]


def plain(report: Report) -> dict[str, Any]:
    """A report's values with those of what is nested in it, as a task's own functions see it."""
    nested = {name: tuple(plain(child) for child in children) for name, children in report.nested.items()}
    return {**report.values, **nested}


def testimonies(rule: FieldRule, witnesses: Sequence[Witness], parties: frozenset[str], task: Task) -> list[Testimony]:
    """Every claim of one field, with the independent sources behind it; one per member of a list field."""
    return [one for witness in witnesses for one in _of_witness(rule, witness, parties, task)]


def _of_witness(rule: FieldRule, witness: Witness, parties: frozenset[str], task: Task) -> Iterator[Testimony]:
    report = witness.report
    given = report.values.get(rule.name)
    if given is None:
        return
    sources = tuple(_sources(witness, parties, task))
    for value in given if rule.role is Role.members else (given,):
        canonical = rule.member_comparator.canonical(value, report.values)
        if canonical is not None:
            yield Testimony(report.mention_id, value, canonical, sources, report.published_on, report.canonical)


def _sources(witness: Witness, parties: frozenset[str], task: Task) -> Iterator[Source]:
    report = witness.report
    for speaker in report.attribution:
        party = task.party_of(speaker, witness.root)
        yield Source(f"speaker:{speaker_key(task.aliases, speaker)}", party if party in parties else None, speaker)
    if not report.attribution:
        name = f"outlet:{fold(report.outlet)}" if report.outlet else f"document:{report.document_id}"
        yield Source(name, None, report.outlet or report.article)


@lru_cache(maxsize=50_000)
def speaker_key(aliases: Aliases, speaker: str) -> str:
    """One key for all spellings of a speaker: listed names canonical, a person's name by its tokens."""
    known = aliases.canonical(speaker)
    if known is not None:
        return known
    return " ".join(sorted(token for word in content_words(aliases, speaker) for token in name_tokens(word)))


def confirmed_by(sources: Sequence[Source]) -> str | None:
    """Which sides stand behind a value: both sides, one side, third party; None without a source."""
    parties = {source.party for source in sources if source.party}
    if len(parties) > 1:
        return "both sides"
    if parties:
        return "one side"
    return "third party" if sources else None
