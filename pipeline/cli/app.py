"""The commands: each parses its options, hands them to the function that does the work, and returns an exit status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from typer._click.exceptions import ClickException  # typer bundles click and exports no base of its usage errors

from pipeline.cli import options as o
from pipeline.cli import scoring
from pipeline.cli.setup import Common
from pipeline.cli.stages import Given
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

_CLICK_INTERRUPTED = 130

app = typer.Typer(
    name="newsledger",
    help="Reads news and keeps a ledger of events: who did what, when, how many, according to whom.",
    epilog=o.epilog("newsledger run articles/"),
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.add_typer(scoring.app, name="eval", short_help="Score readers against gold.")


def invoke(arguments: Sequence[str]) -> int:
    """Run the command that the arguments name. Raises UsageError for wrong usage, KeyboardInterrupt for Ctrl-C."""
    try:
        status = app(list(arguments), prog_name="newsledger", standalone_mode=False)
    except ClickException as error:
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "newsledger"
        said = error.format_message().rstrip(".")
        raise UsageError(f"{said}{'' if said.endswith('?') else '.'} See: {command} --help") from error
    except typer.Abort as error:
        raise KeyboardInterrupt from error
    if status == _CLICK_INTERRUPTED:
        raise KeyboardInterrupt
    return int(status or 0)


@app.callback(invoke_without_command=True)
def main(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Reads news and keeps a ledger of events: who did what, when, how many, according to whom."""
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"newsledger {installed('newsledger')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit


@app.command(
    short_help="The nightly job: ingest, read, link, reconcile, publish.",
    epilog=o.epilog("newsledger run articles/ --model recorded:answers.jsonl"),
)
def run(
    sources: o.Sources = None,
    *,
    db: o.Db = None,
    task: o.TaskName = None,
    model: o.Model = None,
    config: o.Config = None,
    url: o.Url = None,
    outlet: o.Outlet = None,
    title: o.Title = None,
    published: o.Published = None,
    dry_run: o.DryRun = False,
    quiet: o.Quiet = False,
    as_json: o.Json = False,
) -> int:
    """The nightly job: take articles in, read them, link, reconcile and publish.

    Articles that were read before are not read again. Ctrl-C loses nothing that was committed.
    """
    from pipeline.cli import stages

    common = Common(db, task, model, config, quiet, as_json)
    given = Given(url, outlet, title, published)
    return stages.run(sources, common, given=given, dry_run=dry_run)


@app.command(
    short_help="Take articles in; nothing is read yet.",
    epilog=o.epilog("newsledger ingest - --url https://news.example/a --published 2025-03-19 < article.txt"),
)
def ingest(
    sources: o.Sources = None,
    *,
    db: o.Db = None,
    task: o.TaskName = None,
    config: o.Config = None,
    url: o.Url = None,
    outlet: o.Outlet = None,
    title: o.Title = None,
    published: o.Published = None,
    dry_run: o.DryRun = False,
    quiet: o.Quiet = False,
    as_json: o.Json = False,
) -> int:
    """Take articles in: decoded, named, versioned, copies marked. Nothing is read yet."""
    from pipeline.cli import stages

    common = Common(db, task, None, config, quiet, as_json)
    given = Given(url, outlet, title, published)
    return stages.ingest(sources, common, given=given, dry_run=dry_run)


@app.command(
    short_help="Read what waits, and the named sources.", epilog=o.epilog("newsledger read article.txt --jsonl")
)
def read(
    sources: o.Sources = None,
    *,
    db: o.Db = None,
    task: o.TaskName = None,
    model: o.Model = None,
    config: o.Config = None,
    url: o.Url = None,
    outlet: o.Outlet = None,
    title: o.Title = None,
    published: o.Published = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Print each answer as one JSON line; add nothing to the ledger.")
    ] = False,
    stale: Annotated[
        bool, typer.Option("--stale", help="Also read again what an older form of this reader has read.")
    ] = False,
    dry_run: o.DryRun = False,
    quiet: o.Quiet = False,
    as_json: o.Json = False,
) -> int:
    """Read what waits to be read, and the sources that are named (they are taken in first).

    With --jsonl the answers are printed and the ledger stays as it is; they are kept in the answer store all the same,
    so that a later run need not ask for them again.
    """
    from pipeline.cli import aloud, stages

    common = Common(db, task, model, config, quiet, as_json)
    given = Given(url, outlet, title, published)
    if jsonl:
        if stale or dry_run:
            raise UsageError(
                "--jsonl prints answers and keeps no readings: it goes with neither --stale nor --dry-run."
            )
        return aloud.read(sources, common, given=given)
    return stages.read(sources, common, given=given, how=stages.How(dry_run=dry_run, stale=stale))


