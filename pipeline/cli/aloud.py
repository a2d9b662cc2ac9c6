"""What is said without writing the ledger: the answers of `read --jsonl`, and the plan of `--dry-run`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.cli.entry import defect_line
from pipeline.cli.stages import Given, Setup, documents
from pipeline.cli.terminal import count, data, json_text, say, say_json, tell

if TYPE_CHECKING:
    from pipeline.cli.setup import Common
    from pipeline.declare import Task
    from pipeline.records import Document
    from pipeline.trial import Plan, Said


def read(sources: Sequence[str] | None, common: Common, *, given: Given) -> int:
    """Print the reader's answer to each article as one JSON line; 1 where an article or an answer failed.

    An article that cannot be taken in has no answer: it is named on standard error.
    """
    from pipeline.answers import AnswerStore
    from pipeline.ingest import Failure
    from pipeline.trial import spoken

    setup = Setup.of(common)
    reader, failed = setup.reader(), 0
    articles = documents(sources, given, setup.settings)
    refused: list[Failure] = []

    def taken() -> Iterator[Document]:
        for one in articles:
            if isinstance(one, Failure):
                tell(f"newsledger: {one.message}")
                refused.append(one)
            else:
                yield one

    with AnswerStore(setup.place.answers) as answers:
        for said in spoken(taken(), reader, setup.task, answers=answers):
            failed += _printed(said, setup.task)
    failed += len(refused)
    if failed and not common.quiet:
        tell(f"newsledger: {count(failed, 'article')} failed.")
    return 1 if failed else 0


def _printed(said: Said, task: Task) -> bool:
    """Print one line; True where the article failed."""
    article = said.document.article
    if said.answer is None:
        tell(f"newsledger: {article}: {defect_line(said.defect or '')}")
        return True
    line: dict[str, Any] = {"article": article, "outcome": said.answer.outcome}
    if said.answer.message and not said.answer.outcome.usable:
        line["message"] = said.answer.message
    line[task.records] = (said.answer.content or {}).get(task.records) or []
    data(json_text(line) + "\n", at_once=True)
    return said.answer.outcome.failed


def show_plan(plan: Plan, common: Common) -> None:
    """The plan of a run, on standard output."""
    if common.as_json:
        say_json(plan)
        return
    for line in plan_lines(plan):
        say(line)
    say("Dry run: nothing was read, and neither the ledger nor the answer store was touched.")


def plan_lines(plan: Plan) -> Iterator[str]:
    """The plan of a run, for people."""
    yield f"Articles in the sources: {plan.found:,}{_aside(plan)}."
    fresh = plan.to_read - plan.from_store
    kept = f", {plan.from_store:,} of them answered before" if plan.from_store else ""
    yield f"To be read by {plan.reader}: {count(plan.to_read, 'article')}{kept}."
    if plan.tokens is None or plan.dollars is None:
        yield f"Cost: {count(fresh, 'request')}; this reader does not say how many tokens."
    else:
        where = "" if plan.remote else " (it reads on this machine)"
        yield f"Cost: {plan.tokens:,} tokens, ${plan.dollars:.2f}{where}."
    if plan.stale:
        yield f"Stale, and left so: {count(plan.stale, 'reading')}; read --stale makes them again."


def _aside(plan: Plan) -> str:
    parts = [f"{count(len(plan.failures), 'file')} cannot be taken"] if plan.failures else []
    parts += [f"{count(plan.copies, 'copy', 'copies')} of other articles"] if plan.copies else []
    return f" ({', '.join(parts)})" if parts else ""
