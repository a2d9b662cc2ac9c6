"""The working ledger's bookkeeping: which documents and readings stand, and what each run did."""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from pipeline.errors import DocumentError
from pipeline.ledger.rows import call_row, claim_row, mention_row, now, read_row
from pipeline.records import Document
from pipeline.store import Database
from pipeline.views import apply_record_views

if TYPE_CHECKING:
    from pipeline.declare import Task
    from pipeline.extract import Extraction
    from pipeline.readers import Reader
    from pipeline.records import Mention, Reading


@dataclass(frozen=True)
class Place:
    """Where a ledger lives: the published file, and the working state beside it.

    Place(Path("news.duckdb")).work   -> news.work/
    """

    published: Path

    @property
    def work(self) -> Path:
        """The folder of the working state; deleting it loses the answers that were paid for."""
        return self.published.with_suffix(".work")

    @property
    def ledger(self) -> Path:
        """The working ledger."""
        return self.work / "ledger.duckdb"

    @property
    def answers(self) -> Path:
        """The answer store."""
        return self.work / "answers.duckdb"


@dataclass
class Ingested:
    """What ingesting a stretch of documents did, in documents."""

    new: int = 0
    edited: int = 0
    unchanged: int = 0
    copies: int = 0
    failed: int = 0

    def __add__(self, other: Ingested) -> Ingested:
        return Ingested(*(a + b for a, b in zip(asdict(self).values(), asdict(other).values(), strict=True)))


