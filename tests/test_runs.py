"""Runs that follow each other: nothing new, a sixth article, an edited one, a rebuild, another reader."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from pipeline.ledger import Ledger
from pipeline.link import link
from pipeline.reconcile import reconcile
from schemas.prisoner_exchange import TASK
from tests.ledgers import (
    GOLD,
    NOON,
    ROOT,
    SEEDS,
    answer,
    ask,
    exchange,
    group,
    ledger_of,
    members,
    one,
    pairs,
    place_of,
    write_answers,
)

LINKSET = ROOT / "tests" / "data" / "linkset"
STATE = "select entry_id, field, position, value, low, high, rule, n_support, since_run from facts order by all"
SIXTH = """Kyiv and Moscow swapped prisoners on 19 March 2025, officials said.
Russia handed over 175 soldiers and Ukraine released 175 in return, with Abu Dhabi acting as go-between.
"""


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A copy of the seeds with gold answers, run once."""
    shutil.copytree(SEEDS, tmp_path / "seeds")
    shutil.copytree(GOLD, tmp_path / "gold")
    ledger_of(tmp_path, tmp_path / "seeds", answers=tmp_path / "gold")
    return tmp_path


def again(folder: Path) -> Any:
    return ledger_of(folder, folder / "seeds", answers=folder / "gold")


def test_a_second_run_reads_nothing_and_publishes_the_same(seeds: Path) -> None:
    before, entries = ask(seeds, STATE), members(seeds)
    progress = again(seeds)
    assert progress.to_read == 0
    assert progress.ingested.unchanged == 5
    assert progress.linked.touched == frozenset()
    assert ask(seeds, STATE) == before
    assert members(seeds) == entries
    assert one(seeds, "select count(*) from facts_history where until_run is not null") == 0


def test_a_sixth_article_joins_its_entry_and_changes_only_that(seeds: Path) -> None:
    before = members(seeds)
    march = before[("001_e23ec47108c7a993.txt", "x1")]
    (seeds / "seeds" / "sixth.txt").write_text(SIXTH, "utf-8")
    index = seeds / "seeds" / "index.toml"
    index.write_text(
        index.read_text("utf-8") + '\n[[article]]\nfile = "sixth.txt"\npublished = 2025-03-20\noutlet = "Sixth"\n'
    )
    quote = "Russia handed over 175 soldiers and Ukraine released 175 in return"
    said = exchange(
        "Kyiv and Moscow swapped prisoners on 19 March 2025",
        date_start="2025-03-19",
        date_end="2025-03-19",
        date_text="on 19 March 2025",
        mediators=["United Arab Emirates"],
        groups=[group(quote, 175, ("Russia", "Ukraine")), group(quote, 175, ("Ukraine", "Russia"))],
    )
    write_answers(seeds / "gold" / "sixth.jsonl", [answer("sixth.txt", said)])
    again(seeds)
    after = members(seeds)
    assert after[("sixth.txt", "x1")] == march
    assert {member: after[member] for member in before} == before
    changed = ask(seeds, "select distinct entry_id from facts_history where since_run = 2 or until_run = 2")
    inside = ask(seeds, f"select entry_id from entries where entry_id = '{march}' or parent_id = '{march}'")
    assert {entry for (entry,) in changed} <= {entry for (entry,) in inside}
    assert changed


def test_an_edited_article_retires_its_old_claims_and_keeps_its_entry(seeds: Path) -> None:
    name = "001_e23ec47108c7a993.txt"
    before = members(seeds)
    path = seeds / "seeds" / name
    path.write_text(
        path.read_text("utf-8").replace("22 wounded", "23 wounded").replace("the 22 severely", "the 23 severely"),
        "utf-8",
    )
    gold = seeds / "gold" / name.replace(".txt", ".json")
    gold.write_text(
        gold.read_text("utf-8")
        .replace("the return of the 22", "the return of the 23")
        .replace('"count": 22', '"count": 23')
    )
    progress = again(seeds)
    assert (progress.ingested.edited, progress.to_read) == (1, 1)
    assert members(seeds) == before
    march = before[(name, "x1")]
    sql = f"select living_best from flows where exchange_id = '{march}' and returned_to = 'Ukraine'"
    assert one(seeds, sql) == 198
    assert one(seeds, "select count(*) from mentions where until_run = 2") == 10
    assert one(seeds, f"select count(*) from documents where article = '{name}'") == 2
    others = ask(seeds, "select distinct entry_id from facts_history where until_run = 2")
    inside = ask(seeds, f"select entry_id from entries_history where entry_id = '{march}' or parent_id = '{march}'")
    assert {entry for (entry,) in others} <= {entry for (entry,) in inside}


def test_an_article_edited_back_stands_as_before(seeds: Path) -> None:
    path = seeds / "seeds" / "000_471649989f61c0cd.txt"
    text, before = path.read_text("utf-8"), members(seeds)
    told = ask(seeds, "select entry_id, field, value from facts order by all")
    path.write_text(text + "\nThis article was corrected.\n", "utf-8")
    again(seeds)
    path.write_text(text, "utf-8")
    again(seeds)
    assert members(seeds) == before
    assert ask(seeds, "select entry_id, field, value from facts order by all") == told


