"""The comparators and checks of the domain: which names and values are near, and what names are known."""

from __future__ import annotations

from pathlib import Path

from pipeline.compare import kin, name, place, set_of
from pipeline.names import Aliases
from pipeline.support import known_name

ALIASES = Aliases.load(Path(__file__).parents[1] / "aliases.toml")

party = name(ALIASES)
names = set_of(party)
somewhere = place(ALIASES)
known = known_name(ALIASES)

level_kin = kin(("single", "stage"))
status_kin = kin(
    ("proposed", "agreed"),
    ("agreed", "under_way"),
    ("under_way", "completed"),
    ("agreed", "completed"),
    ("proposed", "cancelled"),
    ("agreed", "cancelled"),
)
kind_kin = kin(
    ("military", "mixed"),
    ("civilian", "mixed"),
    ("detainee", "mixed"),
    ("hostage", "mixed"),
    ("military", "detainee"),
    ("civilian", "detainee"),
    ("hostage", "detainee"),
    ("civilian", "hostage"),
    ("military", "unspecified"),
    ("civilian", "unspecified"),
    ("detainee", "unspecified"),
    ("hostage", "unspecified"),
    ("mixed", "unspecified"),
)
