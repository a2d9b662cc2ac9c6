"""Who stands behind a claim and for which side, and the days that all reports share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pipeline.declare import Window, rule_of
from pipeline.fuse import Source
from pipeline.reconcile import speaker_key
from pipeline.reconcile.facts import when_fact
from pipeline.reconcile.testimony import Witness, confirmed_by
from pipeline.reconcile.testimony import testimonies as heard
from tests.toy.builders import TODAY, report
from tests.toy.model import ALIASES, Batch, Find
from tests.toy.task import TASK


def window(first: int, last: int, basis: str) -> Window:
    """Days of May."""
    return Window(date(2025, 5, first), date(2025, 5, last), basis)


@pytest.mark.parametrize(
    ("windows", "wanted"),
    [
        ([window(1, 9, "stated"), window(3, 3, "stated")], ("stated", 3, 3)),
        ([window(1, 4, "stated"), window(3, 9, "stated")], ("stated", 3, 4)),
        ([window(1, 2, "stated"), window(3, 3, "stated")], ("stated", 1, 3)),
        ([window(3, 3, "stated"), window(5, 9, "imputed")], ("stated", 3, 3)),
        ([window(1, 9, "imputed"), window(5, 12, "imputed")], ("imputed", 5, 9)),
        ([window(1, 9, "resolved"), window(5, 12, "imputed")], ("resolved", 1, 9)),
    ],
)
def test_the_days_are_those_that_all_reports_share_and_stated_ones_come_first(windows, wanted):
    by_report = {f"m{index}": one for index, one in enumerate(windows)}
    task = replace(TASK, linking=replace(TASK.linking, window=lambda values, _: by_report[values["id"]]))
    witnesses = [Witness(report(name, id=name), {}) for name in by_report]
    fact = when_fact("e1", witnesses, task)
    assert fact is not None
    basis, lo, hi = wanted
    assert (fact.value, fact.low, fact.high) == (basis, f"2025-05-{lo:02d}", f"2025-05-{hi:02d}")


def test_without_any_window_nothing_is_said_of_the_days():
    assert when_fact("e1", [Witness(report("m", published_on=None), {})], TASK) is None


@pytest.mark.parametrize(
    ("parties", "said"),
    [
        (["Ruritania", "Marshland"], "both sides"),
        (["Ruritania", "Ruritania"], "one side"),
        (["Ruritania", None], "one side"),
        ([None], "third party"),
        ([], None),
    ],
)
def test_which_sides_confirm_a_value(parties, said):
    assert confirmed_by([Source(str(index), party) for index, party in enumerate(parties)]) == said


def test_a_source_is_the_speaker_else_the_outlet_else_the_document():
    rule = rule_of(Batch, "count")
    parties = frozenset({"Ruritania", "Marshland"})

    def names(**values: Any) -> list[tuple[str, str | None]]:
        told_by = report("m", Batch, count=12, **values)
        (one,) = heard(rule, [Witness(told_by, {})], parties, TASK)
        return [(source.name, source.party) for source in one.sources]

    assert names(told_by=["Rain Bureau", "Umbrella Guild"]) == [
        ("speaker:Rain Bureau", "Ruritania"),
        ("speaker:Umbrella Guild", None),
    ]
    assert names(told_by=["Rupert Rassen"])[0][1] == "Marshland"
    assert names(outlet="The Tram") == names(outlet="the tram") == [("outlet:the tram", None)]
    assert names(reading="bulletin.txt") == [("document:bulletin.txt", None)]


def test_a_speaker_who_is_no_party_to_the_event_takes_no_side():
    one = report("m", Batch, count=12, told_by=["Rain Bureau"])
    (said,) = heard(rule_of(Batch, "count"), [Witness(one, {})], frozenset({"Marshland"}), TASK)
    assert said.sources[0].party is None


@pytest.mark.parametrize(
    ("left", "right"),
    [("the Kingdom of Ruritania", "Ruritanians"), ("Ann Lee", "Lee, Ann"), ("the Ministry of Tea", "Tea Ministry")],
)
def test_spellings_of_one_speaker_have_one_key(left, right):
    assert speaker_key(ALIASES, left) == speaker_key(ALIASES, right)


def test_each_member_of_a_list_is_a_testimony():
    one = report("m", offices=["Ruritania", "Marshland"])
    found = heard(rule_of(Find, "offices"), [Witness(one, {})], frozenset(), TASK)
    assert [each.value for each in found] == ["Ruritania", "Marshland"]
    assert {each.published_on for each in found} == {TODAY}
