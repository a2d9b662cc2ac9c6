"""The one door to DuckDB: the working ledger, the answers' database and the published ledger.

Database    reads and writes a ledger through named statements
publish     puts a copy of it where analysts open it
Published   asks that copy, read-only
"""

from __future__ import annotations

from pipeline.store.database import MEMORY, SQL, Database
from pipeline.store.published import Limits, Published, QueryResult, Statements
from pipeline.store.snapshot import publish
from pipeline.store.values import Row

__all__ = ["MEMORY", "SQL", "Database", "Limits", "Published", "QueryResult", "Row", "Statements", "publish"]
