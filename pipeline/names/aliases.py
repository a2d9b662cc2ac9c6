"""The table of names as callers use it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.names.forms import Form
from pipeline.names.listing import read_listing
from pipeline.names.patterns import PatternTable
from pipeline.names.persons import Persons, read_persons
from pipeline.names.sightings import Finder, NameSighting
from pipeline.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pipeline.names.listing import Entry, Listing

_NEUTRAL = frozenset({"body"})
_NO_SIDE = frozenset({"place", "region"})


@dataclass(frozen=True, eq=False)
class Aliases:
    """Names and their forms; immutable, compared by identity.

    aliases.canonical("the Ruritanian Republic")  -> "Ruritania"
    aliases.side_of("Ruritania's tea ministry")   -> "Ruritania"
    """

    entries: Mapping[str, Entry]
    """Canonical name -> what the file says of it."""
    patterns: PatternTable
    persons: Persons
    capitals: Mapping[str, str]
    """Name -> the usual spelling of its capital."""
    articles: frozenset[str]
    estranging: frozenset[str]

    @classmethod
    def load(cls, path: Path) -> Aliases:
        """Read an aliases.toml; with `use_countries`, CLDR's names of its countries are added at the first look-up.

        Raises:
            SettingsError: the file is missing or ill-formed, gives one form to two names, or names an unlisted one.
        """
        listing = read_listing(path)
        entries = _entries(listing)
        return cls(
            entries=entries,
            patterns=PatternTable(listing),
            persons=read_persons(listing),
            capitals={entry.name: entry.capitals[0] for entry in listing.entries if entry.capitals},
            articles=frozenset(listing.words["articles"]),
            estranging=frozenset(listing.words["estranging"]),
        )

    @cached_property
    def finder(self) -> Finder:
        """All patterns, by their first word. CLDR's names take 0.1 s to read, so they wait until one is looked for."""
        return Finder(self.patterns.with_territories(), self.patterns.listing.words["attached"])

    def canonical(self, name: str) -> str | None:
        """The canonical name, if the whole of `name` is a listed form, else None.

        Case does not matter, except for forms listed all in capitals.
        """
        pattern = self.finder.whole(name) or self.finder.whole(self._bare(name))
        return pattern.name or None if pattern else None

    def find(self, text: str) -> list[NameSighting]:
        """All names in a text, in order, longest form first; linear in the text."""
        return self.finder.find(text)

    def kind(self, name: str) -> str | None:
        """country, group, body, unit, proxy, place or region; None for an unlisted name."""
        entry = self._entry(name)
        return entry.kind if entry else None

    def folds_into(self, name: str) -> str | None:
        """The side that a listed proxy, unit or body is counted with as a party; None for one that is its own."""
        entry = self._entry(name)
        return self._side(entry) if entry and entry.side else None

    def side_of(self, name: str) -> str | None:
        """The party that a speaker, body, unit or office belongs to; None when unknown, neutral, or two are named."""
        listed, sightings = self._entry(name), self.find(name)
        if listed is not None:
            return self._own_side(listed)
        person = self.persons.side_of(name)
        if person is not None or not sightings:
            return person or self.persons.side_within(name)
        if any(self._estranged(name, sighting) for sighting in sightings):
            return None
        return self._only_side([self.entries[sighting.name] for sighting in sightings])

    def country_of(self, place: str) -> str | None:
        """The name that a listed place or capital lies in; None for others, and for that name itself."""
        pattern = self.finder.whole(place) or self.finder.whole(self._bare(place))
        entry = self.entries.get(pattern.name) if pattern else None
        if pattern is None or entry is None:
            return None
        if entry.kind in _NO_SIDE:
            return entry.lies_in
        return entry.name if pattern.form is Form.capital else None

    def place(self, name: str) -> str | None:
        """The usual name of a place, a capital staying a city and not the state it speaks for."""
        pattern = self.finder.whole(name) or self.finder.whole(self._bare(name))
        if pattern is None or not pattern.name:
            return None
        return self.capitals[pattern.name] if pattern.form is Form.capital else pattern.name

    def _entry(self, name: str) -> Entry | None:
        if name in self.entries:
            return self.entries[name]
        canonical = self.canonical(name)
        return self.entries[canonical] if canonical else None

    def _bare(self, name: str) -> str:
        """Without the article in front."""
        found = words(name)
        article = len(found) > 1 and found[0].text.casefold() in self.articles
        return name[found[1].start :] if article else name

    def _side(self, entry: Entry) -> str:
        while entry.side is not None:
            entry = self.entries[entry.side]
        return entry.name

    def _own_side(self, entry: Entry) -> str | None:
        if entry.side is None and entry.kind in _NEUTRAL | _NO_SIDE:
            return None
        return self._side(entry)

    def _only_side(self, seen: list[Entry]) -> str | None:
        if self._own_side(seen[0]) is None and seen[0].kind in _NEUTRAL:
            return None
        sides = {side for entry in seen if (side := self._own_side(entry)) is not None}
        homes = {self.entries[side].lies_in for side in sides}
        sides -= homes if len(sides) > 1 else set()
        return sides.pop() if len(sides) == 1 else None

    def _estranged(self, name: str, sighting: NameSighting) -> bool:
        before = words(name[: sighting.start])
        return bool(before) and before[-1].text.casefold() in self.estranging


def _entries(listing: Listing) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for entry in listing.entries:
        if entry.name in entries:
            raise listing.trouble(f"{entry.name!r} is listed twice; keep one")
        entries[entry.name] = entry
    _refuse_unlisted(listing, entries, "[ambiguous]", listing.ambiguous.values())
    _refuse_unlisted(listing, entries, "[persons]", listing.persons)
    for entry in listing.entries:
        _refuse_unlisted(listing, entries, f"{entry.name!r}", (entry.side, entry.lies_in))
    for entry in listing.entries:
        _refuse_circle(listing, entries, entry)
    return entries


def _refuse_unlisted(listing: Listing, entries: Mapping[str, Entry], where: str, names: Iterable[str | None]) -> None:
    for name in names:
        if name and name not in entries:
            raise listing.trouble(f"{where} refers to {name!r}, which is not listed; add it or correct it")


def _refuse_circle(listing: Listing, entries: Mapping[str, Entry], entry: Entry) -> None:
    seen, at = {entry.name}, entry
    while at.side is not None:
        at = entries[at.side]
        if at.name in seen:
            raise listing.trouble(f"the sides of {entry.name!r} and {at.name!r} go in a circle; one must have no side")
        seen.add(at.name)
