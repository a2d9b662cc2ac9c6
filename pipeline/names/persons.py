"""Speakers and the side each speaks for; names compared as tokens that do not depend on the transliteration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.text import name_tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.names.listing import Listing

_LONGEST = 6
"""Tokens of a person's name looked for inside a longer value."""


@dataclass(frozen=True, eq=False)
class Persons:
    """Listed speakers."""

    full: Mapping[tuple[str, ...], str]
    """Tokens of a listed spelling -> side."""
    surnames: Mapping[str, str]
    """Last token -> side, where all who bear it share one and the list does not call it common."""

    def side_of(self, name: str) -> str | None:
        """The side of a listed person, who may be given by surname alone."""
        tokens = name_tokens(name)
        if len(tokens) == 1:
            return self.full.get(tokens) or self.surnames.get(tokens[0])
        return self.full.get(tokens)

    def side_within(self, text: str) -> str | None:
        """The side of the one person, or the persons of one side, whose full names stand in a short text."""
        sides = {side for part in _runs(name_tokens(text)) if (side := self.full.get(part)) is not None}
        return sides.pop() if len(sides) == 1 else None


def read_persons(listing: Listing) -> Persons:
    """The listing's persons.

    Raises:
        SettingsError: one spelling belongs to two sides.
    """
    full: dict[tuple[str, ...], str] = {}
    surnames: dict[str, set[str]] = {}
    for spelling, side in _spellings(listing):
        tokens = name_tokens(spelling)
        if not tokens:
            raise listing.trouble(f"{spelling!r} (persons of {side!r}) holds no letter; remove it")
        other = full.setdefault(tokens, side)
        if other != side:
            raise listing.trouble(f"{spelling!r} is listed as a person of {other!r} and of {side!r}; keep one")
        surnames.setdefault(tokens[-1], set()).add(side)
    common = {name_tokens(name)[-1] for name in listing.words["common_surnames"] if name_tokens(name)}
    shared = {last for last, sides in surnames.items() if len(sides) > 1}
    return Persons(full, {last: min(sides) for last, sides in surnames.items() if last not in shared | common})


def _spellings(listing: Listing) -> Iterator[tuple[str, str]]:
    for side, people in listing.persons.items():
        yield from ((spelling, side) for person in people for spelling in person)


def _runs(tokens: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for start in range(len(tokens)):
        for end in range(start + 2, min(start + _LONGEST, len(tokens)) + 1):
            yield tokens[start:end]
