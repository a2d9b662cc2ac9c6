"""Reconciled exchanges as the domain's own functions see them."""

from __future__ import annotations

from typing import Any

from pipeline.declare import Reconciled

HOME, AWAY = ("Russia", "Ukraine"), ("Ukraine", "Russia")
"""Directions: released by, returned to."""


def group(count: int | None, direction: tuple[str, str] | None = HOME, **values: Any) -> Reconciled:
    """A released group; without a direction the text leaves the sides open."""
    said: dict[str, Any] = {"status": "released", "subset": False, "kind": "military", "covers": "unstated"}
    said |= {"count_type": None if count is None else "exact"}
    said |= {} if count is None else {"count": count}
    if direction is not None:
        said |= {"covers": "one_side", "released_by": direction[0], "returned_to": direction[1]}
    return Reconciled("g1", "released_group", {**said, **values}, {})


def exchange(*groups: Reconciled, parts: tuple[Reconciled, ...] = (), **values: Any) -> Reconciled:
    """A completed exchange between Russia and Ukraine; a None among `values` takes a value away."""
    said = {"level": "single", "status": "completed", "parties": ("Russia", "Ukraine"), **values}
    known = {name: value for name, value in said.items() if value is not None}
    return Reconciled("e1", "exchange", known, {"groups": groups, "people": ()}, parts)
