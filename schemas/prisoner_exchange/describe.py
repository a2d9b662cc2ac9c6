"""One plain sentence about a reconciled exchange, made from its facts alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemas.prisoner_exchange.checks import headline

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.declare import Reconciled

_KINDS = {"single": "exchange", "deal": "exchange deal", "stage": "stage of an exchange deal"}
_STATES = {"proposed": "proposed", "agreed": "agreed", "under_way": "under way", "completed": "completed"}


def describe(exchange: Reconciled) -> str:
    """Who exchanged, how far it is, when, how many in each direction, and who helped."""
    values = exchange.values
    kind = _KINDS.get(str(values.get("level")), "exchange")
    status = _STATES.get(str(values.get("status")), str(values.get("status") or "reported"))
    parts = [f"{_listed(values.get('parties', ())) or 'Unnamed parties'}: {kind}, {status}{_days(exchange)}"]
    parts += [part for part in (_figures(exchange), _talks(exchange), _helpers(exchange)) if part]
    return "; ".join(parts) + "."


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else "".join(names)


def _days(exchange: Reconciled) -> str:
    start, end = exchange.values.get("date_start"), exchange.values.get("date_end")
    if not start:
        return ", day not stated"
    if end and end != start:
        return f", {start} to {end}"
    return f" on {start}" if len(start) == len("2025-05-23") and end else f", {'in' if end else 'from'} {start}"


def _figures(exchange: Reconciled) -> str:
    told = [f"{count:,} to {direction.returned_to}" for direction, count in sorted(headline(exchange).items())]
    if told:
        return ", ".join(told)
    groups = [group.values for group in exchange.nested.get("groups", ()) if group.values.get("count")]
    whole = [group for group in groups if not group.get("subset")]
    return ", ".join(f"{group['count']:,} {_open(group)}" for group in whole)


def _open(group: Mapping[str, Any]) -> str:
    if group.get("status") == "planned":
        return f"planned{' from ' + str(group['released_by']) if group.get('released_by') else ''}"
    return "by both sides together" if group.get("covers") == "both_sides" else "exchanged, sides not told apart"


def _talks(exchange: Reconciled) -> str:
    place = exchange.values.get("negotiated_in")
    return f"agreed in {place}" if place else ""


def _helpers(exchange: Reconciled) -> str:
    helpers = exchange.values.get("mediators", ())
    return f"helped by {_listed(helpers)}" if helpers else ""
