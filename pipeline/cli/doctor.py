"""doctor: is everything in place. Each check is one line; a bad one says what to do."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.settings import KEYS, Settings
from pipeline.cli.setup import Common, chosen_task, load_task, place_of, reader_for
from pipeline.cli.terminal import count, say, say_json, say_wrapped
from pipeline.errors import BusyLedgerError, LedgerError

if TYPE_CHECKING:
    from pipeline.ledger import Place

GOOD, WARNING, BAD = "ok", "look", "bad"
LIBRARIES = ("duckdb", "pydantic", "typer", "rich", "openai", "instructor", "scipy")
KEY_VARIABLES = ("OPENAI_API_KEY",)
"""Where keys of providers stand; only whether they are set is ever shown."""
LITTLE_ROOM = 1_000_000_000
"""Bytes: less free than this is worth a look."""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the doctor's findings; `state` is ok, look or bad."""

    name: str
    state: str
    text: str


def doctor(common: Common) -> int:
    """Print every check; 2 where one is bad, else 0."""
    checks = list(_checks(common))
    if common.as_json:
        say_json(checks)
    else:
        for one in checks:
            say_wrapped(f"{one.state:<5} {one.name}: {one.text}", hanging=6)
        bad, look = (sum(one.state == state for one in checks) for state in (BAD, WARNING))
        say(f"{bad} bad, {look} to look at." if bad or look else "All is well.")
    return 2 if any(one.state == BAD for one in checks) else 0


def _checks(common: Common) -> Iterator[Check]:
    yield from _machine()
    try:
        settings = common.settings()
    except LedgerError as error:
        yield Check("settings", BAD, str(error))
        return
    for key in KEYS:
        yield Check(key, GOOD, f"{_shown(settings, key)} (from {settings.origins[key]})")
    yield from _task_and_reader(settings)
    yield from _keys()
    place = place_of(settings)
    yield from _ledger(place)
    yield _room(place)


def _machine() -> Iterator[Check]:
    state = GOOD if sys.version_info >= (3, 11) else BAD
    yield Check("newsledger", GOOD, _version("newsledger") or "not installed, runs from its folder")
    yield Check("python", state, f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    found = {name: _version(name) for name in LIBRARIES}
    missing = [name for name, number in found.items() if number is None]
    text = ", ".join(f"{name} {number}" for name, number in found.items() if number)
    if missing:
        text += f"; missing: {', '.join(missing)}. Install again with `make install`"
    yield Check("libraries", BAD if missing else GOOD, text)


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _shown(settings: Settings, key: str) -> str:
    value = getattr(settings, key)
    return ", ".join(value) or "none" if isinstance(value, tuple) else str(value or "not named")


def _task_and_reader(settings: Settings) -> Iterator[Check]:
    try:
        task = load_task(settings)
        records = ", ".join(task.record_types)
        yield Check("declaration", GOOD, f"{chosen_task(settings)} is complete: {records}")
    except LedgerError as error:
        yield Check("declaration", BAD, str(error))
        return
    try:
        reader = reader_for(settings.model, task, settings.base_url)
    except LedgerError as error:
        yield Check("reader", BAD, str(error))
        return
    where = "sends texts to another machine" if reader.remote else "reads on this machine, needs no key"
    chosen = "" if settings.model_is_chosen else "; no model is configured, so the built-in patterns read"
    yield Check("reader", GOOD, f"{reader.name}: {where}{chosen}")


def _keys() -> Iterator[Check]:
    for name in KEY_VARIABLES:
        yield Check(name, GOOD, "set" if os.environ.get(name) else "not set")


def _ledger(place: Place) -> Iterator[Check]:
    yield _opened("published ledger", place.published, "made by `newsledger run`")
    yield _opened("working ledger", place.ledger, "made by `newsledger run`")
    folder = _standing(place.published.absolute().parent)
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Check("folder", BAD, f"{folder} cannot be written to: name another place with --db")


def _opened(name: str, path: Path, otherwise: str) -> Check:
    from pipeline.store import Published

    if not path.exists():
        return Check(name, GOOD, f"none at {path} yet; {otherwise}")
    try:
        with Published(path) as ledger:
            schema = ledger.query("select max(number) from migrations").rows[0][0]
            runs = ledger.query("select count(*), max(finished_at) from runs").rows[0]
    except BusyLedgerError as error:
        return Check(name, WARNING, str(error))
    except LedgerError as error:
        return Check(name, BAD, str(error))
    newest = _newest_schema()
    ended = f", the last ended {runs[1]:%Y-%m-%d %H:%M} UTC" if runs[1] else ""
    size = f"{path.stat().st_size / 1e6:.1f} MB, schema {schema}, {count(runs[0], 'run')}{ended}"
    if schema > newest:
        return Check(name, BAD, f"{path}: {size}; this version knows schema {newest}: install the newer one")
    return Check(name, GOOD, f"{path}: {size}")


def _newest_schema() -> int:
    from pipeline.store import SQL

    return len(list((SQL / "migrations").glob("*.sql")))


def _room(place: Place) -> Check:
    folder = _standing(place.published.absolute().parent)
    free = shutil.disk_usage(folder).free
    enough = max(LITTLE_ROOM, 3 * (place.ledger.stat().st_size if place.ledger.exists() else 0))
    text = f"{free / 1e9:.1f} GB free at {folder}"
    return Check("disk", GOOD, text) if free >= enough else Check("disk", WARNING, f"{text}: make room before a run")


def _standing(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    return next(one for one in (folder, *folder.parents) if one.exists())
