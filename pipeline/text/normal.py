"""One form for all typography, with the way back to the original offsets."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from array import array
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline.records import Span
from pipeline.text.characters import APOSTROPHES, COMPOSING, DASHES, INVISIBLE, QUOTATION_MARKS, SPACES, marks

if TYPE_CHECKING:
    from collections.abc import Iterator


def text_hash(text: str) -> str:
    r"""First 128 bits of SHA-256 of the NFKC, white-space-collapsed, stripped text: 32 hex digits.

    text_hash("a  b\n") == text_hash("a b")
    """
    collapsed = " ".join(unicodedata.normalize("NFKC", text).split())
    return hashlib.sha256(collapsed.encode("utf-8", "surrogatepass")).hexdigest()[:32]


class _Edits:
    """The stretches that read differently in the normal form, as parallel arrays: a million are no burden."""

    def __init__(self, original: str) -> None:
        self.original_text = original
        self.normal = array("q")
        """Offset in the normal form at which each replacement begins, ascending."""
        self.start = array("q")
        """Offsets in the original, half-open."""
        self.end = array("q")
        self.text: list[str] = []
        self.pieces: list[str] = []

    def add(self, start: int, end: int, *, replacement: str) -> None:
        """original[start:end] reads `replacement`; edits are added in order and do not overlap."""
        done, at = (self.end[-1], self.normal[-1] + len(self.text[-1])) if self.text else (0, 0)
        self.pieces.append(self.original_text[done:start])
        self.normal.append(at + start - done)
        self.start.append(start)
        self.end.append(end)
        self.text.append(replacement)
        self.pieces.append(replacement)

    def original(self, position: int) -> Span:
        """The stretch of the original behind one character of the normal form."""
        index = bisect_right(self.normal, position) - 1
        if index < 0:
            return Span(position, position + 1)
        past = position - self.normal[index] - len(self.text[index])
        end = self.end[index]
        return Span(self.start[index], end) if past < 0 else Span(end + past, end + past + 1)

    def applied(self) -> str:
        """The normal form of the whole."""
        return "".join(self.pieces) + self.original_text[self.end[-1] if self.text else 0 :]


@dataclass(frozen=True, slots=True)
class NormalText:
    r"""A text in normal form, and where each stretch of it stands in the original.

    NormalText.of("“Lost –\u00a0found”").text  ->  '"Lost - found"'

    NFKC; every apostrophe, quotation mark and dash one of ' " -, runs of dashes one dash; characters without width
    removed; white space collapsed and stripped. Case is kept. Stretches without an edit cost no memory.
    """

    text: str
    _edits: _Edits = field(repr=False, compare=False)

    @classmethod
    def of(cls, text: str) -> NormalText:
        """The normal form of `text`. Linear: a tenth of a second for a plain megabyte, two for the worst."""
        even = text.translate(_one_for_one())
        edits = _Edits(even)
        stable = unicodedata.is_normalized("NFKC", even)
        for found in (_GAP if stable else _PART).finditer(even):
            if found[1] is not None:
                edits.add(found.start(), found.end(), replacement=_gap(found, even))
            elif not unicodedata.is_normalized("NFKC", found[0]):
                _add_clusters(edits, even, found)
        return cls(edits.applied(), edits)

    @classmethod
    def collapsed(cls, text: str) -> NormalText:
        """`text` with its white space collapsed and stripped, and nothing else changed."""
        edits = _Edits(text)
        for found in _WHITE.finditer(text):
            edits.add(found.start(), found.end(), replacement=_gap(found, text))
        return cls(edits.applied(), edits)

    def span(self, start: int, end: int) -> Span:
        """The stretch of the original that reads text[start:end]; half-open, whole characters of the original.

        A bound inside a character that the normal form wrote as several ("ﬁ" as "fi") takes in the whole character.
        """
        first = self._edits.original(start).start
        return Span(first, self._edits.original(end - 1).end if end > start else first)


_WHITE = re.compile(rf"\A[{SPACES}]+|[{SPACES}]{{2,}}|[^\S ]|[{SPACES}]\Z")
_GAP = re.compile(rf"(\A[ {INVISIBLE}]+|[ {INVISIBLE}]{{2,}}|[{INVISIBLE}]| \Z|-{{2,}})")
_PART = re.compile(rf"{_GAP.pattern}|[^- {INVISIBLE}]+")


@cache
def _one_for_one() -> dict[int, str]:
    """Characters that one other character replaces, so offsets stay as they are."""
    classes = {" ": SPACES, "'": APOSTROPHES, '"': QUOTATION_MARKS, "-": DASHES}
    return {ord(char): target for target, members in classes.items() for char in _members(members)}


def _members(members: str) -> Iterator[str]:
    """Every character of a class written as single characters and a-b ranges; a leading dash is itself."""
    for part in re.finditer(r"(.)-(.)|(.)", members, re.DOTALL):
        first, last = part[1] or part[3], part[2] or part[3]
        yield from map(chr, range(ord(first), ord(last) + 1))


def _gap(found: re.Match[str], text: str) -> str:
    """What a run of dashes, or of white space and characters without width, reads as."""
    gap = found[0]
    if gap[0] == "-":
        return "-"
    inside = found.start() > 0 and found.end() < len(text)
    return " " if inside and any(char.isspace() for char in gap) else ""


@cache
def _cluster() -> re.Pattern[str]:
    return re.compile(f"(?:[{COMPOSING}]+|.)[{marks()}]*[{COMPOSING}{marks()}]*", re.DOTALL)


def _add_clusters(edits: _Edits, text: str, stretch: re.Match[str]) -> None:
    """NFKC, letter with its marks by letter with its marks."""
    for cluster in _cluster().finditer(text, stretch.start(), stretch.end()):
        written = cluster[0]
        normal = _nfkc(written)
        if normal != written:
            edits.add(cluster.start(), cluster.end(), replacement=normal)


@lru_cache(maxsize=4096)
def _nfkc(cluster: str) -> str:
    """NFKC, but a free-standing accent stays one character: NFKC would make it a space and a mark."""
    normal = unicodedata.normalize("NFKC", cluster)
    return unicodedata.normalize("NFC", cluster) if normal[:1] == " " else normal.translate(_one_for_one())
