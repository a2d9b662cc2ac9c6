"""One article scored: records paired level by level, and a cell for every value that either side gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from evals.align import Matching, align, shared
from evals.items import comparator_of, copied
from evals.mistakes import figure_mistake, is_swap
from evals.values import Both, Cell, Scored, Unit
from evals.verdicts import NOTHING, Given, Judgement, Verdict, judge, judge_members
from pipeline.compare import Number
from pipeline.declare import Role

if TYPE_CHECKING:
    from evals.items import Item
    from pipeline.declare import FieldRule, Scoring

HEADLINE = "headline_fact"
"""The field name of the derived cell that holds a record's headline fact."""
AGREEING_QUOTE = 0.5
"""Quotes that share at least this much of their characters are the same clause."""


def score(gold: Sequence[Item], predicted: Sequence[Item], scoring: Scoring) -> Scored:
    """Score the records of one article. An article that failed has no predicted records: every gold cell is missed."""
    walk = _Walk(gold, predicted, scoring)
    walk.level(gold, predicted, ())
    return Scored(walk.cells, walk.units)


class _Walk:
    """One pass down both trees."""

    def __init__(self, gold: Sequence[Item], predicted: Sequence[Item], scoring: Scoring) -> None:
        self._gold = gold
        self._predicted = predicted
        self._scoring = scoring
        self._links: dict[str, str | None] = {}
        self._waived: set[str] = set()
        self.cells: list[Cell] = []
        self.units: list[Unit] = []

    def level(self, gold: Sequence[Item], predicted: Sequence[Item], parents: tuple[Both, ...]) -> None:
        sample = next(iter((*gold, *predicted)), None)
        if sample is None:
            return
        matching = align(gold, predicted, self._scoring.alignments[sample.kind])
        if not parents:
            self._note_links(matching)
        for pair in matching.pairs:
            both = Both(gold[pair.gold], predicted[pair.predicted])
            self._unit(both, Verdict.COR, pair.likeness)
            self._visit(both, parents)
        for at in matching.missed:
            self._missed(gold[at], parents, "merge" if at in matching.merged else None)
        for at in matching.extra:
            both = Both(None, predicted[at])
            self._unit(both, Verdict.SPU, None, "split" if at in matching.split else None)
            self._visit(both, parents)

    def _note_links(self, matching: Matching) -> None:
        for pair in matching.pairs:
            ours, theirs = self._gold[pair.gold], self._predicted[pair.predicted]
            self._links[str(ours.given(Role.local_id))] = theirs.given(Role.local_id)
        missed = (self._gold[at] for at in matching.missed)
        self._waived = {str(item.given(Role.local_id)) for item in missed if item.optional}

    def _unit(self, both: Both, verdict: Verdict, likeness: float | None, rival: str | None = None) -> None:
        self.units.append(Unit(both.known.kind, verdict, _path(both.gold), _path(both.predicted), likeness, rival))

    def _missed(self, item: Item, parents: tuple[Both, ...], rival: str | None) -> None:
        both = Both(item, None)
        if item.optional:
            self._unit(both, Verdict.NON, None)
            return
        self._unit(both, Verdict.MIS, None, rival)
        self._visit(both, parents)

    def _visit(self, both: Both, parents: tuple[Both, ...]) -> None:
        family = (*parents, both)
        found = [cell for rule in both.known.rules for cell in self._cells(both, rule, parents)]
        found += self._derived(both)
        # Only where both sides could have spoken is silence on both sides a choice.
        self.cells += [cell for cell in found if both.matched or cell.verdict is not Verdict.NON]
        for name in both.known.nested:
            gold = both.gold.nested[name] if both.gold else ()
            predicted = both.predicted.nested[name] if both.predicted else ()
            self.level(gold, predicted, family)

    def _cells(self, both: Both, rule: FieldRule, parents: tuple[Both, ...]) -> Iterator[Cell]:
        if rule.role is Role.quote or copied(rule):
            yield _quote_cell(both, rule)
        elif rule.role is Role.part_of:
            yield _cell(both, rule, self._link(both, rule))
        elif rule.role is Role.members:
            yield from _member_cells(both, rule)
        elif rule.role is Role.value:
            yield self._value_cell(both, rule, parents)

    def _link(self, both: Both, rule: FieldRule) -> Judgement:
        gold, predicted = _value(both.gold, rule.name), _value(both.predicted, rule.name)
        if gold is not None and predicted is not None:
            right = self._links.get(gold) == predicted
            return Judgement(Verdict.COR if right else Verdict.INC)
        return Judgement(_present(gold is not None and gold not in self._waived, predicted is not None))

    def _value_cell(self, both: Both, rule: FieldRule, parents: tuple[Both, ...]) -> Cell:
        found = judge(comparator_of(rule), _given(both.gold, rule.name), _given(both.predicted, rule.name))
        if found.verdict is Verdict.INC and both.gold and both.predicted:
            headline = self._scoring.headline
            if isinstance(comparator_of(rule), Number) and rule.name == headline.figure and parents:
                found = found._replace(error=figure_mistake(both, parents[-1], self._gold, headline) or found.error)
            elif rule.name in headline.direction and is_swap(both.gold, both.predicted, headline):
                found = found._replace(error="swapped")
        return _cell(both, rule, found)

    def _derived(self, both: Both) -> Iterator[Cell]:
        headline = self._scoring.headline
        if both.known.kind == headline.record:
            facts = Both(*(item if item and _holds(item, headline.where, headline.figure) else None for item in both))
            yield _joint_cell(both, facts, HEADLINE, headline.fields)
        for record, *fields in self._scoring.joint:
            if both.known.kind == record:
                given = Both(*(item if item and item.values[fields[0]] is not None else None for item in both))
                yield _joint_cell(both, given, "+".join(fields), tuple(fields))


