"""Why two entries are not one: every pair of their reports, what it scored, and what keeps them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from pipeline.errors import UsageError
from pipeline.explain.values import Comparison, Pair
from pipeline.link import LinkModel, PairScore, prior, score_pair
from pipeline.reconcile import NOTE
from pipeline.reported import Report, load_reports

if TYPE_CHECKING:
    from pipeline.declare import Task
    from pipeline.store import Statements

SAME_READING = "two records of one reading"
"""The bar between records that one answer tells apart."""


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two entries: a report for each of its distinct nodes."""

    entry_id: str
    note: str | None
    reports: Mapping[str, Report]
    """By node: reports that say the same collapse into one, as they do in linking."""
    readings: Mapping[str, frozenset[str]]
    """By node: the readings its mentions come from."""
    labels: Mapping[str, str]
    """By mention_id: article and local id."""


def compare(ledger: Statements, task: Task, entries: tuple[str, str]) -> Comparison:
    """Why two current root entries are not one, by the ledger's own link model.

    Pairs that linking never compared are scored now, from the same mentions. Raises UsageError for one entry given
    twice, and for nested entries, which are told apart within their parents.
    """
    left, right = entries
    if left == right:
        raise UsageError(f"both ids stand for {left}: it is one entry. Explain it with: newsledger explain {left}")
    sides = [_side(ledger, task, entry) for entry in (left, right)]
    stored = ledger.run("link/current_model", task=task.name)
    model = LinkModel.from_mapping(stored[0].weights) if stored else prior(task)
    pairs = sorted(_pairs(ledger, task, sides, model), key=lambda one: (-one.score, one.left_id, one.right_id))
    mean = round(sum(one.score for one in pairs) / len(pairs), 4) if pairs else None
    return Comparison(
        left=left,
        right=right,
        left_note=sides[0].note,
        right_note=sides[1].note,
        reasons=tuple(_reasons(pairs, mean, model)),
        mean_score=mean,
        threshold=model.threshold,
        link_model=model.version,
        pairs=tuple(pairs),
    )


def _side(ledger: Statements, task: Task, entry: str) -> _Side:
    row = ledger.run("explain/entries", task=task.name, entry=entry)[0]
    if row.parent_id is not None:
        raise UsageError(
            f"{entry} is a {row.record} of {row.parent_id}: only whole entries are compared. Give the ids of two."
        )
    members = ledger.run("explain/members", task=task.name, entries=[entry])
    mentions = [one.mention_id for one in members]
    reports = load_reports(ledger, task, mentions)
    nodes: dict[str, list[Any]] = {}
    for one in ledger.run("explain/nodes", task=task.name, mentions=mentions):
        nodes.setdefault(one.node, []).append(one)
    facts = ledger.run("reconcile/facts_of", task=task.name, entries=[entry])
    return _Side(
        entry_id=entry,
        note=next((fact.value for fact in facts if fact.field == NOTE), None),
        reports={node: reports[rows[0].mention_id] for node, rows in nodes.items() if rows[0].mention_id in reports},
        readings={node: frozenset(one.read_key for one in rows) for node, rows in nodes.items()},
        labels={one.mention_id: f"{one.article} {one.local_id or one.path}" for one in members},
    )


def _pairs(ledger: Statements, task: Task, sides: list[_Side], model: LinkModel) -> Iterator[Pair]:
    ours, theirs = sides
    rows = ledger.run("link/pairs_of", task=task.name, nodes=sorted({*ours.reports, *theirs.reports}))
    met = {frozenset((row.left_id, row.right_id)) for row in rows}
    for one, other in product(ours.reports, theirs.reports):
        left, right = ours.reports[one], theirs.reports[other]
        scored: PairScore = score_pair(left, right, task, model)
        same = ours.readings[one] & theirs.readings[other]
        yield Pair(
            left_id=left.mention_id,
            right_id=right.mention_id,
            left=ours.labels[left.mention_id],
            right=theirs.labels[right.mention_id],
            score=scored.score,
            barred=SAME_READING if same else scored.barred,
            terms=tuple(term._asdict() for term in scored.terms),
            met=frozenset((one, other)) in met,
        )


def _reasons(pairs: list[Pair], mean: float | None, model: LinkModel) -> Iterator[str]:
    if mean is None:
        yield "Nothing of the one can be compared with the other: no mention of both is known to linking."
        return
    bars = Counter(one.barred for one in pairs if one.barred)
    for bar, count in bars.most_common():
        yield f"Barred from being one: {bar} ({count} of {len(pairs)} pairs)."
    if mean < model.threshold:
        yield f"The mean score of their pairs ({len(pairs)}) is {mean:.2f}; to be one takes {model.threshold:g}."
    elif not bars:
        yield (
            f"The mean score of their pairs ({len(pairs)}), {mean:.2f}, reaches {model.threshold:g}, yet each was "
            "closer to others when clusters were formed, or they have not been linked again since."
        )
    unmet = sum(not one.met for one in pairs)
    if unmet:
        yield f"Linking itself never compared {unmet} of {len(pairs)} pairs: too little in common. Scored now."
