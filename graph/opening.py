"""A store wherever it is: in a folder of this machine, or behind the address of a SPARQL server."""

from __future__ import annotations

from pathlib import Path

from comity.graph.remote.addresses import is_address
from comity.graph.store import Store, open_store

#: How long one answer of another server is waited for, in seconds, where nothing else is said.
SECONDS = 120.0


def open_place(place: str | Path, seconds: float = SECONDS) -> Store:
    """Open the store in a folder, or on a server that is asked with so much patience, to read it.

    Raises ``StoreError`` where there is none that this version can read, and as ``open_remote`` does.
    """
    if not is_address(place):
        return open_store(place)
    from comity.graph.remote.store import open_remote  # needed for other servers only

    return open_remote(str(place), seconds)
