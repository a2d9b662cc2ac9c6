"""The task's own docstrings and field descriptions as prompt text.

A schema sent along is not enough: some servers only constrain the answer with it, and their model never sees it.
"""

from __future__ import annotations

import inspect
import types
import typing
from typing import TYPE_CHECKING, Any, Literal

from pipeline.declare import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLAIN = {str: "text", int: "whole number", bool: "true or false", type(None): "null"}


def field_guide(answer: type[Record]) -> str:
    """Every record type of an answer with its fields, their types and what they mean; the answer itself first.

    ## Umbrella
    One umbrella that was found.
    - colour (text or null): The colour, in English
    """
    return "\n\n".join(_record(kind) for kind in _kinds(answer, []))


def _kinds(kind: type[Record], seen: list[type[Record]]) -> list[type[Record]]:
    if kind not in seen:
        seen.append(kind)
        for info in kind.model_fields.values():
            for part in _parts(info.annotation):
                if isinstance(part, type) and issubclass(part, Record):
                    _kinds(part, seen)
    return seen


def _parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    for part in typing.get_args(annotation):
        yield from _parts(part)


def _record(kind: type[Record]) -> str:
    lines = [f"## {kind.__name__}", *_meaning(kind)]
    for name, info in kind.model_fields.items():
        lines.append(f"- {name} ({_type(info.annotation)}): {info.description or ''}".rstrip(": "))
    return "\n".join(lines)


def _meaning(kind: type[Record]) -> list[str]:
    paragraphs = inspect.cleandoc(kind.__doc__ or "").split("\n\n")
    return [" ".join(paragraph.split()) for paragraph in paragraphs if paragraph.strip()]


def _type(annotation: Any) -> str:
    origin = typing.get_origin(annotation)
    if origin is Literal:
        return " | ".join(str(value) for value in typing.get_args(annotation))
    if origin is list:
        return f"list of {_type(typing.get_args(annotation)[0])}"
    if origin in (typing.Union, types.UnionType):
        return " or ".join(_type(part) for part in typing.get_args(annotation))
    return _PLAIN.get(annotation) or str(annotation.__name__)
