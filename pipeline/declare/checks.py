"""What makes a declaration complete. Each refusal names the class and the field."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from pipeline.declare.markers import MAX_DEPTH, Record
from pipeline.declare.rules import MARKERS, Role, flattened, rules_of, walk
from pipeline.errors import TaskError

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from pipeline.declare.rules import FieldRule

_PLAIN = (str, int, bool, type(None))


def check_answer(task: str, answer: type[Record]) -> None:
    """Refuse an answer model that the engine could not store, link, fuse or score.

    Raises TaskError for: not exactly one list of records, a field without a rule, a marker lost in a union,
    a default, a dict or set field, a type it does not know, a list within a list or union, a record outside a list,
    no quote, a field description missing, too deep nesting, one record type in two places.
    """
    rules = rules_of(answer)
    if len(rules) != 1 or rules[0].record is None:
        raise TaskError(task, answer.__name__, "must have exactly one field, the list of its records")
    _check_record(task, rules[0].record, 2)
    names = [record.record_name() for record in walk(answer)]
    for record in walk(answer):
        if names.count(record.record_name()) > 1:
            raise TaskError(task, record.__name__, "is nested in two places; give each place a record type of its own")


def check_names(task: str, root: type[Record], names: Mapping[str, str | None]) -> None:
    """Refuse names of fields that the root record does not have; `names`: what they are for -> the field, or None.

    Raises TaskError.
    """
    for purpose, field in names.items():
        if field is not None and field not in root.model_fields:
            raise TaskError(task, f"{root.__name__}.{field}", f"is named as the {purpose}, but there is no such field")


def _check_record(task: str, record: type[Record], depth: int) -> None:
    if depth > MAX_DEPTH:
        raise TaskError(task, record.__name__, f"is nested {depth} levels deep; at most {MAX_DEPTH} are allowed")
    for rule in rules_of(record):
        _check_field(task, record, rule)
        if rule.record is not None:
            _check_record(task, rule.record, depth + 1)
    quotes = [rule.name for rule in rules_of(record) if rule.role is Role.quote]
    if len(quotes) != 1:
        raise TaskError(task, record.__name__, f"must mark exactly one field with Quote(), has {len(quotes)}")


def _check_field(task: str, record: type[Record], rule: FieldRule) -> None:
    info = record.model_fields[rule.name]

    def refuse(problem: str) -> NoReturn:
        raise TaskError(task, f"{record.__name__}.{rule.name}", problem)

    for problem in _problems(info, rule):
        refuse(problem)
    _check_nested(rule, refuse)


def _problems(info: FieldInfo, rule: FieldRule) -> Iterator[str]:
    if not info.is_required():
        yield "has a default; absence is null, and every field is given"
    if not info.description and rule.role is not Role.nested:
        yield "has no description; it is prompt text"
    if any(_lost_marker(part) for part in flattened(info.annotation, metadata=True)):
        yield "carries a marker inside a union, where it is lost; wrap the whole type in Annotated"
    yield from _type_problems(info.annotation)
    yield from _shape_problems(info.annotation, rule)
    if rule.claimed:
        missing = [kind for kind in ("support", "match", "fuse", "score") if getattr(rule, kind) is None]
        if missing:
            yield f"has no {', no '.join(name.capitalize() for name in missing)}: every value says how it is ruled"


def _lost_marker(part: Any) -> bool:
    return isinstance(part, MARKERS)


def _type_problems(annotation: Any) -> Iterator[str]:
    for part in flattened(annotation):
        origin = typing.get_origin(part) or part
        if origin in (dict, set, frozenset, tuple):
            yield f"is a {origin.__name__}; use a list or a record of its own"
        elif not _known(origin):
            yield f"has the type {part!r}; str, int, bool, Literal, and lists of them or of records are known"


def _shape_problems(annotation: Any, rule: FieldRule) -> Iterator[str]:
    if any(typing.get_origin(inner) is list for inner in _inside(annotation)):
        yield "holds a list within a list or union; use a plain list, empty where the text is silent"
    elif rule.record is None and any(
        isinstance(part, type) and issubclass(part, Record) for part in flattened(annotation)
    ):
        yield "holds a record outside a list; use a list of records"


def _inside(annotation: Any) -> Iterator[Any]:
    for part in typing.get_args(annotation):
        yield part
        yield from _inside(part)


def _known(origin: Any) -> bool:
    is_record = isinstance(origin, type) and issubclass(origin, Record)
    return origin in _PLAIN or origin is typing.Literal or is_record


def _check_nested(rule: FieldRule, refuse: Any) -> None:
    if rule.record is not None and rule.nested is None:
        refuse("is a list of records without Nested(…), which says how they bear on their parent")
    if rule.record is None and rule.nested is not None:
        refuse("is marked Nested(…), but is no list of records")
    if rule.record is None or rule.nested is None:
        return
    known = set(rule.record.model_fields)
    named = {rule.nested.key, *rule.nested.telling, *rule.nested.slot, *rule.nested.total}
    if named - known:
        refuse(
            f"names fields in Nested(…) that {rule.record.__name__} does not have: {', '.join(sorted(named - known))}"
        )
