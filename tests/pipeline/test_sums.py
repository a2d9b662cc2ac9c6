"""Totals and their parts among the nested entries of one root."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reconcile.sums import sum_facts
from tests.toy.builders import nested_rule
from tests.toy.model import Batch, Find

BATCHES, MARKS = nested_rule(Find, "batches"), nested_rule(Batch, "marks")


def entries(*counts: int | None, **values: Any) -> dict[str, dict[str, Any]]:
    """Batches e0, e1, … from Ruritania to Marshland, as fused values."""
    said = {"given_by": "Ruritania", "given_to": "Marshland", "counted": False, **values}
    return {f"e{index}": {**said, "count": count} for index, count in enumerate(counts)}


def marked(found: dict[str, dict[str, Any]]) -> dict[str, str]:
    """What each entry is marked as."""
    return {one.entry_id: str(one.value) for one in sum_facts(BATCHES, found)}


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (entries(197, 175, 22), {"e0": "total", "e1": "part", "e2": "part"}),
        (entries(22, 197, 175), {"e0": "part", "e1": "total", "e2": "part"}),
        (entries(198, 175, 22), {}),
        (entries(175, 175), {}),
        (entries(10), {}),
        (entries(197, 175, None, 22), {"e0": "total", "e1": "part", "e3": "part"}),
        (entries(197, 175, 22, counted=True), {}),
        (entries(197, 175, 22, given_to=None), {}),
        ({**entries(197, 175), "e2": entries(22, given_to="Ruritania", given_by="Marshland")["e0"]}, {}),
        ({**entries(197, 175, 22), "e9": entries(95, counted=True)["e0"]}, {"e0": "total", "e1": "part", "e2": "part"}),
    ],
)
def test_a_total_is_the_sum_of_the_others_of_its_direction(found, wanted):
    assert marked(found) == wanted


def test_the_rule_shows_the_sum_with_the_largest_part_first():
    assert {one.rule for one in sum_facts(BATCHES, entries(22, 197, 175))} == {"197 = 175 + 22"}


def test_records_that_declare_no_total_fields_have_no_totals():
    assert list(sum_facts(MARKS, entries(197, 175, 22))) == []


@given(st.lists(st.integers(1, 500), min_size=2, max_size=5))
def test_any_figures_and_their_sum_are_a_total_and_its_parts(parts):
    found = marked(entries(sum(parts), *parts))
    assert sorted(found.values()) == ["part"] * len(parts) + ["total"]
    assert found["e0"] == "total"
