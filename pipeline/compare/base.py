"""What a comparison says, what a comparator is, and the plainest one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

NO_SIBLINGS: Mapping[str, Any] = {}


class Relation(StrEnum):
    """How the left value stands to the right one."""

    equal = "equal"
    wider = "wider"
    """The left value contains the right one, and so says less."""
    narrower = "narrower"
    overlapping = "overlapping"
    near = "near"
    """Not the same, but easily said of the same thing."""
    different = "different"
    unknown = "unknown"
    """One of them is not given."""

    @property
    def mirrored(self) -> Relation:
        """The relation of right to left."""
        return _MIRRORED.get(self, self)

    @property
    def agrees(self) -> bool:
        """True where both can be said of the same thing without dispute."""
        return self in (Relation.equal, Relation.wider, Relation.narrower)


_MIRRORED = {Relation.wider: Relation.narrower, Relation.narrower: Relation.wider}


class Comparison(NamedTuple):
    """A relation, and a likeness from 0.0 to 1.0 (1.0 exactly for equal values)."""

    relation: Relation
    likeness: float


UNKNOWN = Comparison(Relation.unknown, 0.0)
EQUAL = Comparison(Relation.equal, 1.0)
DIFFERENT = Comparison(Relation.different, 0.0)


class Comparator(ABC):
    """What linking, fusing and scoring ask of a comparator."""

    @abstractmethod
    def canonical(self, value: Any, siblings: Mapping[str, Any] = NO_SIBLINGS) -> Hashable | None:
        """The form that is compared, None for a null; `siblings` are the other values of the same record."""

    @abstractmethod
    def compare(self, left: Hashable | None, right: Hashable | None) -> Comparison:
        """Relate two canonical forms; symmetric up to `Relation.mirrored`."""

    def telling(self, value: Hashable | None) -> float:
        """From 0.0 to 1.0: how much it says that two reports share this value (a rare figure: 1.0)."""
        return 0.0 if value is None else 1.0

    def preferred(self, value: Any) -> Any:
        """The form in which a fused value is shown: a listed name's canonical form, else the value itself."""
        return value


@dataclass(frozen=True)
class Exact(Comparator):
    """Equal or different; `kin` lists values that are easily said of the same thing (near)."""

    kin: frozenset[frozenset[str]] = frozenset()

    def canonical(self, value: Any, siblings: Mapping[str, Any] = NO_SIBLINGS) -> Hashable | None:
        """The value itself."""
        result: Hashable | None = value
        return result

    def compare(self, left: Hashable | None, right: Hashable | None) -> Comparison:
        """Equal, near for kin, or different."""
        if left is None or right is None:
            return UNKNOWN
        if left == right:
            return EQUAL
        near = frozenset((str(left), str(right))) in self.kin
        return Comparison(Relation.near, 0.5) if near else DIFFERENT


exact = Exact()


def kin(*pairs: tuple[str, str]) -> Exact:
    """An exact comparator that holds the given pairs of values for near.

    kin(("open", "ajar")).compare("open", "ajar")   -> near, 0.5
    """
    return Exact(frozenset(frozenset(pair) for pair in pairs))
