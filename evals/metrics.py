"""Counts of verdicts, and what follows from them. Undefined is None, never 0 or 1.

Counts(cor=3, par=1, inc=1, mis=1).recall           -> 0.5: 3 of the 6 that gold has
Counts(cor=3, par=1, inc=1, mis=1).lenient.recall   -> 0.58: partly right counts half
"""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt
from typing import NamedTuple

from evals.clusters import ClusterScore, cluster_scores
from evals.verdicts import Verdict

__all__ = ["ClusterScore", "Counts", "Rates", "cluster_scores", "mean", "tally", "total", "wilson"]


class Rates(NamedTuple):
    """Precision, recall and F1, 0.0 to 1.0; None where nothing was predicted, nothing is in gold, or neither."""

    precision: float | None
    recall: float | None
    f1: float | None


class Counts(NamedTuple):
    """How many cells got each verdict."""

    cor: int = 0
    par: int = 0
    inc: int = 0
    mis: int = 0
    spu: int = 0
    non: int = 0

    @property
    def possible(self) -> int:
        """Cells that gold gives (POS)."""
        return self.cor + self.par + self.inc + self.mis

    @property
    def actual(self) -> int:
        """Cells that the prediction gives (ACT)."""
        return self.cor + self.par + self.inc + self.spu

    @property
    def strict(self) -> Rates:
        """Partly right counts as wrong."""
        return self._rates(self.cor)

    @property
    def lenient(self) -> Rates:
        """Partly right counts half."""
        return self._rates(self.cor + self.par / 2)

    @property
    def precision(self) -> float | None:
        """Strict precision."""
        return self.strict.precision

    @property
    def recall(self) -> float | None:
        """Strict recall."""
        return self.strict.recall

    @property
    def f1(self) -> float | None:
        """Strict F1."""
        return self.strict.f1

    @property
    def substitution(self) -> float | None:
        """Wrong among those that both give."""
        return share(self.inc, self.cor + self.par + self.inc)

    @property
    def undergeneration(self) -> float | None:
        """Missed among those that gold gives."""
        return share(self.mis, self.possible)

    @property
    def overgeneration(self) -> float | None:
        """Spurious among those predicted."""
        return share(self.spu, self.actual)

    @property
    def restraint(self) -> float | None:
        """Silent where gold is silent."""
        return share(self.non, self.non + self.spu)

    @property
    def error(self) -> float | None:
        """Error per cell; silence on both sides is no cell."""
        wrong = self.inc + self.par / 2 + self.mis + self.spu
        return share(wrong, self.cor + self.par + self.inc + self.mis + self.spu)

    def _rates(self, credit: float) -> Rates:
        # 2PR/(P+R) with P = credit/ACT and R = credit/POS; from the sums, never from rounded rates.
        f1 = share(2 * credit, self.possible + self.actual)
        return Rates(share(credit, self.actual), share(credit, self.possible), f1)


def share(part: float, whole: float) -> float | None:
    """One by the other; None of nothing."""
    return part / whole if whole else None


def tally(verdicts: Iterable[Verdict]) -> Counts:
    """Count verdicts."""
    found = [verdict.lower() for verdict in verdicts]
    return Counts(**{name: found.count(name) for name in Counts._fields})


def total(counts: Iterable[Counts]) -> Counts:
    """Field by field; of no counts, all zero."""
    return Counts(*(sum(column) for column in zip(Counts(), *counts, strict=True)))


def mean(values: Iterable[float | None]) -> float | None:
    """Mean of the defined ones, None where there is none."""
    defined = [value for value in values if value is not None]
    return share(sum(defined), len(defined))


class Interval(NamedTuple):
    """Both ends, 0.0 to 1.0."""

    low: float
    high: float


def wilson(hits: int, trials: int, z: float = 1.96) -> Interval | None:
    """Wilson's interval of a share, 95 % unless `z` says otherwise; None without trials."""
    if not trials:
        return None
    rate, spread = hits / trials, z * z / trials
    centre = (rate + spread / 2) / (1 + spread)
    half = z / (1 + spread) * sqrt(rate * (1 - rate) / trials + spread / (4 * trials))
    return Interval(max(0.0, centre - half), min(1.0, centre + half))
