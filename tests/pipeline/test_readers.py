"""Readers: recorded answers and their matching, the task's own reader, fingerprints and read keys."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SettingsError
from pipeline.readers import Builtin, Reader, Recorded, read_key
from pipeline.records import Answer, Document, Outcome

FOUND = {"umbrellas": [{"colour": "black", "evidence": "a black umbrella"}]}
NONE: dict[str, Any] = {"umbrellas": []}


def document(name: str = "001.txt", **changes: Any) -> Document:
    """An article in the folder /news/north."""
    base = Document(
        document_id=f"file:/news/north/{name}",
        version_id=f"version of {name}",
        text_hash="0123456789abcdef0123456789abcdef",
        article=name,
        text="A black umbrella was found.",
        fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
        path=f"/news/north/{name}",
    )
    return replace(base, **changes)


def web(url: str) -> Document:
    """An article from a JSONL archive."""
    return document(url, document_id=url, url=f"{url}?utm_source=x", path=None)


def write(path: Path, *values: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(json.dumps(value) for value in values), encoding="utf-8")
    return path


def recorded(path: Path) -> Recorded:
    return Recorded(path, records="umbrellas")


def answer(path: Path, asked: Document) -> Answer:
    (read,) = recorded(path).read([asked])
    assert read.document is asked
    return read.answer


@pytest.mark.parametrize(
    ("key", "asked"),
    [
        ({"article": "001.txt"}, document()),
        ({"article": "north/001.txt"}, document()),
        ({"article": "/news/north/001.txt"}, document()),
        ({"article": "https://news.example/1"}, web("https://news.example/1")),
        ({"article": "https://news.example/1?utm_source=x"}, web("https://news.example/1")),
        ({"article": "https://news.example/1"}, document(url="https://news.example/1")),
        ({"article": "17"}, document("17", document_id="17", path=None)),
        ({"text_hash": "0123456789ABCDEF0123456789abcdef"}, document()),
        ({"text_hash": "0123456789abcdef0123456789abcdef", "article": "another.txt"}, document()),
        ({}, document("answers.txt")),
        ({}, document("answers", path=None)),
    ],
)
@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
def test_an_answer_finds_its_article(tmp_path, key, asked, suffix):
    path = write(tmp_path / f"answers{suffix}", key | FOUND)
    assert answer(path, asked) == Answer(Outcome.ok, FOUND)


@pytest.mark.parametrize(
    ("key", "asked"),
    [
        ({"article": "001.txt"}, document("002.txt")),
        ({"article": "south/001.txt"}, document()),
        ({"article": "01.txt"}, document()),
        ({"article": "another.txt"}, document("answers.txt")),
        ({"text_hash": "f" * 32, "article": "001.txt"}, document()),
        ({}, document("archive.txt")),
    ],
)
def test_an_article_without_an_answer_is_declined(tmp_path, key, asked):
    found = answer(write(tmp_path / "answers.json", key | FOUND), asked)
    assert (found.outcome, found.content) == (Outcome.declined, None)
    assert found.message == f"{asked.article}: no recorded answer"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (FOUND, Answer(Outcome.ok, FOUND)),
        (FOUND | {"coder": "AB", "outcome": "ok"}, Answer(Outcome.ok, FOUND)),
        (NONE, Answer(Outcome.empty, NONE)),
        (NONE | {"outcome": "empty"}, Answer(Outcome.empty, NONE)),
        (NONE | {"outcome": "ok"}, Answer(Outcome.empty, NONE)),
        (NONE | {"outcome": "refused", "message": "no"}, Answer(Outcome.refused, None, "no")),
        ({"outcome": "truncated"}, Answer(Outcome.truncated)),
        ({"outcome": "invalid", "umbrellas": None}, Answer(Outcome.invalid)),
        (FOUND | {"outcome": "ungrounded"}, Answer(Outcome.ungrounded, FOUND)),
        ({"umbrellas": "two"}, Answer(Outcome.ok, {"umbrellas": "two"})),
        ({"umbrellas": None}, Answer(Outcome.ok, {"umbrellas": None})),
    ],
)
def test_outcomes(tmp_path, value, expected):
    """An answer outside the schema is handed on as it is: the schema's check names what is wrong."""
    assert answer(write(tmp_path / "a.jsonl", {"article": "001.txt"} | value), document()) == expected


