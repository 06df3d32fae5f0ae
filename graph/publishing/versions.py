"""A dataset's licence, and its version: the same content has the same version, whoever builds it and when."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir
from typing import IO, cast

from pyoxigraph import Literal, NamedNode

from comity.graph import digests
from comity.graph.publishing.sorted_lines import LineSorter
from comity.graph.store import Store
from comity.graph.vocabulary import term

#: How many hexadecimal digits of a hash a version has: enough to tell the versions of one dataset apart.
_DIGITS = 12


def version(store: Store, dataset: str) -> str:
    """Return the version by which a dataset can be cited: what it states of its own, ``+`` and a hash of its content.

    As build metadata stand in Semantic Versioning 2.0 (section 10). The hash is of the sorted
    statements, or of the digests of all records where the build kept them (large datasets), so that
    it holds no clock.
    """
    stated = " ".join(_stated(store, dataset, "dcat:version"))
    hashed = _content(store, dataset)[:_DIGITS]
    return f"{stated}+{hashed}" if stated else hashed


def version_of_all(versions: Iterable[tuple[str, str]]) -> str:
    """Return the version of several datasets together, from their names and versions.

    >>> version_of_all([("a", "1")]) == version_of_all([("a", "2")])
    False
    """
    return sha256("\n".join(f"{name} {its}" for name, its in sorted(versions)).encode()).hexdigest()[:_DIGITS]


def licences(store: Store, datasets: Iterable[str]) -> dict[str, str]:
    """Return each dataset's licence as its address; empty where the dataset states none."""
    return {name: " and ".join(_stated(store, name, "dcterms:license")) for name in datasets}


def titled(store: Store, dataset: str) -> str:
    """Return a dataset's title, else its short name."""
    return next(iter(_stated(store, dataset, "dcterms:title")), dataset)


def title(store: Store, dataset: str, part: str = "") -> str:
    """Say on one line what a file has of a dataset: title, version, address, licence."""
    told = [
        f"{titled(store, dataset)}, version {version(store, dataset)}{f' ({part})' if part else ''}",
        store.graph(dataset).value,
        f"licence: {licences(store, [dataset])[dataset] or 'none stated'}",
    ]
    return " ".join(". ".join(told).split())


def _stated(store: Store, dataset: str, predicate: str) -> list[str]:
    graph = store.graph(dataset)
    found = store.pattern(graph, term(predicate), None, graph)
    return sorted(quad.object.value for quad in found if isinstance(quad.object, NamedNode | Literal))


def _content(store: Store, dataset: str) -> str:
    """Return a hash of what a dataset's graph says."""
    kept = store.generation and store.graph(dataset) in store.alone
    if known := digests.load(store.folder, dataset) if kept else {}:
        return sha256("\n".join(f"{name} {said}" for name, (_, said) in sorted(known.items())).encode()).hexdigest()
    lines, hashed = LineSorter(Path(gettempdir())), sha256()
    store.dump(cast("IO[bytes]", lines), store.graph(dataset))
    for line in lines:
        hashed.update(line)
    return hashed.hexdigest()


def citation(store: Store, dataset: str, version: str, publisher: str) -> str:
    """Say in a sentence how a dataset is cited: who publishes it, its title, its version, its address."""
    title = " ".join(titled(store, dataset).split())
    return f"{publisher}: {title}. Dataset, version {version}. {store.graph(dataset).value}"
