"""The working ledger's bookkeeping.

ledger.py   Ledger, Place, Ingested   which documents and readings stand, and what each run did
rows.py     read_row, …               values as rows of its tables
"""

from __future__ import annotations

from pipeline.ledger.ledger import Ingested, Ledger, Place
from pipeline.ledger.rows import now

__all__ = ["Ingested", "Ledger", "Place", "now"]
