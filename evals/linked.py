"""How well mentions were put together as events, beside trivial baselines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from evals.asked import Asked, holders
from evals.clusters import Clustering, cluster_scores
from evals.ledgers import Mention, gold_clusters, gold_mentions, settings
from pipeline.dates import DateRange
from pipeline.declare import rule_of

if TYPE_CHECKING:
    from evals.goldfiles import Event
    from evals.items import Item
    from evals.run import Judged
    from pipeline.declare import Score, Scoring, Task


class EventRows(NamedTuple):
    """Rows of the tables `clusterings` and `facts`."""

    clusterings: list[dict[str, Any]]
    facts: list[dict[str, Any]]


def event_rows(task: Task, judged: Sequence[Judged], events: Sequence[Event], scoring: Scoring) -> EventRows:
    """Link and reconcile gold's mentions and those that were read; no rows where gold names no events."""
    gold, rows = gold_clusters(judged, events), EventRows([], [])
    if not gold:
        return rows
    asked = Asked.of(task, scoring.headline, gold, gold_mentions(judged))
    for setting in settings(task, judged):
        for method, found in {"linker": setting.entries, **baselines(task, setting.items)}.items():
            rows.clusterings.extend(_cluster_rows(gold, found, setting=setting.name, method=method))
        rows.facts.extend(asked.rows(setting))
    return rows


def _cluster_rows(gold: Clustering, found: Clustering, *, setting: str, method: str) -> Iterator[dict[str, Any]]:
    faults = {"split": _spread(gold, found), "mixed": _spread(found, gold)}
    for measure, values in cluster_scores(gold, found).items():
        yield {"setting": setting, "method": method, "measure": measure, **values._asdict(), **faults}


def _spread(clusters: Clustering, other: Clustering) -> int:
    """How many clusters have members in more than one cluster of the other."""
    touched: defaultdict[Hashable, set[Hashable]] = defaultdict(set)
    for mention in clusters.keys() & other.keys():
        touched[clusters[mention]].add(other[mention])
    return sum(len(others) > 1 for others in touched.values())


# Baselines.


def baselines(task: Task, items: Mapping[Mention, Item]) -> dict[str, Clustering]:
    """Four ways to put mentions together without thinking; any linker has to beat them."""
    first = task.linking.dates[0]
    fields = (task.linking.shared, first)
    keys = {name: tuple(_canonical(item, field) for field in fields) for name, item in items.items()}
    same: Clustering = {name: name if None in key else key for name, key in keys.items()}
    return {
        "never together": {name: name for name in items},
        "all together": dict.fromkeys(items, 0),
        f"same {task.linking.shared} and {first}": same,
        "same figures, a day apart at most": _joined(task, items),
    }


def _canonical(item: Item, name: str) -> Hashable | None:
    return cast("Score", rule_of(item.record, name).score).comparator.canonical(item.values[name])


def _joined(task: Task, items: Mapping[Mention, Item]) -> Clustering:
    cluster: dict[Mention, Mention] = {name: name for name in items}
    for one, other in combinations(items, 2):
        if _alike(task, items[one], items[other]):
            old, new = cluster[other], cluster[one]
            cluster = {name: new if at == old else at for name, at in cluster.items()}
    return cluster


def _alike(task: Task, one: Item, other: Item) -> bool:
    headline = cast("Scoring", task.scoring).headline
    left, right = (_canonical(item, task.linking.dates[0]) for item in (one, other))
    ours, theirs = (sorted(held[headline.figure] for held in holders(item, headline)) for item in (one, other))
    if not (isinstance(left, DateRange) and isinstance(right, DateRange)):
        return False
    return bool(ours) and ours == theirs and abs((left.lo - right.lo).days) <= 1
