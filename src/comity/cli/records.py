"""What ``build`` and ``check`` share: records read, and findings told with the file and line they came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from hashlib import sha256

from pyoxigraph import Quad

from comity.graph.build import DatasetInput
from comity.graph.findings import Finding, where
from comity.graph.origins import Origin, Path
from comity.graph.provenance import File
from comity.graph.records import Record
from comity.graph.triples import quads
from comity.loaders.base import Located, Reading


def ids(reading: Reading) -> dict[str, dict[str, str]]:
    """Return the ids that each dataset describes, with the list in which each stands."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for item in reading.located:
        found[item.dataset][item.record.id] = item.listed
    return dict(found)


def datasets(reading: Reading, base: str, loader: str = "curated") -> Iterator[DatasetInput]:
    """Yield each dataset that was read, as a build takes it."""
    groups: dict[str, list[Located]] = defaultdict(list)
    for item in reading.located:
        groups[item.dataset].append(item)
    for name in reading.datasets:
        files = [file for file in reading.files if name in file.datasets]
        group = groups[name]
        yield DatasetInput(
            name=name,
            files=tuple(File(file.path.name, file.sha256, file.size) for file in files),
            loader=loader,
            quads=partial(_quads, group, base),
            records=len(group),
            set_aside=reading.set_aside.get(name, 0),
            standing=_standing(group),
            ids=[item.record.id for item in group],
        )


def _standing(located: list[Located]) -> str:
    return sha256("\n".join(sorted(repr(item.record) for item in located)).encode()).hexdigest()


def _quads(located: list[Located], base: str) -> Iterator[Quad]:
    return (quad for item in located for quad in quads(item.record, item.dataset, base))


class Places:
    """Find the file and line of a finding among the records that were read."""

    def __init__(self, reading: Reading, base: str) -> None:
        self.base = base
        self.described: dict[str, list[tuple[Record, Origin]]] = defaultdict(list)
        for item in reading.located:
            self.described[f"{base}id/{item.record.id}"].append((item.record, item.origin))

    def of(self, finding: Finding) -> tuple[Origin, Path] | None:
        """Return the origin of the record and the path of the field; ``None`` where it was not read here."""
        return where(finding, self.described.get(finding.record, ()), self.base)

    def sentence(self, finding: Finding) -> str:
        """Say the finding with its file and line, where its record was read here."""
        return finding.sentence(*(self.of(finding) or ()))
