"""Who reads an article: one protocol, the task's own reader, and answers recorded before."""

from __future__ import annotations

from pipeline.readers.protocol import Builtin, Read, Reader, read_key
from pipeline.readers.recorded import Recorded

__all__ = ["Builtin", "Read", "Reader", "Recorded", "read_key"]
