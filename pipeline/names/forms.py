"""One written form of a name, and what a text must show to match it."""

from __future__ import annotations

import unicodedata
from enum import IntEnum, StrEnum
from functools import lru_cache
from typing import NamedTuple

from pipeline.text import fold, words


class Form(StrEnum):
    """In which guise a name stands in a text."""

    name = "name"
    alias = "alias"
    demonym = "demonym"
    capital = "capital"
    office = "office"


class Demand(IntEnum):
    """Which letters a text must write large for a form to count; the form's own spelling says it."""

    nothing = 0
    """Lower case, or a script without case."""
    capital = 1
    """"Nut" is a river, "nut" is not."""
    capitals = 2
    """"IT" is a body, "it" and "It" are not."""


class Pattern(NamedTuple):
    """A form ready for matching; a last letter "*" of a key stands for up to STEM_ENDING more letters."""

    keys: tuple[str, ...]
    name: str
    """The canonical name; empty where the words are known to mean none."""
    form: Form
    demand: Demand
    quiet: bool = False
    """Counts only as a whole value, not in running text."""
    commas: bool = False
    """Its own spelling holds a comma, so that one may stand between its words."""


STEM_ENDING = 4
_END_OF_LATIN = "\u0300"
"""The modifier letters before it serve as apostrophes."""


_SIGNS = str.maketrans("", "", ".'")


@lru_cache(maxsize=65_536)
def key(word: str) -> str:
    """A word as it is compared: lower case, without marks and dots; Latin is folded, other scripts keep their letters.

    key("Élan")  -> "elan"      key("U.M.")  -> "um"      key("Зонтик")  -> "зонтик"
    """
    if word.isascii():
        return word.replace(".", "").lower()
    bare = _bare(word)
    if bare.isascii():
        return bare.translate(_SIGNS).lower()
    kept = fold(word) if max(bare) < _END_OF_LATIN else bare.casefold()
    return unicodedata.normalize("NFKC", kept).translate(_SIGNS)


def _bare(word: str) -> str:
    spread = unicodedata.normalize("NFKD", word)
    if spread == word and word.isalpha():
        return word
    return "".join(char for char in spread if unicodedata.category(char) != "Mn")


def keys(form: str) -> tuple[str, ...]:
    """The keys of a form's words, a final "*" kept with its word; empty for a form without letters or digits."""
    if form.replace(" ", "").isalpha():
        return tuple(key(word) for word in form.split())
    if "*" not in form:
        return tuple(key(word.text) for word in words(form))
    return tuple(part for chunk in form.split() for part in _starred(chunk))


def _starred(chunk: str) -> tuple[str, ...]:
    plain = keys(chunk.rstrip("*"))
    return (*plain[:-1], plain[-1] + "*") if chunk.endswith("*") and plain else plain


def demand(form: str) -> Demand:
    """What the spelling of a listed form demands of a text."""
    if form.isupper() and len(form) > 1:
        return Demand.capitals
    return Demand.capital if form[:1].isupper() else Demand.nothing


def meets(surface: str, wanted: Demand) -> bool:
    """True where a stretch of text is written as a form demands."""
    if wanted is Demand.capitals:
        return surface.upper() == surface
    return wanted is Demand.nothing or surface[:1].isupper()
