"""The answer store: what readers said, kept so that nothing paid for is lost or paid for twice.

It is a database of its own beside the working ledger, shared by `run`, `read` and `eval`: the ledger can be thrown
away and rebuilt from it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Self

from pipeline.records import Answer, Outcome
from pipeline.store import SQL, Database

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

STATEMENTS = SQL / "answers"


@dataclass(frozen=True, slots=True)
class Usage:
    """What an answer cost, over all its attempts. None where the provider does not say."""

    tokens_in: int | None = None
    """All prompt tokens, the cached ones included."""
    tokens_cached: int | None = None
    tokens_out: int | None = None
    """All completion tokens, the reasoning ones included."""
    tokens_reasoning: int | None = None
    cost: float | None = None
    """US dollars."""
    latency_s: float | None = None
    """Seconds from the first request to the answer."""


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
    usage: Usage = Usage()


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
        rows = self._db.run("get_many", read_keys=list(read_keys))
        return {row.read_key: Answer(Outcome(row.outcome), row.content, row.message) for row in rows}

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
        "answered_at": stored.answered_at,
    }
