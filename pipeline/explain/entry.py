"""One entry explained: its values with the claims for them and against them, its mentions, and what is nested in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.declare import Role, rules_of
from pipeline.errors import UsageError
from pipeline.explain.passages import Passages, Spot, load_passages
from pipeline.explain.values import Alias, Dispute, Explanation, Leftover, Member, Relative, Said, Source, Value
from pipeline.reconcile import NOTE
from pipeline.records import Grade

if TYPE_CHECKING:
    from pipeline.declare import FieldRule, Record, Task
    from pipeline.store import Statements


def explain(ledger: Statements, task: Task, entry_id: str) -> Explanation:
    """Everything the ledger knows of one current entry. Raises UsageError where there is none (see `resolve`)."""
    return _Loaded(ledger, task, entry_id).explanation()


class _Loaded:
    """The rows behind one explanation: a handful of queries for the whole tree."""

    def __init__(self, ledger: Statements, task: Task, entry_id: str) -> None:
        self._ledger, self._task, self._top = ledger, task, entry_id
        self._rows = ledger.run("explain/entries", task=task.name, entry=entry_id)
        if not self._rows:
            raise UsageError(f"{entry_id} is no current entry.")
        entries = [row.entry_id for row in self._rows]
        members = ledger.run("explain/members", task=task.name, entries=entries)
        self._members = _by("entry_id", members)
        self._member = {row.mention_id: row for row in members}
        self._claims = _by("mention_id", ledger.run("explain/claims", mentions=sorted(self._member)))
        self._facts = _by("entry_id", ledger.run("reconcile/facts_of", task=task.name, entries=entries))
        self._conflicts = _by("entry_id", ledger.run("reconcile/conflicts_of", task=task.name, entries=entries))
        self._checks = _by("entry_id", ledger.run("reconcile/checks_of", task=task.name, entries=entries))
        self._sources = _numbered(members)
        self._passages = self._load_passages()

    def explanation(self) -> Explanation:
        """The top entry with all below it."""
        top = self._explained(self._rows[0])
        sources = tuple(_source(number, row) for number, row in self._sources.values())
        aliases = self._ledger.run("explain/aliases", task=self._task.name, entry=self._top)
        return replace(
            top,
            sources=sources,
            aliases=tuple(Alias(row.alias_id, row.since_run) for row in aliases),
            **self._relatives(self._rows[0].part_of),
        )

    def _relatives(self, whole: str | None) -> dict[str, Any]:
        rows = self._ledger.run("explain/tree", task=self._task.name, entry=self._top, whole=whole, note=NOTE)
        found = [(row.is_part, Relative(row.entry_id, row.note, row.part_of_basis)) for row in rows]
        above = [replace(one, basis=None) for is_part, one in found if not is_part]
        return {"whole": above[0] if above else None, "parts": tuple(one for is_part, one in found if is_part)}

    def _load_passages(self) -> Passages:
        spots = [_spot(row, row.version_id) for row in self._member.values()]
        for mention, claims in self._claims.items():
            spots += [_spot(claim, self._member[mention].version_id) for claim in claims]
        return load_passages(self._ledger, [one for one in spots if one is not None])

    def _explained(self, row: Any) -> Explanation:
        kind = self._task.record_types[row.record]
        facts = self._facts.get(row.entry_id, [])
        return Explanation(
            entry_id=row.entry_id,
            record=row.record,
            parent_id=row.parent_id,
            note=next((fact.value for fact in facts if fact.field == NOTE), None),
            minted_in_run=row.minted,
            founding_mention=row.founding_mention,
            part_of=row.part_of,
            part_of_basis=row.part_of_basis,
            whole=None,
            parts=(),
            aliases=(),
            sources=(),
            members=tuple(self._as_member(member) for member in self._members.get(row.entry_id, ())),
            values=tuple(self._value(fact, kind) for fact in _in_order(facts, kind) if fact.field != NOTE),
            disputes=tuple(
                Dispute(one.field, one.cause, tuple(one.positions)) for one in self._conflicts.get(row.entry_id, ())
            ),
            broken_checks=tuple(one.message for one in self._checks.get(row.entry_id, ())),
            unsupported=tuple(self._leftovers(row.entry_id)),
            nested=tuple(self._explained(child) for child in self._rows if child.parent_id == row.entry_id),
        )

    def _as_member(self, row: Any) -> Member:
        breakdown = row.breakdown or {}
        spot = _spot(row, row.version_id)
        return Member(
            source=self._number(row),
            mention_id=row.mention_id,
            local_id=row.local_id,
            path=row.path,
            quote=row.quote,
            quote_grade=row.quote_grade,
            passage=self._passages.get(spot) if spot else None,
            score=row.score,
            compared_with=breakdown.get("with"),
            terms=tuple(breakdown.get("terms", ())),
        )

    def _value(self, fact: Any, kind: type[Record]) -> Value:
        rule = next((one for one in rules_of(kind) if one.name == fact.field), None)
        return Value(
            field=fact.field,
            position=fact.position,
            value=fact.value,
            low=fact.low,
            high=fact.high,
            rule=fact.rule,
            n_support=fact.n_support,
            n_dissent=fact.n_dissent,
            confirmed_by=fact.confirmed_by,
            claims_for=tuple(self._said(fact, fact.supporters, rule)),
            claims_against=tuple(self._said(fact, fact.dissenters, rule)),
        )

    def _said(self, fact: Any, mentions: Iterable[str] | None, rule: FieldRule | None) -> Iterator[Said]:
        for mention in mentions or ():
            claims = [one for one in self._claims.get(mention, ()) if one.field == fact.field]
            if rule is not None and rule.role is Role.members:
                claims = [one for one in claims if _form(rule, one.value) == _form(rule, fact.value)] or claims
            for claim in claims:
                if claim.grade != Grade.unsupported:
                    yield self._claim(claim)

    def _claim(self, claim: Any) -> Said:
        member = self._member[claim.mention_id]
        own, quoted = _spot(claim, member.version_id), _spot(member, member.version_id)
        spot = own or quoted
        return Said(
            source=self._number(member),
            mention_id=claim.mention_id,
            value=claim.value,
            grade=claim.grade,
            support_rule=claim.support_rule,
            attribution=tuple(claim.attribution or ()),
            passage=self._passages.get(spot) if spot else None,
            on_quote=own is None or own == quoted,
        )

    def _leftovers(self, entry_id: str) -> Iterator[Leftover]:
        for member in self._members.get(entry_id, ()):
            for claim in self._claims.get(member.mention_id, ()):
                if claim.grade == Grade.unsupported:
                    yield Leftover(claim.field, self._claim(claim))

    def _number(self, row: Any) -> int:
        return self._sources[_reading(row)][0]


def _form(rule: FieldRule, value: Any) -> Any:
    """The comparable form of one member of a list field."""
    return rule.match.comparator.canonical((value,), {}) if rule.match else value


def _in_order(facts: Sequence[Any], kind: type[Record]) -> list[Any]:
    """The facts in the order in which the record declares their fields, those that the engine adds last."""
    order = {rule.name: index for index, rule in enumerate(rules_of(kind))}
    return sorted(facts, key=lambda fact: (order.get(fact.field, len(order)), fact.field, fact.position))


def _by(column: str, rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, column)].append(row)
    return found


def _spot(row: Any, version_id: str) -> Spot | None:
    return None if row.span_start is None else Spot(version_id, row.span_start, row.span_end)


def _reading(row: Any) -> tuple[str, str | None]:
    return row.version_id, row.fingerprint


def _numbered(members: Iterable[Any]) -> dict[tuple[str, str | None], tuple[int, Any]]:
    """Each reading with its number, in the order of publication."""
    first = {_reading(row): row for row in members}
    ordered = sorted(first.items(), key=lambda item: (str(item[1].published_on or "9999"), item[1].article, item[0][0]))
    return {reading: (number, row) for number, (reading, row) in enumerate(ordered, start=1)}


def _source(number: int, row: Any) -> Source:
    return Source(
        number=number,
        article=row.article,
        url=row.url,
        outlet=row.outlet,
        title=row.title,
        published_on=row.published_on,
        published_basis=row.published_basis,
        reader=row.reader,
        fingerprint=row.fingerprint,
    )
