"""What every test may ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from pipeline.ledger import Ledger, Place
from tests.toy.builders import Scripted
from tests.toy.task import TASK

if TYPE_CHECKING:
    from pipeline.declare import Task

settings.register_profile("house", deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder that holds pyproject.toml."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def toy_task() -> Task:
    """A task that is not about news: lost umbrellas."""
    return TASK


@pytest.fixture(scope="session")
def _open_ledger(tmp_path_factory: pytest.TempPathFactory, toy_task: Task) -> Iterator[Ledger]:
    """One file for all tests: opening one takes longer than most of them."""
    with Ledger.open(Place(tmp_path_factory.mktemp("toy") / "toy.duckdb"), toy_task) as opened:
        opened.db.run_sql("set threads = 1")  # quicker than several where there is little to do
        yield opened


@pytest.fixture
def ledger(_open_ledger: Ledger) -> Ledger:
    """An open, empty working ledger of the toy task, within a run."""
    db = _open_ledger.db
    with db.transaction():
        for table in db.run_sql(
            "select table_name from duckdb_tables() where not internal and table_name <> 'migrations'"
        ):
            db.run_sql(f"delete from {table.table_name}")
    emptied = Ledger(db, _open_ledger.task)
    emptied.begin("test", None)
    return emptied


@pytest.fixture
def scripted() -> Callable[..., Scripted]:
    """Makes a reader from its answers by article; it counts its calls."""
    return Scripted
