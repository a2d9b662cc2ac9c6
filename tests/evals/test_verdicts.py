from __future__ import annotations

import pytest

from evals.verdicts import Given, judge, judge_members
from pipeline.compare import exact, free_text, name, number, partial_date, person, place
from schemas.prisoner_exchange.model import ALIASES

FIGURE = number("count_type")
party = name(ALIASES)
somewhere = place(ALIASES)


def verdict(comparator, gold, predicted, *, alt=(), hedge=None, supported=False):
    """The verdict and the kind of mistake of one value."""
    beside = {"count_type": hedge}
    ours, theirs = Given(gold, beside, alt), Given(predicted, beside, supported=supported)
    found = judge(comparator, ours, theirs)
    return str(found.verdict), found.error


@pytest.mark.parametrize(
    ("comparator", "gold", "predicted", "expected"),
    [
        # Enumerations: right or wrong, however alike the words or the meanings.
        (exact, "completed", "completed", ("COR", None)),
        (exact, "completed", "under_way", ("INC", None)),
        (exact, "military", "mixed", ("INC", None)),
        (exact, True, False, ("INC", None)),
        (exact, False, False, ("COR", None)),
        (exact, None, None, ("NON", None)),
        (exact, "main", None, ("MIS", None)),
        (exact, None, "main", ("SPU", None)),
        # Figures: no credit for being close.
        (FIGURE, 307, 307, ("COR", None)),
        (FIGURE, 307, 308, ("INC", "off by 1-2")),
        (FIGURE, 300, 3000, ("INC", "power of ten")),
        (FIGURE, 307, 37, ("INC", "dropped digit")),
        (FIGURE, 37, 307, ("INC", "dropped digit")),
        (FIGURE, 307, 390, ("INC", "other figure")),
        (FIGURE, 0, 7, ("INC", "other figure")),
        # Names of states and bodies: the table of names decides, never the letters.
        (party, "Ukraine", "Ukrainian", ("COR", None)),
        (party, "Iran", "Israel", ("INC", None)),
        (party, "United Arab Emirates", "UAE", ("COR", None)),
        # Places: a town in its land is partly right.
        (somewhere, "Istanbul", "Istanbul, Türkiye", ("PAR", None)),
        (somewhere, "Istanbul", "Minsk", ("INC", None)),
        # Persons: surname alone, or a spelling apart.
        (person, "Volodymyr Zelenskyy", "President Volodymyr Zelensky", ("COR", None)),
        (person, "Volodymyr Zelenskyy", "Zelenskyy", ("PAR", None)),
        (person, "Ann Lee", "Bob Lee", ("INC", None)),
        # Free text by its words: two of three against two is 0.8, one of two 0.5.
        (free_text, "seriously wounded", "the seriously wounded", ("COR", None)),
        (free_text, "seriously wounded", "seriously wounded men", ("COR", None)),
        (free_text, "seriously wounded", "wounded civilians", ("PAR", None)),
        (free_text, "seriously wounded", "aged 18 to 25", ("INC", None)),
        (free_text, "the", "the", ("COR", None)),
    ],
)
def test_values(comparator, gold, predicted, expected):
    assert verdict(comparator, gold, predicted) == expected


@pytest.mark.parametrize(
    ("gold", "predicted", "supported", "expected"),
    [
        ("2025-05-23", "2025-05-23", True, ("COR", None)),
        ("2025-05-23", "2025-05", True, ("PAR", "under-precise")),
        ("2025-05-23", "2025", False, ("PAR", "under-precise")),
        ("2025-05", "2025-05-23", True, ("PAR", "over-precise")),
        ("2025-05", "2025-05-23", False, ("INC", "over-precise")),
        ("2025-05-23", "2025-05-24", True, ("INC", "a day off")),
        ("2025-05-31", "2025-06", True, ("INC", "a day off")),
        ("2025-05-23", "2025-05-28", True, ("INC", "other date")),
        ("2025-05-23", "2024-05-23", True, ("INC", "wrong year")),
        ("2025-05-23", "soon", True, ("INC", None)),
    ],
)
def test_dates_by_containment_not_by_overlap(gold, predicted, supported, expected):
    assert verdict(partial_date, gold, predicted, supported=supported) == expected


def test_how_far_off():
    assert judge(partial_date, Given("2025-05-23"), Given("2025-05-28")).distance == 5
    assert judge(partial_date, Given("2025-05-28"), Given("2025-05")).distance is None
    assert judge(FIGURE, Given(100), Given(200)).distance == pytest.approx(0.693, abs=0.001)


@pytest.mark.parametrize(
    ("hedge", "gold", "predicted", "expected"),
    [
        ("about", 200, 205, "PAR"),
        ("about", 200, 190, "PAR"),
        ("about", 200, 211, "INC"),
        ("at_least", 200, 210, "PAR"),
        ("exact", 200, 201, "INC"),
        (None, 200, 201, "INC"),
    ],
)
def test_a_hedged_figure_earns_half_within_a_twentieth(hedge, gold, predicted, expected):
    assert verdict(FIGURE, gold, predicted, hedge=hedge)[0] == expected


@pytest.mark.parametrize(
    ("comparator", "gold", "alt", "predicted", "expected"),
    [
        (partial_date, "2025-05-23", ("2025-05",), "2025-05", "COR"),
        (partial_date, "2025-05-23", ("2025-05-24",), "2025-05-24", "COR"),
        (partial_date, "2025-05-23", ("2025-05-24",), "2025-05-25", "INC"),
        # The article's other figure is partly right: strictly, only gold's is.
        (FIGURE, 390, (780,), 780, "PAR"),
        (FIGURE, 390, (780,), 390, "COR"),
        (FIGURE, 390, (780,), 781, "INC"),
        # Null among the alternatives: silence costs nothing, and earns nothing.
        (exact, "main", (None,), None, "NON"),
        (exact, "main", (None,), "background", "INC"),
        # Gold silent, with an alternative: silence and the alternative both stand.
        (party, None, ("Russia",), "Russia", "COR"),
        (party, None, ("Russia",), None, "NON"),
        (party, None, ("Russia",), "Ukraine", "SPU"),
    ],
)
def test_alternatives(comparator, gold, alt, predicted, expected):
    assert verdict(comparator, gold, predicted, alt=alt)[0] == expected


def test_members_are_paired_whatever_their_order():
    found = judge_members(party, [Given("Qatar"), Given("Türkiye")], [Given("Turkey"), Given("Egypt")])
    assert [(one.gold, one.predicted, str(one.judgement.verdict)) for one in found] == [
        (0, None, "MIS"),
        (1, 0, "COR"),
        (None, 1, "SPU"),
    ]


def test_a_member_named_twice_counts_once():
    found = judge_members(party, [Given("Qatar")], [Given("Qatar"), Given("Qatar")])
    assert [str(one.judgement.verdict) for one in found] == ["COR", "SPU"]


def test_members_are_paired_for_most_credit():
    """Lee answers both; Ann Lee only the full name. First come, first served would leave one out."""
    found = judge_members(person, [Given("Lee"), Given("Ann Lee")], [Given("Ann Lee"), Given("Bob Lee")])
    assert {(one.gold, one.predicted): str(one.judgement.verdict) for one in found} == {(0, 1): "PAR", (1, 0): "COR"}
