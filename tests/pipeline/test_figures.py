from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.figures import back_reference, figures, singular

ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
ONES += ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spelled(number: int) -> str:
    """British English: 1,144 is "one thousand one hundred and forty-four"."""
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")
    if number < 1000:
        return f"{ONES[number // 100]} hundred" + (f" and {spelled(number % 100)}" if number % 100 else "")
    rest = number % 1000
    return f"{spelled(number // 1000)} thousand" + (f" {'and ' if rest < 100 else ''}{spelled(rest)}" if rest else "")


def seen(text: str, language: str = "en") -> list[tuple[int, str, str]]:
    return [(figure.value, figure.hedge, figure.kind) for figure in figures(text, language)]


def counts(text: str, language: str = "en") -> list[int]:
    return [figure.value for figure in figures(text, language) if figure.kind == "count"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,200 keys, forty-four umbrellas, a dozen hats", [1200, 44, 12]),
        ("1.2 million letters, 300 thousand parcels", [1_200_000, 300_000]),
        ("1 000 and 1 026 hats, 12\u00a0500 coats, 1.200 keys", [1000, 1026, 12_500, 1200]),
        ("a hundred and forty; one hundred and two hundred", [140, 100, 200]),
        ("several hundred, hundreds, dozens, a few thousand", []),
        ("half a dozen, two dozen, half-dozen, a couple", [6, 24, 6, 2]),
        ("a husband and wife; twins; a pair", [2, 2, 2]),
        ("a couple of dozen", []),
        ("1,000-for-1,000, 300 for 300", [1000, 1000, 300, 300]),
        ("two-thirds, the twenty-first, one and a half million, 3.5, 0.125", []),
        ("no one, someone, one of them", [1]),
        ("Two\nhundred and one", [201]),
        ("١٢٣ ۴۵۶", [123, 456]),
        ("1,2,3", [1, 2, 3]),
        ("1" * 40, []),
    ],
)
def test_values(text: str, expected: list[int]) -> None:
    assert counts(text) == expected


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("143 hats", "exact"),
        ("nearly 143 hats", "about"),
        ("some 200 hats", "about"),
        ("an estimated 143", "about"),
        ("200 or so", "about"),
        ("~200", "about"),
        ("at least forty", "at_least"),
        ("more than 2,500", "at_least"),
        ("no fewer than 12", "at_least"),
        ("300 or more", "at_least"),
        ("300+", "at_least"),
        ("up to a dozen", "at_most"),
        ("as many as 50", "at_most"),
        ("no more than 50", "at_most"),
        ("fewer than ten", "at_most"),
        ("the 143 over there", "exact"),
    ],
)
def test_hedges(text: str, hedge: str) -> None:
    assert [figure.hedge for figure in figures(text)] == [hedge]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("in 2022", "year"),
        ("the 2014 fair", "year"),
        ("about 2020 hats", "count"),
        ("June 2", "date"),
        ("2 June", "date"),
        ("the 36th day", "ordinal"),
        ("20%", "percent"),
        ("five per cent", "percent"),
        ("$1.7 billion", "money"),
        ("50 dollars", "money"),
        ("9 a.m.", "time"),
        ("Smith, 35, of Boise", "age"),
        ("a 35-year-old", "age"),
        ("aged 18", "age"),
        ("18 months", "duration"),
        ("two days ago", "duration"),
        ("300 km", "measure"),
        ("the Il-76", "label"),
        ("BN24", "label"),
        ("Flight 17", "label"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert [figure.kind for figure in figures(text)] == [kind]


@pytest.mark.parametrize("text", ["10:30", "2025-05-23", "23.05.2025", "24/7", "192.168.0.1"])
def test_clock_times_numeric_dates_and_the_like_are_no_figures(text: str) -> None:
    assert figures(text) == []


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("mindestens vierundvierzig Hüte", "de", [(44, "at_least", "count")]),
        ("environ deux cent trois clés", "fr", [(203, "about", "count")]),
        ("une centaine", "fr", [(100, "about", "count")]),
        ("al menos cuarenta y cuatro", "es", [(44, "at_least", "count")]),
        ("centoquarantaquattro chiavi", "it", [(144, "exact", "count")]),
        ("cento e quarenta e quatro", "pt", [(144, "exact", "count")]),
        ("honderdvierenveertig sleutels", "nl", [(144, "exact", "count")]),
        ("понад 1,2 тис. ключів", "uk", [(1200, "at_least", "count")]),
        ("около 300 ключей", "ru", [(300, "about", "count")]),
        ("forty 12", "xx", [(12, "exact", "count")]),
        ("forty 12", "", [(12, "exact", "count")]),
    ],
)
def test_other_languages(text: str, language: str, expected: list[tuple[int, str, str]]) -> None:
    assert seen(text, language) == expected


@given(st.integers(0, 10**15 - 1))
def test_digits_with_thousands_separators_give_the_number(number: int) -> None:
    assert [figure.value for figure in figures(f"{number:,} keys")] == [number]
    assert [figure.value for figure in figures(f"{number} keys")] == [number]


@given(st.integers(0, 9999))
def test_number_words_give_the_number(number: int) -> None:
    text = f"They found {spelled(number)} keys"
    (figure,) = figures(text)
    assert (figure.value, figure.rule) == (number, "number words")
    assert text[figure.start : figure.end] == spelled(number)


@given(st.text(alphabet="12 ,.-:/a%$onetwhudrd\n", max_size=60) | st.text(max_size=60))
def test_figures_are_in_order_and_inside_the_text(text: str) -> None:
    found = figures(text)
    assert found == sorted(found)
    assert all(0 <= figure.start < figure.end <= len(text) and figure.value >= 0 for figure in found)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("the same number of hats", "the same number"),
        ("an equal number of hats from each side", "an equal number"),
        ("as many hats", "as many"),
        ("as many as 300 hats", None),
        ("each side", "each side"),
        ("one-for-one", "one-for-one"),
        ("the others", "the others"),
        ("the teacher reached home", None),
        ("стільки ж", "стільки ж"),
        ("12 hats", None),
    ],
)
def test_back_references(text: str, phrase: str | None) -> None:
    found = back_reference(text)
    assert (None if found is None else text[slice(*found)]) == phrase


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("an American", True),
        ("found by a retired teacher", True),
        ("another student", True),
        ("a group of teachers", False),
        ("a few people", False),
        ("a statement", False),
        ("two Americans", False),
        ("a husband and wife", True),
        ("a", False),
        ("", False),
    ],
)
def test_singular(text: str, *, one: bool) -> None:
    assert singular(text) is one


@pytest.mark.parametrize("piece", ["1 ", "1,", "forty-three ", "vierundvierzig", "sech", "one and ", "a dozen ", " "])
def test_time_is_linear_in_the_text(piece: str) -> None:
    started = time.perf_counter()
    figures(piece * (100_000 // len(piece)), "de" if piece in ("sech", "vierundvierzig") else "en")
    assert time.perf_counter() - started < 5
