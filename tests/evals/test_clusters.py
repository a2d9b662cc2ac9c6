from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics import cluster_scores

MEASURES = ["b3", "ceaf_e", "lea", "muc", "pairwise"]


def clusters(*members: str) -> dict[str, int]:
    """clusters("ab", "c") -> a and b together, c alone."""
    return {mention: number for number, names in enumerate(members) for mention in names}


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


# The example that Moosavi and Strube (2016) give for LEA: gold {abc}{defg}, response {ab}{cd}{fghi}.
#   LEA recall     {abc}: 1 of 3 links; {defg}: 1 (f-g) of 6        (3 * 1/3 + 4 * 1/6) / 7          = 0.238
#   LEA precision  {ab}: 1 of 1; {cd}: 0; {fghi}: 1 of 6            (2 * 1 + 2 * 0 + 4 * 1/6) / 8    = 0.333
#   MUC recall     {abc} in 2 pieces keeps 1 of 2; {defg} in d|e|fg keeps 1 of 3                     2/5
#   MUC precision  {ab} 1 of 1; {cd} 0 of 1; {fghi} in fg|h|i 1 of 3                                 2/5
#   B3 recall      (4/3 + 1/3 + 1/4 + 4/4) / 7        precision  (4/2 + 1/2 + 1/2 + 4/4) / 8
#   CEAF-e         abc-ab 4/5, defg-fghi 4/8; of 2 gold and 3 response clusters                      1.3/2, 1.3/3
#   pairwise       ab and fg: 2 of 3 + 6 gold links, 2 of 1 + 1 + 6 response links
LEA_PAPER = (
    clusters("abc", "defg"),
    clusters("ab", "cd", "fghi"),
    {
        "lea": ((2 + 0 + 4 / 6) / 8, (1 + 4 / 6) / 7),
        "muc": (2 / 5, 2 / 5),
        "b3": ((2 + 0.5 + 0.5 + 1) / 8, (4 / 3 + 1 / 3 + 1 / 4 + 1) / 7),
        "ceaf_e": (1.3 / 3, 1.3 / 2),
        "pairwise": (2 / 8, 2 / 9),
    },
)

# Bagga and Baldwin's (1998) pair: gold {12345}{67}{89ABC}; joining the two large chains costs more than a small one.
#   small and large joined: B3 precision (5 + 2*2/7 + 5*5/7) / 12, MUC precision 9/10; recall 1
#   both large joined:      B3 precision (5*5/10 + 2 + 5*5/10) / 12 = 7/12, MUC precision 9/10; recall 1
BAGGA_GOLD = clusters("12345", "67", "89ABC")
BAGGA_SMALL = (
    BAGGA_GOLD,
    clusters("12345", "6789ABC"),
    {"b3": ((5 + 4 / 7 + 25 / 7) / 12, 1.0), "muc": (9 / 10, 1.0)},
)
BAGGA_LARGE = (BAGGA_GOLD, clusters("1234589ABC", "67"), {"b3": (7 / 12, 1.0), "muc": (9 / 10, 1.0)})

# Mentions on one side only: gold {ab}, response {abx}{y}. Two response mentions of four have no gold twin.
#   B3 precision (2/3 + 2/3 + 0 + 0) / 4; LEA precision (3 * 1/3 + 1 * 0) / 4; CEAF-e 2*2/(2+3) over 2 clusters
TWINLESS = (
    clusters("ab"),
    clusters("abx", "y"),
    {
        "b3": (1 / 3, 1.0),
        "lea": (1 / 4, 1.0),
        "ceaf_e": (0.8 / 2, 0.8),
        "muc": (1 / 2, 1.0),
        "pairwise": (1 / 3, 1.0),
    },
)

# A singleton is resolved only by a singleton: gold {a}{bc}, response {ab}{c}: nothing of LEA; MUC and pairwise have
# no link in common. B3 precision (1/2 + 1/2 + 1) / 3, recall (1 + 1/2 + 1/2) / 3.
SINGLETONS = (
    clusters("a", "bc"),
    clusters("ab", "c"),
    {"lea": (0.0, 0.0), "muc": (0.0, 0.0), "pairwise": (0.0, 0.0), "b3": (2 / 3, 2 / 3), "ceaf_e": (2 / 3, 2 / 3)},
)

