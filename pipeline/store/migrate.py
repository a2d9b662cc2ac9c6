"""Numbered migrations: NNN_name.sql, each run once, in order, in a transaction of its own."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import duckdb

from pipeline.errors import NewerLedgerError, StoreError
from pipeline.store.faults import translated

_CREATE = "create table migrations (number integer primary key, name varchar not null, applied_at timestamp not null)"
_TABLES = "select table_name from duckdb_tables() where not internal and not temporary"
_FILE = re.compile(r"(\d{3})_([a-z0-9_]+)\.sql")


class Migration(NamedTuple):
    """One step of the schema's history."""

    number: int
    """From 1, without gaps."""
    name: str
    sql: str


def migrations(folder: Path) -> list[Migration]:
    """The migrations in `folder`, in order. Raises StoreError when one is not named NNN_name.sql, or is missing."""
    found = [_migration(path) for path in sorted(folder.glob("*.sql"))]
    if not found or [step.number for step in found] != list(range(1, len(found) + 1)):
        raise StoreError(f"{folder}: migrations must be numbered 001, 002, … without gaps")
    return found


def _migration(path: Path) -> Migration:
    match = _FILE.fullmatch(path.name)
    if match is None:
        raise StoreError(f"{path}: a migration is named NNN_name.sql")
    return Migration(int(match[1]), match[2], path.read_text(encoding="utf-8"))


def migrate(connection: duckdb.DuckDBPyConnection, folder: Path, path: Path | str) -> None:
    """Brings the database at `path` up to the newest migration in `folder`.

    Raises NewerLedgerError when it is ahead of us, StoreError when it is some other database.
    """
    known = migrations(folder)
    applied = _applied(connection, path)
    _refuse_strangers(applied, known, path)
    for step in known[len(applied) :]:
        _apply(connection, step, path)


def _applied(connection: duckdb.DuckDBPyConnection, path: Path | str) -> list[tuple[int, str]]:
    with translated(path, "migrations"):
        tables = {name for (name,) in connection.execute(_TABLES).fetchall()}
        if "migrations" in tables:
            return connection.execute("select number, name from migrations order by number").fetchall()
        if tables:
            raise StoreError(f"{path} is a DuckDB database, but no ledger of newsledger's: name another path.")
        connection.execute(_CREATE)
    return []


def _refuse_strangers(applied: list[tuple[int, str]], known: list[Migration], path: Path | str) -> None:
    if len(applied) > len(known):
        raise NewerLedgerError(
            f"{path} was written by a newer version of newsledger (its schema is {applied[-1][0]}, this version knows "
            f"{len(known)}): install the newer version."
        )
    for (number, name), step in zip(applied, known, strict=False):
        if (number, name) != (step.number, step.name):
            raise StoreError(f"{path} is another kind of database (its schema begins with {name}, not {step.name}).")


def _apply(connection: duckdb.DuckDBPyConnection, step: Migration, path: Path | str) -> None:
    with translated(path, f"migration {step.number:03}_{step.name}"):
        connection.begin()
        try:
            connection.execute(step.sql)
            row = [step.number, step.name, datetime.now(UTC).replace(tzinfo=None)]
            connection.execute("insert into migrations values (?, ?, ?)", row)
            connection.commit()
        except BaseException:
            rolled_back(connection)
            raise


def rolled_back(connection: duckdb.DuckDBPyConnection) -> None:
    """Rolls back; does nothing when DuckDB has already done so, as after a failed commit."""
    try:
        connection.rollback()
    except duckdb.Error:
        return
