"""An explanation as a tree of lines: values with their claims and passages, mentions, what is nested, why not one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.cli.terminal import count, listed, say_wrapped, written

if TYPE_CHECKING:
    from pipeline.declare import Task
    from pipeline.explain import Comparison, Dispute, Explanation, Member, Pair, Passage, Said, Source, Value

MOST_PAIRS = 5
"""So many pairs of two entries are shown with their breakdown, the highest score first."""


def show_explanation(found: Explanation, task: Task) -> None:
    """Print the tree of one entry."""
    _show(_tree(found, task, 0))


def show_comparison(found: Comparison) -> None:
    """Print why two entries are not one."""
    _show(_apart(found))


_SIDES = ("one side", "both sides")

_Line = tuple[int, str]
"""Its depth, and its text."""


def _show(lines: Iterator[_Line]) -> None:
    for depth, text in lines:
        say_wrapped(text, indent=2 * depth, hanging=4)


def _tree(found: Explanation, task: Task, depth: int) -> Iterator[_Line]:
    yield depth, f"{found.entry_id}  {found.record.replace('_', ' ')}{_origin(found)}"
    if found.note:
        yield depth + 1, found.note
    yield from _family(found, depth + 1)
    if found.sources:
        yield depth + 1, "Articles"
        yield from ((depth + 2, _source(one)) for one in found.sources)
    yield depth + 1, f"Told by {count(len(found.members), 'mention')}"
    for member in found.members:
        yield from _member(member, found, depth + 2)
    yield depth + 1, "Values"
    for value in found.values:
        yield from _value(value, depth + 2)
    yield from ((depth + 1, line) for line in _troubles(found))
    for nested in found.nested:
        yield from _tree(nested, task, depth + 1)


def _troubles(found: Explanation) -> Iterator[str]:
    yield from map(_dispute, found.disputes)
    yield from (f"Broken check: {message}" for message in found.broken_checks)
    for one in found.unsupported:
        yield f"Left out, not supported: {one.field} = {one.claim.value} {_where(one.claim)}"


def _origin(found: Explanation) -> str:
    return f", in the ledger since run {found.minted_in_run}" if found.parent_id is None else ""


def _family(found: Explanation, depth: int) -> Iterator[_Line]:
    if found.parent_id and found.sources:
        yield depth, f"Stands in {found.parent_id}"
    if found.whole:
        yield depth, f"Part of {found.whole.entry_id} ({found.part_of_basis}): {found.whole.note or ''}"
    for part in found.parts:
        yield depth, f"Its part {part.entry_id} ({part.basis}): {part.note or ''}"
    for alias in found.aliases:
        yield depth, f"Took over {alias.alias_id} in run {alias.since_run}"


def _source(one: Source) -> str:
    published = (
        f"published {one.published_on} ({one.published_basis})" if one.published_on else "publication day unknown"
    )
    parts = [one.article, one.outlet or "outlet unknown", published]
    parts += [one.url] if one.url and one.url != one.article else []
    return f"[{one.number}] {', '.join(parts)}; read by {one.reader}, fingerprint {(one.fingerprint or '')[:12]}"


def _member(one: Member, found: Explanation, depth: int) -> Iterator[_Line]:
    name = f"{one.local_id or one.path}, mention {one.mention_id[:12]}"
    yield depth, f"[{one.source}] {name}, quote {one.quote_grade}{_place(one.passage)}: “{one.quote}”"
    if one.score is not None:
        other = next((each for each in found.members if each.mention_id == one.compared_with), None)
        beside = f"[{other.source}] {other.local_id or other.path}" if other else str(one.compared_with)
        yield depth + 1, f"belongs by {one.score:+.2f} with {beside}: {_terms(one.terms)}"


def _terms(terms: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(f"{one['field']} {one['relation']} {one['score']:+.2f}" for one in terms) or "nothing compared"


def _value(one: Value, depth: int) -> Iterator[_Line]:
    span = f", {one.low} to {one.high}" if one.low is not None and (one.low, one.high) != (one.value, one.value) else ""
    dissent = f", {one.n_dissent} against" if one.n_dissent else ""
    confirmed = f", confirmed by {one.confirmed_by}" if one.confirmed_by in _SIDES else ""
    yield (
        depth,
        f"{one.field} = {one.value}{span}  ({one.rule}; {count(one.n_support, 'source')} for{dissent}{confirmed})",
    )
    for said in one.claims_for:
        yield depth + 1, f"for {said.value} {_where(said)}"
    for said in one.claims_against:
        yield depth + 1, f"against: {said.value} {_where(said)}"


def _where(said: Said) -> str:
    speakers = f", said by {listed(list(said.attribution))}" if said.attribution else ""
    grade = said.grade.replace("_", " ")
    rule = "" if said.support_rule == said.grade else f" ({said.support_rule})"
    if said.on_quote and said.passage:
        return f"[{said.source}] {grade}{rule}{speakers}, on its record's quote in line {said.passage.line}"
    sentence = f": “{said.passage.sentence}”" if said.passage else ", not found in the article"
    return f"[{said.source}] {grade}{rule}{speakers}{_place(said.passage)}{sentence}"


def _place(passage: Passage | None) -> str:
    return f", line {passage.line}, characters {passage.start}-{passage.end}" if passage else ""


def _dispute(one: Dispute) -> str:
    sides = " against ".join(f"{written(side['value'])} ({listed(list(side['sources']))})" for side in one.positions)
    return f"Disputed: {one.field}, cause {one.cause}: {sides}"


def _apart(found: Comparison) -> Iterator[_Line]:
    yield 0, f"{found.left}  {found.left_note or ''}"
    yield 0, f"{found.right}  {found.right_note or ''}"
    yield 0, "Not one, because:"
    yield from ((1, reason) for reason in found.reasons)
    yield 0, f"Their pairs, under link model {found.link_model} (threshold {found.threshold:g}):"
    for pair in found.pairs[:MOST_PAIRS]:
        yield from _pair(pair)
    if len(found.pairs) > MOST_PAIRS:
        yield 1, f"and {count(len(found.pairs) - MOST_PAIRS, 'pair')} of lower score"


def _pair(one: Pair) -> Iterator[_Line]:
    yield 1, f"{one.score:+.2f}  {one.left} with {one.right}{'' if one.met else ', scored now'}"
    if one.barred:
        yield 2, f"barred: {one.barred}"
    yield 2, _terms(one.terms)
