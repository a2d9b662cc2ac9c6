"""Answers put through the pipeline's own linking and reconciling, in a ledger that lives as long as the scoring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from evals.items import bare
from pipeline.declare import Role
from pipeline.extract import extract
from pipeline.ledger import Ledger
from pipeline.link import link
from pipeline.reconcile import load_reconciled, reconcile
from pipeline.records import Answer, Outcome, Reading
from pipeline.store import MEMORY, Database

if TYPE_CHECKING:
    from evals.goldfiles import Event
    from evals.items import Item
    from evals.run import Judged
    from pipeline.declare import Reconciled, Task
    from pipeline.extract import Extraction
    from pipeline.records import Document


class Mention(NamedTuple):
    """One root record of one article; of a prediction without gold counterpart, `name` is its path."""

    article: str
    name: str


class Setting(NamedTuple):
    """Mentions that were put together as entries."""

    name: str
    """gold mentions: what gold says was put in, so that extraction is not at fault; end to end: what was read."""
    items: Mapping[Mention, Item]
    entries: Mapping[Mention, str]
    """From mention to entry_id; without those that do not take part, their quote standing nowhere."""
    records: Mapping[str, Reconciled]
    """The reconciled root records by entry_id."""


class _Said(NamedTuple):
    document: Document
    answer: Answer


def gold_mentions(judged: Sequence[Judged]) -> dict[Mention, Item]:
    """Gold's root records by article and local id."""
    return {Mention(one.article, _id(item)): item for one in judged for item in one.gold}


def gold_clusters(judged: Sequence[Judged], events: Sequence[Event]) -> dict[Mention, str]:
    """From the mentions of the scored articles to the event that each reports."""
    known = gold_mentions(judged)
    members = ((Mention(*member), event.name) for event in events for member in event.members)
    return {mention: name for mention, name in members if mention in known}


def settings(task: Task, judged: Sequence[Judged]) -> Iterator[Setting]:
    """Both settings: gold's mentions, and those that were read, under the names of the gold mentions they answer."""
    ours = gold_mentions(judged)
    places = {Mention(name.article, item.path): name for name, item in ours.items()}
    gold = [
        _Said(one.answered.gold.document, Answer(Outcome.ok, bare(task, one.answered.gold.content)[0]))
        for one in judged
    ]
    yield _setting(task, "gold mentions", gold, places)._replace(items=ours)
    names = {Mention(one.article, item.path): name for one in judged for item, name in _named(one)}
    said = [_Said(one.answered.gold.document, one.answered.answer) for one in judged if not one.failed]
    items = {names[Mention(one.article, item.path)]: item for one in judged for item in one.said.items}
    yield _setting(task, "end to end", said, names)._replace(items=items)


def _id(item: Item) -> str:
    return str(item.given(Role.local_id))


def _named(judged: Judged) -> Iterator[tuple[Item, Mention]]:
    """Each predicted root record with the gold mention it answers; one without keeps its path as its name."""
    answered = {unit.predicted_path: unit.gold_path for unit in judged.scored.units if unit.likeness is not None}
    ids = {item.path: _id(item) for item in judged.gold}
    for item in judged.said.items:
        gold = answered.get(item.path)
        yield item, Mention(judged.article, ids[gold] if gold else item.path)


def _setting(task: Task, name: str, said: Sequence[_Said], names: Mapping[Mention, Mention]) -> Setting:
    """Link and reconcile; `names` turns an article and a path into the mention's name."""
    with Database(MEMORY) as db:
        ledger = Ledger(db, task)
        ledger.begin("eval", None)
        ledger.add_documents([one.document for one in said])
        found = [_extracted(task, one) for one in said]
        ledger.add_readings(found)
        touched = link(db, task, ledger.run).touched
        reconcile(db, task, ledger.run, touched)
        memberships = {row.mention_id: row.entry_id for row in db.run("link/memberships", task=task.name)}
        records = load_reconciled(db, task, touched)
    articles = {one.document.version_id: one.document.article for one in said}
    roots = (mention for _, extraction in found for mention in extraction.mentions if mention.parent_id is None)
    entries = {
        names[Mention(articles[one.version_id], one.path)]: memberships[one.mention_id]
        for one in roots
        if one.mention_id in memberships
    }
    return Setting(name, {}, entries, records)


def _extracted(task: Task, said: _Said) -> tuple[Reading, Extraction]:
    version = said.document.version_id
    reading = Reading(version, version, task.name, "eval", "eval", said.answer)
    return reading, extract(said.document, version, said.answer, task)