def test_a_folder_is_read_without_its_subfolders_and_other_json_is_counted(tmp_path):
    write(tmp_path / "001.json", FOUND)
    write(tmp_path / "more.jsonl", {"article": "002.txt"} | NONE, {"note": "no answer"}, ["umbrellas"])
    write(tmp_path / "events.json", [{"event": "rain"}])
    write(tmp_path / "sub" / "003.json", FOUND)
    (tmp_path / "._001.json").write_bytes(b"\0")
    (tmp_path / "readme.txt").write_text("not JSON")
    reader = recorded(tmp_path)
    assert (len(reader), reader.ignored) == (2, 3)
    outcomes = [read.answer.outcome for read in reader.read([document(f"00{number}.txt") for number in (1, 2, 3)])]
    assert outcomes == [Outcome.ok, Outcome.empty, Outcome.declined]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"article": "001.txt"}, {"article": "001.txt"}),
        ({"text_hash": "ab" * 16}, {"text_hash": "AB" * 16, "article": "002.txt"}),
    ],
)
def test_two_answers_under_one_name_are_an_error_at_once(tmp_path, first, second):
    write(tmp_path / "a.json", first | FOUND)
    write(tmp_path / "b.jsonl", {"note": "no answer"}, second | FOUND)
    with pytest.raises(SettingsError, match=r"two answers with .*a\.json and .*b\.jsonl:2: keep one"):
        recorded(tmp_path)


def test_two_lines_without_a_name_are_an_error(tmp_path):
    with pytest.raises(SettingsError, match="two answers with stem 'a'"):
        recorded(write(tmp_path / "a.jsonl", FOUND, NONE))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"article": "001.txt"}, {"text_hash": document().text_hash}),
        ({"article": "001.txt"}, {"article": "north/001.txt"}),
        ({"article": "001.txt"}, {}),
    ],
)
def test_two_answers_for_one_article_are_an_error_when_it_is_asked_for(tmp_path, first, second):
    write(tmp_path / "a.json", first | FOUND)
    write(tmp_path / "001.json", second | NONE)
    reader = recorded(tmp_path)
    assert [read.answer.outcome for read in reader.read([document("9.txt", text_hash="f" * 32)])] == [Outcome.declined]
    for ask in (reader.fingerprint, lambda asked: list(reader.read([asked]))):
        with pytest.raises(SettingsError, match=r"001\.txt: two recorded answers") as raised:
            ask(document())
        assert "a.json" in str(raised.value)
        assert "001.json" in str(raised.value)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.json", b'{"umbrellas": [\n  {"colour": }]}', r"a\.json:2: no JSON: .* at column 14"),
        ("a.jsonl", b'{"umbrellas": []}\n\n{"umbrellas"\n', r"a\.jsonl:3: no JSON"),
        ("a.json", b"", r"a\.json:1: no JSON"),
        ("a.json", '{"umbrellas":\n"é"}'.encode("latin-1"), r"a\.json:2: is not UTF-8"),
        ("a.json", b"[" * 100_000, "cannot be read"),
        ("a.json", b'{"umbrellas": [], "outcome": "fine"}', "outcome 'fine' is unknown: write one of ok, empty"),
        ("a.json", b'{"umbrellas": [], "outcome": []}', "is unknown"),
        ("a.json", b'{"umbrellas": [], "article": 7}', "article is 7, not a text"),
        ("a.json", b'{"hats": []}', r'holds no answer with the key "umbrellas" \(1 passed over\)'),
        ("a.jsonl", b"", "holds no answer"),
    ],
)
def test_bad_files_are_named_with_the_place(tmp_path, name, data, message):
    (tmp_path / name).write_bytes(data)
    for path in (tmp_path, tmp_path / name):
        with pytest.raises(SettingsError, match=message):
            recorded(path)


