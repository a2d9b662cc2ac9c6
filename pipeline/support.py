"""How a claim's value is supported by its article: the checks that `Support` markers name.

A check looks at one value, the record's quote and the article, and says how the value is visible there:

    figure(143, "143 of them were found")          -> verbatim, "digits"
    figure(143, "the same number were lost")       -> inferred, "back-reference", if 143 stands in the article
    known_name(aliases)("Ruritania", …)            -> by_alias, "capital", if only its capital is named
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from pipeline.compare import content_words
from pipeline.dates import DateRange, DateSighting, find_dates, parse_partial, resolve
from pipeline.figures import back_reference, figures, singular
from pipeline.records import Grade, Span
from pipeline.text import Found, Searchable, fold, guess_language, name_tokens, same_name, script_of, words

if TYPE_CHECKING:
    from pipeline.names import Aliases, NameSighting
    from pipeline.records import Document


class Sighting(NamedTuple):
    """How one value was seen: the grade, the rule that gave it, and where it stands (None: nowhere in particular)."""

    grade: Grade
    rule: str
    span: Span | None = None


UNSEEN = Sighting(Grade.unsupported, "not in the article")


class ArticleText:
    """One article prepared for many look-ups; each index is built when first asked for."""

    def __init__(self, document: Document, aliases: Aliases) -> None:
        self.text = document.text
        self._stated_language = document.language
        self.published_on = document.published_on
        self.aliases = aliases
        self.seen: dict[tuple[Any, str], Sighting] = {}
        """What a check of a name has found already, by check and name: an article's records share most names."""
        self._found: dict[str, Found] = {}

    def find(self, quote: str) -> Found:
        """Where a quote stands; several records may share one."""
        if quote not in self._found:
            self._found[quote] = self.searchable.find(quote)
        return self._found[quote]

    @cached_property
    def language(self) -> str:
        """ISO 639-1 code: as stated, else as the text looks, else English."""
        return self._stated_language or guess_language(self.text) or "en"

    @cached_property
    def searchable(self) -> Searchable:
        """For finding quotes."""
        return Searchable(self.text)

    @cached_property
    def _sightings(self) -> list[NameSighting]:
        return self.aliases.find(self.text)

    @cached_property
    def names(self) -> dict[str, NameSighting]:
        """The first sighting of each listed name, by canonical name."""
        first: dict[str, NameSighting] = {}
        for sighting in self._sightings:
            first.setdefault(sighting.name, sighting)
        return first

    @cached_property
    def tokens(self) -> dict[str, Span]:
        """Where each folded word first stands."""
        surfaces: dict[str, Span] = {}
        for start, end, surface in words(self.text):
            if surface not in surfaces:
                surfaces[surface] = Span(start, end)
        first: dict[str, Span] = {}
        for surface, span in surfaces.items():
            first.setdefault(fold(surface), span)
        return first

    @cached_property
    def content(self) -> frozenset[str]:
        """The article's content words, listed names made canonical."""
        return content_words(self.aliases, self.text, found=self._sightings)

    @cached_property
    def name_parts(self) -> frozenset[str]:
        """The folded words as name tokens, spelling variants unified."""
        return frozenset(token for word in self.tokens for token in name_tokens(word))

    @cached_property
    def _foreign_words(self) -> tuple[str, ...]:
        """The distinct words, where they are not in Latin letters: the same name may be spelled otherwise there."""
        return () if script_of(self.text) == "latin" else tuple({word.text for word in words(self.text)})

    def has_name_part(self, token: str) -> bool:
        """True where a name token stands in the article, in any case and script."""
        return token in self.name_parts or any(same_name(token, word) for word in self._foreign_words)

    @cached_property
    def figures(self) -> dict[int, Span]:
        """Where each whole number first stands."""
        first: dict[int, Span] = {}
        for seen in figures(self.text, language=self.language):
            first.setdefault(seen.value, Span(seen.start, seen.end))
        return first

    @cached_property
    def dates(self) -> list[DateSighting]:
        """Every date expression, resolved against the publication date where there is one."""
        return find_dates(self.text, self.published_on)


