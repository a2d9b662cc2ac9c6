"""The published ledger, as analysts query it: read-only, and blind to everything outside the file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, Self

import duckdb

from pipeline.errors import QueryError, SettingsError
from pipeline.store.faults import interruptible, plain, translated
from pipeline.store.values import Row, bound, unpacked

SQL = Path(__file__).parent.parent / "sql"
"""The ledger's statements, by name."""

_SEALED = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
    "max_temp_directory_size": "10GB",
}
_ASKING = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN, duckdb.StatementType.MULTI)
"""A PIVOT without a list of its columns is the one question that parses as MULTI."""
_ZONED = "TIMESTAMP WITH TIME ZONE"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use."""

    seconds: float = 300.0
    memory: str = "2GB"
    """What does not fit is written to a temporary folder beside the ledger, up to 10 GB."""
    rows: int = 1_000_000
    """A longer result is refused, never cut."""


@dataclass(frozen=True, slots=True)
class QueryResult:
    """The answer to a person's own SQL. Instants are UTC, without a zone; JSON is text."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


class Statements(Protocol):
    """What answers named statements: a Database, or a Published ledger where they only read."""

    def run(self, statement: str, /, **parameters: Any) -> list[Row]:
        """Runs `<statement>.sql` with its $parameters bound, and returns its rows."""
        ...


class Published:
    """The published ledger, opened read-only.

    Published(Path("newsledger.duckdb")).query("from entries")   -> QueryResult
    Published(…).run("explain/aliases", entry="e1f…")            -> rows, as a Database gives them
    """

    def __init__(self, path: Path, *, limits: Limits | None = None) -> None:
        """Opens `path`. Raises SettingsError when there is none, StoreError when it is no ledger."""
        if not path.exists():
            raise SettingsError(f"no ledger at {path}: run `newsledger run` first, or name another one with --db.")
        self._path = path
        self._limits = limits or Limits()
        with translated(path):
            self._connection = duckdb.connect(str(path), read_only=True, config=self._config())
            self._connection.execute("set TimeZone = 'UTC'")
            self._connection.execute("set lock_configuration = true")

    def _config(self) -> dict[str, Any]:
        limits = self._limits
        return _SEALED | {"memory_limit": limits.memory, "max_execution_time": round(limits.seconds * 1000)}

    def query(self, sql: str) -> QueryResult:
        """Runs one SELECT (or FROM, WITH, VALUES, PIVOT, SHOW, DESCRIBE, SUMMARIZE, EXPLAIN).

        Raises QueryError, in one sentence, when it does not parse, writes, reaches outside the ledger, runs for too
        long or returns too many rows.
        """
        try:
            with interruptible():
                return self._answered(self._question(sql))
        except duckdb.Error as error:
            raise QueryError(self._refusal(error)) from error

    def run(self, statement: str, /, **parameters: Any) -> list[Row]:
        """Runs one of the ledger's own statements, `<statement>.sql`, with its $parameters bound. Raises StoreError."""
        text = (SQL / f"{statement}.sql").read_text(encoding="utf-8")
        with translated(self._path, statement):
            result = self._connection.execute(text, {key: bound(value) for key, value in parameters.items()})
            columns = [(column[0], str(column[1])) for column in result.description or ()]
            return unpacked(columns, result.fetchall())

    def _question(self, sql: str) -> duckdb.Statement:
        statements = self._connection.extract_statements(sql)
        if len(statements) != 1:
            raise QueryError(f"give one SQL statement at a time, not {len(statements)}.")
        if statements[0].type not in _ASKING:
            kind = statements[0].type.name.replace("_", " ")
            raise QueryError(
                f"the published ledger answers SELECT, SHOW, DESCRIBE and EXPLAIN; it does not take {kind}."
            )
        return statements[0]

    def _answered(self, question: duckdb.Statement) -> QueryResult:
        result = self._connection.execute(question.query)
        described = result.description or []
        columns = tuple(str(column[0]) for column in described)
        kinds = [str(column[1]) for column in described]
        if _ZONED in kinds:
            # Python needs one more package to hold such a value; the ledger's own instants have no zone either.
            result = self._connection.execute(_unzoned_sql(kinds), {"query": question.query})
        rows = result.fetchmany(self._limits.rows + 1)
        if len(rows) > self._limits.rows:
            raise QueryError(f"the result has more than {self._limits.rows:,} rows: add a WHERE or a LIMIT.")
        return QueryResult(columns, rows)

    def _refusal(self, error: duckdb.Error) -> str:
        message = plain(error).rstrip(".!")
        if isinstance(error, duckdb.PermissionException):
            return f"{message}: SQL sees the published ledger only, no files and no network."
        if isinstance(error, duckdb.InterruptException):
            return (
                f"the query was stopped after {self._limits.seconds:g} seconds: ask for less, or for a part at a time."
            )
        if isinstance(error, duckdb.OutOfMemoryException):
            return f"the query needs more than {self._limits.memory} of memory: ask for less, or for a part at a time."
        if "import" in message and "pytz" in message:
            return "an instant with a time zone inside a list or a struct cannot be shown: cast it to TIMESTAMP."
        return f"{message}."

    def close(self) -> None:
        """Closes the file. Closing twice does nothing."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()


def _unzoned_sql(kinds: list[str]) -> str:
    """The rows of the query bound as $query, each zoned instant as a TIMESTAMP.

    Right because the session's zone is UTC, and because nothing here sorts or joins, so row order is kept. Columns go
    by number: names may repeat.
    """
    columns = [
        f"#{number}::TIMESTAMP" if kind == _ZONED else f"#{number}" for number, kind in enumerate(kinds, start=1)
    ]
    return f"select {', '.join(columns)} from query($query)"  # noqa: S608  # column numbers and one cast only
