"""The door to DuckDB: named statements, bulk inserts, transactions."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Self

import duckdb

from pipeline.errors import StoreError
from pipeline.store.faults import fault, translated
from pipeline.store.migrate import migrate, rolled_back
from pipeline.store.values import Row, bound, packed, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SQL = Path(__file__).parent.parent / "sql"
"""The ledger's statements: `<name>.sql`, with folders `migrations` and `views`."""

MEMORY = ":memory:"

_OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
}
"""Nothing is downloaded, and no Python variable is taken for a table."""


class Database:
    """One DuckDB file and everything said to it. One thread, one process.

    Database("ledger.duckdb")                     opens or creates it, applies what migrations are missing
    db.run("touched_entries", run_id=7)           sql/touched_entries.sql with $run_id bound -> rows with attributes
    db.insert("claims", rows)                     all of them or none
    with db.transaction(): …                      all of it or nothing, whatever is raised inside
    """

    def __init__(self, path: Path | str, *, sql: Path = SQL) -> None:
        """Opens `path` (":memory:" for none), whose statements, migrations and views stand in `sql`.

        Raises BusyLedgerError when another process holds the file, NewerLedgerError when a newer version wrote it,
        FullDiskError, and StoreError when the file is no ledger or cannot be opened.
        """
        self.path: Path | None = None if str(path) == MEMORY else Path(path).absolute()
        self._name = str(path)
        self._sql = sql
        self._texts: dict[str, str] = {}
        self._kinds: dict[str, dict[str, str]] = {}
        self._depth = 0
        self._doomed = False
        self._image: BinaryIO | None = None
        self._connection = self._connected()
        try:
            migrate(self._connection, sql / "migrations", self._name)
            if (sql / "views").is_dir():
                self.apply_views(sql / "views")
        except BaseException:
            self.close()
            raise

    def _connected(self) -> duckdb.DuckDBPyConnection:
        try:
            if self.path is not None:
                self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise fault(error, self._name) from error
        with translated(self._name):
            connection = duckdb.connect(str(self.path or MEMORY), config=_OFFLINE)
            connection.execute("set TimeZone = 'UTC'")
        return connection

    def run(self, statement: str, /, **parameters: Any) -> list[Row]:
        """Runs `<statement>.sql` with its $parameters bound, and returns its rows; a write returns one row, `Count`.

        Instants come back aware (UTC), JSON parsed, lists as tuples. A mapping is bound as JSON text.
        Raises StoreError.
        """
        return self._run(self._text(statement), parameters, statement)

    def run_sql(self, sql: str, /, **parameters: Any) -> list[Row]:
        """As `run`, for one statement composed by a `…_sql` function. Values are bound, never pasted into the text."""
        return self._run(self._single(sql, sql), parameters, " ".join(sql.split())[:80])

    def _run(self, text: str, parameters: dict[str, Any], name: str) -> list[Row]:
        try:
            values = {key: bound(value) for key, value in parameters.items()}
        except ValueError as error:
            raise StoreError(f"{name}: a parameter {error}", name) from error
        with translated(self._name, name):
            result = self._connection.execute(text, values)
            columns = [(column[0], str(column[1])) for column in result.description or ()]
            records = result.fetchall()
        return unpacked(columns, records) if columns else []

    def _text(self, statement: str) -> str:
        if statement not in self._texts:
            path = self._sql / f"{statement}.sql"
            try:
                self._texts[statement] = self._single(path.read_text(encoding="utf-8"), statement)
            except OSError as error:
                raise StoreError(f"no statement {statement}: {path} cannot be read", statement) from error
        return self._texts[statement]

    def _single(self, text: str, name: str) -> str:
        with translated(self._name, name):
            count = len(self._connection.extract_statements(text))
        if count != 1:
            raise StoreError(f"{name} holds {count} statements; it must hold one", name)
        return text

    def insert(self, table: str, rows: Sequence[Mapping[str, Any]]) -> int:
        """Adds all rows or none, and returns how many; columns that the rows do not name take their default.

        Takes str, int, float, bool, None, date, aware datetime, list or tuple of str, and mappings or lists for JSON.
        Text columns take a bool as `true` or `false`. Every row has the same keys.
        Raises StoreError, also for a value that DuckDB would bend to fit.
        """
        if not rows:
            return 0
        values = packed(rows, self._columns(table), table)
        with self.transaction(), translated(self._name, f"insert into {table}"):
            appender = self._connection.appender(table, columns=list(rows[0]))
            appender.append_rows(values)
            appender.flush()
        return len(rows)

    def _columns(self, table: str) -> dict[str, str]:
        if table not in self._kinds:
            query = (
                "select column_name, data_type from duckdb_columns() where table_name = $table order by column_index"
            )
            with translated(self._name, table):
                self._kinds[table] = dict(self._connection.execute(query, {"table": table}).fetchall())
            if not self._kinds[table]:
                del self._kinds[table]
                raise StoreError(f"{self._name} has no table {table}")
        return self._kinds[table]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commits at its end, rolls back when anything is raised inside, Ctrl-C included.

        Inside another transaction it is part of that one; when it fails, the outer one cannot be committed either.
        """
        if self._depth:
            with self._joined():
                yield
            return
        with translated(self._name, "begin"):
            self._connection.begin()
        self._doomed = False
        try:
            with self._joined():
                yield
            self._commit()
        except BaseException:
            rolled_back(self._connection)
            raise

    @contextmanager
    def _joined(self) -> Iterator[None]:
        self._depth += 1
        try:
            yield
        except BaseException:
            self._doomed = True
            raise
        finally:
            self._depth -= 1
            # A rolled back `create table` must not leave its columns behind.
            if self._doomed:
                self._kinds.clear()

    def _commit(self) -> None:
        if self._doomed:
            raise StoreError(f"{self._name}: a part of this transaction failed, so none of it was stored")
        with translated(self._name, "commit"):
            self._connection.commit()

    def apply_views(self, folder: Path) -> None:
        """Runs each *.sql of `folder` in name order, all or none: `create or replace` of views and macros.

        Raises StoreError naming the file that DuckDB refuses.
        """
        if not folder.is_dir():
            raise StoreError(f"{folder}: no such folder of views")
        with self.transaction():
            for path in sorted(folder.glob("*.sql")):
                with translated(self._name, path.name):
                    self._connection.execute(path.read_text(encoding="utf-8"))

    def image(self) -> BinaryIO:
        """The whole database as an open file, everything committed included; the caller reads it and leaves it open.

        Raises StoreError inside a transaction or for a database in memory, FullDiskError when it cannot be written out.
        """
        if self.path is None or self._depth:
            raise StoreError(f"{self._name}: only a file can be copied, and only between transactions")
        with translated(self._name, "checkpoint"):
            self._connection.execute("checkpoint")
        if self._image is None:
            self._image = self._opened(self.path)
        self._image.seek(0)
        return self._image

    def _opened(self, path: Path) -> BinaryIO:
        # Closing any descriptor of a file drops all of this process's POSIX locks on it, DuckDB's own among them, and
        # another process could then write to the ledger too. So this one stays open until DuckDB has closed the file.
        try:
            return path.open("rb")
        except OSError as error:
            raise fault(error, self._name) from error

    def close(self) -> None:
        """Closes the file and lets other processes have it. Closing twice does nothing."""
        try:
            with translated(self._name, "close"):
                self._connection.close()
        finally:
            if self._image is not None:
                self._image.close()
                self._image = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()
