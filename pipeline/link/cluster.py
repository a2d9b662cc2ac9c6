"""Clustering with cannot-links: average linkage over one connected component's pair graph.

Never plain union-find: a merge needs support from the whole of both clusters (the mean of all their cross pairs
reaches the threshold), and none of their members may be barred from each other. The result is a pure function of the
pairs; ties are broken by the members' names. Average linkage: Sokal and Michener (1958).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from heapq import heapify, heappop, heappush
from itertools import combinations
from typing import NamedTuple


class Link(NamedTuple):
    """What the pair graph says of two nodes; `barred` nodes are never in one cluster."""

    score: float
    barred: bool = False


Pairs = Callable[[str, str], Link]
"""The link between two node names; called with the smaller name first."""

Cluster = tuple[str, ...]

AMBIGUOUS = 1.0
"""A vague node whose best fit is by less than this better than its second joins neither."""


def components(nodes: Iterable[str], edges: Iterable[tuple[str, str]]) -> list[Cluster]:
    """The connected components of a graph, each sorted, in order of their first node."""
    parent = {node: node for node in nodes}

    def root(node: str) -> str:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for left, right in edges:
        low, high = sorted((root(left), root(right)))
        parent[high] = low
    groups: dict[str, list[str]] = {}
    for node in sorted(parent):
        groups.setdefault(root(node), []).append(node)
    return [tuple(group) for group in groups.values()]


def cluster(nodes: Sequence[str], pairs: Pairs, threshold: float) -> list[Cluster]:
    """Partition one component: merge the two clusters of highest mean cross score until none reaches the threshold.

    Cost: one call of `pairs` per pair of nodes, then a heap entry per merge and remaining cluster.
    """
    alive: set[Cluster] = {(node,) for node in nodes}
    links = {_key((left,), (right,)): pairs(left, right) for left, right in combinations(sorted(nodes), 2)}
    heap = [(-link.score, *key) for key, link in links.items() if _mergeable(link, threshold)]
    heapify(heap)
    while heap:
        _, left, right = heappop(heap)
        if not {left, right} <= alive:
            continue
        alive -= {left, right}
        merged = tuple(sorted(left + right))
        for other in alive:
            link = _mean(links[_key(left, other)], links[_key(right, other)], (len(left), len(right)))
            links[_key(merged, other)] = link
            if _mergeable(link, threshold):
                heappush(heap, (-link.score, *_key(merged, other)))
        alive.add(merged)
    return sorted(alive)


def attach(nodes: Sequence[str], vague: Set[str], pairs: Pairs, threshold: float) -> list[Cluster]:
    """Partition one component in which some nodes are vague: they do not say when.

    The others are clustered first. A vague node then joins the cluster that fits it best, unless another fits nearly
    as well (AMBIGUOUS): then nobody knows which it means. Vague nodes that join none are clustered among themselves.
    """
    firm = cluster([node for node in nodes if node not in vague], pairs, threshold)
    joined: dict[Cluster, list[str]] = {found: [] for found in firm}
    left_over = []
    for node in sorted(set(nodes) & vague):
        home = _only_fit(node, joined, pairs, threshold)
        if home is None:
            left_over.append(node)
        else:
            joined[home].append(node)
    grown = [tuple(sorted((*found, *added))) for found, added in joined.items()]
    return sorted([*grown, *cluster(left_over, pairs, threshold)])


def _only_fit(node: str, joined: Mapping[Cluster, Sequence[str]], pairs: Pairs, threshold: float) -> Cluster | None:
    """The cluster that fits a node clearly best by its firm members; none that holds a node barred from it."""
    fits = []
    for found, added in joined.items():
        links = [pairs(*sorted((node, other))) for other in (*found, *added)]
        if not any(link.barred for link in links):
            fits.append((sum(link.score for link in links[: len(found)]) / len(found), found))
    fits.sort(reverse=True)
    if not fits or fits[0][0] < threshold:
        return None
    clear = len(fits) == 1 or fits[0][0] - fits[1][0] >= AMBIGUOUS
    return fits[0][1] if clear else None


def _key(left: Cluster, right: Cluster) -> tuple[Cluster, Cluster]:
    return (left, right) if left <= right else (right, left)


def _mergeable(link: Link, threshold: float) -> bool:
    return not link.barred and link.score >= threshold


def _mean(left: Link, right: Link, sizes: tuple[int, int]) -> Link:
    score = (left.score * sizes[0] + right.score * sizes[1]) / sum(sizes)
    return Link(round(score, 9), left.barred or right.barred)
