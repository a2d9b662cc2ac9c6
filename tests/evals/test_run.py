"""Whole runs over the shipped gold: a reader with known mistakes is scored exactly as they were planted."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest

from evals.commands import GoldOptions, Stores, eval_list, eval_rescore, eval_run, eval_show
from evals.goldfiles import gold_folder, load_gold
from evals.metrics import Counts, mean, tally, total, wilson
from evals.run import evaluate
from evals.show import enumerations
from evals.store import EvalStore
from pipeline.answers import AnswerStore
from pipeline.errors import SettingsError, UsageError
from pipeline.readers import Recorded
from pipeline.records import Answer, Outcome, Usage
from pipeline.store import MEMORY
from schemas.prisoner_exchange import TASK
from tests.evals.builders import Scripted

GOLD = gold_folder(TASK)
DEAL = "003_4c215f77a376625a.txt"
COMBINED = "001_e23ec47108c7a993.txt"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two files of the shipped gold, without its events: linking takes longer than all the rest."""
    copied = tmp_path_factory.mktemp("gold")
    for article in (COMBINED, DEAL):
        shutil.copy(GOLD / article.replace(".txt", ".json"), copied)
    return copied


@pytest.fixture(scope="module")
def gold(folder):
    """Gold by article."""
    return {one.article: one for one in load_gold(TASK, folder)}


@pytest.fixture(scope="module")
def gold_with_events():
    """The same, with the events that its records report."""
    return {one.article: one for one in load_gold(TASK, GOLD)}


@pytest.fixture
def stores():
    with EvalStore(MEMORY) as evals, AnswerStore(MEMORY) as answers:
        yield Stores(evals, answers)


def contents(gold):
    return {article: deepcopy(one.content["exchanges"]) for article, one in gold.items()}


def said(answers):
    """Contents, or outcomes without content, as a reader's answers."""
    return {
        article: Answer(one) if isinstance(one, Outcome) else Answer(Outcome.ok, {"exchanges": one})
        for article, one in answers.items()
    }


def run(gold, stores, answers, **options):
    return ran(gold, stores, Scripted(said(answers), **options))


def ran(gold, stores, reader):
    return evaluate(TASK, reader, gold=list(gold.values()), answers=stores.answers, store=stores.evals)


def cells(stores, run_id, article):
    return stores.evals.rows("article_cells", run_id=run_id, article=article)


def wrong(stores, run_id, article):
    """Every value, link and headline fact that is not right: what, from, to, verdict, kind of mistake."""
    rows = (row for row in cells(stores, run_id, article) if row.kind != "copied")
    return [
        (row.field, row.gold, row.predicted, row.verdict, row.error)
        for row in rows
        if row.verdict not in ("COR", "NON")
    ]


def test_gold_against_itself(gold, stores):
    run_id = run(gold, stores, contents(gold))
    (headline,) = stores.evals.rows("headline", run_id=run_id)
    assert (headline.p, headline.r, headline.f1, headline.macro_f1) == (1.0, 1.0, 1.0, 1.0)
    for row in stores.evals.rows("fields", run_id=run_id, kinds=["value", "link", "derived", "copied"]):
        possible = row.cor + row.par + row.inc + row.mis
        assert (row.f1, row.lenient_f1, row.matched_f1) == ((1.0,) * 3 if possible else (None,) * 3), row.field
        assert row.restraint in (1.0, None)
    (row,) = stores.evals.rows("negatives", run_id=run_id)
    assert (row.articles, row.with_one, row.rate, row.low, row.high) == (0, 0, None, None, None)
    for row in stores.evals.rows("detection", run_id=run_id):
        assert (row.f1, row.invented, row.split, row.merged) == (1.0, 0.0, 0, 0)


def test_gold_against_empty_has_recall_zero(gold, stores):
    run_id = run(gold, stores, {article: [] for article in gold})
    (headline,) = stores.evals.rows("headline", run_id=run_id)
    assert (headline.p, headline.r, headline.f1) == (None, 0.0, 0.0)
    (overall,) = stores.evals.rows("overall", run_id=run_id)
    assert (overall.p, overall.r, overall.f1, overall.matched_f1) == (None, 0.0, 0.0, None)
    assert overall.undergeneration == 1.0


