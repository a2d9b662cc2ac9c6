from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.answers import AnswerStore
from pipeline.ingest import Failure
from pipeline.landing import batches
from pipeline.ledger import Place
from pipeline.records import Answer, Outcome
from pipeline.run import run
from pipeline.trial import Asking, plan, spoken
from tests.toy.builders import Scripted, batch, document, find
from tests.toy.task import TASK

TWELVE = "Ruritania gave Marshland 12 black umbrellas"
ONE, TWO, THREE = (document(f"{name}: {TWELVE}.", name) for name in ("one", "two", "three"))
ANSWERS = {name: [find(TWELVE, batch(TWELVE, 12))] for name in ("one", "two", "three")}


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path / "toy.duckdb")


def state_of(folder: Path) -> dict[str, str]:
    """Every file below a folder with a hash of what it holds."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_plan_of_a_first_run_reads_everything_and_makes_nothing(place):
    copy = document(ONE.text, "copy", text_hash=ONE.text_hash)
    found = plan(TASK, [ONE, TWO, copy, Failure("x", "empty", "x is empty")], Asking(Scripted(ANSWERS)), place=place)
    assert (found.found, found.to_read, found.copies, found.from_store, len(found.failures)) == (4, 2, 1, 0, 1)
    assert (found.tokens, found.dollars) == (0, 0.0)
    assert list(place.published.parent.iterdir()) == []


@pytest.mark.parametrize("remote", [False, True])
def test_the_plan_is_what_the_run_then_does(place, remote):
    reader = Scripted(ANSWERS, remote=remote)
    run(TASK, [ONE, TWO], reader=reader, place=place)
    for changed in (reader, Scripted({**ANSWERS, "two": []}, remote=remote)):
        changed.calls.clear()
        before = state_of(place.published.parent)
        planned = plan(TASK, [TWO, THREE], Asking(changed), place=place)
        assert changed.calls.total() == 0
        assert state_of(place.published.parent) == before
        done = run(TASK, [TWO, THREE], reader=changed, place=place)
        assert (planned.to_read, planned.from_store, planned.stale) == (done.to_read, done.from_store, done.stale)
        assert changed.calls.total() == planned.to_read - planned.from_store


def test_a_remote_reader_has_a_cost_unless_its_answers_are_there(place):
    reader = Scripted(ANSWERS, remote=True)
    assert plan(TASK, [ONE], Asking(reader), place=place).dollars is None
    run(TASK, [ONE], reader=reader, place=place)
    assert plan(TASK, [ONE], Asking(reader), place=place).dollars == 0.0


def test_what_is_spoken_is_judged_kept_and_not_asked_for_again(tmp_path):
    reader = Scripted(
        {"one": ANSWERS["one"], "two": [find("words that stand nowhere")], "three": Answer(Outcome.ok, {})}
    )
    with AnswerStore(tmp_path / "answers.duckdb") as answers:
        for _ in range(2):
            said = list(spoken([ONE, TWO, THREE], reader, TASK, answers=answers))
            outcomes = [one.answer.outcome for one in said if one.answer is not None]
            assert outcomes == [Outcome.ok, Outcome.ungrounded, Outcome.invalid]
    assert reader.calls == {"one": 1, "two": 1, "three": 1}


class Broken(Scripted):
    """A reader with a mistake in it."""

    def read(self, documents):
        raise ZeroDivisionError("one article too many")


def test_a_defect_of_the_reader_is_one_articles_own(tmp_path):
    with AnswerStore(tmp_path / "answers.duckdb") as answers:
        said = list(spoken([ONE, TWO], Broken({}), TASK, answers=answers))
    assert [one.answer for one in said] == [None, None]
    assert all("one article too many" in (one.defect or "") for one in said)


def test_batches_are_lazy_and_hold_everything():
    taken: list[int] = []

    def items() -> Iterator[int]:
        for one in range(5):
            taken.append(one)
            yield one

    found = batches(items(), 2)
    assert next(found) == [0, 1]
    assert taken == [0, 1]
    assert list(found) == [[2, 3], [4]]
