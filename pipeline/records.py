"""The values that flow between stages. All frozen; none knows where it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Span(NamedTuple):
    """A half-open stretch of `documents.text`, in code points: text[start:end]."""

    start: int
    end: int


class QuoteGrade(StrEnum):
    """How a record's quote was found in its article."""

    exact = "exact"
    typographic = "typographic"
    """Equal after NFKC, unified quotes and dashes, and collapsed white space; case kept."""
    near = "near"
    """Found by edit distance only: marked, and its record is not reconciled."""
    absent = "absent"

    @property
    def grounded(self) -> bool:
        """True where the record may take part in reconciliation."""
        return self in (QuoteGrade.exact, QuoteGrade.typographic)


class Grade(StrEnum):
    """How a claim's value is supported by its article."""

    verbatim = "verbatim"
    by_alias = "by_alias"
    inferred = "inferred"
    """By a named rule: a back-reference, a relative date, a judgement on the quote."""
    asserted = "asserted"
    """From a person or a data set, not from an article's text."""
    unsupported = "unsupported"


class Outcome(StrEnum):
    """What became of one reading of one version."""

    ok = "ok"
    empty = "empty"
    """A real answer: no event in this article."""
    declined = "declined"
    """This reader cannot read it: its language, or no recorded answer."""
    ungrounded = "ungrounded"
    """No quote of the answer stands in the article."""
    invalid = "invalid"
    refused = "refused"
    truncated = "truncated"
    filtered = "filtered"
    transport = "transport"
    budget = "budget"

    @property
    def usable(self) -> bool:
        """True where the answer's mentions enter the ledger."""
        return self in (Outcome.ok, Outcome.empty)

    @property
    def final(self) -> bool:
        """True where the same reader need not be asked again."""
        return self not in (Outcome.transport, Outcome.budget)

    @property
    def failed(self) -> bool:
        """True where the run's exit status says that a document failed."""
        return self in _FAILED


_FAILED = (Outcome.invalid, Outcome.refused, Outcome.truncated, Outcome.filtered, Outcome.transport)


_STAYING = frozenset({"local", "private", "no-remote"})


@dataclass(frozen=True, slots=True)
class Document:
    """One version of one article, as ingested."""

    document_id: str
    """The canonical URL, or `file:` and the resolved path, or an archive's own id, or the text hash."""
    version_id: str
    """Hash of document_id and text_hash."""
    text_hash: str
    """First 128 bits of SHA-256 of the NFKC, white-space-collapsed text, in hex."""
    article: str
    """What a person calls it: the file's name, the URL or the id."""
    text: str
    """Decoded text with newlines as \\n, otherwise untouched. Spans point into it."""
    fetched_at: datetime
    """UTC, aware."""
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published_on: date | None = None
    """The outlet's local date; None leaves relative dates unresolved."""
    published_basis: str | None = None
    """metadata, page, user or inferred; None without a date."""
    language: str | None = None
    """ISO 639-1 code, None when not stated."""
    rights: str | None = None
    """What may be done with the text, as words apart by blanks or commas; see `stays_here`."""
    path: str | None = None
    """The resolved path of the file it came from; None for other sources."""
    copy_of: str | None = None
    """version_id of the version with the same text that is read in its place."""

    @property
    def stays_here(self) -> bool:
        """True where `rights` forbid that the text leaves this machine: "local", "private" or "no-remote"."""
        return not _STAYING.isdisjoint((self.rights or "").lower().replace(",", " ").split())


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader said of one document: `content` is the schema's JSON object, None unless there is one."""

    outcome: Outcome
    content: Mapping[str, Any] | None = None
    message: str | None = None
    """Why it failed or was declined, for a person."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What an answer cost, over all its attempts. None where the provider does not say."""

    tokens_in: int | None = None
    """All prompt tokens, the cached ones included."""
    tokens_cached: int | None = None
    tokens_out: int | None = None
    """All completion tokens, the reasoning ones included."""
    tokens_reasoning: int | None = None
    cost: float | None = None
    """US dollars."""
    latency_s: float | None = None
    """Seconds from the first request to the answer."""


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP attempt of one reading, answered or not. None where the provider does not say."""

    attempt: int
    """From 1, over all attempts for one document."""
    started_at: datetime
    """UTC, aware."""
    model: str | None = None
    """As the server names it, else as it was asked for."""
    outcome: str | None = None
    """ok, an Outcome, or what went wrong on the way: an HTTP status, "timeout", "connection"."""
    finish_reason: str | None = None
    request_id: str | None = None
    tokens_in: int | None = None
    tokens_cached: int | None = None
    tokens_out: int | None = None
    tokens_reasoning: int | None = None
    cost: float | None = None
    """US dollars."""
    latency_s: float | None = None
    """Seconds from sending the request to the end of its answer."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One version read under one read key."""

    read_key: str
    version_id: str
    task: str
    reader: str
    fingerprint: str
    answer: Answer
    usage: Usage = Usage()
    calls: tuple[Call, ...] = ()
    """The HTTP attempts behind it; empty for readers that make none."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One record of one answer, with its quote located in the article."""

    mention_id: str
    """Hash of the read key and the path."""
    parent_id: str | None
    record: str
    """The record type's name: its class name in snake case."""
    path: str
    """Place in the answer, "umbrellas[0].marks[2]"."""
    local_id: str | None
    """The answer's own name for it ("x1"); None where the record has none."""
    part_of: str | None
    """mention_id of the record of the same answer that this one is a part of."""
    read_key: str
    version_id: str
    document_id: str
    quote: str
    """The answer's quote, as given."""
    span: Span | None
    """Where it stands; None when absent."""
    quote_grade: QuoteGrade


@dataclass(frozen=True, slots=True)
class Claim:
    """One value of one mention. A null makes no claim; a list field makes one per member."""

    mention_id: str
    field: str
    position: int
    """Index in a list field, else 0."""
    value: str | int | bool
    span: Span | None
    """The words that support it; None when nothing was located."""
    grade: Grade
    support_rule: str
    """Which rule graded it: digits, number words, back-reference, alias, relative date, judged, …"""
    attribution: tuple[str, ...] = ()
    """Who the article says says so; empty: the article itself."""
