"""The built-in reader: invented articles and what they say, and what holds for every text."""

from __future__ import annotations

import time
import tomllib
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Document
from pipeline.text import Searchable
from schemas.prisoner_exchange.model import Answer
from schemas.prisoner_exchange.reader import read

CASES = tomllib.loads(Path(__file__).with_name("reader_cases.toml").read_text("utf-8"))["case"]


def document(text: str, published_on: date | None = date(2025, 5, 25)) -> Document:
    return Document("d", "v", "h", "article", text, datetime(2025, 6, 1, tzinfo=UTC), published_on=published_on)


def exchanges(text: str, published_on: date | None = date(2025, 5, 25)) -> list[dict[str, Any]]:
    answer = read(document(text, published_on))
    assert answer is not None
    Answer.model_validate(answer)
    return list(answer["exchanges"])


def headline(exchange: dict[str, Any]) -> list[str]:
    """The figures of an exchange that are no part of another: "Russia>Ukraine 95"."""
    whole = [group for group in exchange["groups"] if not group["subset"] and group["count"] is not None]
    return [
        f"{group['released_by'] or ''}>{group['returned_to'] or ''} {group['count']}".removeprefix("> ")
        for group in whole
    ]


def quotes(found: list[dict[str, Any]]) -> list[str]:
    """Everything that an answer says is copied from the article."""
    records = [
        *found,
        *(group for exchange in found for group in exchange["groups"]),
        *(person for exchange in found for person in exchange["people"]),
    ]
    copied = ("evidence", "date_text", "largest_claim")
    return [record[name] for record in records for name in copied if record.get(name) is not None]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_figures_of_invented_articles(case: dict[str, Any]) -> None:
    found = exchanges(case["text"], case["published"])
    told = Counter(fact for exchange in found for fact in headline(exchange))
    assert told == Counter(case.get("facts", []))
    assert len(found) == case.get("exchanges", len(found))
    assert bool(found) == (case.get("exchanges") != 0)


@pytest.mark.parametrize("field", ["date", "level", "status", "location", "mediators", "people"])
def test_other_fields_of_invented_articles(field: str) -> None:
    wrong = {}
    for case in CASES:
        if field in case:
            main = exchanges(case["text"], case["published"])[0]
            seen = {
                **main,
                "date": main["date_start"],
                "mediators": sorted(main["mediators"]),
                "people": [person["name"] for person in main["people"] if person["role"] == "released"],
            }[field]
            if seen != case[field]:
                wrong[case["name"]] = seen
    assert wrong == {}


@pytest.mark.parametrize(
    "text",
    [
        "Росія та Україна обміняли 175 військовополонених у середу, повідомило Міністерство оборони Росії.",
        "La Russie et l'Ukraine ont échangé 175 prisonniers de guerre mercredi, a annoncé le ministère russe.",
        "Russland und die Ukraine haben am Mittwoch 175 Kriegsgefangene ausgetauscht, teilte das Ministerium mit.",
        "Rusia y Ucrania intercambiaron el miércoles 175 prisioneros de guerra, informó el Ministerio de Defensa.",
        "أفرجت روسيا عن 175 أسير حرب أوكراني يوم الأربعاء في إطار صفقة تبادل أسرى بين البلدين",
    ],
)
def test_other_languages_are_declined(text: str) -> None:
    assert read(document(text * 4)) is None


@given(
    st.lists(st.sampled_from([part for case in CASES for part in case["text"].split(". ")]), max_size=8),
    st.sampled_from([". ", ".\n", ".\n\n", "! ", " — "]),
    st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2030, 1, 1))),
)
def test_every_answer_fits_the_schema_and_quotes_the_article(
    parts: list[str], between: str, published_on: date | None
) -> None:
    text = between.join(parts)
    answer = read(document(text, published_on))
    if answer is not None:
        Answer.model_validate(answer)
        article = Searchable(text)
        assert all(article.find(quote).grade.grounded for quote in quotes(answer["exchanges"]))
        parents = {exchange["id"]: exchange["level"] for exchange in answer["exchanges"]}
        stages = [exchange["part_of"] for exchange in answer["exchanges"] if exchange["level"] == "stage"]
        assert all(parents[deal] == "deal" for deal in stages)


@given(st.text(max_size=400))
def test_no_text_is_too_odd(text: str) -> None:
    answer = read(document(text))
    assert answer is None or answer["exchanges"] == []


def test_the_same_article_gives_the_same_answer() -> None:
    for case in CASES[:10]:
        assert read(document(case["text"])) == read(document(case["text"]))


@pytest.mark.parametrize(
    "text",
    [
        "the prisoner exchange of soldiers and " * 27_000,
        "The men of the army said that it was in the swap: " + "the 12345 prisoners of war in " * 40_000,
        "The army of Ukraine on the way to the sea released 5 Russian soldiers in the exchange. " * 12_000,
        "the Russia of the men released 95 soldiers and " * 20_000,
        "the swap for the two of them. " + "a" * 1_000_000,
    ],
    ids=["no full stop", "numbers", "facts", "verbs", "one word"],
)
def test_a_megabyte_is_read_in_bounded_time(text: str) -> None:
    read(document("Warm up of the prisoner swap in the town."))
    started = time.process_time()
    read(document(text))
    assert time.process_time() - started < 3


def test_a_date_needs_a_day_of_publication() -> None:
    text = "Russia and Ukraine swapped 40 prisoners each on Wednesday, the two governments said in a statement."
    (dated,) = exchanges(text, date(2024, 3, 15))
    assert (dated["date_start"], dated["date_end"], dated["date_text"]) == ("2024-03-13", "2024-03-13", "on Wednesday")
    (undated,) = exchanges(text, None)
    assert (undated["date_start"], undated["date_text"]) == (None, None)


def test_the_day_of_an_announcement_is_no_day_of_a_handover() -> None:
    (found,) = exchanges("Officials said on Friday that 40 Ukrainian soldiers had been freed in a prisoner swap.")
    assert found["date_start"] is None


def test_a_stage_belongs_to_its_deal() -> None:
    text = """Ukraine and Russia each freed 205 prisoners of war on Tuesday, the first stage of a deal made in Istanbul.

Under the agreement the two sides will hand over 900 captives each, officials said."""
    deal, stage = exchanges(text, date(2025, 5, 7))
    assert (deal["level"], deal["status"], stage["level"], stage["part_of"]) == (
        "deal",
        "under_way",
        "stage",
        deal["id"],
    )
    assert headline(stage) == ["Ukraine>Russia 205", "Russia>Ukraine 205"]
    assert deal["negotiated_in"] == "Istanbul"
    assert stage["negotiated_in"] is None


def test_parts_are_no_figures_of_their_own() -> None:
    text = """Russia freed 144 Ukrainian soldiers in a prisoner swap on Monday, including 43 marines.

Among them were 12 women. The commander, who lost a leg, said that 95 of the soldiers had been wounded."""
    (found,) = exchanges(text)
    assert headline(found) == ["Russia>Ukraine 144"]
    assert {group["count"] for group in found["groups"] if group["subset"]} >= {43, 12}


@pytest.mark.parametrize("seed", sorted(path.name for path in Path("seeds").glob("*.txt")))
def test_the_headline_figures_of_the_seeds(seed: str) -> None:
    index = tomllib.loads(Path("seeds/index.toml").read_text("utf-8"))["article"]
    published = next(entry.get("published") for entry in index if entry["file"] == seed)
    found = exchanges(Path("seeds", seed).read_text("utf-8"), published)
    assert found[0]["parties"]
    assert any(headline(exchange) for exchange in found)
