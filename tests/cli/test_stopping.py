"""What ends a command early: Ctrl-C, another process, a reader of its output that goes away, our own mistake."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from pipeline.cli.entry import DEFECT, STOPPED
from pipeline.store import Database
from tests.ledgers import GOLD, SEEDS

COMMAND = [sys.executable, "-c", "from pipeline.cli import main; main()"]
RECORDED = ["--model", f"recorded:{GOLD}"]


@pytest.fixture
def start(tmp_path, root):
    """Start `newsledger` in an empty folder; the process, whose pipes are closed when the test ends."""
    open_pipes = ExitStack()

    def started(*arguments: str | Path, **known) -> subprocess.Popen[str]:
        environment = {key: value for key, value in os.environ.items() if not key.startswith("NEWSLEDGER_")}
        environment |= {"PYTHONPATH": str(root), **known}
        process = subprocess.Popen(
            [*COMMAND, *map(str, arguments)],
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        return open_pipes.enter_context(process)

    with open_pipes:
        yield started


def stopped(start, *signals: signal.Signals) -> tuple[int, str, str]:
    """A run that was sent some signals while it waited for standard input; its status and what it said."""
    process = start("run", "-", SEEDS, *RECORDED)
    assert process.stderr.readline() == "taking in articles\n"
    for one in signals:
        process.send_signal(one)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


STOP = "newsledger: stopped. What was committed stays: run the same command again to go on.\n"


@pytest.mark.parametrize("signals", [[signal.SIGINT] * 3, [signal.SIGTERM]])
def test_a_stopped_run_says_how_to_go_on(start, signals):
    assert stopped(start, *signals) == (STOPPED, "", STOP)


def test_a_stopped_run_is_closed_and_the_next_one_goes_on(start, tmp_path):
    assert stopped(start, signal.SIGINT) == (STOPPED, "", STOP)
    with Database(tmp_path / "newsledger.work" / "ledger.duckdb") as ledger:
        assert [row.exit_status for row in ledger.run_sql("select exit_status from runs")] == [STOPPED]
    assert "8 exchanges in the ledger" in start("run", SEEDS, *RECORDED).communicate(timeout=60)[0]


def test_a_busy_ledger_is_named_with_its_holder(start, tmp_path):
    with Database(tmp_path / "newsledger.work" / "ledger.duckdb"):
        busy = start("run", SEEDS, *RECORDED)
        out, err = busy.communicate(timeout=60)
        assert (busy.returncode, out) == (STOPPED, "")
        assert f"is in use by process {os.getpid()}: wait until that run has ended" in err
        doctor = start("doctor")
        assert "look  working ledger: " in doctor.communicate(timeout=60)[0]
        assert doctor.returncode == 0


def test_a_reader_that_goes_away_is_no_trouble(start, made):
    asked = start("sql", "select * from range(200000)", "--format", "csv", "--db", made)
    assert asked.stdout is not None
    assert asked.stderr is not None
    assert asked.stdout.readline() == "range\n"
    asked.stdout.close()
    assert asked.wait(timeout=60) == 0
    assert asked.stderr.read() == ""


def test_a_ledger_of_a_newer_version_is_refused(start, tmp_path):
    with Database(tmp_path / "newsledger.work" / "ledger.duckdb") as ledger:
        ledger.run_sql("insert into migrations values (99, 'future', timestamp '2030-01-01')")
    newer = start("run", SEEDS, *RECORDED)
    _, err = newer.communicate(timeout=60)
    assert newer.returncode == 2
    assert "was written by a newer version of newsledger" in err


def test_a_defect_is_one_line_and_shows_its_place_when_asked(call, monkeypatch):
    def broken(*_: object) -> None:
        raise ZeroDivisionError("twelve umbrellas")

    monkeypatch.setattr("pipeline.cli.doctor.platform.python_version", broken)
    done = call("doctor")
    assert done.status == DEFECT
    assert done.err == (
        "newsledger: a defect of newsledger: ZeroDivisionError: twelve umbrellas. "
        "Set NEWSLEDGER_DEBUG=1 to see where it happened, and please report it.\n"
    )
    monkeypatch.setenv("NEWSLEDGER_DEBUG", "1")
    assert "Traceback" in call("doctor").err
