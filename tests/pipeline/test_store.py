from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from types import MappingProxyType
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import BusyLedgerError, FullDiskError, NewerLedgerError, StoreError
from pipeline.records import QuoteGrade
from pipeline.store import MEMORY, SQL, Database
from pipeline.store.faults import CURES, fault, plain, translated
from pipeline.store.migrate import migrations
from pipeline.store.values import encoder

NOW = datetime(2026, 3, 1, 12, 30, 5, 123456, tzinfo=UTC)

CLAIM = {
    "task": "umbrellas",
    "mention_id": "m1",
    "field": "colour",
    "position": 0,
    "value": "red",
    "span_start": 3,
    "span_end": 6,
    "grade": "verbatim",
    "support_rule": "words",
    "attribution": ("the finder", "the owner"),
}
DOCUMENT = {
    "version_id": "v1",
    "document_id": "d1",
    "text_hash": "h1",
    "article": "umbrellas.txt",
    "outlet": "The Daily Umbrella",
    "published_on": date(2026, 2, 28),
    "fetched_at": NOW,
    "text": "A red umbrella was found.",
    "since_run": 1,
}
RUN = {"task": "umbrellas", "command": "run", "started_at": NOW}
READ = {
    "task": "umbrellas",
    "reader": "builtin",
    "fingerprint": "f1",
    "answer": {"umbrellas": []},
    "read_at": NOW,
    "since_run": 1,
}
FACT = {
    "task": "umbrellas",
    "entry_id": "e1",
    "field": "colour",
    "value": "red",
    "rule": "vote",
    "n_support": 1,
    "n_dissent": 1,
    "supporters": ["m1"],
    "dissenters": ["m2"],
    "since_run": 1,
}
MENTION = {
    "task": "umbrellas",
    "record": "umbrella",
    "path": "umbrellas[0]",
    "read_key": "k1",
    "document_id": "d1",
    "quote_grade": QuoteGrade.exact,
    "since_run": 1,
}


@pytest.fixture
def db():
    with Database(MEMORY) as opened:
        yield opened


def one(db: Database, sql: str, **parameters):
    (row,) = db.run_sql(sql, **parameters)
    return row


ENDLESS_WRITER = """
import sys
from datetime import UTC, datetime
from pipeline.store import Database

db = Database(sys.argv[1])
row = {"task": "t", "stage": "s", "kind": "k", "message": "m" * 500, "failed_at": datetime.now(UTC)}
for run in range(1, 100000):
    with db.transaction():
        for part in range(5):
            db.insert("failures", [row | {"run_id": run}])
    print(run, flush=True)
"""

FILL_DISK = """
import os, resource, signal, sys
from pipeline.errors import FullDiskError
from pipeline.store import Database

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
db = Database(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, resource.RLIM_INFINITY))
for n in range(100):
    try:
        db.insert("feeds", [{"feed_url": f"{n} {m} " + os.urandom(200).hex()} for m in range(1000)])
    except FullDiskError as error:
        print(n, error)
        break
"""


