"""Conflicts: which fields differ, who says what, and the likeliest cause."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pipeline.compare import number
from pipeline.declare import rule_of
from pipeline.fuse import Testimony as Said
from pipeline.fuse import options_of
from pipeline.reconcile import Conflict
from pipeline.reconcile.conflicts import cause_of, conflicts_of
from pipeline.reconcile.facts import Verdict
from tests.toy.builders import says
from tests.toy.model import Batch, Find

counted = number("hedge")
COUNT = rule_of(Batch, "count")


def count(figure: int, source: str, **known: Any) -> Said:
    """A figure as one source gives it on a day of May."""
    day = known.pop("day", None)
    return says(figure, source, counted, day=day and date(2025, 5, day), **known)


def cause(*said: Said) -> str:
    """The cause of their disagreement, with colours as scope."""
    own = [
        option._replace(supporters=tuple(one for one in option.supporters if one.canonical == option.canonical))
        for option in options_of(said, counted)
    ]
    return cause_of(own, ("colour",))


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ([count(207, "a", party="Ruritania"), count(195, "b", party="Marshland")], "speaker"),
        ([count(207, "a", party="Ruritania"), count(195, "b")], "genuine"),
        ([count(207, "a", hedge="about"), count(150, "b")], "hedge"),
        ([count(207, "a", hedge="about"), count(150, "b"), count(160, "c")], "genuine"),
        ([count(207, "a", colour="red"), count(150, "b", colour="black")], "scope"),
        ([count(207, "a", day=3), count(150, "b", day=5)], "later update"),
        ([count(207, "a", day=5), count(150, "b", day=3), count(207, "c", day=6)], "later update"),
        ([count(207, "a", day=3), count(150, "b", day=3)], "genuine"),
        ([count(207, "a", day=3), count(150, "b", day=5), count(207, "c", day=6)], "genuine"),
        ([count(207, "a", day=3), count(150, "b")], "genuine"),
        ([count(207, "a", party="Ruritania", hedge="about"), count(150, "b", party="Marshland", day=5)], "speaker"),
    ],
)
def test_causes(said, wanted):
    assert cause(*said) == cause(*reversed(said)) == wanted


def conflicts(*said: Said, field: Any = COUNT) -> list[Conflict]:
    """The conflicts of one field of an entry."""
    return list(conflicts_of("e1", [Verdict(field, field.fusion(said, field.member_comparator), said)]))


def test_agreement_is_no_conflict():
    assert conflicts(count(207, "a"), count(207, "b"), count(200, "c", hedge="at_least")) == []


def test_a_conflict_tells_the_chosen_value_first_and_who_says_what():
    said = [
        count(195, "b", party="Marshland", day=4),
        count(207, "a", party="Ruritania", day=3),
        count(207, "c", day=5, mention="m3"),
        count(200, "d", hedge="at_least"),
    ]
    (found,) = conflicts(*(replace(one, siblings={**one.siblings, "given_to": "Marshland"}) for one in said))
    assert (found.entry_id, found.field, found.cause) == ("e1", "count", "speaker")
    chosen, other, *_ = found.positions
    assert (chosen["value"], chosen["parties"], chosen["first_reported"]) == (195, ["Marshland"], "2025-05-04")
    assert (other["value"], other["mentions"], other["parties"]) == (207, ["a", "m3"], ["Ruritania"])
    assert (other["first_reported"], other["last_reported"]) == ("2025-05-03", "2025-05-05")


def test_a_list_field_holds_no_conflict():
    offices = rule_of(Find, "offices")
    member = offices.member_comparator
    assert conflicts(says("Ruritania", "a", member), says("Marshland", "b", member), field=offices) == []
