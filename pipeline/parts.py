"""Long articles: read in overlapping parts, whose answers become one answer again.

Nothing is ever cut off: every character of the article stands in some part. Records of different parts that linking
would call one event are one record of the merged answer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.declare import Role, rule_of, rules_of
from pipeline.extract import extract
from pipeline.link import LinkModel, prior, score_pair
from pipeline.link.nested import align
from pipeline.records import Answer, Grade, Outcome
from pipeline.reported import Report

if TYPE_CHECKING:
    from pipeline.declare import FieldRule, Record, Task
    from pipeline.extract import Extraction
    from pipeline.records import Document

BYTES_PER_TOKEN = 3
"""As requests are measured: low, so that a part rather has room left."""
OVERLAP = 10
"""One tenth of a part is told again at the start of the next, so that no event falls between two."""

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*|\n")
_SENTENCE = re.compile(r"(?<=[.!?…。])\s+")
_WORD = re.compile(r"\s+")


def parts_of(text: str, room: int) -> list[str]:
    """The text as parts of at most `room` tokens, each a stretch of it; one part where it fits.

    Cut between paragraphs, else between sentences, words, or at last anywhere. Each part but the first begins with
    the end of the one before.
    """
    most = max(1, room * BYTES_PER_TOKEN)
    if _size(text) <= most:
        return [text]
    pieces = list(_pieces(text, 0, max(1, most // OVERLAP)))
    return [text[start:end] for start, end in _packed(pieces, most)]


def _size(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode(errors="replace"))


class _Piece(NamedTuple):
    start: int
    end: int
    size: int
    """Bytes of UTF-8."""


def _pieces(text: str, offset: int, most: int, *, level: int = 0) -> Iterator[_Piece]:
    """Paragraphs; those larger than `most` as sentences, words, characters; together they are the whole text."""
    patterns = (_PARAGRAPH, _SENTENCE, _WORD)
    if level == len(patterns):
        step = max(1, most // 4)
        yield from (_piece(text[at : at + step], offset + at) for at in range(0, len(text), step))
        return
    bounds = [0, *(found.end() for found in patterns[level].finditer(text)), len(text)]
    for start, end in pairwise(bounds):
        piece = _piece(text[start:end], offset + start)
        if piece.size > most:
            yield from _pieces(text[start:end], offset + start, most, level=level + 1)
        elif piece.size:
            yield piece


def _piece(text: str, offset: int) -> _Piece:
    return _Piece(offset, offset + len(text), _size(text))


def _packed(pieces: Sequence[_Piece], most: int) -> Iterator[tuple[int, int]]:
    """As many pieces as fit into each part; the last tenth of a part is told again in the next."""
    first = 0
    while first < len(pieces):
        size, last = 0, first
        while last < len(pieces) and (last == first or size + pieces[last].size <= most):
            size += pieces[last].size
            last += 1
        yield pieces[first].start, pieces[last - 1].end
        if last == len(pieces):
            return
        told, again = 0, last
        while again - 1 > first and told + pieces[again - 1].size <= most // OVERLAP:
            again -= 1
            told += pieces[again].size
        first = again


# Merging.


class _Told(NamedTuple):
    """One root record of one part."""

    part: int
    values: dict[str, Any]
    report: Report | None
    """None where its quote does not stand in the article: it is kept, and is like nothing else."""


def merged(contents: Sequence[Mapping[str, Any]], document: Document, task: Task) -> dict[str, Any]:
    """One answer from the answers to a document's parts, in their order."""
    model = prior(task)
    groups: list[list[_Told]] = []
    for part, content in enumerate(contents):
        told = list(_told(part, content, document, task))
        open_groups = list(groups)
        for one in told:
            group = _best(one, open_groups, task, model)
            if group is None:
                groups.append([one])
            else:
                group.append(one)
                open_groups.remove(group)
    return {task.records: _renamed(groups, [_one(group, task.root, model) for group in groups], task)}


def _best(one: _Told, groups: Sequence[list[_Told]], task: Task, model: LinkModel) -> list[_Told] | None:
    """The record of earlier parts that linking would call the same event; the likeliest of several."""
    best, best_score = None, model.threshold
    for group in groups:
        scores = [score for other in group if (score := _score(one, other, task, model)) is not None]
        mean = sum(scores) / len(scores) if len(scores) == len(group) and scores else None
        if mean is not None and mean >= best_score:
            best, best_score = group, mean
    return best


def _score(one: _Told, other: _Told, task: Task, model: LinkModel) -> float | None:
    if one.report is None or other.report is None:
        return None
    score = score_pair(one.report, other.report, task, model)
    return None if score.barred else score.score


