"""Linking: mentions of one event become one entry. Block, compare, cluster, keep ids.

    link(db, task, run=7)   -> Linked(touched=3 entries …)

Results depend on the link model and the mentions alone, not on the order of arrival; ids depend on the ledger's own
log of assignments as well.
"""

from __future__ import annotations

from pipeline.link.model import LinkModel, prior
from pipeline.link.score import PairScore, Term, score_pair
from pipeline.link.stage import Linked, current_model, link

__all__ = [
    "LinkModel",
    "Linked",
    "PairScore",
    "Term",
    "current_model",
    "link",
    "prior",
    "score_pair",
]
