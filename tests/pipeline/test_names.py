"""The table of names, on a small list of invented names and on small lists that are wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SettingsError
from pipeline.names import Aliases, Form

if TYPE_CHECKING:
    from pathlib import Path

LISTED = """
articles = ["the"]
estranging = ["pro"]
attached = ["و", "ال"]
whole_only = ["Nut"]
not_names = ["New Tea"]
common_surnames = ["Reed"]

[ambiguous]
Valley = ""
Marsh = "Marshland"

[countries.Ruritania]
aliases = ["Kingdom of Ruritania", "KR", "K.R.", "روريتانيا", "Рурит*"]
demonyms = ["Ruritanian", "Ruritanians", "руританск*"]
capital = "Strelsau"
capital_aliases = ["Strelzau", "Nut"]
government = ["Black Tower"]

[countries."South Ruritania"]
demonyms = ["South Ruritanian"]
capital = "Hentzau"

[countries.Marshland]
aliases = ["Marsh", "Valley", "Tea"]

[groups."Red Hats"]
home = "Ruritania"

[bodies."Umbrella Guild"]
aliases = ["UG"]

[bodies."Rain Bureau"]
side = "Ruritania"

[units."Third Hat"]
side = "Hat Corps"

[units."Hat Corps"]
side = "Red Hats"

[cities]
Ruritania = ["Zenda|Senda"]

