"""Sources to documents: order, identity, what is known of an article, encodings, bounded memory."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.ingest import Failure, Given, canonical_url, ingest, survey
from pipeline.ingest.decode import decode
from pipeline.records import Document

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def documents(*sources: Path | str, given: Given | None = None, stdin: bytes | None = None) -> list[Document]:
    pasted = None if stdin is None else io.BytesIO(stdin)
    items = list(ingest([str(source) for source in sources], given=given, stdin=pasted, now=lambda: NOON))
    assert not [item for item in items if isinstance(item, Failure)]
    return [item for item in items if isinstance(item, Document)]


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def jsonl(path: Path, *rows: dict[str, object]) -> Path:
    return write(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def test_a_file_is_a_document(tmp_path):
    path = write(tmp_path / "a.txt", "Two umbrellas were found.\r\nOne is red.\r")
    (document,) = documents(path)
    assert document.text == "Two umbrellas were found.\nOne is red.\n"
    assert document.article == "a.txt"
    assert document.document_id == f"file:{path.resolve()}"
    assert document.path == str(path.resolve())
    assert document.fetched_at == NOON
    assert (document.published_on, document.published_basis, document.url) == (None, None, None)


def test_the_seeds_come_with_inferred_dates():
    found = documents(ROOT / "seeds")
    assert [document.article[:3] for document in found] == ["000", "001", "002", "003", "004"]
    assert found[2].outlet == "BN24"
    assert [document.published_on for document in found] == [
        date(2022, 6, 29),
        date(2025, 3, 19),
        date(2025, 6, 9),
        date(2025, 5, 25),
        date(2025, 5, 23),
    ]
    assert {document.published_basis for document in found} == {"inferred"}


def test_a_folder_is_read_sorted_by_path_and_what_is_no_article_is_counted(tmp_path):
    for name in ("b.txt", "a/z.TXT", "a/y.txt", "c/deep/x.txt", ".hidden.txt", ".git/w.txt", "notes.md", "a/pic.png"):
        write(tmp_path / name, f"An umbrella, {name}.")
    jsonl(tmp_path / "b.jsonl", {"text": "A hat.", "id": "h1"})
    write(tmp_path / "index.toml", "")
    found = documents(tmp_path)
    assert [document.article for document in found] == ["y.txt", "z.TXT", "h1", "b.txt", "x.txt"]
    counted = survey([str(tmp_path)])
    assert (counted.files, counted.skipped) == (5, 2)


def test_reading_is_lazy(tmp_path):
    for name in ("a.txt", "b.txt"):
        write(tmp_path / name, f"An umbrella, {name}.")
    stream = ingest([str(tmp_path)], now=lambda: NOON)
    write(tmp_path / "b.txt", "Written after the first was asked for.")
    first, second = stream
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert second.text.startswith("Written after")


def test_two_folders_may_hold_the_same_names(tmp_path):
    for folder in ("north", "south"):
        write(tmp_path / folder / "1.txt", f"An umbrella in the {folder}.")
    found = documents(tmp_path / "north", tmp_path / "south")
    assert [document.article for document in found] == ["1.txt", "1.txt"]
    assert len({document.document_id for document in found}) == 2


def test_the_same_document_comes_once_however_it_is_named(tmp_path):
    path = write(tmp_path / "a.txt", "An umbrella.")
    (tmp_path / "link.txt").symlink_to(path)
    assert len(documents(path, tmp_path, f"{tmp_path}/../{tmp_path.name}/a.txt")) == 1


def test_a_copy_under_another_name_is_a_document_of_its_own_with_the_same_text_hash(tmp_path):
    write(tmp_path / "a.txt", "An umbrella\nwas found.")
    write(tmp_path / "b.txt", "An  umbrella was found. ")
    first, second = documents(tmp_path)
    assert first.text_hash == second.text_hash
    assert first.version_id != second.version_id


def test_an_edited_file_is_a_new_version_of_its_document(tmp_path):
    path = write(tmp_path / "a.txt", "Two umbrellas.")
    (before,) = documents(path)
    write(path, "Three umbrellas.")
    (after,) = documents(path)
    assert before.document_id == after.document_id
    assert before.version_id != after.version_id


def test_an_index_says_what_is_known(tmp_path):
    write(tmp_path / "a.txt", "An umbrella.")
    write(tmp_path / "b.txt", "A hat.")
    write(
        tmp_path / "index.toml",
        """
        [[article]]
        file = "a.txt"
        published = 2025-03-19T23:30:00-05:00
        outlet = "Example Courier"
        title = "Found"
        language = "en-GB"
        url = "https://News.Example/a?utm_source=x&id=7#top"
        rights = "local"
        [[article]]
        file = "b.txt"
        published = "2025-03-20"
        published_basis = "page"
        """,
    )
    first, second = documents(tmp_path)
    assert first == documents(tmp_path / "a.txt")[0]
    assert (first.published_on, first.published_basis) == (date(2025, 3, 19), "metadata")
    assert (first.outlet, first.title, first.language, first.rights) == ("Example Courier", "Found", "en", "local")
    assert (first.document_id, first.article) == ("https://news.example/a?id=7", "a.txt")
    assert (second.published_on, second.published_basis) == (date(2025, 3, 20), "page")


def test_pasted_text_is_known_by_its_url_or_by_its_text():
    (bare,) = documents("-", stdin=b"\xef\xbb\xbfAn umbrella.")
    assert bare.text == "An umbrella."
    assert bare.document_id == bare.article == f"text:{bare.text_hash}"
    given = Given(url="https://news.example/a#x", outlet="Courier", title="Found", published_on=date(2025, 1, 2))
    (described,) = documents("-", given=given, stdin=b"An umbrella.")
    assert described.document_id == described.article == "https://news.example/a"
    assert (described.outlet, described.title) == ("Courier", "Found")
    assert (described.published_on, described.published_basis) == (date(2025, 1, 2), "user")


def test_what_a_person_says_stands_above_the_index(tmp_path):
    path = write(tmp_path / "a.txt", "An umbrella.")
    write(tmp_path / "index.toml", '[[article]]\nfile = "a.txt"\npublished = 2025-03-19\noutlet = "Courier"')
    (document,) = documents(path, given=Given(published_on=date(2025, 3, 20), language="UK"))
    assert (document.published_on, document.published_basis) == (date(2025, 3, 20), "user")
    assert (document.outlet, document.language) == ("Courier", "uk")


def test_a_jsonl_file_holds_one_article_per_line(tmp_path):
    text = "Одну парасолю знайшли."
    path = jsonl(
        tmp_path / "archive.jsonl",
        {"text": text, "id": "a-1", "url": "https://news.example/1", "outlet": "Courier", "title": "Found"},
        {"text": text, "url": "https://NEWS.example/2?fbclid=z", "published": "2025-03-19T23:59:00+02:00"},
        {"text": text, "id": 17, "language": "uk", "published": None, "crawler": {"depth": 2}},
        {"text": "A hat.\r\nRed.", "published": "2025-03-20", "published_basis": "page"},
    )
    one, two, three, four = documents(path)
    assert (one.document_id, one.article, one.url) == ("a-1", "a-1", "https://news.example/1")
    assert (one.outlet, one.title, one.path) == ("Courier", "Found", None)
    assert (two.document_id, two.published_on) == ("https://news.example/2", date(2025, 3, 19))
    assert (three.document_id, three.language, three.published_basis) == ("17", "uk", None)
    assert (four.document_id, four.text, four.published_basis) == (f"text:{four.text_hash}", "A hat.\nRed.", "page")


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://News.Example/A?id=7&utm_source=x#top", "https://news.example/A?id=7"),
        ("https://news.example", "https://news.example/"),
        ("https://news.example/a/", "https://news.example/a/"),
        ("https://news.example/a", "https://news.example/a"),
        ("http://news.example:80/a", "http://news.example/a"),
        ("http://news.example:8080/a", "http://news.example:8080/a"),
        ("https://news.example/?gclid=1&b=2&fbclid=3&a=%D0%B9&UTM_Medium=m", "https://news.example/?b=2&a=%D0%B9"),
        ("https://news.example/a?utmost=1", "https://news.example/a?utmost=1"),
        (" https://news.example/a ", "https://news.example/a"),
    ],
)
def test_canonical_url(url, canonical):
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize("url", ["", "N/A", "news.example/a", "ftp://news.example/a", "https://", "https://[x/a"])
def test_what_is_no_web_address_is_refused(url):
    with pytest.raises(ValueError, match="no web address"):
        canonical_url(url)


@pytest.mark.parametrize(
    ("sources", "given"),
    [
        (["a.txt", "b.txt"], Given(title="Found")),
        (["."], Given(title="Found")),
        (["c.jsonl"], Given(title="Found")),
        (["a.txt"], Given(url="N/A")),
        (["a.txt"], Given(language="English")),
    ],
)
def test_given_must_fit_a_single_text(tmp_path, sources, given):
    write(tmp_path / "a.txt", "An umbrella.")
    write(tmp_path / "b.txt", "A hat.")
    jsonl(tmp_path / "c.jsonl", {"text": "A coat."})
    with pytest.raises(UsageError):
        ingest([str(tmp_path / source) for source in sources], given=given, now=lambda: NOON)


CYRILLIC = st.sampled_from(
    [
        "У середу вранці на вокзалі знайшли сорок дві парасолі",
        "Найденные зонты вернули владельцам в пятницу",
        "Про це повідомив речник бюро знахідок",
        "Об этом сообщил представитель бюро находок",
        "«Їх було 307», – сказав він",
        "Ещё двенадцать перчаток ждут хозяев",
    ]
)
LATIN = st.sampled_from(
    [
        "The café’s owner said “forty-two umbrellas” were returned",
        "Les parapluies ont été rendus à leurs propriétaires",
        "Die Schirme kamen am Mittwoch zurück, sagte der Müller",
        "El señor García encontró siete guantes en la estación",
        "O porta-voz não confirmou a informação",
        "Où sont passés les gants ? À Genève, dit-on",
    ]
)
ANY_NEWS = st.lists(CYRILLIC | LATIN, min_size=1, max_size=8).map(". ".join)


@given_any(
    text=ANY_NEWS, encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
)
def test_any_news_comes_back_from_unicode(text, encoding):
    assert decode(text.encode(encoding), "a.txt") == text


@given_any(sentences=st.lists(CYRILLIC, min_size=1, max_size=8), encoding=st.sampled_from(["cp1251", "koi8_u"]))
def test_cyrillic_news_comes_back(sentences, encoding):
    text = ". ".join(sentences)
    written = text.encode(encoding, "ignore")
    assert decode(written, "a.txt") == written.decode(encoding)


@given_any(sentences=st.lists(LATIN, min_size=1, max_size=8))
def test_western_news_comes_back_from_cp1252(sentences):
    text = ". ".join(sentences)
    assert decode(text.encode("cp1252"), "a.txt") == text


@given_any(text=st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Co"]), min_size=1))
def test_utf8_is_never_mistaken(text):
    text = "Found: " + text
    assert decode(text.encode(), "a.txt") == text


def test_mixed_words_and_quotes_of_both_alphabets():
    text = "In Kyiv: «Парасолі» найшли, said officials on Wednesday – “all of them”."
    assert decode(text.encode("cp1251"), "a.txt") == text


def test_a_slip_in_utf8_costs_one_letter_not_the_article():
    text = "Сорок дві парасолі знайшли на вокзалі в середу вранці"
    assert decode(text.encode()[:-1], "a.txt") == text[:-1] + "\ufffd"


def test_a_slip_noted_in_the_text_itself_is_kept():
    assert decode("An umbrella \ufffd was found".encode(), "a.txt") == "An umbrella \ufffd was found"


def test_memory_does_not_grow_with_a_jsonl_file(tmp_path):
    """20 MB in 1,000 lines of 20 kB, read in a process of its own: the peak stays below a tenth of the file."""
    path = tmp_path / "archive.jsonl"
    with path.open("w", encoding="utf-8") as archive:
        for number in range(1_000):
            archive.write(json.dumps({"id": number, "text": f"Umbrella {number}. " + "x" * 20_000}) + "\n")
    script = (
        "import sys, tracemalloc\n"
        "from datetime import UTC, datetime\n"
        "from pipeline.ingest import ingest\n"
        "tracemalloc.start()\n"
        "print(sum(1 for _ in ingest([sys.argv[1]], now=lambda: datetime.now(UTC))))\n"
        "print(tracemalloc.get_traced_memory()[1])\n"
    )
    command = [sys.executable, "-c", script, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    count, peak = map(int, done.stdout.split())
    assert count == 1_000
    assert peak < path.stat().st_size / 10