NO_LINKS = (
    clusters("a", "b", "c"),
    clusters("a", "b", "c"),
    {"lea": (1.0, 1.0), "b3": (1.0, 1.0), "ceaf_e": (1.0, 1.0), "muc": (0.0, 0.0), "pairwise": (0.0, 0.0)},
)


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [LEA_PAPER, BAGGA_SMALL, BAGGA_LARGE, TWINLESS, SINGLETONS, NO_LINKS],
    ids=["lea paper", "small joined", "large joined", "twinless", "singletons", "no links"],
)
def test_worked_examples(gold, predicted, expected):
    found = cluster_scores(gold, predicted)
    assert list(found) == MEASURES
    for measure, (precision, recall) in expected.items():
        assert found[measure] == pytest.approx((precision, recall, f1(precision, recall))), measure


def test_nothing_against_anything_is_zero():
    for gold, predicted in [({}, {}), (clusters("ab"), {}), ({}, clusters("ab"))]:
        assert set(cluster_scores(gold, predicted).values()) == {(0.0, 0.0, 0.0)}


clusterings = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 3))


@given(clusterings, clusterings)
def test_exchanging_the_sides_exchanges_precision_and_recall(gold, predicted):
    there, back = cluster_scores(gold, predicted), cluster_scores(predicted, gold)
    for measure in MEASURES:
        assert there[measure][:2] == pytest.approx(back[measure][1::-1])
        assert all(0 <= value <= 1 + 1e-9 for value in there[measure])


@given(clusterings)
def test_a_clustering_agrees_with_itself_whatever_its_names(gold):
    renamed = {mention: f"cluster {number}" for mention, number in gold.items()}
    found = cluster_scores(gold, renamed)
    if gold:
        for measure in ("b3", "ceaf_e", "lea"):
            assert found[measure] == pytest.approx((1, 1, 1))
        linked = len(set(gold.values())) < len(gold)
        assert found["muc"][2] == found["pairwise"][2] == (1.0 if linked else 0.0)


@given(clusterings, clusterings)
def test_scores_equal_those_of_a_slow_plain_twin(gold, predicted):
    """B3, MUC, LEA and pairwise recall written out over sets and pairs."""
    found = cluster_scores(gold, predicted)
    for measure, twin in {"b3": slow_b3, "pairwise": slow_pairwise, "lea": slow_lea, "muc": slow_muc}.items():
        assert found[measure].recall == pytest.approx(twin(gold, predicted)), measure


def members(clustering):
    return [{m for m in clustering if clustering[m] == name} for name in set(clustering.values())]


def of(mention, clustering):
    return {m for m in clustering if clustering[m] == clustering[mention]} if mention in clustering else set()


def slow_b3(gold, predicted):
    shares = [len(of(m, gold) & of(m, predicted)) / len(of(m, gold)) for m in gold]
    return sum(shares) / len(shares) if shares else 0.0


def links(cluster):
    return {frozenset(pair) for pair in itertools.combinations(sorted(cluster), 2)}


def slow_pairwise(gold, predicted):
    ours, theirs = (set().union(*(links(c) for c in members(side))) for side in (gold, predicted))
    return len(ours & theirs) / len(ours) if ours else 0.0


def slow_lea(gold, predicted):
    kept = 0.0
    for cluster in members(gold):
        if len(cluster) == 1:
            kept += cluster in members(predicted)
        else:
            shared = sum(len(links(cluster) & links(other)) for other in members(predicted))
            kept += len(cluster) * shared / len(links(cluster))
    return kept / len(gold) if gold else 0.0


def slow_muc(gold, predicted):
    kept = possible = 0
    for cluster in members(gold):
        pieces = {frozenset(of(m, predicted) & cluster) or frozenset({m}) for m in cluster}
        kept, possible = kept + len(cluster) - len(pieces), possible + len(cluster) - 1
    return kept / possible if possible else 0.0