class QuoteContext(NamedTuple):
    """What a check may look at besides the value."""

    article: ArticleText
    quote: Span | None
    """Where the record's quote stands; None when it is absent."""
    siblings: Mapping[str, Any]
    """The record's other values."""

    @property
    def quoted(self) -> str:
        """The article's own words under the quote, empty when it is absent."""
        return self.article.text[self.quote.start : self.quote.end] if self.quote else ""


class Check(Protocol):
    """A rule that grades one value."""

    def __call__(self, value: Any, context: QuoteContext) -> Sighting:
        """Grade `value`; a value that is not seen is `Grade.unsupported`, never an error."""


def judged(value: Any, context: QuoteContext) -> Sighting:
    """No check of the value itself: a judgement on a quote that stands in the article."""
    return Sighting(Grade.inferred, "judged", context.quote) if context.quote else UNSEEN


def figure(value: Any, context: QuoteContext) -> Sighting:
    """A whole number, visible in the quote as digits, words or a listed phrase, or pointed to from it."""
    if context.quote is None:
        return UNSEEN
    quoted, offset = context.quoted, context.quote.start
    for seen in figures(quoted, language=context.article.language):
        if seen.value == value and seen.kind not in _NO_COUNTS:
            return Sighting(Grade.verbatim, seen.rule, Span(offset + seen.start, offset + seen.end))
    if value == 1 and singular(quoted):
        return Sighting(Grade.verbatim, "singular", context.quote)
    return _pointed_to(int(value), context)


_NO_COUNTS = frozenset({"money", "percent", "time", "date", "year", "ordinal", "age"})
"""Kinds of figures that count nobody and nothing."""


def _pointed_to(value: int, context: QuoteContext) -> Sighting:
    pointer = back_reference(context.quoted)
    if pointer is None or context.quote is None or value not in context.article.figures:
        return Sighting(Grade.unsupported, "figure not in the quote")
    start = context.quote.start
    return Sighting(Grade.inferred, "back-reference", Span(start + pointer.start, start + pointer.end))


def person_name(value: Any, context: QuoteContext) -> Sighting:
    """A person: the whole name in the quote, or the surname there and the other names elsewhere in the article."""
    wanted = name_tokens(str(value))
    if not wanted or context.quote is None:
        return Sighting(Grade.unsupported, "name not in the quote")
    quoted = words(context.quoted)
    placed = {token: word for word in quoted for token in name_tokens(word.text)}
    for token in set(wanted) - placed.keys():
        placed |= {token: word for word in reversed(quoted) if same_name(token, word.text)}  # noqa: B035  # the first
    seen = [placed[token] for token in wanted if token in placed]
    if wanted[-1] not in placed and len(seen) < len(wanted):
        return Sighting(Grade.unsupported, "name not in the quote")
    if not all(context.article.has_name_part(token) for token in wanted):
        return Sighting(Grade.unsupported, "name not in the article")
    start = context.quote.start
    span = Span(start + min(word.start for word in seen), start + max(word.end for word in seen))
    if str(value) in context.quoted:
        return Sighting(Grade.verbatim, "name", span)
    return Sighting(Grade.by_alias, "spelling" if len(seen) == len(wanted) else "surname", span)


