"""People or remains handed over."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from pipeline.compare import exact, free_text, kin, number
from pipeline.declare import Attribution, Fuse, Match, Quote, Record, Score, Support
from pipeline.fuse import figure, follows, fullest, furthest, informed, union, vote
from pipeline.support import figure as figure_seen
from schemas.prisoner_exchange.model.terms import kind_kin, known, names, party


class ReleasedGroup(Record):
    """People or remains handed over in this exchange: one per figure, or per described category without a figure.

    "Each side returned N" is two groups. A combined total is one more group with no direction. The same figure
    repeated or rounded is one group, the most precise. Persons who are only named are not groups; one described
    person without a name is a group of 1. People who remain captive are not groups.
    """

    view: ClassVar[str] = "released_groups"

    status: Annotated[
        Literal["released", "planned"],
        Field(description="released: already handed over; planned: still to be"),
        Support("judged"),
        Match(kin(("released", "planned")), 0.5),
        Fuse(furthest("planned", "released")),
        Score(exact),
    ]
    covers: Annotated[
        Literal["one_side", "both_sides", "unstated"],
        Field(
            description="one_side: one direction; both_sides: a combined total, only where the text says so; "
            "unstated: the text does not say which (exchanged 390 individuals)"
        ),
        Support("judged"),
        Match(exact, 1, against=4),
        Fuse(informed("unstated")),
        Score(exact),
    ]
    released_by: Annotated[
        str | None,
        Field(description="Party that held them, canonical short name; null unless covers is one_side"),
        Support("article", known),
        Match(party, 2, against=6),
        Fuse(vote),
        Score(party),
    ]
    returned_to: Annotated[
        str | None,
        Field(description="Party they went to, canonical short name; null unless covers is one_side"),
        Support("article", known),
        Match(party, 2, against=6),
        Fuse(vote),
        Score(party),
    ]
    kind: Annotated[
        Literal["military", "civilian", "hostage", "detainee", "mixed", "remains", "unspecified"],
        Field(
            description="As the article as a whole describes them. Soldiers, prisoners of war: military. Prisoners, "
            "detainees, convicts not said to be soldiers or civilians: detainee. Several kinds: mixed. Bodies: "
            "remains. Just people or a nationality: unspecified"
        ),
        Support("judged"),
        Match(kind_kin, 1, against=4),
        Fuse(informed("unspecified", "detainee")),
        Score(exact),
    ]
    count: Annotated[
        int | None,
        Field(description="The figure; 'the same number' takes the figure it points to; dozens, hundreds: null"),
        Support("quote", figure_seen),
        Match(number("count_type"), 4, against=2.5),
        Fuse(figure(prefer="returned_to", policy="receiving side's count")),
        Score(number("count_type")),
    ]
    count_type: Annotated[
        Literal["exact", "about", "at_least", "at_most"] | None,
        Field(description="How firm the figure is: nearly, roughly: about; more than: at_least; up to: at_most"),
        Support("judged"),
        Match(exact, 0),
        Fuse(follows("count")),
        Score(exact),
    ]
    subset: Annotated[
        bool,
        Field(description="true if these people are already counted in another figure of the same direction"),
        Support("judged"),
        Match(exact, 1, against=2.5),
        Fuse(vote),
        Score(exact),
    ]
    detail: Annotated[
        str | None,
        Field(description="What sets the group apart, short: seriously wounded, aged 18 to 25"),
        Support("judged"),
        Match(free_text, 3, against=2),
        Fuse(fullest),
        Score(free_text),
    ]
    reported_by: Annotated[
        list[str],
        Field(description="To whom the article attributes the figure, by name or office; empty if nobody"),
        Support("article", known),
        Match(names, 0),
        Fuse(union),
        Score(names),
        Attribution(),
    ]
    evidence: Annotated[
        str, Field(description="The shortest clause that holds the figure or category, copied"), Quote()
    ]
