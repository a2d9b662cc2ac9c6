"""What is wrong with a model's answer, said so that the model can mend it: only the offending items are named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.declare import rule_of
from pipeline.errors import InvalidAnswer
from pipeline.extract import Extraction, parse_json, supported
from pipeline.model.conversation import Verdict
from pipeline.records import Answer, Grade, Outcome
from pipeline.support import figure, person_name
from pipeline.text import fold, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.declare import Task
    from pipeline.prompt import Prompt
    from pipeline.records import Claim, Document, Mention

MOST_PROBLEMS = 20
"""So many are named in one re-ask."""
SHOWN = 120
"""So many characters of a quote or value are repeated."""

_MENDABLE = (figure, person_name)
"""The checks whose failures a model can mend: the value stands in the quote, or it does not."""


class Judged(NamedTuple):
    """An answer inside the schema, with its support."""

    content: Mapping[str, Any]
    extraction: Extraction


@dataclass(frozen=True)
class Judge:
    """Judges answers about one document."""

    document: Document
    read_key: str
    task: Task
    prompt: Prompt

    def __call__(self, text: str) -> Verdict[Judged]:
        """The verdict on an answer's text; what surrounds the JSON object is passed over."""
        try:
            records = parse_json(_object(text), self.document.article, self.task)
        except InvalidAnswer as error:
            return Verdict(None, error.problems)
        listed = [record.model_dump(mode="json") for record in records]
        content = {self.task.records: listed}
        answer = Answer(Outcome.ok if listed else Outcome.empty, content)
        extraction = supported(self.document, self.read_key, answer, self.task, records=records)
        problems = [*self._unsupported(extraction), *self._borrowed(text, content)]
        return Verdict(Judged(content, extraction), tuple(problems[:MOST_PROBLEMS]))

    def _borrowed(self, text: str, content: Mapping[str, Any]) -> list[str]:
        """What the answer took from the worked examples; looked for value by value only where it can be at all."""
        folded = fold(text)
        if "\\u" not in text and not any(token in folded for token in _tokens(self.prompt.example_names)):
            return []
        return self.prompt.borrowed(content, self.document.text)

    def _unsupported(self, extraction: Extraction) -> Iterator[str]:
        """Quotes that do not stand in the article; figures and persons' names that do not stand in their quote."""
        mentions = {one.mention_id: one for one in extraction.mentions}
        for mention in extraction.mentions:
            if not mention.quote_grade.grounded:
                yield f"{mention.path}: its quote {_short(mention.quote)} does not stand in the article"
        for claim in extraction.claims:
            mention = mentions[claim.mention_id]
            if self._mendable(claim, mention):
                yield (
                    f"{mention.path}.{claim.field}: {_short(claim.value)} is not supported by its quote "
                    f"{_short(mention.quote)} ({claim.support_rule})"
                )

    def _mendable(self, claim: Claim, mention: Mention) -> bool:
        if claim.grade is not Grade.unsupported or not mention.quote_grade.grounded:
            return False
        return rule_of(self.task.record_types[mention.record], claim.field).check in _MENDABLE


@lru_cache(maxsize=8)
def _tokens(names: frozenset[str]) -> frozenset[str]:
    """The longest word of each name: without it the name does not stand in a text."""
    found = ([fold(word.text) for word in words(name)] for name in names)
    return frozenset(max(one, key=len) for one in found if one)


def _object(text: str) -> str:
    """The JSON object in a text: models that take no schema like to fence it, or to talk before it."""
    if text.startswith("{"):
        return text
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1] if 0 <= start < end else text


def _short(value: object) -> str:
    text = str(value)
    return repr(text if len(text) <= SHOWN else text[: SHOWN - 1] + "…")
