"""The engine on a task that is not about news: bulletins of lost umbrellas, from documents to the published ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pipeline.ingest import Failure
from pipeline.ledger import Place
from pipeline.records import Answer, Outcome
from pipeline.run import DONE, SOME_FAILED, run
from pipeline.store import Published
from tests.toy.builders import Scripted, batch, document, find, mark
from tests.toy.task import TASK

SEASON = "From 1 May 2025 to 20 May 2025 Ruritania gave Marshland 90 umbrellas."
DAY = "On 3 May 2025 Ruritania gave Marshland 12 black umbrellas, among them 5 with a duck head."
DUCKS = "5 with a duck head"
LATE = "On 3 May 2025, 12 umbrellas went from Strelsau to Reedmouth, Zenda heard."
WET = "It rained all over the place and nobody cared."

season = find(
    "Ruritania gave Marshland 90 umbrellas",
    batch("90 umbrellas", 90, colour="mixed"),
    scope="season",
    state="returned",
    found_on="2025-05-01",
    found_words="1 May 2025",
    found_until="2025-05-20",
)
day = find(
    "Ruritania gave Marshland 12 black umbrellas",
    batch("12 black umbrellas", 12),
    batch(DUCKS, 5, mark("a duck head"), counted=True),
    id="f2",
    scope="day",
    part_of="f1",
    state="returned",
    found_on="2025-05-03",
    found_words="3 May 2025",
)
late = find(
    "12 umbrellas went from Strelsau to Reedmouth",
    batch("12 umbrellas", 12, colour="mixed"),
    state="found",
    place="Zenda",
    found_on="2025-05-03",
    found_words="3 May 2025",
)
ANSWERS: dict[str, Any] = {
    "all.txt": [season, day],
    "late.txt": [late],
    "wet.txt": [],
    "odd.txt": [find(WET, state="vanished")],
    "mute.txt": Answer(Outcome.refused, message="no"),
}
DOCUMENTS = [
    document(f"{SEASON} {DAY}", "all.txt"),
    document(LATE, "late.txt"),
    document(LATE, "copy.txt"),
    document(WET, "wet.txt"),
    document(f"{WET} Odd.", "odd.txt"),
    document(f"{WET} Mute.", "mute.txt"),
    document(f"{WET} Unknown.", "unknown.txt"),
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A ledger after one run."""
    where = Place(tmp_path_factory.mktemp("toy") / "umbrellas.duckdb")
    reader = Scripted(ANSWERS)
    progress = run(TASK, [*DOCUMENTS, Failure("gone.txt", "SourceError", "gone")], reader=reader, place=where)
    assert progress.exit_status == SOME_FAILED
    assert set(reader.calls.values()) == {1}
    return where


def ask(place: Place, sql: str) -> list[tuple[Any, ...]]:
    """Rows of the published ledger."""
    with Published(place.published) as published:
        return published.query(sql).rows


def test_two_bulletins_of_one_day_are_one_find_and_a_season_another(place):
    rows = ask(place, "select scope, state, found_on, articles, outlets, disputed from finds order by scope")
    assert rows == [("day", "returned", "2025-05-03", 2, 2, False), ("season", "returned", "2025-05-01", 1, 1, False)]


def test_the_day_is_part_of_its_season(place):
    tree = "select p.scope, w.scope, p.part_of_basis from finds p join finds w on w.entry_id = p.part_of"
    assert ask(place, tree) == [("day", "season", "stated")]


def test_batches_and_marks_follow_their_find(place):
    of_find = "from batches b join finds f on f.entry_id = b.find_id"
    rows = ask(place, f"select f.scope, b.count, b.counted, b.colour {of_find} order by all")
    assert rows == [("day", 5, True, "black"), ("day", 12, False, "black"), ("season", 90, False, "mixed")]
    of_batch = "from marks m join batches b on b.entry_id = m.batch_id"
    assert ask(place, f"select m.words, b.count {of_batch}") == [("a duck head", 5)]


def test_names_dates_and_places_are_shown_as_the_domain_has_them(place):
    sql = "select offices, place, date_earliest::varchar, date_precision, date_basis from finds where scope = 'day'"
    assert ask(place, sql) == [(["Marshland", "Ruritania"], "Zenda", "2025-05-03", "day", "stated")]


def test_the_domains_own_view_stands_on_the_published_copy(place):
    assert ask(place, "select * from shelves") == [("Marshland", 102)]


def test_the_domains_sentence_is_a_fact(place):
    assert ask(place, "select note from finds order by all") == [("returned: [5, 12]",), ("returned: [90]",)]


def test_every_document_has_its_fate(place):
    rows = ask(place, "select article, fate from screening order by article")
    assert rows == [
        ("all.txt", "read"),
        ("copy.txt", "copy"),
        ("late.txt", "read"),
        ("mute.txt", "failed"),
        ("odd.txt", "failed"),
        ("unknown.txt", "failed"),
        ("wet.txt", "empty"),
    ]


def test_failures_are_rows_with_their_reason(place):
    rows = ask(place, "select stage, document, kind from failures order by document")
    assert rows == [
        ("ingest", "gone.txt", "SourceError"),
        ("read", "mute.txt", "refused"),
        ("read", "odd.txt", "invalid"),
    ]
    ((message,),) = ask(place, "select message from failures where document = 'odd.txt'")
    assert "finds[0].state" in message


def test_sources_lead_from_a_find_to_its_words(place):
    rows = ask(
        place,
        "select article, mention, quote from sources join finds using (entry_id) where scope = 'day' order by article",
    )
    assert rows == [("all.txt", "f2", day["evidence"]), ("late.txt", "f1", late["evidence"])]


def test_a_broken_invariant_is_a_row_and_a_reader_that_is_asked_again_answers_from_the_store(tmp_path):
    where = Place(tmp_path / "toy.duckdb")
    wrong = find(day["evidence"], batch("12 black umbrellas", 12, counted=True), batch(DUCKS, 5), id="f1")
    reader = Scripted({"all.txt": [wrong]})
    for calls in (1, 1):
        assert run(TASK, [DOCUMENTS[0]], reader=reader, place=where).exit_status == DONE
        assert reader.calls["all.txt"] == calls
    assert ask(where, "select rule, message from checks") == [("parts within wholes", "12 of 5")]


def test_a_task_without_levels_has_no_tree(tmp_path):
    flat = replace(TASK, linking=replace(TASK.linking, level=None, whole=None))
    where = Place(tmp_path / "toy.duckdb")
    run(flat, DOCUMENTS[:1], reader=Scripted(ANSWERS), place=where)
    assert ask(where, "select part_of from finds") == [(None,), (None,)]
