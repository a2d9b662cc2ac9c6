from __future__ import annotations

import pytest

from pipeline.ledger import Place
from pipeline.records import Answer, Outcome
from pipeline.run import run
from pipeline.store import Published
from pipeline.summary import Summary, summarize
from tests.toy.builders import Scripted, batch, document, find
from tests.toy.task import TASK

TWELVE = "Ruritania gave Marshland 12 black umbrellas"
ARTICLES = [
    document(f"On 2025-06-07 {TWELVE} in Zenda.", "herald", language="en"),
    document(f"On 2025-06-07 {TWELVE} in Reedmouth.", "post", language="de"),
    document("Nothing was lost.", "gazette"),
    document("It rained and rained.", "courier"),
    document(f"On 2025-06-07 {TWELVE} in Zenda.", "copy"),
]
JUNE = {"found_on": "2025-06-07", "found_words": "2025-06-07"}
READER = Scripted(
    {
        "herald": [find(f"On 2025-06-07 {TWELVE}", batch(TWELVE, 12), **JUNE, place="Zenda", finder="Atlas")],
        "post": [
            find(f"On 2025-06-07 {TWELVE}", batch(TWELVE, 12), **JUNE, place="Reedmouth"),
            find("This stands nowhere in it", id="f2", place="Reedmouth"),
        ],
        "gazette": Answer(Outcome.empty, {"finds": []}),
        "courier": Answer(Outcome.refused, message="it would not"),
    }
)


def summary_of(place: Place) -> Summary:
    with Published(place.published) as ledger:
        found = summarize(ledger, TASK)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    place = Place(tmp_path_factory.mktemp("summary") / "toy.duckdb")
    run(TASK, ARTICLES, reader=READER, place=place)
    return place


@pytest.fixture(scope="module")
def summary(place):
    return summary_of(place)


def test_what_was_brought_and_read(summary):
    assert (summary.command, summary.reader) == ("run", "scripted")
    assert summary.outcomes == {"ok": 2, "empty": 1, "refused": 1}
    assert (summary.counts["documents_new"], summary.counts["documents_copies"]) == (5, 1)


def test_each_entry_in_one_sentence_with_its_articles(summary):
    (entry,) = summary.entries
    assert (entry.note, entry.day, entry.articles, entry.outlets, entry.state) == (
        "found: [12]",
        "2025-06-07",
        2,
        2,
        "new",
    )


def test_disagreements_and_failures(summary):
    (one,) = summary.disagreements
    assert (one.field, one.root_id, one.cause) == ("place", summary.entries[0].entry_id, "genuine")
    assert {(side.value, side.sources) for side in one.positions} == {
        ("Zenda", ("outlet:herald",)) if one.positions[0].sources[0].startswith("outlet") else ("Zenda", ("herald",)),
        ("Reedmouth", ("outlet:post",))
        if one.positions[0].sources[0].startswith("outlet")
        else ("Reedmouth", ("post",)),
    }
    assert [(one.stage, one.document, one.kind, one.message) for one in summary.failures] == [
        ("read", "courier", "refused", "it would not")
    ]


def test_what_is_unsupported_is_counted_by_outlet_and_language(summary):
    """herald: the finder is no word of its text. post: one quote is missing; its values are not counted again."""
    lost = {(one.outlet, one.language): (one.quotes_missing, one.claims_unsupported) for one in summary.unsupported}
    assert lost == {("herald", "en"): (0, 1), ("post", "de"): (1, 0)}


def test_the_ledger_as_it_stands(summary):
    totals = summary.totals
    assert (totals.entries, totals.on_one_article, totals.disagreements, totals.documents) == (1, 0, 1, 5)


def test_a_second_run_changes_nothing_and_a_third_bulletin_changes_its_entry(tmp_path):
    place = Place(tmp_path / "toy.duckdb")
    answers = dict(READER.answers)
    run(TASK, ARTICLES[:1], reader=Scripted(answers), place=place)
    run(TASK, ARTICLES[:1], reader=Scripted(answers), place=place)
    assert [one.state for one in summary_of(place).entries] == ["standing"]
    assert summary_of(place).outcomes == {}
    assert summary_of(place).totals.on_one_article == 1
    run(TASK, ARTICLES[:2], reader=Scripted(answers), place=place)
    assert [one.state for one in summary_of(place).entries] == ["changed"]


def test_a_ledger_without_a_run_has_no_summary(ledger):
    ledger.db.run_sql("delete from runs")
    assert summarize(ledger.db, TASK) is None
