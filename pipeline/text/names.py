"""A person's name as tokens that do not depend on who transliterated it."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from pipeline.text.words import fold

_DATA = tomllib.loads((files(__package__) / "names.toml").read_text(encoding="utf-8"))
TITLES = frozenset(_DATA["titles"])
SUFFIXES = frozenset(_DATA["suffixes"])
PARTICLES = frozenset(_DATA["particles"])
ALIASES: dict[str, str] = {alias: spellings[0] for spellings in _DATA["aliases"] for alias in spellings}

_SEPARATORS = re.compile(r"[^a-z0-9']+")
_POSSESSIVE = re.compile(r"'s\b")

_SPELLINGS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"schtsch|szcz", "shch"),
        (r"tsch|tsj|tch|cz", "ch"),
        (r"sch|sz|sj", "sh"),
        (r"zj|j(?=[bcdfghklmnpqrstvwxz])", "zh"),
        (r"ph", "f"),
        (r"kh", "h"),
        (r"q|ck|c(?![heiyj]|$)", "k"),
        (r"x", "ks"),
        (r"t[sz](?!h)", "c"),
        (r"w", "v"),
        (r"ou|oo|ue", "u"),
        (r"oe", "o"),
        (r"ae", "a"),
        (r"[iyj]+", "i"),
        (r"ie", "e"),
        (r"z(?!h)", "s"),
        (r"(.)\1+", r"\1"),
        # One Cyrillic letter is g in some countries and h in others; given names are in ALIASES.
        (r"(?<![csz])h(?=.*(?:enko|chuk|niak|sk[ia]|ich|[eo]va?|[aiu]k)$)", "g"),
    )
)


@lru_cache(maxsize=65_536)
def name_tokens(name: str) -> tuple[str, ...]:
    """A person's name as comparable tokens, in its order; rank and title dropped, spelling variants folded.

    name_tokens("President Volodymyr Zelenskyy")  ->  ("volodimir", "selenski")
    name_tokens("Володимир Зеленський")           ->  ("volodimir", "selenski")

    Tokens are for comparing, not for reading. Empty for a name without letters or digits.
    """
    parts = [part.replace("'", "") for part in _SEPARATORS.split(_POSSESSIVE.sub("", fold(name)))]
    return tuple(_spelling(part) for part in _untitled([part for part in parts if part]))


def _untitled(parts: list[str]) -> list[str]:
    while len(parts) > 1 and parts[0] in TITLES:
        parts = parts[1:]
    while len(parts) > 1 and parts[-1] in SUFFIXES:
        parts = parts[:-1]
    return [part for part in parts if part not in PARTICLES] or parts


@lru_cache(maxsize=65_536)
def _spelling(token: str) -> str:
    """One spelling for all transliterations of a token; the order of the rules matters."""
    for pattern, replacement in _SPELLINGS:
        token = pattern.sub(replacement, token)
    return ALIASES.get(token, token)
