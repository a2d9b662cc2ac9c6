from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.errors import QueryError, SettingsError, StoreError
from pipeline.store import MEMORY, Database, Limits, Published, publish

RUN = {"task": "umbrellas", "command": "run", "started_at": datetime(2026, 3, 1, 12, tzinfo=UTC)}

READER = """
import sys
from pathlib import Path
from pipeline.store import Published

ledger = Published(Path(sys.argv[1]))
print(ledger.query("select count(*) from runs").rows[0][0], flush=True)
for line in sys.stdin:
    print(ledger.query("select count(*) from runs").rows[0][0], flush=True)
"""

SMALL_DISK = """
import resource, signal, sys
from pathlib import Path
from pipeline.errors import FullDiskError
from pipeline.store import Database, publish

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
db = Database(sys.argv[1])
db.image()  # written out now, so that it is the copy that finds no room
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
try:
    publish(db, Path(sys.argv[2]))
except FullDiskError as error:
    print(error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(db.run_sql("select count(*) as n from runs")[0].n)
"""


@pytest.fixture
def places(tmp_path):
    """The working ledger's path and the published one's."""
    return tmp_path / "newsledger.work" / "ledger.duckdb", tmp_path / "newsledger.duckdb"


@pytest.fixture
def working(places):
    with Database(places[0]) as db:
        db.insert("runs", [RUN])
        yield db


@pytest.fixture
def ledger(working, places):
    publish(working, places[1])
    with Published(places[1]) as opened:
        yield opened