def _one(group: Sequence[_Told], record: type[Record], model: LinkModel) -> dict[str, Any]:
    """The records of a group as one: the first value given, lists united, nested records aligned."""
    whole = dict(group[0].values)
    for rule in rules_of(record):
        given = [one.values[rule.name] for one in group]
        if rule.role is Role.nested:
            whole[rule.name] = _nested(rule, group, model)
        elif rule.role is Role.members:
            whole[rule.name] = list(dict.fromkeys(member for members in given for member in members))
        else:
            whole[rule.name] = next((value for value in given if value is not None), None)
    return whole


def _nested(rule: FieldRule, group: Sequence[_Told], model: LinkModel) -> list[Any]:
    """Each nested record once: those that alignment calls one are the one told first."""
    families = [one.report.nested.get(rule.name, ()) if one.report else () for one in group]
    if rule.nested is None:
        return [record for one in group for record in one.values[rule.name]]
    clusters = align(families, rule.nested, model)
    later = {name for cluster in clusters for name in _later(cluster, families)}
    kept = []
    for one in group:
        paths = {_index(report.path): report.mention_id for report in _reports(one, rule.name)}
        kept += [record for index, record in enumerate(one.values[rule.name]) if paths.get(index) not in later]
    return kept


def _later(cluster: Sequence[str], families: Sequence[Sequence[Report]]) -> list[str]:
    """The members of a cluster that were told in a later part than its first ones."""
    part = {report.mention_id: index for index, family in enumerate(families) for report in family}
    first = min(part[name] for name in cluster)
    return [name for name in cluster if part[name] > first]


def _reports(one: _Told, field: str) -> Sequence[Report]:
    return one.report.nested.get(field, ()) if one.report else ()


def _index(path: str) -> int:
    return int(path.rpartition("[")[2].rstrip("]"))


def _renamed(groups: Sequence[list[_Told]], records: Sequence[dict[str, Any]], task: Task) -> list[dict[str, Any]]:
    """Local ids told apart again: each part had counted from the start."""
    roles = {rule.role: rule.name for rule in rules_of(task.root)}
    name, whole = roles.get(Role.local_id), roles.get(Role.part_of)
    if name is None:
        return list(records)
    stem = str(records[0][name]).rstrip("0123456789") if records else ""
    new = {
        (one.part, one.values[name]): f"{stem}{number}" for number, group in enumerate(groups, start=1) for one in group
    }
    for record, group in zip(records, groups, strict=True):
        record[name] = new[group[0].part, group[0].values[name]]
        if whole is not None:
            parents = (new.get((one.part, one.values[whole])) for one in group if one.values[whole] is not None)
            record[whole] = next((parent for parent in parents if parent != record[name]), None)
    return list(records)


def _told(part: int, content: Mapping[str, Any], document: Document, task: Task) -> Iterator[_Told]:
    """The root records of one part's answer, each with its report as linking would see it."""
    said = extract(document, f"part {part}", Answer(Outcome.ok, content), task)
    reports = _reports_of(said, document, task)
    for index, values in enumerate(content[task.records]):
        yield _Told(part, values, reports.get(f"{task.records}[{index}]"))


def _reports_of(said: Extraction, document: Document, task: Task) -> dict[str, Report]:
    """The supported root reports of an extraction, by path."""
    values, speakers = _supported(said, task)
    reports: dict[str, Report] = {}
    nested: dict[str, dict[str, tuple[Report, ...]]] = defaultdict(dict)
    for mention in reversed(said.mentions):
        if not mention.quote_grade.grounded:
            continue
        report = Report(
            mention_id=mention.mention_id,
            record=task.record_types[mention.record],
            read_key=mention.read_key,
            document_id=mention.document_id,
            article=document.article,
            outlet=document.outlet,
            published_on=document.published_on,
            path=mention.path,
            part_of=mention.part_of,
            values=values[mention.mention_id],
            attribution=speakers.get(mention.mention_id, ()),
            nested=nested[mention.mention_id],
        )
        if mention.parent_id is None:
            reports[mention.path] = report
        else:
            field = mention.path.rpartition(".")[2].partition("[")[0]
            siblings = nested[mention.parent_id]
            siblings[field] = (report, *siblings.get(field, ()))
    return reports


class _Supported(NamedTuple):
    """Supported values and their speakers, by mention_id."""

    values: Mapping[str, dict[str, Any]]
    speakers: Mapping[str, tuple[str, ...]]


def _supported(said: Extraction, task: Task) -> _Supported:
    values: dict[str, dict[str, Any]] = defaultdict(dict)
    speakers: dict[str, tuple[str, ...]] = {}
    kinds = {mention.mention_id: task.record_types[mention.record] for mention in said.mentions}
    for claim in said.claims:
        if claim.grade is Grade.unsupported:
            continue
        held = values[claim.mention_id]
        speakers[claim.mention_id] = claim.attribution
        is_list = rule_of(kinds[claim.mention_id], claim.field).role is Role.members
        held[claim.field] = (*held.get(claim.field, ()), claim.value) if is_list else claim.value
    return _Supported(values, speakers)
