"""Finding out what a server does with a schema: holds its model to it, with or without `strict`, or ignores it."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import LedgerError
from pipeline.model.client import Client, Completion
from pipeline.model.troubles import Ended, Rejected, Trouble

if TYPE_CHECKING:
    from pipeline.model.settings import ModelSettings, SchemaMode

_MOST_TOKENS = 300
_ASKED = "Reply with the single word: hello"


class Finding(NamedTuple):
    """What one probe found."""

    mode: SchemaMode | None
    """The best way to send a schema; None where the server could not be asked."""
    said: str
    """One sentence for a person."""


async def probe(settings: ModelSettings) -> Finding:
    """Ask the model twice at most for something that only the schema could make it say.

    probe(settings)  ->  Finding("schema", "holds its answers to a JSON schema, but refuses `strict`")

    Two requests of a few tokens, which the provider may bill. Raises SettingsError (key, model, address) and
    QuotaExhausted; any other trouble is a finding.
    """
    client = Client(settings)
    try:
        return await _probed(client, settings)
    except LedgerError:
        raise
    except (Trouble, Ended) as error:
        return Finding(None, f"could not be asked: {error}")
    finally:
        await client.close()


async def _probed(client: Client, settings: ModelSettings) -> Finding:
    refused = 0
    for strict in (True, False):
        word = secrets.token_hex(4)
        try:
            said = await client.send(_body(settings, word, strict=strict))
        except Rejected:
            refused += 1
            continue
        if _holds(said, word):
            return _STRICT if strict else _SCHEMA
    return _REFUSED if refused == len((True, False)) else _IGNORED


_STRICT = Finding("strict", "holds its answers to a strict JSON schema")
_SCHEMA = Finding("schema", "holds its answers to a JSON schema, but not with `strict`")
_IGNORED = Finding("none", "ignores a JSON schema: answers are checked and asked for again")
_REFUSED = Finding("none", "refuses a JSON schema: it is not sent, answers are checked and asked for again")


def _body(settings: ModelSettings, word: str, *, strict: bool) -> bytes:
    schema = {
        "type": "object",
        "properties": {"word": {"type": "string", "enum": [word]}, "note": {"type": "null"}},
        "required": ["word", "note"],
        "additionalProperties": False,
    }
    described = {"name": "probe", "schema": schema} | ({"strict": True} if strict else {})
    limit = "max_completion_tokens" if settings.schema == "strict" else "max_tokens"
    body = {
        "model": settings.name,
        limit: _MOST_TOKENS,
        "messages": [{"role": "user", "content": _ASKED}],
        "response_format": {"type": "json_schema", "json_schema": described},
        **dict(settings.parameters),
    }
    return json.dumps(body).encode()


def _holds(said: Completion, word: str) -> bool:
    try:
        return bool(json.loads(said.text) == {"word": word, "note": None})
    except ValueError:
        return False
