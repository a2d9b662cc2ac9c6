"""Answers and items for the scorer's tests, short to write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from evals.cells import score
from evals.items import Item, copied, prepare
from evals.metrics import Counts, tally
from evals.values import Scored
from pipeline.declare import Record, Role, rules_of
from pipeline.readers import Read
from pipeline.records import Answer, Document, Outcome, Span, Usage
from pipeline.text import text_hash
from schemas.prisoner_exchange import TASK
from schemas.prisoner_exchange.scoring import SCORING

Content = dict[str, Any]


def group(**given: Any) -> Content:
    """307 soldiers that Russia released to Ukraine, unless told otherwise."""
    plain = {
        "status": "released",
        "covers": "one_side",
        "released_by": "Russia",
        "returned_to": "Ukraine",
        "kind": "military",
        "count": 307,
        "count_type": "exact",
        "subset": False,
        "detail": None,
        "reported_by": [],
        "evidence": "Russia returned 307 soldiers",
    }
    return {**plain, **given}


def back(**given: Any) -> Content:
    """The same in the other direction."""
    reverse = {"released_by": "Ukraine", "returned_to": "Russia", "evidence": "Ukraine returned 307 soldiers"}
    return group(**{**reverse, **given})


def person(name: str, **given: Any) -> Content:
    plain = {"role": "official", "released_by": None, "returned_to": None, "affiliation": None}
    return {"name": name, **plain, "evidence": f"{name} spoke", **given}


def exchange(name: str = "x1", **given: Any) -> Content:
    """A swap of 24 May 2025 without groups or people, unless told otherwise."""
    plain = {
        "id": name,
        "focus": "main",
        "level": "single",
        "part_of": None,
        "status": "completed",
        "date_start": "2025-05-24",
        "date_end": "2025-05-24",
        "date_text": None,
        "parties": ["Ukraine", "Russia"],
        "location": None,
        "negotiated_in": None,
        "negotiated_on": None,
        "mediators": [],
        "largest_claim": None,
        "groups": [],
        "people": [],
        "evidence": f"the swap called {name}",
    }
    return {**plain, **given}


def document(text: str, *, article: str = "a.txt", published_on: date | None = date(2025, 5, 25)) -> Document:
    at = datetime(2025, 5, 25, 12, tzinfo=UTC)
    return Document(article, f"v-{article}", text_hash(text), article, text, at, published_on=published_on)


def quotes_in(contents: Any) -> Iterator[str]:
    """Every quote and copied value, in order."""
    if isinstance(contents, list):
        for one in contents:
            yield from quotes_in(one)
    elif isinstance(contents, dict):
        yield from (contents[name] for name in ("evidence", "date_text", "largest_claim") if contents.get(name))
        for value in contents.values():
            yield from quotes_in(value)


def article_of(*answers: Sequence[Content]) -> Document:
    """An article in which every quote of these answers stands once, in order."""
    seen = dict.fromkeys(quote for answer in answers for quote in quotes_in(list(answer)))
    return document(". ".join(seen) + ".")


def items_of(contents: Sequence[Content], article: Document) -> tuple[Item, ...]:
    """Checked against the schema, quotes located in the article."""
    found = prepare(TASK, article, Answer(Outcome.ok, {"exchanges": list(contents)}))
    assert found.outcome is not Outcome.invalid, found.message
    return found.items


def scored(gold: Sequence[Content], predicted: Sequence[Content], article: Document | None = None) -> Scored:
    """Two answers about one article, scored."""
    about = article or article_of(gold, predicted)
    return score(items_of(gold, about), items_of(predicted, about), SCORING)


def counts(found: Scored, field: str | None = None, *, kinds: Sequence[str] = ("value", "link", "derived")) -> Counts:
    """The verdicts of one field; without a field of all values and links."""
    chosen = [cell for cell in found.cells if (cell.field == field if field else cell.kind in ("value", "link"))]
    return tally(cell.verdict for cell in chosen if field or cell.kind in kinds)


def units(found: Scored, record: str) -> list[tuple[str, str | None, str | None]]:
    """(verdict, gold path, predicted path) of the records of one type, found ones first."""
    chosen = [unit for unit in found.units if unit.record == record]
    return sorted(((str(unit.verdict), unit.gold_path, unit.predicted_path) for unit in chosen), key=str)


def plain_item(record: type[Record], content: Mapping[str, Any], path: str) -> Item:
    """An item without an article: its quote is taken to stand where its first number says ("12 …": at 12)."""
    rules = rules_of(record)
    quote = next(str(content[rule.name]) for rule in rules if rule.role is Role.quote)
    at = int(quote.split()[0])
    nested = {
        rule.name: tuple(
            plain_item(rule.record, one, f"{path}.{rule.name}[{index}]") for index, one in enumerate(content[rule.name])
        )
        for rule in rules
        if rule.record is not None
    }
    values = {rule.name: content[rule.name] for rule in rules if rule.record is None}
    places = {rule.name: Span(at, at + 9) for rule in rules if copied(rule) and content[rule.name] is not None}
    grades = {name: (True,) * (len(value) if isinstance(value, list) else 1) for name, value in values.items()}
    return Item(record, path, values, nested, quote, Span(at, at + 20), grades=grades, places=places)


def plain_items(contents: Sequence[Mapping[str, Any]]) -> tuple[Item, ...]:
    return tuple(plain_item(TASK.root, one, f"exchanges[{index}]") for index, one in enumerate(contents))


class Scripted:
    """Answers by article, counting the articles it is asked for."""

    remote = False
    concurrent = False

    def __init__(self, answers, name="scripted", usage=None):
        self.answers, self.name, self.usage, self.asked = answers, name, usage or Usage(), 0

    def fingerprint(self, document):
        return self.name

    def read(self, documents):
        for document in documents:
            self.asked += 1
            answer = self.answers[document.article]
            if isinstance(answer, Exception):
                raise answer
            yield Read(document, answer, self.usage)