def test_a_rebuild_from_the_log_keeps_ids_and_facts(seeds: Path) -> None:
    before, facts = members(seeds), ask(seeds, STATE)
    with Ledger.open(place_of(seeds), TASK) as ledger:
        ledger.begin("link", None)
        linked = link(ledger.db, TASK, ledger.run, rebuild=True)
        reconcile(ledger.db, TASK, ledger.run, linked.touched)
        assert linked.minted == frozenset()
        rows = ledger.db.run_sql(STATE)
    assert [tuple(row) for row in rows] == facts
    again(seeds)
    assert members(seeds) == before


def test_the_order_of_arrival_does_not_matter(tmp_path: Path) -> None:
    """The same articles, all at once and one by one backwards, make the same clusters."""
    articles = sorted((LINKSET / "articles").glob("*.txt"))
    ledger_of(tmp_path / "once", LINKSET / "articles", answers=LINKSET / "answers")
    backwards = tmp_path / "backwards"
    for chunk in (articles[15:], articles[7:15], articles[:7]):
        ledger_of(backwards, *chunk, answers=LINKSET / "answers")
    assert pairs(members(backwards)) == pairs(members(tmp_path / "once"))


def test_another_reader_replaces_the_readings_of_its_sources(seeds: Path) -> None:
    """Two readings of one article never count together."""
    empty = write_answers(
        seeds / "empty.jsonl", [answer(path.name) for path in sorted((seeds / "seeds").glob("*.txt"))]
    )
    progress = ledger_of(seeds, seeds / "seeds", answers=empty)
    assert progress.outcomes["empty"] == 5
    assert one(seeds, "select count(*) from exchanges") == 0
    assert one(seeds, "select count(*) from facts") == 0
    progress = again(seeds)
    assert progress.from_store == 5
    assert one(seeds, "select sum(living_best) from flows where countable") == 2677


def test_a_date_learned_later_is_read_anew(seeds: Path) -> None:
    """The publication date is part of what a reader sees, so a corrected index makes a new reading."""
    index = seeds / "seeds" / "index.toml"
    index.write_text(index.read_text("utf-8").replace("2025-06-09", "2025-06-10"), "utf-8")
    progress = again(seeds)
    assert progress.to_read == 1
    assert one(seeds, "select published_on::varchar from documents where article like '002%'") == "2025-06-10"
    # "on Monday" said on a Tuesday is still the ninth.
    assert one(seeds, "select count(*) from exchanges where date_start = '2025-06-09'") == 2


def test_without_a_date_relative_words_support_no_day(tmp_path: Path) -> None:
    shutil.copytree(SEEDS, tmp_path / "seeds")
    (tmp_path / "seeds" / "index.toml").unlink()
    ledger_of(tmp_path, tmp_path / "seeds", answers=GOLD)
    rows = ask(tmp_path, "select support_rule from claims where field = 'date_start' and grade = 'unsupported'")
    assert rows
    assert {rule for (rule,) in rows} == {"no publication date"}
    assert one(tmp_path, "select count(date_start) from exchanges") == 0


def test_a_copy_at_another_address_is_not_read_and_supports_nothing(seeds: Path) -> None:
    copy = seeds / "elsewhere"
    copy.mkdir()
    name = "001_e23ec47108c7a993.txt"
    shutil.copy(seeds / "seeds" / name, copy / name)
    before = ask(seeds, STATE)
    progress = ledger_of(seeds, copy, answers=seeds / "gold")
    assert (progress.ingested.copies, progress.to_read) == (1, 0)
    assert ask(seeds, STATE) == before
    assert one(seeds, "select count(*) from screening where fate = 'copy'") == 1


def test_a_copy_takes_the_place_of_an_original_that_was_edited(seeds: Path) -> None:
    copy = seeds / "elsewhere"
    copy.mkdir()
    name = "000_471649989f61c0cd.txt"
    shutil.copy(seeds / "seeds" / name, copy / name)
    ledger_of(seeds, copy, answers=seeds / "gold")
    original = seeds / "seeds" / name
    original.write_text("The article was withdrawn.", "utf-8")
    write_answers(seeds / "gold" / "withdrawn.jsonl", [])
    again(seeds)
    assert one(seeds, "select count(*) from documents where until_run is null and copy_of is not null") == 0
    assert one(seeds, "select count(*) from exchanges") == 8


def test_ages_of_the_ledger_can_be_asked_for(seeds: Path) -> None:
    told = one(seeds, f"select count(*) from as_of(timestamp '{NOON:%Y-%m-%d}')")
    assert told == 0
    assert one(seeds, "select count(*) from as_of(now()::timestamp + interval 1 day)") == one(
        seeds, "select count(*) from facts"
    )
