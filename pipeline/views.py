"""The views that follow from a task's models: one per record type, flat, named as a person would name it.

Each is a pivot of `facts` with an explicit list of fields, so that it works inside a view and on a published copy.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.declare import FieldRule, Record, Role, rules_of
from pipeline.fuse import Figure
from pipeline.reconcile import NOTE, SUM, WHEN

if TYPE_CHECKING:
    from pipeline.declare import Task
    from pipeline.store import Database

_TYPES = {int: "bigint", bool: "boolean", str: "varchar"}


def apply_record_views(db: Database, task: Task) -> None:
    """Create the record views of a task and the views that join them to their articles."""
    for record in task.record_types.values():
        if record.view:
            db.run_sql(record_view_sql(task, record))
    db.run_sql(sources_view_sql(task))
    db.run_sql(disagreements_view_sql(task))


def record_view_sql(task: Task, record: type[Record]) -> str:
    """The view of one record type. Names come from the task's models, checked identifiers; no value is in the text."""
    if record is task.root:
        return _root_view_sql(task, record)
    parent = next(kind for kind in task.record_types.values() if record in {rule.record for rule in rules_of(kind)})
    columns = [f"e.parent_id as {parent.record_name()}_id", *_field_columns(record), *_nested_columns(record)]
    return _view_sql(record, columns, task)


def _view_sql(record: type[Record], columns: list[str], task: Task) -> str:
    listed = ",\n    ".join(["e.entry_id", *columns])
    return f"""create or replace view {record.view} as
with pivoted as (
    select entry_id{"".join(f",{chr(10)}        {pivot}" for pivot in _pivots(record))}
    from facts_history
    where until_run is null and task = '{task.name}'
    group by entry_id
)
select
    {listed}
from entries_history as e
join pivoted as f on f.entry_id = e.entry_id
where e.until_run is null and e.task = '{task.name}' and e.record = '{record.record_name()}'"""


def _pivots(record: type[Record]) -> Iterator[str]:
    for rule in rules_of(record):
        if rule.role is Role.value:
            yield f"max(value) filter (where field = '{rule.name}')::{_TYPES[rule.scalar]} as {rule.name}"
            if _is_figure(rule):
                yield f"max(low) filter (where field = '{rule.name}')::bigint as {rule.name}_low"
                yield f"max(high) filter (where field = '{rule.name}')::bigint as {rule.name}_high"
                yield f"max(rule) filter (where field = '{rule.name}') as {rule.name}_rule"
                yield f"max(confirmed_by) filter (where field = '{rule.name}') as {rule.name}_confirmed_by"
        elif rule.role is Role.members:
            yield f"coalesce(list(value order by position) filter (where field = '{rule.name}'), []) as {rule.name}"
    yield f"max(value) filter (where field = '{WHEN}') as when_basis"
    yield f"max(low) filter (where field = '{WHEN}')::date as when_low"
    yield f"max(high) filter (where field = '{WHEN}')::date as when_high"
    yield f"max(value) filter (where field = '{NOTE}') as note"
    yield f"max(value) filter (where field = '{SUM}') as sum_role"
    yield "max(n_support) as n_support"
    yield "bool_or(n_dissent > 0) as disputed"


def _is_figure(rule: FieldRule) -> bool:
    return rule.fuse is not None and isinstance(rule.fuse.rule, Figure)


def _field_columns(record: type[Record]) -> Iterator[str]:
    for rule in rules_of(record):
        if rule.claimed:
            yield f"f.{rule.name}"
            if _is_figure(rule):
                yield from (f"f.{rule.name}_{end}" for end in ("low", "high", "rule", "confirmed_by"))


def _nested_columns(record: type[Record]) -> Iterator[str]:
    if any(_is_figure(rule) for rule in rules_of(record)):
        yield "f.sum_role"
    yield "f.n_support"
    yield "f.disputed"


def _root_view_sql(task: Task, record: type[Record]) -> str:
    first = task.linking.dates[0]
    precision = f"case length(f.{first}) when 10 then 'day' when 7 then 'month' when 4 then 'year' end"
    below = "select b.entry_id from entries_history as b where b.until_run is null and b.parent_id = e.entry_id"
    reports = (
        "(select count(distinct {what}) from entry_mentions_history as em join mentions as m using (mention_id) "
        "join documents as d using (version_id) where em.until_run is null and em.entry_id = e.entry_id)"
    )
    figures = [f"'{rule.name}'" for kind in task.record_types.values() for rule in rules_of(kind) if _is_figure(rule)]
    confirmed = (
        f"(select min(c.confirmed_by) from facts_history as c where c.until_run is null "
        f"and c.field in ({', '.join(figures)}) and c.entry_id in ({below}))"
        if figures
        else "null"
    )
    disputed = (
        "exists (select 1 from conflicts_history as c where c.until_run is null "
        f"and (c.entry_id = e.entry_id or c.entry_id in ({below})))"
    )
    columns = [
        "e.part_of",
        "e.part_of_basis",
        *_field_columns(record),
        "f.when_low as date_earliest",
        "f.when_high as date_latest",
        f"{precision} as date_precision",
        "f.when_basis as date_basis",
        f"{reports.format(what='d.document_id')} as articles",
        f"{reports.format(what='coalesce(d.outlet, d.document_id)')} as outlets",
        f"{confirmed} as confirmed_by",
        f"{disputed} as disputed",
        "f.note",
    ]
    return _view_sql(record, columns, task)


def sources_view_sql(task: Task) -> str:
    """Each root entry with every article that reports it, and the words that do."""
    return f"""create or replace view sources as
select
    em.entry_id, d.article, m.local_id as mention, d.outlet, d.published_on,
    substr(d.text, m.span_start + 1, m.span_end - m.span_start) as quote,
    m.quote_grade, d.url, m.mention_id, d.version_id
from entry_mentions_history as em
join mentions as m on m.mention_id = em.mention_id
join documents as d on d.version_id = m.version_id
where em.until_run is null and em.task = '{task.name}' and m.parent_id is null
order by em.entry_id, d.published_on, d.article"""


def disagreements_view_sql(task: Task) -> str:
    """Each disputed field, with the root entry it belongs to and who says what."""
    root = task.root.record_name()
    return f"""create or replace view disagreements as
select
    coalesce(p.parent_id, e.parent_id, e.entry_id) as {root}_id, c.entry_id, e.record, c.field, c.cause,
    f.value, f.low, f.high, f.rule, f.n_support, f.n_dissent, f.confirmed_by, c.positions
from conflicts_history as c
join entries_history as e on e.entry_id = c.entry_id and e.until_run is null
left join entries_history as p on p.entry_id = e.parent_id and p.until_run is null
left join facts_history as f
    on f.entry_id = c.entry_id and f.field = c.field and f.until_run is null and f.position = 0
where c.until_run is null and c.task = '{task.name}'"""
