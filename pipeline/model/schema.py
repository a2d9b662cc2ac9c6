"""The JSON schema of a task's answer in the strict form that servers accept, made once per model class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.errors import TaskError

if TYPE_CHECKING:
    from pipeline.declare import Record

MAX_LEVELS = 10
"""Objects and lists within each other, the root included."""
MAX_PROPERTIES = 5_000
MAX_ENUM_VALUES = 1_000
MAX_CHARACTERS = 120_000
"""Of all names and enumerated values together."""

_REFUSED = {
    "allOf": "an intersection",
    "oneOf": "a tagged union",
    "not": "a negation",
    "if": "a condition",
    "default": "a default",
    "uniqueItems": "a set",
    "prefixItems": "a tuple",
    "patternProperties": "an open dict",
}
_NAMED = ("properties", "$defs")
"""Keys whose own keys are names, not schema words."""


@lru_cache
def strict_schema(answer: type[Record]) -> dict[str, Any]:
    """The strict JSON schema of an answer model; the caller does not change it.

    The root is an object; every object closed, every field required; what may be absent is a union with null; no
    defaults; references only to `$defs`, and alone. Titles are left out: they repeat the names and cost tokens.
    Raises TaskError where the model cannot be said so: a kind of schema that strict servers refuse (a default, a set,
    an open dict, an intersection), or one beyond MAX_LEVELS, MAX_PROPERTIES, MAX_ENUM_VALUES or MAX_CHARACTERS.
    """
    schema: dict[str, Any] = _untitled(answer.model_json_schema())
    schema = _inlined(schema, schema.get("$defs", {}))
    for found in _walk(schema, ""):
        _check(answer, found)
    _check_size(answer, schema)
    return schema


@lru_cache
def response_format(answer: type[Record], *, strict: bool = True) -> dict[str, Any]:
    """What a chat request says of the answer's form; without `strict` for servers that do not know the word."""
    described: dict[str, Any] = {"name": answer.record_name(), "schema": strict_schema(answer)}
    return {"type": "json_schema", "json_schema": described | ({"strict": True} if strict else {})}


def _untitled(schema: Any, *, names: bool = False) -> Any:
    if isinstance(schema, Mapping):
        kept = {key: held for key, held in schema.items() if names or key != "title"}
        return {key: _untitled(held, names=not names and key in _NAMED) for key, held in kept.items()}
    return [_untitled(held) for held in schema] if isinstance(schema, list) else schema


def _inlined(schema: Any, definitions: Mapping[str, Any]) -> Any:
    """References with a description of their own are replaced by what they refer to: strict servers want it so."""
    if isinstance(schema, Mapping):
        if "$ref" in schema and len(schema) > 1:
            meant = definitions[schema["$ref"].rsplit("/", 1)[-1]]
            schema = {**meant, **{key: held for key, held in schema.items() if key != "$ref"}}
        return {key: _inlined(held, definitions) for key, held in schema.items()}
    return [_inlined(held, definitions) for held in schema] if isinstance(schema, list) else schema


class _Found(NamedTuple):
    """One schema within the schema, and where."""

    path: str
    schema: Mapping[str, Any]


def _walk(schema: Any, path: str, *, names: bool = False) -> Iterator[_Found]:
    if isinstance(schema, Mapping):
        if not names:
            yield _Found(path, schema)
        for key, held in schema.items():
            yield from _walk(held, f"{path}.{key}".lstrip("."), names=not names and key in _NAMED)
    elif isinstance(schema, list):
        for held in schema:
            yield from _walk(held, path)


def _check(answer: type[Record], found: _Found) -> None:
    where = f"{answer.__name__} at {found.path or 'its root'}"
    for key in _REFUSED.keys() & found.schema.keys():
        raise TaskError("answer schema", where, f"holds {_REFUSED[key]} ({key}), which strict servers refuse")
    if found.schema.get("type") != "object":
        return
    properties = found.schema.get("properties")
    if found.schema.get("additionalProperties") is not False or properties is None:
        raise TaskError("answer schema", where, "is an open object; forbid extra fields and name all of them")
    missing = properties.keys() - set(found.schema.get("required", ()))
    if missing:
        raise TaskError("answer schema", where, f"does not require {', '.join(sorted(missing))}")


def _check_size(answer: type[Record], schema: Mapping[str, Any]) -> None:
    found = list(_walk(schema, ""))
    names = [name for one in found for name in one.schema.get("properties", {})]
    values = [str(value) for one in found for value in one.schema.get("enum", ())]
    counted = {
        "levels": (_levels(schema, schema.get("$defs", {}), ()), MAX_LEVELS),
        "properties": (len(names), MAX_PROPERTIES),
        "enumerated values": (len(values), MAX_ENUM_VALUES),
        "characters in names and values": (sum(map(len, [*names, *values])), MAX_CHARACTERS),
    }
    for what, (count, most) in counted.items():
        if count > most:
            raise TaskError("answer schema", answer.__name__, f"has {count} {what}; strict servers take {most}")


def _levels(schema: Any, definitions: Mapping[str, Any], above: tuple[str, ...]) -> int:
    """How deep objects and lists lie within each other; a type that holds itself is deeper than any limit."""
    if isinstance(schema, list):
        return max((_levels(held, definitions, above) for held in schema), default=0)
    if not isinstance(schema, Mapping):
        return 0
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return MAX_LEVELS + 1 if name in above else _levels(definitions[name], definitions, (*above, name))
    inner = [_levels(held, definitions, above) for held in schema.get("properties", {}).values()]
    inner += [_levels(schema.get(key, []), definitions, above) for key in ("items", "anyOf")]
    return max(inner) + (schema.get("type") in ("object", "array"))
