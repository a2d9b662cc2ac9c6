"""A real llama.cpp in this process, with a tiny random model: a real wire, and noise in the right form."""

from __future__ import annotations

import asyncio
import json
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.extract import extract
from pipeline.model import Key, ModelSettings
from pipeline.model.gguf import GgufServer, gguf_path
from pipeline.model.gguf_file import read_gguf
from pipeline.model.probe import probe
from pipeline.prompt import Prompt
from pipeline.readers.live import ModelReader
from pipeline.records import Document, Outcome
from schemas.prisoner_exchange import TASK
from tests.scripted_server import scripted
from tests.tiny_gguf import write_tiny_gguf
from tests.toy.builders import document

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "prompts" / TASK.name
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
SHORT = Prompt("Answer in the form you are told.", (), frozenset())
"""A prompt that a model of bytes reads at once; what it says is the same to this one."""


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model's file; words of the prompt are tokens of it."""
    return write_tiny_gguf(tmp_path_factory.mktemp("gguf") / "tiny.gguf", text=Prompt.load(FOLDER, TASK).instructions)


@pytest.fixture(scope="module")
def server(tiny: Path) -> Iterator[GgufServer]:
    """The model, loaded once; one thread, because several wait for each other on a busy machine."""
    with GgufServer(tiny, threads=1) as running:
        yield running


def opened(address: str) -> None:
    """Ask without a key."""
    urllib.request.urlopen(address, timeout=10).close()  # noqa: S310  # our own loopback


def seeds() -> list[Document]:
    """The seed articles."""
    return [document(path.read_text(encoding="utf-8"), path.name) for path in SEEDS]


def settings(server: GgufServer, *, max_output: int = 6_000, reasks: int = 0, **further: object) -> ModelSettings:
    """Answers drawn at a seed, so that every run of the tests draws the same."""
    drawn = tuple(sorted({"temperature": 1.0, "seed": 3, **further}.items()))
    return server.settings(ModelSettings("gguf/any", max_output=max_output, reasks=reasks, parameters=drawn))


def test_answers_on_the_seeds_fit_the_schema_and_their_invented_quotes_are_caught(server: GgufServer) -> None:
    reader = ModelReader(settings(server), TASK, SHORT)
    reads = list(reader.read(seeds()))
    assert sorted(read.document.article for read in reads) == [path.name for path in SEEDS]
    for read in reads:
        assert read.defect is None
        assert read.answer.content is not None, read.answer.message
        records = getattr(TASK.answer.model_validate(read.answer.content), TASK.records)
        assert records, "noise that reports nothing tests nothing"
        assert extract(read.document, "key", read.answer, TASK).answer.outcome is Outcome.ungrounded


def test_the_real_prompt_goes_through_and_its_fixed_part_is_read_once(server: GgufServer) -> None:
    reader = ModelReader(settings(server), TASK, Prompt.load(FOLDER, TASK))
    first, second = reader.read(seeds()[2:4])
    for read in (first, second):
        assert read.answer.content is not None, read.answer.message
        assert extract(read.document, "key", read.answer, TASK).answer.outcome is Outcome.ungrounded
    [call] = second.calls
    assert call.tokens_in is not None
    assert call.tokens_cached is not None
    assert call.tokens_cached > 0.7 * call.tokens_in
    assert call.cost is None


def test_an_answer_cut_at_its_limit_is_truncated_and_not_asked_again(server: GgufServer) -> None:
    [read] = ModelReader(settings(server, max_output=40, reasks=2), TASK, SHORT).read(seeds()[:1])
    assert read.answer.outcome is Outcome.truncated
    assert [call.finish_reason for call in read.calls] == ["length"]


def test_an_ungrounded_answer_is_asked_for_again_as_often_as_allowed(server: GgufServer) -> None:
    [read] = ModelReader(settings(server, reasks=1), TASK, SHORT).read(seeds()[:1])
    assert [call.outcome for call in read.calls] == ["ok", "ok"]
    assert read.answer.content is not None


def test_it_listens_to_this_machine_alone_and_wants_its_key(server: GgufServer) -> None:
    assert server.base_url.startswith("http://127.0.0.1:")
    assert not server.settings().remote
    with pytest.raises(urllib.error.HTTPError, match="401"):
        opened(f"{server.base_url}/models")
    secret = server.settings().key.reveal()
    assert len(secret) == 32
    assert secret not in repr(server.settings()) + repr(server)
    with pytest.raises(SettingsError, match="refuses the key"):
        list(ModelReader(replace(settings(server), key=Key("wrong")), TASK, SHORT).read(seeds()[:1]))


