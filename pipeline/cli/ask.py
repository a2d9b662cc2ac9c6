"""The commands that ask the published ledger: sql and explain."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.cli.tables import show_csv, show_json, show_table
from pipeline.errors import UsageError
from pipeline.store import Published, QueryResult

if TYPE_CHECKING:
    from pipeline.cli.setup import Common

FORMATS: Mapping[str, Callable[[QueryResult], None]] = {"table": show_table, "csv": show_csv, "json": show_json}


def sql(statement: str, common: Common, *, form: str) -> int:
    """Print the answer to one query; 0. Raises QueryError where it is refused."""
    if form not in FORMATS:
        raise UsageError(f"--format {form!r} is unknown: write one of {', '.join(FORMATS)}.")
    if statement == "-":
        statement = sys.stdin.read()
    if not statement.strip():
        raise UsageError('no SQL is given: newsledger sql "show tables" lists what there is to ask.')
    with Published(common.settings().db) as ledger:
        result = ledger.query(statement)
    FORMATS[form](result)
    return 0


def explain(ids: Sequence[str], common: Common) -> int:
    """Explain one entry, or why two are not one; 0. Raises UsageError for an id that stands for none."""
    from pipeline import explain as why
    from pipeline.cli.reasons import show_comparison, show_explanation
    from pipeline.cli.setup import load_task
    from pipeline.cli.terminal import say_json, tell

    if len(ids) > 2:
        raise UsageError("give one id to explain an entry, or two to see why they are not one.")
    settings = common.settings()
    task = load_task(settings)
    with Published(settings.db) as ledger:
        named = [why.resolve(ledger, task, one) for one in ids]
        for one in named:
            if one.remark:
                tell(one.remark)
        if len(named) == 2:
            found = why.compare(ledger, task, (named[0].entry_id, named[1].entry_id))
            say_json(found) if common.as_json else show_comparison(found)
        else:
            explained = why.explain(ledger, task, named[0].entry_id)
            say_json(explained) if common.as_json else show_explanation(explained, task)
    return 0
