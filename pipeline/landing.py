"""Answers on their way from a reader into the answer store, whatever the reader: asked for, landed, kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from pipeline.answers import StoredAnswer
from pipeline.errors import LedgerError
from pipeline.ledger import now
from pipeline.readers import Read, read_key
from pipeline.records import Answer, Document, Outcome

if TYPE_CHECKING:
    from pipeline.answers import AnswerStore
    from pipeline.declare import Task
    from pipeline.readers import Reader

BATCH = 64
"""So many documents, or answers of a local reader, are committed together."""

_T = TypeVar("_T")


def landed(reader: Reader, documents: Sequence[Document]) -> Iterator[list[Read]]:
    """What the reader says, in batches to be committed before the next is asked for.

    A batch that has landed is handed over even when the reading ends in an error, which is raised after it.
    """
    batch: list[Read] = []
    try:
        for read in asked(reader, documents):
            batch.append(read)
            if len(batch) >= BATCH or not read.more:
                full, batch = batch, []
                yield full
    except (LedgerError, KeyboardInterrupt):
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def asked(reader: Reader, documents: Sequence[Document]) -> Iterator[Read]:
    """Ask the reader; what our own code raises over one document is that document's `defect`, and the rest goes on."""
    if getattr(reader, "concurrent", False):
        yield from reader.read(documents)
        return
    for document in documents:
        try:
            yield from reader.read([document])
        except LedgerError:
            raise
        except Exception as error:  # noqa: BLE001  # the per-document boundary: one article's defect is a row
            yield Read(document, Answer(Outcome.invalid), defect=error)


def keep(reads: Sequence[Read], reader: Reader, task: Task, *, answers: AnswerStore) -> None:
    """Put what is final of some readings into the answer store, in one commit."""
    answers.add([stored(read, reader, task) for read in reads if read.defect is None])


def stored(read: Read, reader: Reader, task: Task) -> StoredAnswer:
    """A reading as the answer store keeps it."""
    document = read.document
    key, fingerprint = read_key(document, reader), reader.fingerprint(document)
    return StoredAnswer(
        read_key=key,
        task=task.name,
        text_hash=document.text_hash,
        reader=reader.name,
        fingerprint=fingerprint,
        answer=read.answer,
        answered_at=now(),
        usage=read.usage,
        calls=read.calls,
    )


def remembered(stored: StoredAnswer, document: Document) -> Read:
    """A kept answer as the reading of a document."""
    return Read(document, stored.answer, stored.usage, stored.calls)


def batches(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """The items in lists of at most `size`, lazily."""
    waiting = iter(items)
    while batch := list(islice(waiting, size)):
        yield batch
