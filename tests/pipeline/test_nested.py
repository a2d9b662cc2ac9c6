"""Aligning nested records inside one cluster: rivals, totals, and what never becomes one."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.link import prior
from pipeline.link.nested import align, rivals
from pipeline.reported import Report
from tests.toy.builders import batch_report, mark_report, nested_rule
from tests.toy.model import Batch, Find
from tests.toy.task import TASK

MODEL = prior(TASK)
BATCHES, MARKS = nested_rule(Find, "batches"), nested_rule(Batch, "marks")


def aligned(*families: list[Report], rule: Any = BATCHES) -> list[tuple[str, ...]]:
    """Clusters of mention ids."""
    return align(families, rule, MODEL)


def test_equal_batches_of_two_reports_are_one():
    assert aligned([batch_report("a", 10)], [batch_report("b", 10)]) == [("a", "b")]


def test_batches_that_differ_in_direction_are_two():
    back = batch_report("b", 10, given_by="Marshland", given_to="Ruritania")
    assert aligned([batch_report("a", 10)], [back]) == [("a",), ("b",)]


def test_disputed_figures_of_one_direction_are_one_batch():
    """207 and 195 of the same colour and direction: rival figures for one thing, not two batches."""
    assert aligned([batch_report("a", 207)], [batch_report("b", 195)]) == [("a", "b")]


def test_siblings_of_one_report_are_two():
    assert aligned([batch_report("a", 10), batch_report("b", 10)]) == [("a",), ("b",)]


def test_siblings_that_two_speakers_dispute_are_one():
    said = [batch_report("a", 207, told_by=["Rain Bureau"]), batch_report("b", 195, told_by=["Umbrella Guild"])]
    assert aligned(said) == [("a", "b")]


@pytest.mark.parametrize(
    ("other", "rival"),
    [
        ({"count": 195, "told_by": ["Umbrella Guild"]}, True),
        ({"count": 195, "told_by": ["Rain Bureau"]}, False),
        ({"count": 195, "told_by": ["Umbrella Guild"], "colour": "red"}, False),
        ({"count": 195, "told_by": ["Umbrella Guild"], "counted": True}, False),
        ({"count": None, "told_by": ["Umbrella Guild"]}, False),
        ({"count": 195}, True),
    ],
)
def test_rivals_say_another_figure_for_the_same_thing(other, rival):
    one = batch_report("a", 207, told_by=["Rain Bureau"])
    assert rivals(one, batch_report("b", other.pop("count"), **other), BATCHES) is rival


def test_a_total_is_no_rival_of_its_parts():
    """One report has 175 and 22, another 197 of the same direction: three batches, not two disputed ones."""
    parts = [batch_report("a", 175), batch_report("b", 22, colour="red")]
    assert aligned(parts, [batch_report("c", 197)]) == [("a",), ("b",), ("c",)]


def test_a_figure_that_is_no_sum_is_a_rival_of_the_likeliest():
    parts = [batch_report("a", 175), batch_report("b", 22, colour="red")]
    assert aligned(parts, [batch_report("c", 180)]) == [("a", "c"), ("b",)]


@pytest.mark.parametrize(
    ("second_speaker", "found"),
    [("Rain Bureau", [("a",), ("b",), ("c",)]), ("Umbrella Guild", [("a", "c"), ("b",)])],
)
def test_a_sum_over_rival_claims_is_no_total(second_speaker, found):
    """100 and 5 by one speaker make 105; two speakers' 100 and 5 are rivals, and 105 is one more claim near 100."""
    said = [batch_report("a", 100, told_by=["Rain Bureau"]), batch_report("b", 5, told_by=[second_speaker])]
    assert aligned(said, [batch_report("c", 105)]) == found


def test_marks_meet_by_their_words():
    ours, theirs = [mark_report("a", "duck head"), mark_report("b", "torn")], [mark_report("c", "a duck head")]
    assert aligned(ours, theirs, rule=MARKS) == [("a", "c"), ("b",)]


families = st.lists(
    st.lists(
        st.tuples(st.sampled_from([None, 10, 22, 32, 175, 197]), st.sampled_from(["black", "red"]), st.booleans()),
        max_size=3,
    ),
    max_size=3,
)


def family_reports(drawn: list[list[tuple[Any, Any, Any]]]) -> list[list[Report]]:
    """Reports with ids that say which family and place they are from."""
    return [
        [
            batch_report(f"{index}{place}", count, colour=colour, counted=counted)
            for place, (count, colour, counted) in enumerate(family)
        ]
        for index, family in enumerate(drawn)
    ]


@given(families, st.randoms(use_true_random=False))
def test_every_record_is_in_one_cluster_and_siblings_are_apart(drawn, random):
    made = family_reports(drawn)
    found = aligned(*made)
    ids = sorted(one.mention_id for family in made for one in family)
    assert sorted(one for members in found for one in members) == ids
    assert not any(one[0] == other[0] for members in found for one, other in combinations(members, 2))
    shuffled = [random.sample(family, len(family)) for family in random.sample(made, len(made))]
    assert aligned(*shuffled) == found
