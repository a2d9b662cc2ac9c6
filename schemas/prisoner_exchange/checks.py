"""Invariants of a reconciled exchange: parts against totals, both sides, stages against their deal, dates in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.dates import parse_partial
from pipeline.declare import Violation

if TYPE_CHECKING:
    from pipeline.declare import Reconciled


class Direction(NamedTuple):
    """From whom to whom."""

    released_by: str
    returned_to: str


def check(exchange: Reconciled) -> Iterator[Violation]:
    """Every broken invariant of one exchange; deals are checked against their stages too."""
    yield from _dates(exchange)
    yield from _directions(exchange)
    yield from _subsets(exchange)
    yield from _combined(exchange)
    for stage in exchange.parts:
        yield from _stage_days(exchange, stage)
    yield from _stage_sums(exchange)


def headline(exchange: Reconciled) -> dict[Direction, int]:
    """People handed over per direction: the headline figures added up, a total standing for its parts; no remains."""
    figures: dict[Direction, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for group in _groups(exchange, subset=False):
        if group.get("kind") != "remains" and group.get("status") == "released" and _direction(group):
            figures[_direction(group)]["total" if group.get("sum") == "total" else "parts"] += group["count"]
    return {direction: found.get("total") or found["parts"] for direction, found in figures.items()}


def _groups(exchange: Reconciled, *, subset: bool) -> Iterator[Mapping[str, Any]]:
    for group in exchange.nested.get("groups", ()):
        if group.values.get("subset") is subset and group.values.get("count") is not None:
            yield group.values


def _direction(group: Mapping[str, Any]) -> Any:
    by, to = group.get("released_by"), group.get("returned_to")
    return Direction(by, to) if by and to else None


def _dates(exchange: Reconciled) -> Iterator[Violation]:
    start, end = exchange.values.get("date_start"), exchange.values.get("date_end")
    if start and end and parse_partial(start).lo > parse_partial(end).hi:
        figures = {"date_start": start, "date_end": end}
        yield Violation("dates in order", f"the first day {start} lies after the last day {end}", figures)


def _directions(exchange: Reconciled) -> Iterator[Violation]:
    for group in (one.values for one in exchange.nested.get("groups", ())):
        side = group.get("released_by")
        if side is not None and side == group.get("returned_to"):
            yield Violation("two sides", f"{side} both held and received a group", {"party": side})


def _subsets(exchange: Reconciled) -> Iterator[Violation]:
    wholes = headline(exchange)
    for group in _groups(exchange, subset=True):
        whole = wholes.get(_direction(group))
        if whole is not None and group.get("kind") != "remains" and group["count"] > whole:
            what = group.get("detail") or group.get("kind")
            figures = {"part": group["count"], "whole": whole}
            yield Violation(
                "parts within totals", f"{group['count']} ({what}) is more than the {whole} of which", figures
            )


def _combined(exchange: Reconciled) -> Iterator[Violation]:
    sides = headline(exchange)
    for group in _groups(exchange, subset=False):
        both = len(sides) == 2 and group.get("covers") == "both_sides" and group.get("kind") != "remains"
        if both and group["count"] != sum(sides.values()) and group.get("count_type") == "exact":
            shown = " + ".join(str(figure) for figure in sides.values())
            figures = {"combined": group["count"], "sides": list(sides.values())}
            yield Violation("both sides", f"the combined total {group['count']} is not {shown}", figures)


def _stage_days(deal: Reconciled, stage: Reconciled) -> Iterator[Violation]:
    first, last = deal.values.get("date_start"), deal.values.get("date_end")
    start = stage.values.get("date_start")
    if not start:
        return
    day = parse_partial(start)
    early = first and day.hi < parse_partial(first).lo
    late = last and day.lo > parse_partial(last).hi
    if early or late:
        message = f"stage {stage.entry_id} on {start} lies outside its deal's days ({first} to {last})"
        yield Violation("stages within their deal", message, {"stage": start, "first": first, "last": last})


def _stage_sums(deal: Reconciled) -> Iterator[Violation]:
    sums: dict[Direction, int] = defaultdict(int)
    for stage in deal.parts:
        for direction, count in headline(stage).items():
            sums[direction] += count
    for direction, whole in headline(deal).items():
        if sums.get(direction, 0) > whole:
            message = f"the stages returned {sums[direction]} to {direction.returned_to}, the deal {whole}"
            yield Violation("stages add up to their deal", message, {"stages": sums[direction], "deal": whole})
