"""Articles like the seeds, with their gold answers, in the form that each reader's script wants."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
GOLD = ROOT / "evals" / "gold" / "prisoner_exchange"


def articles(count: int) -> list[str]:
    """So many articles: the seeds in turn, each with a case number and, in turn, other years."""
    texts = [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    cases = (_shifted(texts[case % len(texts)], case // len(texts)) for case in range(count))
    return [f"{text.rstrip()}\n\nFiled as case {case}.\n" for case, text in enumerate(cases)]


def index(count: int) -> str:
    """The index.toml beside them: the seeds' days of publication and outlets, moved by as many years."""
    known = {one["file"]: one for one in tomllib.loads((SEEDS / "index.toml").read_text("utf-8"))["article"]}
    files = sorted(known)
    lines = []
    for case in range(count):
        one, years = known[files[case % len(files)]], case // len(files)
        day = _shifted(str(one["published"]), years)
        lines += ["[[article]]", f'file = "{case:04}.txt"', f"published = {day}", f'outlet = "Outlet {case}"']
    return "\n".join(lines) + "\n"


def _shifted(text: str, years: int) -> str:
    return re.sub(r"\b20[012]\d\b", lambda found: str(int(found[0]) - years), text)


def golden() -> list[str]:
    """The gold answer of each seed, in the order of the seeds, as JSON."""
    answers = []
    for path in sorted(SEEDS.glob("*.txt")):
        gold = json.loads((GOLD / f"{path.stem}.json").read_text("utf-8"))
        answers.append(json.dumps({"exchanges": gold["exchanges"]}))
    return answers


def answers(count: int) -> dict[str, str]:
    """The answer by case."""
    written = golden()
    return {str(case): _shifted(written[case % len(written)], case // len(written)) for case in range(count)}


def spans(count: int) -> dict[str, str]:
    """The same answers as langextract wants them: quotes with attributes."""
    found = answers(count)
    return {case: json.dumps({"extractions": _spans(json.loads(written))}) for case, written in found.items()}


def _spans(answer: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for event in answer["exchanges"]:
        found.append(_span("exchange", event))
        found += [_span("group", group) for group in event["groups"]]
        found += [_span("person", person) for person in event["people"]]
    return found


def _span(kind: str, record: dict[str, Any]) -> dict[str, Any]:
    plain = {key: str(value) for key, value in record.items() if value is not None and not isinstance(value, list)}
    return {kind: plain.pop("evidence"), f"{kind}_attributes": plain}
