from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.explain import compare, explain, resolve
from pipeline.explain.passages import SHOWN, sentence
from pipeline.ledger import Place
from pipeline.run import run
from pipeline.store import Published
from tests.toy.builders import Scripted, batch, document, find
from tests.toy.task import TASK

HERALD = (
    "Rain all week in Zenda.\nOn 2025-06-07 Ruritania gave Marshland 12 black umbrellas, an office said. It was dry.\n"
    "In May, on 2025-05-02, Ruritania gave Marshland 40 black umbrellas."
)
POST = "Trams ran late. On 2025-06-07 Ruritania gave Marshland 12 black umbrellas.\nIt was in Reedmouth, they say."
TWELVE = "Ruritania gave Marshland 12 black umbrellas"
FORTY = "Ruritania gave Marshland 40 black umbrellas"
JUNE = {"found_on": "2025-06-07", "found_words": "2025-06-07"}

ANSWERS = {
    "herald": [
        find(f"On 2025-06-07 {TWELVE}", batch(TWELVE, 12), **JUNE, place="Zenda"),
        find(
            f"on 2025-05-02, {FORTY}",
            batch(FORTY, 40),
            id="f2",
            found_on="2025-05-02",
            found_words="2025-05-02",
            place="Atlantis",
        ),
    ],
    "post": [
        find(f"On 2025-06-07 {TWELVE}", batch(TWELVE, 12), **JUNE, place="Reedmouth"),
        find("Nobody wrote this sentence anywhere", id="f2"),
    ],
}


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    place = Place(tmp_path_factory.mktemp("explain") / "toy.duckdb")
    articles = [document(HERALD, "herald"), document(POST, "post")]
    run(TASK, articles, reader=Scripted(ANSWERS), place=place)
    with Published(place.published) as ledger:
        yield ledger


@pytest.fixture(scope="module")
def ids(published):
    """The June find, told by both, and the May find."""
    found = {row[1]: row[0] for row in published.query("select entry_id, found_on from finds").rows}
    return found["2025-06-07"], found["2025-05-02"]


def test_a_value_stands_with_its_claims_and_their_place(published, ids):
    (batches,) = explain(published, TASK, ids[0]).nested
    (count,) = [value for value in batches.values if value.field == "count"]
    assert (count.value, count.low, count.high, count.n_support, count.n_dissent) == ("12", "12", "12", 2, 0)
    herald, post = sorted(count.claims_for, key=lambda said: said.source)
    assert (herald.source, post.source, herald.on_quote) == (1, 2, False)
    assert herald.passage is not None
    assert HERALD[herald.passage.start : herald.passage.end] == herald.passage.words == "12"
    assert (herald.passage.line, herald.passage.sentence) == (2, f"On 2025-06-07 {TWELVE}, an office said.")


def test_a_disputed_value_has_claims_against_it_and_a_cause(published, ids):
    found = explain(published, TASK, ids[0])
    (place,) = [value for value in found.values if value.field == "place"]
    said = [{one.value for one in claims} for claims in (place.claims_for, place.claims_against)]
    assert said in ([{"Zenda"}, {"Reedmouth"}], [{"Reedmouth"}, {"Zenda"}])
    (dispute,) = found.disputes
    assert (dispute.field, dispute.cause) == ("place", "genuine")
    assert {side["value"] for side in dispute.positions} == {"Zenda", "Reedmouth"}


def test_articles_readers_and_the_reasons_of_membership_are_told(published, ids):
    found = explain(published, TASK, ids[0])
    assert [(one.number, one.article, one.reader) for one in found.sources] == [
        (1, "herald", "scripted"),
        (2, "post", "scripted"),
    ]
    assert all(one.fingerprint for one in found.sources)
    assert [(one.source, one.local_id, one.quote_grade) for one in found.members] == [
        (1, "f1", "exact"),
        (2, "f1", "exact"),
    ]
    for one in found.members:
        assert one.score == pytest.approx(sum(term["score"] for term in one.terms), abs=1e-3)


def test_what_the_article_does_not_support_is_left_out_and_shown(published, ids):
    found = explain(published, TASK, ids[1])
    assert [(one.field, one.claim.value) for one in found.unsupported] == [("place", "Atlantis")]
    assert "place" not in {value.field for value in found.values}


def test_a_claim_judged_on_its_record_shows_the_records_quote(published, ids):
    (state,) = [value for value in explain(published, TASK, ids[1]).values if value.field == "state"]
    (said,) = state.claims_for
    assert said.on_quote
    assert said.passage is not None
    assert said.passage.words == f"on 2025-05-02, {FORTY}"