def planted(gold):
    """Gold with one mistake of each kind in it."""
    answers = contents(gold)
    (swap,) = answers[COMBINED]
    wounded = next(one for one in swap["groups"] if one["count"] == 22)
    wounded["released_by"], wounded["returned_to"] = wounded["returned_to"], wounded["released_by"]
    total = next(one for one in swap["groups"] if one["count"] == 372)
    total["count"] = 375
    swap["date_start"], swap["date_end"] = "2025-03-20", "2025-03"
    swap["mediators"] = ["Qatar"]
    swap["status"] = "agreed"
    swap["people"] = [one for one in swap["people"] if one["name"] != "Vladimir Putin"]
    swap["people"][0] = {**swap["people"][0], "name": "Zelenskyy"}
    swap["negotiated_in"] = "Istanbul"
    return answers


def test_a_reader_with_planted_mistakes_is_scored_exactly_as_planted(gold, stores):
    run_id = run(gold, stores, planted(gold))
    assert [one for article in gold if article != COMBINED for one in wrong(stores, run_id, article)] == []
    assert Counter(wrong(stores, run_id, COMBINED)) == Counter(
        [
            ("status", "completed", "agreed", "INC", None),
            ("date_start", "2025-03-19", "2025-03-20", "INC", "a day off"),
            ("date_end", "2025-03-19", "2025-03", "PAR", "under-precise"),
            ("mediators", "United Arab Emirates", None, "MIS", None),
            ("mediators", None, "Qatar", "SPU", None),
            ("negotiated_in", None, "Istanbul", "SPU", None),
            ("count", "372", "375", "INC", "other figure"),
            ("headline_fact", "– | – | 372", "– | – | 375", "INC", None),
            ("released_by", "Russia", "Ukraine", "INC", "swapped"),
            ("returned_to", "Ukraine", "Russia", "INC", "swapped"),
            ("headline_fact", "Russia | Ukraine | 22", "Ukraine | Russia | 22", "INC", None),
            ("name", "Volodymyr Zelenskyy", "Zelenskyy", "PAR", None),
            ("name", "Vladimir Putin", None, "MIS", None),
            ("role", "official", None, "MIS", None),
            ("affiliation", "President of Russia", None, "MIS", None),
        ]
    )
    (swaps,) = stores.evals.rows("swaps", run_id=run_id, record="released_group", field="released_by")
    assert swaps.swapped == 1
    assert [(row.gold, row.predicted) for row in confusions(stores, run_id)] == [("completed", "agreed")]
    unseen = [
        row.predicted
        for row in cells(stores, run_id, COMBINED)
        if row.supported is False and row.support in ("quote", "article")
    ]
    assert set(unseen) == {"2025-03-20", "375", "Qatar", "Istanbul"}


def confusions(stores, run_id):
    return stores.evals.rows("confusion", run_id=run_id, fields=enumerations(TASK), wrong_only=True)


def test_invented_and_missing_records(gold, stores):
    answers = contents(gold)
    (swap,) = answers[COMBINED]
    extra = {**deepcopy(swap), "id": "x9", "date_start": "2024-01-03", "date_end": "2024-01-03", "people": []}
    extra = {**extra, "groups": [{**swap["groups"][0], "count": 230}], "level": "deal", "parties": ["Iran", "Israel"]}
    answers[COMBINED].append(extra)
    answers[DEAL] = answers[DEAL][:1]
    run_id = run(gold, stores, answers)
    found = {row.record: row for row in stores.evals.rows("detection", run_id=run_id)}
    assert (found["exchange"].mis, found["exchange"].spu) == (1, 1)
    assert found["exchange"].invented == pytest.approx(1 / 3)
    assert found["released_group"].spu == 1
    assert {row[3] for row in wrong(stores, run_id, COMBINED)} == {"SPU"}
    assert {row[3] for row in wrong(stores, run_id, DEAL)} == {"MIS"}


@pytest.mark.parametrize(
    "outcome", [Outcome.refused, Outcome.invalid, Outcome.truncated, Outcome.declined, "raises", "bad"]
)
def test_a_failed_article_has_every_gold_cell_missed_and_is_counted(gold, folder, stores, outcome):
    answers = said(contents(gold))
    bad = {"exchanges": [{"id": "x1"}]}
    failures = {"raises": ZeroDivisionError("boom"), "bad": Answer(Outcome.ok, bad)}
    answers[COMBINED] = failures.get(outcome) or Answer(outcome)
    shown = eval_run(TASK, Scripted(answers), GoldOptions(folder), stores)
    assert shown.status == 1
    right = run(gold, stores, contents(gold), name="right")
    values, expected = (
        [row for row in cells(stores, run_id, COMBINED) if row.kind in ("value", "link") and row.verdict != "NON"]
        for run_id in (1, right)
    )
    assert {row.verdict for row in values} == {"MIS"}
    assert len(values) == len(expected)
    (row,) = [row for row in stores.evals.rows("outcomes", run_id=1) if row.failed]
    assert row.failed == COMBINED


