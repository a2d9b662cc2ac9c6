"""Comparators: examples, and the laws that linking and scoring lean on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.compare import HEDGES, Relation, bounds, exact, free_text, kin, number, partial_date, person, set_of
from pipeline.compare import name as name_of
from pipeline.compare import place as place_of
from tests.toy.model import ALIASES

name, place = name_of(ALIASES), place_of(ALIASES)
counted = number("hedge")

TOWNS = ["Strelsau", "Zenda", "Reedmouth", "Ruritania", "Marshland", "the Ruritanian border", "border", "a tram stop"]
PERSONS = [
    "Ann Lee",
    "Lee",
    "Ann",
    "Anne Lee",
    "Bob Lee",
    "Lee Ann Marsh",
    "Dr Ann Lee",
    "Енн Лі",
    "Zelenskyy",
    "Zelensky",
]
WORDING = ["red and torn", "torn", "a torn red umbrella", "wooden duck", "duck with a wooden head", "of the", "red"]

hedged = st.builds(bounds, st.integers(0, 3000), st.sampled_from([None, *HEDGES]))
days = st.dates(date(2024, 12, 20), date(2025, 2, 10)).map(date.isoformat)
dates = st.one_of(days, days.map(lambda day: day[:7]), days.map(lambda day: day[:4])).map(partial_date.canonical)
places = st.lists(st.sampled_from(TOWNS), min_size=1, max_size=2).map(", ".join)

FORMS: dict[str, tuple[Any, Any]] = {
    "exact": (kin(("open", "ajar")), st.sampled_from(["open", "ajar", "shut", None])),
    "number": (counted, st.none() | hedged),
    "date": (partial_date, st.none() | dates),
    "name": (name, st.sampled_from(TOWNS).map(name.canonical)),
    "place": (place, st.none() | places.map(place.canonical)),
    "person": (person, st.sampled_from(PERSONS).map(person.canonical)),
    "words": (free_text, st.sampled_from(WORDING).map(free_text.canonical)),
    "names": (set_of(name), st.lists(st.sampled_from(TOWNS)).map(set_of(name).canonical)),
    "persons": (set_of(person), st.lists(st.sampled_from(PERSONS)).map(set_of(person).canonical)),
}
every_comparator = pytest.mark.parametrize("kind", FORMS)


@every_comparator
@given(data=st.data())
def test_likeness_is_symmetric_and_relations_mirror(kind, data):
    comparator, forms = FORMS[kind]
    left, right = data.draw(forms), data.draw(forms)
    there, back = comparator.compare(left, right), comparator.compare(right, left)
    assert there.likeness == back.likeness
    assert there.relation is back.relation.mirrored


@every_comparator
@given(data=st.data())
def test_likeness_is_between_nothing_and_one_and_one_for_equals_only(kind, data):
    comparator, forms = FORMS[kind]
    found = comparator.compare(data.draw(forms), data.draw(forms))
    assert 0.0 <= found.likeness <= 1.0
    assert (found.likeness == 1.0) == (found.relation is Relation.equal)


@every_comparator
@given(data=st.data())
def test_a_value_equals_itself_and_nothing_is_known_of_null(kind, data):
    comparator, forms = FORMS[kind]
    form = data.draw(forms)
    wanted = Relation.unknown if form is None else Relation.equal
    assert comparator.compare(form, form).relation is wanted
    assert comparator.compare(form, None).relation is comparator.compare(None, form).relation is Relation.unknown


@every_comparator
@given(data=st.data())
def test_telling_is_between_nothing_and_one_and_nothing_for_null(kind, data):
    comparator, forms = FORMS[kind]
    assert 0.0 <= comparator.telling(data.draw(forms)) <= 1.0
    assert comparator.telling(None) == 0.0
    assert comparator.canonical(None) is None


@given(st.sampled_from([*TOWNS, "Ruritanians", "the Kingdom of Ruritania", "Rain Bureau", "Umbrella Guild"]))
def test_canonical_names_stay_as_they_are(value):
    """Once brought to its canonical form, a name is not changed by doing so again; nor is a shown one."""
    form = name.canonical(value)
    assert name.canonical(form) == form
    assert name.preferred(name.preferred(value)) == name.preferred(value)


@given(st.sampled_from(WORDING))
def test_canonical_words_stay_as_they_are(value):
    form = free_text.canonical(value)
    assert not isinstance(form, frozenset) or free_text.canonical(" ".join(form)) == form


@pytest.mark.parametrize(
    ("left", "right", "relation"),
    [
        ((307, "exact"), (300, "at_least"), Relation.narrower),
        ((300, "at_least"), (307, None), Relation.wider),
        ((300, "at_least"), (250, "at_least"), Relation.narrower),
        ((300, "at_most"), (200, "at_least"), Relation.overlapping),
        ((200, "about"), (195, "exact"), Relation.wider),
        ((200, "about"), (215, "about"), Relation.overlapping),
        ((200, "about"), (200, "exact"), Relation.equal),
        ((100, "exact"), (95, "exact"), Relation.near),
        ((100, "exact"), (89, "exact"), Relation.different),
        ((0, "exact"), (1, "exact"), Relation.different),
    ],
)
def test_figures(left, right, relation):
    forms = (counted.canonical(figure, {"hedge": hedge}) for figure, hedge in (left, right))
    assert counted.compare(*forms).relation is relation


def test_a_figure_takes_its_hedge_from_the_field_beside_it():
    assert number().canonical(300, {"hedge": "at_least"}) == bounds(300, None)
    assert counted.canonical(300, {"hedge": "at_least"}) == bounds(300, "at_least")


def test_rare_figures_tell_more_than_round_ones():
    told = [counted.telling(bounds(figure, None)) for figure in (3, 100, 175, 1203)]
    assert told == sorted(told)
    assert told[-1] == 1.0


@pytest.mark.parametrize(
    ("left", "right", "relation"),
    [
        ("2025-05-23", "2025-05", Relation.narrower),
        ("2025", "2025-05", Relation.wider),
        ("2025-05-23", "2025-05-24", Relation.near),
        ("2025-05-23", "2025-05-25", Relation.different),
        ("2025-05-31", "2025-06", Relation.near),
        ("2025-05-23", "2025-05-23", Relation.equal),
        ("2025-05-23", "last week", Relation.unknown),
        ("2025-02-30", "2025-02", Relation.unknown),
    ],
)
def test_dates(left, right, relation):
    assert partial_date.compare(partial_date.canonical(left), partial_date.canonical(right)).relation is relation


def test_a_day_tells_more_than_a_month_and_a_month_more_than_a_year():
    told = [partial_date.telling(partial_date.canonical(text)) for text in ("2025-05-23", "2025-05", "2025")]
    assert told == sorted(told, reverse=True)
    assert told[0] == 1.0
    assert len(set(told)) == 3


@given(st.dates(), st.integers(0, 400))
def test_a_day_lies_in_its_month_and_in_its_year(day, later):
    inner, other = partial_date.canonical(day.isoformat()), partial_date.canonical(day.isoformat()[:7])
    assert partial_date.compare(inner, other).relation is Relation.narrower
    apart = day + timedelta(days=later) if day.year < 9990 else day
    same_month = apart.isoformat()[:7] == day.isoformat()[:7]
    relation = partial_date.compare(other, partial_date.canonical(apart.isoformat()[:7])).relation
    assert (relation is Relation.equal) == same_month


@pytest.mark.parametrize(
    ("left", "right", "relation"),
    [
        ("Ruritania", "the Kingdom of Ruritania", Relation.equal),
        ("Ruritanians", "Ruritania", Relation.equal),
        ("Rain Bureau", "Ruritania", Relation.equal),
        ("Umbrella Guild", "Ruritania", Relation.different),
        ("Ruritania", "Ruritanian", Relation.equal),
        ("Marshland", "Ruritania", Relation.different),
        ("Ministry of Tea", "the Tea Ministry", Relation.equal),
        ("Ruritanian Ministry of Tea", "Tea Ministry of Ruritania", Relation.equal),
        ("Ministry of Tea", "Ministry of Teas", Relation.different),
    ],
)
def test_names(left, right, relation):
    assert name.compare(name.canonical(left), name.canonical(right)).relation is relation


@pytest.mark.parametrize(
    ("left", "right", "relation"),
    [
        ("Zenda", "Ruritania", Relation.narrower),
        ("Strelsau", "Ruritania", Relation.narrower),
        ("Strelsau", "Marshland", Relation.different),
        ("Strelsau", "Zenda", Relation.different),
        ("Zenda, Ruritania", "Zenda", Relation.narrower),
        ("Zenda", "Zenda, Ruritania", Relation.wider),
        ("border", "Ruritanian border", Relation.wider),
        ("Ruritanian border", "Marshlander border", Relation.overlapping),
        ("the border", "border", Relation.equal),
        ("Zenda, Marshland", "Reedmouth, Ruritania", Relation.different),
    ],
)
def test_places(left, right, relation):
    assert place.compare(place.canonical(left), place.canonical(right)).relation is relation


@pytest.mark.parametrize(
    ("left", "right", "relation"),
    [
        ("Ann Lee", "Lee Ann", Relation.equal),
        ("Dr Ann Lee", "Ann Lee", Relation.equal),
        ("Ann Lee", "Lee", Relation.narrower),
        ("Volodymyr Zelenskyy", "Володимир Зеленський", Relation.equal),
        ("Robert Lattimer", "Robert Latymar", Relation.near),
        ("Ann Lee", "Bob Lee", Relation.different),
        ("Ann Lee", "Ann Marsh", Relation.different),
    ],
)
def test_persons(left, right, relation):
    assert person.compare(person.canonical(left), person.canonical(right)).relation is relation


@pytest.mark.parametrize(
    ("left", "right", "relation"),
    [
        ("badly torn", "torn, badly", Relation.equal),
        ("torn", "badly torn", Relation.wider),
        ("the centre", "a center", Relation.equal),
        ("red wooden duck", "wooden duck torn", Relation.overlapping),
        ("red", "wooden", Relation.different),
        ("of the", "red", Relation.unknown),
    ],
)
def test_wording(left, right, relation):
    assert free_text.compare(free_text.canonical(left), free_text.canonical(right)).relation is relation


@pytest.mark.parametrize(
    ("left", "right", "relation"),
    [
        (["Ruritania", "Marshland"], ["Marshlanders", "Kingdom of Ruritania"], Relation.equal),
        (["Ruritania"], ["Marshland", "Ruritania"], Relation.wider),
        (["Ruritania", "Umbrella Guild"], ["Marshland", "Ruritania"], Relation.overlapping),
        (["Ruritania"], ["Marshland"], Relation.different),
        ([], ["Marshland"], Relation.unknown),
    ],
)
def test_lists(left, right, relation):
    names = set_of(name)
    assert names.compare(names.canonical(left), names.canonical(right)).relation is relation


def test_kin_are_near_in_either_order():
    doors = kin(("open", "ajar"))
    assert doors.compare("ajar", "open").relation is doors.compare("open", "ajar").relation is Relation.near
    assert exact.compare("ajar", "open").relation is Relation.different


def test_a_name_is_shown_in_its_canonical_form_and_an_unlisted_one_as_it_is():
    assert name.preferred("the Kingdom of Ruritania") == "Ruritania"
    assert set_of(name).preferred("Ruritanians") == "Ruritania"
    assert name.preferred("Ministry of Tea") == "Ministry of Tea"
