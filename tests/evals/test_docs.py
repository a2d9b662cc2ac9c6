from __future__ import annotations

import doctest
import json
import re

import pytest

from pipeline.declare import rules_of
from pipeline.declare.rules import walk
from schemas.prisoner_exchange import TASK
from schemas.prisoner_exchange.scoring import SCORING


def test_the_examples_of_the_evals_page_come_out_as_printed(root):
    failed, tried = doctest.testfile(str(root / "docs" / "evals.md"), module_relative=False)
    assert (failed, tried > 15) == (0, True)


def test_the_gates_of_the_evals_page_are_the_scorers(root):
    page = (root / "docs" / "evals.md").read_text("utf-8")
    rows = re.findall(r"^\| (exchange|group|person) \| .* \| ([\d.]+)[^|]*\|$", page, re.MULTILINE)
    names = {"exchange": "exchange", "group": "released_group", "person": "person"}
    assert {names[name]: float(gate) for name, gate in rows} == {
        name: alignment.gate for name, alignment in SCORING.alignments.items()
    }


def test_the_annotation_guide_describes_every_field(root):
    page = (root / "docs" / "annotation.md").read_text("utf-8")
    for heading, record in zip(("## Exchange", "## Group", "## Person"), walk(TASK.root), strict=True):
        section = page.split(heading)[1].split("\n## ")[0]
        described = set(re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`.*?) \|", section, re.MULTILINE))))
        assert described == {rule.name for rule in rules_of(record)}


@pytest.mark.parametrize("page", ["annotation.md"])
def test_json_in_the_guide_is_json(root, page):
    blocks = re.findall(r"```json\n(.*?)```", (root / "docs" / page).read_text("utf-8"), re.DOTALL)
    assert blocks
    for block in blocks:
        json.loads(block)