def in_another_process(code: str, *arguments: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def count(path: Path) -> int:
    with Published(path) as ledger:
        return int(ledger.query("select count(*) from runs").rows[0][0])


class TestPublish:
    def test_everything_committed_is_in_it_and_work_goes_on(self, working, places):
        for runs in range(1, 4):
            publish(working, places[1])
            assert count(places[1]) == runs
            working.insert("runs", [RUN])
        assert [path.name for path in places[1].parent.iterdir() if path.is_file()] == ["newsledger.duckdb"]

    def test_views_and_macros_work_in_it(self, working, places, tmp_path):
        (tmp_path / "views").mkdir()
        (tmp_path / "views" / "lost.sql").write_text("create or replace view lost as select task as lost from runs")
        working.apply_views(tmp_path / "views")
        publish(working, places[1])
        with Published(places[1]) as ledger:
            assert ledger.query("from lost").rows == [("umbrellas",)]
            for question in ("from screening", "from coverage", "from explain('e1')", "from as_of('2026-03-01')"):
                assert ledger.query(question).rows == []

    def test_a_reader_keeps_what_it_opened(self, working, places):
        publish(working, places[1])
        command = [sys.executable, "-c", READER, str(places[1])]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
            assert reader.stdin is not None
            assert reader.stdout is not None
            assert reader.stdout.readline() == "1\n"
            working.insert("runs", [RUN])
            publish(working, places[1])
            reader.stdin.write("again\n")
            reader.stdin.flush()
            assert reader.stdout.readline() == "1\n"
            assert in_another_process(READER, places[1]).stdout == "2\n"
            reader.stdin.close()

    def test_the_working_ledger_stays_locked_while_and_after_it_is_copied(self, working, places):
        publish(working, places[1])
        opening = "import sys; from pipeline.store import Database; Database(sys.argv[1])"
        assert "BusyLedgerError" in in_another_process(opening, places[0]).stderr

    def test_a_full_disk_leaves_the_old_one(self, places):
        with Database(places[0]) as db:
            db.insert("runs", [RUN])
            publish(db, places[1])
            db.insert("runs", [RUN])
        done = in_another_process(SMALL_DISK, *places)
        assert done.stdout.startswith(f"no room on the disk to write {places[1]}"), done.stderr
        assert done.stdout.endswith("\n2\n")
        assert count(places[1]) == 1
        assert sorted(path.name for path in places[1].parent.iterdir()) == ["newsledger.duckdb", "newsledger.work"]

    def test_a_draft_left_by_a_killed_run_is_replaced(self, working, places):
        draft = places[1].with_name(".newsledger.duckdb.draft")
        draft.write_bytes(b"half")
        publish(working, places[1])
        assert count(places[1]) == 1
        assert not draft.exists()

    def test_a_link_is_followed(self, working, places, tmp_path):
        (tmp_path / "elsewhere").mkdir()
        places[1].symlink_to(tmp_path / "elsewhere" / "real.duckdb")
        publish(working, places[1])
        assert places[1].is_symlink()
        assert count(tmp_path / "elsewhere" / "real.duckdb") == 1

    def test_what_cannot_be_published(self, working, places, tmp_path):
        with pytest.raises(StoreError, match="the working ledger itself"):
            publish(working, places[0])
        with pytest.raises(StoreError, match="between transactions"), working.transaction():
            publish(working, places[1])
        with pytest.raises(StoreError, match="only a file"), Database(MEMORY) as memory:
            publish(memory, places[1])
        (tmp_path / "folder" / "inside").mkdir(parents=True)
        with pytest.raises(StoreError, match="folder"):
            publish(working, tmp_path / "folder")
        assert not places[1].exists()


REFUSED = [
    "select * from read_text('{outside}')",
    "select * from read_blob('{outside}')",
    "select * from read_csv('{outside}')",
    "select * from read_json('{outside}')",
    "select * from read_json_objects('{outside}')",
    "select * from read_parquet('{outside}')",
    "select * from read_duckdb('{outside}')",
    "select * from parquet_metadata('{outside}')",
    "select * from sniff_csv('{outside}')",
    "select * from '{outside}'",
    "select * from query_table('{outside}')",
    "select * from query('select * from read_text(''{outside}'')')",
    "select * from query('copy runs to ''{written}''')",
    "select * from json_execute_serialized_sql(json_serialize_sql('select * from read_text(''{outside}'')'))",
    "select * from glob('/*')",
    "select * from read_text('http://127.0.0.1/')",
    "select * from duckdb_secrets()",
    "select getenv('HOME')",
    "select * from umbrellas",
    "select * from pandas_scan()",
    "select * from arrow_scan()",
    "select * from python_map_function((select 1))",
    "copy runs to '{written}'",
    "copy (select 1) to '{written}' (format parquet)",
    "explain analyze copy runs to '{written}'",
    "export database '{written}'",
    "import database '{outside}'",
    "attach '{outside}' as outside",
    "attach ':memory:' as outside",
    "detach newsledger",
    "use system",
    "install httpfs",
    "load httpfs",
    "load '{outside}'",
    "set enable_external_access = true",
    "set lock_configuration = false",
    "reset lock_configuration",
    "set threads = 1",
    "set variable x = 1",
    "pragma enable_profiling",
    "pragma database_list",
    "call pragma_version()",
    "call enable_logging()",
    "insert into runs (task) values ('x')",
    "with x as (insert into runs (task) values ('x') returning task) select * from x",
    "explain analyze delete from runs",
    "update runs set task = 'x'",
    "delete from runs",
    "truncate runs",
    "drop table runs",
    "alter table runs add column x integer",
    "create table x as select 1",
    "create temp table x as select 1",
    "create macro x(a) as a",
    "create view x as select 1",
    "create secret x (type http)",
    "comment on table runs is 'x'",
    "select nextval('run_ids')",
    "prepare x as select 1",
    "begin",
    "checkpoint",
    "vacuum",
    "select 1; select 2",
    "select 1; drop table runs",
    "",
    "-- nothing",
    "selec 1",
    "select nothing from runs",
    "select $1",
]

ANSWERED = {
    "select task from runs": [("umbrellas",)],
    "from runs select task;": [("umbrellas",)],
    "with x as (select 1 as a) select a from x -- done": [(1,)],
    "values (1, 'a')": [(1, "a")],
    "select started_at from runs": [(datetime(2026, 3, 1, 12),)],  # noqa: DTZ001  # as stored: UTC, without a zone
    "select started_at::timestamptz, 1, 1 from runs; -- done": [(datetime(2026, 3, 1, 12), 1, 1)],  # noqa: DTZ001  # same
    "pivot (select 1 as a, 2 as b) on a using sum(b)": [(2,)],
    "pivot (select 1 as a, 2 as b) on a in (1) using sum(b)": [(2,)],
    "select * from query('select 1')": [(1,)],
}


class TestPublished:
    @pytest.mark.parametrize("sql", REFUSED)
    def test_it_sees_nothing_else_and_changes_nothing(self, ledger, tmp_path, sql):
        umbrellas = [1]
        assert umbrellas
        (tmp_path / "outside.csv").write_text("umbrella-42,1\n")
        question = sql.replace("{outside}", str(tmp_path / "outside.csv")).replace(
            "{written}", str(tmp_path / "written")
        )
        with pytest.raises(QueryError) as raised:
            ledger.query(question)
        message = str(raised.value)
        assert "\n" not in message
        assert message.endswith(".")
        assert "umbrella-42" not in message
        assert not (tmp_path / "written").exists()
        assert ledger.query("select count(*) from runs").rows == [(1,)]

    @pytest.mark.parametrize(("sql", "rows"), ANSWERED.items())
    def test_it_answers_questions(self, ledger, sql, rows):
        assert ledger.query(sql).rows == rows

    @pytest.mark.parametrize(
        "sql", ["show tables", "describe runs", "summarize runs", "explain select 1", "select now()"]
    )
    def test_it_describes_itself(self, ledger, sql):
        result = ledger.query(sql)
        assert result.rows
        assert all(len(row) == len(result.columns) for row in result.rows)

    @pytest.mark.parametrize(
        ("sql", "told"),
        [
            ("select nothing from runs", 'Referenced column "nothing" not found'),
            ("select * from read_text('/etc/hostname')", "no files and no network"),
            ("delete from runs", "it does not take DELETE"),
            ("select 1; select 2", "give one SQL statement at a time, not 2"),
            ("select [now()]", "cast it to TIMESTAMP"),
        ],
    )
    def test_it_says_why_not(self, ledger, sql, told):
        with pytest.raises(QueryError) as raised:
            ledger.query(sql)
        assert told in str(raised.value)

    def test_limits(self, ledger, places):
        ledger.close()
        with Published(places[1], limits=Limits(seconds=0.2, memory="50MB", rows=10)) as small:
            with pytest.raises(QueryError, match=r"stopped after 0\.2 seconds"):
                small.query("select count(*) from range(10000000) a, range(100000) b where a.range % 7 = b.range % 5")
            with pytest.raises(QueryError, match="more than 10 rows"):
                small.query("from range(11)")
            assert len(small.query("from range(10)").rows) == 10

    def test_too_much_memory(self, ledger, places):
        ledger.close()
        with (
            Published(places[1], limits=Limits(memory="50MB")) as small,
            pytest.raises(QueryError, match="more than 50MB of memory"),
        ):
            small.query("select list(range) from range(30000000)")

    def test_missing(self, tmp_path):
        with pytest.raises(SettingsError, match=r"no ledger at .*newsledger\.duckdb: run `newsledger run` first"):
            Published(tmp_path / "newsledger.duckdb")

    def test_not_a_ledger(self, tmp_path):
        (tmp_path / "newsledger.duckdb").write_bytes(b"umbrella" * 5000)
        with pytest.raises(StoreError, match="cannot be read as a ledger"):
            Published(tmp_path / "newsledger.duckdb")

    def test_a_read_only_file_in_a_read_only_folder(self, working, places, tmp_path):
        if os.geteuid() == 0:
            pytest.skip("root may write anywhere")
        publish(working, places[1])
        places[1].chmod(0o444)
        tmp_path.chmod(0o555)
        try:
            assert count(places[1]) == 1
        finally:
            tmp_path.chmod(0o755)
