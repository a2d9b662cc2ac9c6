"""A tiny language model with random weights, as a GGUF file: real to llama.cpp, of no use to anyone.

Its answers are noise, but noise in the form that the server demands, which is all that the tests want of it.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import gguf
import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

WIDTH, HEADS, LAYERS, INNER = 32, 1, 1, 32
WORDS = 300
SPECIAL = ("<s>", "</s>", "<unk>")
TEMPLATE = (
    "{% for message in messages %}[{{ message['role'] }}]\n{{ message['content'] }}\n{% endfor %}"
    "{% if add_generation_prompt %}[assistant]\n{% endif %}"
)


LIKELY = {
    "~": 7.0,
    "^": 7.0,
    "|": 7.0,
    "null": 12.0,
    '"': 10.5,
    "{": 5.0,
    "]": -1.0,
    ",": -2.3,
    "}": 4.0,
} | dict.fromkeys(("Ġ", "Ċ", "ĉ"), -8.0)
"""How much likelier than others these are: texts become short noise that stands in no article, lists seldom empty."""


def write_tiny_gguf(path: Path, *, text: str = "", context: int = 65_536, seed: int = 0) -> Path:
    """Write the model to `path` and return it; half a megabyte, in a fraction of a second.

    The commonest words of `text` become tokens of their own, which makes such texts a third as long; all else is
    spelled in bytes. `context` is the length it says it was trained for. Equal arguments give equal files.
    """
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("tiny")
    writer.add_context_length(context)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_chat_template(TEMPLATE)
    tokens = _add_vocabulary(writer, _merges(text))
    _add_weights(writer, tokens, np.random.default_rng(seed))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _byte_letters() -> list[str]:
    """One printable letter for each byte, in byte order, as GPT-2's vocabulary has it."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = iter(range(256, 512))
    return [chr(byte if byte in plain else next(others)) for byte in range(256)]


def _merges(text: str) -> list[str]:
    """What byte pair encoding needs to build each common word, letter by letter, behind a space or not."""
    common = [("null", 1), *Counter(re.findall("[A-Za-z_]{2,}", text)).most_common(WORDS)]
    merges: dict[str, None] = {}
    for word, _ in common:
        for written in (word, f"Ġ{word}"):
            merges.update(dict.fromkeys(f"{written[:at]} {written[at]}" for at in range(1, len(written))))
    return list(merges)


def _add_vocabulary(writer: gguf.GGUFWriter, merges: list[str]) -> list[str]:
    tokens = [*SPECIAL, *_byte_letters(), *("".join(pair.split()) for pair in merges)]
    types = [gguf.TokenType.CONTROL] * len(SPECIAL) + [gguf.TokenType.NORMAL] * (len(tokens) - len(SPECIAL))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_merges(merges)
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(1)
    writer.add_unk_token_id(2)
    writer.add_vocab_size(len(tokens))
    return tokens


def _add_weights(writer: gguf.GGUFWriter, tokens: list[str], random: np.random.Generator) -> None:
    """Random, but for the first number of each vector: always one on the way in, how likely it is on the way out."""

    def drawn(*shape: int) -> np.ndarray:
        return (random.standard_normal(shape) * 0.3).astype(np.float32)

    embedding, output = drawn(len(tokens), WIDTH), drawn(len(tokens), WIDTH)
    embedding[:, 0] = 10.0
    output[:, 0] = [LIKELY.get(token, -2.5 if len(token) > 1 else 0.0) / 5.0 for token in tokens]
    writer.add_tensor("token_embd.weight", embedding)
    writer.add_tensor("output_norm.weight", np.ones(WIDTH, np.float32))
    writer.add_tensor("output.weight", output)
    for layer in range(LAYERS):
        for name in ("attn_q", "attn_k", "attn_v"):
            writer.add_tensor(f"blk.{layer}.{name}.weight", drawn(WIDTH, WIDTH))
        writer.add_tensor(f"blk.{layer}.attn_output.weight", _sparing(drawn(WIDTH, WIDTH)))
        writer.add_tensor(f"blk.{layer}.ffn_gate.weight", drawn(INNER, WIDTH))
        writer.add_tensor(f"blk.{layer}.ffn_up.weight", drawn(INNER, WIDTH))
        writer.add_tensor(f"blk.{layer}.ffn_down.weight", _sparing(drawn(WIDTH, INNER)))
        for name in ("attn_norm", "ffn_norm"):
            writer.add_tensor(f"blk.{layer}.{name}.weight", np.ones(WIDTH, np.float32))


def _sparing(weights: np.ndarray) -> np.ndarray:
    """Weights that leave the first number as it is, and the others nearly."""
    weights *= 0.1
    weights[0] = 0.0
    return weights
