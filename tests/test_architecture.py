"""The promises of the house that no single module can keep: floors, a neutral engine, house numbers.

Each promise is a function from source text or a source tree to the list of its breaches, so that it is shown here, on
small bad examples, that it can fail.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

LONGEST_FUNCTION = 40
LONGEST_FILE = 300
MEDIAN_FUNCTION = 8
MOST_PARAMETERS = 5
MOST_POSITIONAL = 4
HOUSE = ("pipeline", "schemas", "prompts", "evals")

# Words of the first domain. They are sought as words inside identifiers too: `exchange_id`, `PrisonerSwap`.
DOMAIN_WORDS = """
    prisoner prisoners pow pows captive captives captivity captor captors hostage hostages detainee detainees inmate
    inmates soldier soldiers troops serviceman servicemen combatant combatants civilian civilians jailed abducted
    exchange exchanges exchanged swap swaps swapped handover handovers released repatriated repatriation ransom
    ceasefire truce war wars military army mediator mediators corpse corpses
    ukraine ukrainian ukrainians russia russian russians kyiv kiev moscow kremlin donetsk luhansk mariupol azov
    israel israeli israelis hamas gaza palestinian palestinians hezbollah iran iranian yemen houthi houthis
    armenia armenian azerbaijan azerbaijani emirates uae turkey istanbul belarus
