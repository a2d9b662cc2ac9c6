"""An OpenAI-compatible server that does what a script says: real HTTP, a process of its own.

    with scripted({"answers": {"7": "{…}"}, "faults": {"7": ["429", "reset"]}, "latency_s": 0.05}) as server:
        server.url      -> "http://127.0.0.1:41234/v1"
        server.log()    -> one row per request: case, step, when it came and went (the server's clock), tokens

A request is about the case whose number stands in it ("case 0007"). Each request for a case takes the next of its
faults; after them it is answered. `answers` may hold one text, or a list of which each request takes the next.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CASE = rb"case (\d+)"
WRONG = '{"umbrellas": "none"}'
HUNG_S = 3600.0


class Script:
    """What the server was told, and what it did."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self.answers: dict[str, Any] = dict(told.get("answers", {}))
        self.default: str = told.get("default", "{}")
        self.faults: dict[str, list[str]] = {case: list(steps) for case, steps in told.get("faults", {}).items()}
        self.latency_s: float = told.get("latency_s", 0.0)
        self.slow_s: float = told.get("slow_s", 0.5)
        self.limit: int | None = told.get("limit")
        """So many requests at once are served; one more is answered 429."""
        self.keep_bodies: bool = told.get("keep_bodies", True)
        self.case = re.compile(told.get("case", CASE.decode()).encode())
        self.log: list[dict[str, Any]] = []
        self.at_once = 0
        self.tasks: set[Any] = set()

    def step(self, case: str) -> str:
        if self.limit is not None and self.at_once > self.limit:
            return "429"
        waiting = self.faults.get(case)
        return waiting.pop(0) if waiting else "ok"

    def answer(self, case: str) -> str:
        told = self.answers.get(case, self.default)
        if isinstance(told, list):
            return str(told.pop(0) if len(told) > 1 else told[0])
        return str(told)


def completion(text: str | None, tokens_in: int, **changed: Any) -> dict[str, Any]:
    """A chat completion as OpenAI sends it."""
    message = {"role": "assistant", "content": text, "refusal": changed.get("refusal")}
    choice = {"index": 0, "message": message, "finish_reason": changed.get("finish_reason", "stop"), "logprobs": None}
    tokens_out = len(text or "") // 4
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1760000000,
        "model": "scripted-1",
        "choices": changed.get("choices", [choice]),
        "usage": {
            "prompt_tokens": tokens_in,
            "completion_tokens": tokens_out,
            "total_tokens": tokens_in + tokens_out,
            "prompt_tokens_details": {"cached_tokens": tokens_in // 2},
            "completion_tokens_details": {"reasoning_tokens": 0},
        },
    }


def error(message: str, code: str, kind: str = "server_error") -> dict[str, Any]:
    """An error body as OpenAI sends it."""
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


@dataclass
class Reply:
    """What one request gets."""

    status: int
    body: bytes
    headers: dict[str, str]
    cut: bool = False
    """Half of the body, then the connection is reset."""