def test_sums_over_articles_equal_the_totals_and_sql_equals_its_python_twin(gold, stores):
    run_id = run(gold, stores, planted(gold))
    kinds = ["value", "link", "derived", "copied"]
    totals = {(row.record, row.field): row for row in stores.evals.rows("fields", run_id=run_id, kinds=kinds)}
    per_article = {article: stores.evals.rows("cells", run_id=run_id, article=article) for article in gold}
    by_field: dict[tuple[str, str], list[Counts]] = {}
    per_headline = []
    for rows in per_article.values():
        for name in {(row.record, row.field) for row in rows}:
            counts = tally(row.verdict for row in rows if (row.record, row.field) == name)
            by_field.setdefault(name, []).append(counts)
        per_headline.append(tally(row.verdict for row in rows if row.field == "headline_fact").f1)
    assert by_field.keys() == totals.keys()
    for name, parts in by_field.items():
        row, summed = totals[name], total(parts)
        assert Counts(row.cor, row.par, row.inc, row.mis, row.spu, row.non) == summed
        assert (row.p, row.r, row.f1) == pytest.approx(summed.strict)
        assert (row.lenient_p, row.lenient_r, row.lenient_f1) == pytest.approx(summed.lenient)
        assert row.restraint == summed.restraint
    (headline,) = stores.evals.rows("headline", run_id=run_id)
    assert headline.macro_f1 == pytest.approx(mean(per_headline))
    values = tally(row.verdict for rows in per_article.values() for row in rows if row.kind in ("value", "link"))
    (overall,) = stores.evals.rows("overall", run_id=run_id)
    assert (overall.f1, overall.lenient_f1, overall.error) == pytest.approx(
        (values.f1, values.lenient.f1, values.error)
    )
    assert (overall.substitution, overall.undergeneration, overall.overgeneration, overall.restraint) == pytest.approx(
        (values.substitution, values.undergeneration, values.overgeneration, values.restraint)
    )


def test_negative_articles_and_their_interval(tmp_path, stores):
    """Three articles without an exchange; one is answered with one."""
    (tmp_path / "gold").mkdir()
    answers: dict[str, list[Any]] = {}
    for number in range(3):
        name = f"n{number}.txt"
        (tmp_path / name).write_text(
            f"Colonel {number} visited prisoners. The swap called x1 was praised.", encoding="utf-8"
        )
        empty = {"article": name, "exchanges": []}
        (tmp_path / "gold" / f"n{number}.json").write_text(json.dumps(empty), encoding="utf-8")
        answers[name] = []
    (first, *_) = load_gold(TASK, GOLD, only=[COMBINED])
    answers["n1.txt"] = first.content["exchanges"]
    shown = eval_run(TASK, Scripted(said(answers)), GoldOptions(tmp_path / "gold"), stores)
    (row,) = stores.evals.rows("negatives", run_id=1)
    assert (row.articles, row.with_one) == (3, 1)
    assert (row.low, row.high) == pytest.approx(wilson(1, 3), abs=1e-4)
    assert shown.status == 0
    (headline,) = stores.evals.rows("headline", run_id=1)
    assert (headline.p, headline.r) == (0.0, None)


def test_nothing_is_read_twice_and_scoring_again_reads_nothing(gold, folder, stores):
    reader = Scripted(said(planted(gold)))
    first, second = ran(gold, stores, reader), ran(gold, stores, reader)
    assert reader.asked == len(gold)
    shown = eval_rescore(TASK, GoldOptions(folder), stores.evals, first)
    for statement in ("headline", "overall", "detection", "mistakes", "negatives", "invariants"):
        one, two, three = (stores.evals.rows(statement, run_id=run_id) for run_id in (first, second, 3))
        assert one == two == three
    assert "run 3: scripted on 2 articles" in shown.text
    (row,) = stores.evals.rows("cost", run_id=second)
    assert (row.answers, row.from_store) == (len(gold), len(gold))


def test_scoring_again_needs_the_answers(folder, stores):
    with pytest.raises(SettingsError, match="run 7 has no answer for"):
        eval_rescore(TASK, GoldOptions(folder), stores.evals, 7)


