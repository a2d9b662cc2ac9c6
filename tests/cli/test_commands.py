from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from tests.ledgers import GOLD, SEEDS

COMMANDS = ("run", "ingest", "read", "link", "reconcile", "publish", "sql", "explain", "doctor")
RECORDED = ("--model", f"recorded:{GOLD}")


class TestHelp:
    def test_the_command_alone_lists_the_commands(self, call):
        done = call()
        assert done.status == 0
        assert all(f"\n  {name} " in done.out for name in COMMANDS)

    @pytest.mark.parametrize("name", COMMANDS)
    def test_each_command_has_an_example_and_its_statuses(self, call, name):
        done = call(name, "--help")
        assert done.status == 0
        assert f"Example:\n    newsledger {name} " in done.out or f"Example:\n    newsledger {name}\n" in done.out
        assert "Exit status:" in done.out

    def test_version(self, call):
        done = call("--version")
        assert (done.status, done.out.split()[0]) == (0, "newsledger")


WRONG = [
    (("runn",), "No such command 'runn'. Did you mean 'run'?"),
    (("run", "--bad"), "No such option: --bad"),
    (("sql",), "Missing argument 'SQL'"),
    (("run",), "no SOURCE is named"),
    (("run", "nowhere"), "nowhere: there is no such file or folder"),
    (("run", SEEDS, "--task", "foo"), "there is no task 'foo': the tasks are"),
    (("run", SEEDS, "--model", "gpt-x"), "'gpt-x' is no reader of this version"),
    (("run", SEEDS, "--model", "builtin:x"), "is no reader of this version"),
    (("run", SEEDS, "--model", "recorded:none"), "none: there is no such file or folder of recorded answers"),
    (("run", SEEDS, "--model", "recorded:"), "recorded: names no file"),
    (("run", SEEDS, "--published", "soon"), "--published 'soon' is no day"),
    (("run", SEEDS, "--outlet", "X"), "describe a single text"),
    (("read", "--outlet", "X"), "describe a single text"),
    (("read", SEEDS, "--jsonl", "--dry-run"), "--jsonl prints answers"),
    (("run", SEEDS, "--config", "none.toml"), "none.toml: cannot be opened"),
    (("publish",), "there is no working ledger"),
    (("sql", "select 1"), "no ledger at newsledger.duckdb"),
    (("explain", "e1"), "no ledger at newsledger.duckdb"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG)
def test_wrong_usage_is_one_line_and_makes_nothing(call, arguments, message):
    done = call(*arguments)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("newsledger: ")
    assert message in done.err
    assert done.err.count("\n") == 1
    assert list(Path().iterdir()) == []


class TestRun:
    def test_the_summary_is_for_people(self, call):
        done = call("run", SEEDS, *RECORDED)
        assert done.status == 0
        for line in (
            f"Read by recorded:{GOLD}.",
            "Articles: 5 new.",
            "Readings: 5 with exchanges.",
            "8 exchanges in the ledger, 8 new, 0 changed by this run:",
            "Disagreements between sources: none.",
            "Ledger: newsledger.duckdb. Next:",
        ):
            assert line in done.out.splitlines()
        assert "built-in" not in done.out
        assert "reading 5 articles" in done.err

    def test_parts_stand_beneath_their_wholes(self, call):
        lines = call("run", SEEDS, *RECORDED).out.splitlines()
        whole = next(number for number, line in enumerate(lines) if "1,000 to Ukraine, 1,000 to Russia" in line)
        assert lines[whole].startswith("  e")
        assert all(line.startswith("    e") for line in lines[whole + 1 : whole + 3])

    def test_a_second_run_reads_nothing(self, call):
        call("run", SEEDS, *RECORDED)
        done = call("run", SEEDS, *RECORDED)
        assert "Articles: 5 unchanged.\nReadings: none; nothing had to be read.\n" in done.out
        assert "8 exchanges in the ledger, none changed by this run:" in done.out

    def test_without_a_model_it_says_who_reads_and_how_to_choose(self, call):
        article = next(SEEDS.glob("001*.txt"))
        done = call("run", article, "--published", "2025-03-19", "--outlet", "Courier")
        assert "Read by the built-in pattern reader" in done.out
        assert "No model is configured. To choose a reader: --model" in done.out
        assert "No model is configured" not in call("run", article, "--model", "builtin").out

    def test_quiet_says_nothing_and_json_says_all(self, call):
        assert call("run", SEEDS, *RECORDED, "--quiet")[:3] == (0, "", "")
        told = json.loads(call("run", SEEDS, *RECORDED, "--quiet", "--json").out)
        assert (told["exit_status"], told["counts"]["documents_unchanged"], len(told["entries"])) == (0, 5, 8)

    def test_a_document_that_fails_is_listed_and_the_rest_is_done(self, call):
        shutil.copytree(SEEDS, "articles")
        Path("articles/empty.txt").touch()
        done = call("run", "articles", *RECORDED)
        assert done.status == 1
        assert "Articles: 5 new, 1 failed." in done.out
        assert "Failed: 1 document.\n  articles/empty.txt: " in done.out
        assert "8 exchanges in the ledger" in done.out
        quiet = call("run", "articles", *RECORDED, "--quiet")
        assert (quiet.status, quiet.out) == (1, "")
        assert "articles/empty.txt" in quiet.err

    def test_a_dry_run_makes_nothing(self, call):
        done = call("run", SEEDS, *RECORDED, "--dry-run")
        assert done.status == 0
        assert f"To be read by recorded:{GOLD}: 5 articles." in done.out
        assert "Cost: 0 tokens, $0.00" in done.out
        assert list(Path().iterdir()) == []

    def test_sources_and_reader_may_come_from_the_settings(self, call):
        Path("newsledger.toml").write_text(f'sources = ["{SEEDS}"]\nmodel = "recorded:{GOLD}"\ndb = "n.duckdb"\n')
        assert "8 exchanges in the ledger" in call("run").out
        assert Path("n.duckdb").exists()

    def test_stages_one_by_one_come_to_the_same(self, call, made):
        for arguments in (("ingest", SEEDS), ("read", *RECORDED), ("link",), ("reconcile",), ("publish",)):
            assert call(*arguments).status == 0, arguments
        question = "select note from exchanges order by note"
        assert call("sql", question).out == call("sql", question, "--db", made).out


class TestReadAloud:
    def test_each_answer_is_one_line_and_the_ledger_is_left_alone(self, call):
        done = call("read", SEEDS, "--jsonl", *RECORDED)
        lines = [json.loads(line) for line in done.out.splitlines()]
        assert [line["article"] for line in lines] == sorted(path.name for path in SEEDS.glob("*.txt"))
        assert all(set(line) == {"article", "outcome", "exchanges"} for line in lines)
        assert not Path("newsledger.duckdb").exists()
        assert [path.name for path in Path("newsledger.work").iterdir()] == ["answers.duckdb"]

    def test_what_it_prints_can_be_recorded_answers(self, call):
        first = call("read", SEEDS, "--jsonl", *RECORDED)
        Path("answers.jsonl").write_text(first.out, "utf-8")
        assert call("read", SEEDS, "--jsonl", "--model", "recorded:answers.jsonl").out == first.out

    def test_an_article_that_cannot_be_taken_is_named(self, call):
        Path("empty.txt").touch()
        done = call("read", "empty.txt", "--jsonl", *RECORDED)
        assert (done.status, done.out) == (1, "")
        assert "newsledger: empty.txt: " in done.err

    def test_an_article_without_an_answer_is_declined(self, call):
        Path("a.txt").write_text("It rained.", "utf-8")
        done = call("read", "a.txt", "--jsonl", *RECORDED)
        assert done.status == 0
        assert json.loads(done.out) == {
            "article": "a.txt",
            "outcome": "declined",
            "message": "a.txt: no recorded answer",
            "exchanges": [],
        }


class TestSql:
    def test_csv_is_exact(self, call, made):
        sql = (
            "select 'a\"b,\n' || chr(27) as text, null as nothing, [1, 2] as l, 1.50::decimal(4, 2) as fee, true as ok"
        )
        done = call("sql", sql, "--db", made, "--format", "csv")
        rows = list(csv.reader(io.StringIO(done.out, newline="")))
        assert rows == [["text", "nothing", "l", "fee", "ok"], ['a"b,\n\x1b', "", "[1, 2]", "1.50", "true"]]

    def test_json_is_a_list_of_objects(self, call, made):
        sql = "select 1 as a, 2 as a, date '2025-03-19' as day, ['x'] as list, null as nothing, 'nan'::double as no"
        done = call("sql", sql, "--db", made, "--format", "json")
        assert json.loads(done.out) == [
            {"a": 1, "a_2": 2, "day": "2025-03-19", "list": ["x"], "nothing": None, "no": None}
        ]
        assert json.loads(call("sql", "select 1 where false", "--db", made, "--json").out) == []

    def test_a_table_cannot_move_the_cursor(self, call, made):
        done = call("sql", "select chr(27) || '[2J' || chr(8238) as x", "--db", made)
        assert done.out == "x\n---------------\n\\u001b[2J\\u202e\n(1 row)\n"

    def test_a_wide_row_becomes_a_list(self, call, made, monkeypatch):
        monkeypatch.setattr("pipeline.cli.tables.width", lambda: 60)
        out = call("sql", "select * from exchanges order by entry_id limit 1", "--db", made).out
        assert out.startswith("-- 1 --\nentry_id ")
        assert max(map(len, out.splitlines())) <= 60
        narrow = call("sql", "select entry_id, note from exchanges", "--db", made).out
        assert max(map(len, narrow.splitlines())) <= 60
        assert narrow.startswith("entry_id ")

    def test_a_table_of_no_rows(self, call, made):
        assert call("sql", "select 1 as x where false", "--db", made).out == "x\n-\n(0 rows)\n"

    @pytest.mark.parametrize(
        ("sql", "message"),
        [
            ("selec 1", "syntax error"),
            ("drop table entries", "does not take DROP"),
            ("select * from read_csv('/etc/passwd')", "no files and no network"),
            ("select 1; select 2", "one SQL statement at a time"),
            (" ", "no SQL is given"),
        ],
    )
    def test_what_it_refuses(self, call, made, sql, message):
        done = call("sql", sql, "--db", made)
        assert (done.status, done.out) == (2, "")
        assert message in done.err

    def test_it_reads_standard_input(self, call, made, monkeypatch):
        monkeypatch.setattr("sys.stdin", io.StringIO("select 2 as x"))
        assert call("sql", "-", "--db", made, "--format", "csv").out == "x\n2\n"

    def test_an_unknown_format(self, call, made):
        assert "write one of table, csv, json" in call("sql", "select 1", "--db", made, "--format", "xml").err


class TestExplain:
    @pytest.fixture
    def ids(self, call, made):
        out = call("sql", "select entry_id from exchanges order by note", "--db", made, "--format", "csv").out
        return out.split()[1:]

    def test_the_tree_holds_values_rules_claims_and_places(self, call, made, ids):
        done = call("explain", ids[0], "--db", made)
        assert done.status == 0
        for part in (
            "Articles\n",
            "[1] 0",
            "fingerprint ",
            "Values\n",
            "(only source; 1 source for",
            ", line 1, characters ",
        ):
            assert part in done.out

    def test_of_two_it_says_why_they_are_not_one(self, call, made, ids):
        done = call("explain", ids[0], ids[1][:8], "--db", made)
        assert done.status == 0
        assert "Not one, because:\n" in done.out
        assert "threshold 3" in done.out

    def test_for_programs(self, call, made, ids):
        assert json.loads(call("explain", ids[0], "--db", made, "--json").out)["entry_id"] == ids[0]
        assert json.loads(call("explain", *ids[:2], "--db", made, "--json").out)["left"] == ids[0]

    def test_an_unknown_id_says_how_to_find_one(self, call, made):
        done = call("explain", "nothing", "--db", made)
        assert done.status == 2
        assert 'newsledger sql "select entry_id, note from exchanges"' in done.err

    def test_three_are_too_many(self, call, made):
        assert call("explain", "a", "b", "c", "--db", made).status == 2


class TestDoctor:
    def test_all_is_well_before_the_first_run_and_after(self, call, made):
        for arguments in ((), ("--db", made)):
            done = call("doctor", *arguments)
            assert done.status == 0, done.out
            assert done.out.endswith("All is well.\n")

    def test_it_never_shows_a_key(self, call, monkeypatch):
        monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
        done = call("doctor")
        assert "OPENAI_API_KEY: set" in done.out
        assert "sk-secret" not in done.out + call("doctor", "--json").out

    def test_wrong_settings_are_a_finding(self, call):
        Path("newsledger.toml").write_text("dbb = 1")
        done = call("doctor")
        assert done.status == 2
        assert "bad   settings: newsledger.toml: unknown key 'dbb'" in done.out

    @pytest.mark.parametrize("name", ["text.duckdb"])
    def test_a_file_that_is_no_ledger_is_a_finding(self, call, name):
        Path(name).write_text("no ledger")
        checks = {one["name"]: one for one in json.loads(call("doctor", "--db", name, "--json").out)}
        assert checks["published ledger"]["state"] == "bad"
        assert checks["working ledger"]["state"] == "ok"