def python(code: str, *arguments: str, **options) -> subprocess.CompletedProcess[str]:
    """Runs `code` in another process, in which our packages can be imported."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False, **options
    )


class TestValues:
    def test_what_goes_in_comes_out(self, db):
        db.insert("claims", [CLAIM])
        row = one(db, "from claims")
        assert row._asdict() == CLAIM

    def test_instants_are_utc_whatever_zone_they_came_in(self, db):
        kyiv = NOW.astimezone(timezone(timedelta(hours=2)))
        db.insert("documents", [DOCUMENT | {"fetched_at": kyiv}])
        assert one(db, "select fetched_at, cast(fetched_at as varchar) as text from documents") == (
            NOW,
            "2026-03-01 12:30:05.123456",
        )
        assert one(db, "select count(*) as n from documents where fetched_at = $at", at=kyiv).n == 1

    @pytest.mark.parametrize(
        "value",
        [{"a": [1, None, "é"], "b": {"c": True}}, {}, [], [{"a": 1}, {"b": 2}], 5, MappingProxyType({"a": 1.5})],
    )
    def test_json(self, db, value):
        db.insert("runs", [RUN | {"counts": value}])
        assert one(db, "select counts from runs").counts == value

    def test_nulls_and_empty_lists_stay_apart(self, db):
        db.insert(
            "claims", [CLAIM | {"attribution": ()}, CLAIM | {"position": 1, "attribution": None, "span_start": None}]
        )
        rows = db.run_sql("select attribution, span_start from claims order by position")
        assert rows == [((), 3), (None, None)]

    @pytest.mark.parametrize(("value", "text"), [("307", "307"), (307, "307"), (True, "true"), (False, "false")])
    def test_claims_of_every_type_are_stored_as_text(self, db, value, text):
        db.insert("claims", [CLAIM | {"value": value}])
        assert one(db, "select value from claims").value == text

    def test_left_out_columns_take_their_default(self, db):
        db.insert("runs", [RUN, RUN])
        assert [(row.run_id, row.published) for row in db.run_sql("from runs order by run_id")] == [
            (1, False),
            (2, False),
        ]

    def test_enums_are_their_text(self, db):
        db.insert("mentions", [MENTION | {"mention_id": "m1", "version_id": "v1", "quote": "q"}])
        assert one(db, "select quote_grade from mentions where quote_grade = $g", g=QuoteGrade.exact) == ("exact",)

    @settings(deadline=None, max_examples=40)
    @given(
        st.text(st.characters(exclude_categories=["Cs"])), st.lists(st.text(st.characters(exclude_categories=["Cs"])))
    )
    def test_any_text_survives(self, text, members):
        with_text = CLAIM | {"value": text, "attribution": members}
        SHARED.run_sql("delete from claims")
        SHARED.insert("claims", [with_text])
        assert one(SHARED, "select value, attribution from claims") == (text, tuple(members))
        assert one(SHARED, "select $text as text, $members as members", text=text, members=members) == (
            text,
            tuple(members),
        )

    @settings(deadline=None, max_examples=40)
    @given(st.recursive(st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text("aé\"'\\$"), st.lists))
    def test_any_json_survives(self, value):
        SHARED.run_sql("delete from runs")
        SHARED.insert("runs", [RUN | {"counts": {"value": value}}])
        assert one(SHARED, "select counts from runs").counts == {"value": value}

    @pytest.mark.parametrize(
        ("table", "row", "told"),
        [
            ("claims", CLAIM | {"position": 1.5}, "claims.position, row 0: 1.5 is not a whole number"),
            ("claims", CLAIM | {"position": "one"}, "is not a whole number"),
            ("claims", CLAIM | {"attribution": "the finder"}, "is not a list"),
            ("claims", CLAIM | {"value": ["red"]}, "is a list in a text column"),
            ("claims", CLAIM | {"value": {"a": 1}}, "is a dict in a text column"),
            ("claims", CLAIM | {"value": None}, "NOT NULL"),
            ("claims", CLAIM | {"position": 10**20}, "claims"),
            ("claims", CLAIM | {"value": "\ud800"}, "surrogate"),
            ("claims", CLAIM | {"shade": "dark"}, "claims has no column shade; it has task, mention_id"),
            ("runs", RUN | {"started_at": datetime(2026, 1, 1)}, "is not an aware datetime"),  # noqa: DTZ001  # the point
            ("runs", RUN | {"started_at": "yesterday"}, "is not an aware datetime"),
            ("runs", RUN | {"counts": '{"a": 1}'}, "give the value itself, not its JSON text"),
            ("runs", RUN | {"counts": {"a": float("nan")}}, "runs.counts"),
            ("runs", RUN | {"counts": {"a": NOW}}, "cannot be written as JSON"),
            ("umbrellas", {"a": 1}, "has no table umbrellas"),
        ],
    )
    def test_what_does_not_fit_is_refused_not_bent(self, db, table, row, told):
        with pytest.raises(StoreError, match=r".") as raised:
            db.insert(table, [row])
        assert told in str(raised.value)
        assert "\n" not in str(raised.value)

    def test_rows_with_other_columns_are_refused(self, db):
        with pytest.raises(StoreError, match="claims: row 1 has other columns than row 0"):
            db.insert("claims", [CLAIM, {"task": "umbrellas"}])

    def test_all_rows_or_none(self, db):
        with pytest.raises(StoreError, match="duplicate key"):
            db.insert("claims", [CLAIM | {"position": n} for n in range(5000)] + [CLAIM])
        assert one(db, "select count(*) as n from claims").n == 0

    def test_no_rows_is_no_work(self, db):
        assert db.insert("claims", []) == 0
        assert db.insert("claims", [CLAIM]) == 1


SHARED = Database(MEMORY)


class TestStatements:
    @pytest.mark.parametrize("path", sorted(SQL.rglob("*.sql")), ids=lambda path: str(path.relative_to(SQL)))
    def test_every_file_parses_and_statements_stand_alone(self, path):
        with duckdb.connect() as connection:
            count = len(connection.extract_statements(path.read_text(encoding="utf-8")))
        assert count >= 1 if path.parent.name in ("migrations", "views") else count == 1

    def test_a_named_statement(self, tmp_path):
        statements = folder(tmp_path, {"001_first": "create table t (a integer, b varchar)"})
        (statements / "larger.sql").write_text("select a, b from t where a > $least order by a")
        with Database(MEMORY, sql=statements) as db:
            db.insert("t", [{"a": n, "b": str(n)} for n in range(4)])
            assert [row.b for row in db.run("larger", least=1)] == ["2", "3"]
            with pytest.raises(StoreError, match=r"larger.*Values were not provided.*least") as raised:
                db.run("larger")
            assert raised.value.statement == "larger"
            with pytest.raises(StoreError, match="excess parameters: most"):
                db.run("larger", least=1, most=2)

    def test_rows_are_frozen(self, db):
        row = one(db, "select 1 as a")
        with pytest.raises(AttributeError):
            row.a = 2

    @pytest.mark.parametrize(
        ("sql", "told"),
        [
            ("select 1 as a; select 2 as b", "holds 2 statements"),
            ("", "holds 0 statements"),
            ("selec 1", "syntax error"),
            ("select 1 as a, 2 as a", "distinct names"),
            ("select 1 + 1", "distinct names"),
            ("select nothing from runs", "nothing"),
        ],
    )
    def test_a_wrong_statement_is_one_sentence(self, db, sql, told):
        with pytest.raises(StoreError, match=r".") as raised:
            db.run_sql(sql)
        assert told in str(raised.value)
        assert "LINE" not in str(raised.value)

    def test_an_unknown_statement_is_named(self, db):
        with pytest.raises(StoreError, match="no statement lost/umbrellas"):
            db.run("lost/umbrellas")

    @pytest.mark.parametrize("hostile", ["'; drop table runs; --", '" or 1=1', "$a"])
    def test_values_are_bound(self, db, hostile):
        assert one(db, "select $value as value", value=hostile).value == hostile

    def test_a_python_variable_is_no_table(self, db):
        umbrellas = [{"a": 1}]
        assert umbrellas
        with pytest.raises(StoreError, match="umbrellas does not exist"):
            db.run_sql("select * from umbrellas")

    def test_nothing_after_closing(self):
        db = Database(MEMORY)
        db.close()
        db.close()
        with pytest.raises(StoreError, match="closed"):
            db.run_sql("select 1 as a")


def fails(db: Database, error: BaseException) -> None:
    with db.transaction():
        with db.transaction():
            db.insert("runs", [RUN])
        raise error


def twice(db: Database) -> None:
    with db.transaction():
        db.insert("claims", [CLAIM])
        db.insert("claims", [CLAIM])


def swallows(db: Database) -> None:
    with db.transaction(), contextlib.suppress(ValueError):
        fails(db, ValueError("swallowed"))


class TestTransactions:
    @pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, StoreError])
    def test_all_or_nothing_inner_ones_included(self, db, error):
        with pytest.raises(error, match="stop"):
            fails(db, error("stop"))
        assert one(db, "select count(*) as n from runs").n == 0
        db.insert("runs", [RUN])

    def test_after_a_refused_statement_it_goes_on(self, db):
        with pytest.raises(StoreError, match="duplicate key"):
            twice(db)
        db.insert("claims", [CLAIM])
        assert one(db, "select count(*) as n from claims").n == 1

    def test_a_failed_part_cannot_be_half_committed(self, db):
        with pytest.raises(StoreError, match="a part of this transaction failed"):
            swallows(db)
        assert one(db, "select count(*) as n from runs").n == 0

    def test_a_key_can_be_replaced_inside_one(self, db):
        db.insert("claims", [CLAIM])
        with db.transaction():
            db.run_sql("delete from claims where mention_id = $id", id="m1")
            db.insert("claims", [CLAIM | {"value": "blue"}])
        assert one(db, "select value from claims").value == "blue"

    def test_ctrl_c_in_a_query_is_a_keyboard_interrupt(self):
        with pytest.raises(KeyboardInterrupt), translated("w"):
            raise RuntimeError("Query interrupted")
        with pytest.raises(RuntimeError, match="our own"), translated("w"):
            raise RuntimeError("our own")


def folder(tmp_path: Path, steps: dict[str, str]) -> Path:
    """A folder of statements whose migrations are `steps`."""
    root = tmp_path / "sql"
    (root / "migrations").mkdir(parents=True, exist_ok=True)
    for name, sql in steps.items():
        (root / "migrations" / f"{name}.sql").write_text(sql)
    return root


class TestMigrations:
    def test_recorded_and_run_once(self, tmp_path):
        sql = folder(tmp_path, {"001_first": "create table t (a integer)"})
        for _ in range(2):
            with Database(tmp_path / "w.duckdb", sql=sql) as db:
                db.insert("t", [{"a": 1}])
        folder(tmp_path, {"002_second": "alter table t add column b varchar; update t set b = 'x'"})
        with Database(tmp_path / "w.duckdb", sql=sql) as db:
            assert db.run_sql("select a, b from t") == [(1, "x"), (1, "x")]
            rows = db.run_sql("from migrations order by number")
        assert [(row.number, row.name) for row in rows] == [(1, "first"), (2, "second")]
        assert all(abs(row.applied_at - datetime.now(UTC)) < timedelta(minutes=1) for row in rows)

    def test_a_failing_one_leaves_nothing(self, tmp_path):
        sql = folder(
            tmp_path, {"001_first": "create table t (a integer)", "002_bad": "create table u (a integer); nonsense"}
        )
        with pytest.raises(StoreError, match="002_bad"):
            Database(tmp_path / "w.duckdb", sql=sql)
        folder(tmp_path, {"002_bad": "create table u (a integer)"})
        with Database(tmp_path / "w.duckdb", sql=sql) as db:
            assert db.run_sql("from u") == []

    def test_a_newer_ledger_is_left_alone(self, tmp_path):
        path = tmp_path / "w.duckdb"
        newer = folder(
            tmp_path / "newer", {"001_first": "create table t (a integer)", "002_more": "create table u (a integer)"}
        )
        Database(path, sql=newer).close()
        before = path.read_bytes()
        with pytest.raises(NewerLedgerError, match=r"newer version of newsledger .*install"):
            Database(path, sql=folder(tmp_path / "older", {"001_first": "create table t (a integer)"}))
        assert path.read_bytes() == before

    def test_another_kind_of_database(self, tmp_path):
        Database(tmp_path / "a.duckdb", sql=SQL / "answers").close()
        with pytest.raises(StoreError, match="another kind of database"):
            Database(tmp_path / "a.duckdb")
        with duckdb.connect(str(tmp_path / "b.duckdb")) as stranger:
            stranger.execute("create table shop (a integer)")
        with pytest.raises(StoreError, match="no ledger of newsledger's"):
            Database(tmp_path / "b.duckdb")

    @pytest.mark.parametrize("names", [["002_late"], ["001_a", "003_c"], ["first"], ["001_a", "001_b"], []])
    def test_numbers_have_no_gaps(self, tmp_path, names):
        with pytest.raises(StoreError):
            migrations(folder(tmp_path, dict.fromkeys(names, "select 1")) / "migrations")

    def test_views_are_applied_in_name_order_all_or_none(self, tmp_path, db):
        (tmp_path / "20_b.sql").write_text("create or replace view b as select a + 1 as b from a")
        (tmp_path / "10_a.sql").write_text("create or replace view a as select 1 as a")
        db.apply_views(tmp_path)
        db.apply_views(tmp_path)
        assert one(db, "from b").b == 2
        (tmp_path / "10_a.sql").write_text("create or replace view a as select 5 as a")
        (tmp_path / "30_c.sql").write_text("create or replace view c as select x from nowhere")
        with pytest.raises(StoreError, match=r"30_c\.sql.*nowhere"):
            db.apply_views(tmp_path)
        assert one(db, "from b").b == 2
        with pytest.raises(StoreError, match="no such folder"):
            db.apply_views(tmp_path / "missing")


def rubbish(path: Path) -> None:
    path.write_bytes(b"umbrella" * 5000)


def short(path: Path) -> None:
    path.write_bytes(b"hi")


def empty(path: Path) -> None:
    path.touch()


def sqlite(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("create table a (b)")
        connection.commit()


def halved(path: Path) -> None:
    with Database(path) as db:
        db.insert("claims", [CLAIM | {"position": n} for n in range(20_000)])
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def scratched(path: Path) -> None:
    Database(path).close()
    data = bytearray(path.read_bytes())
    data[12] ^= 0xFF
    path.write_bytes(data)


class TestOpening:
    @pytest.mark.parametrize("spoil", [rubbish, short, empty, sqlite, halved, scratched])
    def test_not_a_ledger(self, tmp_path, spoil):
        path = tmp_path / "w.duckdb"
        spoil(path)
        with pytest.raises(StoreError, match="Move it away and run again") as raised:
            Database(path)
        assert str(path) in str(raised.value)
        assert "\n" not in str(raised.value)

    def test_a_place_that_cannot_be_opened(self, tmp_path):
        (tmp_path / "file").touch()
        for path in (tmp_path, tmp_path / "file" / "w.duckdb"):
            with pytest.raises(StoreError, match="Check that the folder exists"):
                Database(path)

    def test_folders_are_made(self, tmp_path):
        Database(tmp_path / "a" / "b" / "w.duckdb").close()
        assert (tmp_path / "a" / "b" / "w.duckdb").exists()

    def test_busy(self, tmp_path):
        code = "import sys; from pipeline.store import Database; Database(sys.argv[1])"
        with Database(tmp_path / "w.duckdb"):
            done = python(code, str(tmp_path / "w.duckdb"))
        assert f"BusyLedgerError: {tmp_path / 'w.duckdb'} is in use by process {os.getpid()}: wait" in done.stderr
        assert python(code, str(tmp_path / "w.duckdb")).returncode == 0

    def test_kill_9_loses_nothing_committed_and_keeps_nothing_half_done(self, tmp_path):
        path = str(tmp_path / "w.duckdb")
        with subprocess.Popen(
            [sys.executable, "-c", ENDLESS_WRITER, path], stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdout is not None
            said = [int(writer.stdout.readline()) for _ in range(20)]
            writer.send_signal(signal.SIGKILL)
            said += [int(line) for line in writer.stdout]
        with Database(path) as db:
            rows = db.run_sql("select run_id, count(*) as n from failures group by run_id order by run_id")
        assert [row.run_id for row in rows[: len(said)]] == said
        assert len(rows) - len(said) in (0, 1)
        assert {row.n for row in rows} == {5}


class TestFullDisk:
    """A limit on a file's size stands in for a full disk: the kernel refuses the same writes (EFBIG, not ENOSPC)."""

    def test_what_was_committed_stands(self, tmp_path):
        done = python(FILL_DISK, str(tmp_path / "w.duckdb"), timeout=60)
        batches, _, message = done.stdout.partition(" ")
        assert message.startswith(f"no room on the disk to write {tmp_path / 'w.duckdb'}"), done.stderr
        assert "free some space" in message
        with Database(tmp_path / "w.duckdb") as db:
            assert one(db, "select count(*) as n from feeds").n == int(batches) * 1000 > 0

    @pytest.mark.parametrize("words", ["No space left on device", "Disk quota exceeded", "File too large"])
    def test_every_way_of_saying_it(self, words):
        error = duckdb.IOException(f'IO Error: Could not write file "w": {words}')
        assert isinstance(fault(error, "w"), FullDiskError)
        assert isinstance(fault(OSError(28, words), "w"), FullDiskError)


