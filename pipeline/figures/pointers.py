"""Phrases that point to a figure stated elsewhere, and phrases that describe one person."""

from __future__ import annotations

import re

from pipeline.figures.vocabulary import back_reference_pattern, singular_words
from pipeline.figures.words import word_starts
from pipeline.records import Span


def back_reference(text: str) -> Span | None:
    """The first phrase that points to a figure stated elsewhere; None where there is none.

    back_reference("as many umbrellas were lost")  ->  Span(0, 7)

    "as many as 300" states its own figure and points nowhere. All listed languages are looked for at once.
    """
    for found in word_starts(back_reference_pattern(), text):
        if not _OWN_FIGURE.match(text, found.end()):
            return Span(*found.span())
    return None


_OWN_FIGURE = re.compile(r"\s+as\b", re.IGNORECASE)

_NOT_A_PERSON = re.compile(r"\w+(?:tion|sion|ment|ness|ity|ance|ence|ism|ship)")
_ARTICLE = re.compile(r"\b(?:an?|another|the only|a single|a lone)\s+(?=[^\W\d_])", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LONGEST_PHRASE = 6


def singular(text: str) -> bool:
    """True where an English phrase describes exactly one: an indefinite article and a singular noun.

    singular("a retired teacher")  ->  True      singular("a group of teachers")  ->  False

    For supporting a count of 1 that a reader gave; it does not tell people from things.
    """
    return any(_one(text, found.end()) for found in _ARTICLE.finditer(text))


def _one(text: str, start: int) -> bool:
    phrase: list[str] = []
    end = start
    for word in _WORD.finditer(text, start, start + 120):
        if (
            text[end : word.start()].strip()
            or word[0].lower() in singular_words("head_ends")
            or len(phrase) == _LONGEST_PHRASE
        ):
            break
        phrase.append(word[0].lower())
        end = word.end()
    return bool(phrase) and singular_words("not_one").isdisjoint(phrase) and not _plural(phrase[-1])


def _plural(head: str) -> bool:
    plural = head.endswith("s") and not head.endswith(("ss", "us", "is")) and not head.endswith(("'s", "’s"))
    return plural or _NOT_A_PERSON.fullmatch(head) is not None
