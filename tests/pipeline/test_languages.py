"""Support in languages other than English: number words, names in other scripts and cases, offices given in English."""

from __future__ import annotations

from typing import Any

import pytest
from unicode_rbnf import RbnfEngine

from pipeline.dates import parse_partial, resolve
from pipeline.figures import figures
from pipeline.figures.numerals import LANGUAGES, composed_numbers
from pipeline.support import ArticleText, QuoteContext, figure, known_name, person_name
from pipeline.text import Searchable, guess_language, name_tokens, same_name, script_of
from schemas.prisoner_exchange.model import ALIASES
from tests.toy.builders import TODAY, document

ARTICLES = {
    "uk": "У середу Україна повернула додому сорок трьох військових і шістьох цивільних, повідомило Міноборони РФ. "
    "Президента Володимира Зеленського зустріли в Києві, а Москва отримала стільки ж своїх.",
    "ru": "В среду Россия вернула двадцать пять военнослужащих и двоих гражданских, это сообщили в Минобороны РФ. "
    "С Владимиром Путиным говорил посредник из Катара.",
    "fr": "Mercredi, les deux parties ont échangé quarante-trois soldats à la frontière, selon le ministère russe de "
    "la Défense. Le président Volodymyr Zelensky les a accueillis à Kiev avec une dizaine de proches.",
    "es": "El miércoles las dos partes intercambiaron cuarenta y tres soldados en la frontera, según el Ministerio de "
    "Defensa de Rusia. Una docena de civiles volvió a Kiev con ellos.",
    "de": "Am Mittwoch wurden nach Angaben des russischen Verteidigungsministeriums dreiundvierzig Soldaten und ein "
    "Dutzend Zivilisten ausgetauscht, die nach Kiew und in die Türkei gebracht wurden.",
    "ar": "أعلنت وزارة الدفاع الروسية يوم الأربعاء عودة ثلاثة وأربعين أسيرا وخمسة عشر مدنيا إلى كييف. "
    "وشكر الرئيس الأوكراني زيلينسكي الإمارات على الوساطة.",
    "tr": "Rusya Savunma Bakanlığı çarşamba günü kırk üç asker ve on iki sivil için bir takas yapıldığını açıkladı. "
    "Takas Türkiye ve Katar arabuluculuğu ile Ukrayna sınırında oldu.",
    "pl": "W środę do Kijowa wróciło czterdziestu trzech żołnierzy oraz dwoje cywilów, podało ministerstwo. "
    "Na granicy z Rosją zostali przyjęci przez lekarzy.",
}  # fmt: skip


def context(language: str, quote: str | None = None) -> QuoteContext:
    """The article and one quote of it; its language is not stated."""
    text = ARTICLES[language]
    span = Searchable(text).find(quote or text).span
    assert span is not None
    return QuoteContext(ArticleText(document(text), ALIASES), span, {})


@pytest.mark.parametrize("language", ARTICLES)
def test_the_language_of_an_article_is_guessed(language: str) -> None:
    assert guess_language(ARTICLES[language]) == language


@pytest.mark.parametrize("text", ["", "43", "Yes", "漢字かな交じり文", "??? — ..."])
def test_no_language_is_guessed_without_grounds(text: str) -> None:
    assert guess_language(text) is None


def test_the_script_is_that_of_most_letters() -> None:
    assert [script_of(text) for text in ("Kyiv (Київ) is", "Київ (Kyiv) це місто", "כן", "نعم", "42")] == [
        "latin",
        "cyrillic",
        "hebrew",
        "arabic",
        None,
    ]


COUNTED = [
    ("uk", "сорок трьох військових", 43),
    ("uk", "шістьох цивільних", 6),
    ("ru", "двадцать пять военнослужащих", 25),
    ("ru", "двоих гражданских", 2),
    ("fr", "quarante-trois soldats", 43),
    ("fr", "une dizaine de proches", 10),
    ("es", "cuarenta y tres soldados", 43),
    ("es", "Una docena de civiles", 12),
    ("de", "dreiundvierzig Soldaten", 43),
    ("de", "ein Dutzend Zivilisten", 12),
    ("ar", "ثلاثة وأربعين أسيرا", 43),
    ("ar", "وخمسة عشر مدنيا", 15),
    ("tr", "kırk üç asker", 43),
    ("tr", "on iki sivil", 12),
    ("pl", "czterdziestu trzech żołnierzy", 43),
    ("pl", "dwoje cywilów", 2),
]


@pytest.mark.parametrize(("language", "quote", "count"), COUNTED)
def test_a_figure_in_words_is_seen_in_its_quote(language: str, quote: str, count: int) -> None:
    seen = figure(count, context(language, quote))
    assert (seen.grade, seen.rule) in {("verbatim", "number words"), ("verbatim", "listed phrase")}
    assert figure(count + 1, context(language, quote)).grade == "unsupported"


def test_the_same_number_points_to_a_figure_in_words() -> None:
    assert figure(43, context("uk", "Москва отримала стільки ж своїх"))[:2] == ("inferred", "back-reference")


