"""A report: one mention with its supported values, as linking and reconciling see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pipeline.declare import Record, Role, rules_of

if TYPE_CHECKING:
    from pipeline.declare import Task, Window
    from pipeline.store import Statements


@dataclass(frozen=True)
class Report:
    """One mention with the values that its article supports."""

    mention_id: str
    record: type[Record]
    read_key: str
    document_id: str
    article: str
    outlet: str | None
    published_on: date | None
    path: str
    part_of: str | None
    """mention_id of the report of the same reading that this one is a part of."""
    values: Mapping[str, Any]
    """Supported values by field; list fields as tuples; fields without a supported value are left out."""
    attribution: tuple[str, ...] = ()
    nested: Mapping[str, tuple[Report, ...]] = field(default_factory=dict)

    @cached_property
    def canonical(self) -> Mapping[str, Hashable]:
        """The comparable form of every declared value."""
        forms: dict[str, Hashable] = {}
        for rule in rules_of(self.record):
            if rule.match is not None:
                form = rule.match.comparator.canonical(self.values.get(rule.name), self.values)
                if form is not None:
                    forms[rule.name] = form
        return forms


def window_of(report: Report, task: Task) -> Window | None:
    """The days on which a reported event can lie, by the task's rule."""
    return task.linking.window(report.values, report.published_on)


def load_reports(db: Statements, task: Task, mention_ids: Iterable[str] | None = None) -> dict[str, Report]:
    """The current root reports by mention_id, with what is nested in them; `mention_ids`: only those roots.

    Only mentions whose quote stands in the article take part, with their supported claims.
    """
    wanted = None if mention_ids is None else sorted(mention_ids)
    rows = db.run("reported/mentions", task=task.name, roots=wanted)
    claims = _claims_by_mention(db.run("reported/claims", task=task.name, roots=wanted), task)
    children: dict[str | None, list[Any]] = defaultdict(list)
    for row in rows:
        children[row.parent_id].append(row)
    return {row.mention_id: _report(row, children, claims, task) for row in children[None]}


_Values = dict[str, Any]


def _claims_by_mention(rows: Iterable[Any], task: Task) -> dict[str, tuple[_Values, tuple[str, ...]]]:
    found: dict[str, tuple[_Values, tuple[str, ...]]] = {}
    rules = {name: {rule.name: rule for rule in rules_of(kind)} for name, kind in task.record_types.items()}
    for row in rows:
        values, _ = found.setdefault(row.mention_id, ({}, tuple(row.attribution or ())))
        rule = rules[row.record].get(row.field)
        if rule is None:
            continue
        value = read_value(row.value, rule.scalar)
        if rule.role is Role.members:
            values[row.field] = (*values.get(row.field, ()), value)
        else:
            values[row.field] = value
    return found


def read_value(text: str, scalar: type) -> Any:
    """A stored claim's value in its declared type: the text "true" as a bool is True."""
    if scalar is bool:
        return text == "true"
    return int(text) if scalar is int else text


def write_value(value: Any) -> str | None:
    """The text under which a claim or fact is stored: True -> "true", 12 -> "12", None -> None."""
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def _report(row: Any, children: Mapping[str | None, list[Any]], claims: Mapping[str, Any], task: Task) -> Report:
    record = task.record_types[row.record]
    values, attribution = claims.get(row.mention_id, ({}, ()))
    names = {rule.record.record_name(): rule.name for rule in rules_of(record) if rule.record is not None}
    nested: dict[str, list[Report]] = defaultdict(list)
    for child in children.get(row.mention_id, ()):
        nested[names[child.record]].append(_report(child, children, claims, task))
    return Report(
        mention_id=row.mention_id,
        record=record,
        read_key=row.read_key,
        document_id=row.document_id,
        article=row.article,
        outlet=row.outlet,
        published_on=row.published_on,
        path=row.path,
        part_of=row.part_of,
        values=values,
        attribution=attribution,
        nested={name: tuple(members) for name, members in nested.items()},
    )
