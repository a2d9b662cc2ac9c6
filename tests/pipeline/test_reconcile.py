"""From mentions to entries and facts: one value per field, its support, and only what changed is written."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pipeline.ledger import Ledger
from pipeline.reconcile import reconcile
from pipeline.reconcile.records import load_reconciled
from tests.toy.builders import batch, find, mark
from tests.toy.bureau import ask, facts, settle, tell
from tests.toy.task import TASK

SPEAKERS = "The Rain Bureau of Ruritania and the Umbrella Guild and Marshland spoke. "


def bulletin(count: int, **values: Any) -> tuple[str, dict[str, Any]]:
    """A text that gives a figure for the find of 3 May, and what is read from it."""
    hedges = {"at_least": "more than ", "about": "about ", "at_most": "up to "}
    said = f"{hedges.get(values.get('hedge', ''), '')}{count} umbrellas"
    text = f"{SPEAKERS}On 3 May 2025 {said} went from Ruritania to Marshland."
    dated = {"found_on": "2025-05-03", "found_words": "3 May 2025"}
    return text, find(f"{said} went from Ruritania to Marshland", batch(said, count, **values), **dated)


def told(ledger: Ledger, *counts: int | tuple[int, dict[str, Any]], **known: Any) -> None:
    """Bulletins a, b, c … with one figure each."""
    for name, one in zip("abcdefgh", counts, strict=False):
        count, values = one if isinstance(one, tuple) else (one, {})
        tell(ledger, name, *bulletin(count, **values), **known)


def figure_of(ledger: Ledger) -> tuple[Any, ...]:
    """Low, best, high, support and dissent of the only figure."""
    (row,) = facts(ledger, "count", "low, value, high, n_support, n_dissent")
    return row


def test_reports_of_one_find_become_one_entry_with_one_batch(ledger):
    told(ledger, 175, 175)
    linked, _ = settle(ledger)
    assert len(linked.minted) == 1
    assert ask(ledger, "select record, count(*) as n from entries group by all order by all") == [
        ("batch", 1),
        ("find", 1),
    ]
    assert figure_of(ledger) == ("175", "175", "175", 2, 0)


def test_more_than_300_and_307_agree(ledger):
    told(ledger, 307, (300, {"hedge": "at_least"}))
    settle(ledger)
    assert figure_of(ledger) == ("307", "307", "307", 2, 0)
    assert facts(ledger, "hedge") == [("exact",)]
    assert ask(ledger, "select * from conflicts") == []


def test_silence_never_outvotes_a_value(ledger):
    text, plain = bulletin(175)
    placed = {**plain, "place": "Ruritania"}
    for name, said in (("a", plain), ("b", plain), ("c", placed)):
        tell(ledger, name, text + f" {name}", said)
    settle(ledger)
    assert facts(ledger, "place", "value, n_support, n_dissent") == [("Ruritania", 1, 0)]


def test_a_dispute_between_parties_keeps_low_and_high_and_goes_to_the_receiving_side(ledger):
    told(
        ledger,
        (207, {"told_by": ["Rain Bureau"]}),
        (195, {"told_by": ["Marshland"]}),
        (207, {"told_by": ["Rain Bureau"]}),
    )
    settle(ledger)
    assert figure_of(ledger) == ("195", "195", "207", 1, 1)
    assert facts(ledger, "count", "rule, confirmed_by") == [("the receiving office's count", "one side")]
    assert ask(ledger, "select cause from conflicts where field = 'count'") == [("speaker",)]


def test_one_speaker_through_two_outlets_is_one_source(ledger):
    told(ledger, (175, {"told_by": ["Umbrella Guild"]}), (175, {"told_by": ["Umbrella Guild"]}))
    settle(ledger)
    assert figure_of(ledger)[3:] == (1, 0)
    assert facts(ledger, "count", "confirmed_by") == [("third party",)]


def test_two_bulletins_of_one_outlet_are_one_source(ledger):
    told(ledger, 175, 175, outlet="The Tram")
    tell(ledger, "c", *bulletin(175), outlet="the tram")
    settle(ledger)
    assert figure_of(ledger)[3:] == (1, 0)


def test_both_sides_confirm_what_both_say(ledger):
    told(ledger, (175, {"told_by": ["Rain Bureau"]}), (175, {"told_by": ["Marshland"]}))
    settle(ledger)
    assert facts(ledger, "count", "n_support, confirmed_by") == [(2, "both sides")]


def test_a_total_and_its_parts_are_marked_and_dispute_nothing(ledger):
    """One bulletin has 175 black and 22 red umbrellas, another has 197 in all: the total, no rival."""
    text = "On 3 May 2025 175 black and 22 red umbrellas went from Ruritania to Marshland."
    dated = {"found_on": "2025-05-03", "found_words": "3 May 2025"}
    parts = [batch("175 black", 175), batch("22 red umbrellas", 22, colour="red")]
    tell(ledger, "a", text, find("umbrellas went from Ruritania to Marshland", *parts, **dated))
    tell(ledger, "b", *bulletin(197, colour="mixed"))
    settle(ledger)
    found = facts(ledger, "sum", "value, rule")
    assert found == [("part", "197 = 175 + 22"), ("part", "197 = 175 + 22"), ("total", "197 = 175 + 22")]
    assert ask(ledger, "select * from conflicts") == []


def test_what_is_nested_twice_is_aligned_too(ledger):
    text = "On 3 May 2025 12 umbrellas with a duck head went from Ruritania to Marshland."
    dated = {"found_on": "2025-05-03", "found_words": "3 May 2025"}
    for name, words in (("a", "a duck head"), ("b", "duck head")):
        tell(
            ledger,
            name,
            text + name,
            find("went from Ruritania to Marshland", batch("12 umbrellas with a duck head", 12, mark(words)), **dated),
        )
    settle(ledger)
    assert facts(ledger, "words", "value, n_support") == [("a duck head", 2)]
    parents = "select p.record from entries e join entries p on p.entry_id = e.parent_id where e.record = 'mark'"
    assert ask(ledger, parents) == [("batch",)]


def test_an_unsupported_value_takes_no_part(ledger):
    text, said = bulletin(175)
    tell(ledger, "a", text, {**said, "place": "Zenda"})
    settle(ledger)
    assert facts(ledger, "place") == []
    assert ask(ledger, "select value, grade from claims where field = 'place'") == [("Zenda", "unsupported")]


def test_settling_again_changes_nothing(ledger):
    told(ledger, 207, 195)
    settle(ledger)
    before = ask(ledger, "select * from facts_history order by all")
    linked, summary = settle(ledger)
    assert (linked.touched, summary.facts_added, summary.facts_closed, summary.moved) == (frozenset(), 0, 0, 0)
    entries = [row[0] for row in ask(ledger, "select entry_id from entries where record = 'find'")]
    again = reconcile(ledger.db, TASK, ledger.run, entries)
    assert (again.facts_added, again.facts_closed) == (0, 0)
    assert ask(ledger, "select * from facts_history order by all") == before


def test_a_new_report_changes_only_the_facts_it_bears_on(ledger):
    told(ledger, 175)
    settle(ledger)
    run = ledger.run
    tell(ledger, "b", *bulletin(175))
    settle(ledger)
    kept = {field for (field,) in ask(ledger, f"select field from facts where since_run = {run}")}
    assert kept == {"note"}
    closed = ask(ledger, "select count(*) as n from facts_history where until_run is not null and field = 'count'")
    assert closed == [(1,)]


REPORTED = [
    (207, {"told_by": ["Rain Bureau"]}),
    (195, {"told_by": ["Marshland"]}),
    (200, {}),
    (190, {"hedge": "at_least"}),
]


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0)])
def test_facts_do_not_depend_on_the_order_of_arrival(ledger, order):
    """Marshland's own 195 is best; the hedged 190 allows it; 207 and 200 are against it."""
    for number in order:
        count, values = REPORTED[number]
        tell(ledger, str(count), *bulletin(count, **values))
        settle(ledger)
    rows = facts(ledger, "count", "low, value, high, rule, n_support, n_dissent")
    assert rows == [("195", "195", "207", "the receiving office's count", 2, 2)]
    assert facts(ledger, "state", "value, n_support") == [("found", 4)]