@dataclass(frozen=True)
class KnownName:
    """A name that stands anywhere in the article: itself, an alias, a demonym, a capital, or all of its words."""

    aliases: Aliases

    def __call__(self, value: Any, context: QuoteContext) -> Sighting:
        """Grade one name."""
        name, seen = str(value), context.article.seen
        if (self, name) not in seen:
            seen[self, name] = self._look_for(name, context.article)
        return seen[self, name]

    def _look_for(self, name: str, article: ArticleText) -> Sighting:
        literal = article.find(name)
        if literal.span is not None and literal.grade.grounded:
            return Sighting(Grade.verbatim, "name", literal.span)
        canonical = self.aliases.canonical(name)
        for known, sighting in article.names.items():
            if canonical is not None and canonical in (known, self.aliases.folds_into(known)):
                return Sighting(Grade.by_alias, str(sighting.form), Span(sighting.start, sighting.end))
        return self._by_words(name, article)

    def _by_words(self, name: str, article: ArticleText) -> Sighting:
        content = content_words(self.aliases, name)
        if content and content <= article.content:
            places = [article.tokens[word] for word in content if word in article.tokens]
            return Sighting(Grade.by_alias, "its words", min(places) if places else None)
        tokens = name_tokens(name)
        if tokens and all(article.has_name_part(token) for token in tokens):
            return Sighting(Grade.by_alias, "spelling", article.tokens.get(fold(name.rsplit(maxsplit=1)[-1])))
        return self._by_side(name, article)

    def _by_side(self, name: str, article: ArticleText) -> Sighting:
        """An office given in English, of an article in another language: its own words cannot stand there."""
        side = self.aliases.side_of(name) if article.language != "en" else None
        sighting = article.names.get(side) if side else None
        return Sighting(Grade.by_alias, "its side", Span(sighting.start, sighting.end)) if sighting else UNSEEN


def known_name(aliases: Aliases) -> KnownName:
    """The check of a party, place, body or speaker."""
    return KnownName(aliases)


def verbatim(value: Any, context: QuoteContext) -> Sighting:
    """Words copied from the article (white space and typography may differ)."""
    found = context.article.find(str(value))
    if found.span is None or not found.grade.grounded:
        return UNSEEN
    return Sighting(Grade.verbatim, str(found.grade), found.span)


@dataclass(frozen=True)
class StatedDate:
    """A partial date: read from the sibling field `words`, else from any date expression of the article."""

    words: str | None = None

    def __call__(self, value: Any, context: QuoteContext) -> Sighting:
        """Grade one ISO date."""
        try:
            wanted = parse_partial(str(value))
        except ValueError:
            return Sighting(Grade.unsupported, "no date")
        stated = context.siblings.get(self.words) if self.words else None
        if stated is not None:
            return self._read_from(str(stated), wanted, context.article)
        for sighting in context.article.dates:
            if sighting.range is not None and _can_mean(sighting.range, wanted):
                return _dated(sighting.basis, Span(sighting.start, sighting.end))
        return Sighting(Grade.unsupported, "date not in the article")

    def _read_from(self, stated: str, wanted: DateRange, article: ArticleText) -> Sighting:
        found = article.find(stated)
        if found.span is None or not found.grade.grounded:
            return Sighting(Grade.unsupported, "date words not in the article")
        meant = resolve(stated, article.published_on)
        if meant is None:
            unreadable = article.published_on is not None and not find_dates(stated, article.published_on)
            grade = Grade.inferred if unreadable else Grade.unsupported
            return Sighting(grade, "stated words" if unreadable else "no publication date", found.span)
        if not _can_mean(meant, wanted):
            return Sighting(Grade.unsupported, "date words mean another day", found.span)
        return _dated("stated" if resolve(stated, None) else "resolved", found.span)


def _can_mean(stated: DateRange, wanted: DateRange) -> bool:
    """True where `wanted` is what was stated, contains it, or is one end of it (the Sunday of a weekend)."""
    contains = wanted.lo <= stated.lo and stated.hi <= wanted.hi
    return contains or wanted in (DateRange(stated.lo, stated.lo), DateRange(stated.hi, stated.hi))


def _dated(basis: str, span: Span) -> Sighting:
    if basis == "stated":
        return Sighting(Grade.verbatim, "date", span)
    return Sighting(Grade.inferred, "relative date", span)


def stated_date(words: str | None = None) -> StatedDate:
    """The check of a date; `words` names the sibling field that holds the words it was read from."""
    return StatedDate(words)
