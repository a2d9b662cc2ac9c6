"""What needs no gold: whether a quote stands in the article, and if not, what it is; invariants that break."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from evals.items import Item, copied
from pipeline.declare import Reconciled, Role
from pipeline.records import QuoteGrade
from pipeline.text import fold, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.declare import Task, Violation
    from pipeline.text import Searchable

FRAGMENT = 12
"""A stitched quote's two fragments have at least so many characters each."""
SHARED_WORDS = 0.8
"""A paraphrase has at least this share of its words in the article."""


class QuoteKind(StrEnum):
    """What a quote is. The first two are grounded."""

    exact = "exact"
    typographic = "typographic"
    stitched = "stitched"
    """Two real fragments of the article."""
    misattributed = "misattributed"
    """Words of another article."""
    paraphrase = "paraphrase"
    absent = "absent"


class Quoted(NamedTuple):
    """One predicted quote or copied value."""

    record: str
    field: str
    path: str
    quote: str
    kind: QuoteKind


def quotes(items: Sequence[Item], article: Searchable, others: Sequence[Searchable]) -> Iterator[Quoted]:
    """Every quote and copied value of an answer, with its kind."""
    for item in (one for root in items for one in root.walk()):
        for rule in item.rules:
            value = item.values.get(rule.name)
            if value is not None and (rule.role is Role.quote or copied(rule)):
                kind = quote_kind(str(value), article, others)
                yield Quoted(item.kind, rule.name, item.path, str(value), kind)


def quote_kind(quote: str, article: Searchable, others: Sequence[Searchable] = ()) -> QuoteKind:
    """What a quote is to its article; `others` are the other articles of the run."""
    grade = article.find(quote).grade
    if grade.grounded:
        return QuoteKind(str(grade))
    if _stitched(quote, article):
        return QuoteKind.stitched
    if any(other.find(quote).grade.grounded for other in others):
        return QuoteKind.misattributed
    if grade is QuoteGrade.near:
        return QuoteKind.paraphrase
    known = {fold(word.text) for word in words(article.text)}
    mine = [fold(word.text) for word in words(quote)]
    close = mine and sum(word in known for word in mine) >= SHARED_WORDS * len(mine)
    return QuoteKind.paraphrase if close else QuoteKind.absent


def _stitched(quote: str, article: Searchable) -> bool:
    """Cut anywhere between two words, or at an ellipsis, both halves stand in the article."""
    for mark in ("...", "…", "[…]"):
        quote = quote.replace(mark, " ")
    cuts = [at for at, sign in enumerate(quote) if sign == " " and FRAGMENT <= at <= len(quote) - FRAGMENT]
    return any(_stands(quote[:at], article) and _stands(quote[at:], article) for at in cuts)


def _stands(fragment: str, article: Searchable) -> bool:
    return " ".join(fragment.split()) in " ".join(article.text.split()) or bool(article.find_all(fragment.strip()))


def violations(items: Sequence[Item], task: Task) -> list[Violation]:
    """The task's invariants that the records of one answer break; needs no gold."""
    names = {item.given(Role.local_id): item for item in items}
    parts: Mapping[str, list[Item]] = {str(name): [] for name in names}
    for item in items:
        whole = item.given(Role.part_of)
        if whole in names:
            parts[str(whole)].append(item)
    return [
        broken
        for item in items
        for broken in task.checks(_reconciled(item, parts.get(str(item.given(Role.local_id)), [])))
    ]


def _reconciled(item: Item, parts: Sequence[Item] = ()) -> Reconciled:
    nested = {name: tuple(_reconciled(one) for one in items) for name, items in item.nested.items()}
    return Reconciled(item.path, item.kind, item.values, nested, tuple(_reconciled(part) for part in parts))
