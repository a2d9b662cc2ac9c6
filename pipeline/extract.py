"""A reader's answer becomes mentions with located quotes, and claims graded by how the article supports them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from pipeline.declare import Record, Role, rules_of
from pipeline.errors import InvalidAnswer
from pipeline.records import Answer, Claim, Grade, Mention, Outcome
from pipeline.support import ArticleText, QuoteContext

if TYPE_CHECKING:
    from pipeline.declare import FieldRule, Task
    from pipeline.records import Document

MAX_PROBLEMS = 5
"""So many places of an invalid answer are named; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one answer says, supported: its final outcome, its mentions and their claims."""

    answer: Answer
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()


def extract(document: Document, read_key: str, answer: Answer, task: Task) -> Extraction:
    """Check the answer against the task's model, locate every quote and grade every claim.

    An answer outside the schema becomes the outcome `invalid`, one none of whose quotes stands in the article
    `ungrounded`: both keep their message, neither is an error.
    """
    if not answer.outcome.usable or answer.content is None:
        return Extraction(answer)
    try:
        records = parse(answer.content, document.article, task)
    except InvalidAnswer as error:
        return Extraction(replace(answer, outcome=Outcome.invalid, message=error.problem))
    return supported(document, read_key, answer, task, records=records)


def supported(
    document: Document, read_key: str, answer: Answer, task: Task, *, records: Sequence[Record]
) -> Extraction:
    """As `extract`, for an answer whose records are parsed and checked already."""
    walk = _Walk(document, read_key, task)
    mentions, claims = walk.all(records)
    if not mentions:
        return Extraction(replace(answer, outcome=Outcome.empty))
    if not any(mention.quote_grade.grounded for mention in mentions):
        message = "no quote of the answer stands in the article"
        return Extraction(replace(answer, outcome=Outcome.ungrounded, message=message), mentions, claims)
    return Extraction(replace(answer, outcome=Outcome.ok), mentions, claims)


def parse(content: Mapping[str, Any], article: str, task: Task) -> list[Record]:
    """The answer's root records, checked against the model and against each other.

    Raises InvalidAnswer for values outside the schema, a local id given twice, or a part of an unknown record.
    """
    return _checked(lambda: task.answer.model_validate(dict(content)), article, task)


def parse_json(text: str, article: str, task: Task) -> list[Record]:
    """As `parse`, from the JSON text of an answer; raises InvalidAnswer for a text that is no JSON, too."""
    return _checked(lambda: task.answer.model_validate_json(text), article, task)


def _checked(validate: Callable[[], Record], article: str, task: Task) -> list[Record]:
    try:
        answer = validate()
    except ValidationError as error:
        listed = error.errors(include_url=False, include_context=False, include_input=False)
        problems = tuple(f"{_place(one['loc'])}: {one['msg']}".lstrip(": ") for one in listed[:MAX_PROBLEMS])
        more = error.error_count() - len(problems)
        raise InvalidAnswer(article, problems + ((f"and {more} more",) if more else ())) from error
    records: list[Record] = getattr(answer, task.records)
    problems = tuple(_loose_ends(records, task))
    if problems:
        raise InvalidAnswer(article, problems)
    return records


def _place(location: tuple[int | str, ...]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location).lstrip(".")


def _loose_ends(records: list[Record], task: Task) -> Iterator[str]:
    ids = _role_field(task.root, Role.local_id)
    whole = _role_field(task.root, Role.part_of)
    known = [getattr(record, ids) for record in records] if ids else []
    for doubled in sorted({one for one in known if known.count(one) > 1}):
        yield f"{task.records}: the id {doubled!r} is given twice"
    for record in records if whole else ():
        named = getattr(record, str(whole))
        if named is not None and (named not in known or named == getattr(record, str(ids))):
            yield f"{task.records}: {getattr(record, str(ids))!r} is part of {named!r}, which is no other record"


def _role_field(record: type[Record], role: Role) -> str | None:
    return next((rule.name for rule in rules_of(record) if rule.role is role), None)


class _Place(NamedTuple):
    """Where a record stands in the answer."""

    path: str
    parent_id: str | None


class _Walk:
    """One pass over an answer's records; holds what every step needs."""

    def __init__(self, document: Document, read_key: str, task: Task) -> None:
        self._document = document
        self._read_key = read_key
        self._task = task
        self._article = ArticleText(document, task.aliases)
        self._mentions: list[Mention] = []
        self._claims: list[Claim] = []

    def all(self, records: Sequence[Record]) -> tuple[tuple[Mention, ...], tuple[Claim, ...]]:
        """Every mention, roots before what is nested in them, and every claim."""
        for index, record in enumerate(records):
            self._visit(record, _Place(f"{self._task.records}[{index}]", None))
        ids = {one.local_id: one.mention_id for one in self._mentions if one.local_id and one.parent_id is None}
        linked = (replace(one, part_of=ids.get(one.part_of)) if one.part_of else one for one in self._mentions)
        return tuple(linked), tuple(self._claims)

    def _visit(self, record: Record, place: _Place) -> None:
        mention = self._mention(record, place)
        self._mentions.append(mention)
        values = {rule.name: getattr(record, rule.name) for rule in rules_of(type(record))}
        said_by = next((tuple(values[rule.name]) for rule in rules_of(type(record)) if rule.attribution), ())
        context = QuoteContext(self._article, mention.span if mention.quote_grade.grounded else None, values)
        for rule in rules_of(type(record)):
            if rule.claimed:
                self._claims += _claims(mention.mention_id, rule, context, said_by)
            elif rule.role is Role.nested:
                for index, nested in enumerate(values[rule.name]):
                    self._visit(nested, _Place(f"{place.path}.{rule.name}[{index}]", mention.mention_id))

    def _mention(self, record: Record, place: _Place) -> Mention:
        kind = type(record)
        quote = str(getattr(record, str(_role_field(kind, Role.quote))))
        found = self._article.find(quote)
        local_id, whole = _role_field(kind, Role.local_id), _role_field(kind, Role.part_of)
        return Mention(
            mention_id=_hash("mention", self._task.name, self._read_key, place.path),
            parent_id=place.parent_id,
            record=kind.record_name(),
            path=place.path,
            local_id=getattr(record, local_id) if local_id else None,
            part_of=getattr(record, whole) if whole else None,
            read_key=self._read_key,
            version_id=self._document.version_id,
            document_id=self._document.document_id,
            quote=quote,
            span=found.span,
            quote_grade=found.grade,
        )


def _claims(mention_id: str, rule: FieldRule, context: QuoteContext, said_by: tuple[str, ...]) -> Iterator[Claim]:
    given = context.siblings[rule.name]
    values = given if rule.role is Role.members else [] if given is None else [given]
    for position, value in enumerate(values):
        seen = rule.check(value, context)
        grade = seen.grade if context.quote is not None else Grade.unsupported
        yield Claim(mention_id, rule.name, position, value, seen.span, grade, seen.rule, said_by)


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]
