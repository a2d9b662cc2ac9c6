"""Where eval runs are kept: one DuckDB file. Every number that is printed is one query over a run's rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from pipeline.store import Database, Row

STATEMENTS = Path(__file__).parent / "sql"


class EvalStore:
    """Eval runs with their cells.

    store = EvalStore(Path("evals.duckdb"))
    store.rows("headline", run_id=7)          evals/sql/headline.sql -> rows with attributes
    """

    def __init__(self, path: Path | str) -> None:
        """Opens or creates the file (":memory:" for none). Raises BusyLedgerError and other StoreErrors."""
        self._db = Database(path, sql=STATEMENTS)

    def add(self, run: Mapping[str, Any], rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> int:
        """Keeps a run and its rows by table, all or nothing; returns its number."""
        with self._db.transaction():
            run_id = int(self._db.run("new_run", **run, finished_at=datetime.now(UTC))[0].run_id)
            for table, records in rows.items():
                self._db.insert(table, [{"run_id": run_id, **record} for record in records])
        return run_id

    def rows(self, statement: str, /, **parameters: Any) -> list[Row]:
        """Runs one of the statements in evals/sql."""
        return self._db.run(statement, **parameters)

    def answers(self, run_id: int) -> list[Row]:
        """The predictions that a run scored."""
        return self.rows("answers", run_id=run_id)

    def close(self) -> None:
        """Closes the file and lets other processes have it."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()
