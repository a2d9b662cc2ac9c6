"""Pair scores: bars, terms and their signs, and that a score looks the same from both sides."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.link import LinkModel, PairScore, prior, score_pair
from pipeline.link.score import breakdown, score_nested
from pipeline.reported import Report
from tests.toy.builders import TODAY, batch_report, report
from tests.toy.task import TASK

MODEL = prior(TASK)
BOTH = ["Ruritania", "Marshland"]


def told(mention: str = "m", **values: Any) -> Report:
    """A report of a day of May by both offices; `batches` are nested."""
    batches = tuple(values.pop("batches", ()))
    said = {"offices": BOTH, "found_on": "2025-05-03", "state": "found", "scope": "single"}
    return report(mention, nested={"batches": batches} if batches else {}, **{**said, **values})


def scored(one: Report, other: Report) -> PairScore:
    """The score of two reports under the shipped weights."""
    return score_pair(one, other, TASK, MODEL)


def terms(one: Report, other: Report) -> dict[str, tuple[str, float]]:
    """The breakdown by field: relation and score."""
    return {term.field: (term.relation, term.score) for term in scored(one, other).terms}


def test_reports_that_say_the_same_are_one_event():
    found = scored(told("m1"), told("m2"))
    assert found.barred is None
    assert found.score >= TASK.linking.threshold


@pytest.mark.parametrize(
    ("changed", "bar"),
    [
        ({"offices": ["Umbrella Guild"]}, "no member of offices in common"),
        ({"offices": ["Ruritania"]}, None),
        ({"offices": []}, None),
        ({"found_on": "2025-05-05"}, None),
        ({"found_on": "2025-05-06"}, "stated 3 days apart"),
        ({"found_on": "2025-05"}, None),
        ({"found_on": "2025-04"}, "stated 3 days apart"),
        ({"found_on": None, "published_on": None}, None),
        ({"found_on": None}, None),
    ],
)
def test_what_bars_a_pair(changed, bar):
    assert scored(told("m1"), told("m2", **changed)).barred == bar


def test_imputed_days_never_bar_and_weigh_less():
    imputed = told("m2", found_on=None)
    near = told("m1", found_on=TODAY.isoformat())
    assert scored(near, imputed).barred is None
    _, score = terms(near, imputed)["window"]
    assert 0 < score < terms(near, told("m3", found_on=TODAY.isoformat()))["window"][1]


def test_days_apart_count_against_a_pair_more_with_every_day():
    losses = [terms(told("m1"), told("m2", found_on=f"2025-05-0{day}"))["window"][1] for day in (3, 4, 5)]
    assert losses == sorted(losses, reverse=True)
    assert losses[1] < 0 < losses[0]


@pytest.mark.parametrize(
    ("field", "values", "sign"),
    [
        ("place", ("Zenda", "Zenda"), 1),
        ("place", ("Zenda", "Ruritania"), 1),
        ("place", ("Zenda", "Reedmouth"), -1),
        ("finder", ("Ann Lee", "Bob Marsh"), -1),
        ("scope", ("single", "season"), -1),
        ("scope", ("single", "day"), 1),
    ],
)
def test_agreement_adds_and_difference_takes_away(field, values, sign):
    _, score = terms(told("m1", **{field: values[0]}), told("m2", **{field: values[1]}))[field]
    assert score * sign > 0


def test_a_missing_value_says_nothing():
    assert "place" not in terms(told("m1", place="Zenda"), told("m2"))
    assert "batches" not in terms(told("m1", batches=[batch_report("b1", 175)]), told("m2"))


def test_fields_without_weight_stay_out_of_the_breakdown():
    assert {"state", "found_words", "found_on"}.isdisjoint(
        terms(told("m1", found_words="then"), told("m2", found_words="then"))
    )


def batch_term(ours: list[Report], theirs: list[Report]) -> float:
    """What the batches of two reports add."""
    return sum(
        one.score
        for one in scored(told("m1", batches=ours), told("m2", batches=theirs)).terms
        if one.field == "batches"
    )


def test_a_rare_shared_figure_adds_more_than_a_round_one():
    rare, plain = (batch_term([batch_report("b1", count)], [batch_report("b2", count)]) for count in (175, 10))
    assert rare > plain > 0


def test_each_figure_is_used_once():
    one, two = batch_report("b1", 175), [batch_report("b2", 175), batch_report("b3", 175, colour="red")]
    assert batch_term([one], two) == batch_term([one], two[:1])


def test_figures_of_other_directions_do_not_meet():
    back = {"given_by": "Marshland", "given_to": "Ruritania"}
    assert batch_term([batch_report("b1", 175)], [batch_report("b2", 175, **back)]) == 0
    assert batch_term([batch_report("b1", 175)], [batch_report("b2", 175, given_by=None, given_to=None)]) > 0


def test_different_figures_of_one_direction_speak_against():
    assert batch_term([batch_report("b1", 175)], [batch_report("b2", 90)]) < 0
    assert batch_term([batch_report("b1", 175)], [batch_report("b2", 90, counted=True)]) == 0
    both = [batch_report("b2", 90), batch_report("b3", 175)]
    assert batch_term([batch_report("b1", 175)], both) > 0


def test_a_score_is_the_sum_of_its_terms_and_can_be_shown():
    found = scored(told("m1", place="Zenda"), told("m2", place="Zenda", scope="day"))
    assert found.score == round(sum(term.score for term in found.terms), 4)
    assert [one["field"] for one in breakdown(found.terms)] == [term.field for term in found.terms]


reports = st.builds(
    told,
    offices=st.lists(st.sampled_from([*BOTH, "Umbrella Guild"]), unique=True),
    found_on=st.sampled_from([None, "2025", "2025-05", "2025-05-03", "2025-05-04", "2025-06-09"]),
    scope=st.sampled_from(["single", "season", "day"]),
    place=st.sampled_from([None, "Zenda", "Zenda, Ruritania", "Ruritania", "a tram stop"]),
    finder=st.sampled_from([None, "Ann Lee", "Lee", "Bob Marsh"]),
    batches=st.lists(
        st.builds(
            batch_report,
            st.uuids().map(str),
            st.sampled_from([None, 10, 175, 180]),
            counted=st.booleans(),
            given_to=st.sampled_from([None, "Marshland"]),
            hedge=st.sampled_from(["exact", "at_least"]),
        ),
        max_size=3,
    ),
)


@given(reports, reports)
def test_a_score_is_the_same_from_both_sides(one, other):
    there, back = scored(one, other), scored(other, one)
    assert (there.score, there.barred) == (back.score, back.barred)


@given(reports)
def test_a_report_is_never_barred_from_itself(one):
    assert scored(one, one).barred is None
    assert scored(one, one).score >= 0


def test_nested_records_are_weighed_fully_however_round_their_figures():
    ten = score_nested(batch_report("b1", 10), batch_report("b2", 10), MODEL)
    rare = score_nested(batch_report("b1", 1203), batch_report("b2", 1203), MODEL)
    assert ten.score == rare.score >= MODEL.nested_threshold


def test_a_model_survives_being_stored_and_its_version_tells_models_apart():
    assert LinkModel.from_mapping(MODEL.to_mapping()) == MODEL
    assert LinkModel.from_mapping(MODEL.to_mapping()).version == MODEL.version
    assert LinkModel.from_mapping({**MODEL.to_mapping(), "threshold": 9.0}).version != MODEL.version
    assert tuple(MODEL.weight("find", "weather")) == (0.0, 0.0)