def test_two_entries_are_kept_apart_by_bars_and_by_the_mean(published, ids):
    found = compare(published, TASK, ids)
    assert len(found.pairs) == 2
    assert found.mean_score == pytest.approx(sum(pair.score for pair in found.pairs) / 2, abs=1e-3)
    assert {pair.barred for pair in found.pairs} == {"two records of one reading", "stated 36 days apart"}
    assert any("Barred" in reason for reason in found.reasons)
    assert compare(published, TASK, ids[::-1]).mean_score == found.mean_score


def test_one_entry_or_a_nested_one_is_not_compared(published, ids):
    with pytest.raises(UsageError, match="it is one entry"):
        compare(published, TASK, (ids[0], ids[0]))
    nested = explain(published, TASK, ids[0]).nested[0].entry_id
    with pytest.raises(UsageError, match="only whole entries"):
        compare(published, TASK, (ids[0], nested))


def test_an_id_its_beginning_and_a_mention_stand_for_the_entry(published, ids):
    member = explain(published, TASK, ids[0]).members[0]
    assert resolve(published, TASK, ids[0]).entry_id == ids[0]
    assert resolve(published, TASK, ids[0][:9]).entry_id == ids[0]
    named = resolve(published, TASK, member.mention_id)
    assert (named.entry_id, named.remark) == (ids[0], f"mention {member.mention_id} belongs to {ids[0]}.")


@pytest.mark.parametrize("given", ["nothing", "", "e'; drop", "%"])
def test_an_unknown_id_is_refused_with_the_way_to_find_one(published, given):
    with pytest.raises(UsageError, match="select entry_id, note from finds"):
        resolve(published, TASK, given)


def test_a_beginning_of_many_is_refused_with_some_of_them(published):
    with pytest.raises(UsageError, match=r"'e' can be e.*: give more of it"):
        resolve(published, TASK, "e")


def test_a_mention_without_its_quote_says_why_it_belongs_to_none(published):
    ((mention,),) = published.query("select mention_id from mentions where quote_grade = 'absent'").rows
    with pytest.raises(UsageError, match="its quote was not found in the article"):
        resolve(published, TASK, mention)


def entries(place: Place) -> dict[str, str]:
    """The finds by day."""
    with Published(place.published) as ledger:
        return {str(row[1]): row[0] for row in ledger.query("select entry_id, found_on from finds").rows}


def test_an_entry_that_nothing_supports_any_more_is_refused(tmp_path: Path):
    place, text = Place(tmp_path / "toy.duckdb"), document(HERALD, "herald")
    run(TASK, [text], reader=Scripted(ANSWERS), place=place)
    gone = entries(place)["2025-05-02"]
    run(TASK, [text], reader=Scripted({"herald": ANSWERS["herald"][:1]}), place=place)
    with Published(place.published) as ledger, pytest.raises(UsageError, match="stands no more"):
        resolve(ledger, TASK, gone)


def test_an_id_that_was_given_up_leads_to_the_one_that_stands(tmp_path: Path):
    """A bulletin is misread, then read anew: its find joins the other one's, and its own id becomes an alias."""
    place = Place(tmp_path / "toy.duckdb")
    articles = [
        document(f"On 2025-06-07 {TWELVE}. {FORTY}.{end}", name) for name, end in (("herald", ""), ("post", " Yes."))
    ]
    right = [find(f"On 2025-06-07 {TWELVE}", batch(TWELVE, 12), **JUNE)]
    wrong = [find(FORTY, batch(FORTY, 40))]
    run(TASK, articles, reader=Scripted({"herald": right, "post": wrong}), place=place)
    before = set(entries(place).values())
    assert len(before) == 2
    run(TASK, articles, reader=Scripted({"herald": right, "post": right}), place=place)
    (stands,) = entries(place).values()
    (gone,) = before - {stands}
    with Published(place.published) as ledger:
        named = resolve(ledger, TASK, gone)
        assert (named.entry_id, named.remark) == (stands, f"{gone} lives on as {stands}.")
        assert [one.alias_id for one in explain(ledger, TASK, stands).aliases] == [gone]


@pytest.mark.parametrize(
    ("before", "words", "after", "shown"),
    [
        ("It rained. They lost ", "12 umbrellas", " at noon. The sun came.", "They lost 12 umbrellas at noon."),
        ("A headline\n", "12", " umbrellas\nA line below", "12 umbrellas"),
        ("", "12", "", "12"),
        ("He said: “They lost ", "12", " umbrellas.” Then it rained.", "He said: “They lost 12 umbrellas.”"),
    ],
)
def test_the_sentence_around_some_words(before, words, after, shown):
    assert sentence(before, words, after=after) == shown


@given(st.text(max_size=400), st.text(min_size=1, max_size=40), st.text(max_size=400))
def test_a_sentence_holds_its_words_and_stays_short(before, words, after):
    found = sentence(before, words, after=after)
    assert " ".join(words.split()) in found
    assert len(found) <= len(words) + 2 * SHOWN + 2
    assert "\n" not in found
