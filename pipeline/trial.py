"""Trying without the ledger: what a run would read, and what a reader says. Nothing here writes to the ledger."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.answers import AnswerStore
from pipeline.errors import LedgerError
from pipeline.extract import extract
from pipeline.ingest import Failure
from pipeline.landing import batches, keep, landed, remembered
from pipeline.ledger import Place
from pipeline.readers import Read, read_key
from pipeline.records import Answer, Document, Outcome
from pipeline.store import Published

if TYPE_CHECKING:
    from pipeline.declare import Task
    from pipeline.readers import Reader

BATCH = 64
"""A local reader is asked so many documents before the first of them is told."""
MANY = 1024
"""As above, for a reader that answers many at once."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader has to read, and how many readings stand although it has changed since."""

    documents: list[Document]
    stale: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would do, in articles."""

    reader: str
    remote: bool
    found: int
    """Articles in the sources."""
    failures: tuple[Failure, ...]
    """Those that cannot be taken."""
    copies: int
    """Texts that stand at another address already: not read again."""
    to_read: int
    from_store: int
    """Of these, answered before: taken from the answer store at no cost."""
    stale: int
    """Readings of an older form of the reader that would stay as they are."""
    tokens: int | None
    """None where the reader cannot say."""
    dollars: float | None


@dataclass(frozen=True, slots=True)
class Said:
    """What a reader said of one document; `defect` is the traceback where our own code failed on it."""

    document: Document
    answer: Answer | None
    defect: str | None = None


def wanted(documents: Iterable[Document], readings: Mapping[str, Any], brought: set[str], how: Asking) -> Wanted:
    """The documents to read: brought or pending, and not yet read under the reader's present form.

    `brought` holds the version_ids of this run's sources, `readings` what stands by version_id.
    """
    chosen, stale = [], 0
    for document in documents:
        reading = readings.get(document.version_id)
        if reading is None or not Outcome(reading.outcome).final:
            chosen.append(document)
        elif reading.read_key != read_key(document, how.reader):
            again = how.stale or (document.version_id in brought and how.replaces(reading))
            chosen += [document] if again else []
            stale += not again and reading.reader == how.reader.name
    return Wanted(chosen, stale)


@dataclass(frozen=True, slots=True)
class Asking:
    """A reader, and whether it also reads again what an older form of it has read."""

    reader: Reader
    stale: bool = False

    def replaces(self, reading: Any) -> bool:
        """True where reading again costs nothing, or another reader was chosen; a paid reader's stale readings wait."""
        return not self.reader.remote or reading.reader != self.reader.name


def plan(task: Task, sources: Iterable[Document | Failure], how: Asking, *, place: Place) -> Plan:
    """What `run` or `read` would do with these sources, without writing anything anywhere.

    Raises BusyLedgerError while another process writes the ledger, and other StoreErrors.
    """
    taken = list(sources)
    brought = [one for one in taken if isinstance(one, Document)]
    standing, readings = _standing(place, task)
    documents, copies = upcoming(standing, brought)
    chosen = wanted(documents, readings, {one.version_id for one in brought}, how)
    fresh, kept = _unanswered(chosen.documents, how.reader, place)
    cost = _cost(how.reader, fresh)
    return Plan(
        reader=how.reader.name,
        remote=how.reader.remote,
        found=len(taken),
        failures=tuple(one for one in taken if isinstance(one, Failure)),
        copies=copies,
        to_read=len(chosen.documents),
        from_store=kept,
        stale=chosen.stale,
        tokens=cost.tokens,
        dollars=cost.dollars,
    )


class Cost(NamedTuple):
    """What reading would take, about; None where nobody can say."""

    tokens: int | None
    dollars: float | None


def _cost(reader: Reader, fresh: Sequence[Document]) -> Cost:
    estimate = getattr(reader, "estimate", None)
    if not fresh or (estimate is None and not reader.remote):
        return Cost(0, 0.0)
    if estimate is None:
        return Cost(None, None)
    found = estimate(fresh)
    return Cost(found.tokens, found.dollars if reader.remote or found.dollars is not None else 0.0)


def upcoming(standing: Sequence[Document], brought: Sequence[Document]) -> tuple[list[Document], int]:
    """The documents that would stand and be read once `brought` is taken in, and how many are copies of others."""
    by_id = {one.document_id: one for one in standing}
    owner = {one.text_hash: one.document_id for one in standing}
    copies = 0
    for one in brought:
        if owner.setdefault(one.text_hash, one.document_id) == one.document_id:
            by_id[one.document_id] = one
        else:
            by_id.pop(one.document_id, None)
            copies += 1
    return list(by_id.values()), copies


def _standing(place: Place, task: Task) -> tuple[list[Document], dict[str, Any]]:
    if not place.ledger.exists():
        return [], {}
    with Published(place.ledger) as ledger:
        rows = ledger.run("run/readable", versions=None)
        readings = ledger.run("run/readings", task=task.name)
    return [Document(**row._asdict()) for row in rows], {row.version_id: row for row in readings}


def _unanswered(documents: Sequence[Document], reader: Reader, place: Place) -> tuple[list[Document], int]:
    """The documents whose answer is not in the answer store, and how many answers are there."""
    keys = {one.version_id: read_key(one, reader) for one in documents}
    known: set[str] = set()
    if place.answers.exists():
        with Published(place.answers) as answers:
            known = {row.read_key for row in answers.run("answers/known", read_keys=sorted(set(keys.values())))}
    return [one for one in documents if keys[one.version_id] not in known], len(known)


def spoken(documents: Iterable[Document], reader: Reader, task: Task, *, answers: AnswerStore) -> Iterator[Said]:
    """What the reader says of each document, judged as a run would judge it; the answer store is used and filled.

    An answer is in the answer store before it is yielded, and none is asked for again. In the order given, but for a
    reader that answers many at once: then as they land.
    """
    at_once = getattr(reader, "concurrent", False)
    for batch in batches(documents, MANY if at_once else BATCH):
        keys = {one.version_id: read_key(one, reader) for one in batch}
        known = answers.stored_many(keys.values())
        stretches = [batch] if at_once else [[one] for one in batch]
        for stretch in stretches:
            kept = {one.version_id: known[keys[one.version_id]] for one in stretch if keys[one.version_id] in known}
            yield from (
                _judged(remembered(kept[one.version_id], one), reader, task)
                for one in stretch
                if one.version_id in kept
            )
            missing = [one for one in stretch if one.version_id not in kept]
            for reads in landed(reader, missing):
                keep(reads, reader, task, answers=answers)
                yield from (_judged(read, reader, task) for read in reads)


def _judged(read: Read, reader: Reader, task: Task) -> Said:
    if read.defect is not None:
        return Said(read.document, None, "".join(traceback.format_exception(read.defect)))
    try:
        said = read.extraction or extract(read.document, read_key(read.document, reader), read.answer, task)
    except LedgerError:
        raise
    except Exception as error:  # noqa: BLE001  # the per-document boundary: one article's defect is a line
        return Said(read.document, None, "".join(traceback.format_exception(error)))
    return Said(read.document, said.answer)
