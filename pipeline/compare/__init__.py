"""Comparators: whether two values agree. Linking weighs their relations; scoring maps them to verdicts.

A comparator is a frozen value with two methods. `canonical` brings a value to the form that is compared, once per
distinct value; `compare` relates two canonical forms:

    exact.compare("red", "red")                        -> equal, 1.0
    number("hedge").compare(307, "more than 300")      -> narrower: 307 lies inside what the other says
    partial_date.compare("2025-05-23", "2025-05")      -> narrower
    person.compare("Ann Lee", "Lee")                   -> wider
"""

from __future__ import annotations

from pipeline.compare.base import EQUAL, NO_SIBLINGS, Comparator, Comparison, Exact, Relation, exact, kin
from pipeline.compare.days import PartialDate, partial_date, width_telling
from pipeline.compare.names import Name, PersonName, Place, content_words, name, person, place
from pipeline.compare.numbers import HEDGES, Bounds, Number, bounds, number
from pipeline.compare.wording import SetOf, Words, free_text, set_of

__all__ = [
    "EQUAL",
    "HEDGES",
    "NO_SIBLINGS",
    "Bounds",
    "Comparator",
    "Comparison",
    "Exact",
    "Name",
    "Number",
    "PartialDate",
    "PersonName",
    "Place",
    "Relation",
    "SetOf",
    "Words",
    "bounds",
    "content_words",
    "exact",
    "free_text",
    "kin",
    "name",
    "number",
    "partial_date",
    "person",
    "place",
    "set_of",
    "width_telling",
]
