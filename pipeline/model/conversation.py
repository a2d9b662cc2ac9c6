"""One document's conversation with a model: asked, judged, asked again with what is wrong. instructor leads it.

instructor's loop asks, parses, counts and asks again. What its `create` works out anew at every call is left out by
entering at its public `retry_async`: the request function and the response model are ours. So no schema is rebuilt (it
stands in the request already), and no message ever passes through its template engine. `model_validate_json` of the
response model is our judge.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import instructor
from instructor.core.exceptions import InstructorRetryException, ResponseParsingError
from instructor.core.retry import retry_async
from openai.types import CompletionUsage

from pipeline.errors import LedgerError
from pipeline.model.schema import response_format
from pipeline.model.transport import Attempts
from pipeline.model.troubles import Ended
from pipeline.records import Call, Outcome, Usage

if TYPE_CHECKING:
    from pipeline.declare import Record
    from pipeline.model.client import Completion
    from pipeline.model.settings import ModelSettings
    from pipeline.model.transport import Transport

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Verdict(Generic[T]):
    """What a judge says of an answer's text: what it holds, and what is wrong with it, one line each."""

    content: T | None
    """None where the answer is outside the schema."""
    problems: tuple[str, ...] = ()

    def beats(self, other: Verdict[T] | None) -> bool:
        """True where this answer is rather to be kept: inside the schema, with fewer problems, or the later one."""
        if other is None or other.content is None:
            return True
        return self.content is not None and len(self.problems) <= len(other.problems)


Judge = Callable[[str], Verdict[T]]


@dataclass(frozen=True, slots=True)
class Said(Generic[T]):
    """The end of a conversation: the best answer, else an outcome of its own with a message."""

    verdict: Verdict[T] | None
    ended: Ended | None
    """Why there is no answer; None where there is one."""
    stop: LedgerError | None
    """What stops the whole run."""
    calls: tuple[Call, ...]

    @property
    def usage(self) -> Usage:
        """What all its calls cost."""
        return usage_of(self.calls)


@dataclass
class _Talk:
    """What is known of the conversation that a task of the event loop leads."""

    judge: Judge[Any]
    reasks: int
    word: Callable[[tuple[str, ...]], str]
    attempts: Attempts = field(default_factory=Attempts)
    answers: int = 0
    voids: int = 0
    """Answers that held nothing; the same question is then put once more."""
    best: Verdict[Any] | None = None


_TALK: ContextVar[_Talk] = ContextVar("talk")


class _Wrong(ResponseParsingError):
    """An answer to be asked for again; its text is the whole re-ask."""


@dataclass(frozen=True, slots=True)
class _Message:
    content: str
    role: str = "assistant"


@dataclass(frozen=True, slots=True)
class _Choice:
    message: _Message
    finish_reason: str | None


@dataclass(slots=True)
class _Response:
    """As much of a chat completion as instructor looks at."""

    choices: list[_Choice]
    usage: CompletionUsage


def _no_usage() -> CompletionUsage:
    """Nothing to add up: each call's numbers stand in its own row. Without one instructor looks for other providers."""
    return CompletionUsage.model_construct(completion_tokens=0, prompt_tokens=0, total_tokens=0)


class _Reply(instructor.ResponseSchema):
    """What instructor takes for the model of an answer."""

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **_: Any) -> Any:
        """Judge an answer; raises _Wrong while there is a re-ask left."""
        talk = _TALK.get()
        verdict = talk.judge(str(json_data))
        talk.answers += 1
        talk.best = verdict if verdict.beats(talk.best) else talk.best
        if verdict.problems and talk.answers <= talk.reasks:
            raise _Wrong(talk.word(verdict.problems))
        return verdict


class Conversation:
    """Leads conversations with one model about one schema."""

    def __init__(self, transport: Transport, settings: ModelSettings, answer: type[Record]) -> None:
        self._transport = transport
        self._settings = settings
        self._fixed = fixed_fields(settings, answer)
        self._judging = asyncio.Lock()

    async def lead(
        self, messages: list[dict[str, str]], judge: Judge[T], word: Callable[[tuple[str, ...]], str]
    ) -> Said[T]:
        """Ask, and ask again while `judge` finds problems, which `word` puts into one message.

        An answer that was paid for is not lost because asking for a better one failed.
        """
        talk = _Talk(judge, self._settings.reasks, word)
        _TALK.set(talk)
        ended, stop = None, None
        try:
            await retry_async(
                self._request,
                _Reply,
                args=(),
                kwargs={"messages": list(messages)},
                max_retries=talk.reasks,
                mode=instructor.Mode.JSON_SCHEMA,
            )
        except InstructorRetryException as error:
            cause = error.__cause__
            if isinstance(cause, LedgerError):
                stop = cause
            elif isinstance(cause, Ended):
                ended = cause
            else:
                raise
        usable = talk.best is not None and talk.best.content is not None
        return Said(talk.best, None if usable else ended, stop, tuple(talk.attempts.calls))

    async def _request(self, *, messages: list[dict[str, Any]], **_: Any) -> _Response:
        """What instructor takes for the provider's `create`: it never sees an answer that is no answer."""
        body, talk = {**self._fixed, "messages": messages}, _TALK.get()
        completion = await self._transport.ask(body, talk.attempts)
        while completion.void and talk.voids < talk.reasks:
            talk.voids += 1
            completion = await self._transport.ask(body, talk.attempts)
        _refuse_no_answer(completion)
        await self._turn_to_judge()
        return _Response([_Choice(_Message(completion.text), completion.finish_reason)], _no_usage())

    async def _turn_to_judge(self) -> None:
        """Judging is work without a pause, so one answer is judged at a time, and requests are sent in between.

        What follows this call runs to the end of the judging without a break; only then is the turn passed on.
        """
        await self._judging.acquire()
        asyncio.get_running_loop().call_soon(self._judging.release)


def fixed_fields(settings: ModelSettings, answer: type[Record]) -> dict[str, Any]:
    """All of a request except its messages."""
    limit = "max_completion_tokens" if settings.schema == "strict" else "max_tokens"
    fields = {"model": settings.name, limit: settings.max_output, **dict(settings.parameters)}
    if settings.schema == "none":
        return fields
    return {**fields, "response_format": response_format(answer, strict=settings.schema == "strict")}


def _refuse_no_answer(said: Completion) -> None:
    """Raises Ended for what is no answer: instructor would take it for bad JSON and pay for another one."""
    if said.refusal:
        raise Ended(Outcome.refused, f"the model refused: {' '.join(said.refusal.split())[:200]}")
    if said.finish_reason == "content_filter":
        raise Ended(Outcome.filtered, "the provider's filter stopped the answer")
    if said.finish_reason == "length":
        raise Ended(Outcome.truncated, "the answer was cut at its limit of tokens")
    if said.void:
        raise Ended(Outcome.invalid, "the server sent an empty answer, again and again")


def usage_of(calls: tuple[Call, ...]) -> Usage:
    """What some calls cost together; None where none of them says."""
    if not calls:
        return Usage()
    last = calls[-1]
    taken = (last.started_at - calls[0].started_at).total_seconds() + (last.latency_s or 0.0)
    return Usage(
        tokens_in=_sum(call.tokens_in for call in calls),
        tokens_cached=_sum(call.tokens_cached for call in calls),
        tokens_out=_sum(call.tokens_out for call in calls),
        tokens_reasoning=_sum(call.tokens_reasoning for call in calls),
        cost=_sum(call.cost for call in calls),
        latency_s=taken,
    )


def _sum(numbers: Any) -> Any:
    given = [one for one in numbers if one is not None]
    return sum(given) if given else None
