"""What a model is sent about one document: the same words first, the article last."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from string import Template
from typing import TYPE_CHECKING, Any, Self

from pipeline.errors import SettingsError, TaskError
from pipeline.prompt.article import Shown, article_message, new_boundary
from pipeline.prompt.examples import Example, invented_names, load_examples
from pipeline.prompt.guide import field_guide
from pipeline.text import name_tokens, words

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.declare import Task
    from pipeline.records import Document

INSTRUCTIONS = "extract.md"
_REQUIRED = frozenset({"fields"})
_SPECIMEN = Shown("text", date(2001, 2, 3), "outlet", "title", partial=True)
_LONGEST_PROBLEM = 400


@dataclass(frozen=True)
class Prompt:
    """A task's instructions and examples, ready to be sent with any document.

    prompt = Prompt.load(Path("prompts/umbrellas"), task)
    prompt.messages(document)  ->  [system: instructions, user and assistant: each example, user: the article]
    """

    instructions: str
    """extract.md with its variables filled in."""
    examples: tuple[Example, ...]
    example_names: frozenset[str]
    """Names that stand in the examples' answers and in no alias table: invented ones, out of place anywhere else."""

    @classmethod
    def load(cls, folder: Path, task: Task) -> Self:
        """The prompt of a folder: extract.md, and examples/*.json.

        extract.md may use `$fields` (required: the field guide), `$records` (the key of the record list) and `$empty`
        (the answer that reports nothing); "$$" is a dollar sign. Raises SettingsError for a missing or unreadable
        file, TaskError for a variable that is unknown or missing and for an example that does not hold.
        """
        examples = load_examples(folder / "examples", task)
        return cls(_instructions(folder / INSTRUCTIONS, task), examples, invented_names(examples, task))

    @cached_property
    def fixed(self) -> tuple[Mapping[str, str], ...]:
        """The messages before the article: equal for all documents, byte for byte, so that providers can cache them."""
        messages = [_message("system", self.instructions)]
        for example in self.examples:
            boundary = hashlib.sha256(example.shown.text.encode()).hexdigest()[:16]
            messages.append(_message("user", article_message(example.shown, boundary)))
            messages.append(_message("assistant", example.written))
        return tuple(messages)

    @cached_property
    def fingerprint(self) -> str:
        """Hash of every word that is sent except the article's: 32 hex digits. The random boundary is not in it."""
        layout = [article_message(_SPECIMEN, ""), self.reask(["problem"])]
        return hashlib.sha256(json.dumps([self.fixed, layout]).encode()).hexdigest()[:32]

    def messages(self, document: Document, part_text: str | None = None) -> list[dict[str, str]]:
        """What is sent about `document`, or about one part of its text; a new boundary at every call."""
        shown = Shown.of(document, part_text)
        fixed = [dict(message) for message in self.fixed]
        return [*fixed, _message("user", article_message(shown, new_boundary(shown.text)))]

    def reask(self, problems: Sequence[str]) -> dict[str, str]:
        """The message that follows an answer which does not hold; it names the offending items and nothing else."""
        listed = "\n".join(f"- {' '.join(problem.split())[:_LONGEST_PROBLEM]}" for problem in problems)
        return _message(
            "user",
            f"These items of your answer do not hold:\n{listed}\n"
            "Send the whole JSON object again: correct these items and leave all others as they are. Quotes are copied "
            "from the article character for character, and show the value. A value that the article does not give is "
            "null; a record that it does not report is left out.",
        )

    def borrowed(self, content: Mapping[str, Any], text: str) -> list[str]:
        """What an answer took from the examples: one line per value holding an example's name that `text` lacks.

        prompt.borrowed({"umbrellas": [{"owner": "Ilka Varn"}]}, "…")
            ->  ["umbrellas[0].owner: 'Ilka Varn' is a name from an example; it does not stand in the article"]
        """
        found = [(path, name) for path, value in _strings(content, "") for name in self._names_in(value)]
        if not found:
            return []
        known = frozenset(token for word in words(text) for token in name_tokens(word.text))
        return [
            f"{path}: {name!r} is a name from an example; it does not stand in the article"
            for path, name in found
            if not known.issuperset(name_tokens(name))
        ]

    def _names_in(self, value: str) -> list[str]:
        return self._names.findall(value) if self.example_names else []

    @cached_property
    def _names(self) -> re.Pattern[str]:
        longest_first = sorted(self.example_names, key=lambda name: (-len(name), name))
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)


def _instructions(path: Path, task: Task) -> str:
    try:
        template = Template(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read ({error}); it holds the instructions of {task.name}") from error
    variables = {
        "fields": field_guide(task.answer),
        "records": task.records,
        "empty": json.dumps({task.records: []}),
    }
    if not template.is_valid():
        raise TaskError(task.name, path.name, "has a lone dollar sign: write $$ for it, or $name for a variable")
    used = set(template.get_identifiers())
    for name in sorted(used - variables.keys()):
        raise TaskError(task.name, path.name, f"uses ${name}, which is no variable; known are {_listed(variables)}")
    for name in sorted(_REQUIRED - used):
        raise TaskError(task.name, path.name, f"does not use ${name}, without which the model knows no field")
    return template.substitute(variables).strip()


def _listed(names: Mapping[str, str]) -> str:
    return ", ".join(f"${name}" for name in sorted(names))


def _message(role: str, content: str) -> dict[str, str]:
    return {"role": role, "content": content}


def _strings(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, held in value.items():
            yield from _strings(held, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list):
        for index, held in enumerate(value):
            yield from _strings(held, f"{path}[{index}]")
