"""The facts that gold asks of a ledger: event by event, what its members say, and what the ledger made of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from evals.clusters import assigned_clusters
from evals.facts import Told, accepts_members, best_source, judge_fact
from evals.items import Item, comparator_of, copied
from evals.verdicts import Given, Verdict, judge
from pipeline.declare import Reconciled, Role, rule_of, rules_of

if TYPE_CHECKING:
    from evals.ledgers import Mention, Setting
    from pipeline.declare import FieldRule, Headline, Task


class Slot(NamedTuple):
    """A field of an event; for headline figures also from whom to whom."""

    field: str
    direction: str = ""


class _Fact(NamedTuple):
    """What gold says of one slot of one event."""

    shown: str
    right: Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Asked:
    """The facts of some events."""

    task: Task
    headline: Headline
    gold: Mapping[Mention, str]
    """From mention to event."""
    facts: Mapping[str, Mapping[Slot, _Fact]]

    @classmethod
    def of(cls, task: Task, headline: Headline, gold: Mapping[Mention, str], items: Mapping[Mention, Item]) -> Asked:
        """Every slot that some member of an event fills; where members differ, each of their values is right."""
        said: dict[str, dict[Slot, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for mention, event in gold.items():
            for slot, value in slots(task, items[mention], headline).items():
                said[event][slot].append(value)
        facts = {
            event: {slot: _Fact(_shown(values), _accepts(task, slot, values)) for slot, values in found.items()}
            for event, found in said.items()
        }
        return cls(task, headline, gold, facts)

    def rows(self, setting: Setting) -> Iterator[dict[str, Any]]:
        """A row of the table `facts` for each slot of each event."""
        said = {mention: slots(self.task, item, self.headline) for mention, item in setting.items.items()}
        entry_of = self._entries(setting.entries)
        for event, facts in self.facts.items():
            entry = entry_of.get(event)
            record = setting.records.get(entry) if entry else None
            chosen = slots(self.task, record, self.headline) if record else {}
            members = [values for mention, values in said.items() if self.gold.get(mention) == event]
            cluster = [values for mention, values in said.items() if entry and setting.entries.get(mention) == entry]
            best = best_source({at: _right(facts, values) for at, values in enumerate(members)})
            for slot, fact in facts.items():
                told = Told(chosen.get(slot), (), _of(cluster, slot), _of(members, slot))
                alone = [] if best is None else _of([members[best]], slot)
                yield {
                    "setting": setting.name,
                    "event": event,
                    "field": slot.field,
                    "direction": slot.direction,
                    "gold": fact.shown,
                    "chosen": None if told.chosen is None else _shown([told.chosen]),
                    **judge_fact(fact.right, told)._asdict(),
                    "best_source_right": any(map(fact.right, alone)),
                }

    def _entries(self, entries: Mapping[Mention, str]) -> dict[str, str]:
        """From event to the entry that stands for it, by CEAF-e's assignment."""
        shared = Counter((self.gold[mention], entries[mention]) for mention in self.gold.keys() & entries.keys())
        pairs = assigned_clusters(Counter(self.gold.values()), Counter(entries.values()), shared)
        return {str(event): str(entry) for event, entry in pairs}


def _of(said: Sequence[Mapping[Slot, Any]], slot: Slot) -> tuple[Any, ...]:
    return tuple(values[slot] for values in said if slot in values)


def _right(facts: Mapping[Slot, _Fact], values: Mapping[Slot, Any]) -> int:
    """How many of an event's facts one article has right."""
    return sum(fact.right(values[slot]) for slot, fact in facts.items() if slot in values)


def _accepts(task: Task, slot: Slot, values: Sequence[Any]) -> Callable[[Any], bool]:
    if isinstance(values[0], frozenset):
        return accepts_members(values)
    comparator = comparator_of(rule_of(task.root, slot.field))
    return lambda found: any(judge(comparator, Given(one), Given(found)).verdict is Verdict.COR for one in values)


def slots(task: Task, record: Item | Reconciled, headline: Headline) -> dict[Slot, Any]:
    """What a root record says: its own values, lists as sets, and its headline figures by direction."""
    found: dict[Slot, Any] = {}
    for rule in rules_of(task.root):
        value = record.values.get(rule.name)
        if rule.claimed and not copied(rule) and value not in (None, [], ()):
            found[Slot(rule.name)] = _comparable(rule, value)
    figures: dict[Slot, set[int]] = defaultdict(set)
    for one in holders(record, headline):
        sides = " > ".join(str(one.get(name) or "–") for name in headline.direction)
        figures[Slot(headline.figure, sides)].add(one[headline.figure])
    return found | {slot: frozenset(values) for slot, values in figures.items()}


def _comparable(rule: FieldRule, value: Any) -> Any:
    if rule.role is not Role.members:
        return value
    return frozenset(comparator_of(rule).canonical(one) for one in value)


def holders(record: Item | Reconciled, headline: Headline) -> Iterator[Mapping[str, Any]]:
    """The values of those nested records that hold a headline figure."""
    for nested in record.nested.values():
        for one in nested:
            kind = one.kind if isinstance(one, Item) else one.record
            given = kind == headline.record and one.values.get(headline.figure) is not None
            if given and all(one.values.get(name) == wanted for name, wanted in headline.where.items()):
                yield one.values


def _shown(values: Sequence[Any]) -> str:
    texts = (", ".join(sorted(map(str, one))) if isinstance(one, frozenset) else str(one) for one in values)
    return " | ".join(dict.fromkeys(texts))
