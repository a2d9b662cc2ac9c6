"""The stream of documents: each source in turn, each article decoded, named and yielded once."""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from pipeline.errors import UsageError
from pipeline.ingest.decode import decode
from pipeline.ingest.identity import canonical_url, file_id, shown, version_id
from pipeline.ingest.jsonl import read_jsonl, too_large
from pipeline.ingest.sources import STDIN, Kind, Survey, found, kind_of, survey
from pipeline.ingest.values import MAX_ARTICLE_BYTES, Details, Failure, Given, Rejected, details_given
from pipeline.records import Document
from pipeline.text import text_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

_STDIN_NAME = "standard input"


def ingest(
    sources: Sequence[str],
    *,
    given: Given | None = None,
    stdin: BinaryIO | None = None,
    now: Callable[[], datetime],
) -> Iterator[Document | Failure]:
    """Reads articles from files, folders, JSONL files and standard input ("-"), lazily and in a stable order.

    Of a folder and its subfolders the .txt and .jsonl files are read, sorted by path; hidden files and index.toml
    are passed over, other files skipped and counted by `survey`. A file named itself is read whatever its suffix.
    `given` describes a single text: exactly one source, a file or "-". `now` gives `fetched_at` (UTC, aware); it
    never stands in for a publication date.

    The same document named twice comes once. The same id with another text is a Failure of kind same id.
    Memory: one article or one JSONL line at a time, the indexes, and about 150 bytes per document.
    Raises, before anything is read, what `survey` raises, and UsageError where `given` does not fit the sources.
    """
    surveyed = survey(sources)
    if STDIN in sources and stdin is None:
        raise UsageError("standard input (-) is not open: pipe a text into it or name a file")
    if given is not None:
        _check_given(given, sources)
    intake = _Intake(surveyed, given or Given(), stdin=stdin or io.BytesIO(), now=now)
    return _once(item for source in sources for item in intake.source(source))


def _check_given(given: Given, sources: Sequence[str]) -> None:
    single = len(sources) == 1 and not Path(sources[0]).is_dir() and kind_of(Path(sources[0])) is Kind.text
    if not single:
        raise UsageError("url, outlet, title and published describe a single text: name one file, or - for pasted text")
    try:
        details_given(given, Details())
    except ValueError as error:
        raise UsageError(str(error)) from error


class _Intake:
    """Reads one source after another; holds what is the same for all of them."""

    def __init__(self, surveyed: Survey, given: Given, *, stdin: BinaryIO, now: Callable[[], datetime]) -> None:
        self._indexes = surveyed.indexes
        self._given = given
        self._stdin = stdin
        self._now = now

    def source(self, source: str) -> Iterator[Document | Failure]:
        path = Path(source)
        if source == STDIN:
            yield self._pasted()
        elif path.is_dir():
            for file, kind in found(path):
                if kind in (Kind.text, Kind.jsonl):
                    yield from self._file(file, kind)
        else:
            yield from self._file(path, kind_of(path))

    def _file(self, path: Path, kind: Kind) -> Iterator[Document | Failure]:
        if kind is Kind.jsonl:
            yield from self._jsonl(path)
        else:
            yield self._text(path)

    def _text(self, path: Path) -> Document | Failure:
        known = self._indexes.get(path.parent, {}).get(path.name, Details())
        details = details_given(self._given, known)
        try:
            text = decode(_file_bytes(path), shown(path))
        except Rejected as rejected:
            return rejected.failure()
        document_id = canonical_url(details.url) if details.url else file_id(path)
        return self._document(text, details, document_id=document_id, path=path)

    def _pasted(self) -> Document | Failure:
        details = details_given(self._given, Details())
        try:
            text = decode(_limited(self._stdin, _STDIN_NAME), _STDIN_NAME)
        except Rejected as rejected:
            return rejected.failure()
        return self._document(text, details, document_id=canonical_url(details.url) if details.url else None)

    def _jsonl(self, path: Path) -> Iterator[Document | Failure]:
        for line in read_jsonl(path):
            if isinstance(line, Rejected):
                yield line.failure()
            else:
                yield self._document(line.text, line.details, document_id=line.document_id)

    def _document(self, text: str, details: Details, *, document_id: str | None, path: Path | None = None) -> Document:
        hashed = text_hash(text)
        document_id = document_id or f"text:{hashed}"
        return Document(
            document_id=document_id,
            version_id=version_id(document_id, hashed),
            text_hash=hashed,
            article=shown(path.name) if path else document_id,
            text=text,
            fetched_at=self._now(),
            url=details.url,
            outlet=details.outlet,
            title=details.title,
            published_on=details.published_on,
            published_basis=details.published_basis,
            language=details.language,
            rights=details.rights,
            path=shown(path.resolve()) if path else None,
        )


def _file_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            if size > MAX_ARTICLE_BYTES:
                raise Rejected(shown(path), "too large", too_large(size))
            return _limited(stream, shown(path))
    except OSError as error:
        problem = f"cannot be read ({error.strerror}): check it and its rights"
        raise Rejected(shown(path), "unreadable", problem) from error


def _limited(stream: BinaryIO, document: str) -> bytes:
    """What the stream holds; its size is not known beforehand, so one byte more than allowed is asked for."""
    data = stream.read(MAX_ARTICLE_BYTES + 1)
    if len(data) > MAX_ARTICLE_BYTES:
        raise Rejected(document, "too large", too_large(len(data)))
    return data


def _once(items: Iterator[Document | Failure]) -> Iterator[Document | Failure]:
    """Each document once; another text under an id already seen would replace the first unseen, so it is refused.

    Kept are 64 bits of each id and of its version: among a million documents two ids collide with odds below
    1 in 10 million.
    """
    seen: dict[int, int] = {}
    for item in items:
        if isinstance(item, Failure):
            yield item
            continue
        key, version = _bits(item.document_id), int(item.version_id[:16], 16)
        if key not in seen:
            seen[key] = version
            yield item
        elif seen[key] != version:
            yield _same_id(item)


def _bits(document_id: str) -> int:
    return int.from_bytes(hashlib.sha256(document_id.encode()).digest()[:8])


def _same_id(document: Document) -> Failure:
    message = (
        f"{document.document_id}: given twice with different texts; the first is taken. Give each article an id or "
        "url of its own, or bring a newer version in a run of its own"
    )
    return Failure(document.document_id, "same id", message)
