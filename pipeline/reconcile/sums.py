"""Totals among the nested entries of one root: a figure that is the sum of others of the same direction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.reconcile.facts import SUM, Fact

if TYPE_CHECKING:
    from pipeline.declare import Nested


def sum_facts(nested: Nested, entries: Mapping[str, Mapping[str, Any]]) -> Iterator[Fact]:
    """Mark totals and their parts among sibling entries, given as values by entry_id.

    Of three or more telling siblings of one direction, the largest is their total where it equals the sum of the rest.
    """
    groups: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for entry, values in entries.items():
        sides = tuple(values.get(field) for field in nested.total)
        telling = all(values.get(field) in allowed for field, allowed in nested.telling.items())
        if nested.total and None not in sides and telling and isinstance(values.get(nested.key), int):
            groups[sides].append(entry)
    for members in groups.values():
        yield from _marked(sorted(members), {one: entries[one][nested.key] for one in members})


def _marked(members: Sequence[str], figures: Mapping[str, int]) -> Iterator[Fact]:
    if len(members) < 3:
        return
    whole = max(members, key=lambda one: (figures[one], one))
    parts = [one for one in members if one != whole]
    if figures[whole] == sum(figures[one] for one in parts):
        shown = " + ".join(str(figures[one]) for one in sorted(parts, key=lambda one: -figures[one]))
        rule = f"{figures[whole]} = {shown}"
        yield Fact(whole, SUM, 0, "total", rule)
        yield from (Fact(part, SUM, 0, "part", rule) for part in parts)
