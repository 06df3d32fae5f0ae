"""The datasets that a store holds: title, licence, build and counts, as their provenance tells."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from comity.graph.store import Store
from comity.graph.vocabulary import RESERVED
from comity.queries.explanation.reader import Reader
from comity.queries.explanation.writing import Fact

_COUNTS = (
    ("records read", "comity:recordsIn"),
    ("records described", "comity:recordsOut"),
    ("records set aside", "comity:recordsSetAside"),
    ("statements", "comity:triplesOut"),
)


@dataclass(frozen=True, slots=True)
class DatasetRecord:
    """Hold a dataset: its graph, title, licence, the build that made it, when, and what was counted then."""

    iri: str
    name: str
    title: str
    description: str
    licence: str
    version: str
    build: str
    built: str
    counts: tuple[Fact, ...]


def datasets_of(reader: Reader) -> tuple[DatasetRecord, ...]:
    """List the datasets of a store, those of its own making left out, in order of name."""
    start = reader.store.prefixes["graph"]
    graphs = [graph for graph in reader.store.graphs() if graph.value.startswith(start)]
    return tuple(dataset_of(reader, graph) for graph in graphs if graph.value.removeprefix(start) not in RESERVED)


def dataset_of(reader: Reader, graph: NamedNode) -> DatasetRecord:
    """Read what is on record of one dataset; what is not told is empty."""
    name = graph.value.removeprefix(reader.store.prefixes["graph"])
    builds = reader.nodes(graph, "prov:wasGeneratedBy")
    return DatasetRecord(
        iri=graph.value,
        name=name,
        title=reader.text(graph, "dcterms:title") or name,
        description=reader.text(graph, "dcterms:description") or "",
        licence=reader.text(graph, "dcterms:license") or "",
        version=reader.text(graph, "comity:contentHash") or "",
        build=builds[0].value if builds else "",
        built=next((when for b in builds if (when := reader.text(b, "prov:endedAtTime"))), ""),
        counts=tuple(
            Fact(what, value) for b in builds for what, name in _COUNTS if (value := reader.text(b, name)) is not None
        ),
    )


def datasets_about(reader: Reader, node: NamedNode) -> tuple[DatasetRecord, ...]:
    """List the datasets that say something of a thing."""
    return tuple(known for known in datasets_of(reader) if _says(reader.store, node, NamedNode(known.iri)))


def _says(store: Store, node: NamedNode, graph: NamedNode) -> bool:
    return next(store.pattern(node, None, None, graph), None) is not None


def files_of(reader: Reader, known: DatasetRecord) -> tuple[Fact, ...]:
    """List the files that a dataset was read from, each with its SHA-256."""
    files = reader.nodes(NamedNode(known.build), "prov:used") if known.build else []
    return tuple(Fact(reader.label(file), reader.text(file, "schema:sha256") or "", node=file.value) for file in files)
