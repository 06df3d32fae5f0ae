"""Datasets loaded one after the other into a draft, each as it is read, and what is told and recorded of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

from pyoxigraph import Quad, Triple

from comity import __version__
from comity.graph import digests, provenance, streams
from comity.graph.described import described
from comity.graph.drafts import Draft
from comity.graph.errors import InputError
from comity.graph.provenance import File, Run
from comity.graph.streams import Staged, Stream


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetInput:
    """One dataset as a loader read it.

    ``quads`` is called only where the dataset has changed, and yields the quads of its graph
    (or triples); ``records`` and ``set_aside`` count what stands and what was left out;
    ``standing`` changes with the records that stand and what they say, which the files alone do not decide.
    """

    name: str
    files: tuple[File, ...]
    loader: str
    quads: Callable[[], Iterable[Quad | Triple]]
    records: int
    set_aside: int = 0
    standing: str = ""
    ids: Collection[str] = ()
    """The ids of the records that stand."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of one dataset; ``triples`` is ``None`` where it was unchanged and skipped, or failed.

    ``failed`` says why a source could not be read; the graph has then what it had before.
    """

    name: str
    records: int
    set_aside: int
    triples: int | None
    failed: str = ""
    seconds: float = 0.0


#: Gives the datasets that are read at once, as they hang together with what each other dataset describes:
#: by its name, the ids with the list in which each stands.
Settle = Callable[[Mapping[str, Mapping[str, str]]], Sequence[DatasetInput]]


@dataclass(slots=True)
class _Load:
    """How one dataset was loaded: ``triples`` and ``failed`` are as in ``Loaded``."""

    dataset: DatasetInput | Stream
    started: datetime
    triples: int | None = None
    failed: str = ""
    seconds: float = 0.0
    ended: datetime | None = None


class Loading:
    """Load one dataset after the other into a draft, and keep count."""

    def __init__(self, draft: Draft, done: dict[str, str], tell: Callable[[str], None]) -> None:
        self._draft, self._done, self._tell = draft, done, tell
        self._loads: list[_Load] = []
        self.staged: list[Staged] = []

    def load(self, dataset: DatasetInput | Stream) -> None:
        """Load a dataset, unless it is in the store as it is."""
        self._tell(dataset.name)
        load, clock = _Load(dataset, provenance.clock()), perf_counter()
        if not self._is_there(dataset):
            try:
                load.triples = self._put(dataset)
            except InputError as error:
                if isinstance(dataset, DatasetInput):
                    raise
                load.failed = str(error)
        load.seconds, load.ended = perf_counter() - clock, provenance.clock()
        self._loads.append(load)

    @property
    def loaded(self) -> tuple[Loaded, ...]:
        """What became of each dataset; of one that was there as it is, what was told when it was loaded."""
        return tuple(map(self._loaded, self._loads))

    def _loaded(self, load: _Load) -> Loaded:
        name = load.dataset.name
        if load.failed:
            counts = 0, 0
        elif load.triples is None:
            counts = provenance.counts(self._draft.store, name)
        else:
            counts = load.dataset.records, load.dataset.set_aside
        return Loaded(name, *counts, load.triples, load.failed, load.seconds)

    @property
    def runs(self) -> list[Run]:
        """What is recorded of the datasets that were loaded."""
        made = [load for load in self._loads if load.triples is not None]
        return [_run(load, self._hash(load.dataset)) for load in made]

    def settled(self, settle: Settle) -> Iterator[DatasetInput]:
        """Yield what ``settle`` gives, once it and the large datasets refer to nothing that is not described."""
        while True:
            known = described(self._draft.store)
            found = settle(known)
            ids = set[str]().union(*({**known, **{each.name: each.ids for each in found}}.values()))
            if not self._read_again(ids) and not self._leave_out(ids):
                break
        for staged in self.staged:
            name = staged.stream.name
            digests.save_elsewhere(self._draft.folder, name, {each: each in ids for each in sorted(staged.awaited)})
        self._count_again()
        yield from found

    def _read_again(self, ids: Collection[str]) -> bool:
        """Load what is there as it is in its files, but refers to ids of others that came or went meanwhile."""
        again = [
            load
            for load in self._loads
            if load.triples is None and not load.failed and self._is_otherwise(load.dataset.name, ids)
        ]
        for load in again:
            load.triples = self._put(load.dataset)
        return bool(again)

    def _is_otherwise(self, dataset: str, ids: Collection[str]) -> bool:
        before = digests.load_elsewhere(self._draft.folder, dataset)
        return any((name in ids) != there for name, there in before.items())

    def _leave_out(self, ids: set[str]) -> bool:
        return any(streams.leave_out(self._draft, each, each.awaited - ids) for each in self.staged)

    def _count_again(self) -> None:
        lost = {staged.stream.name for staged in self.staged if staged.left_out}
        for load in self._loads:
            if load.dataset.name in lost:
                load.triples = self._draft.count(self._draft.store.graph(load.dataset.name))

    def check_some_stand(self) -> None:
        """Raise ``InputError`` where every source failed."""
        failed = [load.failed for load in self._loads if load.failed]
        if failed and len(failed) == len(self._loads) - 1:  # the ontology is one of them
            raise InputError("\n".join(failed))

    def _hash(self, dataset: DatasetInput | Stream) -> str:
        base = self._draft.store.base
        return provenance.content_hash(dataset.files, dataset.loader, __version__, base, dataset.standing)

    def _is_there(self, dataset: DatasetInput | Stream) -> bool:
        graph = self._draft.store.graph(dataset.name)
        there = self._draft.store.engine.contains_named_graph(graph)
        return there and self._done.get(dataset.name) == self._hash(dataset)

    def _put(self, dataset: DatasetInput | Stream) -> int:
        if isinstance(dataset, DatasetInput):
            return self._draft.replace(dataset.name, dataset.quads())
        store, folder = self._draft.store, self._draft.folder
        graph = store.graph(dataset.name)
        if store.engine.contains_named_graph(graph):
            before = digests.load(folder, dataset.name) if graph in store.alone else {}
            self.staged.append(streams.update(self._draft, dataset, before))
        else:
            self.staged.append(streams.load(self._draft, dataset))
        return self._draft.count(graph)


def _run(load: _Load, found: str) -> Run:
    dataset = load.dataset
    return Run(
        dataset=dataset.name,
        files=dataset.files,
        loader=dataset.loader,
        version=__version__,
        content_hash=found,
        records_out=dataset.records,
        records_set_aside=dataset.set_aside,
        triples_out=load.triples or 0,
        started=load.started,
        ended=load.ended or load.started,
        prefixes=() if isinstance(dataset, DatasetInput) else dataset.prefixes,
    )
