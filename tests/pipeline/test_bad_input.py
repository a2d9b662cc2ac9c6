"""Bad input at the source: a clear message each, a Failure where it is one article's fault, and nothing lost."""

from __future__ import annotations

import io
import json
import os
import re
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.errors import SourceError, UsageError
from pipeline.ingest import MAX_ARTICLE_BYTES, MAX_LINE_BYTES, Failure, ingest
from pipeline.records import Document

GOOD = "A red umbrella was found at the station."


def items(*sources: Path | str, stdin: bytes | None = None) -> list[Document | Failure]:
    pasted = None if stdin is None else io.BytesIO(stdin)
    return list(ingest([str(source) for source in sources], stdin=pasted, now=lambda: datetime.now(UTC)))


def failures(*sources: Path | str, stdin: bytes | None = None) -> list[Failure]:
    return [item for item in items(*sources, stdin=stdin) if isinstance(item, Failure)]


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
BYTES = [
    ("empty", b""),
    ("empty", b" \r\n\t\n"),
    ("empty", b"\xef\xbb\xbf\n"),
    ("empty", b"\xff\xfe"),
    ("binary", PNG),
    ("binary", b"%PDF-1.7\nplain so far"),
    ("binary", b"An umbrella\0 was found."),
    ("binary", bytes(range(1, 256)) * 4),
    ("binary", b"\x7fELF\x02\x01\x01" + b"\0" * 40 + b"umbrella"),
    ("binary", "An umbrella\0 was found.".encode("utf-16")),
    ("encoding", b"\xff\xfeA\0n"),
]


@pytest.mark.parametrize(("kind", "data"), BYTES)
def test_one_bad_file_is_a_failure_and_the_others_are_read(tmp_path, kind, data):
    (tmp_path / "a.txt").write_text(GOOD)
    (tmp_path / "b.txt").write_bytes(data)
    (tmp_path / "c.txt").write_text(GOOD + " Twice.")
    first, bad, last = items(tmp_path)
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert isinstance(bad, Failure)
    assert (bad.kind, bad.document) == (kind, str(tmp_path / "b.txt"))
    assert bad.message.startswith(bad.document)


@pytest.mark.parametrize(("kind", "data"), BYTES)
def test_bad_pasted_text_is_a_failure(kind, data):
    (bad,) = items("-", stdin=data)
    assert isinstance(bad, Failure)
    assert (bad.kind, bad.document) == (kind, "standard input")


