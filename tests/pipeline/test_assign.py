"""Ids of entries: kept by the majority, given up as aliases, never used again."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipeline.link.assign import Assignment, Standing, assign

OLD, NEW = "e-old", "e-new"


def standing(entry_of: dict[str, str], *, ages: dict[str, int] | None = None, taken: tuple[str, ...] = ()) -> Standing:
    """What stands: memberships, with `OLD` older than `NEW`."""
    return Standing(entry_of, ages or {OLD: 1, NEW: 2}, frozenset({*entry_of.values(), *taken}))


def assigned(clusters: list[str], stands: Standing, before: dict[str, str] | None = None) -> Assignment:
    """Assign clusters of one-letter mentions, given as words: "abc"."""
    return assign([tuple(one) for one in clusters], stands, before or {}, {})


def test_a_new_cluster_gets_a_new_id_from_its_founding_mention():
    order = {"a": "2025-01-02", "b": "2025-01-01"}
    first = assign([("a", "b")], standing({}), {}, order)
    alone = assign([("b",)], standing({}), {}, {})
    assert first.entry_of[("a", "b")] == alone.entry_of[("b",)]
    assert first.minted == frozenset(first.entry_of.values())


def test_a_cluster_keeps_the_entry_that_holds_most_of_it():
    found = assigned(["abc"], standing({"a": OLD, "b": NEW, "c": NEW}))
    assert found.entry_of[("a", "b", "c")] == NEW
    assert found.aliases == {OLD: NEW}
    assert found.minted == frozenset()


def test_a_tie_falls_to_the_oldest_entry():
    assert assigned(["ab"], standing({"a": NEW, "b": OLD})).entry_of[("a", "b")] == OLD
    younger = standing({"a": NEW, "b": OLD}, ages={OLD: 2, NEW: 1})
    assert assigned(["ab"], younger).entry_of[("a", "b")] == NEW


def test_a_split_entry_stays_with_its_larger_part():
    found = assigned(["ab", "c"], standing({"a": OLD, "b": OLD, "c": OLD}))
    assert found.entry_of[("a", "b")] == OLD
    assert found.minted == {found.entry_of[("c",)]}
    assert found.aliases == {}


def test_an_id_once_minted_is_never_minted_again():
    first = assigned(["a"], standing({})).entry_of[("a",)]
    second = assigned(["a"], standing({}, taken=(first,))).entry_of[("a",)]
    third = assigned(["a"], standing({}, taken=(first, second))).entry_of[("a",)]
    assert len({first, second, third}) == 3


def test_a_split_part_whose_mention_founded_the_entry_gets_another_id():
    """The entry is named after a; bc keeps the id, and a, alone, must not be given it again."""
    name = assigned(["a"], standing({})).entry_of[("a",)]
    found = assigned(["a", "bc"], standing({"a": name, "b": name, "c": name}))
    assert found.entry_of[("b", "c")] == name
    assert found.entry_of[("a",)] != name


def test_a_mention_read_again_votes_for_the_entry_of_the_one_it_replaces():
    found = assigned(["x"], standing({"a": OLD}), {"x": "a"})
    assert found.entry_of[("x",)] == OLD


def test_a_new_mention_votes_for_nothing():
    assert assigned(["axyz"], standing({"a": OLD})).entry_of[tuple("axyz")] == OLD


@st.composite
def situations(draw: Any) -> tuple[list[tuple[str, ...]], Standing]:
    """A partition of ten mentions into clusters, and entries that held some of them."""
    mentions = [f"m{index}" for index in range(10)]
    labels = draw(st.lists(st.integers(0, 4), min_size=10, max_size=10))
    held = draw(st.dictionaries(st.sampled_from(mentions), st.sampled_from(["e1", "e2", "e3"])))
    clusters = [
        tuple(m for m, label in zip(mentions, labels, strict=True) if label == one) for one in sorted(set(labels))
    ]
    return clusters, Standing(held, {"e1": 1, "e2": 1, "e3": 2}, frozenset(held.values()))


@given(situations(), st.randoms(use_true_random=False))
def test_every_cluster_has_one_id_whatever_the_order(drawn, random):
    clusters, stands = drawn
    found = assign(clusters, stands, {}, {})
    assert set(found.entry_of) == set(clusters)
    assert len(set(found.entry_of.values())) == len(clusters)
    assert found == assign(random.sample(clusters, len(clusters)), stands, {}, {})


@given(situations())
def test_old_ids_are_kept_or_live_on_as_aliases(drawn):
    clusters, stands = drawn
    found = assign(clusters, stands, {}, {})
    kept = set(found.entry_of.values()) - found.minted
    assert kept | set(found.aliases) == set(stands.entry_of.values())
    assert not kept & set(found.aliases)
    assert not found.minted & stands.taken
    assert set(found.aliases.values()) <= set(found.entry_of.values())


@given(situations())
def test_who_holds_an_undisputed_majority_keeps_it(drawn):
    """An entry all of whose mentions lie in one cluster, together with no other entry's, names that cluster."""
    clusters, stands = drawn
    found = assign(clusters, stands, {}, {})
    for members in clusters:
        votes = Counter(stands.entry_of[one] for one in members if one in stands.entry_of)
        if len(votes) == 1:
            (entry,) = votes
            elsewhere = [one for one, held in stands.entry_of.items() if held == entry and one not in members]
            assert elsewhere or found.entry_of[members] == entry
