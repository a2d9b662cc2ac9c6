"""One test for each way in which scorers are known to have gone wrong."""

from __future__ import annotations

import pytest

from evals.align import align, similarity
from evals.metrics import Counts, mean, tally, wilson
from evals.verdicts import Given, judge, judge_members
from pipeline.compare import exact, free_text, person
from schemas.prisoner_exchange.scoring import SCORING
from tests.evals.builders import article_of, back, counts, exchange, group, items_of, scored
from tests.evals.builders import person as named

FULL = exchange(
    date_text="on Saturday",
    location="Istanbul",
    negotiated_in="Istanbul",
    negotiated_on="2025-05-16",
    mediators=["Türkiye", "United States"],
    largest_claim="the largest so far",
    groups=[group(detail="seriously wounded", reported_by=["Russia"]), back(count=None, count_type=None, subset=True)],
    people=[named("Ann Lee", affiliation="Red Cross"), named("Bob Ray", role="released", released_by="Russia")],
)


def test_identity_scores_one_for_every_value_or_is_undefined_where_gold_has_nothing():
    found = scored([FULL], [FULL])
    for field in {cell.field for cell in found.cells}:
        each = counts(found, field)
        assert each.f1 == (1.0 if each.possible else None), field
    assert counts(found, "part_of").f1 is None


def test_an_empty_article_answered_with_nothing_is_undefined_not_one():
    assert Counts().f1 is None
    assert Counts(non=5).f1 is None
    assert Counts(non=5).restraint == 1.0
    assert mean([1.0, None]) == 1.0
    assert mean([None]) is None


def test_the_order_of_lists_is_irrelevant():
    turned = {name: value[::-1] if isinstance(value, list) else value for name, value in FULL.items()}
    assert counts(scored([FULL], [turned])) == counts(scored([FULL], [FULL]))


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_list_of_one_and_a_list_of_many_follow_one_rule(size):
    """Every member is a cell, whether or not it is the only one: n right ones, and one too many."""
    states = ["Ukraine", "Russia", "Hamas", "Israel"]
    found = scored([exchange(mediators=states[:size])], [exchange(mediators=states[: size + 1])])
    assert counts(found, "mediators") == Counts(cor=size, spu=1)
    people = [named(name) for name in ("Ann Lee", "Bob Ray", "Cy Moe", "Di Poe")]
    found = scored([exchange(people=people[:size])], [exchange(people=people[: size + 1])])
    assert counts(found, "name") == Counts(cor=size, spu=1)


def test_a_pair_is_never_both_matched_and_missing():
    """A matched pair that disagrees is wrong once (INC), not missing and spurious besides."""
    found = scored([exchange(status="agreed")], [exchange(status="completed")])
    assert counts(found, "status") == Counts(inc=1)


def test_a_parent_is_never_better_than_its_children_imply():
    """An exchange that was found, with all its groups wrong, earns nothing for them."""
    ours = exchange(groups=[group(count=1, kind="remains"), back(count=2, kind="remains")])
    theirs = exchange(groups=[group(count=500, subset=True, detail="x", evidence="500"), back(count=9, evidence="9")])
    found = scored([ours], [theirs])
    assert counts(found, "count").cor == counts(found, "headline_fact").cor == 0
    whole = counts(found)
    assert whole == tally(cell.verdict for cell in found.cells if cell.kind in ("value", "link"))
    assert whole.error == pytest.approx(1 - whole.cor / sum(whole[:5]))


def test_a_wrong_class_is_wrong_although_strings_match():
    """A person who is said to be a group's detail is no person found; a right name in a wrong role is a wrong role."""
    ours = exchange(people=[named("Ann Lee", role="released")])
    theirs = exchange(groups=[group(count=1, detail="Ann Lee")])
    found = scored([ours], [theirs])
    assert counts(found, "name") == Counts(mis=1)
    assert counts(found, "detail") == Counts(spu=1)
    found = scored([ours], [exchange(people=[named("Ann Lee", role="deceased")])])
    assert (counts(found, "name"), counts(found, "role")) == (Counts(cor=1), Counts(inc=1))


def test_a_skipped_part_is_skipped_in_lists_as_at_the_top():
    """What both sides lack is out of the sum on every level: it is neither agreement nor disagreement."""
    bare = exchange(date_start=None, date_end=None, parties=[], groups=[group(count=None, count_type=None)])
    article = article_of([bare])
    (item,) = items_of([bare], article)
    other = items_of([{**bare, "level": "deal"}], article)[0]
    # Of seven terms only level and quote are given: 1 of 2.
    assert similarity(item, other, SCORING.alignments["exchange"]) == pytest.approx(0.5)
    inner, twin = (
        item.nested["groups"][0],
        items_of([{**bare, "groups": [group(kind="civilian", count=None)]}], article),
    )
    # Direction 2, kind 0 of 1, subset 1, quote 2: 5 of 6; count and detail are out.
    assert similarity(inner, twin[0].nested["groups"][0], SCORING.alignments["released_group"]) == pytest.approx(5 / 6)


