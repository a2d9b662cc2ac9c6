"""From what a person types to the entry that is meant: an id, its beginning, an alias, or a mention of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.declare import Task
    from pipeline.store import Statements

_SHOWN = 5
"""So many candidates of an ambiguous beginning are named."""


@dataclass(frozen=True, slots=True)
class Named:
    """The entry that was meant, and what the given text was if not its id."""

    entry_id: str
    remark: str | None = None
    """One sentence where another id was given: an alias, or a mention of the entry."""


def resolve(ledger: Statements, task: Task, given: str) -> Named:
    """The current entry that `given` stands for.

    Raises UsageError for an unknown or ambiguous id, for an entry that is no more, and for a mention that belongs to
    none; the message says why, and how to find ids.
    """
    rows = ledger.run("explain/candidates", task=task.name, given=given.strip()) if given.strip() else []
    if not rows:
        raise UsageError(f"{given!r} is no entry and no mention of this ledger. {_how_to_find(task)}")
    exact = [row for row in rows if row.exact]
    best = exact[:1] or _of_one_kind(rows)
    if len({row.id for row in best}) > 1:
        raise UsageError(f"{given!r} can be {_listed(best)}: give more of it.")
    return _meant(ledger, task, best[0])


def _of_one_kind(rows: list[Any]) -> list[Any]:
    """Of those that a beginning stands for: standing entries, else aliases, else standing mentions, else the rest."""
    for kind in ("entry", "alias", "mention"):
        found = [row for row in rows if row.kind == kind and row.stands]
        if found:
            return found
    return rows


def _meant(ledger: Statements, task: Task, row: Any) -> Named:
    if row.kind == "mention":
        return _of_mention(ledger, task, row)
    if row.kind == "entry" and row.stands:
        return Named(row.id)
    target = _followed(ledger, task, row)
    if target is None:
        raise UsageError(f"{row.id} stands no more: nothing in the ledger supports it now. {_how_to_find(task)}")
    return Named(target, f"{row.id} lives on as {target}.")


def _followed(ledger: Statements, task: Task, row: Any) -> str | None:
    """The standing entry at the end of a chain of aliases; None where it ends in nothing."""
    seen, current = set[str](), row.id
    while current not in seen:
        seen.add(current)
        rows = ledger.run("explain/candidates", task=task.name, given=current)
        exact = {one.kind: one for one in rows if one.exact}
        if "entry" in exact and exact["entry"].stands:
            return str(current)
        if "alias" not in exact:
            return None
        current = exact["alias"].target
    return None


def _of_mention(ledger: Statements, task: Task, row: Any) -> Named:
    if row.target is not None:
        return Named(row.target, f"mention {row.id} belongs to {row.target}.")
    found = ledger.run("explain/mention", mention=row.id)[0]
    if found.until_run is not None:
        why = f"it was withdrawn in run {found.until_run}, when its article was edited or read again"
    elif not _grounded(found.quote_grade):
        why = f"its quote was not found in the article ({found.quote_grade})"
    elif found.parent_grade is not None and not _grounded(found.parent_grade):
        why = f"the quote of the record it stands in was not found in the article ({found.parent_grade})"
    else:
        why = "it is not linked yet: run `newsledger link`"
    raise UsageError(f"mention {row.id} of {found.article} belongs to no entry: {why}.")


def _grounded(grade: str) -> bool:
    return grade in ("exact", "typographic")


def _listed(rows: list[Any]) -> str:
    shown = ", ".join(f"{row.id} ({row.kind if row.record is None else row.record})" for row in rows[:_SHOWN])
    return shown + (f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else "")


def _how_to_find(task: Task) -> str:
    view = task.root.view
    columns = "entry_id, note" if view else "entry_id, record"
    question = f"select {columns} from {view or 'entries'}"  # noqa: S608  # shown to a person, not run
    return f'Find ids with: newsledger sql "{question}"'
