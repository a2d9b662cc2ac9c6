"""Getting a reader's answers about gold articles: from the answer store, else from the reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from pipeline.answers import StoredAnswer
from pipeline.errors import LedgerError
from pipeline.readers import Read, read_key
from pipeline.records import Answer, Outcome

if TYPE_CHECKING:
    from evals.goldfiles import Gold
    from pipeline.answers import AnswerStore
    from pipeline.declare import Task
    from pipeline.readers import Reader
    from pipeline.records import Document

BATCH = 64
"""So many answers of a reader that does not wait are committed together."""


class Asking(NamedTuple):
    """Who is asked about what."""

    task: Task
    reader: Reader
    gold: Sequence[Gold]


class Answered(NamedTuple):
    """One gold article with what the reader said of it."""

    gold: Gold
    read_key: str
    answer: Answer
    from_store: bool
    stored: StoredAnswer | None = None
    """With what it cost; None where none came, or a run is scored again."""


def answered(asked: Asking, answers: AnswerStore) -> Iterator[Answered]:
    """Each gold article's answer, from the store where it has one; new ones are kept there as they land."""
    documents = [gold.document for gold in asked.gold]
    keys = {one.version_id: read_key(one, asked.reader) for one in documents}
    known = answers.stored_many(keys.values())
    missing = [one for one in documents if keys[one.version_id] not in known]
    fresh = {one.read_key: one for one in _fresh(asked, missing, answers)}
    for gold in asked.gold:
        key = keys[gold.document.version_id]
        stored = known.get(key) or fresh.get(key)
        answer = stored.answer if stored else Answer(Outcome.transport, message="no answer came")
        yield Answered(gold, key, answer, key in known, stored)


def _fresh(asked: Asking, documents: Sequence[Document], answers: AnswerStore) -> list[StoredAnswer]:
    """New answers, each committed before the next are waited for."""
    found: list[StoredAnswer] = []
    kept = 0
    try:
        for read in _asked(asked.reader, documents):
            found.append(_stored(asked, read))
            if not read.more or len(found) - kept >= BATCH:
                answers.add(found[kept:])
                kept = len(found)
    finally:
        answers.add(found[kept:])
    return found


def _asked(reader: Reader, documents: Sequence[Document]) -> Iterator[Read]:
    """A concurrent reader gets all documents at once; any other one by one, so that a defect costs one article."""
    for batch in [documents] if getattr(reader, "concurrent", False) else [[one] for one in documents]:
        try:
            yield from reader.read(batch)
        except LedgerError:
            raise
        except Exception as error:  # noqa: BLE001  # the per-document boundary: a reader's defect is a failed article
            yield from (Read(document, Answer(Outcome.transport), defect=error) for document in batch)


def _stored(asked: Asking, read: Read) -> StoredAnswer:
    """Ready for the store, which keeps no defects: they are not final."""
    answer = read.answer
    if read.defect is not None:
        message = f"{read.document.article}: the reader failed: {type(read.defect).__name__}: {read.defect}"
        answer = Answer(Outcome.transport, message=message)
    return StoredAnswer(
        read_key(read.document, asked.reader),
        asked.task.name,
        read.document.text_hash,
        asked.reader.name,
        asked.reader.fingerprint(read.document),
        answer,
        datetime.now(UTC),
        read.usage,
        read.calls,
    )
