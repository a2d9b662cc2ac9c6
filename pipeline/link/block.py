"""Blocking: which pairs of reports are worth comparing at all.

Reports with the same linking key say the same and collapse into one node first, so cost follows distinct reports.
Two nodes are candidates when they share a member of the task's shared field and their windows meet, or when they
share that member and a rare key (a telling figure or name).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from pipeline.compare import Bounds
from pipeline.declare import rule_of, rules_of
from pipeline.link.score import is_telling
from pipeline.reported import window_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.declare import Task
    from pipeline.reported import Report

RARE = 0.6
"""A key is rare from this telling on (see Comparator.telling)."""
WIDEST_WINDOW = timedelta(days=120)
"""A window wider than this does not make candidates by itself; rare keys do."""


@dataclass(frozen=True, slots=True)
class Features:
    """What blocking knows of one report; a row of the table `features`."""

    mention_id: str
    read_key: str
    node: str
    """The linking key: reports with the same one collapse."""
    shared: tuple[str, ...]
    lo: date | None
    """First day of the window widened by the tolerance; None for a window too wide to block on."""
    hi: date | None
    keys: tuple[str, ...]
    """Rare keys, as text."""


def features_of(reports: Iterable[Report], task: Task) -> list[Features]:
    """The features of root reports. Equal reports of one reading stay apart by a number at the end of their key."""
    seen: dict[tuple[str, str], int] = {}
    found = []
    for report in sorted(reports, key=lambda one: (one.read_key, one.path)):
        key = _linking_key(report, task)
        number = seen[(report.read_key, key)] = seen.get((report.read_key, key), 0) + 1
        found.append(_features(report, task, key if number == 1 else f"{key}#{number}"))
    return found


def _features(report: Report, task: Task, node: str) -> Features:
    window = window_of(report, task)
    narrow = window is not None and window.hi - window.lo <= WIDEST_WINDOW
    slack = timedelta(days=task.linking.tolerance_days)
    shared = tuple(sorted(map(str, _members(report.canonical.get(task.linking.shared)))))
    return Features(
        mention_id=report.mention_id,
        read_key=report.read_key,
        node=node,
        shared=shared,
        lo=window.lo - slack if window and narrow else None,
        hi=window.hi + slack if window and narrow else None,
        keys=tuple(sorted(set(_rare_keys(report, shared)))),
    )


def _members(value: Any) -> Iterable[Any]:
    if value is None:
        return ()
    return value if isinstance(value, frozenset) else (value,)


def _rare_keys(report: Report, shared: Sequence[str]) -> Iterator[str]:
    """Figures and names that few reports share; a common figure counts together with all of the shared members."""
    for rule in rules_of(report.record):
        if rule.nested is None or rule.record is None or not rule.nested.weight:
            continue
        key = rule_of(rule.record, rule.nested.key)
        for child in report.nested.get(rule.name, ()):
            value = child.canonical.get(key.name)
            if value is None:
                continue
            shown = f"{rule.name}:{value.figure if isinstance(value, Bounds) else _stable(value)}"
            telling, figure = is_telling(child, rule.nested), isinstance(value, Bounds)
            if (telling or figure) and key.comparator.telling(value) >= RARE:
                yield shown
            elif telling and figure:
                yield f"{shown} of {' and '.join(shared)}"


def _linking_key(report: Report, task: Task) -> str:
    """Hash of everything that scoring may look at."""
    return hashlib.sha256(repr((window_of(report, task), _content(report))).encode()).hexdigest()[:24]


def _content(report: Report) -> tuple[Any, ...]:
    own = tuple(sorted((field, _stable(value)) for field, value in report.canonical.items()))
    nested = tuple(sorted((field, tuple(sorted(map(_content, children)))) for field, children in report.nested.items()))
    return own, nested


def _stable(value: Any) -> str:
    return repr(sorted(map(repr, value))) if isinstance(value, frozenset) else repr(value)
