"""The live lane beside its peers: the same articles, the same scripted server, one run.

Two questions. With a slow server (0.5 s, 32 at once): how near does reading come to the floor, that is, the time that
the server's latency alone would take? With a quick one (0.05 s, 128 at once): how much of the processor does an
article cost? Ours includes support and storing; the peers end with the answer.
"""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.articles import ROOT, answers, articles, index, spans
from pipeline.model.schema import strict_schema
from pipeline.prompt import Prompt
from schemas.prisoner_exchange import TASK
from tests.scripted_server import Server, scripted

ARTICLES = 400
HOME = ROOT / ".bench"
PEERS = ROOT / "bench" / "peers"
PACKAGES = {"instructor": ["instructor==1.17.0", "openai==3.3.0"], "langextract": ["langextract[openai]==1.7.1"]}
"""What each peer's environment holds."""


@dataclass(frozen=True)
class Taken:
    """What one reader took."""

    name: str
    reading_s: float
    """From the first request received (the server's clock) to the last answer had, or committed."""
    whole_s: float
    """The command, start-up included."""
    cpu_ms: float
    """Of the process, per article, while reading."""
    peak_mb: float
    answers: int


def main() -> int:
    """Print both comparisons; 1 where a promise is missed."""
    slow, quick = _compared(0.5, 32), _compared(0.05, 128)
    floor = math.ceil(ARTICLES / 32) * 0.5
    print(f"\n{ARTICLES} articles, 0.5 s latency, 32 at once; the floor is {floor:g} s")
    for one in slow.values():
        print(
            f"  {one.name:<12} reading {one.reading_s / floor:5.2f} x floor   whole {one.whole_s / floor:5.2f} x floor"
        )
    print(f"\n{ARTICLES} articles, 0.05 s latency, 128 at once")
    ours = quick["newsledger"]
    for one in quick.values():
        ratio = one.cpu_ms / ours.cpu_ms
        print(
            f"  {one.name:<12} {one.cpu_ms:6.1f} ms CPU an article ({ratio:4.2f} x ours)   peak {one.peak_mb:5.0f} MB"
        )
    return int(not all([*_promises(slow, quick, floor)]))


def _promises(slow: dict[str, Taken], quick: dict[str, Taken], floor: float) -> list[bool]:
    ours, fast = slow["newsledger"], quick["newsledger"]
    kept = [("reading within 1.10 x the floor", ours.reading_s <= 1.10 * floor)]
    if "instructor" in slow:
        kept.append(("the whole command not slower than bare instructor's", ours.whole_s <= slow["instructor"].whole_s))
        kept.append(("CPU at most half of bare instructor's", fast.cpu_ms <= quick["instructor"].cpu_ms / 2))
        kept.append(("memory at most instructor's + 150 MB", fast.peak_mb <= quick["instructor"].peak_mb + 150))
    if "langextract" in quick:
        kept.append(("CPU at most a third of langextract's", fast.cpu_ms <= quick["langextract"].cpu_ms / 3))
    print()
    for promise, holds in kept:
        print(f"  {'kept  ' if holds else 'MISSED'} {promise}")
    return [holds for _, holds in kept]


def _compared(latency_s: float, width: int) -> dict[str, Taken]:
    """Every reader that can be had, one after the other."""
    found: dict[str, Taken] = {}
    for name in ("openai", "instructor", "langextract", "newsledger"):
        python = _python_of("instructor" if name == "openai" else name)
        if python is not None:
            found[name] = _taken(name, python, latency_s, width)
    return found


def _python_of(name: str) -> Path | None:
    """The interpreter of a peer's environment, made where there is none; None, and a word, where it cannot be had."""
    if name == "newsledger":
        return Path(sys.executable)
    python = HOME / name / "bin" / "python"
    ready = HOME / name / ".ready"
    if not ready.exists():
        print(f"installing {name} into {HOME / name}", file=sys.stderr)
        shutil.rmtree(HOME / name, ignore_errors=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES[name]]
        try:
            subprocess.run([sys.executable, "-m", "venv", str(HOME / name)], check=True)  # noqa: S603  # our own
            subprocess.run(install, check=True, capture_output=True)  # noqa: S603  # the same
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"{name} is left out: it cannot be installed ({error})", file=sys.stderr)
            return None
        ready.touch()
    return python


def _taken(name: str, python: Path, latency_s: float, width: int) -> Taken:
    script = {
        "answers": spans(ARTICLES) if name == "langextract" else answers(ARTICLES),
        "latency_s": latency_s,
        "keep_bodies": False,
        "case": r"Filed as case (\d+)",
    }
    with tempfile.TemporaryDirectory() as folder, scripted(script) as server:
        _write(Path(folder))
        began = time.time()
        done = subprocess.run(  # noqa: S603  # our own scripts
            _command(name, python, server, folder, width), cwd=ROOT, check=True, capture_output=True, text=True
        )
        ended = time.time()
        said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        log = server.log()
        first = min(row["came"] for row in log)
    assert said["answers"] == ARTICLES, f"{name} read {said['answers']} of {ARTICLES}"
    assert len(log) == ARTICLES, f"{name} sent {len(log)} requests"
    cpu_ms = said["cpu_s"] / ARTICLES * 1000
    return Taken(name, said["last"] - first, ended - began, cpu_ms, said["peak_mb"], said["answers"])


def _command(name: str, python: Path, server: Server, folder: str, width: int) -> list[str]:
    given = [server.url, folder, str(width)]
    if name == "newsledger":
        return [str(python), "-m", "bench.ours", *given]
    if name == "langextract":
        return [str(python), str(PEERS / "spans.py"), *given]
    return [str(python), str(PEERS / "bare.py"), name, *given]


def _write(folder: Path) -> None:
    """The articles as files for us, and as one file, with our prompt and schema, for the peers."""
    texts = articles(ARTICLES)
    (folder / "articles").mkdir()
    for case, text in enumerate(texts):
        (folder / "articles" / f"{case:04}.txt").write_text(text, "utf-8")
    (folder / "articles" / "index.toml").write_text(index(ARTICLES), "utf-8")
    fixed = [dict(one) for one in Prompt.load(ROOT / "prompts" / TASK.name, TASK).fixed]
    told = {"articles": texts, "fixed": fixed, "schema": strict_schema(TASK.answer)}
    (folder / "peers.json").write_text(json.dumps(told), "utf-8")
