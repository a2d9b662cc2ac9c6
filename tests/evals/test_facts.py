from __future__ import annotations

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.commands import GoldOptions, Stores, eval_run
from evals.facts import Told, accepts_members, best_source, conflict_rates, fact_scores, judge_fact
from evals.goldfiles import gold_folder, load_gold
from evals.store import EvalStore
from pipeline.answers import AnswerStore
from pipeline.records import Answer, Outcome
from pipeline.store import MEMORY
from schemas.prisoner_exchange import TASK
from tests.evals.builders import Scripted


def is_307(value):
    return value == 307


@pytest.mark.parametrize(
    ("told", "verdict", "loss"),
    [
        (Told(chosen=307), "COR", None),
        (Told(chosen=390), "INC", "extraction"),
        (Told(), "MIS", "extraction"),
        (Told(extracted=(307,)), "MIS", "clustering"),
        (Told(chosen=390, cluster=(390,), extracted=(390, 307)), "INC", "clustering"),
        (Told(chosen=390, cluster=(390, 307), extracted=(390, 307)), "INC", "selection"),
        (Told(chosen=390, earlier=(307,), cluster=(390, 307), extracted=(390, 307)), "INC", "overwrite"),
        (Told(chosen=390, earlier=(95,), cluster=(390,)), "INC", "extraction"),
    ],
)
def test_where_a_fact_was_lost(told, verdict, loss):
    assert judge_fact(is_307, told) == (verdict, loss)


values = st.sampled_from([307, 390])
told = st.builds(Told, st.none() | values, *[st.lists(values, max_size=2).map(tuple)] * 3)


@given(st.lists(told, max_size=8))
def test_losses_add_up_to_all_that_was_lost(ledger):
    facts = [judge_fact(is_307, one) for one in ledger]
    scores = fact_scores(facts)
    assert all((one.loss is None) is (one.verdict == "COR") for one in facts)
    if any(one.loss for one in facts):
        assert sum(scores.losses.values()) == pytest.approx(1)
    if scores.accuracy is not None and scores.coverage is not None and scores.selective is not None:
        assert scores.accuracy == pytest.approx(scores.coverage * scores.selective)


def test_three_rates_of_facts():
    """Of four facts one is right, one wrong, two unanswered."""
    ledger = [Told(chosen=307), Told(chosen=390), Told(), Told(extracted=(307,))]
    scores = fact_scores(judge_fact(is_307, one) for one in ledger)
    assert (scores.accuracy, scores.coverage, scores.selective) == (1 / 4, 2 / 4, 1 / 2)
    assert scores.losses == {"extraction": 2 / 3, "clustering": 1 / 3}
    assert fact_scores([]).accuracy is None


@pytest.mark.parametrize(
    ("found", "right"),
    [({307}, True), ({307, 43}, True), ({43}, False), ({307, 95}, False), (set(), False)],
)
def test_sets_hold_one_sources_whole_and_nothing_that_none_says(found, right):
    assert accepts_members([frozenset({307}), frozenset({307, 43})])(found) is right


def test_conflicts_kept_and_missed():
    rates = conflict_rates({("e1", "count"), ("e2", "count")}, {("e1", "count"), ("e1", "date_start"), ("e3", "count")})
    assert rates == pytest.approx((1 / 3, 1 / 2, 2 / 5))
    assert conflict_rates(set(), set()) == (None, None, None)


def test_the_best_single_article():
    assert best_source({"a": 3, "b": 5, "c": 5}) == "b"
    assert best_source({}) is None


def test_a_ledgers_losses_over_the_shipped_gold():
    """One figure misread in an article that alone reports its event; one article of another event not read at all."""
    gold = {one.article: deepcopy(one.content) for one in load_gold(TASK, gold_folder(TASK))}
    (swap,) = gold["001_e23ec47108c7a993.txt"]["exchanges"]
    for one in swap["groups"]:
        if one["count"] == 372:
            one["count"] = 22
    answers = {article: Answer(Outcome.ok, {"exchanges": one["exchanges"]}) for article, one in gold.items()}
    answers["002_769fcb04a3b503ce.txt"] = Answer(Outcome.refused)
    with EvalStore(MEMORY) as evals, AnswerStore(MEMORY) as store:
        eval_run(TASK, Scripted(answers), GoldOptions(), Stores(evals, store))
        lost = evals.rows("lost_facts", run_id=1)
        (ours, theirs) = evals.rows("facts", run_id=1)
    assert (ours.setting, ours.accuracy) == ("gold mentions", 1.0)
    assert {row.setting for row in lost} == {"end to end"}
    assert {row.loss for row in lost} == {"extraction"}
    combined = "2025-03-19 swap brokered by the United Arab Emirates", "– > –"
    assert combined in {(row.event, row.direction) for row in lost}
    unread = {row.event for row in lost if row.chosen is None}
    assert {"Istanbul deal of 2 June 2025", "Istanbul deal of 2 June 2025, first day"} <= unread
    assert theirs.accuracy == pytest.approx(1 - len(lost) / theirs.facts)
    assert theirs.lost_in_extraction == len(lost)
