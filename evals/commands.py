"""What `newsledger eval …` does: plain arguments in, text and exit status out. Printing is the command line's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from evals import show
from evals.goldfiles import gold_folder, load_gold, problems
from evals.run import evaluate, rescore, scoring_of
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from evals.goldfiles import Gold
    from evals.store import EvalStore
    from pipeline.answers import AnswerStore
    from pipeline.declare import Task
    from pipeline.readers import Reader

DONE, SOME_FAILED = 0, 1


class Shown(NamedTuple):
    """What to print, and the exit status: 0 done; 1 done, but some articles failed or some gold is wrong."""

    text: str
    status: int = DONE


class GoldOptions(NamedTuple):
    """Which gold is meant; the task's own where no folder is named."""

    folder: Path | None = None
    articles: Path | None = None
    """Where its articles stand; None: the folder, its parent, and the seeds."""
    only: Sequence[str] = ()
    """Articles, with or without suffix; empty: all."""


class Stores(NamedTuple):
    """Where runs and answers are kept."""

    evals: EvalStore
    answers: AnswerStore


def eval_run(task: Task, reader: Reader, gold: GoldOptions, stores: Stores) -> Shown:
    """`eval run`: score a reader on gold, keep the run, show it.

    Raises SettingsError for gold or articles that are missing or wrong.
    """
    run_id = evaluate(task, reader, gold=_gold(task, gold), answers=stores.answers, store=stores.evals)
    return eval_summary(task, stores.evals, run_id)


def eval_rescore(task: Task, gold: GoldOptions, store: EvalStore, run_id: int) -> Shown:
    """Score the answers of a run again, against gold as it is now; no reader is called.

    Raises SettingsError where the run has no answer for an article.
    """
    return eval_summary(task, store, rescore(task, run_id, gold=_gold(task, gold), store=store))


def eval_summary(task: Task, store: EvalStore, run_id: int) -> Shown:
    """All tables of one run."""
    (run,) = store.rows("runs", task=task.name, run_id=run_id)
    return Shown(show.summary(store, task, scoring_of(task), run_id), SOME_FAILED if run.failed else DONE)


def _gold(task: Task, options: GoldOptions) -> list[Gold]:
    folder = options.folder or gold_folder(task)
    return load_gold(task, folder, articles=options.articles, only=options.only)


def eval_show(task: Task, store: EvalStore, article: str, *, run_id: int | None = None) -> Shown:
    """`eval show ARTICLE`: gold beside predicted, cell by cell; of the newest run that has the article.

    Raises UsageError where there is no such run or article.
    """
    runs = store.rows("runs", task=task.name, run_id=run_id)
    for run in runs:
        known = [row.article for row in store.answers(run.run_id)]
        name = next((one for one in known if article in (one, Path(one).stem)), None)
        if name is not None:
            return Shown(f"run {run.run_id}: {name}\n\n" + show.article(store, run.run_id, name))
    where = f"run {run_id}" if run_id else "any eval run"
    raise UsageError(f"{article}: is in {where} no scored article: see newsledger eval list")


def eval_list(task: Task, store: EvalStore) -> Shown:
    """`eval list`: the runs kept, newest first, each with its primary number."""
    return Shown(show.listing(store, task))


def eval_validate(task: Task, gold: GoldOptions) -> Shown:
    """`eval validate`: structure, enumerations, marks, and that every quote stands in its article."""
    found = _gold(task, gold)
    lines = [f"{one.path.name}: {problem}" for one in found for problem in problems(task, one)]
    if lines:
        return Shown("\n".join([*lines, f"{len(lines)} problems in {len(found)} gold files"]), SOME_FAILED)
    return Shown(f"{len(found)} gold files, every quote in its article")
