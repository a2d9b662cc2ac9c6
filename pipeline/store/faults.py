"""DuckDB's errors in the project's words: what happened, to which file or statement, what to do."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

from pipeline.errors import BusyLedgerError, FullDiskError, NewerLedgerError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DEFECT = "This is a defect of newsledger: please report it with this message."
_DATA = "Nothing of this batch was stored; look at the value named above."
_MACHINE = "Check that the folder exists, that you may write to it and that its disk works, then run again."
_REOPEN = "What was committed stands: run again, and report this message if it comes back."
_MEMORY = "Close other programs or give the run more memory, then run again."

CURES: dict[type[Exception], str] = {
    duckdb.Error: _REOPEN,
    duckdb.DatabaseError: _REOPEN,
    duckdb.FatalException: _REOPEN,
    duckdb.InternalError: _REOPEN,
    duckdb.InternalException: _REOPEN,
    duckdb.InterruptException: "It was stopped before its end: run it again.",
    duckdb.PermissionException: _MACHINE,
    duckdb.OperationalError: _MACHINE,
    duckdb.IOException: _MACHINE,
    duckdb.HTTPException: _MACHINE,
    duckdb.ConnectionException: "Open the ledger once in a process and do not use it once it is closed.",
    duckdb.ResourceInUseException: "Wait for the other use of it to end, then run again.",
    duckdb.OutOfMemoryException: _MEMORY,
    duckdb.TransactionException: _REOPEN,
    duckdb.SerializationException: _REOPEN,
    duckdb.DataError: _DATA,
    duckdb.OutOfRangeException: _DATA,
    duckdb.ConversionException: _DATA,
    duckdb.TypeMismatchException: _DATA,
    duckdb.IntegrityError: _DATA,
    duckdb.ConstraintException: _DATA,
    duckdb.SequenceException: _DEFECT,
    duckdb.DependencyException: _DEFECT,
    duckdb.ProgrammingError: _DEFECT,
    duckdb.ParserException: _DEFECT,
    duckdb.SyntaxException: _DEFECT,
    duckdb.BinderException: _DEFECT,
    duckdb.InvalidInputException: _DEFECT,
    duckdb.InvalidTypeException: _DEFECT,
    duckdb.CatalogException: _DEFECT,
    duckdb.NotSupportedError: _DEFECT,
    duckdb.NotImplementedException: _DEFECT,
}
"""Every class DuckDB can raise, and what a person does about it. A test fails on a class that is missing here."""

_FULL = re.compile(r"no space left|disk quota exceeded|file too large|not enough space", re.IGNORECASE)
_LOCKED = re.compile(r"could not set lock", re.IGNORECASE)
_HOLDER = re.compile(r"\(PID (\d+)\)")
_NEWER_FORMAT = re.compile(
    r"newer version of DuckDB|greater than the latest version|can only read storage version", re.IGNORECASE
)
_DAMAGED = re.compile(
    r"not a valid DuckDB|corrupt|checksum|could not read enough bytes|sqlite_scanner|magic bytes|WAL file",
    re.IGNORECASE,
)
_PREFIX = re.compile(
    r"^(?:[A-Z][A-Za-z ]* Error|TransactionContext Error|FATAL Error|INTERNAL Error|INTERRUPT Error): "
)


def plain(error: BaseException) -> str:
    """DuckDB's message as one line: no class prefix, no excerpt of the SQL, no stack.

    Binder Error: Referenced column "x" not found      -> Referenced column "x" not found. Candidate bindings: "a"
    Candidate bindings: "a"

    LINE 1: select x
    """
    text = re.split(r"\n\s*\n|\nLINE \d+:|\nTraceback|\nStack Trace", _PREFIX.sub("", str(error)), maxsplit=1)[0]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return ". ".join(line.rstrip(".!") if index < len(lines) - 1 else line for index, line in enumerate(lines))


def fault(error: Exception, path: Path | str, statement: str | None = None) -> StoreError:
    """The project's error for what DuckDB, or the disk under it, said about the database at `path`."""
    message = str(error)
    if _FULL.search(message):
        return full_disk(path, statement)
    if _LOCKED.search(message):
        return _busy(message, path)
    if _NEWER_FORMAT.search(message):
        return NewerLedgerError(
            f"{path} was written by a newer version of DuckDB: install the newest newsledger.", statement
        )
    if _DAMAGED.search(message):
        return _damaged(error, path)
    doing = f" ({statement})" if statement else ""
    cure = CURES.get(type(error), _MACHINE if isinstance(error, OSError) else _REOPEN)
    return StoreError(f"{path}{doing}: {plain(error).rstrip('.!')}. {cure}", statement)


def full_disk(path: Path | str, statement: str | None = None) -> FullDiskError:
    """The error for a disk without room for `path`."""
    return FullDiskError(
        f"no room on the disk to write {path}. What was committed before stands, and so does the published ledger: "
        "free some space, then run again.",
        statement,
    )


def _busy(message: str, path: Path | str) -> BusyLedgerError:
    holder = _HOLDER.search(message)
    who = f"process {holder[1]}" if holder else "another process"
    return BusyLedgerError(f"{path} is in use by {who}: wait until that run has ended, then run again.")


def _damaged(error: Exception, path: Path | str) -> StoreError:
    return StoreError(
        f"{path} cannot be read as a ledger ({plain(error).rstrip('.!')}). Is it another kind of file? "
        "Move it away and run again: paid answers are kept apart from the ledger and are used again."
    )


@contextmanager
def interruptible() -> Iterator[None]:
    """Turns DuckDB's way of saying Ctrl-C into KeyboardInterrupt."""
    try:
        yield
    except RuntimeError as error:
        # On SIGINT the client raises a bare RuntimeError("Query interrupted").
        if "interrupted" in str(error).lower():
            raise KeyboardInterrupt from error
        raise


@contextmanager
def translated(path: Path | str, statement: str | None = None) -> Iterator[None]:
    """Turns whatever DuckDB raises inside into a StoreError, and Ctrl-C into KeyboardInterrupt."""
    try:
        with interruptible():
            yield
    except duckdb.Error as error:
        raise fault(error, path, statement) from error
