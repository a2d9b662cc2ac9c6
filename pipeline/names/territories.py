"""Names of territories in many languages, as Unicode's CLDR lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel import localedata

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pipeline.names.listing import Entry, Inflection, Listing

_SHORTEST = 4
"""Letters; a shorter foreign name is too likely a word of another language."""


def territory_forms(listing: Listing) -> Iterator[tuple[Entry, str]]:
    """Each entry that CLDR knows, with each form of its name that CLDR lists in the listing's languages.

    Raises:
        SettingsError: CLDR has no such language, or an entry that needs a code has none.
    """
    names = {locale: _names(listing, locale) for locale in ("en", *listing.words["locales"])}
    codes = {forms[0]: code for code, forms in names["en"].items()}
    entries = _by_code(listing, codes)
    for locale, territories in names.items():
        for code in territories.keys() & entries.keys():
            for form in territories[code]:
                if locale == "en" or _safe(form):
                    yield from ((entries[code], text) for text in _inflected(form, listing.inflections))


def _names(listing: Listing, locale: str) -> dict[str, list[str]]:
    """Code -> names, the usual one first."""
    if not localedata.exists(locale):
        raise listing.trouble(f"locales names {locale!r}, which CLDR does not have; give a language code like 'fr'")
    names: dict[str, list[str]] = {}
    # Parent locales are merged in, although no name needs them: babel caches what is loaded, for every later use.
    territories: Mapping[str, str] = localedata.load(locale).get("territories", {})
    for code in sorted(territories):
        names.setdefault(code.split("-")[0], []).append(territories[code])
    return names


def _by_code(listing: Listing, codes: Mapping[str, str]) -> dict[str, Entry]:
    entries = {}
    for entry in listing.entries:
        code = entry.code or (codes.get(entry.name) if entry.kind == "country" else None)
        if code is not None:
            entries[code] = entry
        elif entry.kind == "country":
            raise listing.trouble(f"CLDR has no country called {entry.name!r}; give its `code`, or list it as a group")
    return entries


def _safe(form: str) -> bool:
    return not (form.isalpha() and len(form) < _SHORTEST and form[0].lower() != form[0] and not form.isupper())


def _inflected(form: str, rules: Iterable[Inflection]) -> Iterator[str]:
    yield form
    if form.isalpha() and not form.isupper():
        rule = next((rule for rule in rules if form.endswith(rule.endings)), None)
        if rule is not None:
            stem = form[: len(form) - rule.drop]
            yield from (stem + ending for ending in rule.add)
