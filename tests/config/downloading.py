"""Downloads in few words."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from comity import fetch
from comity.config import SourceEntry
from comity.fetch import Limits
from comity.graph.errors import FetchError
from tests.config.served import Answer, Served
from tests.waiting import PATIENCE

PATIENT = Limits(connect=PATIENCE, read=PATIENCE)
OLD, NEW = b"old bytes\n", b"new bytes, and more of them\n"


def sum_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def entry_of(served: Served, path: str = "/data.zip", sha256: str | None = None, most: int = 10**6) -> SourceEntry:
    return SourceEntry(id="ror", loader="ror", url=served.address + path, sha256=sha256, max_bytes=most)


def download(entry: SourceEntry, cache: Path, limits: Limits = PATIENT) -> bytes:
    return fetch.fetch(entry, cache, download=True, limits=limits).read_bytes()


def with_old_copy(served: Served, cache: Path) -> SourceEntry:
    served.answers["/data.zip"] = Answer(OLD, etag='"one"')
    assert download(entry_of(served), cache) == OLD
    return entry_of(served)


def refused(entry: SourceEntry, cache: Path, limits: Limits = PATIENT) -> str:
    """Download in vain: what was in the cache stays as it was, and nothing half-written is left."""
    before = {path.name: path.read_bytes() for path in cache.glob("*")} if cache.is_dir() else {}
    with pytest.raises(FetchError) as caught:
        fetch.fetch(entry, cache, download=True, limits=limits)
    assert {path.name: path.read_bytes() for path in cache.iterdir()} == before
    assert str(caught.value).startswith("source 'ror': http")
    return str(caught.value)
