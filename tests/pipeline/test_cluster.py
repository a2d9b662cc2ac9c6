"""Clustering against a plain, slow twin on random graphs, and its laws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.link.cluster import AMBIGUOUS, Cluster, Link, attach, cluster, components

THRESHOLD = 3.0
Graph = Mapping[frozenset[str], Link]


def twin(nodes: Sequence[str], graph: Graph, threshold: float) -> list[Cluster]:
    """Average linkage as one would say it: look at every pair of clusters, merge the best, begin again."""
    clusters: list[Cluster] = [(node,) for node in nodes]
    while True:
        best = min(_mergers(clusters, graph, threshold), default=None)
        if best is None:
            return sorted(clusters)
        _, left, right = best
        clusters = [one for one in clusters if one not in (left, right)]
        clusters.append(tuple(sorted(left + right)))


def _mergers(clusters: Sequence[Cluster], graph: Graph, threshold: float) -> list[tuple[Fraction, Cluster, Cluster]]:
    found = []
    for left, right in combinations(sorted(clusters), 2):
        links = [graph[frozenset((one, other))] for one in left for other in right]
        mean = sum((Fraction(link.score) for link in links), Fraction()) / len(links)
        if mean >= threshold and not any(link.barred for link in links):
            found.append((-mean, left, right))
    return found


def clustered(nodes: Sequence[str], graph: Graph) -> list[Cluster]:
    """What the engine makes of a graph."""
    return cluster(nodes, lambda left, right: graph[frozenset((left, right))], THRESHOLD)


@st.composite
def graphs(draw: Any) -> tuple[list[str], dict[frozenset[str], Link]]:
    """Up to eight nodes, scores in eighths, so that ties are common; every tenth pair or so barred."""
    nodes = [f"n{index}" for index in range(draw(st.integers(0, 8)))]
    links = st.builds(
        Link, st.integers(-24, 64).map(lambda eighths: eighths / 8), st.integers(0, 9).map(lambda n: n == 0)
    )
    return nodes, {frozenset(pair): draw(links) for pair in combinations(nodes, 2)}


@given(graphs())
def test_it_equals_the_plain_twin(drawn):
    nodes, graph = drawn
    assert clustered(nodes, graph) == twin(nodes, graph, THRESHOLD)


@given(graphs(), st.randoms(use_true_random=False))
def test_the_order_of_nodes_and_pairs_does_not_matter(drawn, random):
    nodes, graph = drawn
    shuffled = random.sample(nodes, len(nodes))
    again = dict(random.sample(sorted(graph.items(), key=lambda item: sorted(item[0])), len(graph)))
    assert clustered(shuffled, again) == clustered(nodes, graph)


@given(graphs())
def test_it_is_a_partition_in_which_barred_nodes_are_apart(drawn):
    nodes, graph = drawn
    found = clustered(nodes, graph)
    assert sorted(one for members in found for one in members) == sorted(nodes)
    together = [frozenset(pair) for members in found for pair in combinations(members, 2)]
    assert not any(graph[pair].barred for pair in together)


def test_a_chain_is_not_one_cluster():
    """a-b and b-c fit, a-c does not: union-find would make one of three, the mean of a and bc stays below."""
    graph = {frozenset("ab"): Link(5.0), frozenset("bc"): Link(4.0), frozenset("ac"): Link(-6.0)}
    assert clustered("abc", graph) == [("a", "b"), ("c",)]


def test_one_barred_pair_keeps_two_clusters_apart():
    graph = {frozenset(pair): Link(9.0) for pair in combinations("abcd", 2)}
    graph[frozenset("ad")] = Link(9.0, barred=True)
    assert [members for members in clustered("abcd", graph) if "a" in members and "d" in members] == []


def test_pairs_are_asked_for_with_the_smaller_name_first():
    asked: list[tuple[str, str]] = []

    def pairs(left: str, right: str) -> Link:
        asked.append((left, right))
        return Link(5.0)

    cluster(["c", "a", "b"], pairs, THRESHOLD)
    assert sorted(asked) == [("a", "b"), ("a", "c"), ("b", "c")]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12))
def test_components_are_what_can_be_reached(pairs):
    nodes = [str(one) for one in range(10)]
    edges = [(str(left), str(right)) for left, right in pairs]
    found = components(nodes, edges)
    assert found == sorted(found)
    assert {one: members for members in found for one in members} == {one: _reached(one, edges) for one in nodes}


def _reached(start: str, edges: Sequence[tuple[str, str]]) -> Cluster:
    seen = {start}
    while True:
        more = {one for edge in edges if seen & set(edge) for one in edge} - seen
        if not more:
            return tuple(sorted(seen))
        seen |= more


def attached(scores: Mapping[str, float], barred: Sequence[str] = (), *, vague: str = "v") -> list[Cluster]:
    """Clusters of a, b (one event), c (another) and the vague; `scores` are of pairs such as "av", others far off."""
    graph = {"ab": 8.0, **scores}

    def pairs(left: str, right: str) -> Link:
        return Link(graph.get(left + right, -5.0), left + right in barred)

    return attach([*"abc", *vague], frozenset(vague), pairs, THRESHOLD)


@pytest.mark.parametrize(
    ("scores", "barred", "found"),
    [
        ({"av": 5.0, "bv": 5.0, "cv": 3.0}, (), [("a", "b", "v"), ("c",)]),
        ({"av": 5.0, "bv": 5.0, "cv": 5.0 - AMBIGUOUS + 0.1}, (), [("a", "b"), ("c",), ("v",)]),
        ({"av": 2.0, "bv": 2.0}, (), [("a", "b"), ("c",), ("v",)]),
        ({"av": 5.0, "bv": 5.0, "cv": 5.0}, ("bv",), [("a", "b"), ("c", "v")]),
        ({"av": 9.0, "bv": -5.0}, (), [("a", "b"), ("c",), ("v",)]),
    ],
)
def test_a_vague_node_joins_the_one_cluster_that_fits_it_clearly_best(scores, barred, found):
    assert attached(scores, barred) == found


def test_a_vague_node_never_draws_two_clusters_together():
    """Average linkage alone would merge v with c first, and then a and b with both."""
    assert attached({"cv": 9.0, "av": 9.0, "bv": 9.0, "ac": 2.9, "bc": 2.9}) == [("a", "b"), ("c",), ("v",)]


def test_vague_nodes_that_fit_nowhere_are_clustered_among_themselves():
    assert attached({"vw": 6.0}, vague="vw") == [("a", "b"), ("c",), ("v", "w")]


@given(graphs(), st.sets(st.integers(0, 7)), st.randoms(use_true_random=False))
def test_attaching_is_a_partition_in_any_order_with_barred_nodes_apart(drawn, numbers, random):
    nodes: list[str] = drawn[0]
    graph: Graph = drawn[1]
    vague = frozenset(f"n{number}" for number in numbers)

    def pairs(left: str, right: str) -> Link:
        return graph[frozenset((left, right))]

    found = attach(nodes, vague, pairs, THRESHOLD)
    assert attach(random.sample(nodes, len(nodes)), vague, pairs, THRESHOLD) == found
    assert sorted(one for members in found for one in members) == sorted(nodes)
    assert not any(graph[frozenset(pair)].barred for members in found for pair in combinations(members, 2))


def test_without_vague_nodes_attaching_is_clustering():
    graph = {frozenset(pair): Link(float(ord(pair[0]) + ord(pair[1])) % 7) for pair in combinations("abcdef", 2)}
    found = attach("abcdef", frozenset(), lambda left, right: graph[frozenset((left, right))], THRESHOLD)
    assert found == twin("abcdef", graph, THRESHOLD)
