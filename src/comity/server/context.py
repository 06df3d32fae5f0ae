"""What the parts of a server share: settings, the pool of workers, what is remembered, who writes."""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass
from pathlib import Path

from starlette.types import Scope

from comity.graph import generations
from comity.graph.errors import StoreError
from comity.graph.remote.addresses import is_loopback
from comity.server.processes.pool import Pool, Single
from comity.server.refusals import Refusal
from comity.server.remembering import Remembering
from comity.server.sending import header
from comity.server.settings import Settings
from comity.server.writer import Writer

_HOST = re.compile(r"[A-Za-z0-9.-]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?")
_PORT = re.compile(r":\d+$")


class Current:
    """Tell which generation of a store is the finished one."""

    def __init__(self, store: str) -> None:
        self._place = store
        self._store = Path(store)
        self._file = str(self._store / "CURRENT")

    def sign(self) -> str:
        """Return what changes when another generation takes the place of this one, with one look at a file's time."""
        try:
            found = os.stat(self._file)  # noqa: PTH116 - half the time, and asked for each request
        except OSError:
            return ""
        return f"{found.st_mtime_ns:x}-{found.st_ino:x}"

    def name(self) -> str:
        """Return the name of the generation; empty where there is none."""
        try:
            return generations.current(self._store) or ""
        except (OSError, StoreError):
            return ""


class Elsewhere(Current):
    """Stand for the generation of another server's store, which is looked at anew each minute."""

    def sign(self) -> str:
        """Return what changes each minute."""
        return f"minute-{int(time.time() // 60)}"

    def name(self) -> str:
        """Return the address of the server."""
        return self._place


@dataclass(frozen=True, slots=True)
class Context:
    """Hold what a request needs to be answered."""

    settings: Settings
    pool: Pool
    describing: Single
    """Where statistics are made, which may take long and are asked for seldom."""
    filing: Single
    """Where files to take away are made, which may take longer."""
    remembering: Remembering
    described: Remembering
    writer: Writer
    current: Current
    spool: str

    def check_origin(self, scope: Scope) -> None:
        """Refuse (403) to let a page from elsewhere write through a browser, where no key is asked for.

        A browser says where the page is from whenever it writes (Fetch, section 3.2), and a name that was bent to
        this machine is no loopback address. Whatever is no browser runs on this machine, and may call it as it likes.
        """
        origin, site = header(scope, b"origin"), header(scope, b"sec-fetch-site")
        if origin is None and site is None:
            return
        host = header(scope, b"host") or ""
        is_own = origin is None or origin.partition("://")[2] == host
        if not (is_own and is_loopback(_PORT.sub("", host)) and site in (None, "same-origin", "none")):
            raise Refusal(403, f"open writes are for this machine alone, and this came from {(origin or host)[:200]!r}")

    def address(self, scope: Scope) -> str:
        """Return the address of this server as the client knows it, without ``/`` at its end.

        Raises ``Refusal`` (400) for a Host that can be no host.
        """
        if self.settings.address:
            return self.settings.address
        host = header(scope, b"host") or self.settings.host
        if not _HOST.fullmatch(host):
            raise Refusal(400, f"the Host {host[:200]!r} is no host: send a name or an address")
        return f"{scope.get('scheme', 'http')}://{host}{scope.get('root_path', '')}"
