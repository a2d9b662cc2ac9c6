"""What a fresh clone and its installation promise: names, versions, a lock of no place, a Makefile that helps."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

IMPORT_NAMES = ("pipeline", "schemas", "prompts", "evals")

# Written with brackets, so that this file is no breach of itself.
REGISTRIES = r"pyp[i][.]org|pythonhoste[d][.]org|deb[.]debia[n][.]org|registry[.]npmj[s][.]org"
MACHINE_PATHS = r"(?<![\w.~])/(?:home|root|Users|work|opt)/[\w.]"
PLACES = re.compile(f"{REGISTRIES}|{MACHINE_PATHS}")


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    """pyproject.toml, parsed."""
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))


# ---------------------------------------------------------------- the installed distribution


@pytest.mark.parametrize("name", IMPORT_NAMES)
def test_nobody_else_owns_our_import_names(name: str) -> None:
    owners = importlib.metadata.packages_distributions().get(name, [])
    assert set(owners) <= {"newsledger"}


@pytest.mark.parametrize("name", IMPORT_NAMES)
def test_our_names_import_this_tree(name: str, root: Path) -> None:
    module = importlib.import_module(name)
    assert Path(str(module.__file__)).resolve() == root / name / "__init__.py"


def test_the_installed_version_is_the_written_one(project: dict[str, Any]) -> None:
    assert importlib.metadata.version("newsledger") == project["project"]["version"]


def test_the_changelog_opens_with_this_version(root: Path, project: dict[str, Any]) -> None:
    newest = re.search(r"^## (\S+)", (root / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert newest is not None
    assert newest[1] == project["project"]["version"]


def test_a_wheel_carries_every_file_of_the_packages(root: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    data = {".sql", ".toml", ".md", ".json", ".jsonl", ".html", ".typed"}
    wanted = {
        path.relative_to(root).as_posix()
        for name in IMPORT_NAMES
        for path in (root / name).rglob("*")
        if path.suffix in data | {".py"} or path.name == "py.typed"
    }
    assert wanted - packed == set()


# ---------------------------------------------------------------- dependencies and their lock


def unexplained(text: str) -> list[str]:
    """Dependencies of a pyproject text whose line gives no reason, in a comment of two words or more."""
    parsed = tomllib.loads(text)
    groups = [parsed["project"]["dependencies"], *parsed.get("dependency-groups", {}).values()]
    lines = {found[1]: line for line in text.splitlines() if (found := re.match(r'\s*"([^"]+)",', line))}
    return [name for group in groups for name in group if not re.search(r"# *\w+ +\w+", lines.get(name, ""))]


def test_a_dependency_without_a_reason_is_found() -> None:
    text = '[project]\ndependencies = [\n    "a>1",  # counts umbrellas\n    "b",\n    "c",  #\n]\n'
    assert unexplained(text) == ["b", "c"]


def test_every_dependency_has_its_reason(root: Path) -> None:
    assert unexplained((root / "pyproject.toml").read_text("utf-8")) == []


def locked(text: str) -> dict[str, bool]:
    """Distributions that a requirements text pins, and whether each has a hash."""
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)
    pins = {pin[1]: "--hash=sha256:" in block for block in blocks if (pin := re.match(r"([\w.-]+)==", block))}
    return {_normal(name): hashed for name, hashed in pins.items()}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_a_pin_without_a_hash_is_found() -> None:
    text = (
        "# header\na.b==1 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\n    # via c\nc==2 ; python_version < '4'\n"
    )
    assert locked(text) == {"a-b": True, "c": False}


def test_the_lock_pins_every_dependency_by_hash(root: Path, project: dict[str, Any]) -> None:
    pins = locked((root / "requirements.lock").read_text("utf-8"))
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {_normal(re.split(r"[^\w.-]", name)[0]) for name in asked}
    assert names - set(pins) == set()
    assert [name for name, hashed in pins.items() if not hashed] == []


def test_the_lock_names_no_place(root: Path) -> None:
    text = (root / "requirements.lock").read_text("utf-8")
    assert re.findall(r".*(?:://|index-url|find-links|^-| @ ).*", text, re.MULTILINE) == []


# ---------------------------------------------------------------- the tree


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("see https://" + "pyp" + "i.org/simple", True),
        ("open('/" + "home/ann/news.txt')", True),
        ("cat /" + "root/.config", True),
        ("../shared/work/notes and https://example.org/home/page", False),
        ("news in ~/work/news", False),
    ],
)
def test_places_are_found(line: str, *, found: bool) -> None:
    assert bool(PLACES.search(line)) is found


def test_no_tracked_file_names_a_registry_or_a_path_of_one_machine(root: Path) -> None:
    if not (root / ".git").exists():
        pytest.skip("not a git checkout: what belongs to the project cannot be told from what lies beside it")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, check=True, capture_output=True, text=True)
    found = {}
    for name in filter(None, listed.stdout.split("\0")):
        path = root / name
        text = path.read_text("utf-8", errors="replace") if path.is_file() else ""
        if hits := PLACES.findall(text):
            found[name] = hits
    assert found == {}


# ---------------------------------------------------------------- the Makefile

needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed here")


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make in a folder, free of what an outer make passes on."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    command = ["make", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@needs_make
def test_help_lists_every_target(root: Path) -> None:
    targets = re.findall(r"^([a-z]+):", (root / "Makefile").read_text("utf-8"), re.MULTILINE)
    listed = re.findall(r"^  make ([a-z]+) +\S", make(root).stdout, re.MULTILINE)
    assert {"install", "run", "test", "check", "bench", "lock", "clean", "help"} <= set(targets)
    assert sorted(listed) == sorted(targets)


@needs_make
def test_an_old_python_gets_one_clear_sentence(root: Path, tmp_path: Path) -> None:
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(root / name, tmp_path)
    old = tmp_path / "old python"
    old.write_text('#!/bin/sh\ncase "$2" in *version_info*) exit 1 ;; *) echo "Python 3.10.13" ;; esac\n', "utf-8")
    old.chmod(0o755)
    made = make(tmp_path, "install", f"PYTHON={old}")
    assert made.returncode == 2
    assert "newsledger needs Python 3.11 or newer; found Python 3.10.13." in made.stderr
    assert "Traceback" not in made.stderr
    assert not (tmp_path / ".venv").exists()
