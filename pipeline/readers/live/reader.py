"""A language model as a reader: any OpenAI-compatible server, any number of articles at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.errors import LedgerError, ServerDown, SettingsError, StoppedEarly
from pipeline.model.client import Client
from pipeline.model.conversation import Conversation, Said, fixed_fields, usage_of
from pipeline.model.pace import Spent
from pipeline.model.transport import Transport, tokens_of, written_of
from pipeline.parts import merged, parts_of
from pipeline.readers.live.judge import Judge, Judged
from pipeline.readers.live.lane import Ask, Asked, Lane
from pipeline.readers.protocol import Read, digest, read_key
from pipeline.records import Answer, Call, Document, Outcome

if TYPE_CHECKING:
    from pipeline.declare import Task
    from pipeline.model.settings import ModelSettings
    from pipeline.prompt import Prompt

POLICY = "1"
"""Changes when judging or re-asking does, so that older answers are known to be stale."""
FEW = 3
"""So many articles without any answer, and nothing ever answered: the address or the request is wrong."""
ANSWER_TOKENS = 700
"""A usual answer, for the estimate of a dry run."""


class Estimate(NamedTuple):
    """What reading some documents would take, about."""

    articles: int
    requests: int
    tokens: int
    dollars: float | None
    """None without prices."""


@dataclass
class _Health:
    """Whether the server is worth asking on."""

    answered: bool = False
    failed_in_a_row: int = 0


@dataclass
class ModelReader:
    """Reads with one model.

    reader = ModelReader(ModelSettings("openai/gpt-x", key=Key("…")), task, Prompt.load(folder, task))
    for read in reader.read(documents): …      answers as they land, each with its usage and its calls
    """

    settings: ModelSettings
    task: Task
    prompt: Prompt
    concurrent: bool = field(default=True, init=False)
    spent: Spent = field(default_factory=Spent, init=False)
    """Tokens and dollars since this reader was made; the budget counts against it."""

    @property
    def name(self) -> str:
        """Provider and model."""
        return self.settings.model

    @property
    def remote(self) -> bool:
        """True where the text leaves this machine."""
        return self.settings.remote

    def fingerprint(self, document: Document) -> str:
        """Hash of prompt, examples, schema, model, address, parameters and re-ask policy; never of the key."""
        return self._fingerprint

    @cached_property
    def _fingerprint(self) -> str:
        fields = fixed_fields(self.settings, self.task.answer)
        return digest(["model", POLICY, self.prompt.fingerprint, fields, self.settings.decisive()])

    def read(self, documents: Iterable[Document]) -> Iterator[Read]:
        """The answers as they land. A document that the budget or a stop leaves unread is not among them.

        Raises, after what landed: StoppedEarly (budget, quota, server down), SettingsError (key, model, address),
        KeyboardInterrupt.
        """
        return Lane(self._opened, self.settings.pace.concurrency).run(documents)

    def estimate(self, documents: Iterable[Document]) -> Estimate:
        """What reading them would take; nothing is sent."""
        articles = requests = tokens_in = 0
        for document in documents:
            if self._forbidden(document):
                continue
            parts = parts_of(document.text, self.room)
            articles, requests = articles + 1, requests + len(parts)
            tokens_in += sum(self._overhead + tokens_of(part.encode(errors="replace")) for part in parts)
        tokens_out = requests * min(ANSWER_TOKENS, self.settings.max_output)
        prices = self.settings.prices
        dollars = prices.of(tokens_in, tokens_out) if prices else None
        return Estimate(articles, requests, tokens_in + tokens_out, dollars)

    @cached_property
    def _overhead(self) -> int:
        """Tokens of a request without the article."""
        messages = [dict(message) for message in self.prompt.fixed]
        return tokens_of(written_of({**fixed_fields(self.settings, self.task.answer), "messages": messages}))

    @cached_property
    def room(self) -> int:
        """Tokens that an article may have to be read in one piece. Raises SettingsError where there are too few."""
        room = self.settings.context - self.settings.max_output - self._overhead
        if room < self.settings.context // 10:
            raise SettingsError(
                f"{self.name}: a context of {self.settings.context:,} tokens leaves no room for an article beside "
                f"{self._overhead:,} of prompt and {self.settings.max_output:,} of answer: set them otherwise."
            )
        return room

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[Ask]:
        client = Client(self.settings)
        try:
            transport = Transport(client, self.settings)
            transport.purse.spent = self.spent
            conversation = Conversation(transport, self.settings, self.task.answer)
            yield partial(self._ask, conversation=conversation, health=_Health())
        finally:
            await client.close()

    async def _ask(self, document: Document, *, conversation: Conversation, health: _Health) -> Asked:
        if self._forbidden(document):
            message = f"{document.article}: its rights ({document.rights}) forbid sending it to {self.name}"
            return Asked(Read(document, Answer(Outcome.declined, message=message)))
        try:
            return await self._answered(document, conversation, health)
        except LedgerError as error:
            return Asked(None, error)
        except Exception as error:  # noqa: BLE001  # the per-document boundary: one article's defect is a row
            return Asked(Read(document, Answer(Outcome.invalid), defect=error))

    async def _answered(self, document: Document, conversation: Conversation, health: _Health) -> Asked:
        judge = Judge(document, read_key(document, self), self.task, self.prompt)
        texts = parts_of(document.text, self.room)
        if len(texts) == 1:
            said = [await self._led(document, None, judge, conversation)]
        else:
            said = await asyncio.gather(*(self._led(document, text, judge, conversation) for text in texts))
        return Asked(self._read(document, said), self._stop(said, health))

    def _led(
        self, document: Document, part_text: str | None, judge: Judge, conversation: Conversation
    ) -> Coroutine[Any, Any, Said[Judged]]:
        messages = self.prompt.messages(document, part_text)
        return conversation.lead(messages, judge, lambda problems: self.prompt.reask(problems)["content"])

    def _read(self, document: Document, said: Sequence[Said[Judged]]) -> Read | None:
        """The reading that the conversations about a document's parts come to; one part's failure is the whole's."""
        calls = _numbered(call for one in said for call in one.calls)
        failed = next((index for index, one in enumerate(said) if _failure(one) is not None), None)
        if failed is not None:
            outcome, message = _failure(said[failed]) or (Outcome.invalid, "")
            place = f"part {failed + 1} of {len(said)}: " if len(said) > 1 else ""
            if outcome is Outcome.budget and not calls:
                return None
            return Read(document, Answer(outcome, message=place + message), usage_of(calls), calls)
        judged = [one.verdict.content for one in said if one.verdict and one.verdict.content]
        if len(judged) == 1:
            content, extraction = judged[0]
        else:
            content, extraction = merged([one.content for one in judged], document, self.task), None
        outcome = Outcome.ok if content.get(self.task.records) else Outcome.empty
        return Read(document, Answer(outcome, content), usage_of(calls), calls, extraction)

    def _stop(self, said: Sequence[Said[Judged]], health: _Health) -> LedgerError | None:
        """What ends the run: a wrong key, an empty purse, a server that answers nobody any more."""
        for one in said:
            if one.stop is not None:
                return one.stop
            if one.ended is not None and one.ended.outcome is Outcome.budget:
                return StoppedEarly("the budget is spent: what is not read stays pending, and a later run goes on.")
        lost = [one.ended for one in said if one.ended is not None and one.ended.outcome is Outcome.transport]
        health.answered = health.answered or len(lost) < len(said)
        health.failed_in_a_row = health.failed_in_a_row + 1 if lost else 0
        if not health.answered and health.failed_in_a_row >= FEW:
            return SettingsError(f"{self._where} answers nothing ({lost[0]}): check that it runs, --model, base_url.")
        if health.failed_in_a_row >= max(FEW, self.settings.pace.concurrency):
            return ServerDown(f"{self._where} answers no longer ({lost[0]}): run again later, nothing is lost.")
        return None

    @property
    def _where(self) -> str:
        return self.settings.address or self.settings.provider

    def _forbidden(self, document: Document) -> bool:
        return self.remote and document.stays_here


def _failure(said: Said[Judged]) -> tuple[Outcome, str] | None:
    """Outcome and message of a conversation without a usable answer."""
    if said.verdict is not None and said.verdict.content is not None:
        return None
    if said.ended is not None:
        return said.ended.outcome, str(said.ended)
    if said.stop is not None:
        return (Outcome.budget if isinstance(said.stop, StoppedEarly) else Outcome.transport), str(said.stop)
    problems = said.verdict.problems if said.verdict else ()
    return Outcome.invalid, "the answer is outside the schema: " + "; ".join(problems)


def _numbered(calls: Iterable[Call]) -> tuple[Call, ...]:
    """The calls about all parts of a document, in the order they were made, numbered from 1."""
    made = sorted(calls, key=lambda call: call.started_at)
    return tuple(replace(call, attempt=number) for number, call in enumerate(made, start=1))
