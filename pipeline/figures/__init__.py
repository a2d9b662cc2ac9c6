"""Figures: every whole number that a reader of a text could see, with what it counts and how firmly.

scan.py         figures, Figure, Hedge, Kind
words.py        number words and listed phrases
numerals.py     number words of languages that text2num does not read
context.py      what stands around a figure: hedges, units
vocabulary.py   the words of each language, read from words.toml
pointers.py     back_reference, singular
"""

from __future__ import annotations

from pipeline.figures.context import Hedge, Kind
from pipeline.figures.pointers import back_reference, singular
from pipeline.figures.scan import Figure, Rule, figures

__all__ = ["Figure", "Hedge", "Kind", "Rule", "back_reference", "figures", "singular"]
