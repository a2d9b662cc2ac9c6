"""aliases.toml: what a person wrote, checked and spread out into entries. No name is compared here."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.errors import SettingsError
from pipeline.names.forms import Form

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

KINDS = {"countries": "country", "groups": "group", "bodies": "body", "units": "unit", "proxies": "proxy"}
"""Tables of names -> the kind of what they list."""
PLACES = {"cities": "place", "regions": "region"}
"""Tables of places, listed by the name they lie in."""
_LISTS = {
    "locales",
    "babel_ignore",
    "attached",
    "articles",
    "estranging",
    "whole_only",
    "not_names",
    "common_surnames",
}
_TABLES = {*KINDS, *PLACES, "persons", "ambiguous", "inflections"}
_FORMS = {
    "aliases": Form.alias,
    "demonyms": Form.demonym,
    "capital": Form.capital,
    "capital_aliases": Form.capital,
    "government": Form.office,
}
_ENTRY_KEYS = {*_FORMS, "code", "side", "home"}


class Written(NamedTuple):
    """One form as a person wrote it."""

    text: str
    form: Form


class Inflection(NamedTuple):
    """A word with one of `endings` loses `drop` letters and takes each of `add` in turn."""

    endings: tuple[str, ...]
    drop: int
    add: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One listed name."""

    name: str
    kind: str
    written: tuple[Written, ...]
    capitals: tuple[str, ...] = ()
    """Spellings of the capital, the first is the one to use."""
    code: str | None = None
    """CLDR's code, None when it is looked up by name."""
    side: str | None = None
    """The name it belongs to, None when it stands for itself."""
    lies_in: str | None = None
    """A place's land; a group's home."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A whole aliases.toml."""

    path: Path
    entries: tuple[Entry, ...]
    persons: Mapping[str, tuple[tuple[str, ...], ...]]
    """Side -> persons, each in all its spellings."""
    ambiguous: Mapping[str, str]
    inflections: tuple[Inflection, ...]
    use_countries: bool
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The lists at the head of the file, by heading; all headings are there."""

    def trouble(self, what: str) -> SettingsError:
        """A SettingsError about this file."""
        return SettingsError(f"{self.path}: {what}")


def read_listing(path: Path) -> Listing:
    """Read and check one file.

    Raises:
        SettingsError: the file is missing, is no TOML, or holds a key or a value that has no meaning here.
    """
    table = _load(path)
    try:
        _known("key", table, {"use_countries"} | _LISTS | _TABLES)
        return Listing(
            path=path,
            entries=(*_entries(table), *_places(table)),
            persons={side: _variants(side, people) for side, people in _table(table, "persons").items()},
            ambiguous={form: _text(form, name) for form, name in _table(table, "ambiguous").items()},
            inflections=_inflections(table.get("inflections", [])),
            use_countries=_flag(table, "use_countries"),
            words={heading: _texts(heading, table.get(heading, [])) for heading in _LISTS},
        )
    except _WrongError as error:
        raise SettingsError(f"{path}: {error}; see the comments at the head of its sections") from error


class _WrongError(Exception):
    """Something in the file; the file's name is added at the door."""


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(
            f"{path}: cannot be read ({error.strerror}); a task needs its list of names there"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: is no TOML ({error}); correct that line") from error


def _entries(table: dict[str, Any]) -> Iterator[Entry]:
    for heading, kind in KINDS.items():
        for name, given in _table(table, heading).items():
            if not isinstance(given, dict):
                raise _WrongError(f"{heading}.{name} must be a table")
            _known(f"key of {heading}.{name}", given, _ENTRY_KEYS)
            yield _entry(name, kind, given)


def _entry(name: str, kind: str, given: dict[str, Any]) -> Entry:
    lists = {form_key: _texts(f"{name}.{form_key}", _listed(given.get(form_key, []))) for form_key in _FORMS}
    written = (Written(text, _FORMS[form_key]) for form_key, texts in lists.items() for text in texts)
    return Entry(
        name=name,
        kind=kind,
        written=(Written(name, Form.name), *written),
        capitals=(*lists["capital"], *lists["capital_aliases"]),
        code=_optional(name, given, "code"),
        side=_optional(name, given, "side"),
        lies_in=_optional(name, given, "home"),
    )


def _places(table: dict[str, Any]) -> Iterator[Entry]:
    for heading, kind in PLACES.items():
        for land, given in _table(table, heading).items():
            for spellings in _variants(land, given):
                aliases = (Written(text, Form.alias) for text in spellings[1:])
                yield Entry(spellings[0], kind, (Written(spellings[0], Form.name), *aliases), lies_in=land)


def _variants(where: str, given: object) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(part.strip() for part in text.split("|")) for text in _texts(where, given))


def _inflections(given: object) -> tuple[Inflection, ...]:
    if not isinstance(given, list):
        raise _WrongError("inflections must be written [[inflections]], once for each rule")
    return tuple(_inflection(rule) for rule in given)


def _inflection(given: object) -> Inflection:
    if not isinstance(given, dict) or not isinstance(given.get("drop"), int):
        raise _WrongError("inflections: each rule needs endings, drop (a number of letters) and add")
    _known("key of an inflection", given, {"endings", "drop", "add"})
    return Inflection(_texts("endings", given.get("endings")), given["drop"], _texts("add", given.get("add")))


def _known(what: str, given: Mapping[str, Any], allowed: set[str]) -> None:
    for unknown in given.keys() - allowed:
        raise _WrongError(f"unknown {what}: {unknown!r}; known are {', '.join(sorted(allowed))}")


def _table(table: dict[str, Any], heading: str) -> dict[str, Any]:
    given = table.get(heading, {})
    if not isinstance(given, dict):
        raise _WrongError(f"{heading} must be a table")
    return given


def _listed(given: object) -> object:
    return [given] if isinstance(given, str) else given


def _texts(where: str, given: object) -> tuple[str, ...]:
    if not isinstance(given, list):
        raise _WrongError(f"{where} must be a list of texts")
    return tuple(_text(where, text) for text in given)


def _text(where: str, given: object) -> str:
    if not isinstance(given, str):
        raise _WrongError(f"{where} must hold texts, not {given!r}")
    return given


def _optional(name: str, given: dict[str, Any], entry_key: str) -> str | None:
    return _text(f"{name}.{entry_key}", given[entry_key]) if entry_key in given else None


def _flag(table: dict[str, Any], switch: str) -> bool:
    given = table.get(switch, False)
    if not isinstance(given, bool):
        raise _WrongError(f"{switch} must be true or false")
    return given
