"""The link model: the frozen, versioned weights that linking depends on, with the shipped prior of a task."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.declare import rules_of

if TYPE_CHECKING:
    from pipeline.declare import Task

NESTED_THRESHOLD = 4.0
"""The mean pair score from which nested records inside one cluster are one."""


class Weight(NamedTuple):
    """What agreement on a field adds to a pair's score, and what a difference takes away."""

    agree: float
    differ: float


@dataclass(frozen=True)
class LinkModel:
    """Weights by "record.field", and the thresholds of the mean pair score."""

    weights: Mapping[str, Weight]
    threshold: float
    nested_threshold: float
    tolerance_days: int

    @property
    def version(self) -> str:
        """Hash of everything in it: results depend on this and the mentions alone."""
        return hashlib.sha256(json.dumps(self.to_mapping(), sort_keys=True).encode()).hexdigest()[:12]

    def weight(self, record: str, field: str) -> Weight:
        """The weights of one field; a field that the model does not know says nothing."""
        return self.weights.get(f"{record}.{field}", Weight(0.0, 0.0))

    def to_mapping(self) -> dict[str, Any]:
        """The model as stored in `link_models`."""
        return asdict(self)

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> LinkModel:
        """Read a stored model back."""
        stored = dict(mapping)
        weights = {name: Weight(*pair) for name, pair in stored.pop("weights").items()}
        return cls(weights=weights, **stored)


def prior(task: Task) -> LinkModel:
    """The shipped prior: the weights that the task's markers declare."""
    weights: dict[str, Weight] = {}
    for kind, record in task.record_types.items():
        for rule in rules_of(record):
            if rule.match is not None:
                weights[f"{kind}.{rule.name}"] = Weight(rule.match.weight, rule.match.penalty)
            elif rule.nested is not None:
                weights[f"{kind}.{rule.name}"] = Weight(rule.nested.weight, rule.nested.against)
    dates = task.linking.dates_weight
    weights[f"{task.root.record_name()}.{WINDOW}"] = Weight(dates, 2 * dates)
    return LinkModel(weights, task.linking.threshold, NESTED_THRESHOLD, task.linking.tolerance_days)


WINDOW = "window"
"""The name under which the days that an event can lie on are weighed."""
