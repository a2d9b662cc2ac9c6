"""Why the ledger says what it says: one entry with its claims and passages, or why two entries are not one.

explain(ledger, task, "e1f2…")       -> Explanation: every value with the sentences for it and against it
compare(ledger, task, ("e1f…", "e2…")) -> Comparison: the scores of their pairs, what bars them, the threshold
"""

from __future__ import annotations

from pipeline.explain.entry import explain
from pipeline.explain.pair import compare
from pipeline.explain.resolve import Named, resolve
from pipeline.explain.values import (
    Alias,
    Comparison,
    Dispute,
    Explanation,
    Leftover,
    Member,
    Pair,
    Passage,
    Relative,
    Said,
    Source,
    Value,
)

__all__ = [
    "Alias",
    "Comparison",
    "Dispute",
    "Explanation",
    "Leftover",
    "Member",
    "Named",
    "Pair",
    "Passage",
    "Relative",
    "Said",
    "Source",
    "Value",
    "compare",
    "explain",
    "resolve",
]
