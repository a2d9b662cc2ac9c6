"""Every error raised on purpose.

LedgerError                         base of them all
  x UsageError                      the command was called wrongly, or a path does not exist
  x TaskError                       the declared domain is wrong: stop before work (.task, .field)
  x SettingsError                   key, path or flag missing: one sentence, no traceback
  x StoreError                      DuckDB refused (.statement)
    + QueryError                    a person's own SQL failed or is not allowed
    + NewerLedgerError              the ledger was written by a newer version
    + BusyLedgerError               another process holds the ledger
    + FullDiskError                 no room to write; the published ledger still stands
  x StoppedEarly                    the run stops, the rest stays pending, a later run goes on
    + QuotaExhausted                the provider's account has nothing left
    + ServerDown                    the model's server stopped answering
  x SourceError                     a source as a whole cannot be read (.source)
  x DocumentError                   one document failed; recorded, the run goes on (.document)
    + UnreadableDocument            empty, binary, too large, or in no known encoding
    + ExtractionError               the reader's answer cannot be used
      - InvalidAnswer               outside the schema (.problems)
"""

from __future__ import annotations


class LedgerError(Exception):
    """Base of every error newsledger raises on purpose; its text is fit to be shown to a person."""


class UsageError(LedgerError):
    """The command was called wrongly: an unknown option value, or a path that does not exist."""


class TaskError(LedgerError):
    """The declared domain is wrong. Raised while a Task is built, before any work.

    TaskError("umbrellas", "Umbrella.colour", "has no Score")  -> "umbrellas: Umbrella.colour has no Score"
    """

    def __init__(self, task: str, field: str, problem: str) -> None:
        super().__init__(f"{task}: {field} {problem}")
        self.task = task
        self.field = field


class SettingsError(LedgerError):
    """A setting, a key or the set-up is missing or wrong; the message says what to set."""


class StoreError(LedgerError):
    """DuckDB refused. `statement` is the name of the statement (its .sql file), or None."""

    def __init__(self, message: str, statement: str | None = None) -> None:
        super().__init__(message)
        self.statement = statement


class QueryError(StoreError):
    """A person's own SQL does not parse, or asks for something the published ledger does not allow."""


class NewerLedgerError(StoreError):
    """The ledger was written by a newer version of newsledger, whose tables this one does not know."""


class BusyLedgerError(StoreError):
    """Another process is writing the working ledger."""


class FullDiskError(StoreError):
    """No room to write. What was committed before stands, and so does the published ledger."""


class StoppedEarly(LedgerError):
    """Reading stops here: what was answered is kept, the rest stays pending, and a later run goes on (exit 75)."""


class QuotaExhausted(StoppedEarly):
    """The provider says that the account's quota is used up."""


class ServerDown(StoppedEarly):
    """The model's server answers no longer."""


class SourceError(LedgerError):
    """A source as a whole (a folder, an index, a feed) cannot be read; `source` names it."""

    def __init__(self, source: str, problem: str) -> None:
        super().__init__(f"{source}: {problem}")
        self.source = source


class DocumentError(LedgerError):
    """One document failed. It becomes a row in `failures`, and the run goes on; `document` names it."""

    def __init__(self, document: str, problem: str) -> None:
        super().__init__(f"{document}: {problem}")
        self.document = document
        self.problem = problem


class UnreadableDocument(DocumentError):
    """Empty, binary, too large, or in no encoding that we know."""


class ExtractionError(DocumentError):
    """The reader's answer for one document cannot be used."""


class InvalidAnswer(ExtractionError):
    """An answer outside the schema; `problems` says where and why, one line each."""

    def __init__(self, document: str, problems: tuple[str, ...]) -> None:
        super().__init__(document, "the answer is outside the schema: " + "; ".join(problems))
        self.problems = problems
