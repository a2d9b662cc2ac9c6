"""Fusion rules by example."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

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
    options_of,
    union,
    vote,
)
from pipeline.fuse import Source as Speaker
from pipeline.fuse import Testimony as Said
from tests.toy.builders import says

counted = number("hedge")
state = furthest("lost", "found", "returned", apart=("burnt",))
received = figure(prefer="given_to", policy="the receiver's count")


def count(figure: int, source: str, hedge: str = "exact", **known: Any) -> Said:
    """A figure with its hedge."""
    return says(figure, source, counted, hedge=hedge, **known)


def only(rule: Rule, said: list[Said], comparator: Comparator = exact) -> Fused:
    """The only value that a rule fuses."""
    (found,) = rule(said, comparator)
    return found


def test_two_outlets_that_quote_one_speaker_are_one_source():
    said = [
        says("red", "the guild", mention="m1"),
        says("red", "the guild", mention="m2"),
        says("black", "a"),
        says("black", "b"),
    ]
    found = only(vote, said)
    assert (found.value, found.n_support, found.n_dissent) == ("black", 2, 1)


def test_a_claim_of_two_speakers_has_two_sources():
    said = Said("m1", "red", "red", (Speaker("a", None), Speaker("b", None)))
    assert only(vote, [said]).n_support == 2


def test_the_vote_goes_to_most_sources():
    found = only(vote, [says("red", "a"), says("blue", "b"), says("red", "c")])
    assert (found.value, found.n_support, found.n_dissent, found.rule) == ("red", 2, 1, "most sources")


def test_without_dissent_the_rule_had_nothing_to_decide():
    assert only(vote, [says("red", "a")]).rule == "only source"
    assert only(vote, [says("red", "a"), says("red", "b")]).rule == "all agree"


def test_what_says_too_little_outvotes_nothing():
    found = only(informed("mixed"), [says("mixed", "a"), says("mixed", "b"), says("red", "c")])
    assert (found.value, found.n_support, found.n_dissent) == ("red", 3, 0)
    assert only(informed("mixed"), [says("mixed", "a")]).value == "mixed"


def test_more_than_300_and_307_agree():
    found = only(figure(), [count(307, "a"), count(300, "b", "at_least")], counted)
    assert (found.value, found.low, found.high, found.n_support, found.n_dissent) == (307, 307, 307, 2, 0)


@pytest.mark.parametrize(
    ("figure_", "hedge", "low", "high"),
    [
        (300, "exact", 300, 300),
        (300, "at_least", 300, None),
        (300, "at_most", None, 300),
        (300, "about", 300, 300),
        (0, "exact", 0, 0),
    ],
)
def test_a_hedge_leaves_its_end_open(figure_, hedge, low, high):
    found = only(figure(), [count(figure_, "a", hedge)], counted)
    assert (found.low, found.value, found.high) == (low, figure_, high)


def test_most_sources_then_the_firmest_then_the_latest_figure():
    early, late = date(2025, 1, 1), date(2025, 1, 2)
    majority = [count(10, "a", day=early), count(10, "b", day=early), count(12, "c", day=late)]
    assert only(figure(), majority, counted).value == 10
    firm = [count(10, "a", day=early), count(50, "b", "at_least", day=late)]
    assert only(figure(), firm, counted).value == 10
    assert only(figure(), [count(10, "a", day=early), count(12, "b", day=late)], counted).value == 12


def dispute(*, receiver: str) -> list[Said]:
    """Ruritania says 207 (as does an outlet), Marshland 195; the umbrellas went to `receiver`."""
    return [
        count(207, "rain bureau", party="Ruritania", given_to=receiver),
        count(207, "outlet", given_to=receiver, mention="m2"),
        count(195, "guild", party="Marshland", given_to=receiver),
    ]


@pytest.mark.parametrize(("receiver", "best", "support"), [("Marshland", 195, 1), ("Ruritania", 207, 2)])
def test_between_parties_no_vote_decides_but_the_receiving_side(receiver, best, support):
    found = only(received, dispute(receiver=receiver), counted)
    assert (found.low, found.value, found.high) == (195, best, 207)
    assert (found.rule, found.n_support, found.n_dissent) == ("the receiver's count", support, 3 - support)


def test_without_a_second_party_most_sources_decide():
    said = [count(207, "rain bureau", party="Ruritania", given_to="Ruritania"), count(195, "a"), count(195, "b")]
    found = only(received, said, counted)
    assert (found.value, found.rule) == (195, "most sources, then firmest, then latest")


def test_a_party_that_hedges_disputes_nothing_it_allows():
    said = [
        count(207, "rain bureau", party="Ruritania", given_to="Ruritania"),
        count(200, "guild", "at_least", party="Marshland", given_to="Ruritania"),
    ]
    found = only(received, said, counted)
    assert (found.low, found.value, found.high, found.rule) == (207, 207, 207, "all agree")


def test_a_coarser_date_supports_a_finer_one():
    said = [says("2025-01-03", "a", partial_date), says("2025-01", "b", partial_date), says("2025", "c", partial_date)]
    found = only(most_precise, said, partial_date)
    assert (found.value, found.n_support, found.low, found.high) == ("2025-01-03", 3, "2025-01-03", "2025-01-03")


def test_a_date_that_others_contradict_spans_what_was_said():
    said = [says("2025-01-03", source, partial_date) for source in "ab"] + [says("2025-01-05", "c", partial_date)]
    found = only(most_precise, said, partial_date)
    assert (found.value, found.n_dissent, found.low, found.high) == ("2025-01-03", 1, "2025-01-03", "2025-01-05")


def test_text_that_is_no_date_is_left_out():
    assert most_precise([says("soon", "a", partial_date)], partial_date) == ()


@pytest.mark.parametrize(
    ("reports", "value", "n_dissent"),
    [
        ([("lost", 1), ("found", 2)], "found", 0),
        ([("found", 1), ("lost", 2)], "found", 0),
        ([("returned", 1), ("found", 2)], "returned", 0),
        ([("found", 1), ("burnt", 2)], "burnt", 1),
        ([("burnt", 1), ("found", 2)], "found", 1),
        ([("burnt", 1), ("lost", 2), ("found", 1)], "found", 1),
        ([("returned", 1), ("burnt", 2)], "returned", 1),
        ([("burnt", 1)], "burnt", 0),
        ([("found", None), ("burnt", 1)], "burnt", 1),
    ],
)
def test_a_state_only_moves_on_and_one_apart_wins_when_reported_last(reports, value, n_dissent):
    said = [says(one, f"s{index}", day=day and date(2025, 1, day)) for index, (one, day) in enumerate(reports)]
    found = only(state, said)
    assert (found.value, found.n_dissent) == (value, n_dissent)


def test_every_member_of_a_list_is_a_value_and_the_best_supported_comes_first():
    said = [
        says(one, source, person, mention=f"{source}{one}")
        for source, one in [("a", "Ann Lee"), ("b", "Lee Ann"), ("b", "Bob Marsh")]
    ]
    found = union(said, person)
    assert [(one.value, one.n_support, one.n_dissent) for one in found] == [("Ann Lee", 2, 0), ("Bob Marsh", 1, 0)]


def test_the_fullest_form_is_shown_and_shorter_ones_support_it():
    found = only(fullest, [says("Lee", "a", person), says("Lee", "b", person), says("Ann Lee", "c", person)], person)
    assert (found.value, found.n_support, found.n_dissent) == ("Ann Lee", 3, 0)


def test_other_wordings_are_no_dissent():
    found = only(fullest, [says("torn", "a", free_text), says("red all over", "b", free_text)], free_text)
    assert (found.value, found.n_support, found.n_dissent) == ("red all over", 2, 0)


def test_what_is_read_with_another_field_has_no_dissent_of_its_own():
    found = only(follows("count"), [says("exact", "a"), says("exact", "b"), says("about", "c")])
    assert (found.value, found.n_support, found.n_dissent, found.rule) == ("exact", 2, 0, "read with count")


def test_a_wider_value_supports_each_value_inside_it():
    said = [count(307, "a"), count(310, "b"), count(300, "c", "at_least")]
    support = {option.value: option.n_support for option in options_of(said, counted)}
    assert support == {307: 2, 310: 2, 300: 1}


def test_options_do_not_depend_on_how_a_set_is_laid_out_in_memory():
    """Equal sets may list their members in another order (0 and 8 fall into one slot), and a tie must not notice."""
    ways = []
    for zero_and_eight in (frozenset([0, 8]), frozenset([8, 0])):
        said = [
            Said("m1", "x", zero_and_eight, (Speaker("a", None),)),
            Said("m2", "y", frozenset([5]), (Speaker("b", None),)),
        ]
        ways.append([option.value for option in options_of(said, exact)])
    assert ways[0] == ways[1]
