"""A quote found in an article, and how well."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz

from pipeline.records import QuoteGrade, Span
from pipeline.text.normal import NormalText

if TYPE_CHECKING:
    from collections.abc import Iterator

NEAR_SCORE = 90.0
"""Least likeness (0..100) of a near quote."""
NEAR_LENGTHS = range(20, 1001)
"""Lengths, in characters of the normal form, at which a near quote is looked for at all."""

_WHOLE = 20_000
"""Up to this many characters the article is aligned as a whole; a longer one only where the quote's pieces stand."""
_PIECE = 8
_PIECES = 32
_SIGHTINGS = 20
_WINDOWS = 3
_REFUSALS = 10_000


class Found(NamedTuple):
    """Where a quote stands in an article."""

    span: Span | None
    """Half-open, in code points of the article; None when absent."""
    grade: QuoteGrade
    score: float
    """Likeness, 0..100: 100 for exact and typographic, 0 for absent."""


ABSENT = Found(None, QuoteGrade.absent, 0.0)


class Searchable:
    """An article made ready for finding quotes; build it once per article.

    Searchable("It was “lost”,  then found.").find('was "lost", then')  ->  Found(Span(3, 21), typographic, 100.0)

    White space may differ and a quote still counts as exact. A quote that starts or ends inside a number of the
    article ("43 keys" in "143 keys") does not stand there. Not safe to share between threads while first used.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        """The article as given; every span points into it."""

    @cached_property
    def normal(self) -> NormalText:
        """The article's normal form."""
        return NormalText.of(self.text)

    @cached_property
    def _collapsed(self) -> NormalText:
        return NormalText.collapsed(self.text)

    def find(self, quote: str) -> Found:
        """The first place where `quote` stands: exact, else typographic, else near, else absent.

        Near means a likeness of at least NEAR_SCORE, for quotes of 20 to 1,000 characters that are no longer than the
        article. A blank quote is absent. Bounded: well under a second in a megabyte.
        """
        span = _first(self._collapsed, " ".join(quote.split()))
        if span is not None:
            return Found(span, QuoteGrade.exact, 100.0)
        even = NormalText.of(quote).text
        span = _first(self.normal, even)
        if span is not None:
            return Found(span, QuoteGrade.typographic, 100.0)
        return self._near(even)

    def find_all(self, quote: str) -> list[Span]:
        """Every place where `quote` stands, exact or typographic, in order, without overlap."""
        even = NormalText.of(quote).text
        return [self.normal.span(at, at + len(even)) for at in _occurrences(self.normal.text, even)]

    def _near(self, quote: str) -> Found:
        text = self.normal.text
        if len(quote) not in NEAR_LENGTHS or len(quote) > len(text):
            return ABSENT
        best: tuple[float, Span] | None = None
        for window in _windows(text, quote):
            aligned = fuzz.partial_ratio_alignment(quote, text[window.start : window.end], score_cutoff=NEAR_SCORE)
            if aligned and aligned.dest_end > aligned.dest_start and (best is None or aligned.score > best[0]):
                best = aligned.score, Span(window.start + aligned.dest_start, window.start + aligned.dest_end)
        if best is None:
            return ABSENT
        return Found(self.normal.span(*_whole_words(text, best[1])), QuoteGrade.near, best[0])


def _first(article: NormalText, quote: str) -> Span | None:
    at = next(_occurrences(article.text, quote), None)
    return None if at is None else article.span(at, at + len(quote))


def _occurrences(text: str, quote: str) -> Iterator[int]:
    """Offsets of `quote` in `text`; gives up after 10,000 places that would cut a number in two."""
    if not quote:
        return
    refusals, at = 0, text.find(quote)
    while at >= 0 and refusals < _REFUSALS:
        end = at + len(quote)
        if _inside_number(text, at) or _inside_number(text, end):
            refusals, end = refusals + 1, at + 1
        else:
            yield at
        at = text.find(quote, end)


def _inside_number(text: str, at: int) -> bool:
    """True where the place before text[at] has a digit on both sides, "1|43" or "1|,043" or "1,|043"."""
    before, after = text[max(at - 2, 0) : at], text[at : at + 2]
    if not before[-1:].isdigit():
        return len(before) == 2 and before[0].isdigit() and before[1] in ",." and after[:1].isdigit()
    return after[:1].isdigit() or (len(after) == 2 and after[0] in ",." and after[1].isdigit())


def _whole_words(text: str, span: Span) -> Span:
    """The span widened by at most 20 characters a side, so that it cuts no word."""
    start, end = span
    while start > max(0, span.start - 20) and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < min(len(text), span.end + 20) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return Span(start, end)


def _windows(text: str, quote: str) -> list[Span]:
    """Where to align: the whole text, or for a long one where most pieces of the quote stand in their order."""
    if len(text) <= _WHOLE:
        return [Span(0, len(text))]
    size = len(quote)
    votes = Counter(offset // size for offset in _origins(text, quote))
    return [Span(max(0, (bin_ - 1) * size), (bin_ + 3) * size) for bin_, _ in votes.most_common(_WINDOWS)]


def _origins(text: str, quote: str) -> Iterator[int]:
    """Where the quote would begin, by each sighting of up to 32 of its pieces."""
    step = max(1, (len(quote) - _PIECE) // _PIECES)
    for at in islice(range(0, len(quote) - _PIECE + 1, step), _PIECES + 1):
        piece, seen = quote[at : at + _PIECE], -1
        for _ in range(_SIGHTINGS):
            seen = text.find(piece, seen + 1)
            if seen < 0:
                break
            yield max(0, seen - at)