def test_the_context_is_what_the_file_says_up_to_a_bound(server: GgufServer, tmp_path: Path) -> None:
    assert read_gguf(server.file.path).context == 65_536
    assert server.context == 32_768
    small = GgufServer(write_tiny_gguf(tmp_path / "small.gguf", context=512))
    assert small.context == 512
    assert GgufServer(server.file.path, context=100_000).context == 65_536


def test_slots_share_nothing_of_their_context(tiny: Path) -> None:
    with GgufServer(tiny, context=1024, slots=2, threads=1) as running:
        assert running.context == 1024
        assert running.settings().pace.concurrency == 2


def test_the_fingerprint_holds_the_files_content_and_not_its_place(server: GgufServer, tmp_path: Path) -> None:
    same = tmp_path / "copy.gguf"
    same.write_bytes(server.file.path.read_bytes())
    other = write_tiny_gguf(tmp_path / "other.gguf", seed=1)
    assert GgufServer(same).identity == server.identity != GgufServer(other).identity
    document = seeds()[0]
    reader = ModelReader(settings(server), TASK, SHORT)
    moved = ModelReader(replace(settings(server), base_url="http://127.0.0.1:1/v1"), TASK, SHORT)
    swapped = ModelReader(replace(settings(server), identity=GgufServer(other).identity), TASK, SHORT)
    assert reader.fingerprint(document) == moved.fingerprint(document) != swapped.fingerprint(document)


def test_a_model_in_parts_is_hashed_as_a_whole(tiny: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "big-00001-of-00002.gguf", tmp_path / "big-00002-of-00002.gguf"
    first.write_bytes(tiny.read_bytes())
    with pytest.raises(SettingsError, match=r"00002-of-00002\.gguf: cannot be opened"):
        read_gguf(first).digest()
    second.write_bytes(b"one")
    before = read_gguf(first).digest()
    second.write_bytes(b"two")
    assert read_gguf(first).digest() != before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be opened"),
        (b"", "is no GGUF file"),
        (b"PK\x03\x04 something else", "is no GGUF file"),
        (b"GGUF", "is a broken GGUF file"),
        (b"GGUF\x03\x00\x00\x00" + b"\xff" * 64, "is a broken GGUF file"),
    ],
)
def test_a_missing_or_broken_file_is_one_clear_sentence(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "model.gguf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingsError, match=said) as caught:
        GgufServer(path)
    assert str(path) in str(caught.value)


def test_a_file_without_its_weights_is_one_clear_sentence(tiny: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(tiny.read_bytes()[:-20_000])
    with pytest.raises(SettingsError, match=r"cut\.gguf: llama\.cpp cannot run it"), GgufServer(cut):
        pass


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be opened"):
        GgufServer(tmp_path)


def test_without_the_extra_it_says_what_to_install(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(SettingsError, match=r"pip install newsledger\[local\]"):
        GgufServer(tiny)


def test_before_it_is_entered_and_after_it_has_no_address(tiny: Path) -> None:
    server = GgufServer(tiny, context=512, threads=1)
    with pytest.raises(SettingsError, match="is not loaded"):
        server.settings()
    with server:
        address = server.base_url
    with pytest.raises(SettingsError, match="is not loaded"):
        _ = server.base_url
    with pytest.raises(urllib.error.URLError):
        opened(f"{address}/models")


def test_the_path_is_what_follows_the_colon() -> None:
    assert gguf_path("gguf:models/small.gguf") == Path("models/small.gguf")
    assert gguf_path("openai/gpt-x") is None


def test_the_probe_finds_llama_cpp_held_to_the_schema(server: GgufServer) -> None:
    assert asyncio.run(probe(settings(server))).mode == "strict"


def test_the_probe_finds_a_server_that_ignores_the_schema() -> None:
    with scripted({"answers": {"": json.dumps({"word": "hello"})}}) as running:
        finding = asyncio.run(probe(ModelSettings("openai/any", base_url=running.url)))
    assert finding.mode == "none"
    assert "ignores" in finding.said


def test_the_probe_says_when_nobody_answers() -> None:
    finding = asyncio.run(probe(ModelSettings("openai/any", base_url="http://127.0.0.1:9/v1")))
    assert finding.mode is None
    assert "could not be asked" in finding.said
