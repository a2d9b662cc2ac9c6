"""How claims are graded: every class of support, every grade, on invented bulletins."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Grade, Span
from pipeline.support import (
    ArticleText,
    QuoteContext,
    Sighting,
    figure,
    judged,
    known_name,
    person_name,
    stated_date,
    verbatim,
)
from tests.toy.builders import TODAY, document
from tests.toy.model import ALIASES

known = known_name(ALIASES)
dated = stated_date("words")


def context(text: str, quote: str | None = None, *, published_on: date | None = TODAY, **siblings: Any) -> QuoteContext:
    """An article and one of its quotes (the whole text unless given; "" for an absent one)."""
    article = ArticleText(document(text, published_on=published_on), ALIASES)
    quote = text if quote is None else quote
    start = text.index(quote)
    return QuoteContext(article, Span(start, start + len(quote)) if quote else None, siblings)


def graded(seen: Sighting) -> tuple[str, str]:
    """The grade and the rule that gave it."""
    return str(seen.grade), seen.rule


COUNTS = "In all 143 umbrellas turned up, and the same number were lost again."


@pytest.mark.parametrize(
    ("value", "text", "quote", "grade", "rule"),
    [
        (143, COUNTS, "143 umbrellas turned up", "verbatim", "digits"),
        (1203, "Some 1,203 umbrellas", None, "verbatim", "digits"),
        (12, "twelve umbrellas", None, "verbatim", "number words"),
        (12, "about a dozen umbrellas", None, "verbatim", "listed phrase"),
        (1, "a lost umbrella turned up", None, "verbatim", "singular"),
        (143, COUNTS, "the same number were lost", "inferred", "back-reference"),
        (144, COUNTS, "the same number were lost", "unsupported", "figure not in the quote"),
        (143, COUNTS, "were lost again", "unsupported", "figure not in the quote"),
        (40, "40 percent of all umbrellas", None, "unsupported", "figure not in the quote"),
        (3, "Umbrellas found on 3 May", None, "unsupported", "figure not in the quote"),
        (43, COUNTS, "143 umbrellas turned up", "unsupported", "figure not in the quote"),
        (1, "umbrellas turned up", None, "unsupported", "figure not in the quote"),
        (143, COUNTS, "", "unsupported", "not in the article"),
    ],
)
def test_figures(value, text, quote, grade, rule):
    assert graded(figure(value, context(text, quote))) == (grade, rule)


def test_a_figure_points_at_its_own_words():
    seen = context(COUNTS, "umbrellas turned up, and the same number were lost")
    pointer = figure(143, seen).span
    assert pointer is not None
    assert COUNTS[slice(*pointer)] == "the same number"
    digits = figure(143, context(COUNTS)).span
    assert digits == Span(7, 10)


@given(st.integers(2, 99_999), st.integers(2, 99_999))
def test_a_figure_that_is_not_quoted_is_never_supported(stated, claimed):
    seen = figure(claimed, context(f"The bureau kept {stated:,} umbrellas."))
    assert (seen.grade is Grade.verbatim) == (stated == claimed)


@pytest.mark.parametrize(
    ("value", "text", "grade", "rule"),
    [
        ("Ruritania", "Rain fell on Ruritania.", "verbatim", "name"),
        ("Kingdom of Ruritania", "Rain fell on Ruritania.", "by_alias", "canonical"),
        ("Ruritania", "The Kingdom of Ruritania is wet.", "verbatim", "name"),
        ("Marshland", "Marshlanders are dry.", "verbatim", "name"),
        ("Ruritania", "In Strelsau it rains.", "by_alias", "capital"),
        ("Ruritania", "В Рурите сыро.", "by_alias", "alias"),
        ("Ruritania", "The Rain Bureau warned.", "by_alias", "canonical"),
        ("Tea Ministry", "the Ministry of Tea said", "by_alias", "its words"),
        ("Kiev Station", "at Kyiv station", "unsupported", "not in the article"),
        ("Zelensky", "Зеленський said so", "by_alias", "spelling"),
        ("Ruritania", "It rained elsewhere.", "unsupported", "not in the article"),
        ("Umbrella Guild", "The guild said so.", "unsupported", "not in the article"),
    ],
)
def test_names(value, text, grade, rule):
    found = graded(known(value, context(text)))
    assert found[0] == grade
    assert rule in ("canonical", found[1])


def test_a_name_may_stand_anywhere_in_the_article_not_only_in_the_quote():
    seen = known("Ruritania", context("It rains. Ruritanians know it.", "It rains."))
    assert seen.grade is Grade.verbatim or seen.grade is Grade.by_alias
    assert seen.span is not None
    assert seen.span.start == len("It rains. ")


@pytest.mark.parametrize(
    ("value", "text", "quote", "grade", "rule"),
    [
        ("Ann Lee", "Ann Lee found it.", None, "verbatim", "name"),
        ("Ann Lee", "Ann M. Lee found it.", None, "by_alias", "spelling"),
        ("Ann Lee", "Ann Lee came. Ms Lee found it.", "Ms Lee found it", "by_alias", "surname"),
        ("Volodymyr Zelenskyy", "Володимир Зеленський found it.", None, "by_alias", "spelling"),
        ("Ann Lee", "Ann found it.", None, "unsupported", "name not in the quote"),
        ("Ann Lee", "Ms Lee found it.", None, "unsupported", "name not in the article"),
        ("Ann Lee", "Ann Lee came. It was found.", "It was found", "unsupported", "name not in the quote"),
        ("Ann Lee", "Ann Lee found it.", "", "unsupported", "name not in the quote"),
        ("!", "Ann Lee found it.", None, "unsupported", "name not in the quote"),
    ],
)
def test_persons(value, text, quote, grade, rule):
    assert graded(person_name(value, context(text, quote))) == (grade, rule)


@pytest.mark.parametrize(
    ("value", "text", "grade", "rule"),
    [
        ("torn and red", "It was torn and red.", "verbatim", "exact"),
        ("torn  and\nred", "It was torn and red.", "verbatim", "exact"),
        ('a "duck" head', "It had a “duck” head.", "verbatim", "typographic"),
        ("torn or red", "It was torn and red.", "unsupported", "not in the article"),
        (
            "It was a red umbrella with a wooden duck hed",
            "It was a red umbrella with a wooden duck head, they said.",
            "unsupported",
            "not in the article",
        ),
    ],
)
def test_copied_words(value, text, grade, rule):
    assert graded(verbatim(value, context(text))) == (grade, rule)


@pytest.mark.parametrize(
    ("value", "text", "words", "grade", "rule"),
    [
        ("2025-05-03", "Found on 3 May 2025.", "3 May 2025", "verbatim", "date"),
        ("2025-05-03", "Found on 3 May 2025.", None, "verbatim", "date"),
        ("2025-05", "Found on 3 May 2025.", "3 May 2025", "verbatim", "date"),
        ("2025-06-04", "Found on Wednesday.", "on Wednesday", "inferred", "relative date"),
        ("2025-06-08", "Found over the weekend.", "over the weekend", "inferred", "relative date"),
        ("2025-06-09", "Found after the rain.", "after the rain", "inferred", "stated words"),
        ("2025-06-05", "Found on Wednesday.", "on Wednesday", "unsupported", "date words mean another day"),
        ("2025-06-04", "Found on Wednesday.", "on Thursday", "unsupported", "date words not in the article"),
        ("2025-06-04", "Found at last.", None, "unsupported", "date not in the article"),
        ("last week", "Found last week.", "last week", "unsupported", "no date"),
    ],
)
def test_dates(value, text, words, grade, rule):
    assert graded(dated(value, context(text, words=words))) == (grade, rule)


@pytest.mark.parametrize("words", ["on Wednesday", "after the rain"])
def test_without_a_publication_date_relative_words_support_no_day(words):
    seen = dated("2025-06-04", context(f"Found {words}.", published_on=None, words=words))
    assert graded(seen) == ("unsupported", "no publication date")


def test_without_a_publication_date_an_absolute_date_still_stands():
    seen = dated("2025-05-03", context("Found on 3 May 2025.", published_on=None, words="3 May 2025"))
    assert graded(seen) == ("verbatim", "date")


def test_a_judgement_rests_on_its_quote():
    assert graded(judged("red", context("Torn."))) == ("inferred", "judged")
    assert graded(judged("red", context("Torn.", ""))) == ("unsupported", "not in the article")
