"""Gold annotations and their articles: a folder of one JSON file per article.

{"article": "001.txt", "umbrellas": [{"colour": "black", …, "alt": {"colour": ["dark"]}, "optional": true}]}
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from pydantic import TypeAdapter, ValidationError

from evals.items import ALTERNATIVES, OPTIONAL, Item, Prepared, bare, copied, prepare
from pipeline.errors import SettingsError
from pipeline.ingest import Failure, ingest
from pipeline.readers.protocol import digest
from pipeline.records import Answer, Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.declare import Task
    from pipeline.records import Document

EVENTS = "events.json"
"""Beside the gold files: which records of which articles are one event."""
SEEDS = Path(__file__).parent.parent / "seeds"
_TOP_KEYS = {"article", "note", "text_hash"}


@dataclass(frozen=True, slots=True)
class Gold:
    """One gold file with its article."""

    article: str
    path: Path
    content: Mapping[str, Any]
    document: Document

    @property
    def hash(self) -> str:
        """Of its content: two runs compare only on equal gold."""
        return digest(self.content)


def gold_folder(task: Task) -> Path:
    """The gold that is shipped with a task."""
    return Path(__file__).parent / "gold" / task.name


def load_gold(task: Task, folder: Path, *, articles: Path | None = None, only: Sequence[str] = ()) -> list[Gold]:
    """The gold of a folder in order of file names; `only` names articles, with or without suffix.

    Articles are looked for in `articles`, else in the folder, its parent, and the shipped seeds.
    Raises SettingsError for a missing folder, a file that is no gold, an article that is not found or given twice,
    a name in `only` that has no gold.
    """
    if not folder.is_dir():
        raise SettingsError(f"{folder}: there is no such folder of gold: name one with --gold")
    contents = {path: _content(path, task) for path in sorted(folder.glob("*.json")) if path.name != EVENTS}
    chosen = {path: content for path, content in contents.items() if _wanted(content["article"], only)}
    _refuse_unknown(only, [content["article"] for content in contents.values()], folder)
    places = [articles] if articles else [folder, folder.parent, SEEDS]
    files = {path: _article(content["article"], places, path) for path, content in chosen.items()}
    documents = _documents(list(files.values()))
    return [Gold(content["article"], path, content, documents[files[path]]) for path, content in chosen.items()]


def _content(path: Path, task: Task) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path}: cannot be read as JSON ({error}): correct it") from error
    if not isinstance(content, dict) or not isinstance(content.get("article"), str) or task.records not in content:
        raise SettingsError(f'{path}: is no gold: it needs the keys "article" and "{task.records}"')
    return content


def _wanted(article: str, only: Sequence[str]) -> bool:
    return not only or article in only or Path(article).stem in only


def _refuse_unknown(only: Sequence[str], articles: Sequence[str], folder: Path) -> None:
    if not articles:
        raise SettingsError(f"{folder}: holds no gold (*.json): name another folder with --gold")
    if len(set(articles)) < len(articles):
        doubled = sorted({one for one in articles if articles.count(one) > 1})
        raise SettingsError(f"{folder}: two gold files for {', '.join(doubled)}: keep one")
    unknown = [name for name in only if not any(_wanted(article, [name]) for article in articles)]
    if unknown:
        raise SettingsError(f"{folder}: has no gold for {', '.join(unknown)}; it has {', '.join(sorted(articles))}")


def _article(name: str, places: Sequence[Path], gold: Path) -> Path:
    found = next((place / name for place in places if (place / name).is_file()), None)
    if found is None:
        looked = ", ".join(str(place) for place in places)
        raise SettingsError(f"{gold}: its article {name} is not in {looked}: put it there, or name its folder")
    return found


def _documents(files: Sequence[Path]) -> dict[Path, Document]:
    found = [next(ingest([str(path)], now=lambda: datetime.now(UTC))) for path in files]
    for one in found:
        if isinstance(one, Failure):
            raise SettingsError(f"{one.document}: {one.message}")
    return dict(zip(files, (one for one in found if not isinstance(one, Failure)), strict=True))


def prepared(task: Task, gold: Gold) -> Prepared:
    """The gold's records with located quotes. Raises SettingsError for gold outside the schema."""
    for problem in _misshapen(task, gold):
        raise SettingsError(f"{gold.path}: {problem}: run eval validate and correct it")
    found = prepare(task, gold.document, Answer(Outcome.ok, gold.content))
    if found.outcome is Outcome.invalid:
        raise SettingsError(f"{gold.path}: {found.message}: run eval validate and correct it")
    return found