def faulty(step: str, tokens_in: int, answer: str) -> Reply:
    """The reply that a step of the script asks for."""
    errors = {
        "429": (429, error("Rate limit reached", "rate_limit_exceeded"), {}),
        "429-after": (429, error("Rate limit reached", "rate_limit_exceeded"), {"retry-after": "0.2"}),
        "quota": (429, error("You exceeded your current quota", "insufficient_quota", "insufficient_quota"), {}),
        "500": (500, error("The server had an error", "server_error"), {}),
        "503": (503, error("Overloaded", "overloaded"), {}),
        "408": (408, error("Timed out", "timeout"), {}),
        "409": (409, error("Conflict", "conflict"), {}),
        "400": (400, error("Your request is malformed", "bad_request", "invalid_request_error"), {}),
        "400-long": (400, error("maximum context length is 10 tokens", "context_length_exceeded"), {}),
        "401": (401, error("Incorrect API key provided: sk-tes***cret", "invalid_api_key"), {}),
        "403": (403, error("You are not allowed to sample from this model", "forbidden"), {}),
        "404": (404, error("The model does not exist", "model_not_found"), {}),
    }
    if step in errors:
        status, body, headers = errors[step]
        return Reply(status, json.dumps(body).encode(), headers)
    bodies: dict[str, dict[str, Any]] = {
        "truncated-json": completion(answer[: len(answer) // 2], tokens_in),
        "wrong-schema": completion(WRONG, tokens_in),
        "refusal": completion(None, tokens_in, refusal="I cannot help with that."),
        "filter": completion("", tokens_in, finish_reason="content_filter"),
        "empty": completion(None, tokens_in, choices=[]),
        "length": completion(answer[: len(answer) // 2], tokens_in, finish_reason="length"),
    }
    written = json.dumps(bodies.get(step) or completion(answer, tokens_in)).encode()
    if step == "not-json":
        written = b"<html>busy</html>"
    return Reply(200, written, {"x-request-id": f"req-{time.monotonic_ns()}"}, cut=step == "reset")


class Connection(asyncio.Protocol):
    """One keep-alive connection; requests on it come one after the other."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.received = bytearray()
        self.wanted: int | None = None

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.received += data
        if self.wanted is None:
            end = self.received.find(b"\r\n\r\n")
            if end < 0:
                return
            head = bytes(self.received[:end]).lower()
            length = re.search(rb"content-length: *(\d+)", head)
            self.head, self.wanted = head, end + 4 + (int(length[1]) if length else 0)
            self.start = end + 4
        if len(self.received) >= self.wanted:
            body = bytes(self.received[self.start : self.wanted])
            self.received, self.wanted = self.received[self.wanted :], None
            self.take(self.head, body)

    def take(self, head: bytes, body: bytes) -> None:
        path = head.split(b" ", 2)[1]
        if path.startswith(b"/log"):
            self.send(Reply(200, json.dumps(self.script.log).encode(), {}))
        elif path.endswith(b"/models"):
            self.send(Reply(200, b'{"object": "list", "data": [{"id": "scripted-1", "object": "model"}]}', {}))
        else:
            task = asyncio.ensure_future(self.complete(head, body))
            self.script.tasks.add(task)
            task.add_done_callback(self.script.tasks.discard)

    async def complete(self, head: bytes, body: bytes) -> None:
        script = self.script
        script.at_once += 1
        found = script.case.search(body)
        case = found[1].decode() if found else ""
        step, tokens_in = script.step(case), len(body) // 4
        row = {"case": case, "step": step, "came": time.time(), "went": None, "at_once": script.at_once}
        row["key"] = b"authorization" in head
        row["body"] = body.decode() if script.keep_bodies else ""
        row["tokens"] = tokens_in
        script.log.append(row)
        try:
            await asyncio.sleep({"slow": script.slow_s, "hang": HUNG_S}.get(step, script.latency_s))
        finally:
            script.at_once -= 1
        reply = faulty(
            step,
            tokens_in,
            script.answer(case) if step in ("ok", "slow", "reset", "length", "truncated-json") else "{}",
        )
        row["went"], row["status"] = time.time(), reply.status
        self.send(reply)

    def send(self, reply: Reply) -> None:
        if self.transport.is_closing():
            return
        headers = {"content-type": "application/json", "content-length": str(len(reply.body)), **reply.headers}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        written = f"HTTP/1.1 {reply.status} X\r\n{lines}\r\n".encode()
        if reply.cut:
            self.transport.write(written + reply.body[: len(reply.body) // 2])
            self.transport.get_extra_info("socket")
            asyncio.get_running_loop().call_later(0.01, self.transport.abort)
        else:
            self.transport.write(written + reply.body)


async def serve(script: Script) -> None:
    """Listens on a free port of the loopback and says which, until it is killed."""
    server = await asyncio.get_running_loop().create_server(lambda: Connection(script), "127.0.0.1", 0, backlog=1024)
    port = server.sockets[0].getsockname()[1]
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    await server.serve_forever()


@dataclass(frozen=True)
class Server:
    """A running scripted server, seen from the test."""

    url: str

    def log(self) -> list[dict[str, Any]]:
        """What it was asked, in order."""
        with urllib.request.urlopen(self.url.replace("/v1", "/log"), timeout=10) as answer:  # noqa: S310  # our own
            rows: list[dict[str, Any]] = json.load(answer)
        return rows


@contextlib.contextmanager
def scripted(told: Mapping[str, Any]) -> Iterator[Server]:
    """A server in a process of its own; ended when the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "script.json"
        path.write_text(json.dumps(told), "utf-8")
        process = subprocess.Popen([sys.executable, __file__, str(path)], stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout is not None
            port = int(process.stdout.readline())
            yield Server(f"http://127.0.0.1:{port}/v1")
        finally:
            process.kill()
            process.communicate()


if __name__ == "__main__":
    asyncio.run(serve(Script(json.loads(Path(sys.argv[1]).read_text("utf-8")))))
