"""The commands that write the ledger: run, ingest, read, link, reconcile, publish."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline.cli.setup import Common, load_task, place_of, reader_for
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.cli.settings import Settings
    from pipeline.declare import Task
    from pipeline.ingest import Failure
    from pipeline.ledger import Place
    from pipeline.readers import Reader
    from pipeline.records import Document
    from pipeline.run import Job, Progress


@dataclass(frozen=True, slots=True)
class Given:
    """What the options say of a single text."""

    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published: str | None = None

    def __bool__(self) -> bool:
        return any((self.url, self.outlet, self.title, self.published))


@dataclass(frozen=True, slots=True)
class How:
    """How to read."""

    dry_run: bool = False
    stale: bool = False


@dataclass(frozen=True)
class Setup:
    """What a command works with, built once from its options."""

    common: Common
    settings: Settings
    task: Task
    place: Place

    @classmethod
    def of(cls, common: Common) -> Setup:
        """Raises SettingsError, UsageError and TaskError."""
        settings = common.settings()
        return cls(common, settings, load_task(settings), place_of(settings))

    def reader(self) -> Reader:
        """The reader that the settings name."""
        return reader_for(self.settings.model, self.task, self.settings.base_url)


def run(sources: Sequence[str] | None, common: Common, *, given: Given, dry_run: bool) -> int:
    """The nightly job over the sources; its exit status."""
    from pipeline import run as engine
    from pipeline.cli.closing import show_closing
    from pipeline.cli.progress import watched
    from pipeline.store import Published
    from pipeline.summary import summarize

    setup = Setup.of(common)
    reader, articles = setup.reader(), documents(sources, given, setup.settings)
    if dry_run:
        return _planned(setup, articles, reader, stale=False)
    with watched(quiet=common.quiet) as watch:
        done = engine.run(setup.task, articles, reader=reader, place=setup.place, watch=watch)
    with Published(setup.place.published) as ledger:
        show_closing(summarize(ledger, setup.task), setup, status=done.exit_status)
    return _closed(done)


def ingest(sources: Sequence[str] | None, common: Common, *, given: Given, dry_run: bool) -> int:
    """Take the sources in; the exit status."""
    setup = Setup.of(common)
    articles = documents(sources, given, setup.settings)
    if dry_run:
        return _planned(setup, articles, setup.reader(), stale=False)
    return _stage(setup, "ingest", lambda job: job.ingest(articles))


def read(sources: Sequence[str] | None, common: Common, *, given: Given, how: How) -> int:
    """Read the named sources and what is pending; the exit status."""
    from pipeline.answers import AnswerStore

    setup = Setup.of(common)
    reader = setup.reader()
    if given and not sources:
        raise UsageError(
            "url, outlet, title and published describe a single text: name its file, or - for pasted text."
        )
    if how.dry_run or how.stale:
        articles = documents(sources, given, setup.settings) if sources else []
        if how.dry_run:
            return _planned(setup, articles, reader, stale=how.stale)
        if not common.quiet and "-" not in (sources or ()):
            _estimate(setup, articles, reader)
    articles = documents(sources, given, setup.settings) if sources else []
    with AnswerStore(setup.place.answers) as answers:

        def work(job: Job) -> None:
            job.ingest(articles)
            job.read(reader, answers, stale=how.stale)

        return _stage(setup, "read", work, reader=reader)


def link(common: Common, *, rebuild: bool) -> int:
    """Link and reconcile; the exit status."""
    return _stage(Setup.of(common), "link", lambda job: job.settle(rebuild=rebuild))


def reconcile(common: Common) -> int:
    """Reconcile every entry; the exit status."""
    return _stage(Setup.of(common), "reconcile", lambda job: job.reconcile())


def publish(common: Common) -> int:
    """Publish the working ledger; the exit status."""
    setup = Setup.of(common)
    if not setup.place.ledger.exists():
        raise UsageError(f"there is no working ledger at {setup.place.ledger}: run `newsledger run` first.")
    return _stage(setup, "publish", lambda job: None)


def documents(sources: Sequence[str] | None, given: Given, settings: Settings) -> Iterable[Document | Failure]:
    """The articles of the named sources, else of the settings'. Raises UsageError where there are none."""
    from pipeline.ingest import Given as Known
    from pipeline.ingest import ingest as articles
    from pipeline.ledger import now

    named = list(sources or settings.sources)
    if not named:
        raise UsageError(
            'no SOURCE is named: give a file, a folder or -, or set sources = ["articles/"] in newsledger.toml.'
        )
    known = Known(given.url, given.outlet, given.title, _day(given.published)) if given else None
    return articles(named, given=known, stdin=sys.stdin.buffer, now=now)


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published) if published else None
    except ValueError as error:
        raise UsageError(f"--published {published!r} is no day: write it as 2025-03-19.") from error


def _stage(setup: Setup, command: str, work: Callable[[Job], Any], *, reader: Reader | None = None) -> int:
    """One stage as a run of its own; its summary is made while the ledger is open."""
    from pipeline.cli.closing import show_closing
    from pipeline.cli.progress import watched
    from pipeline.run import job
    from pipeline.summary import summarize

    with (
        watched(quiet=setup.common.quiet) as watch,
        job(setup.place, setup.task, command, reader=reader, watch=watch) as one,
    ):
        work(one)
        summary = summarize(one.ledger.db, setup.task, run=one.ledger.run, counts=one.progress.counts())
    show_closing(summary, setup, status=one.progress.exit_status)
    return _closed(one.progress)


def _closed(progress: Progress) -> int:
    """The exit status; what ended the reading before its time is told last, where a person looks."""
    from pipeline.cli.terminal import tell

    if progress.stopped:
        tell(f"newsledger: stopped early: {progress.stopped}")
    return progress.exit_status


def _planned(setup: Setup, articles: Iterable[Document | Failure], reader: Reader, *, stale: bool) -> int:
    from pipeline.cli.aloud import show_plan
    from pipeline.trial import Asking, plan

    show_plan(plan(setup.task, articles, Asking(reader, stale), place=setup.place), setup.common)
    return 0


def _estimate(setup: Setup, articles: Iterable[Document | Failure], reader: Reader) -> None:
    from pipeline.cli.aloud import plan_lines
    from pipeline.cli.terminal import tell
    from pipeline.trial import Asking, plan

    for line in plan_lines(plan(setup.task, articles, Asking(reader, stale=True), place=setup.place)):
        tell(line)
