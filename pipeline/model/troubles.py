"""What can go wrong with a request, sorted by what is to be done about it.

Trouble                 the request failed on its way: try again, later
Ended                   the model or the server ended this document's reading: an outcome, never asked again
SettingsError           key, model or address are wrong: the run stops (2)
QuotaExhausted          nothing left to spend: the run stops (75)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import httpx2
import openai

from pipeline.errors import LedgerError, QuotaExhausted, SettingsError
from pipeline.records import Outcome

if TYPE_CHECKING:
    from pipeline.model.settings import ModelSettings

AGAIN = frozenset({408, 409, 425, 429})
"""Statuses, besides those from 500, after which the same request may succeed."""
LONGEST_HINT_S = 120.0
"""A server that says "retry after" more than this is asked sooner."""
SHOWN = 200
"""So many characters of a server's own words are repeated."""

_NO_QUOTA = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"})
_TOO_LONG = ("context_length_exceeded", "context length", "context size", "maximum context", "too long")
_LIKE_A_KEY = re.compile(r"\b(?:sk|pk|key)-[\w*-]+")
_FILTERED = ("content_filter", "content management policy")


class Trouble(Exception):
    """A request failed on its way; `kind` is what a row of `calls` says of it ("429", "timeout", "connection")."""

    def __init__(self, kind: str, message: str, *, after_s: float | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.after_s = after_s
        """Seconds that the server asked to wait; None where it did not say."""

    @property
    def slow_down(self) -> bool:
        """True where the server says that we ask too fast."""
        return self.kind == "429"


class Ended(Exception):
    """This document's reading is over, with an outcome of its own."""

    def __init__(self, outcome: Outcome, message: str) -> None:
        super().__init__(message)
        self.outcome = outcome


class Rejected(Trouble):
    """The server takes the request for a wrong one (400, 422): trying again does not help."""


def sorted_out(error: Exception, settings: ModelSettings) -> Trouble | Ended | LedgerError | None:
    """What an exception of openai or of the network below it means; None for one that is neither.

    Messages hold no key: what a server says is shortened, and the key is cut out of it.
    """
    if isinstance(error, openai.APIStatusError):
        return _of_status(error, settings)
    if isinstance(error, (openai.APITimeoutError, TimeoutError)):
        return Trouble("timeout", f"no answer within {settings.patience.timeout_s:g} s")
    if isinstance(error, (openai.APIConnectionError, httpx2.HTTPError, httpx2.StreamError, OSError)):
        return Trouble("connection", f"the connection to {_server(settings)} failed")
    if isinstance(error, openai.OpenAIError):
        return SettingsError(f"the client of {settings.model} cannot be used: {_said(str(error), settings)}")
    return None


def _of_status(error: openai.APIStatusError, settings: ModelSettings) -> Trouble | Ended | LedgerError:
    words = str(error.body.get("message") or "") if isinstance(error.body, Mapping) else error.message
    status, said = error.status_code, _said(words, settings)
    if error.code in _NO_QUOTA or error.type in _NO_QUOTA or status == 402:
        return QuotaExhausted(f"{settings.provider} says that the quota is used up: {said}. Run again once it is not.")
    if status in AGAIN or status >= 500:
        return Trouble(str(status), f"HTTP {status}: {said}", after_s=_after(error.response))
    if status == 401:
        return SettingsError(f"{_server(settings)} refuses the key (HTTP 401): set the right one in the environment.")
    if status == 403:
        return SettingsError(f"{_server(settings)} refuses access to {settings.name!r} (HTTP 403): {said}.")
    if status == 404:
        return SettingsError(f"{_server(settings)} has no model {settings.name!r} (HTTP 404): {said}. Check --model.")
    words = f"{error.code} {words}".lower()
    if any(phrase in words for phrase in _FILTERED):
        return Ended(Outcome.filtered, f"the provider's filter refused the article: {said}")
    if any(phrase in words for phrase in _TOO_LONG):
        return Ended(Outcome.truncated, f"longer than the model's context: {said}")
    return Rejected(str(status), f"HTTP {status}: {said}")


def _after(response: httpx2.Response) -> float | None:
    for header, scale in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            seconds = float(response.headers.get(header, "")) / scale
        except ValueError:
            continue
        if seconds >= 0:
            return min(seconds, LONGEST_HINT_S)
    return None


def _said(text: str, settings: ModelSettings) -> str:
    flat = " ".join(_LIKE_A_KEY.sub("[key]", settings.key.hidden_in(text)).split())
    return flat[:SHOWN].rstrip(" .") or "no reason given"


def _server(settings: ModelSettings) -> str:
    return settings.address or settings.provider
