"""One article as the model is shown it: fenced by a boundary nobody can guess, its metadata beside it."""

from __future__ import annotations

import json
import re
import secrets
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.records import Document

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEK = 7
_BOUNDARY_BYTES = 8

_CONTROL = re.compile(
    r"<(?=\||/?s>|/?(?:bos|eos|pad|unk)>|(?:start|end)_of_turn>|/?(?:think|tool_call|tool_response)>)|\[(?=/?INST\])"
)
_WIDTHLESS = "\u200b"


class Shown(NamedTuple):
    """What a model is shown of a document."""

    text: str
    published_on: date | None = None
    outlet: str | None = None
    title: str | None = None
    partial: bool = False
    """True where `text` is a part of a longer article."""

    @classmethod
    def of(cls, document: Document, part_text: str | None = None) -> Self:
        """The document, or one part of its text."""
        text = document.text if part_text is None else part_text
        return cls(text, document.published_on, document.outlet, document.title, part_text is not None)


def new_boundary(text: str) -> str:
    """A random code that does not occur in `text`: 16 hex digits."""
    boundary = secrets.token_hex(_BOUNDARY_BYTES)
    while boundary in text:
        boundary = secrets.token_hex(_BOUNDARY_BYTES)
    return boundary


def article_message(shown: Shown, boundary: str) -> str:
    """The message that holds one article.

    The text stands between two lines with the same boundary, put together, never rendered, so braces and percent
    signs stay as they are. Outlet and title are one line each, in JSON's quotes. The only change to the text: the
    control words of common chat formats ("<|im_end|>") get a character without width inside, because local servers
    would obey them; quotes are found all the same.
    """
    lines = [*_dated(shown.published_on), *_named("Outlet", shown.outlet), *_named("Title", shown.title)]
    if shown.partial:
        lines.append("This is one part of a longer article; report what this part says.")
    lines += [f"----- BEGIN ARTICLE {boundary} -----", _disarmed(shown.text), f"----- END ARTICLE {boundary} -----"]
    return "\n".join(lines)


def _dated(published_on: date | None) -> Iterator[str]:
    if published_on is None:
        yield "Published: unknown"
        return
    yield f"Published: {_day(published_on)}"
    try:
        week = [published_on - timedelta(days=back) for back in range(1, _WEEK + 1)]
    except OverflowError:
        return
    yield f"The days before: {', '.join(_day(day) for day in week)}"


def _day(day: date) -> str:
    return f"{_WEEKDAYS[day.weekday()]} {day.isoformat()}"


def _named(label: str, value: str | None) -> Iterator[str]:
    if value and value.strip():
        yield f"{label}: {_disarmed(json.dumps(' '.join(value.split()), ensure_ascii=False))}"


def _disarmed(text: str) -> str:
    return _CONTROL.sub(lambda found: found[0] + _WIDTHLESS, text)
