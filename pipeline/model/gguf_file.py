"""What a GGUF file says of itself: only as much as must be known before llama.cpp loads it."""

from __future__ import annotations

import hashlib
import re
import struct
from pathlib import Path
from typing import BinaryIO, NamedTuple

from pipeline.errors import SettingsError

MAGIC = b"GGUF"
_FIXED = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<?", 10: "<Q", 11: "<q", 12: "<d"}
_STRING, _ARRAY = 8, 9
_LONGEST = 1 << 26
"""Bytes of one string: longer ones mean that the file is broken."""
_SHARD = re.compile(r"(.+)-(\d{5})-of-(\d{5})\.gguf", re.IGNORECASE)


class GgufFile(NamedTuple):
    """A model's file, or the first of its parts."""

    path: Path
    context: int | None
    """Tokens that the model was trained for; None where the file does not say."""

    @property
    def parts(self) -> list[Path]:
        """The file, or all parts of a model that came in several ("big-00001-of-00003.gguf")."""
        shard = _SHARD.fullmatch(self.path.name)
        if shard is None:
            return [self.path]
        names = (f"{shard[1]}-{number:05d}-of-{shard[3]}{self.path.suffix}" for number in range(1, int(shard[3]) + 1))
        return [self.path.with_name(name) for name in names]

    def digest(self) -> str:
        """SHA-256 over all of it, in hex; about a second per gigabyte. Raises SettingsError for a missing part."""
        hashed = hashlib.sha256()
        for part in self.parts:
            try:
                with part.open("rb") as opened:
                    hashed.update(hashlib.file_digest(opened, "sha256").digest())
            except OSError as error:
                raise SettingsError(f"{part}: cannot be opened ({error.strerror}): check the path.") from error
        return hashed.hexdigest()


def read_gguf(path: Path) -> GgufFile:
    """What the file says. Raises SettingsError where it is missing, no GGUF, or ends too early."""
    try:
        with path.open("rb") as opened:
            if opened.read(len(MAGIC)) != MAGIC:
                raise SettingsError(f"{path}: is no GGUF file: name one, such as --model gguf:models/small.gguf.")
            return GgufFile(path, _context(opened))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be opened ({error.strerror}): check --model gguf:PATH.") from error
    except (struct.error, ValueError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: is a broken GGUF file ({error}): fetch it again.") from error


def _context(opened: BinaryIO) -> int | None:
    """The value of "<architecture>.context_length"."""
    version, _, count = struct.unpack("<IQQ", opened.read(20))
    if version < 2:
        raise ValueError(f"version {version} of the format")
    for _ in range(count):
        key = _string(opened)
        (kind,) = struct.unpack("<I", opened.read(4))
        value = _value(opened, kind)
        if key.endswith(".context_length"):
            return int(str(value))
    return None


def _string(opened: BinaryIO) -> str:
    (length,) = struct.unpack("<Q", opened.read(8))
    if length > _LONGEST:
        raise ValueError(f"a text of {length} bytes")
    written = opened.read(length)
    if len(written) < length:
        raise ValueError("it ends too early")
    return written.decode("utf-8", errors="replace")


def _value(opened: BinaryIO, kind: int) -> object:
    """One value; arrays are passed over."""
    if kind == _STRING:
        return _string(opened)
    if kind == _ARRAY:
        inner, count = struct.unpack("<IQ", opened.read(12))
        if inner in _FIXED:
            opened.seek(count * struct.calcsize(_FIXED[inner]), 1)
        else:
            for _ in range(count):
                _value(opened, inner)
        return None
    if kind not in _FIXED:
        raise ValueError(f"an unknown kind of value, {kind}")
    return struct.unpack(_FIXED[kind], opened.read(struct.calcsize(_FIXED[kind])))[0]
