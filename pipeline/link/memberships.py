"""Writing down which mentions are which entry: only what changed, with the run that changed it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pipeline.declare import rules_of
from pipeline.link.assign import Assignment, Standing, assign, founder
from pipeline.link.nested import align

if TYPE_CHECKING:
    from pipeline.declare import Task
    from pipeline.link.model import LinkModel
    from pipeline.reported import Report
    from pipeline.store import Database

Reasons = Mapping[str, tuple[float, dict[str, Any]] | None]
"""mention_id -> the best pair score within its cluster and its breakdown; None for one that stands alone."""


@dataclass(frozen=True)
class _Entry:
    """An entry as it should stand."""

    record: str
    parent_id: str | None
    founding: str


class Book:
    """The entries and memberships that a linking found, collected and then written as a difference."""

    def __init__(self, db: Database, task: Task, run: int, model: LinkModel) -> None:
        self._db, self._task, self._run, self._model = db, task, run, model
        self._rows = db.run("link/memberships", task=task.name)
        self._standing = Standing(
            entry_of={row.mention_id: row.entry_id for row in self._rows},
            age_of={row.entry_id: row.age for row in self._rows},
            taken=frozenset(row.entry_id for row in db.run("link/entry_ids", task=task.name)),
        )
        self._row_of = {row.entry_id: row for row in self._rows}
        self._entries: dict[str, _Entry] = {}
        self._members: dict[tuple[str, str], tuple[float, dict[str, Any]] | None] = {}
        self._aliases: dict[str, str] = {}

    def enter_roots(self, settled: Assignment, reports: Mapping[str, Report], reasons: Reasons) -> None:
        """Note every root entry with its mentions."""
        self._note(settled, self._task.root.record_name(), None, reports)
        self._members |= {
            (entry, one): reasons.get(one) for members, entry in settled.entry_of.items() for one in members
        }

    def enter_nested(self, parent: str, reports: Sequence[Report], before: Mapping[str, str]) -> None:
        """Align the records nested in one entry's reports, and what is nested in those."""
        for rule in rules_of(reports[0].record):
            families = [report.nested.get(rule.name, ()) for report in reports]
            members = {one.mention_id: one for family in families for one in family}
            if rule.nested is None or rule.record is None or not members:
                continue
            clusters = align(families, rule.nested, self._model)
            settled = assign(clusters, self._unclaimed(members, before), before, order_of(members.values()))
            self._note(settled, rule.record.record_name(), parent, members)
            for cluster, entry in settled.entry_of.items():
                self._members |= {(entry, one): None for one in cluster}
                self.enter_nested(entry, [members[one] for one in cluster], before)

    def _unclaimed(self, members: Iterable[str], before: Mapping[str, str]) -> Standing:
        """What stands of these mentions, without entries given out already: a split entry has one heir."""
        held = self._standing.entry_of
        concerned = {name for one in members for name in (one, before.get(one, ""))}
        free = {one: held[one] for one in concerned if one in held and held[one] not in self._entries}
        return replace(self._standing, entry_of=free)

    def _note(self, settled: Assignment, record: str, parent: str | None, reports: Mapping[str, Report]) -> None:
        order = order_of(reports.values())
        for cluster, entry in settled.entry_of.items():
            self._entries[entry] = _Entry(record, parent, founder(cluster, order))
        self._aliases |= settled.aliases

    def write(self) -> frozenset[str]:
        """Write the difference to what stands; the entries that are no more, aliases among them."""
        retired = {row.mention_id for row in self._db.run("link/retired_memberships", task=self._task.name)}
        concerned = retired | {mention for _, mention in self._members}
        current = {(row.entry_id, row.mention_id) for row in self._rows}
        lost = {pair for pair in current if pair[1] in concerned and pair not in self._members}
        holding = {entry for entry, _ in (current - lost) | self._members.keys()}
        gone = frozenset(entry for entry, _ in lost) - holding
        self._close(lost, gone)
        self._open(current)
        return gone

    def _close(self, lost: Iterable[tuple[str, str]], gone: Iterable[str]) -> None:
        moved = [entry for entry in self._entries if self._parent_changed(entry)]
        keys = sorted(f"{entry} {mention}" for entry, mention in lost)
        self._db.run("link/close_memberships", task=self._task.name, run=self._run, memberships=keys)
        self._db.run("link/close_entries", task=self._task.name, run=self._run, entries=sorted({*gone, *moved}))
        aliases = [
            {"alias_id": old, "entry_id": new, "task": self._task.name, "since_run": self._run}
            for old, new in sorted(self._aliases.items())
        ]
        self._db.insert("entry_aliases", aliases)

    def _parent_changed(self, entry: str) -> bool:
        row = self._row_of.get(entry)
        return row is not None and row.parent_id != self._entries[entry].parent_id

    def _open(self, current: set[tuple[str, str]]) -> None:
        entries, memberships = [], []
        for entry, found in sorted(self._entries.items()):
            row = self._row_of.get(entry)
            if row is None or row.parent_id != found.parent_id:
                entries.append(self._entry_row(entry, found, row))
        for (entry, mention), reason in sorted(self._members.items(), key=lambda item: item[0]):
            if (entry, mention) not in current:
                memberships.append(self._membership_row(entry, mention, reason))
        self._db.insert("entries_history", entries)
        self._db.insert("entry_mentions_history", memberships)

    def _entry_row(self, entry: str, found: _Entry, before: Any) -> dict[str, Any]:
        return {
            "entry_id": entry,
            "task": self._task.name,
            "record": found.record,
            "parent_id": found.parent_id,
            "founding_mention": found.founding,
            "part_of": before.part_of if before else None,
            "part_of_basis": before.part_of_basis if before else None,
            "since_run": self._run,
        }

    def _membership_row(self, entry: str, mention: str, reason: tuple[float, dict[str, Any]] | None) -> dict[str, Any]:
        return {
            "task": self._task.name,
            "entry_id": entry,
            "mention_id": mention,
            "score": reason[0] if reason else None,
            "breakdown": reason[1] if reason else None,
            "since_run": self._run,
        }


def order_of(reports: Iterable[Report]) -> dict[str, str]:
    """What sorts mentions by age: the day of publication, undated ones last."""
    return {one.mention_id: str(one.published_on or "9999") for one in reports}
