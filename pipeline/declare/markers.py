"""The markers and the base record: what a domain's models are written with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from pipeline.compare import Comparator
from pipeline.fuse import Rule
from pipeline.support import Check, judged

MAX_DEPTH = 4
"""Levels of nesting that strict JSON schemas, and readers of the ledger, can bear."""


class Record(BaseModel):
    """A record of a domain. Frozen; unknown fields are refused; every field is given, null where the text is silent."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    view: ClassVar[str] = ""
    """The name of the view of its reconciled records ("umbrellas"); empty: none."""

    @classmethod
    def record_name(cls) -> str:
        """The record type's name in the ledger: Umbrella -> "umbrella", LostUmbrella -> "lost_umbrella"."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__).lower()


@dataclass(frozen=True)
class Support:
    """How a value must be supported: in the record's quote, anywhere in the article, or judged (no check)."""

    where: Literal["quote", "article", "judged"]
    check: Check = judged


@dataclass(frozen=True)
class Match:
    """How much it says for one event that two reports agree here, and against it that they differ.

    Match(party, 4)             agreement weighs +4, difference -4
    Match(place, 2, against=1)  agreement weighs +2, difference -1
    Match(exact, 0)             compared, shown in the breakdown, no weight
    """

    comparator: Comparator
    weight: float
    against: float | None = None

    @property
    def penalty(self) -> float:
        """What a difference takes away; the weight itself unless `against` says otherwise."""
        return self.weight if self.against is None else self.against


@dataclass(frozen=True)
class Fuse:
    """The rule by which many claims become one value."""

    rule: Rule


@dataclass(frozen=True)
class Score:
    """The comparator by which evals judge the value; `primary` fields are named in EVALS.md's fixed family."""

    comparator: Comparator


@dataclass(frozen=True)
class Quote:
    """Marks the field that holds the record's quote."""


@dataclass(frozen=True)
class LocalId:
    """Marks the answer's own name for a record."""


@dataclass(frozen=True)
class PartOf:
    """Marks the field that holds the local id of the record which this one is a part of."""


@dataclass(frozen=True)
class Attribution:
    """Marks the list of those to whom the article attributes the record's values."""


@dataclass(frozen=True)
class Nested:
    """How the records of a list bear on their parent's likeness, and on each other.

    `key` is the nested field whose agreement tells that two parents are one event, `weight` what a wholly telling
    agreement is worth (at most twice that in all), `against` what it costs when both sides state the key in the same
    `slot` and nowhere agree. `telling` restricts the records that count: {"loud": (True,)}.
    Where one of two records is not telling, their agreement counts `otherwise` of its worth.
    `slot` names the fields that tell siblings apart: two siblings of one report with equal slots and different
    speakers are rival claims to one thing; other siblings are never one.
    `total` names the slot fields within which a figure that is the sum of others is their total, no rival.
    """

    key: str
    weight: float
    against: float = 0.0
    telling: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    otherwise: float = 0.0
    slot: tuple[str, ...] = ()
    total: tuple[str, ...] = ()
