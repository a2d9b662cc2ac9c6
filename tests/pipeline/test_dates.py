from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dates import DateRange, find_dates, parse_partial, partial_of, resolve

SUNDAY = date(2025, 5, 25)
WEDNESDAY = date(2025, 3, 19)


def said(days: DateRange | None) -> str | None:
    """A partial date, or "lo/hi" where none denotes the range."""
    return None if days is None else partial_of(days) or f"{days.lo}/{days.hi}"


@pytest.mark.parametrize(
    ("iso", "lo", "hi"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2022-06", date(2022, 6, 1), date(2022, 6, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-05-23", date(2025, 5, 23), date(2025, 5, 23)),
    ],
)
def test_parse_partial(iso: str, lo: date, hi: date) -> None:
    assert parse_partial(iso) == DateRange(lo, hi)


@pytest.mark.parametrize(
    "iso",
    [
        "",
        "25",
        "2025-5",
        "2025-13",
        "2025-00",
        "2025-02-30",
        "2025-05-00",
        "0000",
        "2025-05-23T10",
        " 2025",
        "２０２５",
    ],
)
def test_parse_partial_refuses_the_rest(iso: str) -> None:
    with pytest.raises(ValueError, match=r"date|day|month|year"):
        parse_partial(iso)


@given(st.dates(), st.sampled_from([4, 7, 10]))
def test_parse_and_partial_of_are_inverse(day: date, length: int) -> None:
    iso = day.isoformat()[:length]
    assert partial_of(parse_partial(iso)) == iso


@given(st.dates(), st.dates())
def test_partial_of_denotes_exactly_its_range(one: date, other: date) -> None:
    days = DateRange(min(one, other), max(one, other))
    iso = partial_of(days)
    assert iso is None or parse_partial(iso) == days


@pytest.mark.parametrize(
    ("text", "expected", "basis"),
    [
        ("21 September 2022", "2022-09-21", "stated"),
        ("September 21, 2022", "2022-09-21", "stated"),
        ("Sept. 21", "2024-09-21", "resolved"),
        ("May 16", "2025-05-16", "resolved"),
        ("July 20", "2025-07-20", "resolved"),
        ("July 30", "2024-07-30", "resolved"),
        ("2025-05-23", "2025-05-23", "stated"),
        ("23.05.2025", "2025-05-23", "stated"),
        ("23/05/2025", "2025-05-23", "stated"),
        ("05/05/2025", "2025-05-05", "stated"),
        ("May 2025", "2025-05", "stated"),
        ("in May", "2025-05", "resolved"),
        ("since December", "2024-12", "resolved"),
        ("last July", "2024-07", "resolved"),
        ("mid-May", "2025-05", "resolved"),
        ("in 2022", "2022", "stated"),
        ("on Wednesday", "2025-05-21", "resolved"),
        ("on Sunday", "2025-05-25", "resolved"),
        ("last Sunday", "2025-05-18", "resolved"),
        ("next Sunday", "2025-06-01", "resolved"),
        ("Wednesday morning", "2025-05-21", "resolved"),
        ("late Thursday", "2025-05-22", "resolved"),
        ("on Friday, May 16,", "2025-05-16", "resolved"),
        ("Today", "2025-05-25", "resolved"),
        ("yesterday", "2025-05-24", "resolved"),
        ("tomorrow", "2025-05-26", "resolved"),
        ("last week", "2025-05-12/2025-05-18", "resolved"),
        ("this week", "2025-05-19/2025-05-25", "resolved"),
        ("earlier this month", "2025-05-01/2025-05-25", "resolved"),
        ("last month", "2025-04", "resolved"),
        ("last year", "2024", "resolved"),
        ("over the weekend", "2025-05-24/2025-05-25", "resolved"),
        ("last weekend", "2025-05-17/2025-05-18", "resolved"),
        ("10 days ago", "2025-05-15", "resolved"),
        ("two days ago", "2025-05-23", "resolved"),
        ("a week ago", "2025-05-12/2025-05-18", "resolved"),
        ("two months ago", "2025-03", "resolved"),
        ("three years ago", "2022", "resolved"),
        ("23-25 May 2024", "2024-05-23/2024-05-25", "stated"),
        ("May 23–25", "2025-05-23/2025-05-25", "resolved"),
        ("Feb. 29", "2024-02-29", "resolved"),
        ("31 June", None, "unresolved"),
        ("21 de mayo de 2025", "2025-05-21", "stated"),
        ("5. Mai 2025", "2025-05-05", "stated"),
        ("3 juin 2024", "2024-06-03", "stated"),
        ("3 травня 2024 року", "2024-05-03", "stated"),
        ("3 мая", "2025-05-03", "resolved"),
        ("5 أيار 2024", "2024-05-05", "stated"),
        ("21 Eylül 2022", "2022-09-21", "stated"),
        ("5 maja 2024", "2024-05-05", "stated"),
        ("במאי 2024", "2024-05", "stated"),
        ("am Mittwoch", "2025-05-21", "resolved"),
        ("mercredi dernier", "2025-05-21", "resolved"),
        ("в среду", "2025-05-21", "resolved"),
        ("у п’ятницю", "2025-05-23", "resolved"),
        ("يوم الأربعاء", "2025-05-21", "resolved"),
        ("ביום רביעי", "2025-05-21", "resolved"),
        ("چهارشنبه", "2025-05-21", "resolved"),
        ("çarşamba günü", "2025-05-21", "resolved"),
        ("woensdag", "2025-05-21", "resolved"),
        ("вчора", "2025-05-24", "resolved"),
    ],
)
def test_one_expression(text: str, expected: str | None, basis: str) -> None:
    (found,) = find_dates(text, SUNDAY)
    assert (said(found.range), found.basis) == (expected, basis)


