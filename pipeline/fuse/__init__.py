"""Fusion rules: many claims become one value, its support and its losers.

A rule sees the claims of one field as testimonies and returns what it fused; it never drops a loser silently:

    vote      ("red", "red", "blue")                 -> "red", 2 for, 1 against
    figure()  (307, "more than 300")                 -> 307, 2 for: the hedged figure agrees
    figure(prefer="owner") (207 by A, 195 by B)      -> low 195, high 207, best: what the `owner`'s side says
    union     (["Ann"], ["Ann", "Bob"])              -> "Ann" 2 for; "Bob" 1 for

Order of the testimonies never matters.
"""

from __future__ import annotations

from pipeline.fuse.figures import Figure, figure
from pipeline.fuse.rules import Follows, follows, fullest, furthest, informed, most_precise, union, vote
from pipeline.fuse.testimony import Fused, Option, Rule, Source, Testimony, options_of, source_names

__all__ = [
    "Figure",
    "Follows",
    "Fused",
    "Option",
    "Rule",
    "Source",
    "Testimony",
    "figure",
    "follows",
    "fullest",
    "furthest",
    "informed",
    "most_precise",
    "options_of",
    "source_names",
    "union",
    "vote",
]
