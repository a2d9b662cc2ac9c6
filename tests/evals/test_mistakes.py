from __future__ import annotations

import pytest

from tests.evals.builders import back, counts, exchange, group, scored

TOTAL = {"covers": "both_sides", "released_by": None, "returned_to": None, "evidence": "a combined 600"}
GOLD = [
    exchange(
        "x1",
        groups=[
            group(count=175, evidence="175 came home"),
            back(count=180, evidence="180 went home"),
            group(count=43, subset=True, detail="of Azov", evidence="43 of them"),
            group(count=600, **TOTAL),
        ],
    ),
    exchange("x2", date_start="2023-01-01", date_end="2023-01-01", groups=[group(count=95, evidence="95 in 2023")]),
]


def errors(place, said, gold=GOLD):
    """The classes of wrong figures when one group's figure is said to be another."""
    groups = [dict(one) for one in gold[0]["groups"]]
    groups[place]["count"] = said
    found = scored(gold, [{**gold[0], "groups": groups}, *gold[1:]])
    return [(cell.gold, cell.predicted, cell.error) for cell in found.cells if cell.field == "count" and cell.error]


@pytest.mark.parametrize(
    ("place", "said", "error"),
    [
        (0, 180, "direction swap"),
        (0, 600, "total instead of side"),
        (3, 175, "side instead of total"),
        (0, 43, "subset instead of headline"),
        (2, 175, "headline instead of subset"),
        (0, 355, "total instead of side"),  # 175 + 180, which gold does not state
        (0, 95, "another record's figure"),
        (0, 1750, "power of ten"),
        (0, 15, "dropped digit"),
        (0, 176, "off by 1-2"),
        (0, 5000, "other figure"),
    ],
)
def test_a_wrong_figure_is_told_by_where_it_comes_from(place, said, error):
    """The quote (2), the direction (2), kind and subset still pair the group with its own: at least 6 of 10 or 11."""
    right = GOLD[0]["groups"][place]["count"]
    assert errors(place, said) == [(right, said, error)]


def test_a_swap_is_counted_on_the_pair_that_is_reversed():
    turned = {
        **GOLD[0],
        "groups": [group(count=175, released_by="Ukraine", returned_to="Russia", evidence="175 came home")],
    }
    found = scored([{**GOLD[0], "groups": GOLD[0]["groups"][:1]}], [turned])
    swapped = [(cell.field, cell.error) for cell in found.cells if cell.error]
    assert swapped == [("released_by", "swapped"), ("returned_to", "swapped")]
    assert counts(found, "count").cor == 1
    assert counts(found, "headline_fact").inc == 1


def test_one_wrong_side_is_no_swap():
    odd = {**GOLD[0], "groups": [group(count=175, released_by="Israel", evidence="175 came home")]}
    found = scored([{**GOLD[0], "groups": GOLD[0]["groups"][:1]}], [odd])
    assert [(c.field, c.verdict, c.error) for c in found.cells if c.field == "released_by"] == [
        ("released_by", "INC", None)
    ]


def test_the_headline_is_all_or_nothing_and_only_of_headline_groups():
    ours = [group(count=307), back(count=None, count_type=None), group(count=43, subset=True, evidence="43 of them")]
    theirs = [group(count=307, kind="civilian", detail="young"), *ours[1:]]
    assert counts(scored([exchange(groups=ours)], [exchange(groups=theirs)]), "headline_fact") == (1, 0, 0, 0, 0, 2)
    theirs = [group(count=307, subset=True), *ours[1:]]
    assert counts(scored([exchange(groups=ours)], [exchange(groups=theirs)]), "headline_fact") == (0, 0, 0, 1, 0, 2)


def test_count_and_hedge_together():
    ours = [group(count=307, count_type="about")]
    for hedge, count, expected in [("about", 307, "COR"), ("exact", 307, "INC"), ("about", 310, "INC")]:
        found = scored([exchange(groups=ours)], [exchange(groups=[group(count=count, count_type=hedge)])])
        assert [str(c.verdict) for c in found.cells if c.field == "count+count_type"] == [expected]
