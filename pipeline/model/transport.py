"""One request with all its attempts: paced, paid for from the budget, tried again while it fails on its way.

Trouble with the meaning of an answer is none of this file's business.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pydantic_core import to_json
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_random_exponential

from pipeline.errors import LedgerError
from pipeline.model.pace import Pacer, Purse
from pipeline.model.troubles import Ended, Rejected, Trouble
from pipeline.records import Call, Outcome

if TYPE_CHECKING:
    from pipeline.model.client import Client, Completion
    from pipeline.model.settings import ModelSettings, Patience

BYTES_PER_TOKEN = 3
"""Of a request in UTF-8. English has about four, Cyrillic five, Chinese three: a reservation is rather too large."""


def tokens_of(written: bytes) -> int:
    """So many tokens at most, by a rule of thumb that needs no tokenizer."""
    return len(written) // BYTES_PER_TOKEN + 1


def written_of(body: Mapping[str, Any]) -> bytes:
    """A request's body as JSON; text that is no Unicode (half a surrogate pair) is escaped."""
    try:
        return to_json(body)
    except ValueError:
        return json.dumps(body).encode()


@dataclass
class Attempts:
    """The HTTP attempts for one document, as they happen."""

    calls: list[Call] = field(default_factory=list)


class Transport:
    """Requests to one model, at its pace and within its budget."""

    def __init__(self, client: Client, settings: ModelSettings) -> None:
        self._client = client
        self._settings = settings
        self.pacer = Pacer(settings.pace)
        self.purse = Purse(settings.budget, settings.prices)
        self._stop: LedgerError | None = None
        """What ended the run: nothing is sent any more."""

    async def ask(self, body: Mapping[str, Any], attempts: Attempts) -> Completion:
        """The answer to one request. Raises Ended(transport) when the patience ends, Ended(budget), and LedgerErrors.

        Each attempt becomes a Call of `attempts`, whatever comes of it.
        """
        patience = self._settings.patience
        retrying = AsyncRetrying(
            stop=_Enough(patience),
            wait=_Wait(patience),
            retry=retry_if_exception(_worth_another),
            reraise=True,
        )
        try:
            return await retrying(self._attempt, written_of(body), attempts)
        except Trouble as trouble:
            tries = len(attempts.calls)
            message = f"no answer after {tries} attempt{'s' * (tries > 1)}: {trouble}"
            raise Ended(Outcome.transport, message) from trouble

    async def _attempt(self, body: bytes, attempts: Attempts) -> Completion:
        need = tokens_of(body)
        async with self.purse.reserved(need, self._settings.max_output), self.pacer.turn(need):
            if self._stop is not None:
                raise self._stop
            began, at = time.monotonic(), datetime.now(UTC)
            try:
                completion = await self._client.send(body)
            except Trouble as trouble:
                if trouble.slow_down:
                    self.pacer.gate.slow_down(began, rest_s=trouble.after_s or 0.0)
                attempts.calls.append(self._failed(at, began, trouble.kind, attempts))
                raise
            except (Ended, LedgerError) as error:
                self._stop = error if isinstance(error, LedgerError) else None
                outcome = error.outcome if isinstance(error, Ended) else type(error).__name__
                attempts.calls.append(self._failed(at, began, outcome, attempts))
                raise
            self.pacer.gate.went_well()
            attempts.calls.append(self._answered(at, began, completion, attempts))
            return completion

    def _failed(self, at: datetime, began: float, outcome: str, attempts: Attempts) -> Call:
        number = len(attempts.calls) + 1
        taken = time.monotonic() - began
        return Call(number, at, model=self._settings.name, outcome=outcome, latency_s=taken)

    def _answered(self, at: datetime, began: float, said: Completion, attempts: Attempts) -> Call:
        tokens_in, tokens_out = said.tokens_in or 0, said.tokens_out or 0
        cost = self.purse.price(tokens_in, tokens_out, cached=said.tokens_cached or 0)
        self.purse.pay(tokens_in + tokens_out, cost)
        return Call(
            attempt=len(attempts.calls) + 1,
            started_at=at,
            model=said.model or self._settings.name,
            outcome="ok",
            finish_reason=said.finish_reason,
            request_id=said.request_id,
            tokens_in=said.tokens_in,
            tokens_cached=said.tokens_cached,
            tokens_out=said.tokens_out,
            tokens_reasoning=said.tokens_reasoning,
            cost=cost,
            latency_s=time.monotonic() - began,
        )


def _worth_another(error: BaseException) -> bool:
    return isinstance(error, Trouble) and not isinstance(error, Rejected)


class _Enough:
    """Stops when the time is up, or after so many attempts that failed otherwise than by 429."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._failed = 0

    def __call__(self, state: RetryCallState) -> bool:
        error = state.outcome.exception() if state.outcome else None
        self._failed += not (isinstance(error, Trouble) and error.slow_down)
        waited = (state.seconds_since_start or 0.0) + state.upcoming_sleep
        return self._failed >= self._patience.attempts or waited >= self._patience.total_s


class _Wait:
    """What the server asks for, else a random wait that grows: those told off together come back apart."""

    def __init__(self, patience: Patience) -> None:
        self._growing = wait_random_exponential(multiplier=patience.first_wait_s, max=patience.longest_wait_s)

    def __call__(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, Trouble) and error.after_s is not None:
            return error.after_s + self._growing(state) / 10
        return self._growing(state)
