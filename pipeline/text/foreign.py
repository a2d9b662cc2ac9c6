"""A Latin name and the same name in a script or a case that spells it otherwise."""

from __future__ import annotations

import re

from pipeline.text.names import name_tokens
from pipeline.text.words import fold

_CYRILLIC = re.compile("[\u0400-\u04ff]")
_CONSONANTAL = re.compile("[\u0590-\u06ff]")
_SHORTEST_STEM = 3
_ENDINGS = frozenset(
    {
        *("a", "u", "e", "i", "o", "oi", "ei", "iu", "ia", "ie", "om", "em", "im", "am", "um", "ami", "imi", "ovi"),
        *("evi", "ogo", "ego", "omu", "emu", "oiu", "eiu", "iogo", "iomu"),
    }
)
"""Of cases, as name tokens spell them. Not "-ov" and "-ev": they make another name."""
_FLEETING = frozenset({"ec", "ek", "ok", "el", "en"})
_SHORTEST_SKELETON = 3
_VOWELS = str.maketrans("", "", "aeiouwyh'")
_ALIKE = str.maketrans({"p": "b", "v": "f", "c": "k", "q": "k", "j": "g", "z": "s", "x": "k"})


def same_name(token: str, word: str) -> bool:
    """True where a word of an article may be the name token in another case, or in a script without vowels.

    same_name("selenski", "Зеленського")  ->  True      same_name("marta", "Марту")  ->  True
    same_name("selenski", "زيلينسكي")     ->  True      same_name("martin", "Marta")  ->  False, Latin letters

    `token` is one of name_tokens(). Meant for a name that a reader gave with a quote, not for finding names: short
    consonant skeletons are shared by many.
    """
    if _CYRILLIC.search(word):
        return any(_inflected(token, other) for other in name_tokens(word))
    if _CONSONANTAL.search(word):
        return any(
            len(wanted) >= _SHORTEST_SKELETON and wanted in _unattached(word)
            for wanted in (_skeleton(token), _skeleton(token.replace("v", "")))
        )
    return False


def _inflected(token: str, other: str) -> bool:
    """Equal but for case endings, of which at most two letters may be common to both."""
    common = next((at for at, (one, two) in enumerate(zip(token, other, strict=False)) if one != two), None)
    common = min(len(token), len(other)) if common is None else common
    return any(
        (_ends(token[stem:]) and _ends(other[stem:])) or _fleeting(token[stem:], other[stem:])
        for stem in range(max(_SHORTEST_STEM, common - 2), common + 1)
    )


def _ends(rest: str) -> bool:
    return rest == "" or rest in _ENDINGS


def _fleeting(rest: str, other: str) -> bool:
    """A vowel that stands in the nominative only: "-ets", of "-tsia"."""
    return rest in _FLEETING and other[:1] == rest[-1] and other[1:] in _ENDINGS


def _unattached(word: str) -> frozenset[str]:
    """Skeletons of the word and of the word without an attached first letter ("and", "to")."""
    return frozenset(_skeleton(fold(part)) for part in (word, word[1:]))


def _skeleton(latin: str) -> str:
    bare = latin.translate(_VOWELS).translate(_ALIKE)
    return re.sub(r"(.)\1+", r"\1", bare)