def _holds(item: Item, where: Mapping[str, Any], figure: str) -> bool:
    return item.values[figure] is not None and all(item.values[name] == wanted for name, wanted in where.items())


def _joint_cell(both: Both, facts: Both, name: str, fields: tuple[str, ...]) -> Cell:
    """All of several fields right, or wrong; `facts` are the sides that have something to say."""
    verdict = _present(facts.gold is not None, facts.predicted is not None)
    if facts.gold is not None and facts.predicted is not None:
        rules = {rule.name: rule for rule in both.known.rules}
        judged = (
            judge(comparator_of(rules[one]), _given(facts.gold, one), _given(facts.predicted, one)) for one in fields
        )
        right = all(one.verdict in (Verdict.COR, Verdict.NON) for one in judged)
        verdict = Verdict.COR if right else Verdict.INC
    values = [None if item is None else [item.values[one] for one in fields] for item in facts]
    supported = all(_seen(facts.predicted, one) for one in fields) if facts.predicted else None
    cell = _plain(both, name, "derived", Judgement(verdict))
    return cell._replace(gold=values[0], predicted=values[1], supported=supported)


def _seen(item: Item, name: str) -> bool:
    return item.values[name] is None or item.supported(name)


def _present(gold: bool, predicted: bool) -> Verdict:
    """Both given: INC until they are compared."""
    if gold:
        return Verdict.INC if predicted else Verdict.MIS
    return Verdict.SPU if predicted else Verdict.NON


def _member_cells(both: Both, rule: FieldRule) -> Iterator[Cell]:
    """A cell for each member, one NON cell for two empty lists. Of gold's alternative lists the best one counts."""
    predicted = _members(both.predicted, rule.name)
    ours = both.gold.alternatives.get(rule.name, ()) if both.gold else ()
    lists = [_value(both.gold, rule.name) or [], *ours]
    options = [
        [_cell_of_member(both, rule, one, predicted, pair) for pair in _paired(rule, one, predicted)] for one in lists
    ]
    best = max(options, key=lambda cells: _standing(cell.verdict for cell in cells))
    yield from best or [_cell(both, rule, Judgement(Verdict.NON))]


