"""Readings, mentions and claims as rows of the ledger's tables.

Field by field: `asdict` walks through every value, and an article has a hundred claims.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pipeline.reported import write_value

if TYPE_CHECKING:
    from pipeline.extract import Extraction
    from pipeline.records import Call, Claim, Mention, Reading


def now() -> datetime:
    """The present instant, UTC."""
    return datetime.now(UTC)


def read_row(reading: Reading, said: Extraction, run: int) -> dict[str, Any]:
    """A row of `reads`: the outcome after support, and what the answer cost."""
    return {
        "read_key": reading.read_key,
        "version_id": reading.version_id,
        "task": reading.task,
        "reader": reading.reader,
        "fingerprint": reading.fingerprint,
        "outcome": said.answer.outcome,
        "message": said.answer.message,
        "answer": said.answer.content,
        **asdict(reading.usage),
        "read_at": now(),
        "since_run": run,
    }


def call_row(call: Call, reading: Reading) -> dict[str, Any]:
    """A row of `calls`."""
    return {"read_key": reading.read_key, "task": reading.task, **asdict(call)}


def mention_row(one: Mention, task: str, run: int) -> dict[str, Any]:
    """A row of `mentions`."""
    start, end = one.span or (None, None)
    return {
        "mention_id": one.mention_id,
        "task": task,
        "record": one.record,
        "parent_id": one.parent_id,
        "path": one.path,
        "local_id": one.local_id,
        "part_of": one.part_of,
        "read_key": one.read_key,
        "version_id": one.version_id,
        "document_id": one.document_id,
        "quote": one.quote,
        "span_start": start,
        "span_end": end,
        "quote_grade": one.quote_grade,
        "since_run": run,
    }


def claim_row(one: Claim, task: str) -> dict[str, Any]:
    """A row of `claims`."""
    start, end = one.span or (None, None)
    return {
        "task": task,
        "mention_id": one.mention_id,
        "field": one.field,
        "position": one.position,
        "value": write_value(one.value),
        "span_start": start,
        "span_end": end,
        "grade": one.grade,
        "support_rule": one.support_rule,
        "attribution": one.attribution,
    }
