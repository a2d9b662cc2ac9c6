"""How far a run has come: a bar on a terminal, a line per stage where there is none, nothing when asked to be quiet."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.cli.terminal import count, tell

if TYPE_CHECKING:
    from pipeline.run import Progress, Watch

EVERY_S = 10.0
"""Without a terminal, a long stage says so often how far it has come."""

STAGES = {
    "ingest": "taking in articles",
    "read": "reading",
    "link": "linking reports",
    "reconcile": "reconciling",
    "publish": "publishing",
}


@contextmanager
def watched(*, quiet: bool) -> Iterator[Watch]:
    """A Watch that shows the run's stages on standard error."""
    if quiet:
        yield lambda stage, progress: None
    elif sys.stderr.isatty():
        with _bar() as watch:
            yield watch
    else:
        yield _lines()


def _lines() -> Watch:
    told, at = "", 0.0

    def watch(stage: str, progress: Progress) -> None:
        nonlocal told, at
        now = time.monotonic()
        if stage != told:
            tell(f"{STAGES.get(stage, stage)}{_work(stage, progress)}")
        elif now - at < EVERY_S:
            return
        else:
            tell(f"{STAGES.get(stage, stage)}: {_done(stage, progress):,} done")
        told, at = stage, now

    return watch


def _work(stage: str, progress: Progress) -> str:
    return f" {count(progress.to_read, 'article')}" if stage == "read" else ""


def _done(stage: str, progress: Progress) -> int:
    if stage == "read":
        return progress.outcomes.total()
    taken = progress.ingested
    return taken.new + taken.edited + taken.unchanged + taken.failed


@contextmanager
def _bar() -> Iterator[Watch]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _drawn(bar.add_task("starting", total=None), bar.update)


def _drawn(task: int, update: Callable[..., None]) -> Watch:
    def watch(stage: str, progress: Progress) -> None:
        total = progress.to_read if stage == "read" else None
        update(task, description=STAGES.get(stage, stage), total=total, completed=_done(stage, progress))

    return watch
