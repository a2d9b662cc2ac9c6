"""A ledger of the seed articles, and a way to call the command in this process."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline.cli.entry import status_of
from tests.ledgers import GOLD, SEEDS, ledger_of, place_of


class Called(NamedTuple):
    """What one call of the command did."""

    status: int
    out: str
    err: str


Call = Callable[..., Called]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published ledger of the seeds; to be asked, not written."""
    folder = tmp_path_factory.mktemp("made")
    ledger_of(folder, SEEDS, answers=GOLD)
    return place_of(folder).published


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Call]:
    """Call `newsledger` with some arguments, in an empty folder and without settings."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("NEWSLEDGER_")]:
        monkeypatch.delenv(name)
    before = signal.getsignal(signal.SIGTERM)

    def called(*arguments: str | Path) -> Called:
        capsys.readouterr()
        status = status_of([str(one) for one in arguments])
        told = capsys.readouterr()
        return Called(status, told.out, told.err)

    yield called
    signal.signal(signal.SIGTERM, before)