def test_a_50_mb_article_is_refused_without_reading_it(tmp_path):
    path = tmp_path / "dump.txt"
    with path.open("wb") as dump:
        dump.truncate(50_000_000)
    tracemalloc.start()
    (bad,) = failures(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert bad.kind == "too large"
    assert "50.0 MB, more than the 10 MB" in bad.message
    assert peak < 1_000_000


def test_the_largest_article_is_taken_and_one_byte_more_is_not(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"umbrella " * (MAX_ARTICLE_BYTES // 9) + b"x" * (MAX_ARTICLE_BYTES % 9))
    assert not failures(path)
    assert [bad.kind for bad in failures("-", stdin=path.read_bytes() + b"x")] == ["too large"]
    with path.open("ab") as article:
        article.write(b"x")
    assert [bad.kind for bad in failures(path)] == ["too large"]


def test_a_broken_link_and_a_folder_named_like_an_article(tmp_path):
    (tmp_path / "a.txt").write_text(GOOD)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "folder.txt").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    assert [(bad.kind, bad.document) for bad in failures(tmp_path)] == [("unreadable", str(tmp_path / "gone.txt"))]


def test_a_link_to_its_own_folder_ends(tmp_path):
    (tmp_path / "a.txt").write_text(GOOD)
    (tmp_path / "loop").symlink_to(tmp_path)
    assert len(items(tmp_path)) == 1


def test_a_file_name_that_is_no_utf8_can_be_stored(tmp_path):
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text(GOOD)
    (document,) = items(tmp_path)
    assert isinstance(document, Document)
    assert document.article == r"caf\xe9.txt"
    assert document.document_id.encode()


@pytest.mark.parametrize("position", [0, 1])
def test_a_missing_path_stops_before_anything_is_read(tmp_path, position):
    (tmp_path / "a.txt").write_text(GOOD)
    sources = [str(tmp_path)]
    sources.insert(position, str(tmp_path / "nowhere.txt"))
    with pytest.raises(UsageError, match=r"nowhere\.txt: there is no such file or folder"):
        ingest(sources, now=lambda: datetime.now(UTC))


@pytest.mark.parametrize("text", [GOOD * 200, "An\0umbrella", "README.md/a.txt"])
def test_a_text_named_as_a_source_is_told_how_to_paste(tmp_path, monkeypatch, text):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "README.md").touch()
    with pytest.raises(UsageError, match="pipe the text itself into -"):
        items(text)


def test_standard_input_is_read_once():
    with pytest.raises(UsageError, match="named twice"):
        items("-", "-", stdin=b"x")
    with pytest.raises(UsageError, match="not open"):
        items("-")


def test_a_folder_without_articles_is_an_error(tmp_path):
    (tmp_path / "notes.md").write_text(GOOD)
    with pytest.raises(SourceError, match=r"holds no .txt or .jsonl file \(1 other files skipped\)"):
        items(tmp_path)


def test_an_index_is_no_article(tmp_path):
    (tmp_path / "index.toml").write_text("")
    with pytest.raises(UsageError, match="an index is no article"):
        items(tmp_path / "index.toml")


ENTRY = '[[article]]\nfile = "a.txt"\n'
INDEXES = [
    (b"[[article]\n", "is no TOML.*line 1"),
    ('title = "café"'.encode("latin-1"), "is not UTF-8 at byte 12"),
    (b'[article]\nfile = "a.txt"', r"write \[\[article\]\]"),
    (b"article = [1]", "article 1 .*no table"),
    (b'outlet = "Courier"', "unknown key 'outlet'"),
    (b'published_basis = "guess"', "published_basis 'guess' is unknown"),
    (b"[[article]]\npublished = 2025-01-01", "article 1 .*names no file"),
    (f'{ENTRY}date = "2025-01-01"'.encode(), r"article 1 \(a.txt\): unknown key 'date'"),
    (f'{ENTRY}published = "last week"'.encode(), r"article 1 \(a.txt\): published 'last week' is no date"),
    (f"{ENTRY}published = 20250101".encode(), "is no date"),
    (f"{ENTRY}published = 12:30:00".encode(), "is no date"),
    (f"{ENTRY}outlet = 7".encode(), "outlet is 7, not a text"),
    (f'{ENTRY}url = "N/A"'.encode(), "is no web address"),
    (f'{ENTRY}language = "English"'.encode(), "is no two-letter code"),
    (f"{ENTRY}{ENTRY}".encode(), r"article 2 \(a.txt\): the file is named twice"),
    (b'[[article]]\nfile = "b.txt"', r"article 1 \(b.txt\): is not there"),
    (b'[[article]]\nfile = "../a.txt"', "is in another folder"),
    (b'[[article]]\nfile = "c.jsonl"', "says for itself"),
]


@pytest.mark.parametrize(("data", "message"), INDEXES)
def test_a_bad_index_names_itself_the_entry_and_the_cause(tmp_path, data, message):
    (tmp_path / "a.txt").write_text(GOOD)
    (tmp_path / "index.toml").write_bytes(data)
    for source in (tmp_path, tmp_path / "a.txt"):
        with pytest.raises(SourceError, match=message) as raised:
            ingest([str(source)], now=lambda: datetime.now(UTC))
        assert raised.value.source == str(tmp_path / "index.toml")


def test_an_index_that_cannot_be_opened(tmp_path):
    (tmp_path / "a.txt").write_text(GOOD)
    (tmp_path / "index.toml").symlink_to(tmp_path / "nowhere")
    with pytest.raises(SourceError, match="cannot be opened"):
        items(tmp_path / "a.txt")


LINES = [
    ("bad line", b'{"text": "An umbrella"', "no JSON: .* at column 23"),
    ("bad line", b'["An umbrella"]', "no JSON object"),
    ("bad line", b'{"title": "Found"}', "no text"),
    ("bad line", b'{"text": 7}', "text is 7, not a text"),
    ("bad line", b'{"text": "An umbrella", "published": "soon"}', "published 'soon' is no date"),
    ("bad line", b'{"text": "An umbrella", "published": 20250101}', "is no date"),
    ("bad line", b'{"text": "An umbrella", "published": "2025-02-30"}', "is no date"),
    ("bad line", b'{"text": "An umbrella", "outlet": ["Courier"]}', "outlet is .* not a text"),
    ("bad line", b'{"text": "An umbrella", "id": true}', "id is True, not a text"),
    ("bad line", b'{"text": "An umbrella", "url": "N/A"}', "is no web address"),
    ("bad line", b"[" * 100_000, "nested too deeply"),
    ("bad line", b'{"text": "An umbrella", "id": ' + b"9" * 5_000 + b"}", "Exceeds the limit"),
    ("empty", b'{"text": " \\n"}', "no text in it"),
    ("binary", b'{"text": "An \\u0000 umbrella"}', "NUL"),
    ("binary", PNG, "binary"),
    ("too large", json.dumps({"text": "x" * (MAX_ARTICLE_BYTES + 1)}).encode(), "10 MB"),
    ("too large", json.dumps({"text": "x" * MAX_LINE_BYTES}).encode(), "longer than 50 MB"),
]


@pytest.mark.parametrize(("kind", "line", "message"), LINES, ids=range(len(LINES)))
def test_a_bad_line_is_a_failure_and_the_rest_goes_on(tmp_path, kind, line, message):
    path = tmp_path / "archive.jsonl"
    good = json.dumps({"text": GOOD}).encode()
    path.write_bytes(good + b"\n\n" + line.replace(b"\n", b" ") + b"\r\n" + good.replace(b"red", b"blue"))
    first, bad, last = items(path)
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert isinstance(bad, Failure)
    assert (bad.kind, bad.document) == (kind, f"{path}:3")
    assert re.search(message, bad.message)


@pytest.mark.parametrize(
    ("kind", "data"), [("empty", b""), ("empty", b"\n\n"), ("encoding", '{"text": "An umbrella"}'.encode("utf-16"))]
)
def test_a_jsonl_file_may_be_bad_as_a_whole(tmp_path, kind, data):
    path = tmp_path / "archive.jsonl"
    path.write_bytes(data)
    assert [(bad.kind, bad.document) for bad in failures(path)] == [(kind, str(path))]


def test_half_a_surrogate_pair_does_not_stop_the_line(tmp_path):
    path = tmp_path / "archive.jsonl"
    path.write_text('{"text": "An umbrella \\ud83d was found.", "id": "a\\ud83d", "title": "\\ude00"}')
    (document,) = items(path)
    assert isinstance(document, Document)
    assert (document.text, document.article) == ("An umbrella \ufffd was found.", "a\ufffd")
    assert document.title == "\ufffd"


def test_the_same_id_with_another_text_is_told_not_overwritten(tmp_path):
    for name, text in (("a", GOOD), ("b", GOOD), ("c", "A blue hat.")):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({"id": "1", "text": text}))
    first, bad = items(tmp_path)
    assert isinstance(first, Document)
    assert isinstance(bad, Failure)
    assert (bad.kind, bad.document) == ("same id", "1")
    assert "different texts" in bad.message
