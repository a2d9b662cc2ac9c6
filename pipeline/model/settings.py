"""What a person may say about a model: which one, where, how fast, how dear. All values, nothing is sent here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from pipeline.errors import SettingsError

SchemaMode = Literal["strict", "schema", "none"]
"""strict: the server holds the model to the schema, and is told so (OpenAI). schema: the schema is sent without
`strict` (llama.cpp, vLLM, Ollama). none: the server takes no schema; the prompt, validation and re-asks must do."""

KEY_VARIABLES = {"openai": "OPENAI_API_KEY", "openrouter": "OPENROUTER_API_KEY", "anthropic": "ANTHROPIC_API_KEY"}
"""Where the keys of the commonest providers stand; any other provider's is NAME_API_KEY."""

OLLAMA = "http://127.0.0.1:11434/v1"


class Key:
    """A secret that shows itself nowhere: not in repr, str, errors, or JSON.

    repr(Key("sk-123"))  -> "Key(set)"
    """

    __slots__ = ("_secret",)

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def reveal(self) -> str:
        """The secret itself, for the one place that sends it."""
        return self._secret

    def hidden_in(self, text: str) -> str:
        """A text of someone else's without the secret, should it repeat it."""
        return text.replace(self._secret, "[key]") if self._secret else text

    def __repr__(self) -> str:
        return "Key(set)" if self._secret else "Key(none)"

    def __reduce__(self) -> str:
        raise TypeError("a key is not written anywhere")


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars per million tokens."""

    tokens_in: float
    tokens_out: float
    tokens_cached: float | None = None
    """Of prompt tokens that the provider had cached; None: as any other."""

    def of(self, tokens_in: int, tokens_out: int, *, cached: int = 0) -> float:
        """What a call costs, in US dollars."""
        cheap = self.tokens_in if self.tokens_cached is None else self.tokens_cached
        return ((tokens_in - cached) * self.tokens_in + cached * cheap + tokens_out * self.tokens_out) / 1e6


@dataclass(frozen=True, slots=True)
class Budget:
    """What a run may spend at most; None: no limit."""

    dollars: float | None = None
    tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast to ask."""

    concurrency: int = 32
    """Requests at once at most; halved when the server says 429, and grown back."""
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to try one request, in seconds."""

    timeout_s: float = 90.0
    """For one attempt, from sending to the end of its answer."""
    attempts: int = 6
    """Attempts that fail on their way; those that were told to slow down (429) do not count."""
    total_s: float = 600.0
    """For all attempts of one request; after that the article stays pending."""
    first_wait_s: float = 0.5
    longest_wait_s: float = 30.0


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """One model at one address. Shows itself without its key.

    ModelSettings("openai/gpt-x")                                      OpenAI, its strict schema
    ModelSettings("openai/qwen", base_url="http://127.0.0.1:8080/v1")   any OpenAI-compatible server
    """

    model: str
    """Provider and name: "openai/gpt-x", "ollama/llama3", any provider string of instructor's."""
    base_url: str | None = None
    key: Key = field(default=Key(""), repr=False, compare=False)
    schema_mode: SchemaMode | None = None
    """None: strict for OpenAI itself, schema for any other address."""
    max_output: int = 8192
    """Tokens that an answer may have at most; an answer cut there is `truncated`."""
    context: int = 128_000
    """Tokens that prompt and answer may have together; a longer article is read in parts."""
    parameters: tuple[tuple[str, Any], ...] = ()
    """Further fields of the request: (("temperature", 0), ("seed", 7))."""
    reasks: int = 2
    """How often a wrong answer is asked for again, with what is wrong; from 0 to 2."""
    pace: Pace = Pace()
    patience: Patience = Patience()
    budget: Budget = Budget()
    prices: Prices | None = None
    identity: str | None = None
    """What stands for model and address in the fingerprint, such as the hash of a file of weights; None: they do."""

    def __post_init__(self) -> None:
        provider, slash, name = self.model.partition("/")
        if not (provider and slash and name):
            raise SettingsError(f"{self.model!r} names no model: write provider/name, such as openai/gpt-5-mini.")
        if self.budget.dollars is not None and self.prices is None:
            raise SettingsError("a budget in money needs the model's prices: set [prices] in the settings.")
        if not 0 <= self.reasks <= 2:
            raise SettingsError("an answer may be asked for again 0, 1 or 2 times.")
        if self.base_url is not None and urlsplit(self.base_url).scheme not in ("http", "https"):
            raise SettingsError(f"{self.base_url!r} is no address of a server: write http://host:port/v1.")

    @property
    def provider(self) -> str:
        """The word before the first slash."""
        return self.model.partition("/")[0]

    @property
    def name(self) -> str:
        """The model's name at its provider."""
        return self.model.partition("/")[2]

    @property
    def address(self) -> str | None:
        """Where requests go; None: where the provider's own client sends them."""
        return self.base_url or (OLLAMA if self.provider == "ollama" else None)

    @property
    def remote(self) -> bool:
        """False where the address is this machine's own loopback, so that no text leaves it."""
        host = urlsplit(self.address or "").hostname or ""
        return not (host == "localhost" or host == "::1" or host.startswith("127."))

    @property
    def schema(self) -> SchemaMode:
        """How the schema is sent."""
        ours = self.provider == "openai" and self.base_url is None
        return self.schema_mode or ("strict" if ours else "schema")

    def decisive(self) -> list[Any]:
        """All of it that decides an answer, for the fingerprint: no key, no pace, no price."""
        who = self.identity or [self.model, self.address]
        return [who, self.schema, self.max_output, sorted(self.parameters), self.reasks, self.context]


def key_variable(provider: str) -> str:
    """The environment variable that holds a provider's key: "openai" -> "OPENAI_API_KEY"."""
    return KEY_VARIABLES.get(provider, f"{provider.upper()}_API_KEY")
