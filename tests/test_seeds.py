"""The main job on the seed articles with the gold answers: the eight events, their tree, and the right total."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ledgers import GOLD, SEEDS, ask, events, gold_of, ledger_of, members, one


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seeds")
    progress = ledger_of(folder, SEEDS, answers=GOLD)
    assert progress.exit_status == 0
    return folder


def test_the_ledger_holds_exactly_the_gold_events(seeds: Path) -> None:
    gold = gold_of(events(GOLD / "events.json"))
    found = members(seeds)
    clusters = {entry: {one for one in found if found[one] == entry} for entry in found.values()}
    wanted = {name: {one for one in gold if gold[one] == name} for name in gold.values()}
    assert sorted(map(sorted, clusters.values())) == sorted(map(sorted, wanted.values()))
    assert len(clusters) == 8


def test_levels_and_tree_are_the_gold_ones(seeds: Path) -> None:
    gold = events(GOLD / "events.json")
    found = members(seeds)
    entry_of = {name: found[tuple(event["members"][0])] for name, event in gold.items()}
    told = {
        entry: (level, whole) for entry, level, whole in ask(seeds, "select entry_id, level, part_of from exchanges")
    }
    wanted = {entry_of[name]: (event["level"], entry_of.get(event["part_of"])) for name, event in gold.items()}
    assert told == wanted


def test_the_total_counts_every_person_once(seeds: Path) -> None:
    """Handed over alive, by hand:

    2022-06-29  144 to Ukraine; "the same number" to Russia, 144. The 95, 43 and 2 are among the 144.          288
    2022-06     17 to Ukraine                                                                                   17
    2025-03-19  175 + 22 to Ukraine, 175 to Russia. The combined 372 is these, not more.                       372
    2 June deal its 1,200 each and 640 names are planned; its first day gives "an equal number": no figure.      0
    1,000 deal  1,000 each way, completed. Its last day's 303 each way and its first day's 390 are within it. 2,000
                                                                                                        total 2,677
    """
    assert one(seeds, "select sum(living_best) from flows where countable") == 2677


def test_an_unstated_figure_has_low_and_high(seeds: Path) -> None:
    """390 exchanged: 390 in all at the least; 780 if each side handed over 390."""
    entry = members(seeds)[("004_c65d49c40fbcabfa.txt", "x2")]
    columns = "released_by, living_low, living_best, living_high, basis, countable"
    sql = f"select {columns} from flows where exchange_id = '{entry}'"
    assert ask(seeds, sql) == [(None, 390, 390, 780, "lower bound", False)]


def test_flows_say_what_they_rest_on(seeds: Path) -> None:
    march = members(seeds)[("001_e23ec47108c7a993.txt", "x1")]
    sql = f"select returned_to, living_best, basis from flows where exchange_id = '{march}' order by returned_to"
    assert ask(seeds, sql) == [("Russia", 175, "stated"), ("Ukraine", 197, "sum of parts")]
    june = members(seeds)[("000_471649989f61c0cd.txt", "x1")]
    sql = f"select returned_to, living_best, basis from flows where exchange_id = '{june}' order by returned_to"
    assert ask(seeds, sql) == [("Russia", 144, "reciprocal"), ("Ukraine", 144, "stated")]


def test_handovers_leave_out_the_deal_whose_stages_are_known(seeds: Path) -> None:
    levels = [level for (level,) in ask(seeds, "select level from handovers order by level")]
    assert levels == ["single", "single", "single", "stage", "stage", "stage"]


def test_every_gold_claim_is_supported_and_every_quote_grounded(seeds: Path) -> None:
    assert ask(seeds, "select mention_id, field, value from claims where grade = 'unsupported'") == []
    assert ask(seeds, "select quote from mentions where quote_grade not in ('exact', 'typographic')") == []


def test_every_fact_leads_to_a_sentence_of_an_article(seeds: Path) -> None:
    """No fact without a supporter, no supporter without its words in the stored text."""
    sql = """
        select count(*)
        from (select unnest(supporters) as mention_id from facts where field not in ('note', 'sum')) as f
        left join mentions as m using (mention_id)
        left join documents as d using (version_id)
        where m.quote is null or substr(d.text, m.span_start + 1, m.span_end - m.span_start) is null
    """
    assert one(seeds, sql) == 0
    assert one(seeds, "select count(*) from facts where field not in ('note', 'sum') and len(supporters) = 0") == 0


def test_spans_point_at_the_quotes(seeds: Path) -> None:
    rows = ask(
        seeds,
        "select m.quote, substr(d.text, m.span_start + 1, m.span_end - m.span_start) "
        "from mentions m join documents d using (version_id) where m.quote_grade = 'exact'",
    )
    assert rows
    assert all(" ".join(quote.split()) == " ".join(found.split()) for quote, found in rows)


def test_nothing_is_disputed_and_no_invariant_is_broken(seeds: Path) -> None:
    assert ask(seeds, "select field, value from disagreements") == []
    assert ask(seeds, "select message from checks") == []


def test_the_seeds_dates_are_marked_as_inferred(seeds: Path) -> None:
    assert ask(seeds, "select distinct published_basis from documents") == [("inferred",)]


def test_imputed_dates_never_fill_the_stated_one(seeds: Path) -> None:
    """Both exchanges of June 2022 and the first day of the 1,000 deal have no stated day; their windows say so."""
    sql = "select count(*), count(date_start), count(date_earliest) from exchanges where date_basis = 'imputed'"
    assert ask(seeds, sql) == [(3, 0, 3)]