def test_what_answers_cost(gold, stores):
    usage = Usage(tokens_in=1000, tokens_cached=800, tokens_out=100, cost=0.01, latency_s=2.0)
    for from_store in (0, 2):  # the second run takes the answers, and what they cost, from the store
        run_id = ran(gold, stores, Scripted(said(contents(gold)), usage=usage))
        (row,) = stores.evals.rows("cost", run_id=run_id)
        (headline,) = stores.evals.rows("headline", run_id=run_id)
        assert (row.tokens_in, row.tokens_cached, row.tokens_out, row.from_store) == (2000, 1600, 200, from_store)
        assert row.dollars == pytest.approx(0.02)
        assert row.dollars_per_fact == pytest.approx(0.02 / headline.cor)


def test_events_are_put_together_beside_baselines(gold_with_events, stores):
    run_id = run(gold_with_events, stores, contents(gold_with_events))
    rows = {(row.setting, row.method): row for row in stores.evals.rows("clusterings", run_id=run_id)}
    assert {method for _, method in rows} == {
        "linker",
        "never together",
        "all together",
        "same parties and date_start",
        "same figures, a day apart at most",
    }
    never = rows["gold mentions", "never together"]
    # Nine mentions, eight events: one pair is left apart, so pairwise is 0 though B3 recall is 8/9.
    assert (never.pairwise_f1, never.split, never.mixed) == (0.0, 1, 0)
    assert never.b3_f1 == pytest.approx(2 * (8 / 9) / (1 + 8 / 9))
    assert rows["gold mentions", "all together"].mixed == 1


def test_predictions_without_gold_counterpart_stay_and_cost(gold_with_events, stores):
    answers = contents(gold_with_events)
    twin = {**deepcopy(answers[COMBINED][0]), "id": "x9", "parties": ["Iran", "Israel"], "level": "deal", "groups": []}
    answers[COMBINED].append({**twin, "date_start": "2020-01-01", "date_end": "2020-01-01", "people": []})
    run_id = run(gold_with_events, stores, answers)
    rows = {(row.setting, row.method): row for row in stores.evals.rows("clusterings", run_id=run_id)}
    assert rows["end to end", "never together"].lea_p < rows["gold mentions", "never together"].lea_p
    assert rows["end to end", "never together"].lea_r == rows["gold mentions", "never together"].lea_r


def test_gates_are_printed_and_shifted(folder, gold, stores):
    shown = eval_run(TASK, Scripted(said(planted(gold))), GoldOptions(folder), stores)
    assert "gates: exchange 0.35, released_group 0.35, person 0.5" in shown.text
    variants = {row.variant: row.f1 for row in stores.evals.rows("variants", run_id=1)}
    (overall,) = stores.evals.rows("overall", run_id=1)
    assert variants["as scored"] == overall.f1
    assert set(variants) == {"as scored", "gates - 0.1", "gates + 0.1", "by quotes alone"}


def test_recorded_answers_are_scored_as_any_reader(folder, stores):
    shown = eval_run(TASK, Recorded(folder, records="exchanges"), GoldOptions(folder, only=[COMBINED]), stores)
    assert shown.status == 0
    assert "on 1 articles of" in shown.text
    assert "–" in shown.text


def test_show_puts_gold_beside_predicted_with_the_quotes(gold, stores):
    run(gold, stores, planted(gold))
    shown = eval_show(TASK, stores.evals, COMBINED.removesuffix(".txt"))
    assert "INC  count          372" in shown.text
    assert "[swapped]" in shown.text
    assert "gold:      “trading each other a combined 372 soldiers in custody”" in shown.text
    assert "person   gold exchanges[0].people[2]   predicted –" in shown.text
    with pytest.raises(UsageError, match=r"zzz: is in any eval run no scored article"):
        eval_show(TASK, stores.evals, "zzz")


def test_list_names_runs_newest_first(gold, stores):
    assert eval_list(TASK, stores.evals).text == "No eval run of prisoner_exchange yet: newsledger eval run"
    run(gold, stores, contents(gold), name="first")
    run(gold, stores, {article: [] for article in gold}, name="second")
    lines = eval_list(TASK, stores.evals).text.splitlines()
    assert "second" in lines[1]
    assert "0.000" in lines[1]
    assert "first" in lines[2]
    assert "1.000" in lines[2]


def test_runs_are_kept_in_a_file(gold, tmp_path):
    with AnswerStore(MEMORY) as answers:
        with EvalStore(tmp_path / "evals.duckdb") as evals:
            run_id = run(gold, Stores(evals, answers), contents(gold))
        with EvalStore(tmp_path / "evals.duckdb") as evals:
            (row,) = evals.rows("runs", task=TASK.name, run_id=run_id)
            assert row.headline_f1 == 1.0
            assert row.started_at <= datetime.now(UTC)
