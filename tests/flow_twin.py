"""What the view `flows` should say, in plain words: the twin of its SQL."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

OUTLETS = ("Tram", "Bell", "Bell")
"""Of the articles d0, d1 and d2."""
HOME, AWAY = ("Russia", "Ukraine"), ("Ukraine", "Russia")
NOWHERE = (None, None)


class Figure(NamedTuple):
    """A fused figure."""

    low: int | None
    best: int
    high: int | None


class Group(NamedTuple):
    """A released group and the articles that tell of it."""

    exchange: int
    sides: tuple[str | None, str | None]
    covers: str
    figure: Figure | None
    articles: frozenset[int]
    remains: bool = False
    subset: bool = False
    status: str = "released"
    firm: str = "exact"
    pointed: bool = False
    """Every article only points to the figure ("the same number")."""


class Exchange(NamedTuple):
    """An exchange; `whole` is the number of the deal it is a part of."""

    status: str = "completed"
    whole: int | None = None


class Row(NamedTuple):
    """A row of the view: low, best and high of the living and of remains."""

    exchange: int
    sides: tuple[str | None, str | None]
    living: tuple[int | None, int | None, int | None]
    remains: tuple[int | None, int | None, int | None]
    basis: str
    countable: bool


NONE = (None, None, None)


class Chosen(NamedTuple):
    """The figure of one direction."""

    figure: tuple[int | None, int | None, int | None]
    bounded: bool = False
    parts: int = 1
    reciprocal: bool = False


def twin(exchanges: Sequence[Exchange], groups: Sequence[Group]) -> set[Row]:
    """The rule in plain words, one exchange at a time."""
    rows = [row for number in range(len(exchanges)) for row in rows_of(number, groups)]
    return {row._replace(countable=counts(row, rows, exchanges)) for row in rows}


def rows_of(number: int, groups: Sequence[Group]) -> Iterator[Row]:
    """The rows of one exchange: a row for each direction with a figure; what has no direction in a row of its own."""
    told = [
        one
        for one in enumerate(groups)
        if one[1].exchange == number and one[1].status == "released" and not one[1].subset
    ]
    seen = set()
    for sides in (HOME, AWAY):
        found = {remains: directed(told, sides, remains=remains) for remains in (False, True)}
        given = [one for one in found.values() if one]
        seen |= {remains for remains, one in found.items() if one}
        if given:
            living, dead = (one.figure if one else NONE for one in (found[False], found[True]))
            yield Row(number, sides, living, dead, basis(given), countable=False)
    left = {remains: undirected(told, remains=remains) for remains in (False, True) if remains not in seen}
    open_ = {remains: one for remains, one in left.items() if one}
    if open_:
        living, dead = (open_[remains][1] if remains in open_ else NONE for remains in (False, True))
        stated = all(covers == "both_sides" for covers, _ in open_.values())
        yield Row(number, NOWHERE, living, dead, "stated" if stated else "lower bound", countable=False)


def directed(told: list[tuple[int, Group]], sides: tuple[str, str], *, remains: bool) -> Chosen | None:
    """The sum that most outlets give, the larger on a tie; a sum of fewer of the same groups gives way first."""
    members: dict[int, set[int]] = defaultdict(set)
    by_id = dict(told)
    for index, one in told:
        if one.covers == "one_side" and one.sides == sides and one.remains == remains and one.figure:
            for article in one.articles:
                members[article].add(index)
    sums = {article: ids for article, ids in members.items() if not any(ids < other for other in members.values())}
    if not sums:
        return None
    totals = {article: sum(figure_of(by_id[one]).best for one in ids) for article, ids in sums.items()}
    outlets = Counter(total for total, _ in {(totals[article], OUTLETS[article]) for article in sums})
    best = max(outlets, key=lambda total: (outlets[total], total))
    agreeing = [ids for article, ids in sums.items() if totals[article] == best]
    lows = [sum(figure_of(by_id[one]).low or 0 for one in ids) for ids in sums.values()]
    highs = [[figure_of(by_id[one]).high for one in ids] for ids in sums.values()]
    open_end = any(high is None for one in highs for high in one)
    high = None if open_end else max(sum(end or 0 for end in one) for one in highs)
    chosen = [by_id[one] for ids in agreeing for one in ids]
    return Chosen(
        (min(lows), best, high),
        bounded=any(one.firm == "at_least" for one in chosen),
        parts=max(map(len, agreeing)),
        reciprocal=all(one.pointed for one in chosen),
    )


def figure_of(one: Group) -> Figure:
    """The figure of a group that has one."""
    assert one.figure is not None
    return one.figure


def basis(given: Sequence[Chosen]) -> str:
    """What the figures of a direction rest on."""
    if any(one.bounded for one in given):
        return "lower bound"
    if any(one.parts > 1 for one in given):
        return "sum of parts"
    return "reciprocal" if all(one.reciprocal for one in given) else "stated"


def undirected(told: list[tuple[int, Group]], *, remains: bool) -> Any:
    """A combined total before an unstated figure, then the largest; an unstated one may be each side's."""
    found = [
        (one.covers != "both_sides", -one.figure.best, index, one)
        for index, one in told
        if one.covers != "one_side" and one.figure and one.remains == remains
    ]
    if not found:
        return None
    one = min(found)[3]
    low, best, high = figure_of(one)
    doubled = 1 if one.covers == "both_sides" else 2
    return one.covers, (low or 0, best, None if high is None else doubled * high)


def counts(row: Row, rows: Sequence[Row], exchanges: Sequence[Exchange]) -> bool:
    """Completed, and not told again on the level above."""
    one = exchanges[row.exchange]
    above = [other for other in rows if other.exchange == one.whole and one.whole is not None]
    same = [other for other in above if None in (other.sides + row.sides) or other.sides == row.sides]
    return one.status == "completed" and not (same and exchanges[same[0].exchange].status == "completed")
