"""Names of states, groups, bodies and places, by the alias table; names of persons, by their tokens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rapidfuzz.distance import Levenshtein

from pipeline.compare.base import DIFFERENT, EQUAL, NO_SIBLINGS, UNKNOWN, Comparator, Comparison, Relation
from pipeline.compare.wording import STOP_WORDS, spelling
from pipeline.text import fold, name_tokens, words

if TYPE_CHECKING:
    from pipeline.names import Aliases, NameSighting


@dataclass(frozen=True)
class Name(Comparator):
    """A name of a state, group, body or place, by the alias table only: no edit distance between names of states."""

    aliases: Aliases

    def canonical(self, value: Any, siblings: Mapping[str, Any] = NO_SIBLINGS) -> Hashable | None:
        """The canonical name; for an unlisted name its content words, with listed names inside made canonical."""
        return None if value is None else _canonical_name(self.aliases, str(value))

    def compare(self, left: Hashable | None, right: Hashable | None) -> Comparison:
        """Equal or different; near spellings of states are different states."""
        if left is None or right is None:
            return UNKNOWN
        return EQUAL if left == right else DIFFERENT

    def preferred(self, value: Any) -> Any:
        """The canonical name of a listed one."""
        return self.aliases.canonical(str(value)) or value


def name(aliases: Aliases) -> Name:
    """A comparator of the names of states, groups and bodies."""
    return Name(aliases)


@lru_cache(maxsize=100_000)
def _canonical_name(aliases: Aliases, value: str) -> str:
    known = aliases.canonical(value)
    if known is not None:
        return aliases.folds_into(known) or known
    return " ".join(sorted(content_words(aliases, value)))


def content_words(aliases: Aliases, value: str, *, found: Sequence[NameSighting] | None = None) -> frozenset[str]:
    """The words of a name or place without articles and prepositions, folded; listed names in it made canonical.

    content_words(a, "the Ruritanian Ministry of Tea")  -> {"ruritania", "ministry", "tea"}

    `found`: the listed names in it, where they are known already.
    """
    found = aliases.find(value) if found is None else found
    return frozenset(fold(sighting.name) for sighting in found) | _plain_words(value, found)


def _place_words(aliases: Aliases, value: str) -> frozenset[str]:
    """As content_words, but a capital stays the town that it is."""
    found = aliases.find(value)
    names = (aliases.place(one.surface) if one.form == "capital" else one.name for one in found)
    return frozenset(fold(name or one.name) for name, one in zip(names, found, strict=True)) | _plain_words(
        value, found
    )


def _plain_words(value: str, found: Sequence[NameSighting]) -> frozenset[str]:
    """The words outside the listed names, stop words out."""
    taken = iter(found)
    sighting = next(taken, None)
    plain: set[str] = set()
    for start, end, surface in words(value):
        while sighting is not None and sighting.end <= start:
            sighting = next(taken, None)
        if sighting is None or end <= sighting.start:
            plain.add(surface)
    return frozenset(word for surface in plain if (word := spelling(surface)) not in STOP_WORDS)


@dataclass(frozen=True)
class Place(Comparator):
    """A place: by the alias table, by its words ("Ruritanian border" lies in "border"), or by the land it lies in."""

    aliases: Aliases

    def canonical(self, value: Any, siblings: Mapping[str, Any] = NO_SIBLINGS) -> Hashable | None:
        """The set of its content words."""
        if value is None:
            return None
        return _place_words(self.aliases, str(value)) or None

    def compare(self, left: Hashable | None, right: Hashable | None) -> Comparison:
        """Equal word sets; more words, or a town against its land, are narrower."""
        if not (isinstance(left, frozenset) and isinstance(right, frozenset)):
            return UNKNOWN
        if left == right:
            return EQUAL
        narrower, wider = left > right, right > left
        if not (narrower or wider):
            narrower, wider = self._inside(left, right), self._inside(right, left)
        if narrower != wider:
            return Comparison(Relation.narrower if narrower else Relation.wider, 0.6)
        return Comparison(Relation.overlapping, 0.3) if left & right else DIFFERENT

    def _inside(self, inner: frozenset[str], outer: frozenset[str]) -> bool:
        lands = {fold(land) for word in inner if (land := self.aliases.country_of(word))}
        return bool(lands & outer)


def place(aliases: Aliases) -> Place:
    """A comparator of places."""
    return Place(aliases)


@dataclass(frozen=True)
class PersonName(Comparator):
    """A person's name: order of its parts, titles, script and spelling variants do not matter.

    The rule is EVALS' name_sim: equal multisets of folded tokens; one contained in the other; or as many tokens,
    each within one edit per five letters.
    """

    def canonical(self, value: Any, siblings: Mapping[str, Any] = NO_SIBLINGS) -> Hashable | None:
        """The sorted tokens; None when nothing but titles is left."""
        if value is None:
            return None
        return tuple(sorted(name_tokens(str(value)))) or None

    def compare(self, left: Hashable | None, right: Hashable | None) -> Comparison:
        """Equal; narrower with more tokens than the other; near within the allowed edits; else different."""
        if not (isinstance(left, tuple) and isinstance(right, tuple)):
            return UNKNOWN
        if left == right:
            return EQUAL
        more, fewer = Counter(left) - Counter(right), Counter(right) - Counter(left)
        if not more:
            return Comparison(Relation.wider, 0.8)
        if not fewer:
            return Comparison(Relation.narrower, 0.8)
        if len(left) == len(right) and all(map(_few_edits, left, right)):
            return Comparison(Relation.near, 0.7)
        return DIFFERENT

    def telling(self, value: Hashable | None) -> float:
        """A full name tells all, one token half."""
        if not isinstance(value, tuple):
            return 0.0
        return 1.0 if len(value) > 1 else 0.5


person = PersonName()


def _few_edits(left: str, right: str) -> bool:
    allowed = max(len(left), len(right)) // 5
    return Levenshtein.distance(left, right, score_cutoff=allowed) <= allowed
