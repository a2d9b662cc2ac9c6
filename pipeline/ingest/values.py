"""What a source says of an article besides its text, and what is said when an article cannot be taken."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from pipeline.errors import UnreadableDocument
from pipeline.ingest.identity import canonical_url

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_ARTICLE_BYTES = 10_000_000
"""The longest article taken, in bytes; inclusive. News runs to a few kB: more is a dump, not an article."""

MAX_LINE_BYTES = 50_000_000
"""The longest JSONL line held in memory, in bytes without its line end; inclusive."""

BASES = ("metadata", "page", "user", "inferred")
"""How a publication date may be known: the values of `documents.published_basis`."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a person says of a single text: it stands above what an index says, and its date has the basis "user"."""

    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published_on: date | None = None
    language: str | None = None
    rights: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """One article that could not be taken; the stream goes on after it."""

    document: str
    """Where it stands: the path as given, "file.jsonl:12", or "standard input"."""
    kind: str
    """empty, binary, too large, encoding, unreadable, bad line, or same id."""
    message: str
    """What happened, to which article, and what to do."""


@dataclass(frozen=True, slots=True)
class Details:
    """What is known of one article besides its text, checked; None where nothing is known."""

    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published_on: date | None = None
    published_basis: str | None = None
    language: str | None = None
    rights: str | None = None


DETAIL_KEYS = frozenset({"url", "outlet", "title", "published", "published_basis", "language", "rights"})
"""The keys that `details_of` reads."""


class Rejected(UnreadableDocument):
    """Inside ingest: an article that becomes a Failure of this `kind`."""

    def __init__(self, document: str, kind: str, problem: str) -> None:
        super().__init__(document, problem)
        self.kind = kind

    def failure(self) -> Failure:
        """The row for the stream."""
        return Failure(self.document, self.kind, str(self))


def details_of(row: Mapping[str, object], basis: str = "metadata") -> Details:
    """Checks one row of an index or of a JSONL file; `basis` is that of its date where the row gives none.

    {"published": "2025-03-19T23:10:00+02:00"}   -> published_on 2025-03-19: the outlet's own date, as written
    {"published": "last week"}                   -> ValueError, whose text is fit to be shown to a person
    """
    published_on = _date(row.get("published"))
    basis = check_basis(word(row, "published_basis") or basis)
    return Details(
        url=check_url(word(row, "url")),
        outlet=word(row, "outlet"),
        title=word(row, "title"),
        published_on=published_on,
        published_basis=basis if published_on else None,
        language=check_language(word(row, "language")),
        rights=word(row, "rights"),
    )


def details_given(given: Given, known: Details) -> Details:
    """Lays what a person says over what an index says. Raises ValueError for a bad URL or language."""
    return Details(
        url=check_url(given.url) or known.url,
        outlet=given.outlet or known.outlet,
        title=given.title or known.title,
        published_on=given.published_on or known.published_on,
        published_basis="user" if given.published_on else known.published_basis,
        language=check_language(given.language) or known.language,
        rights=given.rights or known.rights,
    )


def word(row: Mapping[str, object], key: str) -> str | None:
    """The text under `key`, None where it is missing, null or blank. Raises ValueError where it is no text."""
    value = row.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"{key} is {value!r:.60}, not a text: put it in quotation marks")
    return mended(value.strip()) or None


def mended(text: str) -> str:
    """Half a surrogate pair, which JSON can write and no file can hold, becomes U+FFFD."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def check_basis(basis: str) -> str:
    """Returns `basis`; ValueError unless it is one of BASES."""
    if basis not in BASES:
        raise ValueError(f"published_basis {basis!r:.60} is unknown: write one of {', '.join(BASES)}")
    return basis


def check_url(url: str | None) -> str | None:
    """Returns `url`; ValueError where it is no web address, since the article would be known by it."""
    if url is not None:
        canonical_url(url)
    return url


def check_language(language: str | None) -> str | None:
    """The ISO 639-1 code in lower case: "en-GB" -> "en". ValueError for anything else."""
    if language is None:
        return None
    code = re.split("[-_]", language.strip().lower())[0]
    if not re.fullmatch("[a-z]{2}", code):
        raise ValueError(f'language {language!r:.60} is no two-letter code: write one such as "en", or leave it out')
    return code


def _date(value: object) -> date | None:
    """The day as written: neither a time nor an offset moves it."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return datetime.fromisoformat(value.strip()).date() if isinstance(value, str) else _no_date(value)
    except ValueError:
        return _no_date(value)


def _no_date(value: object) -> date:
    raise ValueError(f"published {str(value)!r:.60} is no date: write it as 2025-03-19, or leave it out when unknown")
