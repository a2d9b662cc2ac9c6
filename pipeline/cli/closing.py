"""The closing summary, for people: what was read, found, disputed, broken and left over, and what to try next."""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from pipeline.cli.terminal import count, jsonable, listed, say, say_json, say_wrapped, tell, written

if TYPE_CHECKING:
    from pipeline.cli.settings import Settings
    from pipeline.cli.stages import Setup
    from pipeline.declare import Task
    from pipeline.ledger import Place
    from pipeline.summary import Disagreement, EntryLine, FailureLine, Summary, Unsupported

MOST = 20
"""So many rows of each kind are shown; the rest is counted."""

_OUTCOMES = {
    "ok": "with {things}",
    "empty": "without any",
    "declined": "declined (this reader cannot read them, or has no answer)",
    "ungrounded": "ungrounded (no quote of the answer stands in the article)",
    "invalid": "invalid (the answer is outside the schema)",
    "refused": "refused by the model",
    "truncated": "cut off by the model's limit",
    "filtered": "stopped by the provider's filter",
    "transport": "not answered (they stay pending)",
    "budget": "left for lack of budget (they stay pending)",
}


@dataclass(frozen=True, slots=True)
class _Shown:
    """What every section looks at."""

    summary: Summary
    task: Task
    settings: Settings
    place: Place

    @property
    def things(self) -> str:
        """What a person calls the root entries: the name of their view."""
        return self.task.root.view or "entries"

    @property
    def thing(self) -> str:
        return self.task.root.record_name().replace("_", " ") if self.task.root.view else "entry"

    @property
    def totals(self) -> Any:
        return self.summary.totals

    def command(self, text: str) -> str:
        """A command to try, on this ledger."""
        elsewhere = self.settings.origins["db"] == "--db"
        return f"newsledger {text}" + (f" --db {shlex.quote(str(self.settings.db))}" if elsewhere else "")


def show_closing(summary: Summary | None, setup: Setup, *, status: int) -> None:
    """Print the summary of a run, as far as its command did something that a section tells of."""
    if summary is None:
        return
    shown = _Shown(summary, setup.task, setup.settings, setup.place)
    if setup.common.as_json:
        say_json(_machine(shown, status))
    elif setup.common.quiet:
        for one in summary.failures[:MOST]:
            tell(f"newsledger: {_failure(one)}")
    else:
        for section in _SECTIONS[summary.command]:
            section(shown)


def _machine(shown: _Shown, status: int) -> Mapping[str, Any]:
    return {
        "exit_status": status,
        "ledger": str(shown.place.published),
        "reader_configured": shown.settings.model_is_chosen,
        **jsonable(asdict(shown.summary)),
    }


def _reader(shown: _Shown) -> None:
    reader = shown.summary.reader
    if reader != "builtin":
        say_wrapped(f"Read by {reader}.")
        return
    say_wrapped("Read by the built-in pattern reader: no model, no network; it finds what its patterns know.")
    if not shown.settings.model_is_chosen:
        say_wrapped('No model is configured. To choose a reader: --model NAME, or model = "NAME" in newsledger.toml.')


def _articles(shown: _Shown) -> None:
    names = {"new": "new", "edited": "edited", "copies": "copies of others", "unchanged": "unchanged"}
    counts = shown.summary.counts
    parts = [f"{counts.get(f'documents_{key}', 0):,} {name}" for key, name in names.items()]
    failed = counts.get("documents_failed", 0)
    told = [part for part in parts if not part.startswith("0 ")] + ([f"{failed:,} failed"] if failed else [])
    say_wrapped(f"Articles: {', '.join(told) or 'none brought'}.")


def _readings(shown: _Shown) -> None:
    outcomes = shown.summary.outcomes
    if not outcomes:
        say("Readings: none; nothing had to be read.")
    else:
        parts = [f"{n:,} {_OUTCOMES.get(name, name).format(things=shown.things)}" for name, n in outcomes.items()]
        again = shown.summary.counts.get("from_store", 0)
        kept = f"; {again:,} of the answers were there from before" if again else ""
        say_wrapped(f"Readings: {', '.join(parts)}{kept}.")
    stale = shown.summary.counts.get("stale", 0)
    if stale:
        say_wrapped(
            f"{count(stale, 'reading')} stale: made by an older form of this reader. "
            f"Read them again with: {shown.command('read --stale')}"
        )


def _failed(shown: _Shown) -> None:
    failures = shown.summary.failures
    if failures:
        say(f"Failed: {count(len(failures), 'document')}.")
    for one in failures[:MOST]:
        say_wrapped(_failure(one), indent=2)
    _rest(len(failures), shown.command('sql "from failures"'))


def _failure(one: FailureLine) -> str:
    name = f"{one.document}: " if one.document and not one.message.startswith(one.document) else ""
    return f"{name}{one.message.strip()} ({one.stage}, {one.kind})"


def _rest(number: int, where: str) -> None:
    if number > MOST:
        say(f"  and {number - MOST:,} more: {where}")


def _entries(shown: _Shown) -> None:
    entries, total = shown.summary.entries, shown.totals.entries
    fresh = [one for one in entries if one.state != "standing"]
    new = sum(one.state == "new" for one in entries)
    if shown.summary.command == "run":
        say()
    if not total:
        say(f"No {shown.things} in the ledger.")
        return
    changes = f"{new:,} new, {len(fresh) - new:,} changed by this run" if fresh else "none changed by this run"
    say(f"{count(total, shown.thing, shown.things).capitalize()} in the ledger, {changes}:")
    shown_lines = list(entries if total <= MOST else fresh[:MOST])
    for one, depth in _as_tree(shown_lines):
        _entry(one, depth)
    where = shown.command(f'sql "select entry_id, note from {shown.things}"')  # noqa: S608  # shown to a person, not run
    rest = (total if total > MOST else len(entries)) - len(shown_lines)
    if rest:
        say(f"  and {rest:,} more: {where}")


