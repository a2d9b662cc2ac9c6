"""Succession of ids: the mentions of an article that was edited or read again, aligned with its old ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.declare import rules_of
from pipeline.link.score import score_nested, score_pair

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.declare import Task
    from pipeline.link.model import LinkModel
    from pipeline.reported import Report


def predecessors(old: Iterable[Report], new: Iterable[Report], task: Task, model: LinkModel) -> dict[str, str]:
    """New mention_id -> the old mention_id of the same document that it takes the place of, nested ones too."""
    before, after = _by_document(old), _by_document(new)
    found: dict[str, str] = {}
    for document in before.keys() & after.keys():
        pairs = _matched(before[document], after[document], lambda a, b: score_pair(a, b, task, model).score)
        for one, other in pairs:
            found[other.mention_id] = one.mention_id
            found |= _nested(one, other, model)
    return found


def _nested(old: Report, new: Report, model: LinkModel) -> dict[str, str]:
    found: dict[str, str] = {}
    for rule in rules_of(old.record):
        ours, theirs = old.nested.get(rule.name, ()), new.nested.get(rule.name, ())
        for one, other in _matched(ours, theirs, lambda a, b: score_nested(a, b, model).score):
            found[other.mention_id] = one.mention_id
            found |= _nested(one, other, model)
    return found


def _by_document(reports: Iterable[Report]) -> Mapping[str, list[Report]]:
    found: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        found[report.document_id].append(report)
    return found


def _matched(
    old: Sequence[Report], new: Sequence[Report], score: Callable[[Report, Report], float]
) -> list[tuple[Report, Report]]:
    """Pairs of positive score, best first, each report once."""
    ranked = sorted(
        ((score(one, other), one, other) for one in old for other in new),
        key=lambda item: (-item[0], item[1].path, item[2].path),
    )
    pairs, used = [], set[str]()
    for likeness, one, other in ranked:
        if likeness > 0 and not used & {one.mention_id, other.mention_id}:
            used |= {one.mention_id, other.mention_id}
            pairs.append((one, other))
    return pairs
