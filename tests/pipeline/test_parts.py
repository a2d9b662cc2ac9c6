"""Long articles: nothing is cut off, every part fits, and an event told in two parts is one record."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline.parts import BYTES_PER_TOKEN, merged, parts_of
from pipeline.records import Outcome
from tests.bulletins import answer, answers, bulletin, quote_of, read_all, reader_of, told
from tests.scripted_server import scripted
from tests.toy.builders import document
from tests.toy.task import TASK

NOTHING = '{"finds": []}'
TEXTS = st.text(alphabet=st.sampled_from("ab .\n\n!?жé漢"), max_size=400)


@given(text=TEXTS, room=st.integers(min_value=4, max_value=60))
def test_parts_fit_and_hold_the_whole_text(text: str, room: int) -> None:
    """Laid end on end, without what is told again, the parts are the text."""
    parts = parts_of(text, room)
    at = 0
    for part in parts:
        assert len(part.encode()) <= room * BYTES_PER_TOKEN or len(parts) == 1
        start = text.find(part, max(0, at - len(part)))
        assert 0 <= start <= at
        at = max(at, start + len(part))
    assert at == len(text)


def test_a_short_text_is_one_part() -> None:
    assert parts_of("short", 100) == ["short"]


def test_parts_are_cut_between_paragraphs_and_overlap() -> None:
    paragraphs = [f"Paragraph {number}. " + "word " * 4 for number in range(80)]
    parts = parts_of("\n\n".join(paragraphs), 150)
    assert len(parts) > 3
    assert all(part.startswith("Paragraph") for part in parts)
    for before, after in pairwise(parts):
        assert after.split(".")[0] in before


def content(*cases: int) -> dict[str, object]:
    """The answer to a part that tells of these bulletins."""
    finds = [json.loads(answer(case))["finds"][0] for case in cases]
    return {"finds": [{**find, "id": f"f{number}"} for number, find in enumerate(finds, start=1)]}


def test_the_same_event_in_two_parts_is_one_record() -> None:
    long = document(" ".join(f"{quote_of(case)}." for case in range(4)), "long.txt")
    whole = merged([content(0, 1), content(1, 2), content(3)], long, TASK)
    assert [find["id"] for find in whole["finds"]] == ["f1", "f2", "f3", "f4"]
    assert [find["batches"][0]["count"] for find in whole["finds"]] == [10, 11, 12, 13]
    assert [len(find["batches"]) for find in whole["finds"]] == [1, 1, 1, 1]


def test_parts_of_a_whole_keep_their_whole() -> None:
    long = document(" ".join(f"{quote_of(case)}." for case in range(3)), "long.txt")
    first, second = content(0), content(1, 2)
    second["finds"][1]["part_of"] = "f1"  # type: ignore[index]  # a list of mappings
    whole = merged([first, second], long, TASK)
    assert [(find["id"], find["part_of"]) for find in whole["finds"]] == [("f1", None), ("f2", None), ("f3", "f2")]


def test_a_record_without_a_quote_in_the_article_is_kept() -> None:
    long = document(f"{quote_of(0)}.", "long.txt")
    whole = merged([content(0), content(7)], long, TASK)
    assert [find["batches"][0]["count"] for find in whole["finds"]] == [10, 17]


def test_an_article_beyond_the_context_is_read_in_parts(tmp_path: Path) -> None:
    """One request a part, one reading in the ledger, with every part's cost."""
    stories = [f"Bulletin, case {case}. {quote_of(case)}. " + "Rain fell all day. " * 450 for case in range(3)]
    long = document("\n\n".join(stories), "long.txt")
    with scripted({"answers": answers(range(3)), "default": NOTHING}) as server:
        reader = reader_of(server.url, tmp_path, context=5_000, max_output=500)
        progress = read_all([long, bulletin(7)], reader, tmp_path)
        log = server.log()
    assert len(log) > 3
    assert progress.outcomes[Outcome.ok] == 1
    (row,) = told(tmp_path, "select count(*) as calls, count(distinct read_key) as readings from calls")
    assert row == (len(log), 2)
    counts = told(tmp_path, "select distinct value from claims where field = 'count' order by value")
    assert [value for (value,) in counts] == ["10", "11", "12"]


def test_a_part_that_fails_fails_the_whole(tmp_path: Path) -> None:
    stories = [f"Bulletin, case {case}. {quote_of(case)}. " + "Rain fell all day. " * 450 for case in range(2)]
    with scripted({"answers": answers(range(2)), "default": NOTHING, "faults": {"1": ["refusal"] * 3}}) as server:
        reader = reader_of(server.url, tmp_path, context=5_000, max_output=500)
        (read,) = reader.read([document("\n\n".join(stories), "long.txt")])
    assert read.answer.outcome is Outcome.refused
    assert "part" in str(read.answer.message)
