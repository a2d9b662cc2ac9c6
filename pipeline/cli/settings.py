"""Settings: newsledger.toml, overridden by NEWSLEDGER_* variables, overridden by options.

    db = "ledgers/news.duckdb"          # the published ledger; the working state stands beside it
    task = "umbrellas"                  # the domain, a folder of schemas/
    model = "recorded:answers.jsonl"    # the reader
    base_url = "http://127.0.0.1:8080/v1" # where a language model's server is, if not at its provider
    sources = ["articles/", "late.txt"] # what `run` and `ingest` take where no SOURCE is named

Paths in the file are relative to the file. Keys of providers stand in the environment alone.
"""

from __future__ import annotations

import os
import shlex
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import SettingsError

FILE = "newsledger.toml"
KEYS = ("base_url", "db", "model", "sources", "task")
PREFIX = "NEWSLEDGER_"
SWITCHES = ("CONFIG", "DEBUG")
"""Variables that are no settings: which file to read, and whether a defect shows its traceback."""
DEFAULTS: Mapping[str, Any] = {
    "base_url": None,
    "db": "newsledger.duckdb",
    "model": "builtin",
    "sources": (),
    "task": None,
}
DEFAULT = "default"


class Chosen(NamedTuple):
    """One setting and where it comes from: "default", a file, a variable, or an option."""

    value: Any
    origin: str


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one command, checked."""

    db: Path
    model: str
    sources: tuple[str, ...]
    task: str | None
    """None where nobody named one."""
    origins: Mapping[str, str]
    base_url: str | None = None
    """Address of an OpenAI-compatible server; None: the provider's own."""

    @property
    def model_is_chosen(self) -> bool:
        """False where nobody configured a reader, so that the built-in one reads."""
        return self.origins["model"] != DEFAULT


def load_settings(options: Mapping[str, Any], *, config: Path | None = None) -> Settings:
    """Lay the options over the variables over the file over the defaults; options that are None were not given.

    Raises SettingsError for a file that cannot be read, an unknown key (naming it and the known ones), and a value of
    another kind.
    """
    chosen = {key: Chosen(value, DEFAULT) for key, value in DEFAULTS.items()}
    chosen |= _of_file(config) | _of_environment()
    chosen |= {key: Chosen(value, f"--{key}") for key, value in options.items() if value is not None}
    db = Path(chosen["db"].value).expanduser()
    if db.is_dir() or db.suffix == ".work":
        kind = "is a folder" if db.is_dir() else "is where the working state of a ledger stands"
        raise SettingsError(f"db: {db} {kind}: name the ledger's file, such as news.duckdb.")
    return Settings(
        db=db,
        model=chosen["model"].value,
        sources=tuple(chosen["sources"].value),
        task=chosen["task"].value,
        origins={key: one.origin for key, one in chosen.items()},
        base_url=chosen["base_url"].value,
    )


def _of_file(config: Path | None) -> dict[str, Chosen]:
    named = config or (Path(value) if (value := os.environ.get(f"{PREFIX}CONFIG")) else None)
    path = named or Path(FILE)
    if named is None and not path.is_file():
        return {}
    content = _parsed(path)
    _refuse_unknown(content, str(path))
    return {
        key: Chosen(_beside(key, _checked(key, value, str(path)), path), str(path)) for key, value in content.items()
    }


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise SettingsError(
            f"{path}: cannot be opened ({error.strerror}): name your settings with --config."
        ) from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: is not UTF-8 at byte {error.start}: save it as UTF-8.") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(f"{path}: is no TOML: {error}. Correct it there.") from error


def _of_environment() -> dict[str, Chosen]:
    found = {}
    for name in sorted(os.environ):
        key = name.removeprefix(PREFIX)
        if key == name or key in SWITCHES or not os.environ[name]:
            continue
        _refuse_unknown({key.lower(): None}, name)
        value: Any = os.environ[name]
        found[key.lower()] = Chosen(_words(value, name) if key == "SOURCES" else value, name)
    return found


def _words(value: str, name: str) -> list[str]:
    try:
        return shlex.split(value)
    except ValueError as error:
        raise SettingsError(
            f"{name}: {error}: write the sources as in a shell, quoted where they hold blanks."
        ) from error


def _refuse_unknown(content: Mapping[str, Any], origin: str) -> None:
    for key in sorted(content.keys() - set(KEYS)):
        if "key" in key.lower() or "token" in key.lower():
            raise SettingsError(f"{origin}: {key!r} does not belong here: keys come from the environment alone.")
        variables = ", ".join(f"{PREFIX}{one.upper()}" for one in KEYS)
        known = variables if origin.startswith(PREFIX) else ", ".join(KEYS)
        raise SettingsError(f"{origin}: unknown key {key!r}; the known ones are {known}.")


def _checked(key: str, value: Any, origin: str) -> Any:
    if key == "sources":
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return value
        raise SettingsError(f'{origin}: sources must be a list of texts, such as ["articles/"].')
    if not isinstance(value, str) or not value:
        raise SettingsError(f"{origin}: {key} must be a text in quotation marks.")
    return value


def _beside(key: str, value: Any, path: Path) -> Any:
    """Paths of a settings file are relative to it."""
    folder = path.parent
    if key == "db":
        return str(folder / Path(value).expanduser())
    if key == "sources":
        return [one if one == "-" or "://" in one else str(folder / one) for one in value]
    kind, colon, where = value.partition(":") if key == "model" else (value, "", "")
    return f"{kind}:{folder / where}" if colon and kind == "recorded" else value
