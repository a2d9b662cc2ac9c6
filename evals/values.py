"""What scoring an article yields: cells and units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

if TYPE_CHECKING:
    from evals.items import Item
    from evals.verdicts import Verdict
    from pipeline.declare import Record


class Cell(NamedTuple):
    """One leaf value of a gold record, a predicted record, or a pair of them."""

    record: str
    field: str
    kind: str
    """value; link (to the record it is part of); copied (words of the article); derived (made of other cells).
    Values and links make up the overall score."""
    verdict: Verdict
    gold: Any
    predicted: Any
    gold_path: str | None
    predicted_path: str | None
    matched: bool
    """Whether gold and predicted record answer each other."""
    error: str | None = None
    distance: float | None = None
    """Days for dates, |ln(p/g)| for figures, shared characters (0 to 1) for copied words."""
    grounded: bool | None = None
    """Whether the predicted record's quote stands in the article; None without prediction."""
    supported: bool | None = None
    support: str | None = None
    """Where the value must be supported: quote, article or judged."""
    gold_quote: str | None = None
    predicted_quote: str | None = None


class Unit(NamedTuple):
    """One record found, missed or invented."""

    record: str
    verdict: Verdict
    """COR, MIS, SPU; NON for an optional one that was not found."""
    gold_path: str | None
    predicted_path: str | None
    likeness: float | None
    rival: str | None = None
    """split: a prediction like a gold record that another answers; merge: a gold record like a prediction taken."""


class Scored(NamedTuple):
    """Every cell and every record of one article."""

    cells: list[Cell]
    units: list[Unit]


class Both(NamedTuple):
    """A gold record, a predicted one, or a pair that answer each other."""

    gold: Item | None
    predicted: Item | None

    @property
    def record(self) -> type[Record]:
        """Their type."""
        return self.known.record

    @property
    def known(self) -> Item:
        """The gold one, else the predicted one; there is always one."""
        return cast("Item", self.gold or self.predicted)

    @property
    def matched(self) -> bool:
        """True for a pair."""
        return self.gold is not None and self.predicted is not None
