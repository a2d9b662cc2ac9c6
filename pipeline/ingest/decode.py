"""Bytes to text. UTF-8 and byte order marks are certain and come first; the rest is judged by what it would say."""

from __future__ import annotations

import codecs
import re
import unicodedata

from charset_normalizer import from_bytes

from pipeline.ingest.values import Rejected, mended

_MARKS = (  # the mark of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY_STARTS = (b"%PDF-", b"PK\x03\x04", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r")) + b"\x7f"
_MOST_CONTROLS = 0.05
_SAMPLE_BYTES = 65_536
_VALID_PER_BAD = 10
_OTHERS = ["cp866", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"]
_OTHERS += ["gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "cp1251", "cp1252", "koi8_u"]
_BINARY = "not a text but binary data: save the article as plain text"
_UNKNOWN = "in no encoding that is recognised: save it as UTF-8"


def decode(data: bytes, document: str) -> str:
    r"""The text of one article, with newlines as \n and without a byte order mark, otherwise untouched.

    UTF-8, UTF-16 and UTF-32 by their mark, UTF-8, UTF-16 without a mark, cp1251, KOI8, cp1252, then what
    charset-normalizer recognises. In UTF-8 with a few broken bytes each becomes U+FFFD.
    Raises Rejected of kind empty, binary or encoding, naming `document`.
    """
    text = _decoded(data, document)
    if "\0" in text:
        raise Rejected(document, "binary", _BINARY)
    return unified(text, document)


def unified(text: str, document: str) -> str:
    r"""Decoded text as a document keeps it: newlines as \n, no byte order mark, no half of a surrogate pair.

    A lone surrogate, which no file can hold, becomes U+FFFD. Raises Rejected of kind empty where nothing is left.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise Rejected(document, "empty", "there is no text in it: nothing to read")
    return mended(text)


def _decoded(data: bytes, document: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data.removeprefix(mark), encoding, document)
    if data.startswith(_BINARY_STARTS):
        raise Rejected(document, "binary", _BINARY)
    if _has_controls(data):
        return _unmarked_utf16(data, document)
    text = _utf8(data)
    return _one_byte(data, document) if text is None else text


def _strict(data: bytes, encoding: str, document: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        problem = f"broken at byte {error.start}, read as {encoding}: save it again as UTF-8"
        raise Rejected(document, "encoding", problem) from error


def _has_controls(data: bytes) -> bool:
    """NUL or many control characters: in UTF-16 they are the other halves of Latin and Cyrillic letters."""
    controls = len(data) - len(data.translate(None, _CONTROLS))
    return b"\0" in data or controls > _MOST_CONTROLS * len(data)


def _unmarked_utf16(data: bytes, document: str) -> str:
    """The byte order whose reading is text; where both could be, the one with more spaces and newlines."""
    readings = [text for encoding in ("utf-16-le", "utf-16-be") if (text := _plausible(data, encoding))]
    if not readings:
        raise Rejected(document, "binary", _BINARY)
    return max(readings, key=lambda text: len(re.findall("[ \n.,]", text)))


def _plausible(data: bytes, encoding: str) -> str | None:
    """The text, None where a sample of it holds characters that no article has."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    sample = text[:_SAMPLE_BYTES]
    strange = sum(unicodedata.category(letter) in ("Cc", "Cn", "Co") for letter in re.sub(r"\s", "", sample))
    return text if re.search("[ \n.,]", sample) and strange <= len(sample) * _MOST_CONTROLS / 5 else None


def _utf8(data: bytes) -> str | None:
    """The text; None where more is broken than a slip or a cut would break."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        valid = len(re.findall(r"[^\x00-\x7f\ufffd]", text))
        return text if valid >= _VALID_PER_BAD * text.count("\ufffd") else None


def _one_byte(data: bytes, document: str) -> str:
    sample = data[:_SAMPLE_BYTES]
    cyrillic = [encoding for encoding in ("cp1251", "koi8_u") if _is_cyrillic(sample, encoding)]
    encoding = cyrillic[0] if cyrillic else "cp1252" if _is_western(sample) else _guess(sample, document)
    return _strict(data, encoding, document)


def _words(sample: bytes, encoding: str) -> list[str]:
    """The words that are not plain ASCII."""
    words = re.findall(r"[^\W\d_]+", sample.decode(encoding, "replace"))
    return [word for word in words if not word.isascii()]


def _is_cyrillic(sample: bytes, encoding: str) -> bool:
    """Whole words of high letters, cased as words are: Western words have one or two among ASCII letters.

    One-letter words say nothing: the same byte is an "à" and a Cyrillic "а".
    """
    words = [word for word in _words(sample, encoding) if len(word) > 1]
    whole = [word for word in words if not re.search("[A-Za-z]", word)]
    cased = [word for word in whole if word[1:] == word[1:].lower()]
    return 2 * len(whole) > len(words) and len(cased) > 0.7 * len(whole)


def _is_western(sample: bytes) -> bool:
    """Words of mostly ASCII letters, no byte that cp1252 lacks, and no sign such as ³ or ¿ inside a word."""
    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        return False
    high = sum(len(re.findall(r"[^\x00-\x7f]", word)) for word in _words(sample, "cp1252"))
    plain = len(re.findall("[A-Za-z]", text))
    return high <= plain and not re.search(r"[^\W\d_][¡-¬®-¿×÷][^\W\d_]", text)


def _guess(sample: bytes, document: str) -> str:
    best = from_bytes(sample, cp_isolation=_OTHERS).best()
    if best is None:
        raise Rejected(document, "encoding", _UNKNOWN)
    return best.encoding
