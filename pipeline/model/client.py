"""One HTTP attempt: a chat completion asked for and taken apart, with openai's client.

The client's `post` is used rather than `chat.completions.create`: the same wire, authentication and errors, without
walking through the whole request and answer for types that are then thrown away (1.5 ms a call instead of 3.5).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
import openai
from pydantic_core import from_json

from pipeline.errors import SettingsError
from pipeline.model.settings import Key, ModelSettings, key_variable
from pipeline.model.troubles import Trouble, sorted_out

CONNECT_S = 10.0
NO_KEY = "none"
"""Sent to servers that want no key; the client insists on one."""

# Both speak of every failed attempt on standard error where nobody listens; our own rows say it better.
for _name in ("instructor", "openai", "httpx2"):
    logging.getLogger(_name).addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Completion:
    """A server's answer to one request, as far as it matters here."""

    text: str
    finish_reason: str | None
    refusal: str | None
    model: str | None = None
    request_id: str | None = None
    tokens_in: int | None = None
    tokens_cached: int | None = None
    tokens_out: int | None = None
    tokens_reasoning: int | None = None

    @property
    def void(self) -> bool:
        """True where it holds no answer and does not say why."""
        said_why = self.refusal or self.finish_reason in ("length", "content_filter")
        return not self.text.strip() and not said_why


class Client:
    """Sends chat completions to one address. Belongs to one event loop; close it there."""

    def __init__(self, settings: ModelSettings) -> None:
        """Raises SettingsError where the provider wants a key and there is none, or is not known."""
        self._settings = settings
        self._client = _openai_client(settings)

    async def send(self, body: bytes) -> Completion:
        """One attempt; `body` is the request's JSON. Raises Trouble, Ended, SettingsError or QuotaExhausted."""
        with self._translated():
            async with asyncio.timeout(self._settings.patience.timeout_s):
                response = await self._client.post("/chat/completions", content=body, cast_to=httpx2.Response)
                content = await response.aread()
        return _completion(content, response.headers.get("x-request-id"))

    async def models(self) -> list[str]:
        """The names of the models that the server offers. Raises as `send` does."""
        with self._translated():
            return [one.id async for one in self._client.models.list()]

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            found = sorted_out(error, self._settings)
            if found is None:
                raise
            # What a server says of a wrong key may hold a part of it, so that is not carried along.
            raise found from (None if isinstance(found, SettingsError) else error)

    async def close(self) -> None:
        """Close its connections."""
        await self._client.close()


def _openai_client(settings: ModelSettings) -> openai.AsyncOpenAI:
    """OpenAI's own, that of an address, or the one that instructor knows for a compatible provider."""
    common: dict[str, Any] = {"max_retries": 0, "timeout": httpx2.Timeout(None, connect=CONNECT_S)}
    if settings.address is not None or settings.provider == "openai":
        key = settings.key.reveal() or (NO_KEY if settings.address else "")
        if not key:
            raise SettingsError(f"{settings.model} wants a key: set {key_variable(settings.provider)}.")
        return openai.AsyncOpenAI(api_key=key, base_url=settings.address, http_client=_http(settings), **common)
    known = _of_instructor(settings)
    return known.with_options(http_client=_http(settings), **common)


def _http(settings: ModelSettings) -> httpx2.AsyncClient:
    """On aiohttp, because a large pool of httpx spends its time looking through itself."""
    most = settings.pace.concurrency
    limits = httpx2.Limits(max_connections=most, max_keepalive_connections=most)
    timeout = httpx2.Timeout(None, connect=CONNECT_S)
    return openai.DefaultAioHttpClient(limits=limits, timeout=timeout)


def _of_instructor(settings: ModelSettings) -> openai.AsyncOpenAI:
    import instructor  # noqa: PLC0415  # half a second, and only the rarer providers need its list of addresses

    key: Key = settings.key
    try:
        made = instructor.from_provider(
            settings.model,
            async_client=True,
            api_key=key.reveal() or None,
        )
    except Exception as error:
        said = key.hidden_in(" ".join(str(error).split()))[:200]
        variable = key_variable(settings.provider)
        raise SettingsError(f"{settings.model} cannot be reached: {said}. Set {variable}, or base_url.") from error
    if not isinstance(made.client, openai.AsyncOpenAI):
        raise SettingsError(
            f"{settings.provider} does not speak OpenAI's protocol: name a compatible address with base_url "
            "(most providers offer one, and LiteLLM stands in for the rest)."
        )
    return made.client


def _completion(content: bytes, request_id: str | None) -> Completion:
    try:
        given = from_json(content)
        choices = given.get("choices") or []
        usage = given.get("usage") or {}
        message = (choices[0].get("message") or {}) if choices else {}
        return Completion(
            text=_text(message.get("content")),
            finish_reason=choices[0].get("finish_reason") if choices else None,
            refusal=message.get("refusal"),
            model=given.get("model"),
            request_id=request_id or given.get("id"),
            tokens_in=usage.get("prompt_tokens"),
            tokens_cached=(usage.get("prompt_tokens_details") or {}).get("cached_tokens"),
            tokens_out=usage.get("completion_tokens"),
            tokens_reasoning=(usage.get("completion_tokens_details") or {}).get("reasoning_tokens"),
        )
    except (ValueError, AttributeError, TypeError, LookupError) as error:
        raise Trouble("not a completion", "the server sent no chat completion") from error


def _text(content: Any) -> str:
    """A message's text; some servers send it in pieces."""
    if isinstance(content, list):
        return "".join(str(piece.get("text", "")) for piece in content if isinstance(piece, dict))
    return content or ""
