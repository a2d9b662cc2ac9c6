"""Killed, interrupted, run again: nothing is lost, and nothing is paid for twice."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pipeline.readers.live.lane import UNCOMMITTED
from pipeline.run import run
from tests.bulletins import answers, bulletin, outcomes, place_of, reader_of, run_all, told
from tests.scripted_server import Server, scripted
from tests.toy.task import TASK

WIDTH = 8
ARTICLES = int(os.environ.get("SOAK_ARTICLES", "60"))
KILLS = int(os.environ.get("SOAK_KILLS", "4"))

# Children are forked from a process that has everything imported, and no thread of its own.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.bulletins"])


@contextmanager
def child(server: Server, folder: Path, articles: int = ARTICLES) -> Iterator[Any]:
    """A run in a process of its own, begun, and waited for at the end."""
    process = FORKS.Process(target=run_all, args=(server.url, folder, articles, WIDTH))
    process.start()
    yield process
    process.join(60)
    if process.is_alive():
        process.kill()


def finished(server: Server, folder: Path, articles: int = ARTICLES) -> int | None:
    """The exit status of a run that is left alone."""
    with child(server, folder, articles) as process:
        process.join(120)
        status: int | None = process.exitcode
    return status


def stopped(process: Any, number: int) -> int | None:
    """The exit status of a run that is sent a signal."""
    os.kill(process.pid, number)
    process.join(20)
    status: int | None = process.exitcode
    return status


def waited(server: Server, requests: int) -> None:
    """Until the server has had so many requests; fails after half a minute."""
    until = time.monotonic() + 30
    while len(server.log()) < requests:
        assert time.monotonic() < until
        time.sleep(0.01)


def content(folder: Path) -> list[tuple[Any, ...]]:
    """What the ledger says, without what differs from run to run."""
    facts = (
        "select field, position, value, low, high, rule, n_support, n_dissent, supporters::varchar as who from facts "
        "order by all"
    )
    claims = "select mention_id, field, position, value, grade, support_rule from claims order by all"
    return told(folder, facts) + told(folder, claims)


def test_killed_at_random_moments_and_run_again(tmp_path: Path) -> None:
    """At most what was under way (asked for, not yet committed) is paid for twice; the ledger is that of one run."""
    chance = random.Random(11)  # noqa: S311  # not a secret
    script = {"answers": answers(range(ARTICLES)), "latency_s": 0.05, "keep_bodies": False}
    with scripted(script) as server:
        killed = 0
        while killed < KILLS:
            with child(server, tmp_path / "killed") as process:
                waited(server, len(server.log()) + 1)
                time.sleep(chance.uniform(0.0, ARTICLES / WIDTH * 0.05 / KILLS * 2))
                killed += stopped(process, signal.SIGKILL) == -signal.SIGKILL
            if len(server.log()) >= ARTICLES:
                break
        assert finished(server, tmp_path / "killed") == 0
        log = server.log()
    assert len(outcomes(tmp_path / "killed")) == ARTICLES
    assert len(Counter(row["case"] for row in log)) == ARTICLES
    assert len(log) <= ARTICLES + killed * UNCOMMITTED * WIDTH
    with scripted(script) as server:
        assert finished(server, tmp_path / "whole") == 0
    assert content(tmp_path / "killed") == content(tmp_path / "whole")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_drains_what_is_in_flight(tmp_path: Path, number: signal.Signals) -> None:
    with scripted({"answers": answers(range(40)), "latency_s": 0.5, "keep_bodies": False}) as server:
        with child(server, tmp_path, articles=40) as process:
            waited(server, WIDTH + 1)
            assert stopped(process, number) == 75
        asked = len(server.log())
        assert asked <= 3 * WIDTH
        assert len(outcomes(tmp_path)) == asked
        assert told(tmp_path, "select exit_status from runs") == [(75,)]
        assert finished(server, tmp_path, articles=40) == 0
        assert len(server.log()) == 40


def test_a_second_interrupt_stops_at_once(tmp_path: Path) -> None:
    faults = {str(case): ["hang"] for case in range(20)}
    with scripted({"faults": faults, "keep_bodies": False}) as server, child(server, tmp_path, articles=20) as process:
        waited(server, WIDTH)
        os.kill(process.pid, signal.SIGINT)
        time.sleep(0.2)
        began = time.monotonic()
        assert stopped(process, signal.SIGINT) == 75
        assert time.monotonic() - began < 4


def test_another_model_replaces_the_readings_of_its_sources(tmp_path: Path) -> None:
    """The ledger does not count two readings of one article."""
    with scripted({"answers": answers(range(3))}) as server:
        for model in ("openai/one", "openai/two"):
            reader = reader_of(server.url, tmp_path, model=model)
            run(TASK, [bulletin(case) for case in range(3)], reader=reader, place=place_of(tmp_path))
        assert len(server.log()) == 6
    assert told(tmp_path, "select count(*) as n from reads where until_run is null") == [(3,)]
    assert told(tmp_path, "select count(*) as n from mentions where until_run is null and parent_id is null") == [(3,)]
