"""How well mentions were put together: five measures of one partition against another.

    cluster_scores({"a": 1, "b": 1, "c": 2}, {"a": 9, "b": 8, "c": 8})["pairwise"]  -> precision 0, recall 0

A mention is anything hashable; a clustering maps each to its cluster's name. Mentions that only one side has
("twinless") stay in that side's clusters: they cost precision if predicted, recall if gold.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment

Clustering = Mapping[Any, Hashable]
"""From a mention, anything hashable, to its cluster's name."""


class ClusterScore(NamedTuple):
    """0.0 to 1.0 each; 0.0 where a measure has nothing to divide by (no links, no mentions)."""

    precision: float
    recall: float
    f1: float


class _Table(NamedTuple):
    """Sizes of clusters and of what they share."""

    gold: Counter[Hashable]
    predicted: Counter[Hashable]
    shared: Counter[tuple[Hashable, Hashable]]

    @property
    def swapped(self) -> _Table:
        turned = Counter({(right, left): size for (left, right), size in self.shared.items()})
        return _Table(self.predicted, self.gold, turned)


def cluster_scores(gold: Clustering, predicted: Clustering) -> dict[str, ClusterScore]:
    """B-cubed, CEAF-e, LEA, MUC and pairwise scores of `predicted` against `gold`.

    b3        mean share of a mention's cluster that belongs with it
    ceaf_e    one-to-one assignment of clusters by 2|k∩r|/(|k|+|r|), over the number of clusters
    lea       share of each cluster's links that were kept, weighed by its size; a singleton has one link, to itself
    muc       links of a spanning tree that were kept; blind to singletons
    pairwise  pairs of mentions in one cluster
    """
    shared = Counter((gold[mention], predicted[mention]) for mention in gold.keys() & predicted.keys())
    table = _Table(Counter(gold.values()), Counter(predicted.values()), shared)
    recalls: dict[str, Callable[[_Table], float]] = {"b3": _b3, "lea": _lea, "muc": _muc, "pairwise": _pairwise}
    scores = {name: _score(recall(table.swapped), recall(table)) for name, recall in recalls.items()}
    scores["ceaf_e"] = _ceaf_e(table)
    return dict(sorted(scores.items()))


def _score(precision: float, recall: float) -> ClusterScore:
    both = precision + recall
    return ClusterScore(precision, recall, 2 * precision * recall / both if both else 0.0)


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _b3(table: _Table) -> float:
    kept = sum(size * size / table.gold[cluster] for (cluster, _), size in table.shared.items())
    return _ratio(kept, table.gold.total())


def _links(size: int) -> int:
    return size * (size - 1) // 2


def _pairwise(table: _Table) -> float:
    return _ratio(sum(map(_links, table.shared.values())), sum(map(_links, table.gold.values())))


def _muc(table: _Table) -> float:
    """A cluster of n mentions in p pieces has kept n - p of its n - 1 links; a mention that is missing is a piece."""
    kept = sum(size - 1 for size in table.shared.values())
    return _ratio(kept, sum(size - 1 for size in table.gold.values()))


def _lea(table: _Table) -> float:
    kept: defaultdict[Hashable, int] = defaultdict(int)
    for (cluster, other), size in table.shared.items():
        alone = table.gold[cluster] == 1 and table.predicted[other] == 1
        kept[cluster] += 1 if alone else _links(size)
    resolved = sum(size * kept[cluster] / (_links(size) or 1) for cluster, size in table.gold.items())
    return _ratio(resolved, table.gold.total())


def _ceaf_e(table: _Table) -> ClusterScore:
    worth = assigned_clusters(table.gold, table.predicted, table.shared)
    similar = sum(worth.values())
    return _score(_ratio(similar, len(table.predicted)), _ratio(similar, len(table.gold)))


def assigned_clusters(
    gold: Mapping[Any, int], predicted: Mapping[Any, int], shared: Mapping[tuple[Any, Any], int]
) -> dict[tuple[Hashable, Hashable], float]:
    """The one-to-one assignment of clusters with the greatest summed likeness, and the likeness of each pair."""
    rows, columns = list(gold), list(predicted)
    likeness = np.zeros((len(rows), len(columns)))
    row_of, column_of = ({name: at for at, name in enumerate(names)} for names in (rows, columns))
    for (cluster, other), size in shared.items():
        likeness[row_of[cluster], column_of[other]] = 2 * size / (gold[cluster] + predicted[other])
    first, second = linear_sum_assignment(likeness, maximize=True)
    found = ((int(i), int(j)) for i, j in zip(first, second, strict=True))
    return {(rows[i], columns[j]): float(likeness[i, j]) for i, j in found if likeness[i, j] > 0}
