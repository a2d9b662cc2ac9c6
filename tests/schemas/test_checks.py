"""Invariants of a reconciled exchange: each is kept, and each is broken."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.declare import Reconciled
from schemas.prisoner_exchange.checks import Direction, check, headline
from tests.reconciled import AWAY, HOME, exchange, group


def broken(*args: Any, **values: Any) -> list[str]:
    """The invariants that an exchange breaks."""
    return [found.rule for found in check(exchange(*args, **values))]


@pytest.mark.parametrize(
    ("values", "rules"),
    [
        ({"date_start": "2025-05-23", "date_end": "2025-05-25"}, []),
        ({"date_start": "2025-05-23", "date_end": "2025-05"}, []),
        ({"date_start": "2025-05-23", "date_end": None}, []),
        ({"date_start": "2025-05-25", "date_end": "2025-05-23"}, ["dates in order"]),
    ],
)
def test_the_first_day_is_not_after_the_last(values, rules):
    assert broken(**values) == rules


def test_nobody_hands_over_to_himself():
    assert broken(group(10, ("Russia", "Russia"))) == ["two sides"]
    assert broken(group(10, HOME)) == []


@pytest.mark.parametrize(
    ("part", "rules"),
    [
        (group(95, subset=True), []),
        (group(144, subset=True), []),
        (group(145, subset=True), ["parts within totals"]),
        (group(145, subset=True, kind="remains"), []),
        (group(145, AWAY, subset=True), []),
        (group(None, subset=True), []),
    ],
)
def test_a_part_is_not_more_than_its_whole(part, rules):
    assert broken(group(144), part) == rules


@pytest.mark.parametrize(
    ("combined", "rules"),
    [
        (group(372, None, covers="both_sides"), []),
        (group(370, None, covers="both_sides"), ["both sides"]),
        (group(370, None, covers="both_sides", count_type="about"), []),
        (group(370, None, covers="unstated"), []),
        (group(370, None, covers="both_sides", kind="remains"), []),
    ],
)
def test_a_combined_total_is_the_sum_of_both_sides(combined, rules):
    assert broken(group(175, HOME), group(22, HOME), group(175, AWAY), combined) == rules


def test_a_combined_total_beside_one_side_is_no_sum():
    assert broken(group(175, HOME), group(372, None, covers="both_sides")) == []


def test_headline_adds_parts_once_and_lets_a_total_stand_for_them():
    """175 + 22 to Ukraine, of which 197 is the total; 175 back; the dead, the planned and the subset are left out."""
    found = exchange(
        group(197, HOME, sum="total"),
        group(175, HOME, sum="part"),
        group(22, HOME, sum="part"),
        group(175, AWAY),
        group(1200, HOME, kind="remains"),
        group(640, HOME, status="planned"),
        group(95, HOME, subset=True),
        group(None, HOME),
        group(390, None),
    )
    assert headline(found) == {Direction(*HOME): 197, Direction(*AWAY): 175}
    assert headline(exchange(group(175), group(22))) == {Direction(*HOME): 197}


def deal(*stages: Reconciled, **values: Any) -> list[str]:
    """What a deal of 1,000 each from 23 to 25 May breaks with its stages."""
    said = {"level": "deal", "date_start": "2025-05-23", "date_end": "2025-05-25", **values}
    return broken(group(1000, HOME), group(1000, AWAY), parts=stages, **said)


def stage(count: int, day: str | None = "2025-05-24") -> Reconciled:
    """A stage that returns some people to Ukraine."""
    return exchange(group(count, HOME), level="stage", date_start=day)


@pytest.mark.parametrize(
    ("stages", "rules"),
    [
        ([stage(390), stage(610)], []),
        ([stage(390), stage(611)], ["stages add up to their deal"]),
        ([stage(390, "2025-05-26")], ["stages within their deal"]),
        ([stage(390, "2025-05-22")], ["stages within their deal"]),
        ([stage(390, "2025-05")], []),
        ([stage(390, None)], []),
        ([], []),
    ],
)
def test_stages_lie_within_their_deal_and_do_not_exceed_it(stages, rules):
    assert deal(*stages) == rules


def test_a_deal_without_days_or_figures_holds_any_stage():
    assert deal(stage(390, "2020-01-01"), date_start=None, date_end=None) == []
    assert broken(level="deal", parts=(stage(390),)) == []


def test_a_violation_tells_its_figures():
    (found,) = check(exchange(group(144), group(145, subset=True, detail="wounded")))
    assert found.figures == {"part": 145, "whole": 144}
    assert found.message == "145 (wounded) is more than the 144 of which"
