from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from pipeline.answers import AnswerStore, StoredAnswer, Usage
from pipeline.errors import StoreError
from pipeline.records import Answer, Outcome
from pipeline.store import MEMORY, SQL, Database

WRITER = """
import sys
from datetime import UTC, datetime
from pipeline.answers import AnswerStore, StoredAnswer
from pipeline.records import Answer, Outcome

store = AnswerStore(sys.argv[1])
for n in range(100000):
    answer = Answer(Outcome.ok, {"umbrellas": [{"n": n}]})
    store.add([StoredAnswer(f"k{n}", "umbrellas", "h", "builtin", "f", answer, datetime.now(UTC))])
    print(n, flush=True)
"""


def stored(read_key: str, answer: Answer, usage: Usage | None = None) -> StoredAnswer:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    return StoredAnswer(read_key, "umbrellas", "h1", "builtin", "f1", answer, at, usage or Usage())


@pytest.fixture
def store():
    with AnswerStore(MEMORY) as opened:
        yield opened


def test_what_was_added_is_found(store):
    answers = {
        "a": Answer(Outcome.ok, {"umbrellas": [{"colour": "rouge é", "count": 2, "owner": None}]}),
        "b": Answer(Outcome.empty, {"umbrellas": []}),
        "c": Answer(Outcome.invalid, None, "colour: a colour is needed"),
    }
    assert store.add([stored(key, answer) for key, answer in answers.items()]) == 3
    assert store.get_many(["a", "b", "c", "nobody"]) == answers
    assert store.get_many(["b"]) == {"b": answers["b"]}
    assert store.get_many([]) == {}
    assert store.add([]) == 0


@pytest.mark.parametrize("outcome", Outcome)
def test_only_final_outcomes_are_kept(store, outcome):
    kept = store.add([stored("a", Answer(outcome))])
    assert kept == len(store.get_many(["a"])) == (outcome not in ("transport", "budget"))


def test_the_first_answer_under_a_key_stands(store):
    first, second = Answer(Outcome.ok, {"n": 1}), Answer(Outcome.ok, {"n": 2})
    assert store.add([stored("a", first)]) == 1
    assert store.add([stored("a", second), stored("b", first), stored("b", second)]) == 1
    assert store.get_many(["a", "b"]) == {"a": first, "b": first}


def test_nothing_of_a_bad_batch_is_kept(store):
    with pytest.raises(StoreError, match=r"answers\.content"):
        store.add([stored("a", Answer(Outcome.ok, {"n": 1})), stored("b", Answer(Outcome.ok, {"n": float("inf")}))])
    assert store.get_many(["a", "b"]) == {}


def test_the_cost_is_kept(tmp_path):
    usage = Usage(tokens_in=1200, tokens_cached=1000, tokens_out=80, tokens_reasoning=None, cost=0.00125, latency_s=2.5)
    with AnswerStore(tmp_path / "answers.duckdb") as store:
        store.add([stored("a", Answer(Outcome.empty, {}), usage)])
    with Database(tmp_path / "answers.duckdb", sql=SQL / "answers") as db:
        (row,) = db.run_sql("from answers")
    assert (row.tokens_in, row.tokens_cached, row.tokens_reasoning) == (1200, 1000, None)
    assert (row.cost, row.latency_s, row.answered_at) == (0.00125, 2.5, datetime(2026, 3, 1, tzinfo=UTC))


def test_kill_9_loses_no_answer_that_was_added(tmp_path):
    path = tmp_path / "answers.duckdb"
    with subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        added = [int(writer.stdout.readline()) for _ in range(20)]
        writer.send_signal(signal.SIGKILL)
        added += [int(line) for line in writer.stdout]
    with AnswerStore(path) as store:
        found = store.get_many([f"k{n}" for n in added])
    assert [found[f"k{n}"].content for n in added] == [{"umbrellas": [{"n": n}]} for n in added]
