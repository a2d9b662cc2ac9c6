"""People named in connection with an exchange."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from pipeline.compare import exact, free_text, person
from pipeline.declare import Fuse, Match, Quote, Record, Score, Support
from pipeline.fuse import fullest, informed, vote
from pipeline.support import person_name
from schemas.prisoner_exchange.model.terms import known, party


class Person(Record):
    """A named person whom the article ties to the exchange; each once, with the exchange they are most tied to."""

    view: ClassVar[str] = "people"

    name: Annotated[
        str,
        Field(description="Fullest form in the article, without rank or title"),
        Support("quote", person_name),
        Match(person, 10, against=20),
        Fuse(fullest),
        Score(person),
    ]
    role: Annotated[
        Literal["released", "still_held", "deceased", "relative", "official", "other"],
        Field(description="official: speaks or acts for a state, army, body or mediator about this exchange"),
        Support("judged"),
        Match(exact, 0),
        Fuse(informed("other")),
        Score(exact),
    ]
    released_by: Annotated[
        str | None,
        Field(description="Party that held them; for role released or deceased, else null"),
        Support("article", known),
        Match(party, 0.5, against=1),
        Fuse(vote),
        Score(party),
    ]
    returned_to: Annotated[
        str | None,
        Field(description="Party they went to; for role released or deceased, else null"),
        Support("article", known),
        Match(party, 0.5, against=1),
        Fuse(vote),
        Score(party),
    ]
    affiliation: Annotated[
        str | None,
        Field(description="Side, unit or office, short: President of Ukraine, Azov Regiment"),
        Support("judged"),
        Match(free_text, 0.5, against=0),
        Fuse(fullest),
        Score(free_text),
    ]
    evidence: Annotated[str, Field(description="First clause that names them in this connection, copied"), Quote()]
