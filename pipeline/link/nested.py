"""Aligning nested records (the parts of a report) across the reports of one cluster.

The same machinery as for the reports themselves: pair scores, cannot-links, average linkage. Siblings of one report
are never one, unless they are rival claims: equal in all that tells siblings apart, but told by different speakers.
A figure that is the sum of others of the same direction is their total and no rival to any of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.link.cluster import Cluster, Link, cluster
from pipeline.link.score import is_telling, score_nested

if TYPE_CHECKING:
    from pipeline.declare import Nested
    from pipeline.link.model import LinkModel
    from pipeline.reported import Report


def align(families: Sequence[Sequence[Report]], nested: Nested, model: LinkModel) -> list[Cluster]:
    """Cluster the nested reports of several parents, one family each; clusters of mention_ids."""
    members = {one.mention_id: one for family in families for one in family}
    family_of = {one.mention_id: index for index, family in enumerate(families) for one in family}
    totals = _totals(families, nested)

    def link(left: str, right: str) -> Link:
        ours, theirs = members[left], members[right]
        siblings = family_of[left] == family_of[right]
        barred = (siblings and not rivals(ours, theirs, nested)) or _is_total(ours, theirs, totals, nested)
        score = model.nested_threshold if siblings and not barred else score_nested(ours, theirs, model).score
        return Link(score, barred)

    return cluster(list(members), link, model.nested_threshold)


def rivals(one: Report, other: Report, nested: Nested) -> bool:
    """True where two siblings are rival claims to one thing: equal slots, told by different speakers."""
    if not nested.slot or not _given(one, nested.key) or not _given(other, nested.key):
        return False
    same = all(one.canonical.get(field) == other.canonical.get(field) for field in nested.slot)
    return same and set(one.attribution) != set(other.attribution)


def _given(report: Report, field: str) -> bool:
    return report.values.get(field) is not None


class _Sum(NamedTuple):
    """What some siblings of the same direction add up to, and which they are."""

    total: int
    parts: frozenset[str]


def _totals(families: Sequence[Sequence[Report]], nested: Nested) -> dict[str, _Sum]:
    """By mention_id: the sum of the telling siblings of the same total fields, itself included."""
    found: dict[str, _Sum] = {}
    for family in families if nested.total else ():
        groups: dict[Any, list[Report]] = defaultdict(list)
        for one in family:
            sides = tuple(one.canonical.get(field) for field in nested.total)
            if None not in sides and is_telling(one, nested) and isinstance(one.values.get(nested.key), int):
                groups[sides].append(one)
        for parts in groups.values():
            if len(parts) > 1 and not any(rivals(a, b, nested) for a in parts for b in parts if a is not b):
                whole = sum(one.values[nested.key] for one in parts)
                summed = _Sum(whole, frozenset(one.mention_id for one in parts))
                found |= {one.mention_id: summed for one in parts}
    return found


def _is_total(one: Report, other: Report, totals: Mapping[str, _Sum], nested: Nested) -> bool:
    """True where the figure of one is the sum of the other and its siblings."""
    return any(
        (summed := totals.get(part.mention_id)) is not None
        and whole.mention_id not in summed.parts
        and whole.values.get(nested.key) == summed.total
        and all(whole.canonical.get(field) == part.canonical.get(field) for field in nested.total)
        for whole, part in ((one, other), (other, one))
    )
