"""A build: datasets in, one checked generation of the store out, or nothing at all.

Every dataset becomes one named graph; one whose files, loader and base are what they were is
left as it is. What is derived, and the provenance, follow. The gate sees the whole draft
before it becomes the current generation, and stops it by raising.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import Quad, RdfFormat, Triple

from comity import __version__
from comity.graph import provenance, rules
from comity.graph.errors import StoreError
from comity.graph.provenance import File, Run
from comity.graph.schemes import ONTOLOGY_FOLDER
from comity.graph.store import Draft, Store, drafting
from comity.graph.vocabulary import DEFAULT_BASE, RESERVED


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetInput:
    """One dataset as a loader read it.

    ``quads`` is called only where the dataset has changed, and yields the quads of its graph
    (or triples); ``records`` and ``set_aside`` count what stands and what was left out;
    ``standing`` changes with the records that stand, which the files alone do not decide.
    """

    name: str
    files: tuple[File, ...]
    loader: str
    quads: Callable[[], Iterable[Quad | Triple]]
    records: int
    set_aside: int = 0
    standing: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of one dataset; ``triples`` is ``None`` where it was unchanged and skipped."""

    name: str
    records: int
    set_aside: int
    triples: int | None


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: the generation is empty where nothing had changed and none was made."""

    generation: str
    loaded: tuple[Loaded, ...]
    dropped: tuple[str, ...]
    derived: dict[str, int]


def _open_gate(_: Store) -> None: ...


def build(
    path: str | Path,
    datasets: Iterable[DatasetInput],
    base: str = DEFAULT_BASE,
    *,
    drop: Collection[str] = (),
    gate: Callable[[Store], None] = _open_gate,
    tell: Callable[[str], None] = lambda _: None,
) -> BuildReport:
    """Load these datasets into a store folder, in one step that happens whole or not at all.

    Datasets that are in the store and not named stay; those in ``drop`` are removed. ``tell``
    is told what is being done. Whatever a dataset or the gate raises stops the build and
    leaves the store as it was; so do ``StoreBusy`` and ``StoreError`` (see ``drafting``).
    """
    with drafting(path, base) as draft:
        done = provenance.recorded(draft.store)
        _drop(draft, drop, done)
        runs: list[Run] = []
        loaded = []
        for dataset in (ontology(), *_checked(datasets)):
            tell(dataset.name)
            run = _load(draft, dataset, done)
            runs += [run] if run else []
            loaded.append(Loaded(dataset.name, dataset.records, dataset.set_aside, run.triples_out if run else None))
        if not draft.changed:
            return BuildReport("", tuple(loaded), (), {})
        derived = _derive(draft, tell)
        _record(draft, runs, [name for name in done if name not in drop])
        tell("checks")
        draft.merge()
        gate(draft.store)
    return BuildReport(draft.store.generation, tuple(loaded), tuple(drop), derived)


def ontology(folder: Path = ONTOLOGY_FOLDER) -> DatasetInput:
    """Return the vocabulary and its schemes (``comity.ttl``, ``kinds/*.ttl``) as a dataset."""
    paths = [folder / "comity.ttl", *sorted((folder / "kinds").glob("*.ttl"))]
    contents = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}

    def triples() -> Iterator[Quad]:
        for content in contents.values():
            yield from ox.parse(content, format=RdfFormat.TURTLE)

    return DatasetInput(
        name="ontology",
        files=tuple(describe(f"ontology/{name}", content) for name, content in contents.items()),
        loader="ontology",
        quads=triples,
        records=len(contents),
    )


def describe(name: str, content: bytes) -> File:
    """Describe a file by its name and its bytes.

    >>> describe("a.yaml", b"").sha256[:8]
    'e3b0c442'
    """
    return File(name, sha256(content).hexdigest(), len(content))


def _checked(datasets: Iterable[DatasetInput]) -> Iterator[DatasetInput]:
    seen = set(RESERVED)
    for dataset in datasets:
        if dataset.name in seen:
            why = "is a graph of the store's own" if dataset.name in RESERVED else "was given twice"
            raise StoreError(f"no dataset can be called {dataset.name!r}, which {why}: give it another name")
        seen.add(dataset.name)
        yield dataset


def _drop(draft: Draft, drop: Collection[str], done: dict[str, str]) -> None:
    for name in drop:
        if name not in done or name in RESERVED:
            known = ", ".join(sorted(done.keys() - set(RESERVED))) or "none"
            raise StoreError(f"there is no dataset {name!r} in the store to be dropped (there are: {known})")
        draft.remove(name)


def _load(draft: Draft, dataset: DatasetInput, done: dict[str, str]) -> Run | None:
    """Load a dataset, unless it is in the store as it is."""
    found = provenance.content_hash(dataset.files, dataset.loader, __version__, draft.store.base, dataset.standing)
    if done.get(dataset.name) == found and draft.store.engine.contains_named_graph(draft.store.graph(dataset.name)):
        return None
    started: datetime = provenance.clock()
    triples = draft.replace(dataset.name, dataset.quads())
    return Run(
        dataset=dataset.name,
        files=dataset.files,
        loader=dataset.loader,
        version=__version__,
        content_hash=found,
        records_out=dataset.records,
        records_set_aside=dataset.set_aside,
        triples_out=triples,
        started=started,
        ended=provenance.clock(),
    )


def _derive(draft: Draft, tell: Callable[[str], None]) -> dict[str, int]:
    tell("derived graphs")
    return {graph: draft.replace(graph, triples) for graph, triples in rules.derive(draft.store).items()}


def _record(draft: Draft, runs: list[Run], before: Iterable[str]) -> None:
    renewed = {run.dataset for run in runs}
    kept = list(provenance.kept(draft.store, [name for name in before if name not in renewed]))
    fresh = [triple for run in runs for triple in provenance.statements(run, draft.store.base)]
    draft.replace(provenance.GRAPH, [*kept, *fresh])
