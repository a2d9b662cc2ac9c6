"""The toy task: its window, its one invariant, its sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pipeline.dates import parse_partial
from pipeline.declare import Linking, Reconciled, Task, Violation, Window
from tests.toy.model import ALIASES, Answer

LATELY = timedelta(days=3)


def window(values: Mapping[str, Any], published_on: date | None) -> Window | None:
    """The stated days; else the last three before publication."""
    if values.get("found_on"):
        last = values.get("found_until") or values["found_on"]
        start, end = parse_partial(values["found_on"]), parse_partial(last)
        return Window(start.lo, max(start.hi, end.hi), "stated")
    return None if published_on is None else Window(published_on - LATELY, published_on, "imputed")


def check(find: Reconciled) -> Iterator[Violation]:
    """No part is larger than the largest batch that is counted."""
    batches = [one.values for one in find.nested["batches"] if one.values.get("count") is not None]
    whole = max((one["count"] for one in batches if not one["counted"]), default=None)
    for one in batches:
        if one["counted"] and whole is not None and one["count"] > whole:
            yield Violation("parts within wholes", f"{one['count']} of {whole}", {"part": one["count"], "whole": whole})


def describe(find: Reconciled) -> str:
    """How far it is, and how many."""
    figures = sorted(one.values["count"] for one in find.nested["batches"] if one.values.get("count"))
    return f"{find.values['state']}: {figures}"


TASK = Task(
    name="lost_umbrellas",
    answer=Answer,
    aliases=ALIASES,
    linking=Linking(
        shared="offices",
        window=window,
        dates=("found_on", "found_until"),
        dates_weight=6,
        tolerance_days=2,
        threshold=3.0,
        level="scope",
        whole="season",
    ),
    folder=Path(__file__).parent,
    checks=check,
    describe=describe,
)