@dataclass
class Ledger:
    """One open working ledger of one task, within one run."""

    db: Database
    task: Task
    run: int = 0
    brought: list[str] = field(default_factory=list)
    """version_ids that this run's sources brought, in order."""

    @classmethod
    def open(cls, place: Place, task: Task) -> Ledger:
        """Open or create the working ledger; raises BusyLedgerError and other StoreErrors."""
        db = Database(place.ledger)
        try:
            apply_record_views(db, task)
            if (task.folder / "views").is_dir():
                db.apply_views(task.folder / "views")
        except BaseException:
            db.close()
            raise
        return cls(db, task)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.db.close()

    def begin(self, command: str, reader: Reader | None) -> int:
        """Open a run; later rows carry its number."""
        name = reader.name if reader else None
        rows = self.db.run("run/begin", task=self.task.name, command=command, reader=name, now=now())
        self.run = int(rows[0].run_id)
        return self.run

    def finish(self, exit_status: int, counts: Mapping[str, Any]) -> None:
        """Close the run with its exit status and counts."""
        self.db.run("run/finish", run=self.run, now=now(), exit_status=exit_status, counts=dict(counts))

    # Documents.

    def add_documents(self, documents: Sequence[Document]) -> Ingested:
        """Store what is new of a batch in one transaction; an edited document's older version stands no longer."""
        with self.db.transaction():
            stands = {row.document_id: row for row in self._standing(documents)}
            fresh = [one for one in documents if self._is_new(one, stands)]
            self._retire([stands[one.document_id].version_id for one in fresh if one.document_id in stands])
            placed = self._with_copies(fresh)
            self._put(placed)
            self._update([one for one in documents if one not in fresh])
            self.brought += [one.version_id for one in documents]
            edited = sum(one.document_id in stands for one in fresh)
            copies = sum(one.copy_of is not None for one in placed)
            return Ingested(len(fresh) - edited, edited, len(documents) - len(fresh), copies)

    def _standing(self, documents: Sequence[Document]) -> list[Any]:
        return self.db.run("run/standing", documents=[one.document_id for one in documents])

    def _is_new(self, document: Document, stands: Mapping[str, Any]) -> bool:
        row = stands.get(document.document_id)
        return row is None or row.version_id != document.version_id

    def _retire(self, versions: Sequence[str]) -> None:
        """Older versions, their readings and mentions are kept, but stand no longer."""
        if versions:
            self.db.run("run/retire_documents", run=self.run, versions=list(versions))
            self._retire_readings(versions, task=None)

    def _retire_readings(self, versions: Sequence[str], task: str | None) -> None:
        for statement in ("run/retire_reads", "run/retire_mentions"):
            self.db.run(statement, run=self.run, versions=list(versions), task=task)

    def _with_copies(self, documents: Sequence[Document]) -> list[Document]:
        """The same text at another address is a copy of the version that stands, or that came first."""
        hashes = [one.text_hash for one in documents]
        original = {row.text_hash: row.version_id for row in self.db.run("run/originals", hashes=hashes)}
        placed = []
        for one in documents:
            first = original.setdefault(one.text_hash, one.version_id)
            placed.append(_replace(one, copy_of=None if first == one.version_id else first))
        return placed

    def _put(self, documents: Sequence[Document]) -> None:
        ids = [one.version_id for one in documents]
        known = {row.version_id for row in self.db.run("run/known_versions", versions=ids)}
        new = [one for one in documents if one.version_id not in known]
        self.db.insert("documents", [{**asdict(one), "since_run": self.run} for one in new])
        self.db.run("run/revive_documents", run=self.run, versions=sorted(known))

    def _update(self, documents: Sequence[Document]) -> None:
        """What is known of a version besides its text may change: a date added to an index, an outlet's name."""
        for one in documents:
            self.db.run(
                "run/describe_document",
                version=one.version_id,
                outlet=one.outlet,
                title=one.title,
                published_on=one.published_on,
                published_basis=one.published_basis,
                language=one.language,
                rights=one.rights,
            )

    def promote_copies(self) -> None:
        """A copy whose original stands no longer becomes the original."""
        self.db.run("run/promote_copies")

    # Readings.

    def readable(self, *, brought: bool) -> list[Document]:
        """The versions to be read, oldest publication first: those brought by this run, or all that stand."""
        versions = self.brought if brought else None
        return [Document(**row._asdict()) for row in self.db.run("run/readable", versions=versions)]

    def readings(self) -> dict[str, Any]:
        """The current readings of the task by version_id: read_key, reader, fingerprint, outcome."""
        rows = self.db.run("run/readings", task=self.task.name)
        return {row.version_id: row for row in rows}

    def add_readings(self, found: Sequence[tuple[Reading, Extraction]]) -> None:
        """Store readings with their mentions and claims in one transaction.

        A usable reading replaces the version's earlier one; any other leaves the earlier one standing.
        """
        with self.db.transaction():
            if self._seen_before([reading for reading, _ in found]):
                usable = [reading.version_id for reading, said in found if said.answer.outcome.usable]
                self._retire_readings(usable, self.task.name)
                keys = [f"{reading.version_id} {reading.read_key}" for reading, _ in found]
                self.db.run("run/drop_reads", task=self.task.name, keys=keys)
                known = self._revived([one for _, said in found for one in said.mentions if said.answer.outcome.usable])
                calls = self._known_calls([reading for reading, _ in found if reading.calls])
            else:
                known, calls = frozenset(), frozenset()
            self.db.insert("reads", [read_row(reading, said, self.run) for reading, said in found])
            self._put_calls([reading for reading, _ in found], calls)
            self._put_mentions([said for _, said in found if said.answer.outcome.usable], known)

    def _seen_before(self, readings: Sequence[Reading]) -> bool:
        """True where one of these versions or read keys was read before; new articles are spared a lot of questions."""
        versions, keys = [one.version_id for one in readings], [one.read_key for one in readings]
        (row,) = self.db.run("run/seen_before", task=self.task.name, versions=versions, keys=keys)
        return bool(row.seen)

    def _known_calls(self, readings: Sequence[Reading]) -> frozenset[tuple[Any, ...]]:
        keys = [one.read_key for one in readings]
        rows = self.db.run("run/known_calls", task=self.task.name, keys=keys) if keys else []
        return frozenset((row.read_key, row.started_at, row.attempt) for row in rows)

    def _put_calls(self, readings: Sequence[Reading], known: frozenset[tuple[Any, ...]]) -> None:
        """One row per HTTP attempt; an answer from the answer store brings those that the ledger has not seen."""
        rows = [call_row(call, one) for one in readings for call in one.calls]
        fresh = [row for row in rows if (row["read_key"], row["started_at"], row["attempt"]) not in known]
        self.db.insert("calls", fresh)

    def _revived(self, mentions: Sequence[Mention]) -> frozenset[str]:
        """The mentions among these that are stored already; those that were retired stand again."""
        rows = self.db.run("run/known_mentions", mentions=[one.mention_id for one in mentions])
        known = frozenset(row.mention_id for row in rows)
        self.db.run("run/revive_mentions", run=self.run, mentions=sorted(known))
        return known

    def _put_mentions(self, found: Sequence[Extraction], known: frozenset[str]) -> None:
        """Mentions with their claims, but for those that are stored already: their claims are the same, too."""
        mentions = [one for said in found for one in said.mentions if one.mention_id not in known]
        self.db.insert("mentions", [mention_row(one, self.task.name, self.run) for one in mentions])
        claims = [one for said in found for one in said.claims if one.mention_id not in known]
        self.db.insert("claims", [claim_row(one, self.task.name) for one in claims])

    # Failures.

    def fail(self, stage: str, document: str, kind: str, message: str, *, detail: str | None = None) -> None:
        """Record one document's failure; the run goes on."""
        self.db.insert(
            "failures",
            [
                {
                    "run_id": self.run,
                    "task": self.task.name,
                    "stage": stage,
                    "document": document,
                    "kind": kind,
                    "message": message,
                    "detail": detail,
                    "failed_at": now(),
                }
            ],
        )

    def fail_with(self, stage: str, document: str, error: Exception) -> None:
        """Record what one document raised: our own errors by their message, a defect with its traceback."""
        if isinstance(error, DocumentError):
            self.fail(stage, document, type(error).__name__, error.problem)
        else:
            detail = "".join(traceback.format_exception(error))
            self.fail(stage, document, "defect", f"{type(error).__name__}: {error}", detail=detail)


def _replace(document: Document, *, copy_of: str | None) -> Document:
    return Document(**{**asdict(document), "copy_of": copy_of})
