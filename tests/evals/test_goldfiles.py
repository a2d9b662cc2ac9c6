from __future__ import annotations

import json

import pytest

from evals.commands import GoldOptions, eval_validate
from evals.goldfiles import gold_folder, load_events, load_gold, prepared, problems
from evals.items import Item
from pipeline.errors import SettingsError
from schemas.prisoner_exchange import TASK
from tests.evals.builders import back, counts, document, exchange, group, items_of, person, scored

TEXT = "Russia returned 307 soldiers on Saturday. Ukraine returned 307 soldiers. Ann Lee spoke."
ANSWER = exchange(groups=[group()], people=[person("Ann Lee")], evidence="Russia returned 307 soldiers")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "gold").mkdir()
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    write(tmp_path / "gold", ANSWER)
    return tmp_path / "gold"


def write(folder, *exchanges, **more):
    content = {"article": "a.txt", "exchanges": exchanges, **more}
    (folder / "a.json").write_text(json.dumps(content), encoding="utf-8")


def found(folder):
    (gold,) = load_gold(TASK, folder)
    return problems(TASK, gold)


def test_the_shipped_gold_is_valid():
    shown = eval_validate(TASK, GoldOptions())
    assert shown.status == 0, shown.text
    assert len(load_gold(TASK, gold_folder(TASK))) == 5


def test_shipped_events_name_records_of_shipped_gold():
    gold = {one.article: prepared(TASK, one).items for one in load_gold(TASK, gold_folder(TASK))}
    members = [member for event in load_events(gold_folder(TASK)) for member in event.members]
    assert {(article, item.values["id"]) for article, items in gold.items() for item in items} == set(members)
    assert len(members) == len(set(members))


def test_marks_are_part_of_gold_and_not_of_the_schema(folder):
    marked = {**ANSWER, "alt": {"date_start": ["2025-05", None], "mediators": [["Qatar"], []]}, "optional": True}
    write(folder, {**marked, "groups": [{**group(), "alt": {"count": [614]}}]}, note="two counts are defensible")
    assert found(folder) == []
    (item,) = prepared(TASK, load_gold(TASK, folder)[0]).items
    assert isinstance(item, Item)
    assert item.optional
    assert item.alternatives == {"date_start": ("2025-05", None), "mediators": (["Qatar"], [])}
    assert item.nested["groups"][0].alternatives == {"count": (614,)}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"status": "done"}, "exchanges[0].status: Input should be"),
        ({"colour": "red"}, "exchanges[0].colour: Extra inputs are not permitted"),
        ({"groups": [{**group(), "count": "307"}]}, "exchanges[0].groups[0].count: Input should be a valid integer"),
        ({"part_of": "x9"}, "is part of 'x9', which is no other record"),
        ({"evidence": "Russia returned 308 soldiers"}, "exchanges[0]: its quote does not stand in the article"),
        ({"people": [person("Bob Ray")]}, "exchanges[0].people[0]: its quote does not stand in the article"),
        ({"date_text": "on Sunday"}, "exchanges[0].date_text: does not stand in the article"),
        ({"alt": {"date": ["2025"]}}, "exchanges[0].alt: date is no field with a value"),
        ({"alt": {"status": ["done"]}}, "exchanges[0].alt.status: 'done'"),
        ({"alt": {"mediators": ["Qatar"]}}, "exchanges[0].alt.mediators: 'Qatar'"),
        ({"alt": ["2025"]}, "exchanges[0].alt: must be an object"),
        ({"alt": {"status": "agreed"}}, "exchanges[0].alt.status: must be a list"),
        ({"optional": "yes"}, "exchanges[0].optional: must be true or false"),
    ],
)
def test_what_is_wrong_with_gold_is_named(folder, change, problem):
    write(folder, {**ANSWER, **change})
    (line,) = found(folder)
    assert problem in line
    shown = eval_validate(TASK, GoldOptions(folder))
    assert shown.status == 1
    assert "a.json: " in shown.text


def test_unknown_keys_beside_the_records_are_named(folder):
    write(folder, ANSWER, exchange="x")
    assert found(folder) == ["exchange: no key of a gold file"]


