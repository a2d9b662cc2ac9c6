"""A language model named on the command line: through the wire, with the key from the environment alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.ledgers import GOLD, SEEDS, answer, ask, exchange
from tests.scripted_server import scripted

SECRET = "sk-invented-3141592653"  # noqa: S105  # invented, to be looked for


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", *arguments]
    return subprocess.run(
        command,
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(GOLD.parents[2]), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_seeds_are_read_by_a_model_and_nothing_is_asked_twice(tmp_path: Path) -> None:
    said = answer("any", exchange("This sentence stands in none of the articles at all."))
    with scripted({"default": json.dumps({"exchanges": said["exchanges"]}), "case": r"([A-Za-z])"}) as server:
        told = {"NEWSLEDGER_BASE_URL": server.url, "OPENAI_API_KEY": SECRET}
        first = run(tmp_path, "run", str(SEEDS), "--model", "openai/invented", **told)
        assert first.returncode == 0, first.stderr
        asked = len(server.log())
        second = run(tmp_path, "run", str(SEEDS), "--model", "openai/invented", **told)
        assert second.returncode == 0, second.stderr
        assert asked >= 5
        assert len(server.log()) == asked
    assert ask(tmp_path, "select distinct outcome from reads") == [("ungrounded",)]
    assert ask(tmp_path, "select count(*) from exchanges") == [(0,)]
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert SECRET.encode() not in kept
    assert SECRET not in first.stdout + first.stderr


def test_an_unknown_reader_is_told_what_there_is(tmp_path: Path) -> None:
    found = run(tmp_path, "run", str(SEEDS), "--model", "nonsense")
    assert found.returncode == 2
    assert "PROVIDER/MODEL" in found.stderr
    assert "Traceback" not in found.stderr
