from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cli.settings import FILE, KEYS, load_settings
from pipeline.errors import SettingsError


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """An empty folder, without any variable of ours."""
    monkeypatch.chdir(tmp_path)
    for key in (*KEYS, "config"):
        monkeypatch.delenv(f"NEWSLEDGER_{key.upper()}", raising=False)


def write(text: str, path: str = FILE) -> Path:
    Path(path).parent.mkdir(exist_ok=True)
    Path(path).write_text(text, "utf-8")
    return Path(path)


def test_options_stand_above_variables_above_the_file_above_defaults(monkeypatch):
    assert load_settings({}).db == Path("newsledger.duckdb")
    write('db = "file.duckdb"\nmodel = "recorded:file"\ntask = "file"\n')
    monkeypatch.setenv("NEWSLEDGER_MODEL", "recorded:variable")
    monkeypatch.setenv("NEWSLEDGER_TASK", "variable")
    found = load_settings({"task": "option", "model": None})
    assert (found.db, found.model, found.task) == (Path("file.duckdb"), "recorded:variable", "option")
    assert found.origins == {
        "base_url": "default",
        "db": FILE,
        "model": "NEWSLEDGER_MODEL",
        "task": "--task",
        "sources": "default",
    }


@pytest.mark.parametrize(("chosen", "text"), [(False, ""), (True, 'model = "builtin"')])
def test_it_is_known_whether_anybody_chose_the_reader(chosen, text):
    write(text)
    assert load_settings({}).model_is_chosen is chosen


def test_paths_in_the_file_are_relative_to_it():
    path = write(
        'db = "news.duckdb"\nmodel = "recorded:answers"\nsources = ["a", "/b", "-", "https://c.example/d"]',
        "conf/s.toml",
    )
    found = load_settings({}, config=path)
    assert (found.db, found.model) == (Path("conf/news.duckdb"), "recorded:conf/answers")
    assert found.sources == ("conf/a", "/b", "-", "https://c.example/d")


def test_a_variable_names_the_file_and_the_sources(monkeypatch):
    monkeypatch.setenv("NEWSLEDGER_CONFIG", str(write('task = "named"', "conf/s.toml")))
    monkeypatch.setenv("NEWSLEDGER_SOURCES", "'my articles' b.txt")
    found = load_settings({})
    assert (found.task, found.sources) == ("named", ("my articles", "b.txt"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('dbb = "x"', r"unknown key 'dbb'; the known ones are base_url, db, model, sources, task"),
        ('api_key = "sk-1"', "keys come from the environment alone"),
        ("db = ", "is no TOML"),
        ("db = 3", "db must be a text in quotation marks"),
        ('model = ""', "model must be a text"),
        ('sources = "a"', "sources must be a list"),
        ("sources = [1]", "sources must be a list"),
    ],
)
def test_a_wrong_file_is_refused_by_name(text, message):
    write(text)
    with pytest.raises(SettingsError, match=message) as caught:
        load_settings({})
    assert str(caught.value).startswith(f"{FILE}: ")
    assert "sk-1" not in str(caught.value)


def test_a_wrong_variable_is_refused_by_name(monkeypatch):
    monkeypatch.setenv("NEWSLEDGER_DBB", "x")
    with pytest.raises(SettingsError, match=r"NEWSLEDGER_DBB: unknown key 'dbb'.*NEWSLEDGER_DB, "):
        load_settings({})
    monkeypatch.delenv("NEWSLEDGER_DBB")
    monkeypatch.setenv("NEWSLEDGER_SOURCES", "'open")
    with pytest.raises(SettingsError, match="NEWSLEDGER_SOURCES: No closing quotation"):
        load_settings({})


def test_a_file_that_was_named_must_be_there():
    with pytest.raises(SettingsError, match=r"none.toml: cannot be opened"):
        load_settings({}, config=Path("none.toml"))


@pytest.mark.parametrize("name", [".", "news.work"])
def test_a_ledger_is_a_file(name):
    with pytest.raises(SettingsError, match="name the ledger's file"):
        load_settings({"db": Path(name)})
