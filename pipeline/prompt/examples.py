"""Worked examples: invented articles with their right answers, checked before any model sees them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

from pydantic import ValidationError

from pipeline.declare import Record, Role, rules_of
from pipeline.errors import TaskError
from pipeline.prompt.article import Shown
from pipeline.records import QuoteGrade
from pipeline.support import KnownName, person_name
from pipeline.text import Searchable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.declare import FieldRule, Task

_DOCUMENT_KEYS = frozenset({"text", "published", "outlet", "title"})


@dataclass(frozen=True, slots=True)
class Example:
    """One worked example, as its file gives it."""

    name: str
    """The file's name."""
    shown: Shown
    answer: Record

    @property
    def written(self) -> str:
        """The answer as a model should write it: JSON without spare white space, every script as it is."""
        return json.dumps(self.answer.model_dump(mode="json"), ensure_ascii=False, separators=(",", ":"))


def load_examples(folder: Path, task: Task) -> tuple[Example, ...]:
    """The examples of a folder's *.json files, by file name; none where there is no such folder.

    Each file holds {"document": {"text", "published", "outlet", "title"}, "answer": {…}}.
    Raises TaskError naming file and place: no JSON, another form, an answer outside the model, or a quote that does
    not stand in the example's own text character for character.
    """
    return tuple(_load(path, task) for path in sorted(folder.glob("*.json")))


def _load(path: Path, task: Task) -> Example:
    where = f"examples/{path.name}"

    def refuse(problem: str, cause: Exception | None = None) -> NoReturn:
        raise TaskError(task.name, where, problem) from cause

    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        document, answer = held["document"], held["answer"]
        shown = _shown(document)
        example = Example(path.name, shown, task.answer.model_validate(answer))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        refuse(f"has an answer outside the model at {place}: {first['msg']}", error)
    except (ValueError, KeyError, TypeError) as error:
        refuse(f'is not {{"document": {{"text", "published", "outlet", "title"}}, "answer": …}}: {error!r}', error)
    for quote in _misquoted(example):
        refuse(f"quotes {quote!r}, which does not stand in its own text; copy it character for character")
    return example


def _shown(document: dict[str, Any]) -> Shown:
    if document.keys() != _DOCUMENT_KEYS:
        raise ValueError(f"document has the keys {sorted(document)}")
    published = document["published"]
    day = date.fromisoformat(published) if published is not None else None
    return Shown(str(document["text"]), day, document["outlet"], document["title"])


def _misquoted(example: Example) -> Iterator[str]:
    searchable = Searchable(example.shown.text)
    for rule, value in values(example.answer):
        if rule.role is Role.quote and searchable.find(value).grade is not QuoteGrade.exact:
            yield value


def values(record: Record) -> Iterator[tuple[FieldRule, Any]]:
    """Every plain value of a record and of what is nested in it, with its field's rules; no nulls."""
    for rule in rules_of(type(record)):
        held = getattr(record, rule.name)
        for value in held if isinstance(held, list) else [held]:
            if isinstance(value, Record):
                yield from values(value)
            elif value is not None:
                yield rule, value


def invented_names(examples: tuple[Example, ...], task: Task) -> frozenset[str]:
    """The names that the examples' answers give to people, parties, places and bodies, unless the task lists them."""
    return frozenset(
        value
        for example in examples
        for rule, value in values(example.answer)
        if rule.claimed and _is_name(rule) and task.aliases.canonical(value) is None
    )


def _is_name(rule: FieldRule) -> bool:
    return isinstance(rule.check, KnownName) or rule.check is person_name
