"""Hand-worked alignments. Weights: exchange 3 dates, 3 parties, 3 headline counts, 1 level, 1 place, 1 people, 1 quote;
group 4 count, 2 direction, 1 kind, 1 subset, 2 quote, 1 detail. A term that both sides lack is out of the sum.
"""

from __future__ import annotations

import pytest

from evals.align import align, shared, similarity
from pipeline.records import Span
from schemas.prisoner_exchange.scoring import SCORING
from tests.evals.builders import article_of, back, counts, exchange, group, items_of, person, scored, units

EXCHANGE = SCORING.alignments["exchange"]
GROUP = SCORING.alignments["released_group"]


def likeness(one, other):
    """Of two exchanges about one article."""
    article = article_of([one], [other])
    return similarity(items_of([one], article)[0], items_of([other], article)[0], EXCHANGE)


def test_two_groups_of_307_that_differ_only_in_direction():
    """Each group against the one of its direction: (4 + 2 + 1 + 1 + 2) / 10 = 1; detail is out of the sum.

    Against the other: 4 for the count, 0 of 2 for the direction, 1 + 1 for kind and subset, and 2 for the quote, which
    both share ("each side returned 307"): 8 / 10 = 0.8. In order: 1 + 1 = 2 beats 0.8 + 0.8 = 1.6, so the lists'
    order does not matter and no direction flips.
    """
    quote = "each side returned 307"
    there, again = group(evidence=quote), back(evidence=quote)
    found = scored([exchange(groups=[there, again])], [exchange(groups=[again, there])])
    assert units(found, "released_group") == [
        ("COR", "exchanges[0].groups[0]", "exchanges[0].groups[1]"),
        ("COR", "exchanges[0].groups[1]", "exchanges[0].groups[0]"),
    ]
    assert counts(found, "released_by").f1 == counts(found, "headline_fact").f1 == 1.0
    article = article_of([exchange(groups=[there, again])])
    one, other = items_of([exchange(groups=[there, again])], article)[0].nested["groups"]
    assert similarity(one, one, GROUP) == 1.0
    assert similarity(one, other, GROUP) == pytest.approx(0.8)


def test_one_group_of_307_of_unknown_direction_answers_the_first_in_the_article():
    """Against either: 4 + 0 of 2 + 1 + 1 + 0 of 2 = 6 / 10 = 0.6, a tie; the earlier quote wins, in any order."""
    ours = [group(), back()]
    said = group(covers="unstated", released_by=None, returned_to=None, evidence="307 went home")
    for gold in (ours, ours[::-1]):
        article = article_of([exchange(groups=ours)], [exchange(groups=[said])])
        found = scored([exchange(groups=gold)], [exchange(groups=[said])], article)
        (matched,) = (unit for unit in found.units if unit.record == "released_group" and unit.verdict == "COR")
        assert matched.gold_path == f"exchanges[0].groups[{gold.index(ours[0])}]"
        assert matched.likeness == pytest.approx(0.6)


FRIDAY = exchange("x1", date_start="2025-05-23", date_end="2025-05-23", groups=[group(count=390, evidence="390 came")])
SATURDAY = exchange("x2", groups=[group(count=307, evidence="307 came")])
BOTH_DAYS = exchange(
    "x1",
    date_start="2025-05-23",
    date_end="2025-05-24",
    groups=[group(count=390, evidence="390 came"), group(count=307, evidence="307 came")],
)


def test_two_exchanges_merged_into_one():
    """Gold has Friday (390) and Saturday (307), the answer one exchange of both days with both groups.

    Friday:   dates (1 + 0.5) / 2 * 3 = 2.25, parties 3, counts F1 2*1/(1+2) * 3 = 2, level 1, quote 1:  9.25 / 11
    Saturday: dates (0.5 + 1) / 2 * 3 = 2.25, parties 3, counts 2, level 1, quote 0:                      8.25 / 11
    Friday is answered; Saturday is missed, and as 0.75 reaches the gate, it is counted as merged.
    """
    assert likeness(FRIDAY, BOTH_DAYS) == pytest.approx(9.25 / 11)
    assert likeness(SATURDAY, BOTH_DAYS) == pytest.approx(8.25 / 11)
    found = scored([FRIDAY, SATURDAY], [BOTH_DAYS])
    assert units(found, "exchange") == [
        ("COR", "exchanges[0]", "exchanges[0]"),
        ("MIS", "exchanges[1]", None),
    ]
    assert [unit.rival for unit in found.units if unit.record == "exchange"] == [None, "merge"]
    # Given the match, Friday's group is right and Saturday's invented; Saturday's own is missed with its exchange.
    assert counts(found, "count") == (1, 0, 0, 1, 1, 0)


def test_one_exchange_split_into_two():
    """The same the other way round: the second prediction would fit the exchange that the first one answers."""
    found = scored([BOTH_DAYS], [FRIDAY, SATURDAY])
    assert units(found, "exchange") == [
        ("COR", "exchanges[0]", "exchanges[0]"),
        ("SPU", None, "exchanges[1]"),
    ]
    assert [unit.rival for unit in found.units if unit.record == "exchange"] == [None, "split"]


