"""The built-in reader: prisoner exchanges in English news by patterns alone. No network, no key, deterministic.

gate.py      is it English, can it be about an exchange at all
lexicon.py   the words of lexicon.toml
items.py     sentences as words, listed phrases, figures and names
phrases.py   people with their figure: "175 wounded Ukrainian captives"
frames.py    the word that governs such a phrase: released, received, came home, swapped
sides.py     who let them go, and to whom
parties.py   the two sides of the article's exchange
facts.py     a group of people with its direction
tell.py      the groups that a sentence tells
when.py      the day of the handover
events.py    which sentence tells of which exchange
levels.py    a swap of its own, a deal, or a stage of one; and its status
groups.py    facts told twice made one, parts told from wholes
details.py   place, talks, mediators, the claim to be the largest
people.py    persons by name
answer.py    the schema's JSON
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemas.prisoner_exchange.reader.answer import exchanges_of
from schemas.prisoner_exchange.reader.gate import is_candidate, is_english

if TYPE_CHECKING:
    from pipeline.records import Document


def read(document: Document) -> dict[str, Any] | None:
    """The exchanges that an article reports, in the form of `model.Answer`; None: declined, it is not English."""
    if not is_english(document.text):
        return None
    if not is_candidate(document.text):
        return {"exchanges": []}
    return {"exchanges": exchanges_of(document)}
