"""Linking and reconciling on what 22 outlets said of exchanges of 2022 to 2024."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ledgers import ROOT, ask, events, gold_of, ledger_of, members, pairs

LINKSET = ROOT / "tests" / "data" / "linkset"


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("linkset")
    ledger_of(folder, LINKSET / "articles", answers=LINKSET / "answers")
    return folder


def test_the_events_are_found(linked: Path) -> None:
    gold, found = pairs(gold_of(events(LINKSET / "events.json"))), pairs(members(linked))
    assert len(gold) == 24
    assert len(found & gold) / len(found) >= 0.97
    assert len(found & gold) / len(gold) >= 0.90


@pytest.mark.parametrize(
    ("member", "low", "best", "high"),
    [(("005.txt", "x1"), 195, 207, 207), (("021.txt", "x1"), 150, 189, 189)],
)
def test_what_the_sides_dispute_is_kept(linked: Path, member: tuple[str, str], low: int, best: int, high: int) -> None:
    """Ukraine counts its own people, Russia counts fewer: no vote decides, the receiving side's count is best."""
    entry = members(linked)[member]
    sql = f"""
        select value, low, high, rule, cause, confirmed_by
        from disagreements
        where exchange_id = '{entry}' and field = 'count'
    """
    assert ask(linked, sql) == [(str(best), str(low), str(high), "receiving side's count", "speaker", "one side")]
    sql = f"""
        select living_low, living_best, living_high
        from flows
        where exchange_id = '{entry}' and returned_to = 'Ukraine'
    """
    assert ask(linked, sql) == [(best, best, best)] or ask(linked, sql) == [(low, best, high)]


def test_agreed_figures_are_confirmed_by_both_sides(linked: Path) -> None:
    entry = members(linked)[("012.txt", "x1")]
    sql = f"""
        select count, count_confirmed_by
        from released_groups
        where exchange_id = '{entry}' and returned_to = 'Ukraine' and not subset and count is not null
    """
    assert ask(linked, sql) == [(90, "both sides")]


def test_a_cancelled_exchange_counts_for_nothing(linked: Path) -> None:
    entry = members(linked)[("006.txt", "x2")]
    assert ask(linked, f"select status from exchanges where entry_id = '{entry}'") == [("cancelled",)]
    assert ask(linked, f"select * from flows where exchange_id = '{entry}' and countable") == []
