"""Ids of entries: minted once, never reused, kept by the cluster that holds most of what the entry held."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.link.cluster import Cluster


@dataclass(frozen=True)
class Standing:
    """What the ledger says now, of the entries that a linking may touch."""

    entry_of: Mapping[str, str]
    """mention_id -> entry_id, of current memberships; retired mentions too, until their entry lets them go."""
    age_of: Mapping[str, int]
    """entry_id -> the run that minted it."""
    taken: frozenset[str] = frozenset()
    """Every entry_id ever minted."""


@dataclass(frozen=True)
class Assignment:
    """Which entry each cluster is, which entries live on under another id, and which are no more."""

    entry_of: Mapping[Cluster, str]
    aliases: Mapping[str, str]
    """entry_id that was given up -> entry_id that holds most of its mentions now."""
    minted: frozenset[str]


def assign(
    clusters: Sequence[Cluster], standing: Standing, predecessor: Mapping[str, str], order: Mapping[str, str]
) -> Assignment:
    """Give every cluster an id. Votes count from `standing`, so it may hold more than these clusters' mentions.

    A cluster keeps the standing entry that holds most of its mentions, or of their predecessors (the old mentions of
    an article that was edited or read again); ties fall to the oldest entry. `order` sorts mentions by age: the first
    founds a new entry.
    """
    votes = {cluster: _votes(cluster, standing, predecessor) for cluster in clusters}
    wishes = sorted(
        (-count, standing.age_of.get(entry, 0), entry, cluster)
        for cluster, counted in votes.items()
        for entry, count in counted.items()
    )
    entry_of: dict[Cluster, str] = {}
    given: set[str] = set()
    for _, _, entry, cluster in wishes:
        if cluster not in entry_of and entry not in given:
            entry_of[cluster] = entry
            given.add(entry)
    minted = _mint([one for one in clusters if one not in entry_of], standing.taken, order)
    entry_of |= minted
    aliases = _aliases(votes, entry_of)
    return Assignment(entry_of, aliases, frozenset(minted.values()))


def _votes(cluster: Cluster, standing: Standing, predecessor: Mapping[str, str]) -> Counter[str]:
    held = (standing.entry_of.get(one) or standing.entry_of.get(predecessor.get(one, "")) for one in cluster)
    return Counter(entry for entry in held if entry)


def _mint(clusters: Sequence[Cluster], taken: frozenset[str], order: Mapping[str, str]) -> dict[Cluster, str]:
    minted: dict[Cluster, str] = {}
    used = set(taken)
    for cluster in sorted(clusters):
        founding = founder(cluster, order)
        attempt = 0
        while (entry := _entry_id(founding, attempt)) in used:
            attempt += 1
        used.add(entry)
        minted[cluster] = entry
    return minted


def founder(cluster: Cluster, order: Mapping[str, str]) -> str:
    """The mention that founds an entry: the first by `order`, then by id."""
    return min(cluster, key=lambda one: (order.get(one, ""), one))


def _entry_id(mention_id: str, attempt: int) -> str:
    return "e" + hashlib.sha256(f"{mention_id}/{attempt}".encode()).hexdigest()[:11]


def _aliases(votes: Mapping[Cluster, Counter[str]], entry_of: Mapping[Cluster, str]) -> dict[str, str]:
    kept = set(entry_of.values())
    holders: dict[str, Counter[str]] = {}
    for cluster, counted in votes.items():
        for entry, count in counted.items():
            if entry not in kept:
                holders.setdefault(entry, Counter())[entry_of[cluster]] += count
    return {entry: min(counted, key=lambda new: (-counted[new], new)) for entry, counted in holders.items()}