def foreign_classes(kind: type[Exception] = duckdb.Error) -> set[type[Exception]]:
    """Every exception class of DuckDB's, found by walking down from its base."""
    return {kind}.union(*(foreign_classes(child) for child in kind.__subclasses__()))


class TestErrors:
    def test_every_foreign_class_is_mapped(self):
        exported = {
            value for value in vars(duckdb).values() if isinstance(value, type) and issubclass(value, duckdb.Error)
        }
        assert foreign_classes() | exported == set(CURES)

    @pytest.mark.parametrize("kind", sorted(CURES, key=str), ids=str)
    def test_each_says_what_happened_to_what_and_what_to_do(self, kind):
        error = fault(kind("Binder Error: something odd!\n\nLINE 1: select"), "w.duckdb", "lost_umbrellas")
        assert type(error) is StoreError
        assert str(error) == f"w.duckdb (lost_umbrellas): something odd. {CURES[kind]}"
        assert error.statement == "lost_umbrellas"

    @pytest.mark.parametrize(
        ("message", "kind"),
        [
            ('IO Error: Could not set lock on file "w": Conflicting lock is held in python (PID 12).', BusyLedgerError),
            ('Error opening "w": … Try opening the file with a newer version of DuckDB.', NewerLedgerError),
        ],
    )
    def test_messages_that_decide(self, message, kind):
        assert type(fault(duckdb.IOException(message), "w")) is kind

    def test_plain(self):
        assert plain(ValueError('Binder Error: no "x" here!\nCandidate bindings: "a"\n\nLINE 1: x')) == (
            'no "x" here. Candidate bindings: "a"'
        )


