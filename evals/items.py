"""An annotation or an answer as the scorer sees it: records with located quotes and graded values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from pipeline.compare import SetOf
from pipeline.declare import Role, rules_of
from pipeline.extract import extract
from pipeline.records import Answer, Grade, Outcome
from pipeline.support import verbatim

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.compare import Comparator
    from pipeline.declare import FieldRule, Record, Score, Task
    from pipeline.extract import Extraction
    from pipeline.records import Document, Mention, Span

ALTERNATIVES = "alt"
"""In gold, a record's other accepted values by field: {"date_start": ["2025-05"]}."""
OPTIONAL = "optional"
"""In gold, true on a record that earns credit if found and costs nothing if not."""


@dataclass(frozen=True, slots=True)
class Item:
    """One record of an annotation or of an answer."""

    record: type[Record]
    path: str
    """Its place in the answer, "umbrellas[0].marks[2]"."""
    values: Mapping[str, Any]
    nested: Mapping[str, tuple[Item, ...]]
    quote: str = ""
    span: Span | None = None
    """Where the quote stands in the article; None when it does not."""
    grounded: bool = True
    """Whether the quote stands there word for word."""
    grades: Mapping[str, tuple[bool, ...]] = field(default_factory=dict)
    """By field: is each of its values supported?"""
    places: Mapping[str, Span] = field(default_factory=dict)
    """Where copied values stand."""
    alternatives: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    optional: bool = False

    @property
    def kind(self) -> str:
        """The record type's name."""
        return self.record.record_name()

    @property
    def rules(self) -> tuple[FieldRule, ...]:
        """Its declared fields."""
        return rules_of(self.record)

    def given(self, role: Role) -> Any:
        """The value of its field with this role, None where it has none."""
        return next((self.values[rule.name] for rule in self.rules if rule.role is role), None)

    def supported(self, name: str, position: int = 0) -> bool:
        """Whether this value is supported by the article."""
        grades = self.grades.get(name, ())
        return grades[position] if position < len(grades) else False

    def walk(self) -> Iterator[Item]:
        """Itself and every item nested in it."""
        yield self
        for items in self.nested.values():
            for item in items:
                yield from item.walk()


class Prepared(NamedTuple):
    """What an answer holds once it is checked."""

    items: tuple[Item, ...]
    outcome: Outcome
    message: str | None


def comparator_of(rule: FieldRule) -> Comparator:
    """What a value's Score says, of a list its members' comparator; every value has one."""
    comparator = cast("Score", rule.score).comparator
    return comparator.member if isinstance(comparator, SetOf) else comparator


def copied(rule: FieldRule) -> bool:
    """True for a field whose value is words copied from the article: judged as a quote, not as a value."""
    return rule.support is not None and rule.support.check is verbatim


def prepare(task: Task, document: Document, answer: Answer, *, marks: bool = True) -> Prepared:
    """Check an answer, locate its quotes and grade its values.

    With `marks`, those of gold (`alt`, `optional`) are honoured; without, they are outside the schema.
    An answer outside the schema has no items and the outcome `invalid`.
    """
    content, found = bare(task, answer.content) if marks else (answer.content, {})
    extraction = extract(document, "", Answer(answer.outcome, content, answer.message), task)
    outcome, message = extraction.answer.outcome, extraction.answer.message
    if content is None or not extraction.mentions:
        return Prepared((), outcome, message)
    builder = _Builder(extraction, found)
    return Prepared(builder.items(task.root, content[task.records], task.records), outcome, message)


def bare(task: Task, content: Mapping[str, Any] | None) -> tuple[dict[str, Any] | None, dict[str, dict[str, Any]]]:
    """The record list without the marks of gold, and the marks by the record's path."""
    if content is None:
        return None, {}
    marks: dict[str, dict[str, Any]] = {}
    return {task.records: _unmarked(content.get(task.records), task.records, marks)}, marks


def _unmarked(value: Any, path: str, marks: dict[str, dict[str, Any]]) -> Any:
    if isinstance(value, list):
        return [_unmarked(one, f"{path}[{index}]", marks) for index, one in enumerate(value)]
    if not isinstance(value, dict):
        return value
    found = {key: value[key] for key in (ALTERNATIVES, OPTIONAL) if key in value}
    if found:
        marks[path] = found
    return {key: _unmarked(one, f"{path}.{key}", marks) for key, one in value.items() if key not in found}


class _Builder:
    """Joins an answer's content with what extraction found about it."""

    def __init__(self, extraction: Extraction, marks: Mapping[str, dict[str, Any]]) -> None:
        self._mentions: dict[str, Mention] = {mention.path: mention for mention in extraction.mentions}
        self._grades: dict[tuple[str, str], dict[int, bool]] = {}
        self._places: dict[tuple[str, str], Span] = {}
        self._marks = marks
        for claim in extraction.claims:
            key = claim.mention_id, claim.field
            self._grades.setdefault(key, {})[claim.position] = claim.grade is not Grade.unsupported
            if claim.span is not None:
                self._places.setdefault(key, claim.span)

    def items(self, record: type[Record], contents: Sequence[Mapping[str, Any]], path: str) -> tuple[Item, ...]:
        return tuple(self._item(record, one, f"{path}[{index}]") for index, one in enumerate(contents))

    def _item(self, record: type[Record], content: Mapping[str, Any], path: str) -> Item:
        mention, rules, marks = self._mentions[path], rules_of(record), self._marks.get(path, {})
        keys = {rule.name: (mention.mention_id, rule.name) for rule in rules}
        nested = {
            rule.name: self.items(rule.record, content[rule.name], f"{path}.{rule.name}")
            for rule in rules
            if rule.record is not None
        }
        return Item(
            record=record,
            path=path,
            values={rule.name: content[rule.name] for rule in rules if rule.record is None},
            nested=nested,
            quote=mention.quote,
            span=mention.span,
            grounded=mention.quote_grade.grounded,
            grades={name: tuple(self._grades[key].values()) for name, key in keys.items() if key in self._grades},
            places={rule.name: self._places[keys[rule.name]] for rule in rules if self._placed(rule, keys)},
            alternatives={name: tuple(values) for name, values in marks.get(ALTERNATIVES, {}).items()},
            optional=bool(marks.get(OPTIONAL)),
        )

    def _placed(self, rule: FieldRule, keys: Mapping[str, tuple[str, str]]) -> bool:
        return copied(rule) and keys[rule.name] in self._places