@app.command(short_help="Link new reports to entries.", epilog=o.epilog("newsledger link --rebuild"))
def link(
    *,
    db: o.Db = None,
    task: o.TaskName = None,
    config: o.Config = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Compare everything again under the shipped link model; ids are kept.")
    ] = False,
    quiet: o.Quiet = False,
    as_json: o.Json = False,
) -> int:
    """Link new reports to entries, and reconcile the entries that this touches (always together)."""
    from pipeline.cli import stages

    return stages.link(Common(db, task, None, config, quiet, as_json), rebuild=rebuild)


@app.command(short_help="Fuse every entry anew.", epilog=o.epilog("newsledger reconcile"))
def reconcile(
    *,
    db: o.Db = None,
    task: o.TaskName = None,
    config: o.Config = None,
    quiet: o.Quiet = False,
    as_json: o.Json = False,
) -> int:
    """Fuse every entry anew from its claims, as after a change of the task's rules. Nothing is linked."""
    from pipeline.cli import stages

    return stages.reconcile(Common(db, task, None, config, quiet, as_json))


@app.command(
    short_help="Put the ledger where analysts open it.", epilog=o.epilog("newsledger publish --db news.duckdb")
)
def publish(
    *,
    db: o.Db = None,
    task: o.TaskName = None,
    config: o.Config = None,
    quiet: o.Quiet = False,
    as_json: o.Json = False,
) -> int:
    """Put a copy of the working ledger where analysts open it, in one step."""
    from pipeline.cli import stages

    return stages.publish(Common(db, task, None, config, quiet, as_json))


@app.command(
    short_help="Query the published ledger.",
    epilog=o.epilog('newsledger sql "select fate, count(*) from screening group by all" --format csv'),
)
def sql(
    statement: Annotated[str, typer.Argument(metavar="SQL", help="One SELECT, or - to read it from standard input.")],
    *,
    db: o.Db = None,
    config: o.Config = None,
    form: Annotated[
        str | None, typer.Option("--format", metavar="NAME", help="table, csv or json. [default: table]")
    ] = None,
    as_json: o.Json = False,
) -> int:
    """Query the published ledger, read-only. SQL sees the ledger alone: no files and no network.

    Tables and views: newsledger sql "show tables".
    """
    from pipeline.cli import ask

    if as_json and form not in (None, "json"):
        raise UsageError(f"--json and --format {form} ask for different things: give one of them.")
    return ask.sql(statement, Common(db=db, config=config), form="json" if as_json else form or "table")


@app.command(short_help="Why the ledger says what it says.", epilog=o.epilog("newsledger explain e1f2a3"))
def explain(
    ids: Annotated[list[str], typer.Argument(metavar="ID [ID2]", help="An entry, a mention, or the beginning of one.")],
    *,
    db: o.Db = None,
    task: o.TaskName = None,
    config: o.Config = None,
    as_json: o.Json = False,
) -> int:
    """Why the ledger says what it says of an entry; of two entries, why they are not one.

    For every value: the rule that chose it, the claims for it and against it, their words in their articles.
    """
    from pipeline.cli import ask

    return ask.explain(ids, Common(db=db, task=task, config=config, as_json=as_json))


@app.command(short_help="Check settings, reader, ledger and disk.", epilog=o.epilog("newsledger doctor"))
def doctor(
    *, db: o.Db = None, task: o.TaskName = None, model: o.Model = None, config: o.Config = None, as_json: o.Json = False
) -> int:
    """Check Python, the libraries, the settings and where they come from, the reader, the ledger and the disk."""
    from pipeline.cli import doctor as checks

    return checks.doctor(Common(db, task, model, config, as_json=as_json))
