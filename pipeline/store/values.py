"""Values on their way into DuckDB and out of it.

Instants are stored as TIMESTAMP in UTC and are aware datetimes in Python. TIMESTAMPTZ would need one more package to be
read in Python and would print in the zone of whoever asks; a plain UTC column says the same to everybody.
"""

from __future__ import annotations

import json
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeAlias

from pipeline.errors import StoreError

Row: TypeAlias = Any
"""One row of a result: a named tuple, its attributes the column names."""

_Convert: TypeAlias = Callable[[Any], Any]
_INTEGERS = frozenset({"INTEGER", "BIGINT", "SMALLINT", "TINYINT", "HUGEINT", "UINTEGER", "UBIGINT"})


def stored_instant(value: Any) -> datetime:
    """An aware datetime as UTC without a zone, as TIMESTAMP columns hold it. ValueError for anything else."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise ValueError("is not an aware datetime (give it a time zone)")
    return value.astimezone(UTC).replace(tzinfo=None)


def stored_json(value: Any) -> str:
    """JSON text of a mapping, a sequence, a number or a bool. ValueError for text: the door encodes, callers do not."""
    if isinstance(value, str):
        raise ValueError("is text in a JSON column (give the value itself, not its JSON text)")
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, default=_json_default)
    except TypeError as error:
        raise ValueError(f"cannot be written as JSON ({error})") from error


def _json_default(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _stored_integer(value: Any) -> int:
    # DuckDB would round 1.5 to 2 without a word.
    if not isinstance(value, int):
        raise ValueError("is not a whole number")
    return value


def _stored_list(value: Any) -> list[Any]:
    if isinstance(value, (str, bytes)) or not isinstance(value, Sequence):
        raise ValueError("is not a list")
    return list(value)


def _stored_text(value: Any) -> Any:
    # DuckDB would store a list or a mapping as its own notation.
    if isinstance(value, (str, int, float)):
        return value
    raise ValueError(f"is a {type(value).__name__} in a text column")


def encoder(kind: str) -> _Convert | None:
    """What turns a Python value into one that a column of this DuckDB type takes; None where none is needed."""
    if kind in _INTEGERS:
        return _stored_integer
    if kind.endswith("[]"):
        return _stored_list
    return {"TIMESTAMP": stored_instant, "JSON": stored_json, "VARCHAR": _stored_text}.get(kind)


def packed(rows: Sequence[Mapping[str, Any]], kinds: Mapping[str, str], table: str) -> list[list[Any]]:
    """Rows as lists in the order of the first row's keys, each value fit for its column.

    Raises StoreError naming table, column and row when a row has other keys than the first, or a value does not fit.
    """
    columns = tuple(rows[0])
    for index, row in enumerate(rows):
        if row.keys() != rows[0].keys():
            raise StoreError(f"{table}: row {index} has other columns than row 0 ({', '.join(sorted(row))})")
    values = [[row[column] for column in columns] for row in rows]
    for place, column in enumerate(columns):
        if column not in kinds:
            raise StoreError(f"{table} has no column {column}; it has {', '.join(kinds)}")
        _encode_column(values, place, encoder(kinds[column]), f"{table}.{column}")
    return values


def _encode_column(values: list[list[Any]], place: int, encode: _Convert | None, name: str) -> None:
    if encode is None:
        return
    for index, row in enumerate(values):
        if row[place] is None:
            continue
        try:
            row[place] = encode(row[place])
        except ValueError as error:
            raise StoreError(f"{name}, row {index}: {row[place]!r:.80} {error}") from error


def bound(value: Any) -> Any:
    """A statement's parameter as DuckDB takes it: instants in UTC, mappings as JSON text, sequences item by item."""
    if isinstance(value, datetime):
        return stored_instant(value)
    if isinstance(value, Mapping):
        return stored_json(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return [bound(item) for item in value]
    return value


def _decoder(kind: str) -> _Convert | None:
    if kind.endswith("[]"):
        return tuple
    decoders: dict[str, _Convert] = {"TIMESTAMP": _aware, "JSON": json.loads}
    return decoders.get(kind)


def _aware(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC)


@lru_cache(maxsize=512)
def row_type(columns: tuple[str, ...]) -> Callable[..., Row]:
    """The named tuple class for these columns. Raises StoreError when a column has no usable name, or two share one."""
    try:
        kind: Any = namedtuple("Row", columns)  # type: ignore[misc]  # its names come from the query
    except ValueError as error:
        raise StoreError(f"a statement's columns need plain, distinct names ({error}): add `as …`") from error
    make: Callable[..., Row] = kind._make
    return make


def unpacked(columns: Sequence[tuple[str, str]], records: list[tuple[Any, ...]]) -> list[Row]:
    """Records as named tuples: instants aware, JSON parsed, lists as tuples. `columns` are (name, DuckDB type)."""
    make = row_type(tuple(name for name, _ in columns))
    decoders = [(place, decode) for place, (_, kind) in enumerate(columns) if (decode := _decoder(kind))]
    if not decoders:
        return [make(record) for record in records]
    return [make(_decoded(record, decoders)) for record in records]


def _decoded(record: tuple[Any, ...], decoders: list[tuple[int, _Convert]]) -> list[Any]:
    values = list(record)
    for place, decode in decoders:
        if values[place] is not None:
            values[place] = decode(values[place])
    return values
