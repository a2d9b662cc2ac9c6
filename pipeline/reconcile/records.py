"""Reconciled records as a task's own functions see them: invariants and the sentence that describes an entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pipeline.declare import Reconciled, Role, rules_of
from pipeline.reported import read_value

if TYPE_CHECKING:
    from pipeline.declare import Task
    from pipeline.store import Database


def load_reconciled(db: Database, task: Task, roots: Iterable[str]) -> dict[str, Reconciled]:
    """The given root entries with what is nested in them and, one level down, the parts of the tree."""
    wanted = sorted(roots)
    part_of = {row.entry_id: row.part_of for row in db.run("reconcile/relatives", task=task.name, roots=wanted)}
    below = {part for part, whole in part_of.items() if whole in wanted}
    rows = db.run("reconcile/entries", task=task.name, roots=sorted({*wanted, *below}))
    values = _values(db, task, rows)
    children: dict[str | None, list[Any]] = defaultdict(list)
    for row in rows:
        children[row.parent_id].append(row)
    alone = {row.entry_id: _record(row, task, values, children) for row in children[None]}
    parts: dict[str, list[Reconciled]] = defaultdict(list)
    for part, whole in sorted(part_of.items()):
        if part in alone:
            parts[whole].append(alone[part])
    return {one: _with_parts(alone[one], tuple(parts[one])) for one in wanted if one in alone}


def _with_parts(record: Reconciled, parts: tuple[Reconciled, ...]) -> Reconciled:
    return Reconciled(record.entry_id, record.record, record.values, record.nested, parts)


def _values(db: Database, task: Task, rows: Iterable[Any]) -> dict[str, dict[str, Any]]:
    kinds = {row.entry_id: task.record_types[row.record] for row in rows}
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for fact in db.run("reconcile/facts_of", task=task.name, entries=sorted(kinds)):
        rule = next((one for one in rules_of(kinds[fact.entry_id]) if one.name == fact.field), None)
        value = fact.value if rule is None else read_value(fact.value, rule.scalar)
        if rule is not None and rule.role is Role.members:
            found[fact.entry_id].setdefault(fact.field, ())
            found[fact.entry_id][fact.field] += (value,)
        else:
            found[fact.entry_id][fact.field] = value
    return found


def _record(
    row: Any, task: Task, values: Mapping[str, Mapping[str, Any]], children: Mapping[str | None, list[Any]]
) -> Reconciled:
    kind = task.record_types[row.record]
    names = {rule.record.record_name(): rule.name for rule in rules_of(kind) if rule.record is not None}
    nested: dict[str, list[Reconciled]] = {name: [] for name in names.values()}
    for child in children.get(row.entry_id, ()):
        nested[names[child.record]].append(_record(child, task, values, children))
    return Reconciled(
        row.entry_id, row.record, values.get(row.entry_id, {}), {name: tuple(found) for name, found in nested.items()}
    )
