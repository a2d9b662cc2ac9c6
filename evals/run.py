"""One eval run: read the gold's articles, score what was read, keep every cell.

with EvalStore(path) as store, AnswerStore(…) as answers:
    evaluate(TASK, reader, gold=load_gold(TASK, folder), answers=answers, store=store)    -> the run's number
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from evals.align import by_quotes_only, shifted
from evals.answered import Answered, Asking, answered
from evals.cells import score
from evals.goldfiles import load_events, prepared
from evals.ground import quotes, violations
from evals.items import Item, Prepared, prepare
from evals.linked import event_rows
from evals.verdicts import Verdict
from pipeline import compare
from pipeline.errors import SettingsError
from pipeline.readers.protocol import digest
from pipeline.records import Answer, Outcome, Usage
from pipeline.text import Searchable

if TYPE_CHECKING:
    from evals.goldfiles import Gold
    from evals.store import EvalStore
    from evals.values import Scored
    from pipeline.answers import AnswerStore
    from pipeline.declare import Scoring, Task
    from pipeline.readers import Reader
    from pipeline.records import Document

GATE_SHIFT = 0.1
_CODE = ("align.py", "cells.py", "items.py", "mistakes.py", "verdicts.py")


class Judged(NamedTuple):
    """One gold article, scored."""

    answered: Answered
    gold: tuple[Item, ...]
    said: Prepared
    scored: Scored

    @property
    def article(self) -> str:
        """Its name."""
        return self.answered.gold.article

    @property
    def failed(self) -> bool:
        """True where there is no answer to score, so that every gold cell is missed."""
        return failed(self.said.outcome)


def failed(outcome: Outcome) -> bool:
    """True where a reading left nothing to score. An ungrounded answer is scored: its quotes count against it."""
    return not (outcome.usable or outcome is Outcome.ungrounded)


def evaluate(task: Task, reader: Reader, *, gold: Sequence[Gold], answers: AnswerStore, store: EvalStore) -> int:
    """Score a reader on gold and keep the run; returns its number.

    Answers that the answer store has are not asked for again; new ones are kept there as they land. An article whose
    reading fails counts with every gold cell missed. Raises SettingsError for gold outside the schema.
    """
    run = _Run(task, scoring_of(task), reader.name, datetime.now(UTC))
    return _kept(run, list(answered(Asking(task, reader, gold), answers)), store)


def rescore(task: Task, run_id: int, *, gold: Sequence[Gold], store: EvalStore) -> int:
    """Score a run's stored answers again, as a new run; no reader is called.

    Raises SettingsError for a run that is not there, or has no answer for one of the articles.
    """
    runs = store.rows("runs", task=task.name, run_id=run_id)
    stored = {row.text_hash: row for row in store.answers(run_id)}
    missing = [one.article for one in gold if one.document.text_hash not in stored]
    if not runs or missing:
        raise SettingsError(f"run {run_id} has no answer for {', '.join(missing)}: run the reader on them")
    rows = [(one, stored[one.document.text_hash]) for one in gold]
    read = [
        Answered(one, row.read_key, Answer(Outcome(row.outcome), row.answer, row.message), from_store=True)
        for one, row in rows
    ]
    run = _Run(task, scoring_of(task), runs[0].reader, datetime.now(UTC), rescored_from=run_id)
    return _kept(run, read, store)


def scoring_of(task: Task) -> Scoring:
    """How the task is scored; raises SettingsError where it does not say."""
    if task.scoring is None:
        raise SettingsError(f"{task.name}: declares no scoring, so it cannot be evaluated")
    return task.scoring


class _Run(NamedTuple):
    task: Task
    scoring: Scoring
    reader: str
    started: datetime
    rescored_from: int | None = None


def _kept(run: _Run, read: Sequence[Answered], store: EvalStore) -> int:
    judged = [judge_article(run.task, run.scoring, one) for one in read]
    folder = read[0].gold.path.parent
    row = {
        "task": run.task.name,
        "reader": run.reader,
        "gold": str(folder),
        "gold_hash": digest(sorted(one.gold.hash for one in read)),
        "scorer": scorer_version(run.scoring),
        "settings": {"gates": {name: one.gate for name, one in run.scoring.alignments.items()}},
        "rescored_from": run.rescored_from,
        "started_at": run.started,
    }
    texts = {one.article: Searchable(one.answered.gold.document.text) for one in judged}
    rows: dict[str, list[dict[str, Any]]] = {
        "articles": [_article_row(one, run.task) for one in judged],
        "cells": [_row(one, cell._asdict()) for one in judged for cell in one.scored.cells],
        "units": [_row(one, unit._asdict()) for one in judged for unit in one.scored.units],
        "quotes": [row for one in judged for row in _quote_rows(one, texts)],
        "variants": list(_variant_rows(judged, run.scoring)),
        **event_rows(run.task, judged, load_events(folder), run.scoring)._asdict(),
        "calls": [] if run.rescored_from else [_call_row(one.answered) for one in judged],
    }
    return store.add(row, rows)


def judge_article(task: Task, scoring: Scoring, answered: Answered) -> Judged:
    """Score one answer against its gold."""
    gold = prepared(task, answered.gold).items
    said = prepare_said(task, answered.gold.document, answered.answer)
    return Judged(answered, gold, said, score(gold, said.items, scoring))


def prepare_said(task: Task, document: Document, answer: Answer) -> Prepared:
    """A reader's answer as items; none where it failed, and no marks of gold in it."""
    said = prepare(task, document, answer, marks=False)
    return said._replace(items=()) if failed(said.outcome) else said


