"""Blocking: the features of a report, and the candidates' SQL against a plain twin."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.link.block import WIDEST_WINDOW, Features, features_of
from pipeline.store import Database
from tests.toy.builders import TODAY, batch_report, report
from tests.toy.task import TASK

DAY0 = date(2025, 1, 25)


@pytest.fixture(scope="module")
def db() -> Iterator[Database]:
    with Database(":memory:") as opened:
        yield opened


windows = st.none() | st.tuples(st.integers(0, 70), st.integers(0, 45)).map(
    lambda drawn: (DAY0 + timedelta(days=drawn[0]), DAY0 + timedelta(days=sum(drawn)))
)
described = st.tuples(
    st.sets(st.sampled_from(["Ruritania", "Marshland", "Guild"]), max_size=2), windows, st.sets(st.sampled_from("xy"))
)


def features(number: int, drawn: Any, *, task: str = TASK.name) -> dict[str, Any]:
    """A row of the table for the node n<number>."""
    shared, window, keys = drawn
    lo, hi = window or (None, None)
    row = {"task": task, "mention_id": f"m{number}", "read_key": f"r{number}", "node": f"n{number}"}
    return {**row, "shared": sorted(shared), "lo": lo, "hi": hi, "keys": sorted(keys), "schema_version": "1"}


def candidates(db: Database, rows: list[dict[str, Any]], nodes: list[str]) -> list[tuple[str, str]]:
    """What the statement finds."""
    db.run_sql("delete from features")
    db.insert("features", rows)
    return [(row.left_id, row.right_id) for row in db.run("link/candidates", task=TASK.name, nodes=nodes)]


def worth_comparing(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """The rule in plain words: shared member and windows that meet, or shared rare key and no members in dispute."""
    common = set(one["shared"]) & set(other["shared"])
    meet = one["lo"] and other["lo"] and one["lo"] <= other["hi"] and other["lo"] <= one["hi"]
    rare = set(one["keys"]) & set(other["keys"])
    return bool((common and meet) or (rare and (common or not one["shared"] or not other["shared"])))


@given(st.lists(described, max_size=7), st.sets(st.integers(0, 6)))
def test_the_statement_equals_the_plain_twin(db, drawn, fresh):
    rows = [features(number, one) for number, one in enumerate(drawn)]
    nodes = sorted(f"n{number}" for number in fresh)
    wanted = [
        (one["node"], other["node"])
        for one, other in combinations(rows, 2)
        if worth_comparing(one, other) and {one["node"], other["node"]} & set(nodes)
    ]
    assert candidates(db, rows, nodes) == sorted(wanted)


@pytest.mark.parametrize(
    ("first", "second", "met"),
    [
        ((0, 6), (6, 9), True),
        ((0, 6), (7, 9), False),
        ((0, 3), (3, 45), True),
        ((0, 45), (40, 41), True),
        ((0, 100), (99, 100), True),
    ],
)
def test_windows_meet_across_the_ends_of_months(db, first, second, met):
    """From 25 January: day 6 is the last of the month, day 7 the first of February."""
    rows = [
        features(number, ({"Ruritania"}, tuple(DAY0 + timedelta(days=day) for day in window), ()))
        for number, window in enumerate((first, second))
    ]
    assert (candidates(db, rows, ["n1"]) == [("n0", "n1")]) is met


def test_another_tasks_features_are_never_met(db):
    drawn = ({"Ruritania"}, (DAY0, DAY0), {"x"})
    assert candidates(db, [features(0, drawn), features(1, drawn, task="other")], ["n0", "n1"]) == []


def test_mentions_of_one_node_are_one(db):
    drawn = ({"Ruritania"}, (DAY0, DAY0), {"x"})
    rows = [features(0, drawn), {**features(1, drawn), "node": "n0"}, features(2, drawn)]
    assert candidates(db, rows, ["n0"]) == [("n0", "n2")]


def feature(mention: str = "m1", **values: Any) -> Features:
    """The features of one report."""
    (found,) = features_of([report(mention, **values)], TASK)
    return found


def test_the_window_is_widened_by_the_tolerance():
    found = feature(found_on="2025-05-03")
    assert (found.lo, found.hi) == (date(2025, 5, 1), date(2025, 5, 5))
    imputed = feature()
    assert (imputed.lo, imputed.hi) == (TODAY - timedelta(days=5), TODAY + timedelta(days=2))


def test_a_window_too_wide_or_unknown_is_left_open():
    assert feature(published_on=None).lo is None
    last = date(2025, 1, 1) + WIDEST_WINDOW
    assert feature(found_on="2025-01-01", found_until=last.isoformat()).lo is not None
    assert feature(found_on="2025-01-01", found_until=(last + timedelta(days=1)).isoformat()).lo is None


def test_reports_that_say_the_same_are_one_node_whoever_tells_them():
    said: dict[str, Any] = {"offices": ["Ruritania", "Marshland"], "found_on": "2025-05-03", "state": "found"}
    one, other = (feature(mention, **said, outlet=mention) for mention in ("m1", "m2"))
    turned = feature("m3", **{**said, "offices": ["Marshlanders", "the Kingdom of Ruritania"]})
    assert one.node == other.node == turned.node


@pytest.mark.parametrize("changed", [{"state": "returned"}, {"found_on": "2025-05-04"}, {"place": "Zenda"}])
def test_reports_that_differ_are_two_nodes(changed):
    assert (
        feature(state="found", found_on="2025-05-03").node
        != feature(**{"state": "found", "found_on": "2025-05-03", **changed}).node
    )


def test_equal_reports_of_one_reading_stay_two_nodes():
    first, second = features_of(
        [report("m1", reading="r", state="found"), report("m2", reading="r", state="found")], TASK
    )
    assert first.node != second.node
    assert second.node.startswith(first.node)


def test_the_order_of_nested_records_does_not_matter():
    batches = [batch_report("b1", 175), batch_report("b2", 22)]
    there = feature(nested={"batches": tuple(batches)})
    back = feature(nested={"batches": tuple(reversed(batches))})
    assert there.node == back.node
    assert there.keys == back.keys


def test_rare_figures_are_keys_and_common_ones_only_with_all_offices():
    found = feature(
        offices=["Ruritania", "Marshland"], nested={"batches": (batch_report("b1", 1203), batch_report("b2", 10))}
    )
    assert "batches:1203" in found.keys
    assert [key for key in found.keys if key.startswith("batches:10 of ")] == ["batches:10 of Marshland and Ruritania"]
    assert len(found.keys) == 2


def test_no_figure_no_key():
    assert feature(nested={"batches": (batch_report("b1", None),)}).keys == ()
