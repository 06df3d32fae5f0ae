"""Who writes: one process for all changes, one after the other, that can be killed and leaves the store whole."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from comity.graph.changes import Applied
from comity.graph.changes import Update as Change
from comity.graph.store import Store
from comity.server import writing
from comity.server.keys import Keys, read_keys
from comity.server.processes.pool import Single
from comity.server.processes.worker import Ground
from comity.server.refusals import Refusal
from comity.server.settings import Settings
from comity.server.sparql.operation import Update
from comity.server.writing import Local, Open, authorised

_ALLOWED = "GET, HEAD, POST, OPTIONS"


class Writer:
    """Do changes; readers see what is new as soon as a change is done."""

    def __init__(self, settings: Settings, ground: Ground) -> None:
        self.keys: Keys | None = read_keys(Path(settings.key_file)) if settings.key_file else None
        self._settings = settings
        self._lane = Single(1 if settings.is_writable else 0, settings.seconds, settings.waiting, ground)
        self.open, self.close = self._lane.open, self._lane.close

    async def update(self, authorization: str | None, update: Update, base: str) -> Applied:
        """Do an update that came with an ``Authorization`` header; raises ``Refusal``, as ``apply`` does too."""
        if not self._settings.is_writable:
            raise Refusal(403, "this server only reads: an update is refused; start it with --key-file to write")
        agent = authorised(self._settings, self.keys, authorization, _ALLOWED)
        change = Change(update.text, base, update.using_graphs, update.using_named_graphs)
        return await self.apply(Open(change) if self._settings.open_writes else Local(change, agent))

    async def apply(self, write: Local | Open) -> Applied:
        """Do a change; raises what ``writing.apply`` raises, and ``QueryTimeout`` at the time limit."""
        done = await self._lane.do(_apply, Path(self._settings.store), write)
        return cast("Applied", done.given())


def _apply(_: Store, path: Path, write: Local | Open) -> Applied:
    return writing.apply(path, write)
