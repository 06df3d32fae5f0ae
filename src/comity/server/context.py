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
from comity.server.processes.pool import Pool, Single
from comity.server.refusals import Refusal
from comity.server.remembering import Remembering
from comity.server.sending import header
from comity.server.settings import Settings, is_loopback
from comity.server.writer import Writer

_HOST = re.compile(r"[A-Za-z0-9.-]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?")


class Current:
    """Tell which generation of a store is the finished one, with one look at a file's time unless it has changed."""

    def __init__(self, store: str) -> None:
        self._store = Path(store)
        self._file = str(self._store / "CURRENT")
        self._seen: tuple[int, int] | None = None
        self._name = ""

    def sign(self) -> tuple[int, int] | None:
        """Return what changes when another generation takes the place of this one."""
        try:
            found = os.stat(self._file)  # noqa: PTH116 - half the time, and asked for each request
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino

    def __call__(self) -> str:
        """Return the name of the generation; empty where there is none."""
        if (seen := self.sign()) is None:
            return ""
        if seen != self._seen:
            try:
                self._name = generations.current(self._store) or ""
            except StoreError:
                self._name = ""
            self._seen = seen
        return self._name


_PORT = re.compile(r":\d+$")


class Elsewhere(Current):
    """Stand for the generation of another server's store, which is looked at anew each minute."""

    def sign(self) -> tuple[int, int]:
        """Return what changes each minute."""
        return int(time.monotonic() // 60), 0

    def __call__(self) -> str:
        """Return a name that no generation has: what another server holds is not remembered."""
        return "elsewhere"


@dataclass(frozen=True, slots=True)
class Context:
    """Hold what a request needs to be answered."""

    settings: Settings
    pool: Pool
    slowly: Single
    remembering: Remembering
    thorough: Remembering
    """What may take long and is asked for seldom: statistics, and files to take away."""
    writer: Writer
    generation: Current
    spool: str

    def check_origin(self, scope: Scope) -> None:
        """Refuse (403) to let a page from elsewhere write through a browser, where no key is asked for.

        Its browser says where the page is from, and a name that was bent to this machine is no loopback address.
        """
        host = header(scope, b"host") or ""
        origin = header(scope, b"origin")
        if not is_loopback(_PORT.sub("", host)) or (origin and origin.partition("://")[2] != host):
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
