"""Lost umbrellas: what a tram company's bulletins say was found, and to whom it went."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from pipeline.compare import exact, free_text, kin, name, number, partial_date, person, place, set_of
from pipeline.declare import Attribution, Fuse, LocalId, Match, Nested, PartOf, Quote, Record, Score, Support
from pipeline.fuse import figure, follows, fullest, furthest, informed, most_precise, union, vote
from pipeline.names import Aliases
from pipeline.support import figure as figure_seen
from pipeline.support import known_name, person_name, stated_date, verbatim

ALIASES = Aliases.load(Path(__file__).parent / "aliases.toml")
office = name(ALIASES)
offices = set_of(office)
somewhere = place(ALIASES)
known = known_name(ALIASES)


class Mark(Record):
    """What tells umbrellas apart."""

    view: ClassVar[str] = "marks"

    words: Annotated[
        str,
        Field(description="The mark, copied"),
        Support("quote", verbatim),
        Match(free_text, 6, against=6),
        Fuse(fullest),
        Score(free_text),
    ]
    evidence: Annotated[str, Field(description="The clause that says so, copied"), Quote()]


class Batch(Record):
    """Umbrellas that went from one office to another."""

    view: ClassVar[str] = "batches"

    colour: Annotated[
        Literal["black", "red", "green", "mixed"],
        Field(description="Their colour; several: mixed"),
        Support("judged"),
        Match(kin(("black", "mixed"), ("red", "mixed"), ("green", "mixed")), 1, against=4),
        Fuse(informed("mixed")),
        Score(exact),
    ]
    given_by: Annotated[
        str | None,
        Field(description="The office that had them"),
        Support("article", known),
        Match(office, 2, against=6),
        Fuse(vote),
        Score(office),
    ]
    given_to: Annotated[
        str | None,
        Field(description="The office they went to"),
        Support("article", known),
        Match(office, 2, against=6),
        Fuse(vote),
        Score(office),
    ]
    count: Annotated[
        int | None,
        Field(description="How many"),
        Support("quote", figure_seen),
        Match(number("hedge"), 4, against=2.5),
        Fuse(figure(prefer="given_to", policy="the receiving office's count")),
        Score(number("hedge")),
    ]
    hedge: Annotated[
        Literal["exact", "about", "at_least", "at_most"] | None,
        Field(description="How firm the count is"),
        Support("judged"),
        Match(exact, 0),
        Fuse(follows("count")),
        Score(exact),
    ]
    counted: Annotated[
        bool,
        Field(description="true if another count holds them already"),
        Support("judged"),
        Match(exact, 1, against=2.5),
        Fuse(vote),
        Score(exact),
    ]
    told_by: Annotated[
        list[str],
        Field(description="Who says so"),
        Support("article", known),
        Match(offices, 0),
        Fuse(union),
        Score(offices),
        Attribution(),
    ]
    marks: Annotated[list[Mark], Field(description="Their marks"), Nested(key="words", weight=1, slot=("words",))]
    evidence: Annotated[str, Field(description="The clause that says so, copied"), Quote()]


class Find(Record):
    """Umbrellas found together, or a whole season's finds."""

    view: ClassVar[str] = "finds"

    id: Annotated[str, Field(description="f1, f2, …"), LocalId()]
    scope: Annotated[
        Literal["single", "season", "day"],
        Field(description="season: all finds of some weeks; day: one day of a season in the text"),
        Support("judged"),
        Match(kin(("single", "day")), 0.5, against=4),
        Fuse(informed("single")),
        Score(exact),
    ]
    part_of: Annotated[str | None, Field(description="The id of the season that a day belongs to"), PartOf()]
    state: Annotated[
        Literal["lost", "found", "returned", "burnt"],
        Field(description="How far it is"),
        Support("judged"),
        Match(exact, 0),
        Fuse(furthest("lost", "found", "returned", apart=("burnt",))),
        Score(exact),
    ]
    found_on: Annotated[
        str | None,
        Field(description="The day, partial ISO 8601"),
        Support("quote", stated_date("found_words")),
        Match(partial_date, 0),
        Fuse(most_precise),
        Score(partial_date),
    ]
    found_until: Annotated[
        str | None,
        Field(description="The last day, partial ISO 8601"),
        Support("article", stated_date()),
        Match(partial_date, 0),
        Fuse(most_precise),
        Score(partial_date),
    ]
    found_words: Annotated[
        str | None,
        Field(description="The words that say when, copied"),
        Support("article", verbatim),
        Match(free_text, 0),
        Fuse(fullest),
        Score(free_text),
    ]
    offices: Annotated[
        list[str],
        Field(description="The offices that handled them"),
        Support("article", known),
        Match(offices, 1.5, against=1.5),
        Fuse(union),
        Score(offices),
    ]
    place: Annotated[
        str | None,
        Field(description="Where"),
        Support("article", known),
        Match(somewhere, 1, against=0.5),
        Fuse(vote),
        Score(somewhere),
    ]
    finder: Annotated[
        str | None,
        Field(description="Who found them"),
        Support("quote", person_name),
        Match(person, 2, against=2),
        Fuse(fullest),
        Score(person),
    ]
    batches: Annotated[
        list[Batch],
        Field(description="What was handed on"),
        Nested(
            key="count",
            weight=4,
            against=2.5,
            telling={"counted": (False,)},
            otherwise=0.5,
            slot=("given_by", "given_to", "colour", "counted"),
            total=("given_by", "given_to"),
        ),
    ]
    evidence: Annotated[str, Field(description="The clause that says so, copied"), Quote()]


class Answer(Record):
    """Every find that a bulletin tells of."""

    finds: Annotated[list[Find], Field(description="One per find"), Nested(key="scope", weight=0)]
