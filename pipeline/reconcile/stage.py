"""The reconciling stage: touched entries only, everything written as a difference in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from pipeline.declare import rules_of
from pipeline.reconcile.conflicts import Conflict, conflicts_of
from pipeline.reconcile.facts import NOTE, Fact, Verdict, facts_of, fuse_entry, when_fact
from pipeline.reconcile.records import load_reconciled
from pipeline.reconcile.sums import sum_facts
from pipeline.reconcile.testimony import Witness, plain
from pipeline.reported import Report, load_reports

if TYPE_CHECKING:
    from pipeline.declare import Task
    from pipeline.store import Database


@dataclass(frozen=True)
class Summary:
    """What a reconciling changed, in rows."""

    facts_added: int
    facts_closed: int
    conflicts: int
    """Conflicts that stand among the entries looked at."""
    broken_checks: int
    moved: int
    """Entries whose place in the tree changed."""


def reconcile(db: Database, task: Task, run: int, touched: Iterable[str]) -> Summary:
    """Fuse the touched root entries anew, then the tree, the invariants and the notes that depend on both."""
    with db.transaction():
        roots = sorted(touched)
        made = _Reconciling(db, task, roots)
        _forget_orphans(db, task, run)
        book = _Book(db, task, run, made.entries)
        added, closed = book.write_facts(made.facts, ours=lambda field: field != NOTE)
        conflicts = book.write_conflicts(made.conflicts)
        moved = _write_tree(db, task, run)
        concerned = _with_relatives(db, task, {*roots, *moved})
        checked = _write_checks(db, task, run, concerned)
        return Summary(added, closed, conflicts, checked, len(moved))


def _forget_orphans(db: Database, task: Task, run: int) -> None:
    """Nothing is said any longer of entries that are no more."""
    orphans = [row.entry_id for row in db.run("reconcile/orphans", task=task.name)]
    if orphans:
        book = _Book(db, task, run, orphans)
        book.write_facts([], ours=lambda field: True)
        book.write_conflicts([])
        _write_keyed(db, task, run, _Keyed("checks", "message", orphans), [])


class _Reconciling:
    """The facts and conflicts of some root entries, computed in memory."""

    def __init__(self, db: Database, task: Task, roots: Sequence[str]) -> None:
        self._task = task
        self.facts: list[Fact] = []
        self.conflicts: list[Conflict] = []
        rows = db.run("reconcile/entries", task=task.name, roots=roots)
        self.entries = [row.entry_id for row in rows]
        mentions = [one for row in rows if row.parent_id is None for one in row.mentions]
        witnesses = dict(_witnesses(load_reports(db, task, mentions).values())) if mentions else {}
        parties: dict[str, frozenset[str]] = {}
        values: dict[str, dict[str, Any]] = {}
        for row in rows:
            heard = [witnesses[one] for one in row.mentions if one in witnesses]
            verdicts = fuse_entry(heard, self._parties(row, heard, parties), task)
            values[row.entry_id] = {one.rule.name: one.fused[0].value for one in verdicts if one.fused}
            self._note(row, heard, verdicts)
        self._note_sums(rows, values)

    def _parties(self, row: Any, heard: Sequence[Witness], known: dict[str, frozenset[str]]) -> frozenset[str]:
        """The members of the shared field of a root entry; nested entries have their root's."""
        if row.parent_id is None:
            forms = (one.report.canonical.get(self._task.linking.shared) for one in heard)
            known[row.entry_id] = frozenset(str(one) for form in forms if isinstance(form, frozenset) for one in form)
        else:
            known[row.entry_id] = known[row.parent_id]
        return known[row.entry_id]

    def _note(self, row: Any, heard: Sequence[Witness], verdicts: Sequence[Verdict]) -> None:
        self.facts += facts_of(row.entry_id, verdicts)
        self.conflicts += conflicts_of(row.entry_id, verdicts)
        when = when_fact(row.entry_id, heard, self._task) if row.parent_id is None else None
        self.facts += [when] if when else []

    def _note_sums(self, rows: Sequence[Any], values: Mapping[str, Mapping[str, Any]]) -> None:
        siblings: dict[tuple[str, str], dict[str, Mapping[str, Any]]] = defaultdict(dict)
        for row in rows:
            if row.parent_id is not None:
                siblings[(row.parent_id, row.record)][row.entry_id] = values[row.entry_id]
        nested = {
            rule.record.record_name(): rule.nested
            for kind in self._task.record_types.values()
            for rule in rules_of(kind)
            if rule.nested is not None and rule.record is not None
        }
        for (_, record), below in siblings.items():
            self.facts += sum_facts(nested[record], below)


def _witnesses(reports: Iterable[Report]) -> Iterator[tuple[str, Witness]]:
    """Every report, roots and nested, by mention_id."""
    for report in reports:
        root = plain(report)
        for one in _family(report):
            yield one.mention_id, Witness(one, root)


