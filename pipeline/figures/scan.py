"""Every whole number that a reader could see in a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from pipeline.figures.context import Hedge, Kind, calendar, hedge, last_word, lone_year, next_word, shape, unit
from pipeline.figures.numerals import composed_numbers
from pipeline.figures.vocabulary import Vocabulary, vocabulary
from pipeline.figures.words import Spelled, listed_phrases, number_words
from pipeline.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

Rule = Literal["digits", "number words", "listed phrase"]


class Figure(NamedTuple):
    """One whole number of a text. Half-open, in code points."""

    start: int
    end: int
    value: int
    hedge: Hedge
    rule: Rule
    kind: Kind
    """What it is; "count" unless its surroundings say otherwise."""


def figures(text: str, language: str = "en") -> list[Figure]:
    """Every whole number visible in `text`, in order, as digits, number words or a listed phrase.

    [figure.value for figure in figures("1,200 keys, forty-four umbrellas, a dozen hats")]  ->  [1200, 44, 12]

    `language` is an ISO 639-1 code; number words, hedges and units are read in en, fr, de, es, it, pt, nl,
    pl, ru, uk, tr, ar, he, fa; elsewhere digits only, of any script. Decimals, clock times and numeric dates are left
    out; a scaled one that is whole counts ("1.2 million"). Numbers of more than 15 digits are left out. Linear.
    """
    known = vocabulary(language or "")
    found = [*_digits(text, known), *_words(text, known)]
    return sorted(found)


_GROUP = r"[.,'’٬]"
_SPACE = "\xa0\u202f\u2009"
_NUMBER = re.compile(
    r"(?P<other>\d{4}-\d{1,2}-\d{1,2}(?!\d)|\d{1,4}/\d{1,4}(?:/\d{2,4})?|\d{1,2}:\d{2}(?::\d{2})?)"
    rf"|(?P<spaced>(?<![.,])[1-9]\d{{0,2}}(?:[{_SPACE}]\d{{3}}(?!\d))+|(?<![.,])[1-9]\d{{0,2}}(?: \d{{3}}(?!\d))+)"
    r"|(?P<plain>\d+(?:[.,'’٬٫]\d+)*)"
)
_GROUPED = re.compile(rf"[1-9]\d{{0,2}}(?:(?P<mark>{_GROUP})\d{{3}})(?:(?P=mark)\d{{3}})*")
_DECIMAL = re.compile(r"(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+|\d+)(?P<point>[.,٫])(?P<part>\d+)")
_DIGITS = re.compile(r"\d+")
_LONGEST = 15
_NOTHING_SAID = re.compile(r"[\s\d,;]*")
_SCALE_GAP = re.compile(r"[\s-]{0,2}([^\W\d_]+)\.?")


class _Seen(NamedTuple):
    start: int
    end: int
    value: int


def _digits(text: str, known: Vocabulary) -> Iterator[Figure]:
    for found in _NUMBER.finditer(text):
        group = found.lastgroup
        if group == "other":
            continue
        for seen in _spaced(found, text, known) if group == "spaced" else _plain(found, text, known):
            yield _judged(seen, text, known)


def _spaced(found: re.Match[str], text: str, known: Vocabulary) -> Iterator[_Seen]:
    """Groups of three after spaces; in English a plain space groups only "1 026" and "1 000 000"."""
    groups = found[0].split()
    doubtful = " " in found[0] and (known.language == "en" or last_word(text, found.start()) in known.months)
    if doubtful and (len(groups) > 2 or _neighbour(text, *found.span())) and set(groups[1:]) != {"000"}:
        for part in _DIGITS.finditer(text, *found.span()):
            yield _scaled(part, text, known, int(part[0]))
    else:
        yield _scaled(found, text, known, int("".join(groups)))


def _neighbour(text: str, start: int, end: int) -> bool:
    beside = text[max(0, start - 2) : start].strip(), text[end : end + 2].strip()
    return last_word(text, start).istitle() or any(part.isdigit() for part in beside)


def _plain(found: re.Match[str], text: str, known: Vocabulary) -> Iterator[_Seen]:
    written = found[0]
    if len(written) > _LONGEST + 6:
        return
    if written.isdigit():
        if len(written) <= _LONGEST:
            yield _scaled(found, text, known, int(written))
    elif _GROUPED.fullmatch(written):
        yield _scaled(found, text, known, int("".join(_DIGITS.findall(written))))
    elif decimal := _DECIMAL.fullmatch(written):
        yield from _decimal(found, decimal, text, known)
    elif set(_DIGITS.sub("", written)) == {","}:
        for part in _DIGITS.finditer(text, *found.span()):
            yield _scaled(part, text, known, int(part[0]))


def _scaled(found: re.Match[str], text: str, known: Vocabulary, value: int) -> _Seen:
    scale = _scale(text, found.end(), known)
    if scale is None:
        return _Seen(*found.span(), value)
    return _Seen(found.start(), scale.end, value * scale.value)


def _decimal(found: re.Match[str], decimal: re.Match[str], text: str, known: Vocabulary) -> Iterator[_Seen]:
    """A decimal is a whole number only where a scale makes it one."""
    scale = _scale(text, found.end(), known)
    if scale is None:
        return
    whole, part = "".join(_DIGITS.findall(decimal["whole"])), decimal["part"]
    value, rest = divmod(int(whole + part) * scale.value, 10 ** len(part))
    if rest == 0:
        yield _Seen(found.start(), scale.end, value)


def _scale(text: str, end: int, known: Vocabulary) -> _Seen | None:
    found = _SCALE_GAP.match(text, end)
    if found is None:
        return None
    value = known.scales.get(found[1].lower())
    return None if value is None else _Seen(found.start(1), found.end(1), value)


def _judged(seen: _Seen, text: str, known: Vocabulary) -> Figure:
    start, end, value = seen
    if _NOTHING_SAID.fullmatch(text[max(0, start - 3) : start] + text[end : end + 2]):
        return Figure(
            start, end, value, "exact", "digits", "year" if end - start == 4 and lone_year(value) else "count"
        )
    before, after = last_word(text, start), next_word(text, end)
    firm = hedge(text, Span(start, end), before=before, vocabulary=known)
    kind = shape(text, Span(start, end), value=value) or unit(text, Span(start, end), after=after, vocabulary=known)
    if kind is None and firm == "exact":
        kind = calendar(text, (start, end, value), words=(before, after), vocabulary=known)
    if kind is None and before.lower() in known.labels and (before[0].isupper() or before in ("no", "number")):
        kind = "label"
    return Figure(start, end, value, firm, "digits", kind or "count")


def _longest_first(pair: tuple[Spelled, Rule]) -> tuple[int, int]:
    return pair[0].start, -pair[0].end


def _words(text: str, known: Vocabulary) -> Iterator[Figure]:
    """Listed phrases, and number words outside them."""
    taken = 0
    phrases: list[tuple[Spelled, Rule]] = [(phrase, "listed phrase") for phrase in listed_phrases(text, known)]
    spelled = [*number_words(text, known), *composed_numbers(text, known.language)]
    numbers: list[tuple[Spelled, Rule]] = [(number, "number words") for number in spelled]
    for (start, end, value, rough), rule in sorted([*phrases, *numbers], key=_longest_first):
        if start < taken:
            continue
        taken = end
        firm = hedge(text, Span(start, end), before=last_word(text, start), vocabulary=known)
        kind = unit(text, Span(start, end), after=next_word(text, end), vocabulary=known) or "count"
        yield Figure(start, end, value, "about" if rough and firm == "exact" else firm, rule, kind)
