"""Words, folded words, and text made safe to print."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache, partial
from typing import NamedTuple

from anyascii import anyascii

from pipeline.text.characters import APOSTROPHES, marks


class Word(NamedTuple):
    """One word of a text; half-open, in code points."""

    start: int
    end: int
    text: str


_new_word = partial(tuple.__new__, Word)
"""Makes a Word from a tuple without passing through Python: an article has hundreds."""


def words(text: str) -> list[Word]:
    """The words of a text, letters and digits of any script, in order.

    [word.text for word in words("Monday's U.S. half-brother")]  ->  ["Monday", "U.S.", "half", "brother"]

    Hyphens and apostrophes separate; the possessive 's is dropped; an abbreviation with dots is one word.
    """
    return list(_kept(text)) if len(text) >= _LONG else _words(text)


_LONG = 256
"""An article of so many characters is asked for its words by several indexes, one after the other."""


def _words(text: str) -> list[Word]:
    return [_new_word((*found.span(1), found[1])) for found in _word().finditer(text)]


@lru_cache(maxsize=2)
def _kept(text: str) -> list[Word]:
    return _words(text)


@cache
def _word() -> re.Pattern[str]:
    letter = r"[^\W\d_]"
    return re.compile(
        rf"((?:{letter}\.)+{letter}(?![^\W_])\.?|[^\W_]+(?:[{marks()}]+[^\W_]*)*)(?:[{APOSTROPHES}][sS](?![^\W_]))?"
    )


def fold(text: str) -> str:
    """Text for comparing words: Latin letters of any script, lower case, without accents. Length may differ.

    fold("Зеленський")  ->  "zelenskiy"      fold("ERDOĞAN")  ->  "erdogan"
    """
    if text.isascii():
        return text.lower()
    even = text.translate(_EVEN)
    return _FOREIGN.sub(_latin, unicodedata.normalize("NFKC", even)).casefold()


_EVEN = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_SIGNS = str.maketrans("", "", "'`")


def _latin(found: re.Match[str]) -> str:
    """Vowel points and other marks go first (they are optional in their scripts), then soft signs and the like."""
    bare = "".join(char for char in found[0] if unicodedata.category(char) != "Mn")
    return anyascii(bare).translate(_SIGNS)


def printable(text: str) -> str:
    r"""Text that cannot move a terminal's cursor, colour it, or reverse its reading order.

    printable("a\x1b[2Jb")  ->  "a\\u001b[2Jb"

    Control characters (newline and tab excepted), marks of direction, characters without width and lone surrogates
    become visible \u escapes; joiners that scripts need to spell words are kept.
    """
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
