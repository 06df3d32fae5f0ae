"""What a value of the configuration may be: each function returns it as it is used, or says what is wrong.

All raise ``ValueError`` (or ``InputError``) with a sentence that has the value and the way out.
"""

from __future__ import annotations

import math
import re
from typing import Any
from urllib.parse import urlsplit

from comity.graph.vocabulary import RESERVED, check_base
from comity.graph.wording import nearest, shown
from comity.loaders import discovery

_ID = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_LONGEST_ID = 120
_SIZE = re.compile(r"(\d{1,15}(?:\.\d{1,6})?)\s*(B|kB|KB|MB|GB|TB)?")
_UNITS = {"B": 1, "kB": 10**3, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
_FROM_HTTP = "write one from http:// or https:// on"
_LARGEST = 2**63  # as TOML has it


def tables(value: Any) -> list[dict[str, Any]]:
    """Take the list of sources."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ValueError("write [[source]], with two brackets on each side, above every source")
    if not value:
        raise ValueError("the list is empty: name at least one source")
    return value


def name(value: Any) -> str:
    """Take the id of a source, which is the name of a dataset.

    >>> name("ROR")
    Traceback (most recent call last):
    ValueError: 'ROR' is no name of a dataset; write lower-case letters and digits, with '-' or '.' between them
    """
    text = _text(value, "a name")
    if len(text) > _LONGEST_ID or not _ID.fullmatch(text):
        raise ValueError(
            f"{shown(text)} is no name of a dataset; write lower-case letters and digits, with '-' or '.' between them"
        )
    if text in RESERVED:
        raise ValueError(f"{text!r} is a graph of the store's own: give the source another id")
    return text


def loader(value: Any) -> str:
    """Take the name of a loader that there is."""
    text, known = _text(value, "the name of a loader"), discovery.names()
    if text not in known:
        raise ValueError(f"there is no loader {shown(text)}{nearest(text, known)}; known: {', '.join(known)}")
    return text


def base(value: Any) -> str:
    """Take the address under which things are described."""
    check_base(text := _text(value, "an address"))
    return text


def path(value: Any) -> str:
    """Take the path of a file or folder."""
    return _text(value, "a path")


def paths(value: Any) -> list[str]:
    """Take one path, or a list of them."""
    if value == []:
        raise ValueError("the list is empty: name a file or a folder")
    return [path(item) for item in value] if isinstance(value, list) else [path(value)]


def address(value: Any) -> str:
    """Take an address of the web, without user and password.

    >>> address("https://data.example.org/ror.json")
    'https://data.example.org/ror.json'
    """
    text = _text(value, "an address")
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port  # a port that is none raises
    except ValueError:
        raise ValueError(f"this is no address: {_FROM_HTTP}") from None
    if "@" in parts.netloc:
        raise ValueError(
            "an address with user or password is not taken, as no credentials are sent; "
            "download it by hand, and give its path"
        )
    if parts.scheme not in ("http", "https") or not host or re.search(r"""[\s<>"{}|\\^`]""", text):
        raise ValueError(f"{shown(text)} is no address of the web: {_FROM_HTTP}")
    return text


def sha256(value: Any) -> str:
    """Take a SHA-256, in lower case."""
    text = _text(value, "a SHA-256").lower()
    if not re.fullmatch("[0-9a-f]{64}", text):
        raise ValueError(f"{shown(text)} is no SHA-256: it has 64 hexadecimal digits, as `sha256sum FILE` prints them")
    return text


def size(value: Any) -> int:
    """Take a size in bytes, or a text with a unit of ten's powers.

    >>> size("1.5 GB")
    1500000000
    """
    match = _SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
    found = int(float(match[1]) * _UNITS[match[2] or "B"]) if match else value
    if type(found) is not int or not 0 < found < _LARGEST:
        raise ValueError(f"{_kind(value)} is no size: write '500 MB', '2 GB', or a number of bytes")
    return found


def options(value: Any) -> dict[str, Any]:
    """Take the options of a loader: texts, numbers, truth values, and lists of these."""
    if not isinstance(value, dict):
        raise ValueError(f"{_kind(value)} is no table: write [source.options], and below it one NAME = VALUE a line")
    for key, item in value.items():
        for one in item if isinstance(item, list) else [item]:
            if not _is_scalar(one):
                raise ValueError(
                    f"{shown_key(key)} has {_kind(one)}: an option is a text, a number, true or false, "
                    "or a list of these; put a date in quotes"
                )
    return value


def shown_key(key: str) -> str:
    """Return a key as a message shows it."""
    return key if re.fullmatch(r"[\w-]{1,60}", key) else shown(key)


def _text(value: Any, wanted: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{_kind(value)} stands here in place of {wanted}: write it in quotes")
    if not value.strip():
        raise ValueError(f"is empty; write {wanted}, or leave the field away")
    if re.search("[\x00-\x1f\x7f-\x9f]", value):
        raise ValueError(f"{shown(value)} has a control character, which {wanted} has not")
    return value


def _is_scalar(value: Any) -> bool:
    if isinstance(value, int):
        return -_LARGEST <= value < _LARGEST
    return isinstance(value, str) or (isinstance(value, float) and math.isfinite(value))


def _kind(value: Any) -> str:
    """Say a value of a wrong type; tables, lists and endless numbers are not written out."""
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and abs(value) >= _LARGEST:
        return "a number beyond 64 bits"
    return shown(value) if isinstance(value, str) else str(value)
