"""What a person names as a source, checked before anything is read, and the files found in folders."""

from __future__ import annotations

import os
import stat
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import SourceError, UsageError
from pipeline.ingest.identity import shown
from pipeline.ingest.index import INDEX_NAME, Index, load_index

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STDIN = "-"


class Kind(Enum):
    """What a file in a folder is to us, by its name."""

    text = "text"
    jsonl = "jsonl"
    index = "index"
    other = "other"


class Found(NamedTuple):
    """One file of a folder."""

    path: Path
    kind: Kind


@dataclass(frozen=True, slots=True)
class Survey:
    """What the sources hold, counted before reading: the total for a progress line."""

    files: int
    """Article files, standard input counted as one; a JSONL file is one, whatever its lines."""
    skipped: int
    """Files in folders that are neither .txt nor .jsonl, hidden, nor an index."""
    indexes: dict[Path, Index] = field(default_factory=dict, repr=False)
    """By folder: what its index says."""


def survey(sources: Sequence[str]) -> Survey:
    """Checks every source and reads the indexes, no article yet.

    Raises UsageError for a path that does not exist, an index named as an article, or standard input named twice;
    SourceError for an unreadable folder or index, or a folder without any article.
    """
    files = skipped = 0
    indexes: dict[Path, Index] = {}
    if list(sources).count(STDIN) > 1:
        raise UsageError("standard input (-) is named twice; it can be read once: name it once")
    for source in sources:
        kinds = _kinds(source, indexes)
        files += kinds[Kind.text] + kinds[Kind.jsonl]
        skipped += kinds[Kind.other]
    return Survey(files, skipped, indexes)


def found(folder: Path) -> Iterator[Found]:
    """The files of a folder and its subfolders, sorted by path; hidden ones and links to folders are passed over.

    Lazy: holds one folder's names at a time. Raises SourceError for a folder that cannot be listed.
    """
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        raise SourceError(shown(folder), f"cannot be listed ({error.strerror}): check its rights") from error
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from found(folder / entry.name)
        else:
            yield Found(folder / entry.name, _kind(entry))


def kind_of(path: Path) -> Kind:
    """What a file named by a person is: JSONL by its name, else a text."""
    return Kind.jsonl if path.suffix.lower() == ".jsonl" else Kind.text


def _kind(entry: os.DirEntry[str]) -> Kind:
    """A broken link counts as what it is named, so that its article fails by name; a pipe or folder is no article."""
    if entry.name == INDEX_NAME:
        return Kind.index
    if Path(entry.path).exists() and not entry.is_file():
        return Kind.other
    suffix = Path(entry.name).suffix.lower()
    return {".txt": Kind.text, ".jsonl": Kind.jsonl}.get(suffix, Kind.other)


def _kinds(source: str, indexes: dict[Path, Index]) -> Counter[Kind]:
    """Counts one source's files by kind, and adds the indexes beside them to `indexes`."""
    if source == STDIN:
        return Counter({Kind.text: 1})
    path = Path(source)
    if _is_folder(path):
        return _folder_kinds(path, indexes)
    if path.name == INDEX_NAME:
        raise UsageError(f"{shown(source)}: an index is no article: name its folder or the articles")
    _add_index(path.parent / INDEX_NAME, indexes)
    return Counter({Kind.text: 1})


def _is_folder(path: Path) -> bool:
    """False for a file. Raises UsageError where there is neither, or where the name is no path at all."""
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except FileNotFoundError as error:
        raise UsageError(f"{shown(path)}: there is no such file or folder: check the path") from error
    except (OSError, ValueError) as error:
        problem = "cannot be a source: check the path and its rights, or pipe the text itself into -"
        raise UsageError(f"{shown(path)[:80]}: {problem}") from error


def _folder_kinds(folder: Path, indexes: dict[Path, Index]) -> Counter[Kind]:
    kinds: Counter[Kind] = Counter()
    for path, kind in found(folder):
        kinds[kind] += 1
        if kind is Kind.index:
            _add_index(path, indexes)
    if not kinds[Kind.text] + kinds[Kind.jsonl]:
        others = f" ({kinds[Kind.other]} other files skipped)" if kinds[Kind.other] else ""
        raise SourceError(shown(folder), f"holds no .txt or .jsonl file{others}: name the folder of the articles")
    return kinds


def _add_index(path: Path, indexes: dict[Path, Index]) -> None:
    if path.parent not in indexes and os.path.lexists(path):
        indexes[path.parent] = load_index(path)
