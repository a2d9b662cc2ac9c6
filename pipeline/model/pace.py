"""How fast to ask: so many requests at once, so many a minute, so many tokens a minute, so much money in all.

One event loop uses it; nothing here is safe between threads.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.model.troubles import Ended
from pipeline.records import Outcome

if TYPE_CHECKING:
    from pipeline.model.settings import Budget, Pace, Prices

BURST_S = 5.0
"""So many seconds' worth of a per-minute limit may be used at once after a pause."""


class Gate:
    """Bounded concurrency that adapts: halved when told to slow down, one more after each round that went well."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.width = float(most)
        """Requests at once at present."""
        self._inside = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._halved_at = 0.0
        self._closed_until = 0.0

    @asynccontextmanager
    async def entered(self) -> AsyncIterator[None]:
        """Wait for a place, and leave it at the end."""
        await self._enter()
        try:
            yield
        finally:
            self._inside -= 1
            self._wake()

    async def _enter(self) -> None:
        while True:
            rest = self._closed_until - time.monotonic()
            if rest > 0:
                await asyncio.sleep(rest)
            elif self._inside < int(self.width):
                self._inside += 1
                return
            else:
                place = asyncio.get_running_loop().create_future()
                self._waiting.append(place)
                await place

    def _wake(self) -> None:
        free = int(self.width) - self._inside
        while free > 0 and self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(None)
                free -= 1

    def went_well(self) -> None:
        """One request was answered."""
        if self.width < self._most:
            self.width = min(float(self._most), self.width + 1 / self.width)
            self._wake()

    def slow_down(self, sent_at: float, *, rest_s: float = 0.0) -> None:
        """A request sent at `sent_at` (monotonic seconds) was told 429: halve, once for all requests of one burst.

        `rest_s`: nobody enters for so many seconds.
        """
        self._closed_until = max(self._closed_until, time.monotonic() + rest_s)
        if sent_at >= self._halved_at:
            self.width = max(1.0, self.width / 2)
            self._halved_at = time.monotonic()


class Bucket:
    """A limit per minute, filled steadily."""

    def __init__(self, per_minute: int | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = per_minute / 60 if per_minute else 0.0
        self._most = max(1.0, self._rate * BURST_S)
        self._level = self._most
        self._clock = clock
        self._at = clock()

    def wait_s(self, amount: float) -> float:
        """Take `amount`, and return the seconds to wait before using it; 0 where nothing limits."""
        if not self._rate:
            return 0.0
        now = self._clock()
        self._level = min(self._most, self._level + (now - self._at) * self._rate) - amount
        self._at = now
        return max(0.0, -self._level / self._rate)


@dataclass
class Spent:
    """What was spent so far."""

    tokens: int = 0
    dollars: float = 0.0


class Purse:
    """A budget: a request is sent only when what it may cost at most is covered beside all that is under way."""

    def __init__(self, budget: Budget, prices: Prices | None) -> None:
        self._budget = budget
        self._prices = prices
        self.spent = Spent()
        self._held = Spent()
        self._changed = asyncio.Condition()

    @asynccontextmanager
    async def reserved(self, tokens_in: int, tokens_out: int) -> AsyncIterator[None]:
        """Hold the most that a request may cost while it is under way.

        Raises Ended(budget) where it is not covered even once all that is under way has settled.
        """
        need = Spent(tokens_in + tokens_out, self.price(tokens_in, tokens_out) or 0.0)
        async with self._changed:
            while not self._covers(need, self._held):
                if not self._held.tokens:
                    raise Ended(Outcome.budget, "the budget does not cover this article; it stays pending")
                await self._changed.wait()
            self._hold(need, 1)
        try:
            yield
        finally:
            self._hold(need, -1)
            async with self._changed:
                self._changed.notify_all()

    def _hold(self, need: Spent, sign: int) -> None:
        self._held.tokens += sign * need.tokens
        self._held.dollars += sign * need.dollars

    def _covers(self, need: Spent, held: Spent) -> bool:
        budget, spent = self._budget, self.spent
        enough = budget.tokens is None or spent.tokens + held.tokens + need.tokens <= budget.tokens
        return enough and (budget.dollars is None or spent.dollars + held.dollars + need.dollars <= budget.dollars)

    def price(self, tokens_in: int, tokens_out: int, *, cached: int = 0) -> float | None:
        """US dollars; None without prices."""
        return self._prices.of(tokens_in, tokens_out, cached=cached) if self._prices else None

    def pay(self, tokens: int, dollars: float | None) -> None:
        """What a call has cost."""
        self.spent.tokens += tokens
        self.spent.dollars += dollars or 0.0


class Pacer:
    """Gate and buckets together."""

    def __init__(self, pace: Pace) -> None:
        self.gate = Gate(pace.concurrency)
        self._requests = Bucket(pace.requests_per_minute)
        self._tokens = Bucket(pace.tokens_per_minute)

    @asynccontextmanager
    async def turn(self, tokens: int) -> AsyncIterator[None]:
        """Wait until one more request of so many tokens may be sent, and hold its place while it is under way."""
        async with self.gate.entered():
            wait = max(self._requests.wait_s(1), self._tokens.wait_s(tokens))
            if wait > 0:
                await asyncio.sleep(wait)
            yield
