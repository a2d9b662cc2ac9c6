"""The records of a prisoner exchange, as docs/annotation.md defines them; their docstrings are prompt text."""

from __future__ import annotations

from schemas.prisoner_exchange.model.exchanges import Answer, Exchange
from schemas.prisoner_exchange.model.groups import ReleasedGroup
from schemas.prisoner_exchange.model.people import Person
from schemas.prisoner_exchange.model.terms import ALIASES

__all__ = ["ALIASES", "Answer", "Exchange", "Person", "ReleasedGroup"]
