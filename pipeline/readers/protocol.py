"""What every reader offers, the key under which its answer is kept, and the task's own reader."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.errors import SettingsError
from pipeline.records import Answer, Call, Document, Outcome, Usage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pipeline.extract import Extraction


@dataclass(frozen=True, slots=True)
class Read:
    """One document and what the reader said of it."""

    document: Document
    answer: Answer
    usage: Usage = field(default_factory=Usage)
    calls: tuple[Call, ...] = ()
    """The HTTP attempts behind it, in order; empty for readers that make none."""
    extraction: Extraction | None = None
    """The answer supported already, under this document's read key; None where that is still to be done."""
    defect: Exception | None = None
    """What our own code raised over this document; its answer then means nothing."""
    more: bool = True
    """False where no other answer is waiting: what has landed is to be committed now."""


class Reader(Protocol):
    """Turns documents into answers. Whether an answer fits the schema is judged later, not here.

    A reader with an attribute `concurrent` that is true is given all documents at once and answers as they land; any
    other is asked document by document.
    """

    @property
    def name(self) -> str:
        """As the person chose it: "builtin", "recorded:answers.jsonl", a provider and model."""
        ...

    @property
    def remote(self) -> bool:
        """True where the text leaves this machine."""
        ...

    def fingerprint(self, document: Document) -> str:
        """Hash of all that decides the answer except the document: 32 hex digits."""
        ...

    def read(self, documents: Iterable[Document]) -> Iterator[Read]:
        """Each document exactly once, in any order, as answers land."""
        ...


def digest(value: object) -> str:
    """First 128 bits of SHA-256 of a value's JSON with sorted keys, in hex."""
    written = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()[:32]


def read_key(document: Document, reader: Reader, *, part: int = 0, repeat: int = 0) -> str:
    """The key of one reading: equal where the reader would be shown the same and would answer alike. 32 hex digits.

    It hashes the text, the metadata shown to the reader (published_on, outlet, title, part), the reader's
    fingerprint, and `repeat`, which tells apart deliberate second readings. `part` counts from 0. Address and file
    name are not in it: a copy elsewhere has the same key.
    """
    published = document.published_on.isoformat() if document.published_on else None
    shown = [document.text_hash, published, document.outlet, document.title, part]
    return digest([*shown, reader.fingerprint(document), repeat])


class Builtin:
    """The task's own reader: no network, no key, the same answer every time."""

    name = "builtin"
    remote = False

    def __init__(
        self,
        function: Callable[[Document], Mapping[str, Any] | None],
        *,
        records: str,
        sources: Sequence[Path],
    ) -> None:
        """`function` gives the answer, None where it cannot read the document; what it raises is not caught here.

        `records` is the key of the answer's record list ("umbrellas"); `sources` are the files that decide the
        answer, code and data. Raises SettingsError where one of them cannot be opened.
        """
        self._function = function
        self._records = records
        self._fingerprint = digest(["builtin", sorted(_file_digest(path) for path in sources)])

    def fingerprint(self, document: Document) -> str:
        """Hash of the reader's source and data files, by name and content, wherever they are installed."""
        return self._fingerprint

    def read(self, documents: Iterable[Document]) -> Iterator[Read]:
        """Reads in the order given, lazily."""
        for document in documents:
            yield Read(document, self._answer(document))

    def _answer(self, document: Document) -> Answer:
        content = self._function(document)
        if content is None:
            return Answer(Outcome.declined, message=f"{document.article}: the built-in reader cannot read it")
        return Answer(Outcome.ok if content.get(self._records) else Outcome.empty, content)


def _file_digest(path: Path) -> list[str]:
    try:
        return [path.name, hashlib.sha256(path.read_bytes()).hexdigest()]
    except OSError as error:
        raise SettingsError(f"{path}: cannot be opened ({error.strerror}); install newsledger again") from error
