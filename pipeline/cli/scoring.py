"""The commands of `newsledger eval`: score readers against gold. evals is loaded when one of them is called."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from pipeline.cli import options as o
from pipeline.cli.setup import Common, load_task, place_of, reader_for

if TYPE_CHECKING:
    from evals.commands import GoldOptions, Shown

app = typer.Typer(
    help="Score readers against gold.", epilog=o.epilog("newsledger eval run --model builtin"), rich_markup_mode=None
)

STORE = "evals.duckdb"
"""Where runs of evals are kept, in the working folder."""

Gold: TypeAlias = Annotated[
    Path | None,
    typer.Option("--gold", metavar="PATH", help="Folder of the gold. [default: the task's own]", show_default=False),
]
Articles: TypeAlias = Annotated[
    Path | None,
    typer.Option("--articles", metavar="PATH", help="Folder of its articles.", show_default=False),
]
Run: TypeAlias = Annotated[int | None, typer.Option("--run", metavar="N", help="A run's number.", show_default=False)]


def _told(shown: Shown) -> int:
    from pipeline.cli.terminal import say

    say(shown.text)
    return shown.status


def _gold(gold: Path | None, articles: Path | None, only: list[str] | None = None) -> GoldOptions:
    from evals.commands import GoldOptions

    return GoldOptions(gold, articles, only or ())


@app.command("run", short_help="Score a reader.", epilog=o.epilog("newsledger eval run --model recorded:answers.jsonl"))
def run(
    only: Annotated[list[str] | None, typer.Argument(metavar="ARTICLE", help="Only these. [default: all]")] = None,
    *,
    db: o.Db = None,
    task: o.TaskName = None,
    model: o.Model = None,
    config: o.Config = None,
    gold: Gold = None,
    articles: Articles = None,
    rescore: Annotated[
        int | None, typer.Option("--rescore", metavar="N", help="Score the answers of run N anew; no reader is called.")
    ] = None,
) -> int:
    """Score a reader on gold, keep the run and show it."""
    from evals.commands import Stores, eval_rescore, eval_run
    from evals.store import EvalStore
    from pipeline.answers import AnswerStore

    settings = Common(db, task, model, config).settings()
    declared, place, wanted = load_task(settings), place_of(settings), _gold(gold, articles, only)
    with EvalStore(place.work / STORE) as store:
        if rescore is not None:
            return _told(eval_rescore(declared, wanted, store, rescore))
        reader = reader_for(settings.model, declared, settings.base_url)
        with AnswerStore(place.answers) as answers:
            return _told(eval_run(declared, reader, wanted, Stores(store, answers)))


@app.command("show", short_help="Gold beside predicted.", epilog=o.epilog("newsledger eval show 001.txt"))
def show(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="Its name, with or without suffix.")],
    *,
    db: o.Db = None,
    task: o.TaskName = None,
    config: o.Config = None,
    run_id: Run = None,
) -> int:
    """Gold beside predicted, cell by cell; of the newest run that has the article."""
    from evals.commands import eval_show
    from evals.store import EvalStore

    settings = Common(db, task, None, config).settings()
    with EvalStore(place_of(settings).work / STORE) as store:
        return _told(eval_show(load_task(settings), store, article, run_id=run_id))


@app.command("list", short_help="The runs that are kept.", epilog=o.epilog("newsledger eval list"))
def listing(*, db: o.Db = None, task: o.TaskName = None, config: o.Config = None) -> int:
    """The runs that are kept, newest first, each with its primary number."""
    from evals.commands import eval_list
    from evals.store import EvalStore

    settings = Common(db, task, None, config).settings()
    with EvalStore(place_of(settings).work / STORE) as store:
        return _told(eval_list(load_task(settings), store))


@app.command("validate", short_help="Check gold.", epilog=o.epilog("newsledger eval validate --gold my_gold/"))
def validate(*, task: o.TaskName = None, config: o.Config = None, gold: Gold = None, articles: Articles = None) -> int:
    """Check gold: structure, enumerations, marks, and that every quote stands in its article."""
    from evals.commands import eval_validate

    settings = Common(task=task, config=config).settings()
    return _told(eval_validate(load_task(settings), _gold(gold, articles)))
