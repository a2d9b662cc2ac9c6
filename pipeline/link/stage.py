"""The linking stage, from new mentions to memberships; everything is written in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.link.assign import assign
from pipeline.link.block import features_of
from pipeline.link.cluster import Cluster, Link, attach
from pipeline.link.memberships import Book, order_of
from pipeline.link.model import LinkModel, prior
from pipeline.link.scope import Graph, load_graph, touched_components
from pipeline.link.score import PairScore, breakdown, score_pair
from pipeline.link.succession import predecessors
from pipeline.reported import load_reports

if TYPE_CHECKING:
    from pipeline.declare import Task
    from pipeline.store import Database


@dataclass(frozen=True)
class Linked:
    """What a linking did: the root entries it looked at again, those it minted, and those that are no more."""

    touched: frozenset[str]
    minted: frozenset[str]
    gone: frozenset[str]
    aliases: Mapping[str, str]
    model: str
    """Version of the link model."""
    outdated: bool
    """True where the shipped prior differs from the ledger's link model: a rebuild would adopt it."""


def link(db: Database, task: Task, run: int, *, rebuild: bool = False) -> Linked:
    """Link what is new since the last linking; `rebuild` compares everything again under the shipped prior.

    Only components that hold something new are clustered again. The entries that stand keep their ids.
    """
    with db.transaction():
        model = current_model(db, task, run, adopt=rebuild)
        touched = _update_features(db, task, rebuild=rebuild)
        _update_pairs(db, task, model, touched)
        graph = load_graph(db, task, model.threshold)
        scope = touched_components(graph, touched)
        pairs = _Pairs(db, task, model, graph, scope)
        clusters = [found for nodes in scope for found in attach(nodes, graph.vague, pairs.link, model.threshold)]
        return _settle(db, task, run, _Clustered(model, graph, pairs, clusters, touched))


def current_model(db: Database, task: Task, run: int, *, adopt: bool = False) -> LinkModel:
    """The ledger's frozen link model; the shipped prior becomes it in a new ledger, or where `adopt` says so."""
    stored = db.run("link/current_model", task=task.name)
    if stored and not adopt:
        return LinkModel.from_mapping(stored[0].weights)
    shipped = prior(task)
    if not stored or stored[0].version != shipped.version:
        db.run("link/close_models", task=task.name, run=run)
        db.run("link/adopt_model", version=shipped.version, task=task.name, weights=shipped.to_mapping(), run=run)
    return shipped


def schema_version(task: Task) -> str:
    """Hash of the declarations that features depend on."""
    return hashlib.sha256(repr(prior(task)).encode()).hexdigest()[:12]


def _update_features(db: Database, task: Task, *, rebuild: bool) -> set[str]:
    """Bring `features` up to date; the mentions that are new, gone, or (in a rebuild) all of them."""
    version = schema_version(task)
    retired = [row.mention_id for row in db.run("link/retired", task=task.name)]
    fresh = [row.mention_id for row in db.run("link/unfeatured", task=task.name, schema_version=version)]
    if rebuild:
        fresh = sorted({*fresh, *(row.mention_id for row in db.run("link/features", task=task.name))} - set(retired))
    db.run("link/drop_features", task=task.name, mentions=[*retired, *fresh])
    features = features_of(load_reports(db, task, fresh).values(), task)
    rows = [
        {
            "task": task.name,
            "mention_id": one.mention_id,
            "read_key": one.read_key,
            "node": one.node,
            "shared": list(one.shared),
            "lo": one.lo,
            "hi": one.hi,
            "keys": list(one.keys),
            "schema_version": version,
        }
        for one in features
    ]
    db.insert("features", rows)
    return {*retired, *fresh}


def _update_pairs(db: Database, task: Task, model: LinkModel, touched: Iterable[str]) -> None:
    """Score the candidate pairs of new nodes; pairs of nodes that are gone are dropped."""
    db.run("link/drop_pairs", task=task.name, link_model=model.version)
    wanted = set(touched)
    rows = db.run("link/features", task=task.name)
    representative = {row.node: row.mention_id for row in reversed(rows)}
    nodes = sorted({row.node for row in rows if row.mention_id in wanted})
    known = {(row.left_id, row.right_id) for row in db.run("link/known_pairs", task=task.name, nodes=nodes)}
    found = [(row.left_id, row.right_id) for row in db.run("link/candidates", task=task.name, nodes=nodes)]
    fresh = [pair for pair in found if pair not in known]
    reports = load_reports(db, task, {representative[node] for pair in fresh for node in pair})
    scored = {
        (left, right): score_pair(reports[representative[left]], reports[representative[right]], task, model)
        for left, right in fresh
    }
    db.insert("pairs", [_pair_row(task, model, pair, score) for pair, score in scored.items()])