NAMED = [
    ("uk", "Ukraine"),
    ("uk", "Russia"),
    ("uk", "Russian Defence Ministry"),
    ("uk", "Kyiv"),
    ("ru", "Qatar"),
    ("ru", "Russian Defence Ministry"),
    ("fr", "Russian Defence Ministry"),
    ("fr", "Ukraine"),
    ("es", "Russian Defence Ministry"),
    ("de", "Türkiye"),
    ("ar", "Russian Defence Ministry"),
    ("ar", "United Arab Emirates"),
    ("ar", "Ukraine"),
    ("tr", "Russian Defence Ministry"),
    ("tr", "Qatar"),
    ("pl", "Russia"),
]


@pytest.mark.parametrize(("language", "name"), NAMED)
def test_an_english_name_is_seen_in_an_article_of_another_language(language: str, name: str) -> None:
    assert known_name(ALIASES)(name, context(language)).grade in ("by_alias", "verbatim")


@pytest.mark.parametrize("language", ARTICLES)
@pytest.mark.parametrize("name", ["Japan", "Japanese Defence Ministry", "Hamas", "Lake Vell"])
def test_a_name_that_does_not_stand_there_is_not_seen(language: str, name: str) -> None:
    assert known_name(ALIASES)(name, context(language)).grade == "unsupported"


def test_in_an_english_article_an_office_needs_its_own_words() -> None:
    english = document("Russia and Ukraine said on Monday that the talks in the capital were over.")
    seen = known_name(ALIASES)("Russian Defence Ministry", QuoteContext(ArticleText(english, ALIASES), None, {}))
    assert seen.grade == "unsupported"


PERSONS = [
    ("uk", "Президента Володимира Зеленського", "Volodymyr Zelenskyy"),
    ("ru", "С Владимиром Путиным", "Vladimir Putin"),
    ("fr", "Le président Volodymyr Zelensky", "Volodymyr Zelenskyy"),
    ("ar", "وشكر الرئيس الأوكراني زيلينسكي", "Zelensky"),
]


@pytest.mark.parametrize(("language", "quote", "name"), PERSONS)
def test_a_person_is_seen_in_any_case_and_script(language: str, quote: str, name: str) -> None:
    assert person_name(name, context(language, quote)).grade in ("by_alias", "verbatim")
    assert person_name("Marta Lind", context(language, quote)).grade == "unsupported"


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Zelensky", "Зеленського"),
        ("Zelensky", "Зеленским"),
        ("Zelensky", "زيلينسكي"),
        ("Zelensky", "זלנסקי"),
        ("Marta", "Марту"),
        ("Peskov", "Песковым"),
        ("Lubinets", "Лубінця"),
        ("Putin", "وبوتين"),
        ("Witkoff", "ويتكوف"),
        ("Netanyahu", "نتنياهو"),
    ],
)
def test_one_name_in_other_cases_and_scripts(name: str, word: str) -> None:
    assert same_name(name_tokens(name)[-1], word)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Ivan", "Иванов"),
        ("Petrov", "Петренко"),
        ("Martin", "Марту"),
        ("Martin", "Martina"),
        ("Putin", "Путілов"),
        ("Lee", "لي"),
        ("Zelensky", "لافروف"),
        ("Al", "Алу"),
    ],
)
def test_other_names_are_other_names(name: str, word: str) -> None:
    assert not same_name(name_tokens(name)[-1], word)


CHECKED = [*range(1, 131), *range(170, 1000, 83), 1000, 1001, 1343, 2000, 2015, 5000, 12_000, 43_000, 144_012]


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_way_of_spelling_a_number_reads_back(language: str) -> None:
    """CLDR spells each number in every gender and case that it knows; each reads as that number, and as no other."""
    engine = RbnfEngine.for_language(language)
    wrong = [
        (value, written, read)
        for value in CHECKED
        for rules, written in engine.format_number(value).text_by_ruleset.items()
        if "cardinal" in rules and (read := [one.value for one in composed_numbers(written, language)]) != [value]
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("uk", "тисячі людей, сотні днів", []),
        ("uk", "П’ятьох, п'ятьох і десятьох", [5, 5, 10]),
        ("uk", "Тисяча двісті ключів", [1200]),
        ("ru", "двое, трое; сорок, три", [2, 3, 40, 3]),
        ("ru", "сорок три, двадцать", [43, 20]),
        ("tr", "yüz elli bin iki yüz on bir", [150_211]),
        ("ar", "مائتان وثلاثة", [203]),
        ("fa", "چهل و سه نفر و پنج", [43, 5]),
        ("en", "сорок три", []),
        ("xx", "сорок три", []),
    ],
)
def test_numbers_among_other_words(language: str, text: str, expected: list[int]) -> None:
    assert [one.value for one in composed_numbers(text, language)] == expected


def test_the_place_of_a_number_in_words_is_exact() -> None:
    text = "Разом сорок трьох людей"
    assert [text[one.start : one.end] for one in figures(text, "uk")] == ["сорок трьох"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("У середу", "2025-06-04"),
        ("В среду", "2025-06-04"),
        ("Mercredi", "2025-06-04"),
        ("El miércoles", "2025-06-04"),
        ("Am Mittwoch", "2025-06-04"),
        ("يوم الأربعاء", "2025-06-04"),
        ("çarşamba günü", "2025-06-04"),
        ("W środę", "2025-06-04"),
    ],
)
def test_a_weekday_resolves_in_every_language(words: str, expected: Any) -> None:
    assert resolve(words, TODAY) == parse_partial(expected)
