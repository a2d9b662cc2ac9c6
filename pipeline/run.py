"""The nightly flow, readable top to bottom: ingest, read, link, reconcile, publish."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.answers import AnswerStore
from pipeline.errors import LedgerError, StoppedEarly
from pipeline.extract import Extraction, extract
from pipeline.ingest import Failure
from pipeline.landing import BATCH, batches, keep, landed, remembered
from pipeline.ledger import Ingested, Ledger, Place
from pipeline.link import Linked, link
from pipeline.readers import Read, read_key
from pipeline.reconcile import Summary, reconcile
from pipeline.records import Document, Reading, Usage
from pipeline.store import publish
from pipeline.trial import Asking, wanted

if TYPE_CHECKING:
    from pipeline.declare import Task
    from pipeline.readers import Reader

LEDGER_S = 1.0
"""Answers that are safe in the answer store are entered in the ledger at least so often."""

DONE, SOME_FAILED, STOPPED = 0, 1, 75
"""Exit statuses of a run: all well; some documents failed; stopped early, a later run goes on."""


@dataclass
class Pulse:
    """Reading as it goes: what its answers cost, and how many land."""

    tokens: int = 0
    """In and out, of answers paid for in this run."""
    dollars: float = 0.0
    landed: int = 0
    """Answers that were asked for, and came."""
    began: float = field(default_factory=time.monotonic)

    def beat(self, usage: Usage) -> None:
        """One more answer."""
        self.landed += 1
        self.tokens += (usage.tokens_in or 0) + (usage.tokens_out or 0)
        self.dollars += usage.cost or 0.0

    @property
    def rate(self) -> float:
        """Answers a second, so far."""
        return self.landed / max(1e-9, time.monotonic() - self.began)


@dataclass
class Progress:
    """What a run has done so far: a terminal shows it, the run's row keeps it."""

    ingested: Ingested = field(default_factory=Ingested)
    to_read: int = 0
    """Documents whose answer this run needs."""
    outcomes: Counter[str] = field(default_factory=Counter)
    """Outcomes of this run's readings."""
    from_store: int = 0
    """Answers taken from the answer store instead of being asked for again."""
    stale: int = 0
    """Readings that stand although their reader has changed since."""
    failed: int = 0
    """Readings that failed, and articles that could not be taken in."""
    defects: int = 0
    """Documents on which our own code failed; a traceback is in `failures`."""
    pulse: Pulse = field(default_factory=Pulse)
    """What reading has cost, and how fast it goes."""
    stopped: str | None = None
    """Why reading ended before its time, for a person; None where it did not."""
    linked: Linked | None = None
    reconciled: Summary | None = None

    @property
    def exit_status(self) -> int:
        """DONE, SOME_FAILED, or STOPPED where documents were left for a later run."""
        if self.stopped:
            return STOPPED
        return SOME_FAILED if self.failed or self.defects else DONE

    @property
    def pending(self) -> int:
        """Documents still without an answer."""
        return max(0, self.to_read - self.outcomes.total() - self.defects)

    @property
    def left_s(self) -> float | None:
        """Seconds that the rest will take at the rate so far; None before the first answer."""
        return self.pending / self.pulse.rate if self.pulse.rate else None

    def counts(self) -> dict[str, Any]:
        """The numbers of it, as kept in `runs.counts`."""
        return {
            **{f"documents_{name}": count for name, count in asdict(self.ingested).items()},
            **{f"read_{name}": count for name, count in sorted(self.outcomes.items())},
            "to_read": self.to_read,
            "from_store": self.from_store,
            "stale": self.stale,
            "failed": self.failed,
            "defects": self.defects,
            "pending": self.pending,
            "tokens": self.pulse.tokens,
            "dollars": round(self.pulse.dollars, 6),
            "entries_touched": len(self.linked.touched) if self.linked else 0,
            "entries_minted": len(self.linked.minted) if self.linked else 0,
            "facts_changed": self.reconciled.facts_added if self.reconciled else 0,
        }


Watch = Callable[[str, Progress], None]
"""Called with the stage's name when it starts and after each batch."""


def unwatched(stage: str, progress: Progress) -> None:
    """A Watch that shows nothing."""