def _pair_row(task: Task, model: LinkModel, pair: tuple[str, str], scored: PairScore) -> dict[str, Any]:
    return {
        "task": task.name,
        "record": task.root.record_name(),
        "left_id": pair[0],
        "right_id": pair[1],
        "score": scored.score,
        "barred": scored.barred,
        "breakdown": breakdown(scored.terms),
        "link_model": model.version,
    }


class _Pairs:
    """The pair graph of the scope: stored scores, and pairs that blocking never met scored when asked for."""

    def __init__(self, db: Database, task: Task, model: LinkModel, graph: Graph, scope: list[Cluster]) -> None:
        self._task, self._model, self._graph = task, model, graph
        nodes = sorted(node for component in scope for node in component)
        self.reports = load_reports(db, task, [one for node in nodes for one in graph.mentions_of[node]])
        self._scored: dict[tuple[str, str], PairScore] = {}

    def link(self, left: str, right: str) -> Link:
        """The link of two nodes; two reports of one reading are two events."""
        if self._graph.readings_of[left] & self._graph.readings_of[right]:
            return Link(0.0, barred=True)
        scored = self.scored(left, right)
        return Link(scored.score, scored.barred is not None)

    def scored(self, left: str, right: str) -> PairScore:
        """The score of two nodes, each represented by its first mention."""
        key = (left, right) if left < right else (right, left)
        if key not in self._scored:
            ours, theirs = (self.reports[self._graph.mentions_of[node][0]] for node in key)
            self._scored[key] = score_pair(ours, theirs, self._task, self._model)
        return self._scored[key]

    def best(self, node: str, others: Iterable[str]) -> tuple[str, PairScore] | None:
        """The node among `others` that speaks most for this one's membership, with the pair's score."""
        ranked = [(self.scored(node, other), other) for other in others if other != node]
        if not ranked:
            return None
        scored, other = max(ranked, key=lambda item: (item[0].score, item[1]))
        return other, scored


@dataclass(frozen=True)
class _Clustered:
    model: LinkModel
    graph: Graph
    pairs: _Pairs
    clusters: list[Cluster]
    """Clusters of nodes."""
    touched: set[str]


def _settle(db: Database, task: Task, run: int, found: _Clustered) -> Linked:
    """Give clusters their ids, align what is nested in them, and write what changed."""
    reports, mentions_of = found.pairs.reports, found.graph.mentions_of
    clusters = {nodes: tuple(sorted(one for node in nodes for one in mentions_of[node])) for nodes in found.clusters}
    before = _predecessors(db, task, found)
    settled = assign(list(clusters.values()), found.graph.standing, before, order_of(reports.values()))
    book = Book(db, task, run, found.model)
    reasons = {one: reason for nodes in clusters for one, reason in _reasons(found, nodes).items()}
    book.enter_roots(settled, reports, reasons)
    for members, entry in settled.entry_of.items():
        book.enter_nested(entry, [reports[one] for one in members], before)
    return Linked(
        touched=frozenset(settled.entry_of.values()),
        minted=settled.minted,
        gone=book.write(),
        aliases=settled.aliases,
        model=found.model.version,
        outdated=found.model.version != prior(task).version,
    )


def _predecessors(db: Database, task: Task, found: _Clustered) -> dict[str, str]:
    retired = [one for one in found.touched if one not in found.graph.node_of]
    if not retired:
        return {}
    old = load_reports(db, task, retired).values()
    new = [found.pairs.reports[one] for one in found.touched if one in found.pairs.reports]
    return predecessors(old, new, task, found.model)


def _reasons(found: _Clustered, nodes: Cluster) -> dict[str, tuple[float, dict[str, Any]] | None]:
    """For each mention of a cluster, the pair that speaks most for its membership."""
    reasons: dict[str, tuple[float, dict[str, Any]] | None] = {}
    for node in nodes:
        best = found.pairs.best(node, nodes)
        reason = None
        if best is not None:
            other, scored = best
            with_mention = found.graph.mentions_of[other][0]
            reason = (scored.score, {"with": with_mention, "terms": breakdown(scored.terms)})
        reasons |= dict.fromkeys(found.graph.mentions_of[node], reason)
    return reasons
