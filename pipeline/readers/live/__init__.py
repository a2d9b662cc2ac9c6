"""Reading with a language model over the network: many articles at once, each answer judged as it lands.

reader.py   ModelReader   one model as a reader
lane.py     Lane          documents in, readings out, while an event loop works in a thread of its own
judge.py    Judge         what is wrong with an answer, so that it can be asked for again
"""

from __future__ import annotations

from pipeline.readers.live.reader import Estimate, ModelReader

__all__ = ["Estimate", "ModelReader"]
