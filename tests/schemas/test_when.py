"""On which days a reported exchange can lie, and for whom a speaker speaks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.prisoner_exchange.when import (
    AFTER_TALKS,
    AHEAD,
    BACK,
    CARRIED_OUT_WITHIN,
    NEWS_AGE,
    STAGE_AGE,
    speaks_for,
    window,
)

PUBLISHED = date(2025, 5, 24)
MAIN = {"focus": "main", "level": "single", "status": "completed"}


def day(text: str) -> date:
    """A day of 2025, "05-23"."""
    return date.fromisoformat(f"2025-{text}")


@pytest.mark.parametrize(
    ("values", "first", "last"),
    [
        ({"date_start": "2025-05-23", "date_end": "2025-05-23"}, "05-23", "05-23"),
        ({"date_start": "2025-05-23", "date_end": "2025-05-25"}, "05-23", "05-25"),
        ({"date_start": "2025-05-23"}, "05-23", "05-23"),
        ({"date_start": "2025-05"}, "05-01", "05-31"),
        ({"date_start": "2025-05", "date_end": "2025-06"}, "05-01", "06-30"),
        ({"date_start": "2025-05-23", "date_end": "2025-05-20"}, "05-23", "05-23"),
        ({"date_start": "2025", "level": "deal"}, "01-01", "12-31"),
    ],
)
def test_stated_days_hold_whatever_the_publication_date(values, first, last):
    for published_on in (PUBLISHED, None):
        found = window({**MAIN, **values}, published_on)
        assert found is not None
        assert (found.lo, found.hi, found.basis) == (day(first), day(last), "stated")


def test_a_deal_without_a_last_day_is_carried_out_within_some_weeks():
    found = window({**MAIN, "level": "deal", "date_start": "2025-05-23"}, PUBLISHED)
    assert found is not None
    assert (found.hi, found.basis) == (day("05-23") + CARRIED_OUT_WITHIN, "stated")


@pytest.mark.parametrize(
    ("values", "lo", "hi"),
    [
        ({}, -NEWS_AGE, timedelta(0)),
        ({"level": "stage"}, -STAGE_AGE, timedelta(0)),
        ({"status": "agreed"}, -NEWS_AGE, AHEAD),
        ({"status": "proposed", "focus": "background"}, -NEWS_AGE, AHEAD),
        ({"status": "under_way"}, -3 * NEWS_AGE, CARRIED_OUT_WITHIN),
        ({"focus": "background"}, -BACK, timedelta(0)),
        ({"status": "cancelled"}, -NEWS_AGE, timedelta(0)),
    ],
)
def test_a_date_left_out_is_imputed_from_publication(values, lo, hi):
    found = window({**MAIN, **values}, PUBLISHED)
    assert found is not None
    assert (found.lo, found.hi, found.basis) == (PUBLISHED + lo, PUBLISHED + hi, "imputed")
    assert window({**MAIN, **values}, None) is None


@pytest.mark.parametrize(
    ("talks", "published_on", "first", "last"),
    [
        ("2025-05-16", PUBLISHED, "05-16", "05-16"),
        ("2025-05", PUBLISHED, "05-01", "05-24"),
        ("2025-05", None, "05-01", "05-31"),
        ("2025-06", PUBLISHED, "06-01", "06-01"),
    ],
)
def test_a_deal_without_days_lies_after_its_talks(talks, published_on, first, last):
    """Of talks known by the month, those before publication."""
    found = window({**MAIN, "level": "deal", "negotiated_on": talks}, published_on)
    assert found is not None
    assert (found.lo, found.hi, found.basis) == (day(first), day(last) + AFTER_TALKS, "imputed")


def test_talks_say_nothing_of_the_day_of_a_single_exchange():
    assert window({**MAIN, "negotiated_on": "2025-05-16"}, PUBLISHED) == window(MAIN, PUBLISHED)


partial = st.sampled_from([None, "2025", "2025-05", "2025-05-23", "2025-04-30"])


@given(
    st.fixed_dictionaries(
        {
            "focus": st.sampled_from(["main", "background"]),
            "level": st.sampled_from(["single", "deal", "stage"]),
            "status": st.sampled_from(["proposed", "agreed", "under_way", "completed", "cancelled", None]),
            "date_start": partial,
            "date_end": partial,
            "negotiated_on": partial,
        }
    ),
    st.none() | st.just(PUBLISHED),
)
def test_a_window_begins_before_it_ends_and_is_stated_only_by_a_stated_day(values, published_on):
    found = window(values, published_on)
    if found is not None:
        assert found.lo <= found.hi
        assert (found.basis == "stated") == (values["date_start"] is not None)
        assert found.likely is None or found.lo <= found.likely <= found.hi
    else:
        assert published_on is None
        assert values["date_start"] is None


PEOPLE = ({"name": "Jane Q Roe", "affiliation": "Ukrainian negotiator"}, {"name": "Ann Smith"})


@pytest.mark.parametrize(
    ("speaker", "party"),
    [
        ("Russian Defence Ministry", "Russia"),
        ("Ukraine", "Ukraine"),
        ("Ukrainian Coordination Headquarters", "Ukraine"),
        ("United Nations", None),
        ("Jane Q Roe", "Ukraine"),
        ("Jane Roe", "Ukraine"),
        ("Ann Smith", None),
        ("somebody", None),
    ],
)
def test_a_speaker_speaks_for_a_party_by_name_office_or_affiliation(speaker, party):
    assert speaks_for(speaker, {"people": PEOPLE}) == party


def test_without_people_only_names_and_offices_are_known():
    assert speaks_for("Jane Q Roe", {}) is None