def test_a_missing_path_and_an_unreadable_file(tmp_path):
    with pytest.raises(SettingsError, match="no such file or folder"):
        recorded(tmp_path / "nowhere.json")


def test_a_recorded_fingerprint_follows_that_articles_answer_alone(tmp_path):
    def fingerprints(*values: dict[str, Any]) -> list[str]:
        reader: Reader = recorded(write(tmp_path / "a.jsonl", *values))
        return [reader.fingerprint(document(f"{name}.txt", text_hash=name)) for name in ("1", "2", "3")]

    before = fingerprints({"article": "1.txt"} | FOUND, {"article": "2.txt"} | FOUND)
    after = fingerprints({"article": "2.txt", "coder": "AB"} | NONE, {"text_hash": "1"} | FOUND)
    assert before[0] == before[1] == after[0]
    assert after[1] != before[1]
    assert before[2] == after[2] != before[0]


def black(asked: Document) -> dict[str, Any] | None:
    """A tiny reader of umbrellas; it reads English alone."""
    return None if asked.language == "uk" else FOUND if "black" in asked.text else NONE


def test_the_builtin_reader(tmp_path):
    reader: Reader = Builtin(black, records="umbrellas", sources=[])
    asked = [document(), document(text="Nothing."), document(language="uk")]
    reads = list(reader.read(asked))
    assert [read.document for read in reads] == asked
    assert [read.answer.outcome for read in reads] == [Outcome.ok, Outcome.empty, Outcome.declined]
    assert [read.answer.content for read in reads] == [FOUND, NONE, None]
    assert (reader.name, reader.remote) == ("builtin", False)


def test_what_the_builtin_reader_raises_is_not_hidden():
    def broken(_: Document) -> dict[str, Any]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(Builtin(broken, records="umbrellas", sources=[]).read([document()]))


def test_a_builtin_fingerprint_follows_its_files_not_their_place_or_order(tmp_path):
    def fingerprint(*sources: Path) -> str:
        return Builtin(black, records="umbrellas", sources=sources).fingerprint(document())

    code, data = write(tmp_path / "a" / "reader.py", "code"), write(tmp_path / "a" / "names.toml", "data")
    moved = write(tmp_path / "b" / "reader.py", "code")
    assert fingerprint(code, data) == fingerprint(data, moved)
    assert fingerprint(code, data) != fingerprint(code)
    assert fingerprint(code) != fingerprint(write(moved, "changed code"))
    with pytest.raises(SettingsError, match=r"gone\.py: cannot be opened"):
        fingerprint(tmp_path / "gone.py")


def test_a_read_key_follows_what_the_reader_is_shown():
    reader = Builtin(black, records="umbrellas", sources=[])
    key = read_key(document(), reader)
    assert key == read_key(document("copy.txt", url="https://news.example/1", language="en"), reader)
    others = [
        read_key(document(text_hash="f" * 32), reader),
        read_key(document(published_on=date(2025, 3, 19)), reader),
        read_key(document(outlet="Courier"), reader),
        read_key(document(title="Courier"), reader),
        read_key(document(), reader, part=1),
        read_key(document(), reader, repeat=1),
        read_key(document(), Builtin(black, records="umbrellas", sources=[Path(__file__)])),
    ]
    assert len({key, *others}) == 8
    assert {len(one) for one in (key, *others)} == {32}


@given(outlet=st.text(), title=st.text())
def test_a_read_key_never_runs_fields_together(outlet, title):
    reader = Builtin(black, records="umbrellas", sources=[])
    same = read_key(document(outlet=outlet, title=title), reader) == read_key(
        document(outlet=title, title=outlet), reader
    )
    assert same == (outlet == title)
