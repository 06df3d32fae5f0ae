"""What was pushed to a server: a graph of its own there, ``graph/pushed``, from which a push and a reader go on.

It tells each graph's content hash and size, which graphs stand alone, and, once all stand there, the version of
the whole. Without a version a push is under way, or broke off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256

from pyoxigraph import Literal, NamedNode, QuerySolution, Triple

from comity.graph.dataset import Dataset
from comity.graph.nodes import text
from comity.graph.vocabulary import term

#: Finds the manifest whatever the base is: it is the graph that has a content hash for itself.
QUERY = "SELECT ?manifest ?graph ?p ?o { GRAPH ?manifest { ?manifest comity:contentHash ?version . ?graph ?p ?o } }"
UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True)
class Entry:
    """Say what stands in one graph: a hash of its content, how many triples, whether it stands alone."""

    content_hash: str
    triples: int
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Manifest:
    """Hold what was pushed under one base: an entry for each graph, by its short name."""

    base: str
    entries: dict[str, Entry] = field(default_factory=dict)
    finished: bool = False

    @property
    def version(self) -> str:
        """Return a name for what stands there, which changes with any graph; empty while a push is under way."""
        return version_of(f"{name} {entry.content_hash}" for name, entry in self.entries.items()) * self.finished

    def with_entry(self, name: str, entry: Entry) -> Manifest:
        """Return the manifest with one graph more, or another state of it."""
        return replace(self, entries={**self.entries, name: entry})

    def without(self, name: str) -> Manifest:
        """Return the manifest without a graph."""
        return replace(self, entries={key: entry for key, entry in self.entries.items() if key != name})

    @property
    def dataset(self) -> Dataset:
        """Return the graphs to ask for, sorted: as the embedded store reads them, where the merged graph is there."""
        alone = [name for name, entry in self.entries.items() if entry.alone]
        named = self.entries.keys() - {"merged"}
        return Dataset(self._nodes({"merged", *alone} if "merged" in self.entries else named), self._nodes(named))

    def _nodes(self, names: Iterable[str]) -> tuple[NamedNode, ...]:
        return tuple(NamedNode(f"{self.base}graph/{name}") for name in sorted(names))

    def statements(self) -> Iterator[Triple]:
        """Tell the manifest as triples, in order."""
        graph = NamedNode(f"{self.base}graph/")
        state = self.version if self.finished else UNFINISHED
        yield Triple(NamedNode(f"{graph.value}pushed"), term("comity:contentHash"), text(state))
        for name, entry in sorted(self.entries.items()):
            node = NamedNode(graph.value + name)
            yield Triple(node, term("comity:contentHash"), text(entry.content_hash))
            yield Triple(node, term("void:triples"), Literal(entry.triples))
            if entry.alone:
                yield Triple(node, term("comity:standsAlone"), Literal(True))


def version_of(lines: Iterable[str]) -> str:
    """Return a short hash of what stands in a store, whatever the order it is told in."""
    return sha256("\n".join(sorted(lines)).encode()).hexdigest()[:16]


def read_manifests(rows: Iterable[QuerySolution]) -> list[Manifest]:
    """Make manifests of the rows of :data:`QUERY`, one for each base, in order."""
    told: dict[str, dict[str, dict[str, str]]] = {}
    for row in rows:
        manifest, graph = row["manifest"].value, row["graph"].value
        about = told.setdefault(manifest, {}).setdefault(graph, {})
        about[row["p"].value] = row["o"].value
    return [_manifest(manifest, graphs) for manifest, graphs in sorted(told.items())]


def _manifest(manifest: str, graphs: dict[str, dict[str, str]]) -> Manifest:
    content, size, alone = (term(name).value for name in ("comity:contentHash", "void:triples", "comity:standsAlone"))
    start = manifest.removesuffix("pushed")
    entries = {
        graph.removeprefix(start): Entry(about.get(content, ""), int(about.get(size, 0)), alone in about)
        for graph, about in graphs.items()
        if graph != manifest
    }
    return Manifest(start.removesuffix("graph/"), entries, graphs[manifest].get(content) != UNFINISHED)
