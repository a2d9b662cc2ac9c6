"""The reader's words (lexicon.toml), expanded into phrases with tags that rules ask for.

A tag is a section's key ("give", "military", "each"); a verb form carries its form too ("give", "past").
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

PATH = Path(__file__).parent.parent / "lexicon.toml"

KINDS = ("military", "civilian", "hostage", "detainee", "remains", "unspecified")
_WORD = re.compile(r"[^\W_]+(?:\.[^\W_]\.?)*|[^\w\s]")


@dataclass(frozen=True)
class Lexicon:
    """Phrases by their first word, longest first, and the lists that are looked up whole."""

    phrases: Mapping[str, tuple[tuple[tuple[str, ...], frozenset[str]], ...]]
    cues: Mapping[str, re.Pattern[str]]
    """Section of [cues] -> a pattern of all its phrases, for lower-case text."""
    patterns: Mapping[str, re.Pattern[str]]
    """Section of [patterns] -> one pattern of its alternatives, any case."""
    sets: Mapping[str, frozenset[str]]
    homes: Mapping[str, str]

    def told(self, pattern: str, text: str) -> bool:
        """Whether a pattern of [patterns] is found in a text."""
        return self.patterns[pattern].search(text) is not None

    def has(self, cue: str, text: str) -> bool:
        """Whether a lower-case text holds a phrase of a section of [cues]."""
        return self.cues[cue].search(text) is not None


@cache
def lexicon() -> Lexicon:
    """The lexicon of the folder above, read once."""
    data = tomllib.loads(PATH.read_text("utf-8"))
    return Lexicon(
        phrases=_by_first_word(_tagged(data)),
        cues={name: _pattern(phrases) for name, phrases in data["cues"].items()},
        patterns={name: re.compile("|".join(parts), re.IGNORECASE) for name, parts in data["patterns"].items()},
        sets={name: frozenset(members) for name, members in data["sets"].items()},
        homes=data["homes"],
    )


def _tagged(data: Mapping[str, Any]) -> Iterator[tuple[str, frozenset[str]]]:
    for kind, nouns in data["people"].items():
        for noun in nouns:
            one, many = _numbers(noun)
            yield one, frozenset({"head", kind, "singular"} if one != many else {"head", kind})
            yield many, frozenset({"head", kind})
    for tag, verbs in data["verbs"].items():
        for verb in verbs:
            yield from ((form, frozenset({"verb", tag, name})) for name, form in _forms(verb))
    for tag, nouns in data["nouns"].items():
        for noun in nouns:
            yield from ((form, frozenset({"noun", tag})) for form in _numbers(noun))
    for tag, phrases in data["words"].items():
        yield from ((phrase, frozenset({tag, "little"})) for phrase in phrases)


def _numbers(noun: str) -> tuple[str, str]:
    one, _, many = noun.partition("|")
    return one, many or _plural(one)


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def _forms(verb: str) -> Iterator[tuple[str, str]]:
    """Base, -s, past, participle and -ing of "free", "send|sent|sent" or "swap||swapp", each with its name."""
    parts = verb.split("|")
    base, _, rest = parts[0].partition(" ")
    tail = f" {rest}" if rest else ""
    doubled = parts[2] if len(parts) == 3 and not parts[1] else ""
    stem = doubled or (base[:-1] if base.endswith("e") and not base.endswith("ee") else base)
    yield "base", base + tail
    yield "present", _plural(base) + tail
    yield "going", stem + "ing" + tail
    if len(parts) == 3 and not doubled:
        yield "past", parts[1]
        yield "participle", parts[2]
        return
    past = (stem[:-1] + "ied" if base.endswith("y") and base[-2] not in "aeiou" else _with_ed(stem)) + tail
    yield "past", past
    yield "participle", past


def _with_ed(stem: str) -> str:
    return stem + ("d" if stem.endswith("e") else "ed")


def _by_first_word(tagged: Iterable[tuple[str, frozenset[str]]]) -> Mapping[str, Any]:
    tags: dict[tuple[str, ...], frozenset[str]] = {}
    for phrase, added in tagged:
        key = tuple(_WORD.findall(phrase))
        tags[key] = tags.get(key, frozenset()) | added
    table: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = {}
    for key, found in tags.items():
        table.setdefault(key[0], []).append((key, found))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in table.items()}


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    escaped = (re.escape(phrase).replace(r"\*", r"\w*") for phrase in sorted(phrases, key=len, reverse=True))
    return re.compile(rf"\b(?:{'|'.join(escaped)})\b")
