"""The exchange itself, and the answer that lists exchanges."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from pipeline.compare import exact, free_text, partial_date
from pipeline.declare import Fuse, LocalId, Match, Nested, PartOf, Quote, Record, Score, Support
from pipeline.fuse import follows, fullest, furthest, informed, most_precise, union, vote
from pipeline.support import stated_date, verbatim
from schemas.prisoner_exchange.model.groups import ReleasedGroup
from schemas.prisoner_exchange.model.people import Person
from schemas.prisoner_exchange.model.terms import known, level_kin, names, somewhere, status_kin


class Exchange(Record):
    """One handover of prisoners, hostages or remains between parties, or one agreed deal that handovers carry out.

    One per distinct event that the article reports. It counts when the article gives it at least one of: a figure, a
    date, a named released person, or a stated agreement. Vague history, vague plans, demands, hopes and one-sided
    amnesties are none.
    """

    view: ClassVar[str] = "exchanges"

    id: Annotated[str, Field(description="x1, x2, …: local name within the article"), LocalId()]
    focus: Annotated[
        Literal["main", "background"],
        Field(description="main: what the article is about (several may be); background: context"),
        Support("judged"),
        Match(exact, 0),
        Fuse(furthest("background", "main")),
        Score(exact),
    ]
    level: Annotated[
        Literal["single", "deal", "stage"],
        Field(
            description="single: a one-off swap; deal: an agreement to swap; stage: one handover that carries out "
            "part of a deal the article mentions"
        ),
        Support("judged"),
        Match(level_kin, 0.5, against=4),
        Fuse(informed("single")),
        Score(exact),
    ]
    part_of: Annotated[str | None, Field(description="The id of the deal that a stage belongs to, else null"), PartOf()]
    status: Annotated[
        Literal["proposed", "agreed", "under_way", "completed", "cancelled"],
        Field(
            description="As of the article. One day's handover whose people have come home is completed; a deal with "
            "handovers still to come is under_way"
        ),
        Support("judged"),
        Match(status_kin, 0.5, against=3),
        Fuse(furthest("proposed", "agreed", "under_way", "completed", apart=("cancelled",))),
        Score(exact),
    ]
    date_start: Annotated[
        str | None,
        Field(
            description="First day of the handover, partial ISO 8601 (2025-05-23, 2022-06, 2025). The day of an "
            "announcement or of publication is not a handover date unless the text says so"
        ),
        Support("quote", stated_date("date_text")),
        Match(partial_date, 0),
        Fuse(most_precise),
        Score(partial_date),
    ]
    date_end: Annotated[
        str | None,
        Field(description="Last day of the handover; the same as date_start for one day; null if open-ended"),
        Support("article", stated_date()),
        Match(partial_date, 0),
        Fuse(most_precise),
        Score(partial_date),
    ]
    date_text: Annotated[
        str | None,
        Field(description="The shortest words that date_start was read from, copied"),
        Support("article", verbatim),
        Match(free_text, 0),
        Fuse(follows("date_start")),
        Score(free_text),
    ]
    parties: Annotated[
        list[str],
        Field(description="The sides, canonical short names; proxies and units fold into their side"),
        Support("article", known),
        Match(names, 1.5, against=1.5),
        Fuse(union),
        Score(names),
    ]
    location: Annotated[
        str | None,
        Field(description="Place of the handover, short; where people were taken afterwards does not count"),
        Support("article", known),
        Match(somewhere, 1, against=0.5),
        Fuse(vote),
        Score(somewhere),
    ]
    negotiated_in: Annotated[
        str | None,
        Field(description="Place of the talks that produced it; on the deal or the single swap, not on stages"),
        Support("article", known),
        Match(somewhere, 2, against=1),
        Fuse(vote),
        Score(somewhere),
    ]
    negotiated_on: Annotated[
        str | None,
        Field(description="Partial ISO date of those talks; 'last week': the month, if the week lies in one"),
        Support("article", stated_date()),
        Match(partial_date, 4, against=5),
        Fuse(most_precise),
        Score(partial_date),
    ]
    mediators: Annotated[
        list[str],
        Field(description="States, bodies or persons said to have brokered, hosted or helped; canonical short names"),
        Support("article", known),
        Match(names, 0.5, against=0.25),
        Fuse(union),
        Score(names),
    ]
    largest_claim: Annotated[
        str | None,
        Field(description="First words in the body that call it the largest, biggest or one of them, copied"),
        Support("article", verbatim),
        Match(free_text, 0),
        Fuse(fullest),
        Score(free_text),
    ]
    groups: Annotated[
        list[ReleasedGroup],
        Field(description="Who was or will be handed over"),
        Nested(
            key="count",
            weight=4,
            against=2.5,
            telling={"subset": (False,)},
            otherwise=0.5,
            slot=("covers", "released_by", "returned_to", "kind", "subset", "detail"),
            total=("released_by", "returned_to"),
        ),
    ]
    people: Annotated[
        list[Person],
        Field(description="Persons named in connection with this exchange"),
        Nested(key="name", weight=4, telling={"role": ("released", "still_held", "deceased")}, slot=("name",)),
    ]
    evidence: Annotated[str, Field(description="One clause that establishes this exchange, copied"), Quote()]


class Answer(Record):
    """Every prisoner exchange that the article reports; an empty list if it reports none."""

    exchanges: Annotated[
        list[Exchange],
        Field(description="One per distinct event that the article reports"),
        Nested(key="level", weight=0),
    ]
