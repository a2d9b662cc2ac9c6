"""Every task of schemas/ loads, and its records are what the annotation guide says."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any, get_args

import pytest
from pydantic import ValidationError

import schemas
from pipeline.declare import Record, Task, rules_of
from schemas.prisoner_exchange import TASK
from schemas.prisoner_exchange.model import Exchange, Person, ReleasedGroup
from schemas.prisoner_exchange.when import window
from tests.ledgers import exchange, group

NAMES = [module.name for module in pkgutil.iter_modules(schemas.__path__) if module.ispkg]
FIELDS = {
    Exchange: (
        "id focus level part_of status date_start date_end date_text parties location negotiated_in negotiated_on "
        "mediators largest_claim groups people evidence"
    ),
    ReleasedGroup: ("status covers released_by returned_to kind count count_type subset detail reported_by evidence"),
    Person: "name role released_by returned_to affiliation evidence",
}
VALUES = {
    (Exchange, "focus"): "main background",
    (Exchange, "level"): "single deal stage",
    (Exchange, "status"): "proposed agreed under_way completed cancelled",
    (ReleasedGroup, "status"): "released planned",
    (ReleasedGroup, "covers"): "one_side both_sides unstated",
    (ReleasedGroup, "kind"): "military civilian hostage detainee mixed remains unspecified",
    (ReleasedGroup, "count_type"): "exact about at_least at_most",
    (Person, "role"): "released still_held deceased relative official other",
}
"""The enumerations of the guide."""


@pytest.mark.parametrize("name", NAMES)
def test_every_task_loads_under_its_folders_name(name):
    task = importlib.import_module(f"schemas.{name}").TASK
    assert isinstance(task, Task)
    assert task.name == name
    assert task.folder.name == name
    assert all(path.is_file() for path in task.read_from)


def test_there_is_a_task():
    assert "prisoner_exchange" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_views_have_names_of_their_own_that_need_no_quoting(name):
    task = importlib.import_module(f"schemas.{name}").TASK
    views = [record.view for record in task.record_types.values() if record.view]
    assert len(set(views)) == len(views)
    assert all(view.isidentifier() and view.islower() for view in views)


@pytest.mark.parametrize("record", FIELDS)
def test_the_fields_are_the_guides_in_its_order(record):
    assert list(record.model_fields) == FIELDS[record].split()


@pytest.mark.parametrize(("record", "field"), VALUES)
def test_the_enumerations_are_the_guides(record, field):
    annotation = record.model_fields[field].annotation
    parts = [annotation, *get_args(annotation)]
    told = next(get_args(part) for part in parts if get_args(part) and isinstance(get_args(part)[0], str))
    assert list(told) == VALUES[(record, field)].split()


@pytest.mark.parametrize("record", FIELDS)
def test_every_record_and_field_is_described_for_the_model(record):
    assert record.__doc__
    assert all(info.description for info in record.model_fields.values())


def test_linking_names_a_part_level_that_exists():
    levels = get_args(Exchange.model_fields["level"].annotation)
    assert {TASK.linking.whole} <= set(levels)
    assert TASK.linking.window is window


@pytest.mark.parametrize(
    "values",
    [
        {"groups": [group("q", 12) | {"count": "12"}]},
        {"groups": [group("q", 12) | {"subset": "false"}]},
        {"groups": [group("q", 12) | {"subset": None}]},
        {"status": "finished"},
        {"parties": "Ukraine"},
        {"parties": None},
        {"id": None},
        {"date_start": 2025},
        {"weather": "wet"},
    ],
)
def test_nothing_is_bent_to_fit(values):
    given = {**exchange("q"), **values}
    with pytest.raises(ValidationError):
        TASK.answer.model_validate({"exchanges": [given]})


def test_null_is_a_value_and_absence_is_none():
    plain = exchange("q", groups=[group("q", None)])
    assert read(plain).model_dump()["location"] is None
    for field in plain:
        with pytest.raises(ValidationError, match=field):
            read({name: value for name, value in plain.items() if name != field})


def test_records_are_frozen():
    found: Any = read(exchange("q"))
    with pytest.raises(ValidationError):
        found.status = "agreed"


def read(given: dict[str, Any]) -> Record:
    """One exchange, validated."""
    (found,) = TASK.answer.model_validate({"exchanges": [given]}).exchanges  # type: ignore[attr-defined]  # the answer's own list
    assert isinstance(found, Exchange)
    return found


def test_the_figure_goes_to_the_receiving_side_and_its_hedge_follows():
    rules = {rule.name: rule for rule in rules_of(ReleasedGroup)}
    assert (rules["count"].fusion.prefer, rules["count"].fusion.policy) == ("returned_to", "receiving side's count")  # type: ignore[attr-defined]  # a Figure
    assert rules["count_type"].fusion.field == "count"  # type: ignore[attr-defined]  # a Follows
    assert rules["reported_by"].attribution
