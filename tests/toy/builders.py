"""Short ways to make documents, answers, reports and testimonies of the toy task."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from pipeline.compare import Comparator, exact
from pipeline.declare import Record, rules_of
from pipeline.fuse import Source, Testimony
from pipeline.readers import Read
from pipeline.records import Answer, Document, Outcome
from pipeline.reported import Report
from tests.toy.model import Batch, Find, Mark

NOON = datetime(2025, 6, 10, 12, tzinfo=UTC)
TODAY = date(2025, 6, 10)


def digest(*parts: str) -> str:
    """A hash as ids are made of."""
    return sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def document(text: str, name: str = "bulletin.txt", published_on: date | None = TODAY, **known: Any) -> Document:
    """A document as ingesting would make it."""
    said = {"text_hash": digest(text), "version_id": digest(name, text), "fetched_at": NOON, "outlet": name}
    return Document(document_id=name, article=name, text=text, published_on=published_on, **{**said, **known})


def find(quote: str, *batches: Mapping[str, Any], **values: Any) -> dict[str, Any]:
    """A find with the given values and null for the rest."""
    plain: dict[str, Any] = dict.fromkeys(Find.model_fields)
    said = {"id": "f1", "scope": "single", "state": "found", "offices": ["Ruritania", "Marshland"]}
    return {**plain, **said, "batches": list(batches), "evidence": quote, **values}


def batch(quote: str, count: int | None, *marks: Mapping[str, Any], **values: Any) -> dict[str, Any]:
    """A batch from Ruritania to Marshland."""
    sides = {"given_by": "Ruritania", "given_to": "Marshland"}
    said = {"colour": "black", "count": count, "hedge": None if count is None else "exact", "counted": False}
    return {**sides, **said, "told_by": [], "marks": list(marks), "evidence": quote, **values}


def mark(words: str) -> dict[str, Any]:
    """A mark that is its own quote."""
    return {"words": words, "evidence": words}


@dataclass
class Scripted:
    """A reader that knows its answers by heart (by the article's name) and counts how often it is asked."""

    answers: Mapping[str, Sequence[Mapping[str, Any]] | Answer]
    name: str = "scripted"
    remote: bool = False
    calls: Counter[str] = field(default_factory=Counter)

    def fingerprint(self, document: Document) -> str:
        """It changes with what is answered for the article."""
        return digest(self.name, repr(self.answers.get(document.article)))

    def read(self, documents: Iterable[Document]) -> Iterator[Read]:
        """An article it does not know is declined."""
        for one in documents:
            self.calls[one.article] += 1
            yield Read(one, self._answer(one.article))

    def _answer(self, article: str) -> Answer:
        found = self.answers.get(article, Answer(Outcome.declined))
        return found if isinstance(found, Answer) else Answer(Outcome.ok, {"finds": list(found)})


def report(mention_id: str, record: type[Record] = Find, **values: Any) -> Report:
    """A report as it comes from the ledger. `nested`, `published_on`, `outlet`, `reading`, `told_by` are no values."""
    known: dict[str, Any] = {"reading": mention_id, "published_on": TODAY, "outlet": None, "nested": {}}
    known |= {name: values.pop(name) for name in known if name in values}
    reading = known.pop("reading")
    return Report(
        mention_id=mention_id,
        record=record,
        read_key=reading,
        document_id=reading,
        article=reading,
        path=mention_id,
        part_of=None,
        attribution=tuple(values.pop("told_by", ())),
        values={name: tuple(one) if isinstance(one, list) else one for name, one in values.items() if one is not None},
        **known,
    )


def batch_report(mention_id: str, count: int | None, **values: Any) -> Report:
    """A batch's report, from Ruritania to Marshland unless said otherwise."""
    said = {"colour": "black", "counted": False, "given_by": "Ruritania", "given_to": "Marshland"}
    return report(mention_id, Batch, count=count, **{**said, **values})


def mark_report(mention_id: str, words: str) -> Report:
    """A mark's report."""
    return report(mention_id, Mark, words=words)


def says(value: Any, source: str, comparator: Comparator = exact, **known: Any) -> Testimony:
    """What one source says: `party` it speaks for, `day` of the report, `mention` and the other values beside it."""
    party, day, mention = known.pop("party", None), known.pop("day", None), known.pop("mention", source)
    return Testimony(
        mention_id=mention,
        value=value,
        canonical=comparator.canonical(value, known),
        sources=(Source(source, party),),
        published_on=day,
        siblings=known,
    )


def nested_rule(record: type[Record], name: str) -> Any:
    """The Nested marker of a field."""
    return next(rule.nested for rule in rules_of(record) if rule.name == name)
