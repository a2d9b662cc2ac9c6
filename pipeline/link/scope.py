"""What a linking has to look at: the components that hold something new, and all that stood beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.link.assign import Standing
from pipeline.link.cluster import Cluster, components

if TYPE_CHECKING:
    from pipeline.declare import Task
    from pipeline.store import Database


@dataclass(frozen=True)
class Graph:
    """Nodes (linking keys), the mentions that collapse into them, and the memberships that stand."""

    node_of: Mapping[str, str]
    """mention_id -> node."""
    mentions_of: Mapping[str, tuple[str, ...]]
    """node -> its mentions."""
    readings_of: Mapping[str, frozenset[str]]
    """node -> the readings its mentions come from."""
    vague: frozenset[str]
    """The nodes whose window is too wide to tell when."""
    components: tuple[Cluster, ...]
    standing: Standing
    members_of: Mapping[str, frozenset[str]]
    """entry_id -> its mentions of the root type, retired ones included."""


def load_graph(db: Database, task: Task, threshold: float) -> Graph:
    """The current graph: ids only, of every node of the task."""
    node_of, mentions_of, readings_of, vague = {}, defaultdict(list), defaultdict(set), set[str]()
    for row in db.run("link/features", task=task.name):
        node_of[row.mention_id] = row.node
        mentions_of[row.node].append(row.mention_id)
        readings_of[row.node].add(row.read_key)
        if row.vague:
            vague.add(row.node)
    edges = [(row.left_id, row.right_id) for row in db.run("link/edges", task=task.name, threshold=threshold)]
    memberships = db.run("link/memberships", task=task.name)
    members_of = defaultdict(set)
    for row in memberships:
        members_of[row.entry_id].add(row.mention_id)
    return Graph(
        node_of=node_of,
        mentions_of={node: tuple(members) for node, members in mentions_of.items()},
        readings_of={node: frozenset(readings) for node, readings in readings_of.items()},
        vague=frozenset(vague),
        components=tuple(components(mentions_of, edges)),
        standing=Standing(
            entry_of={row.mention_id: row.entry_id for row in memberships},
            age_of={row.entry_id: row.age for row in memberships},
            taken=frozenset(row.entry_id for row in db.run("link/entry_ids", task=task.name)),
        ),
        members_of={entry: frozenset(members) for entry, members in members_of.items()},
    )


def touched_components(graph: Graph, touched: Iterable[str]) -> list[Cluster]:
    """The components to cluster anew: those that hold a touched mention, or share an entry with one, and so on."""
    component_of = {node: index for index, nodes in enumerate(graph.components) for node in nodes}
    waiting, seen, found = set(touched), set[str](), set[int]()
    while waiting:
        mention = waiting.pop()
        seen.add(mention)
        entry = graph.standing.entry_of.get(mention)
        waiting |= graph.members_of.get(entry or "", frozenset()) - seen
        node = graph.node_of.get(mention)
        if node is not None and component_of[node] not in found:
            found.add(component_of[node])
            inside = (one for each in graph.components[component_of[node]] for one in graph.mentions_of[each])
            waiting |= set(inside) - seen
    return [graph.components[index] for index in sorted(found)]