"""


# ---------------------------------------------------------------- a neutral engine


def words(text: str) -> Iterator[str]:
    """The words of a source text, in small letters; identifiers come apart: `PrisonerSwap_id` -> prisoner, swap, id."""
    for word in re.findall(r"[A-Z]{2,}s?(?![a-z])|[A-Z]?[a-z]+|[A-Z]", text):
        yield word.lower()


def domain_words(text: str) -> list[str]:
    """The words of the domain that a text holds, each once, sorted."""
    return sorted(set(words(text)) & set(DOMAIN_WORDS.split()))


def source_files(root: Path, *folders: str, suffix: str = ".py") -> list[Path]:
    """Files of the given folders by suffix ("" is any), sorted; caches left out."""
    found = (path for folder in folders for path in (root / folder).rglob(f"*{suffix}"))
    return sorted(path for path in found if path.is_file() and "__pycache__" not in path.parts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("class PrisonerSwap: ...", ["prisoner", "swap"]),
        ("select exchange_id from EXCHANGES", ["exchange", "exchanges"]),
        ("POWs = 3", ["pows"]),
        ("# Kyiv, then Moscow", ["kyiv", "moscow"]),
        ("power = exchanger + warning + swapper", []),
        ("umbrellas lost on trains", []),
    ],
)
def test_domain_words_are_found_inside_identifiers(text: str, expected: list[str]) -> None:
    assert domain_words(text) == expected


def test_the_engine_holds_no_word_of_the_domain(root: Path) -> None:
    files = source_files(root, "pipeline", suffix="")
    found = {str(path.relative_to(root)): domain_words(path.read_text("utf-8")) for path in files}
    assert {path: hits for path, hits in found.items() if hits} == {}


def declared_names(root: Path) -> set[str]:
    """Names that belong to the domains: task folders, and the classes of their models.

    A word that the engine has for a class of its own (Answer) is the engine's, whoever else uses it.
    """
    tasks = {path.parent.name for path in (root / "schemas").glob("*/__init__.py")}
    models = [path for path in source_files(root, "schemas") if "model" in {path.stem, path.parent.name}]
    return (tasks | classes(models)) - classes(source_files(root, "pipeline"))


def classes(paths: Iterable[Path]) -> set[str]:
    """Names of the classes that some files define."""
    nodes = (node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    return {node.name for node in nodes if isinstance(node, ast.ClassDef)}


def test_names_of_tasks_and_classes_are_found(tmp_path: Path) -> None:
    task = tmp_path / "schemas" / "umbrella_loss"
    task.mkdir(parents=True)
    (task / "__init__.py").touch()
    (task / "model.py").write_text("class Umbrella: ...\nclass Answer: ...\n", "utf-8")
    (tmp_path / "pipeline").mkdir()
    (tmp_path / "pipeline" / "records.py").write_text("class Answer: ...\n", "utf-8")
    assert declared_names(tmp_path) == {"umbrella_loss", "Umbrella"}


def test_the_engine_names_no_task_and_no_class_of_one(root: Path) -> None:
    declared = declared_names(root)
    for path in source_files(root, "pipeline"):
        assert set(re.findall(r"\w+", path.read_text("utf-8"))) & declared == set(), path


# ---------------------------------------------------------------- house numbers


class Function(NamedTuple):
    """One function of a source file, measured."""

    name: str
    """With its classes: "Store.add"."""
    lines: int
    """From `def` to its last line, docstring included, decorators not."""
    code_lines: int
    """The same without its docstring."""
    parameters: int
    """Without self and cls."""
    positional: int
    """Those that a caller may give by position, *args not counted."""
    public: bool
    """Neither it nor a class around it starts with an underscore; a function inside a function is private."""
    documented: bool
    typed: bool
    """It has a return type."""


def functions(source: str) -> list[Function]:
    """Every function of a source text, methods and inner functions too."""
    return list(_functions(ast.parse(source).body, prefix="", public=True))


def _functions(body: Iterable[ast.AST], *, prefix: str, public: bool) -> Iterator[Function]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            measured = _measured(node, prefix=prefix, public=public)
            yield measured
            yield from _functions(node.body, prefix=f"{measured.name}.", public=False)
        elif isinstance(node, ast.ClassDef):
            shown = public and not node.name.startswith("_")
            yield from _functions(node.body, prefix=f"{prefix}{node.name}.", public=shown)
        else:
            yield from _functions(ast.iter_child_nodes(node), prefix=prefix, public=public)


def _measured(node: ast.FunctionDef | ast.AsyncFunctionDef, *, prefix: str, public: bool) -> Function:
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    docstring = node.body[0] if ast.get_docstring(node) is not None else None
    doc_lines = (docstring.end_lineno or 0) - docstring.lineno + 1 if docstring else 0
    given = [a for a in node.args.posonlyargs + node.args.args if a.arg not in {"self", "cls"}]
    return Function(
        name=prefix + node.name,
        lines=lines,
        code_lines=lines - doc_lines,
        parameters=len(given) + len(node.args.kwonlyargs),
        positional=len(given),
        public=public and not node.name.startswith("_"),
        documented=docstring is not None,
        typed=node.returns is not None,
    )


def breaches(source: str, *, command: bool = False) -> list[str]:
    """What a source text does against the house numbers, one short sentence each.

    command: the text is part of the command line, whose functions take the options of their command as parameters.
    """
    length = len(source.splitlines())
    found = [f"{length} lines, at most {LONGEST_FILE}"] if length > LONGEST_FILE else []
    found += [f"class {name} has no docstring" for name in _undocumented_classes(ast.parse(source))]
    for function in functions(source):
        found += [f"{function.name} {problem}" for problem in _problems(function, command=command)]
    return found


def _problems(function: Function, *, command: bool) -> Iterator[str]:
    if function.lines > LONGEST_FUNCTION:
        yield f"has {function.lines} lines, at most {LONGEST_FUNCTION}"
    if function.public and not function.documented:
        yield "has no docstring"
    if function.public and not function.typed:
        yield "has no return type"
    if function.parameters > MOST_PARAMETERS and not command:
        yield f"has {function.parameters} parameters, at most {MOST_PARAMETERS}"
    if function.public and function.positional > MOST_POSITIONAL and not command:
        yield f"takes {function.positional} parameters by position, at most {MOST_POSITIONAL}"


def _undocumented_classes(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and ast.get_docstring(node) is None:
            yield node.name


DOCUMENTED = '    """Lost."""\n'


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def lost() -> int:\n" + DOCUMENTED + "    return 1\n", []),
        ("def lost() -> int:\n    return 1\n", ["lost has no docstring"]),
        ("def lost():\n" + DOCUMENTED, ["lost has no return type"]),
        ("class Umbrella:\n    colour = 1\n", ["class Umbrella has no docstring"]),
        ("class Box:\n" + DOCUMENTED + "    def lost(self) -> int:\n        return 1\n", ["Box.lost has no docstring"]),
        ("def _lost(a, b, *, c, d, e, f): ...\n", ["_lost has 6 parameters, at most 5"]),
        ("def lost(a, b, c, d, e) -> None:\n" + DOCUMENTED, ["lost takes 5 parameters by position, at most 4"]),
        ("if True:\n    def lost() -> None: ...\n", ["lost has no docstring"]),
        ("def _lost():\n" + "    x = 1\n" * 40, ["_lost has 41 lines, at most 40"]),
        ("def _lost():\n" + "    x = 1\n" * 39, []),
        ("x = 1\n" * 301, ["301 lines, at most 300"]),
    ],
)
def test_breaches_of_house_numbers_are_found(source: str, expected: list[str]) -> None:
    assert breaches(source) == expected


def test_a_command_takes_its_options_as_parameters() -> None:
    source = "def run(a, b, c, d, e, f) -> None:\n" + DOCUMENTED
    assert breaches(source, command=True) == []
    assert len(breaches(source)) == 2


def test_a_docstring_is_no_code() -> None:
    (function,) = functions('def lost():\n    """One.\n\n    Two.\n    """\n    return 1\n')
    assert (function.lines, function.code_lines) == (6, 2)


def test_house_numbers(root: Path) -> None:
    found = {}
    for path in source_files(root, *HOUSE):
        name = path.relative_to(root).as_posix()
        if problems := breaches(path.read_text("utf-8"), command=name.startswith("pipeline/cli")):
            found[name] = problems
    assert found == {}


def test_the_median_function_is_short(root: Path) -> None:
    lengths = [f.code_lines for path in source_files(root, *HOUSE) for f in functions(path.read_text("utf-8"))]
    assert statistics.median(lengths) <= MEDIAN_FUNCTION


# ---------------------------------------------------------------- floors

LINT = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True, no_logo=True))"


def lint_floors(root: Path) -> subprocess.CompletedProcess[str]:
    """Check the import contracts of the tree at root, in a process of its own, where no module is imported yet."""
    environment = os.environ | {"PYTHONPATH": str(root), "COLUMNS": "200"}
    command = [sys.executable, "-c", LINT]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)


def test_the_floors_hold(root: Path) -> None:
    checked = lint_floors(root)
    assert checked.returncode == 0, checked.stdout + checked.stderr


BROKEN_HOUSE = {
    "pipeline/text.py": "import pipeline.run",
    "pipeline/run.py": "import schemas.umbrella_loss",
    "pipeline/link.py": "import duckdb, openai, rich",
    "schemas/umbrella_loss/__init__.py": "import pipeline.link",
}


def test_every_contract_can_break(root: Path, tmp_path: Path) -> None:
    shutil.copy(root / "pyproject.toml", tmp_path)
    for folder in HOUSE:
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "__init__.py").touch()
    for name, source in BROKEN_HOUSE.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(source + "\n", "utf-8")
    checked = lint_floors(tmp_path)
    assert checked.returncode == 1
    assert "Contracts: 0 kept, 6 broken." in checked.stdout


def test_a_file_on_no_floor_is_refused(root: Path, tmp_path: Path) -> None:
    shutil.copy(root / "pyproject.toml", tmp_path)
    for folder in HOUSE:
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "__init__.py").touch()
    (tmp_path / "pipeline" / "helpers.py").touch()
    checked = lint_floors(tmp_path)
    assert checked.returncode == 1
    assert "- pipeline.helpers" in checked.stdout