@dataclass
class Job:
    """One run on one open ledger. Its methods are the stages; each commits as it goes and can be run alone."""

    ledger: Ledger
    watch: Watch = unwatched
    progress: Progress = field(default_factory=Progress)

    def ingest(self, sources: Iterable[Document | Failure]) -> None:
        """Store the documents of the sources; what cannot be read becomes a row in `failures`."""
        self.watch("ingest", self.progress)
        for batch in batches(sources, BATCH):
            for one in batch:
                if isinstance(one, Failure):
                    self.ledger.fail("ingest", one.document, one.kind, one.message)
                    self.progress.failed += 1
                    self.progress.ingested.failed += 1
            self.progress.ingested += self.ledger.add_documents([one for one in batch if isinstance(one, Document)])
            self.watch("ingest", self.progress)
        self.ledger.promote_copies()

    def read(self, reader: Reader, answers: AnswerStore, *, stale: bool = False) -> None:
        """Read what the sources brought and what is pending; `stale`: also what an older form of the reader read.

        An answer that the store has is not asked for again; the others are committed as they land. What stops the
        reading early (budget, quota, a server that is down) is kept in `progress.stopped`; the rest stays pending.
        """
        wanted = self._wanted(reader, stale=stale)
        self.progress.to_read = len(wanted)
        self.watch("read", self.progress)
        missing = self._recall(wanted, reader, answers)
        self.progress.pulse = Pulse()
        try:
            self._take(landed(reader, missing), reader, answers)
        except StoppedEarly as error:
            self.progress.stopped = str(error)

    def _take(self, landings: Iterable[list[Read]], reader: Reader, answers: AnswerStore) -> None:
        """Each landing goes into the answer store at once, and into the ledger, made from it, a little later."""
        waiting: list[Read] = []
        due = time.monotonic() + LEDGER_S
        try:
            for reads in landings:
                keep(reads, reader, self.ledger.task, answers=answers)
                waiting += reads
                if len(waiting) >= BATCH or time.monotonic() >= due:
                    taken, waiting = waiting, []
                    self._keep(taken, reader)
                    due = time.monotonic() + LEDGER_S
                for read in reads:
                    self.progress.pulse.beat(read.usage)
                self.watch("read", self.progress)
        finally:
            self._keep(waiting, reader)
            self.watch("read", self.progress)

    def _recall(self, wanted: list[Document], reader: Reader, answers: AnswerStore) -> list[Document]:
        """Keep what the answer store has of some documents, and return the others."""
        missing: list[Document] = []
        for batch in batches(wanted, BATCH):
            keys = {one.version_id: read_key(one, reader) for one in batch}
            known = answers.stored_many(keys.values())
            found = [remembered(known[key], one) for one in batch if (key := keys[one.version_id]) in known]
            missing += [one for one in batch if keys[one.version_id] not in known]
            self._keep(found, reader)
            self.progress.from_store += len(found)
            self.watch("read", self.progress)
        return missing

    def settle(self, *, rebuild: bool = False) -> None:
        """Link and reconcile in one transaction, so that no touched entry is ever left unreconciled."""
        self.watch("link", self.progress)
        db, task, run = self.ledger.db, self.ledger.task, self.ledger.run
        with db.transaction():
            self.progress.linked = link(db, task, run, rebuild=rebuild)
            self.watch("reconcile", self.progress)
            self.progress.reconciled = reconcile(db, task, run, self.progress.linked.touched)

    def reconcile(self) -> None:
        """Fuse every entry anew from its claims, as after a change of the task's rules; nothing is linked."""
        self.watch("reconcile", self.progress)
        db, task, run = self.ledger.db, self.ledger.task, self.ledger.run
        roots = [row.entry_id for row in db.run("run/roots", task=task.name, record=task.root.record_name())]
        self.progress.reconciled = reconcile(db, task, run, roots)

    def publish(self, place: Place) -> None:
        """Put a copy of the ledger where analysts open it."""
        self.watch("publish", self.progress)
        self.ledger.db.run("run/published", run=self.ledger.run, published=True)
        try:
            publish(self.ledger.db, place.published)
        except LedgerError:
            self.ledger.db.run("run/published", run=self.ledger.run, published=False)
            raise

    def _wanted(self, reader: Reader, *, stale: bool) -> list[Document]:
        """The documents to read: brought or pending, and not yet read under this reader's present form."""
        documents, readings = self.ledger.readable(brought=False), self.ledger.readings()
        found = wanted(documents, readings, set(self.ledger.brought), Asking(reader, stale))
        self.progress.stale = found.stale
        return found.documents

    def _keep(self, reads: Sequence[Read], reader: Reader) -> None:
        """Support and store some readings."""
        if not reads:
            return
        kept: list[tuple[Reading, Extraction]] = []
        for read in reads:
            if read.defect is not None:
                self._record_defect("read", read.document, read.defect)
                continue
            reading = _reading(read, reader, self.ledger.task)
            try:
                said = read.extraction or extract(read.document, reading.read_key, read.answer, self.ledger.task)
            except Exception as error:  # noqa: BLE001  # the per-document boundary: one article's defect is a row
                self._record_defect("extract", read.document, error)
            else:
                kept.append((reading, said))
        self.ledger.add_readings(kept)
        articles = {read.document.version_id: read.document.article for read in reads}
        for reading, said in kept:
            outcome = said.answer.outcome
            self.progress.outcomes[outcome] += 1
            if outcome.failed:
                self.progress.failed += 1
                self.ledger.fail("read", articles[reading.version_id], outcome, said.answer.message or "")

    def _record_defect(self, stage: str, document: Document, error: Exception) -> None:
        self.progress.defects += 1
        self.ledger.fail_with(stage, document.article, error)


@contextmanager
def job(
    place: Place, task: Task, command: str, *, reader: Reader | None = None, watch: Watch = unwatched
) -> Iterator[Job]:
    """One run from its first row to its last: opens the ledger, and closes the run with its counts and exit status.

    A run that is interrupted keeps all that was committed, and says so in its row (STOPPED).
    """
    with Ledger.open(place, task) as ledger:
        ledger.begin(command, reader)
        work = Job(ledger, watch)
        try:
            yield work
        except KeyboardInterrupt:
            ledger.finish(STOPPED, work.progress.counts())
            raise
        ledger.finish(work.progress.exit_status, work.progress.counts())
        if command in ("run", "publish"):
            work.publish(place)


def run(
    task: Task, sources: Iterable[Document | Failure], *, reader: Reader, place: Place, watch: Watch = unwatched
) -> Progress:
    """The nightly job over some sources. Ctrl-C loses nothing that was read; a later run goes on from there."""
    with AnswerStore(place.answers) as answers, job(place, task, "run", reader=reader, watch=watch) as work:
        work.ingest(sources)
        work.read(reader, answers)
        work.settle()
    return work.progress


def _reading(read: Read, reader: Reader, task: Task) -> Reading:
    document, key = read.document, read_key(read.document, reader)
    fingerprint = reader.fingerprint(document)
    return Reading(key, document.version_id, task.name, reader.name, fingerprint, read.answer, read.usage, read.calls)