[persons]
Ruritania = ["Rudolf Rassendyll|Рудольф Рассендилл", "Anna Reed"]
Marshland = ["Rupert Rassen"]
"""


@pytest.fixture(scope="module")
def aliases(tmp_path_factory) -> Aliases:
    path = tmp_path_factory.mktemp("names") / "aliases.toml"
    path.write_text(LISTED, encoding="utf-8")
    return Aliases.load(path)


def refused(tmp_path: Path, text: str) -> str:
    """The message with which a list is refused."""
    path = tmp_path / "aliases.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as raised:
        Aliases.load(path).canonical("x")
    assert str(path) in str(raised.value)
    return str(raised.value)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("Ruritania", "Ruritania"),
        ("the Kingdom of Ruritania", "Ruritania"),
        ("  ruritania. ", "Ruritania"),
        ("RURITANIA", "Ruritania"),
        ("Rurítania", "Ruritania"),
        ("Ruritania's", "Ruritania"),
        ("KR", "Ruritania"),
        ("K.R.", "Ruritania"),
        ("kr", None),
        ("Kr", None),
        ("Ruritanians", "Ruritania"),
        ("Strelsau", "Ruritania"),
        ("Black Tower", "Ruritania"),
        ("Рурит", "Ruritania"),
        ("Руритании", "Ruritania"),
        ("Руританиямиям", None),
        ("руританского", "Ruritania"),
        ("روريتانيا", "Ruritania"),
        ("South Ruritanian", "South Ruritania"),
        ("Senda", "Zenda"),
        ("Nut", "Ruritania"),
        ("Marsh", "Marshland"),
        ("Valley", None),
        ("New Tea", None),
        ("Tea", "Marshland"),
        ("Ruritanian ministry", None),
        ("the", None),
        ("", None),
        ("?!", None),
    ],
)
def test_canonical(aliases, value, name):
    assert aliases.canonical(value) == name


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Strelsau and the Ruritanians.", [("Strelsau", Form.capital), ("Ruritanians", Form.demonym)]),
        ("the South Ruritanian rain", [("South Ruritanian", Form.demonym)]),
        ("far South, Ruritania", [("Ruritania", Form.name)]),
        ("It went South. Ruritania slept", [("Ruritania", Form.name)]),
        ("south ruritania, strelsau", []),
        ("RURITANIA AND KR", [("RURITANIA", Form.name), ("KR", Form.alias)]),
        ("K.R. but not Kr or kr", [("K.R.", Form.alias)]),
        ("Nut and New Tea in the Valley", []),
        ("Tea", [("Tea", Form.alias)]),
        ("pro-Ruritanian", [("Ruritanian", Form.demonym)]),
        ("о руританской Руританию", [("руританской", Form.demonym), ("Руританию", Form.alias)]),
        ("والروريتانيا وروريتانيا", [("روريتانيا", Form.alias)]),
        ("South\n\nRuritania", [("Ruritania", Form.name)]),
        ("South\nRuritania", [("South\nRuritania", Form.name)]),
    ],
)
def test_find(aliases, text, seen):
    assert [(sighting.surface, sighting.form) for sighting in aliases.find(text)] == seen


PIECES = st.sampled_from(
    [
        "Ruritania",
        "South",
        "South Ruritanian",
        " ",
        "\n\n",
        ". ",
        "-",
        "'s",
        "KR",
        "K.R.",
        "руританского",
        "وروريتانيا",
        "ß",
        "İ",
        "é",
        "the",
    ]
)


@given(st.lists(PIECES | st.text(max_size=3), max_size=20).map("".join))
def test_sightings_are_slices_in_order(aliases, text):
    end = 0
    for sighting in aliases.find(text):
        assert end <= sighting.start < sighting.end
        assert text[sighting.start : sighting.end] == sighting.surface
        assert aliases.kind(sighting.name) is not None
        end = sighting.end


@given(st.lists(PIECES | st.text(max_size=3), max_size=4).map("".join))
def test_canonical_of_a_canonical_name_is_itself(aliases, value):
    name = aliases.canonical(value)
    assert name is None or aliases.canonical(name) == name


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("Ruritania", "Ruritania"),
        ("Strelsau", "Ruritania"),
        ("Ruritania's ministry of tea", "Ruritania"),
        ("the Ruritanian minister Jones", "Ruritania"),
        ("Third Hat", "Red Hats"),
        ("commander of the Third Hat", "Red Hats"),
        ("Ruritania's Red Hats", "Red Hats"),
        ("Rain Bureau", "Ruritania"),
        ("Umbrella Guild", None),
        ("Umbrella Guild envoy for Ruritania", None),
        ("Ruritanian envoy to the Umbrella Guild", "Ruritania"),
        ("South Ruritanian envoy to Ruritania", None),
        ("pro-Ruritanian politician", None),
        ("Zenda", None),
        ("Rudolf Rassendyll", "Ruritania"),
        ("President Rassendyll", "Ruritania"),
        ("Rudolph Jones", None),
        ("Рудольф Рассендилл", "Ruritania"),
        ("office of Rupert Rassen", "Marshland"),
        ("Reed", None),
        ("Anna Reed", "Ruritania"),
        ("witnesses", None),
        ("", None),
    ],
)
def test_side_of(aliases, name, side):
    assert aliases.side_of(name) == side


def test_folds_into_follows_the_chain_to_its_end(aliases):
    assert aliases.folds_into("Third Hat") == "Red Hats"
    assert aliases.folds_into("Hat Corps") == "Red Hats"
    assert aliases.folds_into("Red Hats") is None
    assert aliases.folds_into("nobody") is None


def test_places(aliases):
    assert aliases.country_of("senda") == "Ruritania"
    assert aliases.country_of("Strelzau") == "Ruritania"
    assert aliases.country_of("Ruritania") is None
    assert aliases.country_of("Atlantis") is None
    assert aliases.place("Strelzau") == "Strelsau"
    assert aliases.place("Senda") == "Zenda"
    assert aliases.place("Ruritanian") == "Ruritania"
    assert aliases.place("Atlantis") is None


def test_kinds(aliases):
    kinds = {name: aliases.kind(name) for name in ("KR", "Red Hats", "UG", "Third Hat", "Senda", "Atlantis")}
    assert list(kinds.values()) == ["country", "group", "body", "unit", "place", None]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[groups.A]\naliases=['X']\n[groups.B]\naliases=['x']", ["'x'", "'A'", "'B'", "[ambiguous]"]),
        ("[groups.A]\n[bodies.A]", ["'A' is listed twice"]),
        ("[groups.A]\nside='B'", ["'A' refers to 'B'"]),
        ("[units.A]\nside='B'\n[units.B]\nside='A'", ["circle"]),
        ("[groups.A]\nsides='B'", ["'sides'", "known are"]),
        ("[gruops.A]", ["'gruops'", "known are"]),
        ("[groups.A]\naliases=[1]", ["A.aliases"]),
        ("[groups.A]\naliases=['*']", ["'*'"]),
        ("[ambiguous]\nA='B'", ["[ambiguous]", "'B'"]),
        ("not_names=['A']\n[groups.A]", ["'A' is a listed name"]),
        ("[persons]\nA=['B']", ["[persons]", "'A'"]),
        ("[groups.A]\n[groups.B]\n[persons]\nA=['C']\nB=['c']", ["'A'", "'B'"]),
        ("[inflections]", ["inflections"]),
        ("[[inflections]]\nendings=['a']", ["inflections"]),
        ("use_countries=1", ["use_countries"]),
        ("use_countries=true\n[countries.Ruritania]", ["'Ruritania'", "code"]),
        ("use_countries=true\nlocales=['xx']", ["'xx'"]),
        ("groups=1", ["groups"]),
        ("[groups", ["is no TOML"]),
    ],
)
def test_a_wrong_list_is_refused_by_name(tmp_path, text, words):
    message = refused(tmp_path, text)
    assert [word for word in words if word not in message] == []


def test_a_missing_list_is_named(tmp_path):
    with pytest.raises(SettingsError, match=r"nowhere\.toml"):
        Aliases.load(tmp_path / "nowhere.toml")


def test_territories_come_from_cldr_only_when_asked(tmp_path):
    path = tmp_path / "aliases.toml"
    path.write_text("locales = ['de']\n[countries.Norway]", encoding="utf-8")
    assert Aliases.load(path).canonical("Norwegen") is None
    path.write_text("use_countries = true\nlocales = ['de']\n[countries.Norway]", encoding="utf-8")
    assert Aliases.load(path).canonical("Norwegen") == "Norway"
    path.write_text(
        "use_countries = true\nlocales = ['de']\nbabel_ignore = ['Norwegen']\n[countries.Norway]", encoding="utf-8"
    )
    assert Aliases.load(path).canonical("Norwegen") is None
