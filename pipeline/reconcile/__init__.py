"""Reconciling: the claims of an entry's mentions become facts, conflicts and checks; entries form a tree.

reconcile(db, task, run=7, touched={"e1f…"})   -> Summary(facts_changed=12, …)
"""

from __future__ import annotations

from pipeline.reconcile.conflicts import Conflict
from pipeline.reconcile.facts import NOTE, SUM, WHEN, Fact
from pipeline.reconcile.records import load_reconciled
from pipeline.reconcile.stage import Summary, reconcile
from pipeline.reconcile.testimony import speaker_key

__all__ = ["NOTE", "SUM", "WHEN", "Conflict", "Fact", "Summary", "load_reconciled", "reconcile", "speaker_key"]
