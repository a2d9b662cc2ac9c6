from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from openai.lib._pydantic import to_strict_json_schema
from pydantic import Field

from pipeline.declare import Record
from pipeline.errors import TaskError
from pipeline.model.schema import MAX_LEVELS, response_format, strict_schema
from schemas.prisoner_exchange import TASK
from tests.toy.task import TASK as TOY

SNAPSHOT = Path(__file__).parents[1] / "data" / "prisoner_exchange.schema.json"


def objects(schema: Any) -> list[dict[str, Any]]:
    """Every object type within a schema."""
    if isinstance(schema, list):
        return [one for held in schema for one in objects(held)]
    if not isinstance(schema, dict):
        return []
    inner = [one for held in schema.values() for one in objects(held)]
    return [schema, *inner] if schema.get("type") == "object" else inner


def untitled(schema: Any) -> Any:
    """Without the titles of fields and types."""
    if isinstance(schema, dict):
        return {key: untitled(held) for key, held in schema.items() if not (key == "title" and isinstance(held, str))}
    return [untitled(held) for held in schema] if isinstance(schema, list) else schema


@pytest.mark.parametrize("task", [TASK, TOY], ids=lambda task: task.name)
def test_it_is_openais_own_strict_schema_but_for_titles(task: Any) -> None:
    assert strict_schema(task.answer) == untitled(to_strict_json_schema(task.answer))


def test_every_object_is_closed_and_every_field_required() -> None:
    found = objects(strict_schema(TASK.answer))
    assert len(found) == 4
    for one in found:
        assert one["additionalProperties"] is False
        assert one["required"] == list(one["properties"])


def test_the_schema_has_not_changed_unnoticed() -> None:
    """What the wire carries. A deliberate change: write json.dumps(strict_schema(…), indent=1) to the file anew."""
    assert strict_schema(TASK.answer) == json.loads(SNAPSHOT.read_text(encoding="utf-8"))


def test_it_is_made_once() -> None:
    assert strict_schema(TASK.answer) is strict_schema(TASK.answer)


def test_strict_is_said_only_where_it_is_wanted() -> None:
    strict, loose = deepcopy(response_format(TASK.answer)), response_format(TASK.answer, strict=False)
    assert strict["json_schema"].pop("strict") is True
    assert strict == loose
    assert loose["json_schema"]["name"] == "answer"


class Named(Record):
    """A record whose field is called like a word of schemas."""

    title: str
    properties: str
    default: Literal["a", "b"] | None


def test_fields_may_be_called_like_words_of_schemas() -> None:
    schema = strict_schema(Named)
    assert schema["required"] == ["title", "properties", "default"]
    assert schema["properties"]["title"] == {"type": "string"}


class Inner(Record):
    """Something inside."""

    size: int


class Outer(Record):
    """A record with one, described where it stands."""

    inner: Annotated[Inner, Field(description="The one inside")]


def test_a_reference_with_a_description_is_replaced() -> None:
    inner = strict_schema(Outer)["properties"]["inner"]
    assert inner["description"] == "The one inside"
    assert inner["additionalProperties"] is False
    assert "$ref" not in inner


class WithDefault(Record):
    """A field that may be left out."""

    size: int | None = None


class WithDict(Record):
    """An open object."""

    sizes: dict[str, int]


class WithSet(Record):
    """A set."""

    sizes: set[int]


class WithTuple(Record):
    """A tuple."""

    pair: tuple[int, str]


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (WithDefault, "does not require size"),
        (WithDict, "open object"),
        (WithSet, "set"),
        (WithTuple, "tuple"),
    ],
)
def test_what_strict_servers_refuse_is_refused_here(record: type[Record], said: str) -> None:
    with pytest.raises(TaskError, match=said) as caught:
        strict_schema(record)
    assert record.__name__ in str(caught.value)


def test_too_deep_a_model_is_refused() -> None:
    record: Any = int
    for level in range(MAX_LEVELS // 2 + 1):
        record = type(f"Level{level}", (Record,), {"__annotations__": {"held": list[record]}, "__doc__": "One level."})
    with pytest.raises(TaskError, match="levels"):
        strict_schema(record)
