"""The answer store: what readers said, kept so that nothing paid for is lost or paid for twice.

It is a database of its own beside the working ledger, shared by `run`, `read` and `eval`: the ledger can be thrown
away and rebuilt from it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from pipeline.records import Answer, Call, Outcome, Usage
from pipeline.store import SQL, Database

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

__all__ = ["AnswerStore", "StoredAnswer", "Usage"]

STATEMENTS = SQL / "answers"


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """One answer with what it answers and what it cost."""

    read_key: str
    task: str
    text_hash: str
    reader: str
    fingerprint: str
    answer: Answer
    answered_at: datetime
    """UTC, aware."""
    usage: Usage = field(default_factory=Usage)
    calls: tuple[Call, ...] = ()
    """The HTTP attempts behind it, in order; empty for readers that make none."""


class AnswerStore:
    """Answers by read key.

    answers = AnswerStore(Path("newsledger.work/answers.duckdb"))
    answers.add([stored])                  on the disk when it returns, whatever happens next
    answers.get_many(["ab12", "cd34"])     -> {"ab12": Answer(…)}; what is not there is left out
    """

    def __init__(self, path: Path | str) -> None:
        """Opens or creates the store. Raises BusyLedgerError, NewerLedgerError, FullDiskError and other StoreErrors."""
        self._db = Database(path, sql=STATEMENTS)

    def get_many(self, read_keys: Iterable[str]) -> dict[str, Answer]:
        """The kept answers among `read_keys`."""
        return {key: stored.answer for key, stored in self.stored_many(read_keys).items()}

    def stored_many(self, read_keys: Iterable[str]) -> dict[str, StoredAnswer]:
        """The kept answers among `read_keys`, with what they cost."""
        rows = self._db.run("get_many", read_keys=list(read_keys))
        return {row.read_key: _stored(row) for row in rows}

    def add(self, answers: Sequence[StoredAnswer]) -> int:
        """Keeps the final ones in one commit and returns how many were new.

        An answer that is not final (transport, budget) is to be asked again and is not kept. A read key that is already
        there keeps its first answer. Raises FullDiskError and other StoreErrors; then none of them is kept.
        """
        final = {stored.read_key: stored for stored in reversed(answers) if stored.answer.outcome.final}
        with self._db.transaction():
            known = {row.read_key for row in self._db.run("known", read_keys=list(final))}
            fresh = [_row(stored) for key, stored in final.items() if key not in known]
            return self._db.insert("answers", fresh)

    def close(self) -> None:
        """Closes the file and lets other processes have it."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()


def _row(stored: StoredAnswer) -> dict[str, Any]:
    answer = stored.answer
    return {
        "read_key": stored.read_key,
        "task": stored.task,
        "text_hash": stored.text_hash,
        "reader": stored.reader,
        "fingerprint": stored.fingerprint,
        "outcome": answer.outcome,
        "message": answer.message,
        "content": answer.content,
        **asdict(stored.usage),
        "calls": [_written(call) for call in stored.calls] or None,
        "answered_at": stored.answered_at,
    }


def _written(call: Call) -> dict[str, Any]:
    return {**asdict(call), "started_at": call.started_at.isoformat()}


def _stored(row: Any) -> StoredAnswer:
    calls = (Call(**{**call, "started_at": datetime.fromisoformat(call["started_at"])}) for call in row.calls or ())
    return StoredAnswer(
        read_key=row.read_key,
        task=row.task,
        text_hash=row.text_hash,
        reader=row.reader,
        fingerprint=row.fingerprint,
        answer=Answer(Outcome(row.outcome), row.content, row.message),
        answered_at=row.answered_at,
        usage=Usage(*(getattr(row, one.name) for one in fields(Usage))),
        calls=tuple(calls),
    )
