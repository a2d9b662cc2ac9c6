"""Names: every form of a name in any text, and the one name it stands for. Which names there are is data.

aliases.py      Aliases            the table as callers use it
listing.py      read_listing       what a person wrote (aliases.toml), checked
territories.py  territory_forms    the names that CLDR knows, in several languages
forms.py        Form, Pattern      one written form, and what a text must show to match it
patterns.py     PatternTable       all forms of a listing, each belonging to one name
sightings.py    Finder             the forms found in a text
persons.py      Persons            speakers, and the side each speaks for
"""

from __future__ import annotations

from pipeline.names.aliases import Aliases
from pipeline.names.forms import Form
from pipeline.names.sightings import NameSighting

__all__ = ["Aliases", "Form", "NameSighting"]
