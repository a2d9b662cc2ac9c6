"""Declaring a domain: a field is declared once, with how it is supported, matched, fused and scored.

    class Umbrella(Record):
        colour: Annotated[
            str | None, Field(description="…"), Support("quote", verbatim), Match(exact, 2), Fuse(vote), Score(exact)
        ]
        evidence: Annotated[str, Field(description="The clause that says so, copied"), Quote()]

Markers wrap the whole type (inside a union pydantic loses them silently). `Task` checks every field when it is built
and names the one that lacks a rule. Descriptions and class docstrings are sent to the model: they are prompt text.
"""

from __future__ import annotations

from pipeline.declare.markers import (
    Attribution,
    Fuse,
    LocalId,
    Match,
    Nested,
    PartOf,
    Quote,
    Record,
    Score,
    Support,
)
from pipeline.declare.rules import FieldRule, Role, rule_of, rules_of
from pipeline.declare.scoring import Alignment, Headline, Scoring, Term, alike, overlap, quoted, same
from pipeline.declare.task import Linking, Reconciled, Task, Violation, Window

__all__ = [
    "Alignment",
    "Attribution",
    "FieldRule",
    "Fuse",
    "Headline",
    "Linking",
    "LocalId",
    "Match",
    "Nested",
    "PartOf",
    "Quote",
    "Reconciled",
    "Record",
    "Role",
    "Score",
    "Scoring",
    "Support",
    "Task",
    "Term",
    "Violation",
    "Window",
    "alike",
    "overlap",
    "quoted",
    "rule_of",
    "rules_of",
    "same",
]
