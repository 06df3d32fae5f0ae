"""Who writes: one process for all changes, one after the other, that can be killed and leaves the store whole."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import cast

from comity.graph.store import Store
from comity.graph.updates import changes
from comity.graph.updates.changes import Applied
from comity.server import changing
from comity.server.changing import Local, Open, authorised
from comity.server.keys import Keys, read_keys
from comity.server.processes.pool import Single
from comity.server.processes.worker import Done, Ground
from comity.server.refusals import Refusal
from comity.server.settings import Settings
from comity.server.sparql.operation import Update

_ALLOWED = "GET, HEAD, POST, OPTIONS"


class Writer:
    """Do changes; readers see what is new as soon as a change is done."""

    def __init__(self, settings: Settings, ground: Ground, filing: Single) -> None:
        self.keys: Keys | None = read_keys(Path(settings.key_file)) if settings.key_file else None
        self._settings = settings
        self._filing = filing
        self._afterwards: set[asyncio.Task[Done]] = set()
        self._lane = Single(1 if settings.is_writable else 0, settings.seconds, settings.waiting, ground)
        self.open, self.close = self._lane.open, self._lane.close

    async def update(self, authorization: str | None, update: Update, base: str) -> Applied:
        """Do an update that came with an ``Authorization`` header; raises ``Refusal``, as ``apply`` does too."""
        if not self._settings.is_writable:
            raise Refusal(403, "this server only reads: an update is refused; start it with --key-file to write")
        agent = authorised(self._settings, self.keys, authorization, _ALLOWED)
        change = changes.Update(update.text, base, update.using_graphs, update.using_named_graphs)
        return await self.apply(Open(change) if self._settings.open_writes else Local(change, agent))

    async def apply(self, write: Local | Open) -> Applied:
        """Do a change; raises what ``changing.apply`` raises, and ``QueryTimeout`` at the time limit."""
        done = await self._lane.do(_apply, Path(self._settings.store), write)
        applied = cast("Applied", done.given())
        if isinstance(write, Local):
            afterwards = asyncio.get_running_loop().create_task(self._filing.do(_lay_out))
            self._afterwards.add(afterwards)
            afterwards.add_done_callback(self._done_with)
        return applied

    def _done_with(self, task: asyncio.Task[Done]) -> None:
        """Let a task go that nobody waits for; queries do without what it failed to lay out."""
        self._afterwards.discard(task)
        if not task.cancelled():
            task.exception()


def _lay_out(store: Store) -> None:
    """Lay out the columns of a store with large datasets, where a change took them away."""
    if store.alone:
        from comity.queries.columns.layout import lay_out  # DuckDB is slow to import

        lay_out(store)


def _apply(_: Store, path: Path, write: Local | Open) -> Applied:
    return changing.apply(path, write)
