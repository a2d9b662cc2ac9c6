"""A JSONL file, one article per line, read as a stream: memory is bounded by its longest line."""

from __future__ import annotations

import codecs
import json
from typing import TYPE_CHECKING, NamedTuple

from pipeline.ingest.decode import decode, unified
from pipeline.ingest.identity import canonical_url, shown
from pipeline.ingest.values import MAX_ARTICLE_BYTES, MAX_LINE_BYTES, Details, Rejected, details_of, word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from io import BufferedReader
    from pathlib import Path

_BLOCK_BYTES = 1 << 20


class Line(NamedTuple):
    """One article of a JSONL file."""

    name: str
    """The file and the line's number from 1: "archive.jsonl:12"."""
    text: str
    document_id: str | None
    """Its `id`, else its canonical URL, else None: known by its text alone."""
    details: Details


def read_jsonl(path: Path) -> Iterator[Line | Rejected]:
    """The articles of one file in order; a bad line comes as a Rejected naming file, line and cause.

    Keys: text, and optionally id, url, outlet, title, published (ISO date or datetime; its day as written counts),
    published_basis, language, rights; other keys are passed over, and so are blank lines.
    A file that cannot be opened, or whose reading breaks off, ends with one Rejected.
    """
    try:
        with path.open("rb") as stream:
            yield from _lines(stream, shown(path))
    except OSError as error:
        problem = f"cannot be read ({error.strerror}): check it and its rights"
        yield Rejected(shown(path), "unreadable", problem)


def _lines(stream: BufferedReader, name: str) -> Iterator[Line | Rejected]:
    if stream.peek(2)[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        yield Rejected(name, "encoding", "a JSONL file in UTF-16: save it as UTF-8")
        return
    number = articles = 0
    while data := stream.readline(MAX_LINE_BYTES + 2):
        number += 1
        if data.strip():
            articles += 1
            yield _checked(data, stream, f"{name}:{number}")
    if not articles:
        yield Rejected(name, "empty", "there is no line in it: nothing to read")


def _checked(data: bytes, stream: BufferedReader, name: str) -> Line | Rejected:
    if len(data.rstrip(b"\r\n")) > MAX_LINE_BYTES:
        _skip_rest(data, stream)
        problem = f"the line is longer than {MAX_LINE_BYTES / 1e6:.0f} MB: split it into articles"
        return Rejected(name, "too large", problem)
    try:
        return _line(data, name)
    except Rejected as rejected:
        return rejected


def _skip_rest(data: bytes, stream: BufferedReader) -> None:
    while data and not data.endswith(b"\n"):
        data = stream.readline(_BLOCK_BYTES)


def _line(data: bytes, name: str) -> Line:
    try:
        row = _row(decode(data, name))
        text, details, own = _text(row), details_of(row), _id(row)
    except ValueError as error:
        raise Rejected(name, "bad line", f"{error}. The line is left out") from error
    if (size := len(text.encode("utf-8", "replace"))) > MAX_ARTICLE_BYTES:
        raise Rejected(name, "too large", too_large(size))
    if "\0" in text:
        raise Rejected(name, "binary", "its text holds NUL characters: it is binary data, not an article")
    url = canonical_url(details.url) if details.url else None
    return Line(name, unified(text, name), own or url, details)


def too_large(size: int) -> str:
    """The problem, in words, of an article of `size` bytes."""
    most = f"{MAX_ARTICLE_BYTES / 1e6:.0f} MB"
    return f"{size / 1e6:.1f} MB, more than the {most} that an article may have: split it into its articles"


def _row(line: str) -> Mapping[str, object]:
    try:
        row = json.loads(line.rstrip())
    except json.JSONDecodeError as error:
        raise ValueError(f"no JSON: {error.msg} at column {error.colno}") from error
    except RecursionError as error:
        raise ValueError("no JSON that can be read: nested too deeply") from error
    if not isinstance(row, dict):
        raise ValueError('no JSON object: write {"text": "…"} on each line')
    return row


def _text(row: Mapping[str, object]) -> str:
    text = row.get("text")
    if not isinstance(text, str):
        raise ValueError("no text" if text is None else f"text is {text!r:.60}, not a text")
    return text


def _id(row: Mapping[str, object]) -> str | None:
    """Archives number their articles: a whole number is an id too."""
    own = row.get("id")
    return str(own) if isinstance(own, int) and not isinstance(own, bool) else word(row, "id")