def test_articles_are_found_beside_in_the_parent_or_where_told(folder, tmp_path):
    (elsewhere := tmp_path / "else").mkdir()
    (tmp_path / "a.txt").rename(elsewhere / "a.txt")
    with pytest.raises(SettingsError, match=r"its article a\.txt is not in"):
        load_gold(TASK, folder)
    assert load_gold(TASK, folder, articles=elsewhere)[0].document.text == TEXT
    (elsewhere / "a.txt").rename(folder / "a.txt")
    assert load_gold(TASK, folder)[0].document.article == "a.txt"


def test_what_an_index_says_of_an_article_is_known(folder, tmp_path):
    (tmp_path / "index.toml").write_text('[[article]]\nfile = "a.txt"\npublished = 2025-05-25\n', encoding="utf-8")
    assert str(load_gold(TASK, folder)[0].document.published_on) == "2025-05-25"


def test_only_some_articles(folder):
    assert [one.article for one in load_gold(TASK, folder, only=["a"])] == ["a.txt"]
    with pytest.raises(SettingsError, match=r"has no gold for b\.txt; it has a\.txt"):
        load_gold(TASK, folder, only=["b.txt"])


@pytest.mark.parametrize(
    ("content", "problem"),
    [("[]", "is no gold"), ("{", "cannot be read as JSON"), ('{"article": "a.txt"}', "is no gold")],
)
def test_a_file_that_is_no_gold_stops(folder, content, problem):
    (folder / "b.json").write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=problem):
        load_gold(TASK, folder)


def test_no_folder_no_gold_or_twice_the_same(tmp_path, folder):
    with pytest.raises(SettingsError, match="no such folder"):
        load_gold(TASK, tmp_path / "nowhere")
    with pytest.raises(SettingsError, match="holds no gold"):
        load_gold(TASK, tmp_path)
    (folder / "b.json").write_text((folder / "a.json").read_text("utf-8"), encoding="utf-8")
    with pytest.raises(SettingsError, match=r"two gold files for a\.txt"):
        load_gold(TASK, folder)


def test_events_that_are_ill_formed_stop(folder):
    (folder / "events.json").write_text('[{"event": "e"}]', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"events\.json"):
        load_events(folder)


# What the marks are worth.


def test_an_optional_record_earns_credit_if_found_and_costs_nothing_if_not():
    optional = {**exchange("x2", date_start="2020-01-01", date_end="2020-01-01", groups=[back()]), "optional": True}
    plain = exchange(groups=[group()])
    without = scored([plain, optional], [plain])
    assert counts(without).f1 == 1.0
    assert [str(unit.verdict) for unit in without.units if unit.record == "exchange"] == ["COR", "NON"]
    assert counts(scored([plain, optional], [plain, {**optional_free(optional)}]), "count").cor == 2
    # And the other way round it is a find like any other: were it not in gold, it would be spurious.
    assert counts(scored([plain], [plain, optional_free(optional)]), "count") == (1, 0, 0, 0, 1, 0)


def optional_free(content):
    return {name: value for name, value in content.items() if name != "optional"}


def test_a_link_to_an_optional_record_that_was_not_found_costs_nothing():
    deal = {**exchange("x1", level="deal", date_start=None, date_end=None), "optional": True}
    stage = exchange("x2", level="stage", part_of="x1", groups=[group()])
    found = scored([deal, stage], [exchange("x1", level="stage", groups=[group()], evidence="the swap called x2")])
    assert counts(found, "part_of") == (0, 0, 0, 0, 0, 1)


def test_alternatives_count_for_pairing_as_for_scoring():
    ours = {**exchange(), "alt": {"parties": [["Ukraine", "Russia", "Belarus"]], "location": ["Minsk"]}}
    about = document("the swap called x1")
    found = scored([ours], [exchange(parties=["Belarus", "Russia", "Ukraine"], location="Minsk")], about)
    assert counts(found, "parties") == (3, 0, 0, 0, 0, 0)
    assert counts(found, "location") == (1, 0, 0, 0, 0, 0)
    assert counts(scored([ours], [exchange()], about), "parties") == (2, 0, 0, 0, 0, 0)


def test_marks_in_a_readers_answer_are_outside_the_schema():
    with pytest.raises(AssertionError):
        items_of([{**exchange(), "colour": "red"}], document("the swap called x1"))
