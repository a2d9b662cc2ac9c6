"""Laws of the fusion rules: the order of what is said never matters, and no one is left out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.compare import Comparator, exact, free_text, number, partial_date, person
from pipeline.fuse import (
    Fused,
    Rule,
    figure,
    follows,
    fullest,
    furthest,
    informed,
    most_precise,
    union,
    vote,
)
from pipeline.fuse import Testimony as Said
from tests.toy.builders import says

counted = number("hedge")
state = furthest("lost", "found", "returned", apart=("burnt",))
received = figure(prefer="given_to", policy="the receiver's count")


def told(found: tuple[Fused, ...]) -> list[tuple[Any, ...]]:
    """All that a rule says, without the order of its witnesses."""
    return [
        (one.value, one.rule, one.low, one.high, frozenset(map(id, one.supporters)), frozenset(map(id, one.dissenters)))
        for one in found
    ]


SOURCES = st.sampled_from(["a", "b", "c", "d"])
PARTIES = st.sampled_from([None, "Ruritania", "Marshland"])
DAYS = st.none() | st.dates(date(2025, 1, 1), date(2025, 1, 4))


NOTHING_BESIDE: st.SearchStrategy[dict[str, Any]] = st.just({})


def lists_of(comparator: Comparator, values: Any, beside: Any = NOTHING_BESIDE) -> Any:
    """Lists of testimonies, each of its own mention."""
    drawn = st.tuples(values, SOURCES, PARTIES, DAYS, beside)
    return st.lists(drawn, max_size=7).map(
        lambda rows: [
            says(value, source, comparator, party=party, day=day, mention=f"m{index}", **known)
            for index, (value, source, party, day, known) in enumerate(rows)
        ]
    )


HEDGED = st.fixed_dictionaries(
    {
        "hedge": st.sampled_from(["exact", "about", "at_least", "at_most"]),
        "given_to": st.sampled_from([None, "Ruritania", "Marshland"]),
    }
)
STATES = st.sampled_from(["lost", "found", "returned", "burnt"])
PARTIAL = st.sampled_from(["2025", "2025-01", "2025-02", "2025-01-03", "2025-01-04"])
TEXTS = st.sampled_from(["torn", "badly torn", "a torn red one", "red", "wooden duck", "duck"])
NAMES = st.sampled_from(["Ann Lee", "Lee", "Anne Lee", "Bob Marsh", "Marsh"])
RULES: dict[str, tuple[Rule, Comparator, Any]] = {
    "vote": (vote, exact, lists_of(exact, STATES)),
    "vote on words": (vote, free_text, lists_of(free_text, TEXTS)),
    "informed": (informed("lost"), exact, lists_of(exact, STATES)),
    "follows": (follows("count"), exact, lists_of(exact, STATES)),
    "figure": (figure(), counted, lists_of(counted, st.integers(190, 210), HEDGED)),
    "receiver": (received, counted, lists_of(counted, st.integers(190, 210), HEDGED)),
    "most precise": (most_precise, partial_date, lists_of(partial_date, PARTIAL)),
    "union": (union, person, lists_of(person, NAMES)),
    "furthest": (state, exact, lists_of(exact, STATES)),
    "two apart": (
        furthest("lost", apart=("found", "burnt")),
        exact,
        lists_of(exact, STATES.filter("returned".__ne__)),
    ),
    "fullest": (fullest, person, lists_of(person, NAMES)),
    "fullest words": (fullest, free_text, lists_of(free_text, TEXTS)),
}
UNHEARD = ("union", "furthest", "two apart", "follows")
"""Rules in which a testimony may be neither for nor against: an earlier state was right when it was reported."""
every_rule = pytest.mark.parametrize("kind", RULES)


@every_rule
@given(data=st.data())
def test_the_order_of_testimonies_never_matters(kind, data):
    rule, comparator, lists = RULES[kind]
    said = data.draw(lists)
    shuffled = data.draw(st.permutations(said))
    assert told(rule(said, comparator)) == told(rule(shuffled, comparator))


@every_rule
@given(data=st.data())
def test_every_value_was_said_and_every_testimony_is_for_or_against_it(kind, data):
    rule, comparator, lists = RULES[kind]
    said = data.draw(lists)
    found = rule(said, comparator)
    assert bool(found) == bool(said)
    for one in found:
        assert one.value in [each.value for each in one.supporters]
        assert not set(map(id, one.supporters)) & set(map(id, one.dissenters))
    if kind not in UNHEARD and found:
        assert len(found[0].supporters) + len(found[0].dissenters) == len(said)


@every_rule
@given(data=st.data())
def test_repeating_a_source_changes_neither_value_nor_support(kind, data):
    """The same words through another outlet of the same speaker: one independent source."""
    rule, comparator, lists = RULES[kind]
    said = data.draw(lists.filter(bool))
    again = Said("again", said[0].value, said[0].canonical, said[0].sources, said[0].published_on, said[0].siblings)
    before, after = rule(said, comparator), rule([*said, again], comparator)
    assert [(one.value, one.n_support, one.n_dissent) for one in before] == [
        (one.value, one.n_support, one.n_dissent) for one in after
    ]


def test_nothing_said_is_nothing_fused():
    assert [rule([], comparator) for rule, comparator, _ in RULES.values()] == [()] * len(RULES)
