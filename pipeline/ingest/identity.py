"""Who an article is: its canonical address, its document_id and its version_id."""

from __future__ import annotations

import hashlib
import os
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

if TYPE_CHECKING:
    from pathlib import Path

_TRACKING = re.compile(r"(utm_[^=]*|fbclid|gclid)(=|$)", re.IGNORECASE)
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def canonical_url(url: str) -> str:
    """The address under which an article is known, changed as little as can be.

    "HTTPS://News.Example/a?id=7&utm_source=x#top"   -> "https://news.example/a?id=7"
    "https://news.example"                           -> "https://news.example/"

    Scheme and host go to lower case; the fragment, a default port and tracking parameters (utm_*, fbclid, gclid)
    go. Path, other parameters and their order stay. Raises ValueError where it is no http or https address.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError as error:
        raise ValueError(_no_address(url)) from error
    scheme, host = parts.scheme.lower(), parts.netloc.lower()
    if scheme not in _DEFAULT_PORTS or not parts.hostname or re.search(r"\s", host):
        raise ValueError(_no_address(url))
    query = "&".join(part for part in parts.query.split("&") if not _TRACKING.match(part))
    return urlunsplit((scheme, host.removesuffix(_DEFAULT_PORTS[scheme]), parts.path or "/", query, ""))


def _no_address(url: str) -> str:
    return f"url {url!r:.80} is no web address: write it with https://, or leave it out when unknown"


def shown(path: str | Path) -> str:
    r"""A path as text that any file or table can hold: bytes that are no UTF-8 are written out as \xNN."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def file_id(path: Path) -> str:
    """`file:` and the resolved path."""
    return f"file:{shown(path.resolve())}"


def version_id(document_id: str, text_hash: str) -> str:
    """Hash of both, 32 hex digits: the same article with the same text is the same version, whoever fetches it."""
    return hashlib.sha256(f"{document_id}\n{text_hash}".encode()).hexdigest()[:32]
