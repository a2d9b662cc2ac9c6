"""Text: even typography, quotes found in an article, words, and names made comparable.

normal.py   NormalText, text_hash      one form for all typography, with the way back to the original
quotes.py   Searchable, Found          a quote found in an article, and how well
words.py    Word, words, fold, printable
names.py    name_tokens                a person's name as comparable tokens
foreign.py  same_name                  a Latin name in a case or script that spells it otherwise
language.py guess_language, script_of  of a text that does not say it
"""

from __future__ import annotations

from pipeline.text.foreign import same_name
from pipeline.text.language import guess_language, script_of
from pipeline.text.names import name_tokens
from pipeline.text.normal import NormalText, text_hash
from pipeline.text.quotes import Found, Searchable
from pipeline.text.words import Word, fold, printable, words

__all__ = [
    "Found",
    "NormalText",
    "Searchable",
    "Word",
    "fold",
    "guess_language",
    "name_tokens",
    "printable",
    "same_name",
    "script_of",
    "text_hash",
    "words",
]
