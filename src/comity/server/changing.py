"""Changes of the store by a process of their own, and what becomes of their errors in HTTP."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from comity.graph import generations
from comity.graph.errors import InputError, QueryError, StoreBusy
from comity.graph.store import Store
from comity.graph.updates import local, raw
from comity.graph.updates.changes import Applied, Change, Delete, Update
from comity.graph.updates.derived import READ
from comity.graph.updates.local import NotLocal, Violating
from comity.graph.vocabulary import PREFIXES, term
from comity.queries.syntax import told
from comity.server.conditions import ALWAYS, Condition
from comity.server.keys import Keys
from comity.server.refusals import Refusal
from comity.server.settings import Settings

#: After how many seconds somebody who found the store busy may try again.
_LATER = "2"
_REALM = 'Bearer realm="comity"'


@dataclass(frozen=True, slots=True)
class Local:
    """Hold a change by the holder of a key, which touches local graphs only."""

    change: Change
    agent: str
    condition: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Open:
    """Hold a change by anybody to any graph: for a server with open writes, which is for tests of protocols."""

    change: Change
    condition: Condition = ALWAYS


def authorised(settings: Settings, keys: Keys | None, header: str | None, allowed: str) -> str:
    """Return the name of whoever may write with an ``Authorization`` header; empty where anybody may.

    Raises ``Refusal``: 405 where nobody may, with the methods that are allowed then; 401 without a key's secret.
    """
    if settings.open_writes:
        return ""
    if keys is None:
        raise Refusal(405, "this server only reads: start it with --key-file to write", (("allow", allowed),))
    if (agent := keys.authenticated(header)) is None:
        what = "the key is not known here" if header else "a key is needed"
        raise Refusal(401, f"{what}: send Authorization: Bearer SECRET", (("www-authenticate", _REALM),))
    return agent


def apply(path: Path, write: Local | Open) -> Applied:
    """Do a change to a store folder, whole or not at all.

    Raises ``Refusal``: 400 for what cannot be read, 403 for a graph that is not local, 404 for one to be
    removed that is not there, 412 for a condition that is not met, 422 for what would put the graph wrong,
    503 while somebody else writes; and ``StoreError``.
    """

    def check(store: Store) -> None:
        if not isinstance(write.change, Update):
            write.condition.check(store, write.change.graph)
            if isinstance(write.change, Delete):
                check_there(store, write.change.graph)

    with _refusing(write.change):
        if isinstance(write, Open):
            return raw.apply(path, write.change, check)
        before = generations.current(path)
        applied = local.apply(path, write.change, write.agent, check)
    if applied.predicates is not None and before is not None:
        _carry_columns(path, before, applied.generation, applied.predicates)
    return applied


def check_there(store: Store, graph: str | None) -> None:
    """Raise ``Refusal`` (404) where a graph is not in a store; the default graph always is."""
    if graph is not None and graph not in (node.value for node in store.graphs()):
        raise Refusal(404, f"there is no graph <{graph}> in the store")


def _carry_columns(path: Path, before: str, after: str, predicates: Collection[str]) -> None:
    """Give a generation the columns of the one before, where nothing that is in them has changed."""
    if _laid_out().isdisjoint(predicates):
        target = generations.generation_folder(path, after)
        for file in generations.generation_folder(path, before).glob("columns-*.duckdb"):
            with suppress(OSError):  # another change may have taken its place: queries do without columns
                os.link(file, target / file.name)


@cache
def _laid_out() -> frozenset[str]:
    """Return the predicates of what is in the columns, or is derived for them."""
    names = re.findall(r"\b(\w+:\w+)", files("comity.queries.columns").joinpath("tables.sql").read_text("utf-8"))
    read = {*READ, *(name for name in names if name.partition(":")[0] in PREFIXES)}
    return frozenset(term(name).value for name in read)


@contextmanager
def _refusing(change: Change) -> Iterator[None]:
    try:
        yield
    except SyntaxError as error:
        text = change.text if isinstance(change, Update) else ""
        raise Refusal(400, told(text, str(error.msg)).replace("the query", "the update", 1)) from None
    except (QueryError, InputError) as error:
        raise Refusal(400, str(error)) from error
    except NotLocal as error:
        raise Refusal(403, str(error)) from error
    except Violating as error:
        raise Refusal(422, str(error)) from error
    except StoreBusy as error:
        raise Refusal(503, f"somebody else writes just now: {error}", (("retry-after", _LATER),)) from error
