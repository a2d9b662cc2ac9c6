"""Free text by its words, and lists as sets."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.compare.base import DIFFERENT, EQUAL, NO_SIBLINGS, UNKNOWN, Comparator, Comparison, Relation
from pipeline.text import fold, words

_ARTICLES = ("a", "an", "the", "its", "their", "his", "her", "s", "who")
_PREPOSITIONS = ("of", "in", "on", "at", "to", "from", "for", "with", "and", "or", "by", "as", "between", "near")
STOP_WORDS = frozenset({*_ARTICLES, *_PREPOSITIONS})
_SPELLINGS = {"defense": "defence", "center": "centre", "coordinating": "coordination", "organization": "organisation"}


def spelling(word: str) -> str:
    """A folded word in one spelling: "Defense" -> "defence"."""
    folded = fold(word)
    return _SPELLINGS.get(folded, folded)


@dataclass(frozen=True)
class Words(Comparator):
    """Free text by its words: token F1 after folding, stop words out."""

    def canonical(self, value: Any, siblings: Mapping[str, Any] = NO_SIBLINGS) -> Hashable | None:
        """The set of folded words; None when none is left."""
        if value is None:
            return None
        tokens = (spelling(word.text) for word in words(str(value)))
        return frozenset(token for token in tokens if token not in STOP_WORDS) or None

    def compare(self, left: Hashable | None, right: Hashable | None) -> Comparison:
        """Equal sets; one within the other; overlapping from a token F1 of 0.4; else different."""
        if not (isinstance(left, frozenset) and isinstance(right, frozenset)):
            return UNKNOWN
        if left == right:
            return EQUAL
        likeness = 2 * len(left & right) / (len(left) + len(right))
        if left < right or right < left:
            return Comparison(Relation.wider if left < right else Relation.narrower, likeness)
        return (
            Comparison(Relation.overlapping, likeness) if likeness >= 0.4 else Comparison(Relation.different, likeness)
        )


free_text = Words()


@dataclass(frozen=True)
class SetOf(Comparator):
    """A list whose order does not matter, compared member by member."""

    member: Comparator

    def canonical(self, value: Any, siblings: Mapping[str, Any] = NO_SIBLINGS) -> Hashable | None:
        """The set of canonical members; None for an empty list."""
        members = (self.member.canonical(one, siblings) for one in value or ())
        return frozenset(one for one in members if one is not None) or None

    def compare(self, left: Hashable | None, right: Hashable | None) -> Comparison:
        """Equal sets; subsets are wider (they exclude less); sharing a member is overlapping; else different."""
        if not (isinstance(left, frozenset) and isinstance(right, frozenset)):
            return UNKNOWN
        if left == right:
            return EQUAL
        left_shared = sum(any(self._same(one, other) for other in right) for one in left)
        right_shared = sum(any(self._same(one, other) for other in left) for one in right)
        if not left_shared:
            return DIFFERENT
        likeness = min(0.99, (left_shared + right_shared) / (len(left) + len(right)))
        if left_shared == len(left) and right_shared < len(right):
            return Comparison(Relation.wider, likeness)
        if right_shared == len(right) and left_shared < len(left):
            return Comparison(Relation.narrower, likeness)
        return Comparison(Relation.overlapping, likeness)

    def _same(self, left: Hashable, right: Hashable) -> bool:
        return self.member.compare(left, right).relation.agrees

    def preferred(self, value: Any) -> Any:
        """The member's preferred form."""
        return self.member.preferred(value)

    def telling(self, value: Hashable | None) -> float:
        """The most telling member's."""
        return max((self.member.telling(one) for one in value), default=0.0) if isinstance(value, frozenset) else 0.0


def set_of(member: Comparator) -> SetOf:
    """A comparator of lists taken as sets."""
    return SetOf(member)
