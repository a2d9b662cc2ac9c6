"""The domain's wording: every worked example holds, and nothing of the articles that readers are scored on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from pipeline.declare import Record
from pipeline.extract import Extraction, extract
from pipeline.prompt import Example, Prompt
from pipeline.prompt.examples import values
from pipeline.records import Answer, Document, Grade, Outcome, QuoteGrade
from schemas.prisoner_exchange import TASK
from tests.toy.builders import document

FOLDER = Path(__file__).parents[2] / "prompts" / TASK.name
SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
PROMPT = Prompt.load(FOLDER, TASK)
EXAMPLES = {example.name: example for example in PROMPT.examples}
ANOTHER_LANGUAGE = "5_another_language.json"


def as_document(example: Example) -> Document:
    """The example's article, its language unstated, as most articles' is."""
    shown = example.shown
    return document(shown.text, example.name, shown.published_on, outlet=shown.outlet, title=shown.title)


def extracted(example: Example) -> Extraction:
    """The example's answer as a reading of its own article."""
    answer = Answer(Outcome.ok, example.answer.model_dump(mode="json"))
    return extract(as_document(example), "key", answer, TASK)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_claim_of_an_example_is_supported_and_every_quote_exact(name: str) -> None:
    found = extracted(EXAMPLES[name])
    assert found.answer.outcome in (Outcome.ok, Outcome.empty), found.answer.message
    assert {mention.quote_grade for mention in found.mentions} <= {QuoteGrade.exact}
    unsupported = [(claim.field, claim.value, claim.support_rule) for claim in found.claims if not_seen(claim.grade)]
    assert unsupported == []


def not_seen(grade: Grade) -> bool:
    return grade is Grade.unsupported


def test_the_check_of_examples_can_fail() -> None:
    """The same machinery refuses an example's answer under another example's article."""
    first, second, *_ = EXAMPLES.values()
    answer = Answer(Outcome.ok, first.answer.model_dump(mode="json"))
    assert extract(as_document(second), "key", answer, TASK).answer.outcome is Outcome.ungrounded


def exchanges() -> list[Any]:
    """Every exchange of every example."""
    return [exchange for example in EXAMPLES.values() for exchange in getattr(example.answer, TASK.records)]


def test_the_examples_show_what_is_hard() -> None:
    found = exchanges()
    groups = [group for exchange in found for group in exchange.groups]
    people = [person for exchange in found for person in exchange.people]
    assert {exchange.level for exchange in found} == {"single", "deal", "stage"}
    assert {exchange.focus for exchange in found} == {"main", "background"}
    assert {group.covers for group in groups} == {"one_side", "both_sides", "unstated"}
    assert {group.kind for group in groups} >= {"military", "hostage", "detainee", "remains"}
    assert {group.count_type for group in groups} >= {"exact", "about", "at_most"}
    assert {group.status for group in groups} == {"released", "planned"}
    assert {group.subset for group in groups} == {True, False}
    assert {person.role for person in people} >= {"released", "still_held", "deceased", "relative", "official"}
    assert any(not getattr(example.answer, TASK.records) for example in EXAMPLES.values())
    assert any(example.shown.published_on is None for example in EXAMPLES.values())


def test_an_example_in_another_script_has_english_values_and_its_own_quotes() -> None:
    for rule, value in values(EXAMPLES[ANOTHER_LANGUAGE].answer):
        if rule.name in ("evidence", "date_text"):
            assert re.search("[а-яії]", value)
        elif isinstance(value, str):
            assert value.isascii()


def test_examples_name_nobody_who_is_listed_and_nobody_of_the_seeds() -> None:
    """Invented names alone: a model that repeats one is caught, and no seed's event is told in advance."""
    texts = [path.read_text(encoding="utf-8") for path in SEEDS]
    assert len(texts) == 5
    named = {value for example in EXAMPLES.values() for value in names_of(example.answer)}
    assert named == PROMPT.example_names
    assert [name for name in named for text in texts if name in text] == []


def names_of(answer: Record) -> list[str]:
    return [
        value
        for rule, value in values(answer)
        if rule.name in ("name", "parties", "location", "negotiated_in", "mediators", "released_by", "returned_to")
        or rule.attribution
    ]


def test_the_instructions_hold_no_sentence_of_a_seed() -> None:
    for path in SEEDS:
        words = path.read_text(encoding="utf-8").split()
        runs = {" ".join(words[at : at + 6]) for at in range(len(words) - 5)}
        assert [run for run in runs if run in PROMPT.instructions] == []


def test_the_instructions_name_every_field_and_every_value() -> None:
    for record in (TASK.answer, *TASK.record_types.values()):
        for name, info in record.model_fields.items():
            assert f"- {name} (" in PROMPT.instructions
            assert str(info.description) in PROMPT.instructions


def test_the_fixed_part_stays_affordable() -> None:
    """About four characters a token: with 30,000 a small model's context of 16,384 still has room for an article."""
    assert sum(len(message["content"]) for message in PROMPT.fixed) < 30_000
