"""Eval runs as text: every table is the rows of one statement. Nothing here prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_origin

from pipeline.declare import rules_of
from pipeline.declare.rules import flattened, walk

if TYPE_CHECKING:
    from evals.store import EvalStore
    from pipeline.declare import Scoring, Task
    from pipeline.store import Row

UNDEFINED = "–"
SENSITIVE = 0.01
"""A shift of the gates that moves F1 by more than this is printed."""


class Section(NamedTuple):
    """A titled table: a statement of evals/sql, with its parameters besides the run."""

    title: str
    statement: str
    parameters: dict[str, Any]
    drop: tuple[str, ...] = ()
    """Columns that are not shown."""


def summary(store: EvalStore, task: Task, scoring: Scoring, run_id: int) -> str:
    """All tables of one run."""
    run = store.rows("runs", task=task.name, run_id=run_id)[0]
    gates = ", ".join(f"{name} {gate}" for name, gate in run.settings["gates"].items())
    lines = [
        f"run {run_id}: {run.reader} on {run.articles} articles of {run.gold}",
        f"gates: {gates}; scorer {run.scorer[:8]}; gold {run.gold_hash[:8]}",
    ]
    for section in _sections(task, scoring):
        rows = store.rows(section.statement, run_id=run_id, **section.parameters)
        if rows:
            lines += ["", section.title, table(rows, drop=section.drop)]
    return "\n".join([*lines, *_sensitivity(store, run_id)])


def _sections(task: Task, scoring: Scoring) -> Iterator[Section]:
    headline = scoring.headline
    yield Section(f"Primary: headline facts ({', '.join(headline.fields)}), strict, end to end", "headline", {})
    yield Section("Articles", "outcomes", {})
    yield Section("Records found", "detection", {})
    yield Section(
        "Secondary: the fields watched", "watched", {"watched": [f"{r}.{f}" for r, f in scoring.secondary if f]}
    )
    yield Section("All values and links", "overall", {})
    yield Section("Fields", "fields", {"kinds": ["value", "link"]})
    yield Section("Derived from several fields, and words copied", "fields", {"kinds": ["derived", "copied"]})
    if headline.direction:
        swapped = {"record": headline.record, "field": headline.direction[0]}
        yield Section("Directions reversed", "swaps", swapped)
    yield Section("Kinds of mistakes", "mistakes", {})
    yield Section("Said instead of gold", "confusion", {"fields": enumerations(task), "wrong_only": True})
    yield Section("Articles without any record in gold", "negatives", {})
    yield Section("Values whose support is not in the text", "support", {})
    yield Section("Quotes", "quote_kinds", {})
    yield Section("Quotes against gold's", "quote_agreement", {})
    yield Section("Invariants broken", "invariants", {})
    yield Section("Events", "clusterings", {})
    yield Section("Reconciled facts", "facts", {})
    yield Section("Facts lost", "lost_facts", {})
    yield Section("Cost", "cost", {})


def enumerations(task: Task) -> list[str]:
    """The fields whose values are a closed list, by name."""
    found = (rule for record in walk(task.root) for rule in rules_of(record))
    return sorted({rule.name for rule in found if rule.claimed and _closed(rule.annotation)})


def _closed(annotation: Any) -> bool:
    parts = [part for part in flattened(annotation) if part is not type(None)]
    return all(part is bool or get_origin(part) is Literal for part in parts)


def _sensitivity(store: EvalStore, run_id: int) -> list[str]:
    scores = {row.variant: row.f1 for row in store.rows("variants", run_id=run_id)}
    quoted = scores.pop("by quotes alone", None)
    base = scores.pop("as scored", None)
    moved = {name: f1 for name, f1 in scores.items() if None not in (f1, base) and abs(f1 - base) > SENSITIVE}
    lines = [f"F1 over all values is {_shown(base)}, and {_shown(f1)} with {name}." for name, f1 in moved.items()]
    bound = (
        f"F1 over all values with records paired by their quotes alone: {_shown(quoted)} (as scored {_shown(base)})."
    )
    return ["", *lines, bound]


def listing(store: EvalStore, task: Task) -> str:
    """The runs kept, newest first."""
    rows = store.rows("runs", task=task.name, run_id=None)
    if not rows:
        return f"No eval run of {task.name} yet: newsledger eval run"
    return table(rows, drop=("task", "gold_hash", "scorer", "settings", "rescored_from"))


def article(store: EvalStore, run_id: int, name: str) -> str:
    """Gold beside predicted, cell by cell, each record with both quotes."""
    lines: list[str] = []
    last: tuple[str | None, str | None] | None = None
    for cell in store.rows("article_cells", run_id=run_id, article=name):
        paths = cell.gold_path, cell.predicted_path
        if paths != last:
            lines += ["", *_heading(cell)]
            last = paths
        if cell.gold != cell.gold_quote or cell.predicted != cell.predicted_quote:
            lines.append(_cell_line(cell))
    return "\n".join(lines).strip("\n")


def _heading(cell: Row) -> Iterator[str]:
    yield f"{cell.record}   gold {cell.gold_path or UNDEFINED}   predicted {cell.predicted_path or UNDEFINED}"
    yield f"  gold:      {_quoted(cell.gold_quote)}"
    loose = "   (not in the article)" if cell.grounded is False else ""
    yield f"  predicted: {_quoted(cell.predicted_quote)}{loose}"


def _quoted(quote: str | None) -> str:
    return UNDEFINED if quote is None else f"“{' '.join(quote.split())}”"


def _cell_line(cell: Row) -> str:
    marks = [cell.error] if cell.error else []
    marks += ["unsupported"] if cell.supported is False else []
    shown = f"  {cell.verdict}  {cell.field:<14} {_shown(cell.gold):<32} {_shown(cell.predicted)}"
    return shown + (f"   [{', '.join(marks)}]" if marks else "")


def table(rows: Sequence[Row], *, drop: Sequence[str] = ()) -> str:
    """Rows as aligned columns, numbers to the right; shares with three places, what is undefined as a dash."""
    columns = [name for name in rows[0]._fields if name not in drop]
    body = [[_shown(getattr(row, name)) for name in columns] for row in rows]
    numbers = [all(isinstance(getattr(row, name), (int, float, type(None))) for row in rows) for name in columns]
    widths = [max(len(line[at]) for line in [columns, *body]) for at in range(len(columns))]
    sides: list[Callable[[str, int], str]] = [str.rjust if number else str.ljust for number in numbers]
    return "\n".join(
        "  " + "  ".join(side(text, width) for side, text, width in zip(sides, line, widths, strict=True)).rstrip()
        for line in [columns, *body]
    )


def _shown(value: Any) -> str:
    if value is None:
        return UNDEFINED
    if isinstance(value, float):
        return f"{value:.3f}"
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)