def _paired(rule: FieldRule, gold: Sequence[Any], predicted: Sequence[Given]) -> list[Any]:
    return judge_members(comparator_of(rule), [Given(one) for one in gold], predicted)


def _standing(verdicts: Iterator[Verdict]) -> float:
    """1 with every cell right; lists of any length compare."""
    found = list(verdicts)
    return sum({Verdict.COR: 1.0, Verdict.PAR: 0.5}.get(one, 0.0) for one in found) / len(found) if found else 1.0


def _cell_of_member(both: Both, rule: FieldRule, gold: Sequence[Any], predicted: Sequence[Given], pair: Any) -> Cell:
    cell = _plain(both, rule.name, "value", pair.judgement)
    return cell._replace(
        gold=None if pair.gold is None else gold[pair.gold],
        predicted=None if pair.predicted is None else predicted[pair.predicted].value,
        supported=None if pair.predicted is None else predicted[pair.predicted].supported,
        support=rule.support.where if rule.support else None,
    )


def _members(item: Item | None, name: str) -> list[Given]:
    values = item.values[name] if item else []
    return [Given(one, supported=bool(item and item.supported(name, at))) for at, one in enumerate(values)]


def _quote_cell(both: Both, rule: FieldRule) -> Cell:
    """Copied words agree by the characters of the article that they share."""
    gold, predicted = _value(both.gold, rule.name), _value(both.predicted, rule.name)
    verdict, error, distance = _present(gold is not None, predicted is not None), None, None
    if gold is not None and predicted is not None and both.gold and both.predicted:
        distance = 1.0 if gold == predicted else _shared(both.gold, both.predicted, rule)
        partly = Verdict.PAR if distance else Verdict.INC
        verdict = Verdict.COR if distance >= AGREEING_QUOTE else partly
    seen = None if predicted is None or both.predicted is None else _stands(both.predicted, rule)
    cell = _cell(both, rule, Judgement(verdict, error, distance))
    return cell._replace(kind="copied", supported=seen)


def _shared(gold: Item, predicted: Item, rule: FieldRule) -> float:
    if rule.role is Role.quote:
        return shared(gold.span, predicted.span)
    return shared(gold.places.get(rule.name), predicted.places.get(rule.name))


def _stands(item: Item, rule: FieldRule) -> bool:
    return item.grounded if rule.role is Role.quote else item.supported(rule.name)


def _cell(both: Both, rule: FieldRule, judged: Judgement) -> Cell:
    kind = "link" if rule.role is Role.part_of else "value"
    empty = rule.role is Role.members
    predicted = None if empty else _value(both.predicted, rule.name)
    return _plain(both, rule.name, kind, judged)._replace(
        gold=None if empty else _value(both.gold, rule.name),
        predicted=predicted,
        supported=both.predicted.supported(rule.name)
        if both.predicted and predicted is not None and rule.support
        else None,
        support=rule.support.where if rule.support else None,
    )


def _plain(both: Both, field: str, kind: str, judged: Judgement) -> Cell:
    return Cell(
        record=both.known.kind,
        field=field,
        kind=kind,
        verdict=judged.verdict,
        gold=None,
        predicted=None,
        gold_path=_path(both.gold),
        predicted_path=_path(both.predicted),
        matched=both.matched,
        error=judged.error,
        distance=judged.distance,
        grounded=both.predicted.grounded if both.predicted else None,
        gold_quote=both.gold.quote if both.gold else None,
        predicted_quote=both.predicted.quote if both.predicted else None,
    )


def _path(item: Item | None) -> str | None:
    return item.path if item else None


def _value(item: Item | None, name: str) -> Any:
    return item.values[name] if item else None


def _given(item: Item | None, name: str) -> Given:
    if item is None:
        return NOTHING
    return Given(item.values[name], item.values, item.alternatives.get(name, ()), item.supported(name))
