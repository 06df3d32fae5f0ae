"""The graph put on another server, so that it can be asked there: each named graph, and the merged one.

What stands there already, as the manifest there says, is not sent again. The manifest is written before each graph
without it and once more when all stand there, so that a push that broke off is known for what it is, and the next
one goes on from there. One graph at a time is written to a temporary file, which takes as much room as its N-Triples.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat

from comity.graph.errors import InputError, QueryError, RemoteError
from comity.graph.facts import dataset_names
from comity.graph.provenance import recorded
from comity.graph.remote import graph_store
from comity.graph.remote.addresses import check_address
from comity.graph.remote.checked_push import Content, check_pushed, content
from comity.graph.remote.credentials import Credentials, check_sent_safely
from comity.graph.remote.endpoint import Endpoint
from comity.graph.remote.graph_store import GraphStore
from comity.graph.remote.manifest import Entry, Manifest
from comity.graph.remote.store import manifests
from comity.graph.store import Store
from comity.graph.wording import nearest


@dataclass(frozen=True, slots=True)
class Place:
    """Say where to push to: the endpoint, the graph store (found beside it where it is not given), and as whom."""

    url: str
    graph_store: str | None = None
    credentials: Credentials | None = None
    seconds: float = 600.0

    def endpoint(self) -> Endpoint:
        """Return the endpoint, checked; raises ``InputError``."""
        for address in filter(None, (self.url, self.graph_store)):
            check_sent_safely(check_address(address), self.credentials)
        return Endpoint(self.url, self.seconds, self.credentials)


@dataclass(slots=True)
class Pushed:
    """Hold what a push did: graphs put with their size in triples, graphs kept and removed."""

    put: dict[str, int] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


def push(
    store: Store, place: Place, datasets: Collection[str] = (), tell: Callable[[str], None] = lambda _: None
) -> Pushed:
    """Put a store, or the named datasets of it alone, on a server, and return what was done.

    Each step is told in a line before it is taken. With datasets named, other graphs there are left alone, but for
    the merged one, which would tell something else; nothing derived is sent, since it rests on all. Raises
    ``InputError`` for a dataset that is not there and an address that is none, and ``RemoteError``, which says
    what stands there now.
    """
    names = _chosen(store, datasets)
    endpoint = place.endpoint()
    there = _standing(endpoint, store.base)
    with (
        graph_store.opened(place.url, place.graph_store, place.credentials, place.seconds) as graphs,
        TemporaryDirectory(prefix="comity-push-") as folder,
    ):
        work = _Work(store, endpoint, graphs, Path(folder), there, tell)
        try:
            for name in names:
                work.bring(name)
            for name in sorted(there.entries.keys() - set(names)) if not datasets else ["merged"]:
                work.remove(name)
            work.finish()
        except (RemoteError, QueryError) as error:
            raise RemoteError(f"{error}\n{work.state(names)}") from error
        except KeyboardInterrupt:
            raise RemoteError(f"the push was stopped.\n{work.state(names)}") from None
    return work.done


class _Work:
    """Bring one graph after another to a server, and keep the manifest there true at each moment."""

    def __init__(
        self,
        store: Store,
        endpoint: Endpoint,
        graphs: GraphStore,
        folder: Path,
        there: Manifest,
        tell: Callable[[str], None],
    ) -> None:
        self.done = Pushed()
        self._store, self._endpoint, self._graphs = store, endpoint, graphs
        self._file, self._manifest_file = folder / "graph.nt", folder / "manifest.nt"
        self._there, self._tell = there, tell
        self._recorded = recorded(store)

    def bring(self, name: str) -> None:
        """Put a graph where another, or none, stands."""
        standing = self._there.entries.get(name)
        if standing is not None and standing.content_hash == self._recorded.get(name):
            self.done.kept.append(name)
            return
        found = self._written(name)
        content_hash = self._recorded.get(name, found.content_hash)
        if standing is not None and standing.content_hash == content_hash:
            self.done.kept.append(name)
            return
        self._tell(f"{name}: {found.triples:,} triples")
        node = self._store.graph(name)
        self._write(self._there.without(name))
        if found.triples:
            self._graphs.put(node.value, self._file)
            check_pushed(self._endpoint, node, found)
        else:
            self._graphs.delete(node.value)
        self._there = self._there.with_entry(name, Entry(content_hash, found.triples, node in self._store.alone))
        self.done.put[name] = found.triples

    def remove(self, name: str) -> None:
        """Take away a graph that does not belong there any more."""
        if name in self._there.entries:
            self._write(self._there.without(name))
            self._graphs.delete(self._store.graph(name).value)
            self.done.removed.append(name)

    def finish(self) -> None:
        """Say that all stands there."""
        if not self._there.finished:
            self._write(self._there, finished=True)

    def state(self, names: Collection[str]) -> str:
        """Say what stands there now."""
        waiting = [name for name in names if name not in self._there.entries]
        stand = ", ".join(sorted(self._there.entries)) or "nothing of this store"
        return (
            f"There stands now: {stand}. Not there yet: {', '.join(waiting) or 'nothing'}. Push again, and it goes on."
        )

    def _written(self, name: str) -> Content:
        """Write a graph to the file; the store's own default graph is the merged one."""
        graph: NamedNode | DefaultGraph = DefaultGraph() if name == "merged" else self._store.graph(name)
        self._store.engine.dump(str(self._file), format=RdfFormat.N_TRIPLES, from_graph=graph)
        return content(self._file)

    def _write(self, manifest: Manifest, *, finished: bool = False) -> None:
        """Put the manifest there, unfinished unless all stands there."""
        self._there = replace(manifest, finished=finished)
        ox.serialize(self._there.statements(), str(self._manifest_file), format=RdfFormat.N_TRIPLES)
        self._graphs.put(self._store.graph("pushed").value, self._manifest_file)


def _standing(endpoint: Endpoint, base: str) -> Manifest:
    """Return what stands on a server; raises ``RemoteError`` where it is the graph of another base."""
    found = manifests(endpoint)
    if others := [manifest.base for manifest in found if manifest.base != base]:
        raise RemoteError(
            f"{endpoint.url} holds the graph of {others[0]}, and this store's base is {base}: push each to an "
            "endpoint of its own"
        )
    return found[0] if found else Manifest(base)


def _chosen(store: Store, datasets: Collection[str]) -> list[str]:
    """List the graphs to bring, in order: what was said, what follows from it, the record of the builds."""
    known = dataset_names(store)
    for name in datasets:
        if name not in known:
            there = ", ".join(known) or "none"
            raise InputError(f"there is no dataset {name!r} in the store{nearest(name, known)}; there are: {there}")
    if datasets:
        return sorted(set(datasets))
    return list(_all(store, known))


def _all(store: Store, datasets: list[str]) -> Iterator[str]:
    start = store.prefixes["graph"]
    others = [graph.value.removeprefix(start) for graph in store.graphs()]
    yield from datasets
    yield from (name for name in others if name not in (*datasets, "provenance"))
    yield "merged"
    yield from (name for name in others if name == "provenance")
