"""Bare instructor, and bare openai: what a person writes first. Runs in the peers' own environment.

python bare.py instructor|openai URL FOLDER WIDTH
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any, Literal, Union

from openai import AsyncOpenAI
from pydantic import BaseModel, create_model

KINDS = {"string": str, "integer": int, "boolean": bool, "null": type(None)}


def model_of(schema: dict[str, Any], definitions: dict[str, Any], name: str = "Answer") -> Any:
    """Plain pydantic models from a JSON schema of objects, lists, unions and enumerations."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return model_of(definitions[name], definitions, name)
    if "anyOf" in schema:
        return Union[tuple(model_of(one, definitions, name) for one in schema["anyOf"])]  # noqa: UP007  # of many
    if "enum" in schema:
        return Literal[tuple(schema["enum"])]
    if schema["type"] == "array":
        return list[model_of(schema["items"], definitions, name)]
    if schema["type"] == "object":
        fields = {key: (model_of(one, definitions, key), ...) for key, one in schema["properties"].items()}
        return create_model(name, __doc__=schema.get("description"), **fields)
    return KINDS[schema["type"]]


async def main(kind: str, url: str, folder: Path, width: int) -> None:
    """Read all articles of the folder and print what it took as one JSON line."""
    told = json.loads((folder / "peers.json").read_text("utf-8"))
    schema = told["schema"]
    answer: type[BaseModel] = model_of(schema, schema.get("$defs", {}))
    client = AsyncOpenAI(base_url=url, api_key="none", max_retries=0)
    if kind == "instructor":
        import instructor  # noqa: PLC0415  # bare openai does without

        patched = instructor.from_openai(client, mode=instructor.Mode.JSON_SCHEMA)

        async def read(messages: list[dict[str, str]]) -> Any:
            return await patched.create(response_model=answer, messages=messages, model="scripted", max_retries=2)
    else:
        form = {"type": "json_schema", "json_schema": {"name": "Answer", "schema": schema}}

        async def read(messages: list[dict[str, str]]) -> Any:
            said = await client.chat.completions.create(model="scripted", messages=messages, response_format=form)
            return answer.model_validate_json(said.choices[0].message.content or "")

    gate = asyncio.Semaphore(width)

    async def paced(text: str) -> Any:
        async with gate:
            return await read([*told["fixed"], {"role": "user", "content": text}])

    before = time.process_time()
    answers = await asyncio.gather(*(paced(text) for text in told["articles"]))
    last, cpu = time.time(), time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"last": last, "cpu_s": cpu, "peak_mb": peak, "answers": len(answers)}))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])))
