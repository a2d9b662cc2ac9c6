"""The options that several commands share, each declared once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

Sources: TypeAlias = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SOURCE",
        help="A text file, a folder, a JSONL file, or - for standard input. Default: the settings' sources.",
        show_default=False,
    ),
]
Db: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--db",
        metavar="PATH",
        help="The published ledger; its working state stands beside it in NAME.work/. [default: newsledger.duckdb]",
        show_default=False,
    ),
]
TaskName: TypeAlias = Annotated[
    str | None, typer.Option("--task", metavar="NAME", help="The domain: a folder of schemas/.", show_default=False)
]
Model: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--model", metavar="NAME", help="The reader: builtin, or recorded:PATH. [default: builtin]", show_default=False
    ),
]
Config: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="PATH",
        help="The settings file. [default: newsledger.toml in the current folder]",
        show_default=False,
    ),
]
DryRun: TypeAlias = Annotated[
    bool, typer.Option("--dry-run", help="Say how many articles would be read and what it would cost; write nothing.")
]
Quiet: TypeAlias = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary; errors only.")]
Json: TypeAlias = Annotated[bool, typer.Option("--json", help="The result as JSON, for programs.")]
Url: TypeAlias = Annotated[
    str | None, typer.Option("--url", metavar="TEXT", help="Address of the single text.", show_default=False)
]
Outlet: TypeAlias = Annotated[
    str | None, typer.Option("--outlet", metavar="TEXT", help="Who published the single text.", show_default=False)
]
Title: TypeAlias = Annotated[str | None, typer.Option("--title", metavar="TEXT", help="Its title.", show_default=False)]
Published: TypeAlias = Annotated[
    str | None,
    typer.Option("--published", metavar="YYYY-MM-DD", help="The day it was published.", show_default=False),
]

STATUSES = """\b
Exit status:
  0   done
  1   done, but some documents failed; they are counted and listed
  2   wrong usage or set-up
  70  a defect of newsledger itself
  75  stopped early, or the ledger is busy or its disk full: run it again"""


def epilog(example: str) -> str:
    """What stands under a command's help: its example, and the exit statuses."""
    return f"\b\nExample:\n  {example}\n\n{STATUSES}"