def _as_tree(entries: list[EntryLine]) -> Iterator[tuple[EntryLine, int]]:
    """The entries with their depth: parts beneath their wholes, where these are shown too."""
    here = {one.entry_id for one in entries}
    below: dict[str | None, list[EntryLine]] = defaultdict(list)
    for one in entries:
        below[one.part_of if one.part_of in here else None].append(one)

    def walked(whole: str | None, depth: int) -> Iterator[tuple[EntryLine, int]]:
        for one in below[whole]:
            yield one, depth
            yield from walked(one.entry_id, depth + 1)

    return walked(None, 0)


def _entry(one: EntryLine, depth: int) -> None:
    note = (one.note or "no sentence").rstrip(".")
    outlets = f", {count(one.outlets, 'outlet')}" if one.outlets not in (one.articles, 0) else ""
    part = f"; part of {one.part_of}" if one.part_of and not depth else ""
    say_wrapped(
        f"{one.entry_id}  {note} ({count(one.articles, 'article')}{outlets}{part}).", indent=2 + 2 * depth, hanging=14
    )


def _disagreements(shown: _Shown) -> None:
    say()
    total = shown.totals.disagreements
    say(f"Disagreements between sources: {total or 'none'}{':' if total else '.'}")
    for one in shown.summary.disagreements[:MOST]:
        say_wrapped(_disagreement(one), indent=2)
    _rest(total, shown.command('sql "from disagreements"'))


def _disagreement(one: Disagreement) -> str:
    sides = " against ".join(
        f"{written(side.value)} ({listed(list(side.sources)) or 'no source'})" for side in one.positions
    )
    span = f", {one.low} to {one.high}" if one.low is not None and one.low != one.high else ""
    where = (
        one.root_id if one.root_id == one.entry_id else f"{one.root_id} {one.record.replace('_', ' ')} {one.entry_id}"
    )
    return f"{where}, {one.field}: {sides}. Cause: {one.cause}. Kept: {one.value}{span}, by the rule {one.rule}."


def _checks(shown: _Shown) -> None:
    total = shown.totals.broken_checks
    say(f"Broken checks: {total or 'none'}{':' if total else '.'}")
    for one in shown.summary.broken_checks[:MOST]:
        say_wrapped(f"{one.entry_id}  {one.message}", indent=2)
    _rest(total, shown.command('sql "from checks"'))


def _unsupported(shown: _Shown) -> None:
    rows = shown.summary.unsupported
    lost = [one for one in rows if one.quotes_missing or one.claims_unsupported]
    if not rows:
        return
    if not lost:
        say(f"Not supported by their articles: none of {sum(one.claims for one in rows):,} values.")
        return
    quotes, values = sum(one.quotes_missing for one in rows), sum(one.claims_unsupported for one in rows)
    say_wrapped(
        f"Not supported by their articles, so left out: {values:,} of {sum(one.claims for one in rows):,} values. "
        f"Quotes not found: {quotes:,} of {sum(one.quotes for one in rows):,}."
    )
    if len(rows) > 1:
        for one in lost[:MOST]:
            say_wrapped(_loss(one), indent=2)


def _loss(one: Unsupported) -> str:
    who = one.outlet or "no outlet"
    language = f" ({one.language})" if one.language else ""
    return f"{who}{language}: {count(one.claims_unsupported, 'value')}, {count(one.quotes_missing, 'quote')}"


def _left(shown: _Shown) -> None:
    totals, linking = shown.totals, shown.task.linking
    if totals.on_one_article:
        say_wrapped(
            f"Resting on one article: {totals.on_one_article:,} of {count(totals.entries, shown.thing, shown.things)}."
        )
    if totals.parts_alone:
        names = listed(list(shown.summary.parts_alone), most=5)
        say_wrapped(
            f"Unlinked: {totals.parts_alone:,} of level {linking.part} whose {linking.whole} is unknown ({names})."
        )
    if totals.pending:
        say_wrapped(f"Waiting to be read: {count(totals.pending, 'article')}. Read them with: {shown.command('read')}")


def _next(shown: _Shown) -> None:
    say()
    if shown.summary.command not in ("run", "publish"):
        after = "publish" if shown.summary.command != "read" else "link"
        say(f"Working ledger: {shown.place.ledger}. Next: {shown.command(after)}")
        return
    say(f"Ledger: {shown.place.published}. Next:")
    question = f"select entry_id, note from {shown.things}"  # noqa: S608  # shown to a person, not run
    say("  " + shown.command(f'sql "{question}"'))
    if shown.summary.entries:
        say("  " + shown.command(f"explain {shown.summary.entries[0].entry_id}"))


def _waiting(shown: _Shown) -> None:
    if shown.totals.pending:
        say_wrapped(f"Waiting to be read: {count(shown.totals.pending, 'article')}.")
    say(f"Next: {shown.command('read')}")


def _published(shown: _Shown) -> None:
    totals = shown.totals
    held = f"{count(totals.entries, shown.thing, shown.things)} from {count(totals.documents, 'article')}"
    say(f"Published {shown.place.published}: {held}.")


_Section = Callable[[_Shown], None]
_SECTIONS: Mapping[str, tuple[_Section, ...]] = {
    "run": (_reader, _articles, _readings, _failed, _unsupported, _entries, _disagreements, _checks, _left, _next),
    "ingest": (_articles, _failed, _waiting),
    "read": (_reader, _articles, _readings, _failed, _unsupported, _next),
    "link": (_entries, _disagreements, _checks, _left, _next),
    "reconcile": (_entries, _disagreements, _checks, _left, _next),
    "publish": (_published,),
}
