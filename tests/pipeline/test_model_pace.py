"""Pace: requests at once that adapt, limits per minute, and budgets that are never overdrawn."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest

from pipeline.model import Budget, Prices
from pipeline.model.pace import BURST_S, Bucket, Gate, Purse
from pipeline.model.troubles import Ended
from pipeline.records import Outcome


def running(work: Callable[[], Awaitable[None]]) -> None:
    """Run a coroutine function to its end, within five seconds."""

    async def bounded() -> None:
        async with asyncio.timeout(5):
            await work()

    asyncio.run(bounded())


def test_the_gate_halves_once_for_one_burst_and_grows_back() -> None:
    gate = Gate(16)
    sent = time.monotonic()
    for _ in range(5):
        gate.slow_down(sent)
    assert gate.width == 8
    gate.slow_down(time.monotonic())
    assert gate.width == 4
    for _ in range(200):
        gate.went_well()
    assert gate.width == 16


def test_the_gate_never_closes_for_good() -> None:
    gate = Gate(4)
    for _ in range(10):
        gate.slow_down(time.monotonic())
    assert gate.width == 1


def test_no_more_inside_than_the_gate_is_wide() -> None:
    async def work() -> None:
        gate, inside, most = Gate(3), 0, 0

        async def one() -> None:
            nonlocal inside, most
            async with gate.entered():
                inside += 1
                most = max(most, inside)
                await asyncio.sleep(0.001)
                inside -= 1

        await asyncio.gather(*(one() for _ in range(30)))
        assert (most, inside) == (3, 0)

    running(work)


def test_nobody_enters_while_the_server_asked_to_wait() -> None:
    async def work() -> None:
        gate = Gate(3)
        gate.slow_down(time.monotonic(), rest_s=0.1)
        began = time.monotonic()
        async with gate.entered():
            assert time.monotonic() - began >= 0.09

    running(work)


@pytest.mark.parametrize("per_minute", [6, 60, 600])
def test_a_bucket_lets_through_what_it_says_a_minute(per_minute: int) -> None:
    now = [0.0]
    bucket = Bucket(per_minute, clock=lambda: now[0])
    passed = 0
    while now[0] < 600:
        now[0] += bucket.wait_s(1)
        passed += 1
    burst = max(1.0, per_minute / 60 * BURST_S)
    assert passed == pytest.approx(per_minute * 10, abs=burst + 1)


def test_without_a_limit_nobody_waits() -> None:
    assert Bucket(None).wait_s(10**9) == 0


def test_a_purse_holds_what_is_under_way() -> None:
    async def work() -> None:
        purse = Purse(Budget(tokens=100), None)
        async with purse.reserved(30, 30):
            later = asyncio.create_task(entered(purse, 30, 30))
            await asyncio.sleep(0.01)
            assert not later.done()
            purse.pay(20, None)
        assert await later == "held"
        purse.pay(30, None)
        assert await entered(purse, 30, 30) is Outcome.budget
        assert await entered(purse, 30, 20) == "held"

    running(work)


def test_a_purse_counts_money() -> None:
    async def work() -> None:
        purse = Purse(Budget(dollars=1.0), Prices(tokens_in=1000.0, tokens_out=1000.0))
        assert await entered(purse, 500, 600) is Outcome.budget
        assert await entered(purse, 500, 400) == "held"
        assert purse.price(100, 100) == pytest.approx(0.2)

    running(work)


async def entered(purse: Purse, tokens_in: int, tokens_out: int) -> str | Outcome:
    """What becomes of a reservation."""
    try:
        async with purse.reserved(tokens_in, tokens_out):
            return "held"
    except Ended as ended:
        return ended.outcome