class TestViews:
    def fill(self, db: Database) -> None:
        db.insert(
            "runs", [RUN | {"finished_at": NOW}, RUN | {"finished_at": None, "started_at": NOW + timedelta(days=1)}]
        )
        versions: dict[str, dict[str, Any]] = {
            "read": {},
            "empty": {},
            "failed": {},
            "pending": {},
            "later": {},
            "copy": {"copy_of": "read"},
        }
        versions |= {"gated": {"gate": "no such word"}, "old": {"until_run": 2}, "recovered": {}}
        nothing = {"copy_of": None, "gate": None, "until_run": None}
        db.insert("documents", [DOCUMENT | nothing | {"version_id": name} | more for name, more in versions.items()])
        outcomes = [("read", "ok"), ("empty", "empty"), ("failed", "invalid"), ("later", "transport"), ("old", "ok")]
        outcomes += [("recovered", "ok"), ("recovered", "refused")]
        reads = [
            READ | {"version_id": version, "read_key": f"{version} {outcome}", "outcome": outcome}
            for version, outcome in outcomes
        ]
        db.insert("reads", reads)

    def test_screening_gives_each_current_version_one_fate(self, db):
        self.fill(db)
        fates = {row.version_id: row.fate for row in db.run_sql("from screening")}
        assert fates == {
            "read": "read",
            "empty": "empty",
            "failed": "failed",
            "pending": "pending",
            "later": "pending",
            "copy": "copy",
            "gated": "gated",
            "recovered": "read",
        }
        assert one(db, "select count(*) as n from screening").n == len(fates)

    def test_coverage_counts_what_a_run_brought(self, db):
        self.fill(db)
        row = one(db, "from coverage")
        assert (row.outlet, row.run_id, row.documents) == ("The Daily Umbrella", 1, 9)
        assert (row.read, row.empty, row.failed, row.pending, row.copies, row.gated) == (3, 1, 1, 2, 1, 1)

    def test_as_of(self, db):
        self.fill(db)
        db.insert(
            "facts_history", [FACT | {"until_run": 2}, FACT | {"value": "blue", "since_run": 2, "until_run": None}]
        )
        days = {-1: [], 0: ["red"], 1: ["blue"], 9: ["blue"]}
        for day, values in days.items():
            rows = db.run_sql("select value from as_of($at)", at=NOW + timedelta(days=day))
            assert [row.value for row in rows] == values
        assert [row.value for row in db.run_sql("from as_of('2026-03-02')")] == ["red"]
        assert [row.value for row in db.run_sql("from facts")] == ["blue"]

    def test_explain_shows_each_claim_for_and_against(self, db):
        db.insert("documents", [DOCUMENT, DOCUMENT | {"version_id": "v2", "article": "other.txt"}])
        mention = MENTION | {"version_id": "v1", "mention_id": "m1", "quote": "a red umbrella"}
        db.insert("mentions", [mention, mention | {"version_id": "v2", "mention_id": "m2", "quote": "a blue umbrella"}])
        claims = [CLAIM, CLAIM | {"mention_id": "m2", "value": "blue"}, CLAIM | {"field": "size", "value": "large"}]
        db.insert("claims", [*claims, CLAIM | {"position": 1, "value": "black"}])
        nobody: dict[str, Any] = {"field": "owner", "value": None, "supporters": [], "dissenters": []}
        db.insert("facts_history", [FACT, FACT | nobody])
        rows = db.run_sql("select field, value, stance, claimed, article, quote from explain($id)", id="e1")
        assert rows == [
            ("colour", "red", "for", "red", "umbrellas.txt", "a red umbrella"),
            ("colour", "red", "against", "blue", "other.txt", "a blue umbrella"),
            ("owner", None, None, None, None, None),
        ]


def test_bulk_insert_is_fast_enough(tmp_path):
    """20,000 rows a second is the target on a quiet machine; a tenth of it is what even a busy one must reach."""
    rows = [
        DOCUMENT | {"version_id": f"v{n}", "url": None, "path": "p", "title": "t", "language": "en", "rights": None}
        for n in range(10_000)
    ]
    with Database(tmp_path / "w.duckdb") as db:
        started = time.perf_counter()
        db.insert("documents", rows)
        rate = len(rows) / (time.perf_counter() - started)
    assert rate > 2_000


@pytest.mark.parametrize("kind", ["INTEGER", "VARCHAR", "VARCHAR[]", "TIMESTAMP", "JSON"])
def test_no_encoder_takes_just_anything(kind):
    encode = encoder(kind)
    assert encode is not None
    with pytest.raises(ValueError, match=r"."):
        encode(object())
