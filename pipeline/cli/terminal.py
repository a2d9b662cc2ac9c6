"""What is printed: made safe where it reaches a terminal, wrapped to its width, plain where it is piped."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from dataclasses import asdict, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any, TextIO
from uuid import UUID

from pipeline.text import printable


class ReaderGone(Exception):
    """Who read our output has gone away (`| head`). Its own class: typer would answer a BrokenPipeError by itself."""


WIDE = 10_000
"""The width of what is no terminal: nothing is wrapped."""


def say(text: str = "") -> None:
    """A line of the command's result, on standard output."""
    _write(printable(text) + "\n")


def tell(text: str) -> None:
    """A line about the command itself, on standard error."""
    print(printable(text), file=sys.stderr, flush=True)


def say_wrapped(text: str, *, indent: int = 0, hanging: int = 2) -> None:
    """A sentence on standard output, wrapped at the terminal's width, its further lines `hanging` deeper."""
    first, further = " " * indent, " " * (indent + hanging)
    say(
        textwrap.fill(printable(text), width(), initial_indent=first, subsequent_indent=further, break_on_hyphens=False)
    )


def width(stream: TextIO | None = None) -> int:
    """The columns of the terminal, at least 40; WIDE where the stream is none."""
    stream = stream or sys.stdout
    return max(40, shutil.get_terminal_size().columns) if stream.isatty() else WIDE


def data(text: str, *, at_once: bool = False) -> None:
    """Data on standard output: exact where a program reads it, made safe where a terminal does."""
    _write(printable(text) if sys.stdout.isatty() else text, at_once=at_once)


def _write(text: str, *, at_once: bool = False) -> None:
    try:
        sys.stdout.write(text)
        if at_once:
            sys.stdout.flush()
    except BrokenPipeError as error:
        raise ReaderGone from error


def say_json(value: Any) -> None:
    """A value as one JSON text on standard output."""
    data(json_text(value, indent=2) + "\n")


def json_text(value: Any, *, indent: int | None = None) -> str:
    """JSON of plain values, dataclasses, dates and what DuckDB returns; what JSON cannot say becomes text or null."""
    return json.dumps(jsonable(value), ensure_ascii=False, allow_nan=False, indent=indent)


def jsonable(value: Any) -> Any:
    """The value as JSON knows it."""
    if value is None or isinstance(value, (str, bool, int)):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, float):
        return value if isfinite(value) else None
    if is_dataclass(value) and not isinstance(value, type):
        return jsonable(asdict(value))
    if isinstance(value, dict):
        return {str(key): jsonable(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [jsonable(one) for one in value]
    return plain(value)


def plain(value: Any) -> str | float | None:
    """A single value of SQL as text, or as a number where it is one."""
    if isinstance(value, Decimal):
        return float(value) if value.is_finite() else None
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return str(value) if isinstance(value, (UUID, timedelta)) else repr(value)


def written(value: Any) -> str:
    """A value of the ledger as the ledger writes it: true, not True."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun.

    count(1, "article")             -> "1 article"
    count(12, "reply", "replies")   -> "12 replies"
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(parts: list[str], *, most: int = 3) -> str:
    """The first few names.

    listed(["a", "b", "c", "d"], most=2)   -> "a, b and 2 more"
    """
    rest = len(parts) - most
    return ", ".join(parts[:most]) + (f" and {rest} more" if rest > 0 else "")
