"""Clustering with cannot-links: average linkage over one connected component's pair graph.

Never plain union-find: a merge needs support from the whole of both clusters (the mean of all their cross pairs
reaches the threshold), and none of their members may be barred from each other. The result is a pure function of the
pairs; ties are broken by the members' names. Average linkage: Sokal and Michener (1958).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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


def _key(left: Cluster, right: Cluster) -> tuple[Cluster, Cluster]:
    return (left, right) if left <= right else (right, left)


def _mergeable(link: Link, threshold: float) -> bool:
    return not link.barred and link.score >= threshold


def _mean(left: Link, right: Link, sizes: tuple[int, int]) -> Link:
    score = (left.score * sizes[0] + right.score * sizes[1]) / sum(sizes)
    return Link(round(score, 9), left.barred or right.barred)