@pytest.mark.parametrize(
    "text", ["you may go", "they march on", "05/06/2025", "2022 hats", "Version 1.2.2024.1", "the monday_x", ""]
)
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text, SUNDAY) == []


def test_sightings_hold_the_words_that_a_reader_would_copy() -> None:
    text = "It was lost on Wednesday, May 16, found on Monday and sold over the weekend."
    assert [found.text for found in find_dates(text, SUNDAY)] == [
        "on Wednesday, May 16",
        "on Monday",
        "over the weekend",
    ]


def test_without_a_day_of_publication_only_stated_dates_resolve() -> None:
    found = find_dates("on 2 May 2024, on Monday, in June, two days ago", None)
    assert [(said(one.range), one.basis) for one in found] == [
        ("2024-05-02", "stated"),
        (None, "unresolved"),
        (None, "unresolved"),
        (None, "unresolved"),
    ]


def test_the_ends_of_the_calendar_stay_unresolved() -> None:
    assert resolve("yesterday", date.min) is None
    assert resolve("next year", date.max) is None
    assert resolve("900 years ago", date(800, 1, 1)) is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Wednesday", "2025-03-19"),
        ("May", "2024-05"),
        ("2025-02", "2025-02"),
        ("on Tuesday", "2025-03-18"),
        ("nothing", None),
    ],
)
def test_resolve(words: str, expected: str | None) -> None:
    assert said(resolve(words, WEDNESDAY)) == expected


WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


@given(st.dates(date(1000, 1, 1), date(2999, 1, 1)), st.integers(0, 6))
def test_a_weekday_is_the_last_on_or_before_publication(published: date, day: int) -> None:
    days = resolve(f"on {WEEKDAYS[day]}", published)
    assert days is not None
    assert days.lo == days.hi
    assert days.lo.weekday() == day
    assert timedelta(0) <= published - days.lo < timedelta(days=7)


@given(st.dates(date(1000, 1, 1), date(2999, 1, 1)), st.dates(date(2024, 1, 1), date(2024, 12, 31)))
def test_a_day_without_year_lies_at_most_60_days_ahead(published: date, day: date) -> None:
    days = resolve(f"{day.day} {day:%B}", published)
    assert days is not None
    assert (days.lo.month, days.lo.day) == (day.month, day.day)
    assert days.lo - published <= timedelta(days=60)


@given(st.text(alphabet="123 May.,-/on last weekago:\n", max_size=50) | st.text(max_size=50), st.none() | st.dates())
def test_sightings_are_in_order_and_stand_where_they_say(text: str, published: date | None) -> None:
    end = 0
    for found in find_dates(text, published):
        assert end <= found.start < found.end
        assert text[found.start : found.end] == found.text
        assert (found.range is None) == (found.basis == "unresolved")
        assert found.range is None or found.range.lo <= found.range.hi
        end = found.end


@pytest.mark.parametrize("piece", ["on Wednesday ", "May ", "12 May 2024 ", "ago ", "1-", "mid-", "Monday, ", " "])
def test_time_is_linear_in_the_text(piece: str) -> None:
    started = time.perf_counter()
    find_dates(piece * (100_000 // len(piece)), SUNDAY)
    assert time.perf_counter() - started < 5
