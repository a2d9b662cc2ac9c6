"""From an answer to mentions and claims: what is refused, what is marked, and that ids hold still."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.declare import Task
from pipeline.errors import InvalidAnswer
from pipeline.extract import MAX_PROBLEMS, Extraction, extract, parse
from pipeline.records import Answer, Claim, Grade, Outcome, QuoteGrade
from tests.toy.builders import batch, document, find, mark
from tests.toy.task import TASK

TEXT = (
    "Ruritania found 12 umbrellas on 3 May 2025. They went to Marshland. "
    "Three had a duck head, said the Umbrella Guild. The season saw 90 umbrellas in all."
)
DAY = "Ruritania found 12 umbrellas"
SEASON = "The season saw 90 umbrellas in all"


def read(*finds: dict[str, Any], task: Task = TASK, key: str = "k1") -> Extraction:
    """An answer about TEXT, extracted."""
    return extract(document(TEXT), key, Answer(Outcome.ok, {"finds": list(finds)}), task)


def claims(said: Extraction, path: str) -> dict[str, Claim]:
    """The claims of the mention at a path, by field; of a list, the last."""
    mention = next(one.mention_id for one in said.mentions if one.path == path)
    return {one.field: one for one in said.claims if one.mention_id == mention}


def complaint(*finds: Any) -> str:
    """Why an answer is refused."""
    with pytest.raises(InvalidAnswer) as raised:
        parse({"finds": list(finds)}, "bulletin.txt", TASK)
    assert raised.value.document == "bulletin.txt"
    return str(raised.value)


def left_out(record: dict[str, Any], field: str) -> dict[str, Any]:
    """The record without a field."""
    return {name: value for name, value in record.items() if name != field}


@pytest.mark.parametrize(
    ("answer", "place"),
    [
        (find(DAY, state="vanished"), "finds[0].state"),
        (find(DAY, batch(DAY, "12")), "finds[0].batches[0].count"),  # type: ignore[arg-type]  # that is the point
        (find(DAY, batch(DAY, 12, {"words": None, "evidence": "x"})), "finds[0].batches[0].marks[0].words"),
        (find(DAY, weather="wet"), "finds[0].weather"),
        (left_out(find(DAY), "place"), "finds[0].place"),
        (find(DAY, offices=None), "finds[0].offices"),
        ("nothing", "finds[0]"),
    ],
)
def test_an_answer_outside_the_schema_says_where(answer, place):
    assert f"{place}: " in complaint(answer)


def test_many_problems_are_counted_not_listed():
    finds = [find(DAY, id=f"f{number}", state="vanished") for number in range(MAX_PROBLEMS + 3)]
    message = complaint(*finds)
    assert message.count("finds[") == MAX_PROBLEMS
    assert "and 3 more" in message


def test_a_local_id_is_given_once():
    assert "the id 'f1' is given twice" in complaint(find(DAY), find(SEASON))


@pytest.mark.parametrize("whole", ["f9", "f2"])
def test_a_part_belongs_to_another_record_of_the_answer(whole):
    message = complaint(find(SEASON), find(DAY, id="f2", part_of=whole))
    assert f"'f2' is part of '{whole}', which is no other record" in message


def test_an_invalid_answer_is_an_outcome_with_its_reason():
    said = read(find(DAY, state="vanished"))
    assert said.answer.outcome is Outcome.invalid
    assert "finds[0].state" in (said.answer.message or "")
    assert not said.mentions
    assert not said.claims


def test_no_event_is_a_real_answer():
    assert read().answer.outcome is Outcome.empty


@pytest.mark.parametrize("outcome", [Outcome.declined, Outcome.refused, Outcome.truncated, Outcome.transport])
def test_what_is_no_answer_stays_what_it_is(outcome):
    answer = Answer(outcome, message="as it was")
    assert extract(document(TEXT), "k1", answer, TASK) == Extraction(answer)


def test_an_answer_none_of_whose_quotes_stands_is_ungrounded():
    said = read(find("The moon was found in Ruritania", batch("many moons", 12)))
    assert said.answer.outcome is Outcome.ungrounded
    assert {one.grade for one in said.claims} == {Grade.unsupported}


def test_one_standing_quote_is_enough_and_the_others_are_marked():
    said = read(find("The moon was found in Ruritania", batch(DAY, 12)))
    assert said.answer.outcome is Outcome.ok
    assert [one.quote_grade for one in said.mentions] == [QuoteGrade.absent, QuoteGrade.exact]
    assert {one.grade for one in claims(said, "finds[0]").values()} == {Grade.unsupported}
    assert claims(said, "finds[0].batches[0]")["count"].grade is Grade.verbatim


def test_a_near_quote_is_located_and_marked_but_supports_nothing():
    said = read(find("Ruritania found 12 umbrelas on 3 May 2025"))
    (mention,) = said.mentions
    assert mention.quote_grade is QuoteGrade.near
    assert mention.span is not None
    assert said.answer.outcome is Outcome.ungrounded
    assert {one.grade for one in said.claims} == {Grade.unsupported}


def test_typography_makes_no_difference_to_support():
    said = read(find("Three had a duck head,  said the\nUmbrella Guild", id="f1"))
    assert said.mentions[0].quote_grade is QuoteGrade.exact
    assert said.mentions[0].quote == "Three had a duck head,  said the\nUmbrella Guild"


def test_every_record_is_a_mention_with_its_place_and_parent():
    said = read(find(DAY, batch(DAY, 12, mark("duck head")), batch(SEASON, 90)))
    paths = [one.path for one in said.mentions]
    assert paths == ["finds[0]", "finds[0].batches[0]", "finds[0].batches[0].marks[0]", "finds[0].batches[1]"]
    ids = [one.mention_id for one in said.mentions]
    assert [one.parent_id for one in said.mentions] == [None, ids[0], ids[1], ids[0]]
    assert [one.record for one in said.mentions] == ["find", "batch", "mark", "batch"]
    assert len(set(ids)) == len(ids)


def test_parts_point_at_the_mention_of_their_whole():
    said = read(find(SEASON, scope="season"), find(DAY, id="f2", scope="day", part_of="f1"))
    whole, part = said.mentions
    assert (whole.local_id, part.local_id) == ("f1", "f2")
    assert (whole.part_of, part.part_of) == (None, whole.mention_id)


def test_a_null_claims_nothing_and_a_list_claims_each_member():
    said = read(find(DAY, offices=["Ruritania", "Marshland", "Umbrella Guild"]))
    offices = [(one.position, one.value, one.grade) for one in said.claims if one.field == "offices"]
    assert [value for _, value, _ in offices] == ["Ruritania", "Marshland", "Umbrella Guild"]
    assert [position for position, _, _ in offices] == [0, 1, 2]
    assert not {"place", "finder", "found_on", "part_of", "id", "evidence"} & set(claims(said, "finds[0]"))


def test_claims_are_graded_by_their_fields_own_check():
    said = read(
        find(DAY, batch(DAY, 12), batch(DAY, 13), found_on="2025-05-03", found_words="3 May 2025", place="Zenda")
    )
    root = claims(said, "finds[0]")
    assert root["found_on"].grade is Grade.verbatim
    assert root["state"].grade is Grade.inferred
    assert root["place"].grade is Grade.unsupported
    counts = [claims(said, f"finds[0].batches[{index}]")["count"] for index in (0, 1)]
    assert [one.grade for one in counts] == [Grade.verbatim, Grade.unsupported]
    assert counts[0].span is not None
    assert TEXT[slice(*counts[0].span)] == "12"


def test_claims_carry_those_to_whom_the_article_attributes_them():
    said = read(find(DAY, batch("Three had a duck head", 3, told_by=["Umbrella Guild"])))
    assert {one.attribution for one in claims(said, "finds[0].batches[0]").values()} == {("Umbrella Guild",)}
    assert {one.attribution for one in claims(said, "finds[0]").values()} == {()}


def test_the_same_reading_has_the_same_ids_and_another_reading_others():
    ids = [[one.mention_id for one in read(find(DAY, batch(DAY, 12)), key=key).mentions] for key in ("k1", "k1", "k2")]
    assert ids[0] == ids[1]
    assert not set(ids[0]) & set(ids[2])


@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
def test_every_piece_of_the_article_can_be_a_quote_and_its_span_points_at_it(start, end):
    quote = TEXT[start:end]
    (mention,) = read(find(quote)).mentions
    if mention.quote_grade is QuoteGrade.exact:
        assert mention.span is not None
        assert TEXT[slice(*mention.span)].split() == quote.split()
    else:
        assert not quote.strip() or _cuts_a_number(start, end)


def _cuts_a_number(start: int, end: int) -> bool:
    return any(TEXT[at - 1 : at + 1].isdigit() and len(TEXT[at - 1 : at + 1]) == 2 for at in (start, end) if at)
