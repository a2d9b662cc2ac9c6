"""Reconciled facts against gold: how many are right, and where a wrong one was lost.

fact = judge_fact(is_307, Told(chosen=390, cluster=(390, 307)))
fact.verdict, fact.loss                                          -> INC, selection: 307 was there and was not chosen
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence, Set
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from evals.metrics import Rates, share
from evals.verdicts import Verdict

_Source = TypeVar("_Source", bound=Hashable)


class Loss(StrEnum):
    """Where the right value of a fact was lost."""

    extraction = "extraction"
    """No article's extraction has it."""
    clustering = "clustering"
    """It was extracted, but put with another event."""
    selection = "selection"
    """It is among the event's claims, and another was chosen."""
    overwrite = "overwrite"
    """It was chosen earlier, and lost to a newer one."""


class Told(NamedTuple):
    """What a ledger has for one fact of one event."""

    chosen: Any = None
    """None: nothing was chosen."""
    earlier: tuple[Any, ...] = ()
    """What was chosen in earlier runs."""
    cluster: tuple[Any, ...] = ()
    """What the reports in the event's cluster say."""
    extracted: tuple[Any, ...] = ()
    """What was extracted from the articles that report the event."""


class JudgedFact(NamedTuple):
    """COR, INC or MIS; for the latter two, where the right value was lost."""

    verdict: Verdict
    loss: Loss | None = None


class FactScores(NamedTuple):
    """Shares from 0.0 to 1.0; None where undefined."""

    accuracy: float | None
    """Right among all that gold asks for."""
    coverage: float | None
    """Answered among all that gold asks for."""
    selective: float | None
    """Right among those answered."""
    losses: Mapping[Loss, float]
    """Share of each cause among those lost; they add up to 1."""


def judge_fact(right: Callable[[Any], bool], told: Told) -> JudgedFact:
    """Judge one fact; `right` says of a value whether gold accepts it.

    A lost one is put down to the latest stage that still had the right value.
    """
    if told.chosen is not None and right(told.chosen):
        return JudgedFact(Verdict.COR)
    verdict = Verdict.MIS if told.chosen is None else Verdict.INC
    stages = {Loss.overwrite: told.earlier, Loss.selection: told.cluster, Loss.clustering: told.extracted}
    found = (loss for loss, values in stages.items() if any(map(right, values)))
    return JudgedFact(verdict, next(found, Loss.extraction))


def fact_scores(facts: Iterable[JudgedFact]) -> FactScores:
    """Accuracy, coverage, selective accuracy, and where the rest was lost."""
    listed = list(facts)
    right = sum(one.verdict is Verdict.COR for one in listed)
    answered = sum(one.verdict is not Verdict.MIS for one in listed)
    lost = Counter(one.loss for one in listed if one.loss is not None)
    losses = {loss: lost[loss] / lost.total() for loss in Loss if lost[loss]}
    return FactScores(share(right, len(listed)), share(answered, len(listed)), share(right, answered), losses)


def accepts_members(accepted: Sequence[Set[Hashable]]) -> Callable[[Set[Hashable]], bool]:
    """For values that are sets: one that holds some source's whole set, and nothing that no source says, is right.

    accepts_members([{307}, {307, 43}])({307, 43})   -> True
    accepts_members([{307}, {307, 43}])({307, 95})   -> False
    """
    known = frozenset().union(*accepted)
    return lambda found: found <= known and any(found >= one for one in accepted)


def conflict_rates(gold: Set[Hashable], found: Set[Hashable]) -> Rates:
    """Disagreements among sources, named alike on both sides: those that gold has against those that were kept."""
    both = len(gold & found)
    f1 = share(2 * both, len(gold) + len(found))
    return Rates(share(both, len(found)), share(both, len(gold)), f1)


def best_source(right: Mapping[_Source, int]) -> _Source | None:
    """The article with the most right facts, the first of several; the ledger has to beat it."""
    return max(right, key=lambda name: right[name], default=None)
