"""Kinds of wrong figures and directions, told by what else gold says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evals.items import Item
    from evals.values import Both
    from pipeline.declare import Headline


def is_swap(gold: Item, predicted: Item, headline: Headline) -> bool:
    """True where the predicted direction is the gold one reversed."""
    ours, theirs = _direction(gold, headline), _direction(predicted, headline)
    return None not in ours and ours != theirs and ours == theirs[::-1]


def figure_mistake(both: Both, parent: Both, roots: Sequence[Item], headline: Headline) -> str | None:
    """Where gold has the figure that was predicted in place of the right one; None: nowhere.

    In this order: the other direction's, the total's for a side, a side's for the total, a part's for the whole or
    the reverse, another record's.
    """
    gold, predicted = both.gold, both.predicted
    if gold is None or predicted is None or parent.gold is None:
        return None
    figure = predicted.values[headline.figure]
    siblings = [one for one in _holders(parent.gold, headline) if one is not gold]
    same = [one for one in siblings if one.values[headline.figure] == figure]
    for name, test in _TESTS.items():
        if any(test(gold, one, headline) for one in same):
            return name
    if _is_sum(gold, figure, siblings, headline):
        return "total instead of side"
    elsewhere = (one for root in roots if root is not parent.gold for one in _holders(root, headline))
    return "another record's figure" if any(one.values[headline.figure] == figure for one in elsewhere) else None


def _swapped(gold: Item, other: Item, headline: Headline) -> bool:
    return is_swap(gold, other, headline)


def _total(gold: Item, other: Item, headline: Headline) -> bool:
    return _one_sided(gold, headline) and not _one_sided(other, headline)


def _side(gold: Item, other: Item, headline: Headline) -> bool:
    return not _one_sided(gold, headline) and _one_sided(other, headline)


def _part(gold: Item, other: Item, headline: Headline) -> bool:
    return _is_headline(gold, headline) and not _is_headline(other, headline)


def _whole(gold: Item, other: Item, headline: Headline) -> bool:
    return not _is_headline(gold, headline) and _is_headline(other, headline)


_TESTS = {
    "direction swap": _swapped,
    "total instead of side": _total,
    "side instead of total": _side,
    "subset instead of headline": _part,
    "headline instead of subset": _whole,
}


def _is_sum(gold: Item, figure: int, siblings: Sequence[Item], headline: Headline) -> bool:
    """Both sides added up, where gold gives them one by one."""
    if not _one_sided(gold, headline) or not _is_headline(gold, headline):
        return False
    sides = [one for one in siblings if _one_sided(one, headline) and _is_headline(one, headline)]
    return bool(sides) and gold.values[headline.figure] + sum(one.values[headline.figure] for one in sides) == figure


def _holders(root: Item, headline: Headline) -> Iterator[Item]:
    return (one for one in root.walk() if one.kind == headline.record and one.values[headline.figure] is not None)


def _direction(item: Item, headline: Headline) -> tuple[Any, ...]:
    return tuple(item.values[name] for name in headline.direction)


def _one_sided(item: Item, headline: Headline) -> bool:
    return any(side is not None for side in _direction(item, headline))


def _is_headline(item: Item, headline: Headline) -> bool:
    return all(item.values[name] == wanted for name, wanted in headline.where.items())
