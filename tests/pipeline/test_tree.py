"""The tree of wholes and parts: its statement against a plain twin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.store import Database

TASK = {"task": "lost_umbrellas"}
NOW = {**TASK, "since_run": 1}
FIELDS = {"level": "scope", "shared": "offices", "first_day": "found_on", "last_day": "found_until"}


class Find(NamedTuple):
    """What the tree looks at of one entry."""

    scope: str
    offices: frozenset[str]
    first: str | None
    last: str | None


class Vote(NamedTuple):
    """A document that says that one entry is part of another, both by number."""

    part: int
    whole: int
    document: int


finds_drawn = st.lists(
    st.builds(
        Find,
        st.sampled_from(["season", "season", "day", "single"]),
        st.frozensets(st.sampled_from(["R", "M"]), min_size=1),
        st.sampled_from([None, "2025", "2025-05", "2025-05-01", "2025-05-03", "2025-05-20"]),
        st.sampled_from([None, "2025-05-03", "2025-05-20", "2025-06"]),
    ),
    min_size=1,
    max_size=5,
)
votes_drawn = st.lists(st.builds(Vote, st.integers(0, 4), st.integers(0, 4), st.integers(0, 2)), max_size=6)


@pytest.fixture(scope="module")
def db() -> Iterator[Database]:
    with Database(":memory:") as opened:
        opened.run_sql("set threads = 1")  # quicker than several where there is little to do
        yield opened


def wholes(finds: list[Find], votes: list[Vote]) -> dict[str, tuple[str, str]]:
    """Each entry's whole, in plain words: what most documents say, else the only season that holds its days."""
    found = {}
    for index, one in enumerate(finds):
        said = Counter(vote.whole for vote in set(votes) if vote.part == index != vote.whole)
        seasons = [number for number, season in enumerate(finds) if holds(season, one)]
        if said:
            found[f"e{index}"] = (f"e{min(said, key=lambda whole: (-said[whole], whole))}", "stated")
        elif len(seasons) == 1:
            found[f"e{index}"] = (f"e{seasons[0]}", "inferred")
    return found


def holds(season: Find, one: Find) -> bool:
    """True where a season of the same offices has the days, of which the first is known to the day."""
    if season.scope != "season" or one.scope == "season" or season.offices != one.offices:
        return False
    if not (season.first and season.last and one.first and len(one.first) == len("2025-05-03")):
        return False
    return season.first <= one.first <= season.last and (one.last or one.first) <= season.last


def tree(db: Database, finds: list[Find], votes: list[Vote]) -> dict[str, tuple[str, str]]:
    """What the statement finds; every entry is new, so that it lists all that have a whole."""
    with db.transaction():
        store(db, finds, votes)
    rows = db.run("reconcile/tree", **TASK, record="find", whole="season", **FIELDS)
    return {row.entry_id: (row.part_of, row.basis) for row in rows}


@given(finds_drawn, votes_drawn)
def test_the_statement_equals_the_plain_twin(db, finds, votes):
    votes = [vote for vote in votes if max(vote.part, vote.whole) < len(finds)]
    assert tree(db, finds, votes) == wholes(finds, votes)


SEASON = Find("season", frozenset("RM"), "2025-05-01", "2025-05-20")
DAY = Find("day", frozenset("RM"), "2025-05-03", "2025-05-03")


@pytest.mark.parametrize(
    ("finds", "votes", "wanted"),
    [
        ([SEASON, DAY], [], {"e1": ("e0", "inferred")}),
        ([SEASON, DAY], [Vote(1, 0, 0)], {"e1": ("e0", "stated")}),
        ([SEASON, SEASON, DAY], [], {}),
        ([SEASON, SEASON, DAY], [Vote(2, 1, 0)], {"e2": ("e1", "stated")}),
        ([SEASON, SEASON, DAY], [Vote(2, 1, 0), Vote(2, 0, 1)], {"e2": ("e0", "stated")}),
        ([SEASON, SEASON, DAY], [Vote(2, 1, 0), Vote(2, 0, 1), Vote(2, 1, 2)], {"e2": ("e1", "stated")}),
        ([SEASON, SEASON, DAY], [Vote(2, 1, 0), Vote(2, 1, 0), Vote(2, 0, 1)], {"e2": ("e0", "stated")}),
        ([SEASON, DAY._replace(first="2025-05")], [], {}),
        ([SEASON, DAY._replace(last="2025-05-21")], [], {}),
        ([SEASON, DAY._replace(offices=frozenset("R"))], [], {}),
        ([SEASON._replace(last=None), DAY], [], {}),
    ],
)
def test_stated_wholes_go_before_inferred_ones_and_ties_to_the_first(db, finds, votes, wanted):
    assert tree(db, finds, votes) == wholes(finds, votes) == wanted


def store(db: Database, finds: list[Find], votes: list[Vote]) -> None:
    """Entries e0, e1, … with their facts; w0, w1, … are mentions of them as wholes, p0, p1, … as parts."""
    for table in ("entries_history", "facts_history", "entry_mentions_history", "mentions"):
        db.run_sql(f"delete from {table}")
    db.insert("entries_history", [{**NOW, "entry_id": f"e{index}", "record": "find"} for index in range(len(finds))])
    db.insert("facts_history", [fact for index, one in enumerate(finds) for fact in facts_of(f"e{index}", one)])
    mentions = [mention(f"w{index}", 10 + index) for index in range(len(finds))]
    mentions += [mention(f"p{index}", vote.document, f"w{vote.whole}") for index, vote in enumerate(votes)]
    db.insert("mentions", mentions)
    members = [(f"e{index}", f"w{index}") for index in range(len(finds))]
    members += [(f"e{vote.part}", f"p{index}") for index, vote in enumerate(votes)]
    db.insert("entry_mentions_history", [{**NOW, "entry_id": entry, "mention_id": one} for entry, one in members])


def facts_of(entry: str, one: Find) -> Iterator[dict[str, Any]]:
    """The facts of one entry."""
    values = [("scope", one.scope), ("found_on", one.first), ("found_until", one.last)]
    values += [("offices", office) for office in sorted(one.offices)]
    row = {**NOW, "entry_id": entry, "rule": "x", "n_support": 1, "n_dissent": 0}
    for position, (field, value) in enumerate(values):
        if value is not None:
            yield {**row, "field": field, "position": position, "value": value}


def mention(name: str, document: int, whole: str | None = None) -> dict[str, Any]:
    """A mention in the document of that number."""
    row = {**NOW, "mention_id": name, "record": "find", "path": name, "part_of": whole, "read_key": "k", "quote": "q"}
    return {**row, "version_id": f"d{document}", "document_id": f"d{document}", "quote_grade": "exact"}
