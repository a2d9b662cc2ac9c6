"""The words at a span, with the sentence around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.explain.values import Passage

if TYPE_CHECKING:
    from pipeline.store import Statements

REACH = 300
"""So many characters on each side are looked at for the ends of the sentence."""
SHOWN = 90
"""So many characters on each side of the words are kept of the sentence."""

_END = re.compile(r"[.!?…][\"'”’»)\]]*(?=\s)|\n")
"""Where a sentence ends: after its last mark and what closes behind it, or with its line."""


class Spot(NamedTuple):
    """A span of one version's text."""

    version_id: str
    start: int
    end: int


Passages = Mapping[Spot, Passage]


def load_passages(ledger: Statements, spots: Iterable[Spot]) -> Passages:
    """The passages at some spots, in one query."""
    wanted = sorted(set(spots))
    rows = ledger.run(
        "explain/passages",
        versions=[one.version_id for one in wanted],
        starts=[one.start for one in wanted],
        ends=[one.end for one in wanted],
        reach=REACH,
    )
    return {Spot(row.version_id, row.start, row.stop): _passage(row) for row in rows}


def _passage(row: Any) -> Passage:
    return Passage(row.line, row.start, row.stop, _even(row.words), sentence(row.before, row.words, after=row.after))


def sentence(before: str, words: str, *, after: str) -> str:
    """The sentence that holds `words`, cut to about SHOWN characters on each side, "…" where something was cut.

    sentence("It rained. They lost ", "12 umbrellas", after=" at noon. The sun came.")
        -> "They lost 12 umbrellas at noon."
    """
    head = before[max((found.end() for found in _END.finditer(before)), default=0) :]
    end = _END.search(after)
    tail = after if end is None else after[: end.end()]
    cut_head = len(head) > SHOWN or (head == before and len(before) >= REACH)
    cut_tail = len(tail) > SHOWN or (tail == after and len(after) >= REACH)
    head = ("…" + head[-SHOWN:].partition(" ")[2]) if cut_head else head
    tail = (tail[:SHOWN].rpartition(" ")[0] + "…") if cut_tail else tail
    return _even(f"{head}{words}{tail}")


def _even(text: str) -> str:
    return " ".join(text.split())