@pytest.mark.parametrize("record", ["exchange", "released_group", "person"])
def test_every_gate_can_close_and_open(record):
    """A gate that nothing fails, or nothing passes, is none."""
    ours = exchange(groups=[group()], people=[named("Ann Lee")])
    other = exchange(
        date_start="1999-01-01",
        date_end="1999-01-01",
        level="deal",
        parties=["Israel", "Hamas"],
        groups=[group(count=5, kind="remains", subset=True, released_by="Israel", evidence="five dead")],
        people=[named("Bob Ray")],
        evidence="another one",
    )
    article = article_of([ours], [other])
    (one,), (two,) = items_of([ours], article), items_of([other], article)
    pairs = {item.kind: (item, twin) for item, twin in zip(one.walk(), two.walk(), strict=True)}
    left, right = pairs[record]
    alignment = SCORING.alignments[record]
    assert not align([left], [right], alignment).pairs
    assert align([left], [left], alignment).pairs


def test_likeness_of_words_is_measured_on_the_words_that_are_compared():
    """Titles, stop words and case are gone before anything is counted, on both sides and in both directions."""
    for one, other in [("President Ann Lee", "ANN LEE"), ("Ann Lee", "Mrs Ann Lee")]:
        assert judge(person, Given(one), Given(other)).verdict == "COR"
    # Two words of two and three: 2 * 2 / 5 = 0.8, whatever the letters.
    assert judge(free_text, Given("badly wounded"), Given("the badly wounded of a regiment")).verdict == "COR"
    # An edit in five letters of the token that is compared, not of the whole name.
    assert judge(person, Given("Olena Ivanova Lee"), Given("Olena Ivanova Lou")).verdict == "INC"


@pytest.mark.parametrize(
    ("gold", "said"), [("released", "still_held"), ("agreed", "proposed"), ("one_side", "both_sides")]
)
def test_likely_and_unlikely_are_not_three_quarters_alike(gold, said):
    """Values of a closed list share letters by accident: no credit."""
    assert judge(exact, Given(gold), Given(said)).verdict == "INC"


def test_correct_reads_gold():
    """Whatever the prediction, another gold makes another verdict: gold is looked at, in every field."""
    found = scored([FULL], [FULL])
    right = [cell for cell in found.cells if cell.verdict == "COR" and cell.kind == "value"]
    assert {cell.field for cell in right} >= {"status", "count", "name", "parties", "detail", "date_start", "location"}
    blank = exchange(status="cancelled", parties=[], date_start="2025-05-24", date_end="2025-05-24")
    found = scored([blank], [FULL])
    for field in ("status", "count", "name", "parties", "detail", "location"):
        assert counts(found, field).cor == 0 or field == "status", field
    assert [cell.verdict for cell in found.cells if cell.record == "exchange" and cell.field == "status"] == ["INC"]


def test_members_of_gold_and_prediction_are_never_counted_twice():
    found = judge_members(person, [Given("Ann Lee")] * 2, [Given("Ann Lee")])
    assert [str(one.judgement.verdict) for one in found].count("COR") == 1


def test_wilsons_interval_of_a_small_sample():
    """0 of 10: 0 to 0.278; 1 of 10: 0.018 to 0.404, as printed in the tables."""
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-3)
    assert wilson(1, 10) == pytest.approx((0.0179, 0.4042), abs=1e-3)
    assert wilson(0, 0) is None


def test_rates_come_from_unrounded_sums():
    """2PR/(P+R) with P = 2/3 and R = 2/7 is 0.4; from P and R rounded to whole per cent it would be 0.402."""
    assert Counts(cor=2, mis=5, spu=1).f1 == pytest.approx(0.4)
    assert Counts(cor=1, par=1, inc=1, mis=1, spu=1).lenient.f1 == pytest.approx(2 * 1.5 / 8)
    assert Counts(cor=1, par=1, inc=1, mis=1, spu=1).error == pytest.approx(3.5 / 5)
    assert Counts(cor=1, inc=1, mis=2, spu=3).substitution == 1 / 2
    assert Counts(cor=1, inc=1, mis=2, spu=3).undergeneration == 2 / 4
    assert Counts(cor=1, inc=1, mis=2, spu=3).overgeneration == 3 / 5
