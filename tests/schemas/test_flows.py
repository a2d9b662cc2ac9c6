"""The view `flows` against a plain twin, on random small sets of reconciled groups written straight into a ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.store import Database
from pipeline.views import apply_record_views
from schemas.prisoner_exchange import TASK
from tests.flow_twin import AWAY, HOME, NOWHERE, OUTLETS, Exchange, Figure, Group, Row, twin
from tests.toy.builders import NOON


@pytest.fixture(scope="module")
def db() -> Iterator[Database]:
    with Database(":memory:") as opened:
        opened.run_sql("set threads = 1")  # quicker than several where there is little to do
        apply_record_views(opened, TASK)
        opened.apply_views(TASK.folder / "views")
        article = {"fetched_at": NOON, "text": "t", "since_run": 1}
        rows = [{**article, "outlet": outlet, "article": f"d{number}"} for number, outlet in enumerate(OUTLETS)]
        ids = ("version_id", "document_id", "text_hash")
        opened.insert("documents", [{**row, **dict.fromkeys(ids, row["article"])} for row in rows])
        yield opened


def flows(db: Database, exchanges: Sequence[Exchange], groups: Sequence[Group]) -> set[Row]:
    """What the view says."""
    with db.transaction():
        store(db, exchanges, groups)
    return {
        Row(
            int(row.exchange_id[1:]),
            (row.released_by, row.returned_to),
            (row.living_low, row.living_best, row.living_high),
            (row.remains_low, row.remains_best, row.remains_high),
            row.basis,
            row.countable,
        )
        for row in db.run_sql("select * from flows")
    }


NOW = {"task": TASK.name, "since_run": 1}


def store(db: Database, exchanges: Sequence[Exchange], groups: Sequence[Group]) -> None:
    """Exchanges e0, e1, …, groups g0, g1, …, and a mention of each group in each of its articles."""
    for table in ("entries_history", "facts_history", "entry_mentions_history", "mentions", "claims"):
        db.run_sql(f"delete from {table}")
    entries = [
        entry(f"e{number}", "exchange", whole=None if one.whole is None else f"e{one.whole}")
        for number, one in enumerate(exchanges)
    ]
    entries += [entry(f"g{number}", "released_group", parent=f"e{one.exchange}") for number, one in enumerate(groups)]
    facts = [fact(f"e{number}", "status", one.status) for number, one in enumerate(exchanges)]
    facts += [row for number, one in enumerate(groups) for row in facts_of(f"g{number}", one)]
    told = [(f"g{number}", f"d{article}", one) for number, one in enumerate(groups) for article in one.articles]
    db.insert("entries_history", entries)
    db.insert("facts_history", facts)
    db.insert("mentions", [mention(name + article, article) for name, article, _ in told])
    db.insert("entry_mentions_history", [{**NOW, "entry_id": name, "mention_id": name + at} for name, at, _ in told])
    db.insert("claims", [claim(name + article, one) for name, article, one in told])


def entry(name: str, record: str, *, parent: str | None = None, whole: str | None = None) -> dict[str, Any]:
    """An entry's row."""
    return {**NOW, "entry_id": name, "record": record, "parent_id": parent, "part_of": whole}


def fact(name: str, field: str, value: Any, **more: Any) -> dict[str, Any]:
    """A fact's row."""
    row = {**NOW, "entry_id": name, "field": field, "value": str(value), "low": None, "high": None, "supporters": []}
    return {**row, "position": 0, "rule": "x", "n_support": 1, "n_dissent": 0, **more}


def facts_of(name: str, one: Group) -> Iterator[dict[str, Any]]:
    """A group's facts."""
    sides = {"released_by": one.sides[0], "returned_to": one.sides[1]}
    plain = {"status": one.status, "covers": one.covers, "kind": "remains" if one.remains else "military", **sides}
    yield from (fact(name, field, value) for field, value in plain.items() if value is not None)
    yield fact(name, "subset", str(one.subset).lower())
    if one.figure:
        ends = {
            end: None if value is None else str(value) for end, value in one.figure._asdict().items() if end != "best"
        }
        yield fact(name, "count", one.figure.best, supporters=[f"{name}d{article}" for article in one.articles], **ends)
        yield fact(name, "count_type", one.firm)


def mention(name: str, article: str) -> dict[str, Any]:
    """A mention's row."""
    row = {**NOW, "mention_id": name, "record": "released_group", "path": name, "read_key": "k", "quote": "q"}
    return {**row, "version_id": article, "document_id": article, "quote_grade": "exact"}


def claim(name: str, one: Group) -> dict[str, Any]:
    """The claim of a group's figure."""
    rule = "back-reference" if one.pointed else "digits"
    row = {"task": TASK.name, "mention_id": name, "field": "count", "position": 0, "value": "1"}
    return {**row, "grade": "verbatim", "support_rule": rule}


