"""Answers recorded before: from JSON and JSONL files, matched to articles.

{"article": "001.txt", "umbrellas": [{"colour": "black", "evidence": "a black umbrella"}]}
{"article": "002.txt", "outcome": "refused", "message": "the model declined"}
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.errors import SettingsError
from pipeline.readers.protocol import Read, digest
from pipeline.records import Answer, Document, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_SUFFIXES = (".json", ".jsonl")


class _By(NamedTuple):
    """What an answer is matched by."""

    way: str
    """text_hash, article, or stem."""
    value: str


@dataclass(frozen=True, slots=True)
class _Recording:
    """One recorded answer and where it stands."""

    by: _By
    answer: Answer
    place: str


class _Piece(NamedTuple):
    """One JSON value of a file and where it stands: the file, with the line's number in a JSONL file."""

    value: object
    path: Path
    place: str


class Recorded:
    """Answers from a JSON file, a JSONL file, or the .json and .jsonl files of a folder (not of its subfolders).

    An answer matches by `text_hash` if it gives one, else by `article`, else by its file's stem. `article` is the
    file's name, the end of its path ("north/001.txt"), the URL or the id. An article without an answer is declined.
    All answers are held in memory.
    """

    remote = False

    def __init__(self, path: Path, *, records: str) -> None:
        """Reads and checks all of it; `records` is the key of the record list ("umbrellas").

        JSON values without the record list (unless they say why they have none) are passed over; `ignored` counts
        them. Raises SettingsError for a missing path, bad JSON (file, line and column), an unknown outcome, two
        answers for the same article, or no answer at all.
        """
        self.name = f"recorded:{path}"
        self.ignored = 0
        """JSON values that are no answers."""
        self._records = records
        self._recordings: dict[_By, _Recording] = {}
        for piece in chain.from_iterable(_pieces(file) for file in _files(path)):
            self._take(piece)
        if not self._recordings:
            raise SettingsError(
                f'{path}: holds no answer with the key "{records}" ({self.ignored} passed over): name the file or '
                "folder of the recorded answers"
            )

    def fingerprint(self, document: Document) -> str:
        """Hash of that article's answer, wherever it stands; raises as `read` does."""
        answer = self._answer(document)
        return digest(["recorded", answer.outcome, answer.content, answer.message])

    def read(self, documents: Iterable[Document]) -> Iterator[Read]:
        """In the order given, lazily. Raises SettingsError naming both places where two answers match an article."""
        for document in documents:
            yield Read(document, self._answer(document))

    def __len__(self) -> int:
        """How many answers there are."""
        return len(self._recordings)

    def _answer(self, document: Document) -> Answer:
        found = [self._recordings[by] for by in _names(document) if by in self._recordings]
        if len(found) > 1:
            raise SettingsError(
                f"{document.article}: two recorded answers, {found[0].place} (by {found[0].by.way}) and "
                f"{found[1].place} (by {found[1].by.way}): keep one"
            )
        return found[0].answer if found else Answer(Outcome.declined, message=f"{document.article}: no recorded answer")

    def _take(self, piece: _Piece) -> None:
        recording = _recording(piece, self._records)
        if recording is None:
            self.ignored += 1
            return
        first = self._recordings.setdefault(recording.by, recording)
        if first is not recording:
            by = recording.by
            raise SettingsError(
                f"two answers with {by.way} {by.value!r}, {first.place} and {recording.place}: keep one"
            )


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise SettingsError(f"{path}: there is no such file or folder of recorded answers: check the path")
    if not path.is_dir():
        return [path]
    files = (file for file in path.iterdir() if file.suffix.lower() in _SUFFIXES and file.is_file())
    return sorted(file for file in files if not file.name.startswith("."))


def _pieces(path: Path) -> Iterator[_Piece]:
    """The JSON values of one file: one per line of a .jsonl file, else one."""
    try:
        if path.suffix.lower() == ".jsonl":
            with path.open("rb") as lines:
                for number, line in enumerate(lines, start=1):
                    if line.strip():
                        yield _Piece(_json(line.rstrip(), path, number), path, f"{path}:{number}")
        else:
            yield _Piece(_json(path.read_bytes(), path, 1), path, str(path))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be opened ({error.strerror}): check it and its rights") from error


def _json(data: bytes, path: Path, first_line: int) -> object:
    """The value; `first_line` is the number of its first line in the file."""
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = first_line + data.count(b"\n", 0, error.start)
        raise SettingsError(f"{path}:{line}: is not UTF-8: save the file as UTF-8") from error
    except json.JSONDecodeError as error:
        line = first_line + error.lineno - 1
        raise SettingsError(f"{path}:{line}: no JSON: {error.msg} at column {error.colno}: correct it there") from error
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"{path}:{first_line}: JSON that cannot be read: {error}") from error


def _recording(piece: _Piece, records: str) -> _Recording | None:
    """The answer that a JSON value holds; None where it is none."""
    value = piece.value
    if not isinstance(value, dict):
        return None
    if not {records, "article", "text_hash"} & value.keys():
        return None
    outcome = _outcome(value.get("outcome"), piece.place)
    if records not in value and (outcome is None or outcome.usable):
        return None
    return _Recording(_by(value, piece), _answer(value, outcome, records), piece.place)


def _outcome(written: object, place: str) -> Outcome | None:
    if written is None:
        return None
    if written not in list(Outcome):
        raise SettingsError(f"{place}: outcome {written!r:.60} is unknown: write one of {', '.join(Outcome)}")
    return Outcome(str(written))


def _answer(value: Mapping[str, Any], outcome: Outcome | None, records: str) -> Answer:
    """Reduced to the record list. Whether there are records decides between ok and empty; a failure stands."""
    listed = value.get(records)
    message = value.get("message") if isinstance(value.get("message"), str) else None
    if outcome is not None and not outcome.usable:
        return Answer(outcome, {records: listed} if listed else None, message)
    return Answer(Outcome.empty if listed == [] else Outcome.ok, {records: listed})


def _by(value: Mapping[str, object], piece: _Piece) -> _By:
    """What the answer is matched by: text_hash, else article, else the file's stem."""
    for way in ("text_hash", "article"):
        name = value.get(way)
        if name is None:
            continue
        if not isinstance(name, str):
            raise SettingsError(f"{piece.place}: {way} is {name!r:.60}, not a text: put it in quotation marks")
        return _By(way, name.lower() if way == "text_hash" else name)
    return _By("stem", piece.path.stem)


def _names(document: Document) -> list[_By]:
    """Everything an answer for this document may be matched by, each once."""
    articles = [document.article, document.url, document.document_id, *_path_ends(document.path)]
    stem = PurePath(document.article).stem if document.path else document.article
    ways = [_By("text_hash", document.text_hash), *(_By("article", name) for name in articles if name)]
    return list(dict.fromkeys([*ways, _By("stem", stem)]))


def _path_ends(path: str | None) -> list[str]:
    """The names that a path may go by: "/a/b/c.txt" -> "c.txt", "b/c.txt", "a/b/c.txt", "/a/b/c.txt"."""
    parts = PurePath(path).parts if path else ()
    return [str(PurePath(*parts[-length:])) for length in range(1, len(parts) + 1)]
