"""All forms of a listing as patterns, each form belonging to one name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.names.forms import Form, Pattern, demand, keys
from pipeline.names.territories import territory_forms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.names.listing import Listing


class PatternTable:
    """Every pattern of a listing, by its keys. What the file says comes before what CLDR says.

    Raises:
        SettingsError: the file gives one form to two names without saying in [ambiguous] which is meant.
    """

    def __init__(self, listing: Listing) -> None:
        self.listing = listing
        self.known: dict[tuple[str, ...], Pattern] = {}
        self.settled: set[tuple[str, ...]] = set()
        self.quiet = {keys(form) for form in listing.words["whole_only"]}
        self._add_settled()
        for entry in listing.entries:
            for written in entry.written:
                self._add(written.text, entry.name, written.form)

    def with_territories(self) -> Iterable[Pattern]:
        """The file's patterns and, with `use_countries`, CLDR's; a CLDR form that the file gives away is left out.

        Raises:
            SettingsError: the file names a language or a country that CLDR does not have.
        """
        complete = dict(self.known)
        ignored = {keys(form) for form in self.listing.words["babel_ignore"]}
        foreign = territory_forms(self.listing) if self.listing.use_countries else ()
        for entry, form in foreign:
            form_keys = keys(form)
            if form_keys and form_keys not in complete and form_keys not in ignored:
                complete[form_keys] = self._pattern(form, entry.name, Form.alias)
        return complete.values()

    def _add_settled(self) -> None:
        """Ambiguous forms, and words that mean none of the names: nothing said later changes them."""
        for form in self.listing.words["not_names"]:
            self._settle(form, "")
        for form, name in self.listing.ambiguous.items():
            self._settle(form, name)

    def _settle(self, form: str, name: str) -> None:
        pattern = self._pattern(form, name, Form.alias)
        self.known[pattern.keys] = pattern
        self.settled.add(pattern.keys)

    def _add(self, form: str, name: str, guise: Form) -> None:
        """A form of the file."""
        pattern = self._pattern(form, name, guise)
        before = self.known.setdefault(pattern.keys, pattern)
        if pattern.keys in self.settled:
            self._settled_by(before, pattern)
        elif before.name != name:
            raise self.listing.trouble(
                f"{form!r} is listed for {before.name!r} and {name!r}; keep one, or name the usual one in [ambiguous]"
            )
        elif pattern.demand < before.demand:
            self.known[pattern.keys] = before._replace(demand=pattern.demand)

    def _settled_by(self, before: Pattern, pattern: Pattern) -> None:
        """The winner's own line says in which guise the form stands; a canonical name always means itself."""
        if before.name == pattern.name:
            self.known[pattern.keys] = before._replace(form=pattern.form)
        elif pattern.form is Form.name:
            raise self.listing.trouble(f"{pattern.name!r} is a listed name; take it out of [ambiguous] and not_names")

    def _pattern(self, form: str, name: str, guise: Form) -> Pattern:
        form_keys = keys(form)
        if not form_keys:
            raise self.listing.trouble(f"{form!r} holds no letter or digit; remove it")
        return Pattern(form_keys, name, guise, demand(form), form_keys in self.quiet, "," in form)
