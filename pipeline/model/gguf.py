"""A GGUF file as a model: llama.cpp's own server runs inside this process, on a loopback port that it picks.

So a file is read by the same lane as any server: the same wire, judging, re-asking and accounting.
"""

from __future__ import annotations

import json
import secrets
import urllib.request
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from pipeline.errors import SettingsError
from pipeline.model.gguf_file import GgufFile, read_gguf
from pipeline.model.settings import Key, ModelSettings, Pace, Patience

PREFIX = "gguf:"
MOST_CONTEXT = 32_768
"""Tokens, unless more are asked for: the memory that a model takes grows with them."""
_SLOW = Patience(timeout_s=1_800.0, attempts=2, total_s=3_600.0)
"""A model on a processor takes its time."""


def gguf_path(model: str) -> Path | None:
    """The path in "gguf:PATH"; None for any other model."""
    return Path(model.removeprefix(PREFIX)).expanduser() if model.startswith(PREFIX) else None


class GgufServer:
    """Runs one GGUF file while it is entered.

    with GgufServer(Path("small.gguf")) as server:
        ModelReader(server.settings(), task, prompt)

    It listens on the loopback only, and wants a key made for this run.
    """

    def __init__(self, path: Path, *, context: int | None = None, slots: int = 1, threads: int | None = None) -> None:
        """Checks the file, and that xllamacpp is installed; nothing is loaded yet.

        `context`: tokens that prompt and answer may have together, at most what the file says (None: that, up to
        MOST_CONTEXT). `slots`: requests at once, each with a context of its own. `threads`: None: one per core.
        Raises SettingsError for a missing or broken file, and where the extra `local` is not installed.
        """
        self.file: GgufFile = read_gguf(path)
        self.slots = slots
        self._threads = threads
        trained = self.file.context or MOST_CONTEXT
        self.context = min(context or MOST_CONTEXT, trained)
        """Tokens that prompt and answer may have together."""
        self._key = secrets.token_hex(16)
        self._llama = _llama()
        self._server: Any = None

    @property
    def model(self) -> str:
        """Its name in the ledger: "gguf/small.gguf"."""
        return f"gguf/{self.file.path.name}"

    @cached_property
    def identity(self) -> str:
        """Hash of the file's content, wherever it lies: 64 hex digits."""
        return self.file.digest()

    @property
    def base_url(self) -> str:
        """Where it listens, while it runs. Raises SettingsError where it does not."""
        if self._server is None:
            raise SettingsError(f"{self.file.path}: is not loaded; enter its GgufServer first.")
        return f"{self._server.listening_address}/v1"

    def settings(self, like: ModelSettings | None = None) -> ModelSettings:
        """How to reach it, with output limit, re-asks and parameters as in `like`; its answers can be repeated.

        Raises SettingsError where it does not run.
        """
        like = like or ModelSettings(self.model, parameters=(("temperature", 0), ("seed", 0)))
        return replace(
            like,
            model=self.model,
            base_url=self.base_url,
            key=Key(self._key),
            schema_mode="schema",
            context=self.context,
            max_output=min(like.max_output, self.context // 4),
            pace=Pace(concurrency=self.slots),
            patience=_SLOW,
            prices=None,
            identity=self.identity,
        )

    def __enter__(self) -> Self:
        """Loads the model and listens. Raises SettingsError where llama.cpp cannot load it."""
        try:
            self._server = self._llama.Server(self._parameters())
            self.context = self._real_context()
        except (RuntimeError, OSError, ValueError, KeyError) as error:
            self._server = None
            raise SettingsError(
                f"{self.file.path}: llama.cpp cannot run it ({error}): it must be a whole GGUF of a text model, and "
                f"fit into memory with a context of {self.context:,} tokens."
            ) from error
        return self

    def __exit__(self, *raised: object) -> None:
        self._server = None  # llama.cpp stops listening and frees the model when the object goes

    def _parameters(self) -> Any:
        parameters = self._llama.CommonParams()
        parameters.model.path = str(self.file.path)
        parameters.hostnames = ["127.0.0.1"]
        parameters.port = 0
        parameters.api_keys = [self._key]
        parameters.ui = parameters.endpoint_slots = False  # neither a page nor others' prompts
        parameters.n_ctx, parameters.n_parallel = self.context * self.slots, self.slots
        parameters.cache_ram_mib = 0  # a slot keeps the prefix that all requests share; more copies only take room
        parameters.verbosity = -1
        if self._threads is not None:
            parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = self._threads
        return parameters

    def _real_context(self) -> int:
        """What one request may have: llama.cpp takes less than it was asked for where memory is short."""
        address = f"{self._server.listening_address}/props"
        asked = urllib.request.Request(address, headers={"Authorization": f"Bearer {self._key}"})  # noqa: S310  # our own
        with urllib.request.urlopen(asked, timeout=10) as response:  # noqa: S310  # the same
            return int(json.load(response)["default_generation_settings"]["n_ctx"])


def _llama() -> Any:
    try:
        import xllamacpp  # noqa: PLC0415  # an extra, and 30 MB of library, needed for files alone
    except ImportError as error:
        raise SettingsError("gguf:PATH runs models with xllamacpp: pip install newsledger[local].") from error
    return xllamacpp