def _family(report: Report) -> Iterator[Report]:
    yield report
    for children in report.nested.values():
        for child in children:
            yield from _family(child)


class _Book:
    """Writes facts and conflicts of some entries as a difference to what stands."""

    def __init__(self, db: Database, task: Task, run: int, entries: Sequence[str]) -> None:
        self._db, self._task, self._run, self._entries = db, task, run, list(entries)

    def write_facts(self, facts: Iterable[Fact], *, ours: Callable[[str], bool]) -> tuple[int, int]:
        """Write changed facts; how many were added and closed. Fields that are not `ours` stay as they stand."""
        wanted = {(one.entry_id, one.field, one.position): one for one in facts}
        stands = {}
        for row in self._db.run("reconcile/facts_of", task=self._task.name, entries=self._entries):
            if ours(row.field):
                stands[(row.entry_id, row.field, row.position)] = Fact(**row._asdict())
        lost = [key for key, fact in stands.items() if wanted.get(key) != fact]
        new = [fact for key, fact in wanted.items() if stands.get(key) != fact]
        keys = [f"{entry} {field} {position}" for entry, field, position in lost]
        self._db.run("reconcile/close_facts", task=self._task.name, run=self._run, facts=keys)
        rows = [{"task": self._task.name, **asdict(fact), "since_run": self._run} for fact in new]
        self._db.insert("facts_history", rows)
        return len(new), len(lost)

    def write_conflicts(self, conflicts: Iterable[Conflict]) -> int:
        """Write changed conflicts; how many stand now."""
        found = [asdict(one) for one in conflicts]
        return _write_keyed(self._db, self._task, self._run, _Keyed("conflicts", "field", self._entries), found)


@dataclass(frozen=True)
class _Keyed:
    """A table of rows known by entry and one more column."""

    table: str
    key: str
    entries: list[str]


def _write_keyed(db: Database, task: Task, run: int, of: _Keyed, found: Sequence[Mapping[str, Any]]) -> int:
    """Close rows that no longer hold and add new ones; returns how many hold."""
    wanted = {(row["entry_id"], row[of.key]): _plain_row(row) for row in found}
    rows = db.run(f"reconcile/{of.table}_of", task=task.name, entries=of.entries)
    stands = {(row.entry_id, getattr(row, of.key)): _plain_row(row._asdict()) for row in rows}
    lost = [f"{entry} {name}" for (entry, name), row in stands.items() if wanted.get((entry, name)) != row]
    db.run(f"reconcile/close_{of.table}", task=task.name, run=run, keys=lost)
    new = [row for key, row in wanted.items() if stands.get(key) != row]
    db.insert(f"{of.table}_history", [{"task": task.name, **row, "since_run": run} for row in new])
    return len(wanted)


def _plain_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with tuples as lists, as it comes back from the ledger."""
    return {name: _listed(value) for name, value in row.items()}


def _listed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _listed(one) for name, one in value.items()}
    return [_listed(one) for one in value] if isinstance(value, list | tuple) else value


def _write_tree(db: Database, task: Task, run: int) -> list[str]:
    """Give each part its whole; the entries that moved."""
    linking = task.linking
    if linking.level is None:
        return []
    first, last = linking.dates[0], linking.dates[-1]
    names = {"level": linking.level, "whole": linking.whole, "shared": linking.shared}
    root = task.root.record_name()
    rows = db.run("reconcile/tree", task=task.name, record=root, first_day=first, last_day=last, **names)
    place = {row.entry_id: row for row in rows}
    stands = db.run("reconcile/current_entries", task=task.name, entries=sorted(place))
    db.run("link/close_entries", task=task.name, run=run, entries=sorted(place))
    moved = [
        {
            **row._asdict(),
            "task": task.name,
            "part_of": place[row.entry_id].part_of,
            "part_of_basis": place[row.entry_id].basis,
            "since_run": run,
        }
        for row in stands
    ]
    db.insert("entries_history", moved)
    return sorted(place)


def _with_relatives(db: Database, task: Task, roots: Iterable[str]) -> list[str]:
    rows = db.run("reconcile/relatives", task=task.name, roots=sorted(roots))
    return sorted({*roots, *(row.part_of for row in rows)})


def _write_checks(db: Database, task: Task, run: int, roots: list[str]) -> int:
    """The invariants and the notes of some root entries; how many invariants are broken."""
    records = load_reconciled(db, task, roots)
    broken = [
        {"entry_id": one.entry_id, "rule": found.rule, "message": found.message, "figures": dict(found.figures)}
        for one in records.values()
        for found in task.checks(one)
    ]
    notes = [Fact(one.entry_id, NOTE, 0, task.describe(one), "composed from the facts") for one in records.values()]
    _Book(db, task, run, roots).write_facts(notes, ours=lambda field: field == NOTE)
    return _write_keyed(db, task, run, _Keyed("checks", "message", roots), broken)
