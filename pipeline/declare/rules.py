"""Reading the markers back: the rules of each field of a record type."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, TypeVar

from pipeline.compare import SetOf
from pipeline.declare.markers import (
    Attribution,
    Fuse,
    LocalId,
    Match,
    Nested,
    PartOf,
    Quote,
    Record,
    Score,
    Support,
)

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from pipeline.compare import Comparator
    from pipeline.fuse import Rule
    from pipeline.support import Check


class Role(Enum):
    """What a field is to the engine."""

    value = "value"
    members = "members"
    """A list of plain values."""
    nested = "nested"
    """A list of records."""
    local_id = "local_id"
    part_of = "part_of"
    quote = "quote"


class FieldRule(NamedTuple):
    """One declared field with its markers; None where the role needs none."""

    name: str
    role: Role
    annotation: Any
    support: Support | None
    match: Match | None
    fuse: Fuse | None
    score: Score | None
    nested: Nested | None
    record: type[Record] | None
    """The nested record type."""
    attribution: bool
    scalar: type
    """The plain type of a value or member: str, int or bool."""

    @property
    def claimed(self) -> bool:
        """True where values of this field become claims."""
        return self.role in (Role.value, Role.members)

    @property
    def check(self) -> Check:
        """How a value's support is checked."""
        return _declared(self.support, self.name).check

    @property
    def comparator(self) -> Comparator:
        """How linking and fusing compare values; a list field's comparator is of its whole list."""
        return _declared(self.match, self.name).comparator

    @property
    def member_comparator(self) -> Comparator:
        """How single members of a list field are compared; the comparator itself for other fields."""
        comparator = self.comparator
        return comparator.member if isinstance(comparator, SetOf) else comparator

    @property
    def fusion(self) -> Rule:
        """How many claims become one value."""
        return _declared(self.fuse, self.name).rule


MARKERS = (Support, Match, Fuse, Score, Quote, LocalId, PartOf, Attribution, Nested)
_ROLE_MARKERS = {Quote: Role.quote, LocalId: Role.local_id, PartOf: Role.part_of, Nested: Role.nested}

_M = TypeVar("_M")


def _declared(marker: _M | None, field: str) -> _M:
    """The marker, which every checked task has given; LookupError for a field that makes no claims."""
    if marker is None:
        raise LookupError(f"{field} makes no claims, so it declares no such rule")
    return marker


@lru_cache
def rules_of(record: type[Record]) -> tuple[FieldRule, ...]:
    """The declared fields of a record type, in order. Meaningful once a Task has checked the type."""
    return tuple(_rule(name, info) for name, info in record.model_fields.items())


def rule_of(record: type[Record], name: str) -> FieldRule:
    """One field's rules; KeyError for a field that the type does not have."""
    return _by_name(record)[name]


@lru_cache
def _by_name(record: type[Record]) -> dict[str, FieldRule]:
    return {rule.name: rule for rule in rules_of(record)}


def _rule(name: str, info: FieldInfo) -> FieldRule:
    found = {type(marker): marker for marker in info.metadata if isinstance(marker, MARKERS)}
    inner = _list_member(info.annotation)
    role = next((_ROLE_MARKERS[kind] for kind in found if kind in _ROLE_MARKERS), None)
    role = role or (Role.members if inner is not None else Role.value)
    is_record = isinstance(inner, type) and issubclass(inner, Record)
    picked = [found.get(kind) for kind in (Support, Match, Fuse, Score, Nested)]
    support, match, fuse, score, nested = typing.cast("list[Any]", picked)
    record = typing.cast("type[Record] | None", inner if is_record else None)
    return FieldRule(
        name,
        role,
        info.annotation,
        support,
        match,
        fuse,
        score,
        nested,
        record,
        Attribution in found,
        _scalar(info.annotation),
    )


def _list_member(annotation: Any) -> Any:
    return typing.get_args(annotation)[0] if typing.get_origin(annotation) is list else None


def _scalar(annotation: Any) -> type:
    for part in flattened(annotation):
        if part in (str, int, bool):
            return typing.cast("type", part)
        if typing.get_origin(part) is Literal:
            return type(typing.get_args(part)[0])
    return str


def flattened(annotation: Any, *, metadata: bool = False) -> Iterator[Any]:
    """The plain types inside lists and unions; with `metadata`, also what Annotated adds within them."""
    origin = typing.get_origin(annotation)
    if origin is Annotated:
        inner, *added = typing.get_args(annotation)
        yield from flattened(inner, metadata=metadata)
        yield from added if metadata else ()
    elif origin in (list, typing.Union, types.UnionType):
        for part in typing.get_args(annotation):
            yield from flattened(part, metadata=metadata)
    else:
        yield annotation


def walk(record: type[Record]) -> Iterator[type[Record]]:
    """The record type and every type nested in it, parents first."""
    yield record
    for rule in rules_of(record):
        if rule.record is not None:
            yield from walk(rule.record)