figures = st.integers(1, 4).flatmap(
    lambda best: st.builds(
        Figure, st.sampled_from([None, best, best - 1]), st.just(best), st.sampled_from([None, best, best + 2])
    )
)
groups_drawn = st.builds(
    Group,
    st.integers(0, 2),
    st.sampled_from([HOME, HOME, AWAY, NOWHERE, ("Russia", None)]),
    st.sampled_from(["one_side", "one_side", "both_sides", "unstated"]),
    st.none() | figures,
    st.frozensets(st.integers(0, 2), min_size=1),
    st.integers(0, 3).map(lambda drawn: drawn == 0),
    st.integers(0, 4).map(lambda drawn: drawn == 0),
    st.sampled_from(["released", "released", "released", "planned"]),
    st.sampled_from(["exact", "exact", "at_least", "about"]),
    st.booleans(),
)
exchanges_drawn = st.tuples(
    st.builds(Exchange, st.sampled_from(["completed", "under_way"])),
    st.builds(Exchange, st.sampled_from(["completed", "agreed"]), st.sampled_from([None, 0])),
    st.builds(Exchange, st.just("completed"), st.sampled_from([None, 0, 0])),
)


@settings(max_examples=25)
@given(exchanges_drawn, st.lists(groups_drawn, max_size=6))
def test_the_view_equals_the_plain_twin(db, exchanges, groups):
    groups = [one if one.covers == "one_side" else one._replace(sides=NOWHERE) for one in groups]
    assert flows(db, exchanges, groups) == twin(exchanges, groups)


def one_side(count: int, articles: Sequence[int] = (0,), exchange: int = 0, **values: Any) -> Group:
    """So many returned to Ukraine."""
    figure = values.pop("figure", Figure(count, count, count))
    return Group(exchange, values.pop("sides", HOME), "one_side", figure, frozenset(articles), **values)


def total(rows: set[Row]) -> int:
    """What `select sum(living_best) from flows where countable` says."""
    return sum(row.living[1] or 0 for row in rows if row.countable)


@pytest.mark.parametrize(
    ("groups", "living", "basis_"),
    [
        ([one_side(175), one_side(22)], (197, 197, 197), "sum of parts"),
        ([one_side(175), one_side(22), one_side(197, [1])], (197, 197, 197), "sum of parts"),
        ([one_side(175, [0, 1]), one_side(22)], (197, 197, 197), "sum of parts"),
        ([one_side(200), one_side(195, [1]), one_side(195, [2])], (195, 200, 200), "stated"),
        ([one_side(195), one_side(200, [1])], (195, 200, 200), "stated"),
        ([one_side(144), one_side(95, subset=True), one_side(30, status="planned")], (144, 144, 144), "stated"),
        ([one_side(300, firm="at_least", figure=Figure(300, 300, None))], (300, 300, None), "lower bound"),
        ([one_side(144, pointed=True)], (144, 144, 144), "reciprocal"),
    ],
)
def test_directions(db, groups, living, basis_):
    """By hand: 175 and 22 are 197; two articles of one outlet are one vote, and the larger of two wins a tie."""
    (row,) = flows(db, [Exchange()], groups)
    assert (row.living, row.basis, row.sides) == (living, basis_, HOME)


@pytest.mark.parametrize(
    ("covers", "living", "basis_"),
    [("both_sides", (390, 390, 390), "stated"), ("unstated", (390, 390, 780), "lower bound")],
)
def test_a_figure_without_direction_stands_alone_where_no_direction_has_one(db, covers, living, basis_):
    open_ = Group(0, NOWHERE, covers, Figure(390, 390, 390), frozenset([0]))
    (row,) = flows(db, [Exchange()], [open_])
    assert (row.sides, row.living, row.basis) == (NOWHERE, living, basis_)
    (beside,) = flows(db, [Exchange()], [open_, one_side(195)])
    assert beside.sides == HOME


@pytest.mark.parametrize(
    ("deal", "groups", "people"),
    [
        ("completed", [one_side(1000), one_side(390, exchange=1), one_side(610, exchange=2)], 1000),
        ("under_way", [one_side(1000), one_side(390, exchange=1), one_side(307, exchange=2)], 697),
        ("completed", [one_side(390, exchange=1), one_side(610, exchange=2)], 1000),
        ("completed", [one_side(1000), one_side(390, exchange=1, sides=AWAY)], 1390),
        ("completed", [one_side(1000), one_side(50, exchange=2)], 1000),
    ],
)
def test_a_deal_and_its_stages_are_counted_once(db, deal, groups, people):
    """By hand: the completed deal's own 1,000, else what its stages add up to; each direction for itself."""
    exchanges = [Exchange(deal), Exchange(whole=0), Exchange(whole=0)]
    assert total(flows(db, exchanges, groups)) == people


def test_remains_are_never_among_the_living(db):
    (row,) = flows(db, [Exchange()], [one_side(175), one_side(1200, remains=True)])
    assert (row.living, row.remains) == ((175, 175, 175), (1200, 1200, 1200))
