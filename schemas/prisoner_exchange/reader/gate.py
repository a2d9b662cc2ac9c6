"""Whether an article is in English, and whether it can be about a prisoner exchange at all."""

from __future__ import annotations

import re

from schemas.prisoner_exchange.reader.lexicon import lexicon

SAMPLE = 4_000
"""Characters from which the language is told."""
ENGLISH = 0.16
"""Share of a text's words that are among the commonest of English, at least."""
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = re.compile(r"[^\W\d_]")


def is_english(text: str) -> bool:
    """Whether the commonest words of English stand in the text as often as in English; short texts pass more easily."""
    words = _WORD.findall(text[:SAMPLE].lower())
    if not words:
        return True
    common = lexicon().sets["common"]
    share = sum(word in common for word in words) / len(words)
    return share >= ENGLISH or (len(words) < 12 and text.isascii())


def is_candidate(text: str) -> bool:
    """Whether a text speaks of captives and of an exchange, a deal or a release; cheap, for every article."""
    low = text.lower()
    words = lexicon()
    if words.has("exchange", low):
        return True
    return words.has("freed", low) and words.has("captive", low) and not words.has("other_trades", low)
