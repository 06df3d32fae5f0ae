"""Dumps of the graph: the format that a file's ending names, the same bytes for the same records.

A dump has the datasets, each in its named graph with its licence, and what is derived from
them. It has no provenance graph, which tells the time of the build, and no ontology, which is
published on its own. Formats without named graphs take only datasets of one licence.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, RdfFormat

from comity.graph import jsonld
from comity.graph.errors import InputError
from comity.graph.facts import dataset_names
from comity.graph.store import Store
from comity.graph.vocabulary import DERIVED, term
from comity.graph.wording import nearest

#: The endings that ``export`` knows, each also with ``.gz`` behind it.
FORMATS = {
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".rdf": RdfFormat.RDF_XML,
}


def export(store: Store, file: str | Path, datasets: Collection[str] = ()) -> int:
    """Write the named datasets, or all with what is derived from them, and return the number of statements.

    The file is replaced in one step, when it is whole. Raises ``InputError`` for an ending
    that is not known, a dataset that is not there, a file that cannot be written, and for
    datasets of different licences in a format that cannot keep them apart.

    With some datasets named, nothing derived is written: it rests on all of them.
    """
    path = Path(file)
    format_ = format_of(path)
    chosen = _chosen(store, datasets)
    if not format_.supports_datasets:
        _check_licences(store, path, chosen)
    quads = [quad for name in chosen for quad in store.quads(name)]
    if not datasets:
        quads += _derived(store, quads)
    return _write(path, sorted(quads, key=_order), format_, store)


def format_of(path: Path) -> RdfFormat:
    """Return the format that a file's ending names.

    >>> format_of(Path("comity.nq.gz"))
    <RdfFormat N-Quads>
    """
    ending = Path(path.name.lower().removesuffix(".gz")).suffix
    if ending not in FORMATS:
        known = list(FORMATS)
        raise InputError(
            f"the ending of '{path}' names no format{nearest(ending, known)}: "
            f"use one of {', '.join(known)}, each also with .gz behind it"
        )
    return FORMATS[ending]


def licences(store: Store, datasets: Iterable[str]) -> dict[str, str]:
    """Return each dataset's licence as its address; empty where the dataset states none."""
    found = {}
    for name in datasets:
        graph = store.graph(name)
        stated = store.engine.quads_for_pattern(graph, term("dcterms:license"), None, graph)
        found[name] = " and ".join(sorted(quad.object.value for quad in stated if isinstance(quad.object, NamedNode)))
    return found


def _derived(store: Store, quads: list[Quad]) -> list[Quad]:
    """Return what is derived about the things that these quads mention; not the labels of all the ontology."""
    derived = [quad for name in DERIVED for quad in store.quads(name)]
    label = term("rdfs:label")
    mentioned = {node for quad in (*quads, *derived) if quad.predicate != label for node in (quad.subject, quad.object)}
    return [quad for quad in derived if quad.predicate != label or quad.subject in mentioned]


def _chosen(store: Store, datasets: Collection[str]) -> list[str]:
    known = dataset_names(store)
    for name in datasets:
        if name not in known:
            there = ", ".join(known) or "none"
            raise InputError(f"there is no dataset {name!r} in the store{nearest(name, known)}; there are: {there}")
    return sorted(set(datasets)) or known


def _check_licences(store: Store, path: Path, datasets: list[str]) -> None:
    found = licences(store, datasets)
    if len(set(found.values())) > 1:
        told = "; ".join(f"{name}: {licence or 'none stated'}" for name, licence in found.items())
        raise InputError(
            f"'{path}' can hold one graph only, and the datasets have different licences ({told}): "
            "write .nq, .trig or .jsonld, which keep them apart, or choose one dataset"
        )


def _order(quad: Quad) -> tuple[str, str, str, str]:
    subject = str(quad.subject).rstrip(">")  # so that a node stands before its parts, whose IRIs start with its own
    return str(quad.graph_name), subject, str(quad.predicate), str(quad.object)


def _write(path: Path, quads: list[Quad], format_: RdfFormat, store: Store) -> int:
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with new.open("wb") as raw:
            if path.name.lower().endswith(".gz"):
                with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed:
                    count = _serialise(quads, cast("IO[bytes]", packed), format_, store)
            else:
                count = _serialise(quads, raw, format_, store)
            raw.flush()
            os.fsync(raw.fileno())
        new.replace(path)
    except OSError as error:
        raise InputError(f"'{path}' cannot be written: {error.strerror or error}; name another file") from error
    finally:
        new.unlink(missing_ok=True)
    return count


def _serialise(quads: list[Quad], stream: IO[bytes], format_: RdfFormat, store: Store) -> int:
    if format_ == RdfFormat.JSON_LD:
        stream.write(jsonld.document(quads, store.base).encode())
        return len(quads)
    if format_.supports_datasets:
        ox.serialize(quads, stream, format=format_, prefixes=store.prefixes)
        return len(quads)
    triples = list(dict.fromkeys(quad.triple for quad in sorted(quads, key=lambda quad: _order(quad)[1:])))
    ox.serialize(triples, stream, format=format_, prefixes=store.prefixes)
    return len(triples)
