"""What a command works with: the task, the reader and the place of the ledger, from its settings."""

from __future__ import annotations

import importlib
import importlib.util
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cli.settings import Settings, load_settings
from pipeline.errors import SettingsError, UsageError

if TYPE_CHECKING:
    from pipeline.declare import Task
    from pipeline.ledger import Place
    from pipeline.readers import Reader


@dataclass(frozen=True, slots=True)
class Common:
    """The options that commands share, as given."""

    db: Path | None = None
    task: str | None = None
    model: str | None = None
    config: Path | None = None
    quiet: bool = False
    as_json: bool = False

    def settings(self) -> Settings:
        """The settings with these options laid over them."""
        given = {"db": self.db, "task": self.task, "model": self.model}
        return load_settings(given, config=self.config)


def task_names() -> list[str]:
    """The domains that are installed: the folders of schemas/."""
    found = importlib.util.find_spec("schemas")
    folders = found.submodule_search_locations if found else None
    return sorted({path.parent.name for folder in folders or () for path in Path(folder).glob("*/__init__.py")})


def chosen_task(settings: Settings) -> str:
    """The name of the task: the one that was named, or the only one there is. Raises UsageError or SettingsError."""
    names = task_names()
    if settings.task is None:
        if len(names) == 1:
            return names[0]
        raise SettingsError(f"no task is named: give --task, one of {', '.join(names) or 'none installed'}.")
    if settings.task not in names:
        raise UsageError(f"there is no task {settings.task!r}: the tasks are {', '.join(names)}.")
    return settings.task


def load_task(settings: Settings) -> Task:
    """The task's declaration, checked. Raises UsageError for an unknown task, TaskError for a wrong one."""
    task: Task = importlib.import_module(f"schemas.{chosen_task(settings)}").TASK
    return task


def place_of(settings: Settings) -> Place:
    """Where the ledger lives."""
    from pipeline.ledger import Place

    return Place(settings.db)


def reader_for(model: str, task: Task, base_url: str | None = None) -> Reader:
    """The reader that a person chose by name. Raises SettingsError for a kind that this version does not have."""
    kind, _, rest = model.partition(":")
    make = READERS.get(kind)
    if make is None and "/" in model:
        return _language_model(model, task, base_url)
    if make is None or (kind == "builtin" and rest):
        raise SettingsError(
            f"{model!r} is no reader of this version, which has builtin (the task's own patterns), "
            "recorded:PATH (answers from JSON or JSONL files) and PROVIDER/MODEL (a language model, with base_url "
            "for a server of your own): name one of them with --model."
        )
    return make(rest, task)


def _language_model(model: str, task: Task, base_url: str | None) -> Reader:
    from pipeline.model.settings import Key, ModelSettings, key_variable
    from pipeline.prompt import Prompt
    from pipeline.readers.live import ModelReader

    key = Key(os.environ.get(key_variable(model.partition("/")[0]), ""))
    found = importlib.util.find_spec("prompts")
    folders = found.submodule_search_locations if found else None
    folder = next((path for one in folders or () if (path := Path(one) / task.name).is_dir()), None)
    if folder is None:
        raise SettingsError(f"the task {task.name} has no prompt: write prompts/{task.name}/extract.md.")
    return ModelReader(ModelSettings(model, base_url, key), task, Prompt.load(folder, task))


def _builtin(_: str, task: Task) -> Reader:
    from pipeline.readers import Builtin

    if task.read is None:
        raise SettingsError(f"the task {task.name} has no built-in reader: name another one with --model.")
    return Builtin(task.read, records=task.records, sources=task.read_from)


def _recorded(path: str, task: Task) -> Reader:
    from pipeline.readers import Recorded

    if not path:
        raise SettingsError("recorded: names no file: write --model recorded:PATH.")
    return Recorded(Path(path), records=task.records)


READERS: Mapping[str, Callable[[str, Any], Reader]] = {"builtin": _builtin, "recorded": _recorded}
"""By the word before the colon, what makes the reader from the rest and the task."""