def split_task() -> Any:
    """The toy task with a threshold that nothing reaches."""
    return replace(TASK, linking=replace(TASK.linking, threshold=99.0))


def test_an_entry_that_falls_apart_leaves_no_record_with_two_parents(ledger):
    """A rebuild under stricter weights splits the find: one part keeps its ids, the others' batches get new ones."""
    told(ledger, 175, (175, {"colour": "mixed"}), (175, {"hedge": "at_least"}))
    settle(ledger)
    ((kept_find,),) = ask(ledger, "select entry_id from entries where record = 'find'")
    ((kept_batch,),) = ask(ledger, "select entry_id from entries where record = 'batch'")
    strict = Ledger(ledger.db, split_task())
    settle(strict, rebuild=True)
    finds = [entry for (entry,) in ask(ledger, "select entry_id from entries where record = 'find'")]
    batches = ask(ledger, "select entry_id, parent_id from entries where record = 'batch'")
    assert len(finds) == 3
    assert sorted(parent for _, parent in batches) == sorted(finds)
    assert len({entry for entry, _ in batches}) == 3
    assert (kept_batch, kept_find) in batches
    doubled = "select mention_id from entry_mentions group by mention_id having count(*) > 1"
    assert ask(ledger, doubled) == []


def test_reconciled_records_come_back_typed_with_their_parts(ledger):
    told(ledger, 175)
    settle(ledger)
    ((entry,),) = ask(ledger, "select entry_id from entries where record = 'find'")
    found = load_reconciled(ledger.db, TASK, [entry])[entry]
    (one,) = found.nested["batches"]
    assert (one.values["count"], one.values["counted"], one.values["given_to"]) == (175, False, "Marshland")
    assert found.values["offices"] == ("Marshland", "Ruritania")
    assert found.parts == ()
