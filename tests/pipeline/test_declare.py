"""What a Task refuses, and that each refusal names the class and the field."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field

from pipeline.compare import exact, number
from pipeline.declare import (
    Fuse,
    Match,
    Nested,
    Quote,
    Record,
    Role,
    Score,
    Support,
    Task,
    rule_of,
    rules_of,
)
from pipeline.errors import TaskError
from pipeline.fuse import union, vote
from tests.toy.model import Batch, Find, Mark

COLOUR = Field(description="its colour")
RULES = (Support("judged"), Match(exact, 1), Fuse(vote), Score(exact))
QUOTED: Any = Annotated[str, Field(description="copied"), Quote()]


def ruled(kind: Any) -> Any:
    """A type with all that a value needs."""
    return Annotated[(kind, COLOUR, *RULES)]


def umbrella(colour: Any, *, default: Any = ..., **others: Any) -> type[Record]:
    """A record type Umbrella with a quote and the field `colour` of the given type."""
    given = {} if default is ... else {"colour": default}
    return type("Umbrella", (Record,), {"__annotations__": {"colour": colour, "evidence": QUOTED, **others}, **given})


def answer(record: Any, nested: Any = None) -> type[Record]:
    """An answer that lists records of one type."""
    listed = Annotated[list[record], Field(description="all"), nested or Nested(key="colour", weight=0)]
    return type("Answer", (Record,), {"__annotations__": {"umbrellas": listed}})


def refusal(toy_task: Task, model: type[Record]) -> TaskError:
    """How a task with this answer is refused."""
    with pytest.raises(TaskError) as raised:
        replace(toy_task, answer=model)
    assert raised.value.task == toy_task.name
    assert str(raised.value).startswith(f"{toy_task.name}: {raised.value.field} ")
    return raised.value


def accepted(toy_task: Task, record: type[Record]) -> type[Record]:
    """The root of a task that links records of this type by their colour."""
    linking = replace(toy_task.linking, shared="colour", dates=("colour",), level=None, whole=None)
    return replace(toy_task, answer=answer(record), linking=linking).root


def without(kind: type) -> Any:
    """A str field that lacks one marker."""
    return Annotated[(str, COLOUR, *(rule for rule in RULES if not isinstance(rule, kind)))]


LOST = Annotated[str, RULES[0]]
PLAIN = umbrella(ruled(str))
REFUSED: dict[str, tuple[Any, str]] = {
    "no support": (without(Support), "no Support"),
    "no match": (without(Match), "no Match"),
    "no fuse": (without(Fuse), "no Fuse"),
    "no score": (without(Score), "no Score"),
    "no rule at all": (Annotated[str, COLOUR], "no Support, no Match, no Fuse, no Score"),
    "marker in a union": (Annotated[LOST | None, COLOUR, RULES[1], RULES[2], RULES[3]], "union"),
    "marker in a union, all given": (Annotated[(LOST | None, COLOUR, *RULES)], "union"),
    "marker in a list": (Annotated[(list[LOST], COLOUR, *RULES)], "union"),
    "dict": (ruled(dict[str, str]), "is a dict"),
    "bare dict": (ruled(dict), "is a dict"),
    "dict or nothing": (ruled(dict[str, str] | None), "is a dict"),
    "set": (ruled(set[str]), "is a set"),
    "frozenset": (ruled(frozenset[str]), "is a frozenset"),
    "tuple": (ruled(tuple[str, ...]), "is a tuple"),
    "float": (ruled(float), "float"),
    "anything": (ruled(Any), "Any"),
    "no description": (Annotated[(str, *RULES)], "no description"),
    "records without nested": (Annotated[(list[Mark], COLOUR, *RULES)], "without Nested"),
    "nested over no records": (Annotated[list[str], COLOUR, Nested(key="x", weight=1)], "no list of records"),
    "a record that is no list": (ruled(Mark), "outside a list"),
    "a list of lists": (ruled(list[list[str]]), "list within a list"),
    "a list or nothing": (ruled(list[str] | None), "list within a list or union"),
    "nested key unknown": (Annotated[list[Mark], COLOUR, Nested(key="size", weight=1)], "size"),
    "nested slot unknown": (Annotated[list[Mark], COLOUR, Nested(key="words", weight=1, slot=("kind",))], "kind"),
    "nested total unknown": (Annotated[list[Mark], COLOUR, Nested(key="words", weight=1, total=("by",))], "by"),
    "telling unknown": (
        Annotated[list[Mark], COLOUR, Nested(key="words", weight=1, telling={"loud": (True,)})],
        "loud",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_field_that_the_engine_cannot_rule_is_refused_by_name(toy_task, case):
    kind, problem = REFUSED[case]
    refused = refusal(toy_task, answer(umbrella(kind)))
    assert refused.field == "Umbrella.colour"
    assert problem in str(refused)


@pytest.mark.parametrize("default", [None, "black"])
def test_a_default_is_refused(toy_task, default):
    refused = refusal(toy_task, answer(umbrella(ruled(str | None), default=default)))
    assert refused.field == "Umbrella.colour"
    assert "default" in str(refused)


def test_a_default_inside_field_is_refused(toy_task):
    kind = Annotated[(str | None, Field(None, description="its colour"), *RULES)]
    assert "default" in str(refusal(toy_task, answer(umbrella(kind))))


@pytest.mark.parametrize(("quotes", "told"), [({}, "has 0"), ({"evidence": QUOTED, "more": QUOTED}, "has 2")])
def test_a_record_has_exactly_one_quote(toy_task, quotes, told):
    record = type("Umbrella", (Record,), {"__annotations__": {"colour": ruled(str), **quotes}})
    refused = refusal(toy_task, answer(record))
    assert refused.field == "Umbrella"
    assert "Quote()" in str(refused)
    assert told in str(refused)


def nest(levels: int) -> type[Record]:
    """Record types Umbrella1, Umbrella2, …, each nested in the next."""
    record = type("Umbrella1", (Record,), {"__annotations__": {"colour": ruled(str), "evidence": QUOTED}})
    for level in range(2, levels + 1):
        below = Annotated[list[record], COLOUR, Nested(key="evidence", weight=1)]  # type: ignore[valid-type]  # built in a loop
        fields = {"colour": ruled(str), "below": below, "evidence": QUOTED}
        record = type(f"Umbrella{level}", (Record,), {"__annotations__": fields})
    return record


def test_records_nested_five_levels_deep_are_refused(toy_task):
    """The answer is the first level."""
    assert accepted(toy_task, nest(3)).record_name() == "umbrella3"
    refused = refusal(toy_task, answer(nest(4)))
    assert refused.field == "Umbrella1"
    assert "5 levels" in str(refused)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"umbrellas": list[PLAIN], "more": list[PLAIN]},  # type: ignore[valid-type]  # built by a function
        {"umbrellas": list[str]},
        {"umbrella": PLAIN},
    ],
)
def test_an_answer_is_one_list_of_records(toy_task, fields):
    model = type("Answer", (Record,), {"__annotations__": fields})
    refused = refusal(toy_task, model)
    assert refused.field == "Answer"
    assert "exactly one field" in str(refused)


def test_a_record_type_has_one_place(toy_task):
    """Which list a nested record of the ledger belongs to is told by its type alone."""
    marks = Annotated[list[Mark], COLOUR, Nested(key="words", weight=1)]
    refused = refusal(toy_task, answer(umbrella(ruled(str), front=marks, back=marks)))
    assert refused.field == "Mark"
    assert "two places" in str(refused)


@pytest.mark.parametrize(
    ("linking", "field", "purpose"),
    [
        ({"shared": "bureaus"}, "bureaus", "shared field"),
        ({"level": "size"}, "size", "level"),
        ({"dates": ("found_on", "lost_on")}, "lost_on", "date field 2"),
    ],
)
def test_linking_names_fields_that_there_are(toy_task, linking, field, purpose):
    with pytest.raises(TaskError, match=purpose) as raised:
        replace(toy_task, linking=replace(toy_task.linking, **linking))
    assert raised.value.field == f"Find.{field}"


def test_a_complete_declaration_is_accepted(toy_task):
    for kind in [ruled(str), ruled(int | None), ruled(bool), ruled(Literal["black", "red"]), ruled(list[str])]:
        assert accepted(toy_task, umbrella(kind)).record_name() == "umbrella"


def test_the_toy_task_knows_its_records(toy_task):
    assert list(toy_task.record_types.values()) == [Find, Batch, Mark]
    assert toy_task.root is Find
    assert toy_task.records == "finds"


def test_record_names_are_in_snake_case():
    lost: type[Record] = type("LostUmbrella", (Record,), {})
    assert lost.record_name() == "lost_umbrella"
    assert Find.record_name() == "find"


@pytest.mark.parametrize(
    ("record", "field", "role", "scalar"),
    [
        (Find, "id", Role.local_id, str),
        (Find, "part_of", Role.part_of, str),
        (Find, "scope", Role.value, str),
        (Find, "offices", Role.members, str),
        (Find, "batches", Role.nested, str),
        (Find, "evidence", Role.quote, str),
        (Batch, "count", Role.value, int),
        (Batch, "counted", Role.value, bool),
        (Batch, "hedge", Role.value, str),
    ],
)
def test_roles_and_plain_types(record, field, role, scalar):
    rule = rule_of(record, field)
    assert rule.role is role
    assert rule.claimed == (role in (Role.value, Role.members))
    assert not rule.claimed or rule.scalar is scalar


def test_only_the_marked_list_is_the_attribution():
    assert [rule.name for rule in rules_of(Batch) if rule.attribution] == ["told_by"]


def test_a_field_without_claims_has_no_rules_to_ask_for():
    with pytest.raises(LookupError, match="evidence"):
        _ = rule_of(Find, "evidence").comparator
    with pytest.raises(KeyError):
        rule_of(Find, "colour")


def test_a_difference_costs_what_agreement_is_worth_unless_said_otherwise():
    assert (Match(exact, 4).penalty, Match(exact, 4, against=1).penalty, Match(exact, 0).penalty) == (4, 1, 0)


def test_members_of_a_list_are_compared_by_the_lists_member():
    assert rule_of(Find, "offices").member_comparator == rule_of(Batch, "given_to").comparator
    assert rule_of(Batch, "count").member_comparator == number("hedge")
    assert rule_of(Find, "offices").fusion is union