DEAL = exchange(
    "x1",
    level="deal",
    status="under_way",
    date_start=None,
    date_end=None,
    groups=[group(count=1000, evidence="a thousand each"), back(count=1000, evidence="a thousand each")],
)
STAGE = exchange("x2", level="stage", part_of="x1", groups=[group(count=390, evidence="390 came")])


def test_a_deal_mistaken_for_a_stage():
    """Gold has a deal of 1,000 each and its stage of 390; the answer has the deal's figures and calls it a stage.

    The deal: parties 3, counts 3, level 0 of 1, quote 1; no dates on either side: 7 / 8 = 0.875.
    The stage: dates 0 of 3, parties 3, counts 0 of 3, level 1, quote 0 of 1: 4 / 11 = 0.364, just a rival.
    So the deal is answered with a wrong level, and the stage is missed and counted as merged.
    """
    said = {**DEAL, "level": "stage", "part_of": None}
    assert likeness(DEAL, said) == pytest.approx(7 / 8)
    assert likeness({**STAGE, "part_of": None}, said) == pytest.approx(4 / 11)
    found = scored([DEAL, STAGE], [said])
    assert units(found, "exchange") == [("COR", "exchanges[0]", "exchanges[0]"), ("MIS", "exchanges[1]", None)]
    assert [(c.gold, c.predicted, c.verdict) for c in found.cells if c.field == "level"] == [
        ("deal", "stage", "INC"),
        ("stage", None, "MIS"),
    ]
    assert [unit.rival for unit in found.units if unit.record == "exchange"] == [None, "merge"]
    assert counts(found, "part_of") == (0, 0, 0, 1, 0, 1)


def test_a_stage_is_part_of_the_record_that_answers_its_deal():
    """Local ids are the answer's own: what counts is which record they name."""
    renamed = [{**STAGE, "id": "x1", "part_of": "x7"}, {**DEAL, "id": "x7"}]
    assert counts(scored([DEAL, STAGE], renamed), "part_of") == (1, 0, 0, 0, 0, 1)
    loose = [{**STAGE, "part_of": "x3"}, DEAL, exchange("x3", date_start="2020-01-01", date_end="2020-01-01")]
    assert counts(scored([DEAL, STAGE], loose), "part_of").inc == 1


def test_a_pair_below_the_gate_is_missed_and_invented():
    """Parties alone: dates 0 of 3, parties 3, level 0 of 1, quote 0 of 1: 3 / 8 = 0.375 reaches the gate of 0.35.

    With a count on one side: 3 / 11 = 0.273 does not.
    """
    ours = exchange(date_start="2022-01-01", date_end="2022-01-01")
    theirs = exchange("x2", level="deal")
    assert likeness(ours, theirs) == pytest.approx(3 / 8)
    assert [unit.verdict for unit in scored([ours], [theirs]).units] == ["COR"]
    theirs = exchange("x2", level="deal", groups=[group()])
    assert likeness(ours, theirs) == pytest.approx(3 / 11)
    found = scored([ours], [theirs])
    assert sorted(unit.verdict for unit in found.units if unit.record == "exchange") == ["MIS", "SPU"]
    assert counts(found, "date_start") == (0, 0, 0, 1, 1, 0)


def test_people_pair_by_name_alone():
    """One name within the other, or a spelling apart, is a match; another name is none, whatever else agrees."""
    ours = [person("Volodymyr Zelenskyy"), person("Ann Lee")]
    theirs = [person("Zelensky", evidence="Mr Zelensky said"), person("Bob Ray", evidence="Mr Ray said")]
    found = scored([exchange(people=ours)], [exchange(people=theirs)])
    assert counts(found, "name") == (0, 1, 0, 1, 1, 0)


def test_each_is_paired_once_for_the_greatest_sum():
    """The best single pair is not always part of the best assignment.

    a-c 0.8 (all but the quote), a-d and b-c lower; taking a-c leaves b-d. Two groups of 10 and 20 against a group that
    is like both: the sums decide.
    """
    ours = [group(count=10, evidence="ten people"), group(count=20, evidence="twenty people")]
    theirs = [group(count=20, evidence="ten people"), group(count=20, detail="young", evidence="some young people")]
    article = article_of([exchange(groups=ours)], [exchange(groups=theirs)])
    gold, said = (items_of([exchange(groups=one)], article)[0].nested["groups"] for one in (ours, theirs))
    found = align(gold, said, GROUP)
    scores = [[similarity(g, p, GROUP) for p in said] for g in gold]
    # ten: 6/10 and 4/11; twenty: 8/10 and 8/11. 6/10 + 8/11 = 1.33 beats 4/11 + 8/10 = 1.16.
    assert scores == [pytest.approx([6 / 10, 4 / 11]), pytest.approx([8 / 10, 8 / 11])]
    assert found.answer == {0: 0, 1: 1}


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        (Span(0, 10), Span(0, 10), 1.0),
        (Span(0, 10), Span(5, 15), 5 / 15),
        (Span(0, 10), Span(10, 20), 0.0),
        (Span(0, 10), Span(50, 60), 0.0),
        (Span(0, 10), None, 0.0),
    ],
)
def test_shared_characters(one, other, share):
    assert shared(one, other) == shared(other, one) == pytest.approx(share)
