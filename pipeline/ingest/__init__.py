"""Sources to documents: files, folders, standard input and JSONL files, decoded, named and described.

ingest(["articles/", "late.txt"], now=utc_now)   -> Document, Document, Failure, …

One article's fault is a Failure in the stream; a source that is wrong as a whole raises before anything is read.
"""

from __future__ import annotations

from pipeline.ingest.identity import canonical_url
from pipeline.ingest.sources import Survey, survey
from pipeline.ingest.stream import ingest
from pipeline.ingest.values import MAX_ARTICLE_BYTES, MAX_LINE_BYTES, Failure, Given

__all__ = [
    "MAX_ARTICLE_BYTES",
    "MAX_LINE_BYTES",
    "Failure",
    "Given",
    "Survey",
    "canonical_url",
    "ingest",
    "survey",
]
