"""Results of SQL as a table for people, CSV for spreadsheets, JSON for programs."""

from __future__ import annotations

import csv
import io
from collections import Counter
from itertools import zip_longest
from textwrap import wrap
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.cli.terminal import count, data, json_text, jsonable, plain, say, width
from pipeline.text import printable

if TYPE_CHECKING:
    from pipeline.store import QueryResult

NARROWEST = 12
"""A column of a table gets at least so many characters, or as many as it needs; else each row becomes a list."""


class _Column(NamedTuple):
    width: int
    numeric: bool


def show_csv(result: QueryResult) -> None:
    """CSV with a header. Null is an empty cell; lists and structures are JSON. Values stand as they are."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(result.columns)
    for row in result.rows:
        writer.writerow([_cell(value) for value in row])
    data(written.getvalue())


def show_json(result: QueryResult) -> None:
    """A list of objects, one per row and line; a column name that comes twice is numbered."""
    names = _distinct(result.columns)
    lines = [json_text(dict(zip(names, map(jsonable, row), strict=True))) for row in result.rows]
    data("[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n")


def show_table(result: QueryResult) -> None:
    """A table where the columns fit the terminal, else a list of fields per row; then the number of rows."""
    cells = [[printable(_cell(value)).expandtabs(4) for value in row] for row in result.rows]
    names = [printable(name) for name in result.columns]
    needed = [max(map(_longest, column)) for column in zip(names, *cells, strict=True)]
    room = width() - 3 * (len(names) - 1)
    if sum(min(one, NARROWEST) for one in needed) <= room:
        widths = _widths(needed, room)
        _show_grid(names, cells, shape=[_Column(*one) for one in zip(widths, _numeric(result), strict=True)])
    else:
        _show_records(names, cells)
    say(f"({count(len(result.rows), 'row')})")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple, dict)):
        return json_text(value)
    return str(value) if isinstance(value, (int, float)) else _exact(value)


def _exact(value: Any) -> str:
    """A decimal keeps its digits; other values are written as in JSON."""
    written = plain(value)
    return str(value) if isinstance(written, float) or written is None else written


def _longest(text: str) -> int:
    return max(map(len, text.splitlines()), default=0)


def _numeric(result: QueryResult) -> list[bool]:
    columns = zip(*result.rows, strict=True) if result.rows else ([] for _ in result.columns)
    return [all(isinstance(one, (int, float)) for one in column if one is not None) for column in columns]


def _show_grid(names: list[str], cells: list[list[str]], *, shape: list[_Column]) -> None:
    rule = ["-" * column.width for column in shape]
    for row in (names, rule, *cells):
        folded = [_folded(cell, column.width) for cell, column in zip(row, shape, strict=True)]
        for line in zip_longest(*folded, fillvalue=""):
            parts = [_set(part, column, row is names) for part, column in zip(line, shape, strict=True)]
            say("   ".join(parts).rstrip())


def _set(text: str, column: _Column, heading: bool) -> str:
    return text.rjust(column.width) if column.numeric and not heading else text.ljust(column.width)


def _folded(text: str, columns: int) -> list[str]:
    return [part for line in text.splitlines() for part in wrap(line, max(1, columns))] or [""]


def _widths(needed: list[int], room: int) -> list[int]:
    """What each column gets: all it needs where that fits; else the widest ones are cut to one common width."""
    cap = max(needed, default=0)
    while sum(min(one, cap) for one in needed) > room:
        cap -= 1
    return [min(one, cap) for one in needed]


def _show_records(names: list[str], cells: list[list[str]]) -> None:
    label = max(map(len, names))
    for number, row in enumerate(cells, start=1):
        say(f"-- {number} --")
        for name, value in zip(names, row, strict=True):
            lines = _folded(value, max(20, width() - label - 2))
            say(f"{name:<{label}}  {lines[0]}".rstrip())
            for line in lines[1:]:
                say(" " * (label + 2) + line)


def _distinct(names: tuple[str, ...]) -> list[str]:
    """Column names, each once: ("a", "a") -> ["a", "a_2"]."""
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return found