def problems(task: Task, gold: Gold) -> list[str]:
    """What is wrong with a gold file, one line each: structure, enumerations, marks, and quotes not in the article."""
    unknown = sorted(set(gold.content) - _TOP_KEYS - {task.records})
    found = [f"{name}: no key of a gold file" for name in unknown]
    misshapen = list(_misshapen(task, gold))
    if misshapen:
        return found + misshapen
    items = prepare(task, gold.document, Answer(Outcome.ok, gold.content))
    if items.outcome is Outcome.invalid:
        return [*found, items.message or "outside the schema"]
    for item in items.items:
        for one in item.walk():
            found += [*_loose_quotes(one), *_wrong_alternatives(one)]
    return found


def _misshapen(task: Task, gold: Gold) -> Iterator[str]:
    """Marks of another form than {"alt": {field: [value, …]}, "optional": true}."""
    for path, marks in bare(task, gold.content)[1].items():
        if not isinstance(marks.get(OPTIONAL, True), bool):
            yield f"{path}.{OPTIONAL}: must be true or false"
        alternatives = marks.get(ALTERNATIVES, {})
        if not isinstance(alternatives, dict):
            yield f"{path}.{ALTERNATIVES}: must be an object, from fields to lists of values"
            continue
        for name, values in alternatives.items():
            if not isinstance(values, list):
                yield f"{path}.{ALTERNATIVES}.{name}: must be a list of values"


def _loose_quotes(item: Item) -> Iterator[str]:
    if not item.grounded:
        yield f"{item.path}: its quote does not stand in the article: {item.quote!r:.80}"
    for rule in item.rules:
        if copied(rule) and item.values[rule.name] is not None and not item.supported(rule.name):
            yield f"{item.path}.{rule.name}: does not stand in the article: {item.values[rule.name]!r:.80}"


def _wrong_alternatives(item: Item) -> Iterator[str]:
    fields = {rule.name for rule in item.rules if rule.claimed}
    for name, values in item.alternatives.items():
        if name not in fields:
            yield f"{item.path}.{ALTERNATIVES}: {name} is no field with a value"
            continue
        for value in values:
            problem = _misfit(item, name, value)
            if problem:
                yield f"{item.path}.{ALTERNATIVES}.{name}: {value!r:.60}: {problem}"


def _misfit(item: Item, name: str, value: Any) -> str | None:
    adapter: TypeAdapter[Any] = TypeAdapter(cast("Any", item.record.model_fields[name].annotation))
    try:
        adapter.validate_python(value, strict=True)
    except ValidationError as error:
        return error.errors()[0]["msg"]
    return None


class Event(NamedTuple):
    """One event of the world and the gold records that report it, as (article, local id)."""

    name: str
    members: tuple[tuple[str, str], ...]


def load_events(folder: Path) -> list[Event]:
    """The events of a gold folder; none where it has no events.json. Raises SettingsError where it is ill-formed."""
    path = folder / EVENTS
    if not path.is_file():
        return []
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
        return [Event(one["event"], tuple((article, name) for article, name in one["members"])) for one in listed]
    except (ValueError, KeyError, TypeError) as error:
        raise SettingsError(f"{path}: must be a list of {{event, members: [[article, id]]}} ({error!r})") from error