def scorer_version(scoring: Scoring) -> str:
    """Hash of the code that gives verdicts, comparators included, and of the task's weights and gates."""
    comparators = sorted(Path(compare.__path__[0]).glob("*.py"))
    files = [*(Path(__file__).with_name(name) for name in _CODE), *comparators]
    return digest([repr(scoring), *(file.read_text(encoding="utf-8") for file in files)])


def _row(judged: Judged, values: Mapping[str, Any]) -> dict[str, Any]:
    shown = {name: written(values[name]) for name in ("gold", "predicted") if name in values}
    return {"article": judged.article, **values, **shown}


def written(value: Any) -> str | None:
    """A value as the cells keep it: text; true and false as in JSON; several joined by a bar."""
    if value is None:
        return None
    if isinstance(value, list):
        return " | ".join(written(one) or "–" for one in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _article_row(judged: Judged, task: Task) -> dict[str, Any]:
    gold, answer = judged.answered.gold, judged.answered.answer
    return {
        "article": judged.article,
        "text_hash": gold.document.text_hash,
        "gold_hash": gold.hash,
        "read_key": judged.answered.read_key,
        "outcome": judged.said.outcome,
        "message": judged.said.message,
        "failed": judged.failed,
        "gold_records": sum(not item.optional for item in judged.gold),
        "predicted_records": len(judged.said.items),
        "checked": len(judged.said.items),
        "violations": [broken.message for broken in violations(judged.said.items, task)],
        "answer": answer.content,
    }


def _quote_rows(judged: Judged, texts: Mapping[str, Searchable]) -> Iterator[dict[str, Any]]:
    others = [text for article, text in texts.items() if article != judged.article]
    for quoted in quotes(judged.said.items, texts[judged.article], others):
        yield {"article": judged.article, **quoted._asdict()}


def _variant_rows(judged: Sequence[Judged], scoring: Scoring) -> Iterator[dict[str, Any]]:
    """The same answers under other alignments: do the numbers hang on the gate, or on pairing by scored fields?"""
    variants: dict[str, Scoring | None] = {
        "as scored": None,
        f"gates - {GATE_SHIFT}": shifted(scoring, -GATE_SHIFT),
        f"gates + {GATE_SHIFT}": shifted(scoring, GATE_SHIFT),
        "by quotes alone": by_quotes_only(scoring),
    }
    for name, variant in variants.items():
        scored = (score(one.gold, one.said.items, variant) if variant else one.scored for one in judged)
        cells = [cell for one in scored for cell in one.cells]
        found = [cell.verdict for cell in cells if cell.kind in ("value", "link")]
        for verdict in Verdict:
            yield {"variant": name, "verdict": verdict, "cells": found.count(verdict)}


def _call_row(answered: Answered) -> dict[str, Any]:
    usage = answered.stored.usage if answered.stored else Usage()
    calls = answered.stored.calls if answered.stored else ()
    row = {"article": answered.gold.article, "from_store": answered.from_store, "attempts": len(calls) or None}
    return {**row, **asdict(usage)}
