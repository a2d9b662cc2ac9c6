"""Prisoner exchanges: the domain's records, invariants, names and built-in reader."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.declare import Linking, Task
from schemas.prisoner_exchange.checks import check
from schemas.prisoner_exchange.describe import describe
from schemas.prisoner_exchange.model import ALIASES, Answer
from schemas.prisoner_exchange.scoring import SCORING
from schemas.prisoner_exchange.when import speaks_for, window

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.records import Document

_HERE = Path(__file__).parent


def _read(document: Document) -> Mapping[str, Any] | None:
    """The built-in reader; its language tools are loaded when it first reads."""
    from schemas.prisoner_exchange.reader import read  # noqa: PLC0415  # slow to load, and most commands never read

    return read(document)


TASK = Task(
    name="prisoner_exchange",
    answer=Answer,
    aliases=ALIASES,
    linking=Linking(
        shared="parties",
        window=window,
        dates=("date_start", "date_end"),
        dates_weight=6,
        tolerance_days=2,
        threshold=3.0,
        level="level",
        whole="deal",
    ),
    folder=_HERE,
    checks=check,
    read=_read,
    read_from=(*sorted((_HERE / "reader").glob("*.py")), _HERE / "lexicon.toml", _HERE / "aliases.toml"),
    describe=describe,
    speaks_for=speaks_for,
    scoring=SCORING,
)
