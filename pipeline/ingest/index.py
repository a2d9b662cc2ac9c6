"""`index.toml` beside article files: what is known of them besides their text.

published_basis = "inferred"      # for every date in this index; "metadata" where left out

[[article]]
file = "001.txt"
published = 2025-03-19            # leave it out when unknown: relative dates then stay unresolved
outlet = "Example Courier"
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from pipeline.errors import SourceError
from pipeline.ingest.identity import shown
from pipeline.ingest.values import DETAIL_KEYS, Details, check_basis, details_of, word

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

INDEX_NAME = "index.toml"
_ARTICLE_KEYS = DETAIL_KEYS | {"file"}
_TOP_KEYS = frozenset({"article", "published_basis"})

Index = dict[str, Details]
"""What an index says, by file name."""


def load_index(path: Path) -> Index:
    """Reads and checks one index; memory grows with its entries.

    Raises SourceError naming the index, the entry and the cure: bad TOML, an unknown key, a date that is no date,
    a file that is not there or named twice, a file in another folder.
    """
    content = _parsed(path)
    try:
        _known_keys(content, _TOP_KEYS)
        basis = check_basis(word(content, "published_basis") or "metadata")
    except ValueError as error:
        raise SourceError(shown(path), str(error)) from error
    index: Index = {}
    for number, entry in enumerate(_entries(content, path), start=1):
        name = entry.get("file") if isinstance(entry, dict) else None
        try:
            index.update(_entry(entry, path, basis=basis, taken=index))
        except ValueError as error:
            raise SourceError(shown(path), f"article {number} ({name or 'no file'}): {error}") from error
    return index


def _parsed(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise SourceError(shown(path), f"cannot be opened ({error.strerror}): check it and its rights") from error
    except UnicodeDecodeError as error:
        raise SourceError(shown(path), f"is not UTF-8 at byte {error.start}: save it as UTF-8") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SourceError(shown(path), f"is no TOML: {error}. Correct it there") from error


def _entries(content: Mapping[str, object], path: Path) -> list[object]:
    entries = content.get("article", [])
    if not isinstance(entries, list):
        raise SourceError(shown(path), "has one [article]: write [[article]], once per file")
    return entries


def _entry(entry: object, path: Path, *, basis: str, taken: Index) -> Index:
    """The one file that an entry describes. Raises ValueError."""
    if not isinstance(entry, dict):
        raise ValueError("is no table: write [[article]] and the keys below it")
    _known_keys(entry, _ARTICLE_KEYS)
    name = word(entry, "file")
    if name is None:
        raise ValueError('names no file: write file = "name.txt"')
    if name in taken:
        raise ValueError("the file is named twice: keep one of the two entries")
    _check_file(name, path)
    return {name: details_of(entry, basis)}


def _check_file(name: str, path: Path) -> None:
    if "/" in name or "\\" in name:
        raise ValueError(f"is in another folder: put an {INDEX_NAME} beside the file")
    if name.lower().endswith(".jsonl"):
        raise ValueError("a JSONL file says for itself what is known of its articles: put it into its lines")
    if not (path.parent / name).is_file():
        raise ValueError("is not there: correct the name or remove the entry")


def _known_keys(table: Mapping[str, object], known: frozenset[str]) -> None:
    unknown = sorted(set(table) - known)
    if unknown:
        raise ValueError(f"unknown key {unknown[0]!r}: write one of {', '.join(sorted(known))}")
