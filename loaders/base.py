"""What every loader gives back: records with their place, and the faults that set some aside."""

from __future__ import annotations

import pathlib
from dataclasses import dataclass, field

from comity.graph.origins import Origin, Path
from comity.graph.records import Record


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Say what is wrong with one record, where, and how to mend it."""

    file: str
    line: int
    record: str
    field: str
    message: str

    def sentence(self) -> str:
        """Return the fault as an editor and a reader can both use it.

        >>> Fault("a.yaml", 7, "organisations istt", "kind", "'parc' is no kind of organisation").sentence()
        "a.yaml:7: organisations istt, field kind: 'parc' is no kind of organisation"
        """
        place = f", field {self.field}" if self.field else ""
        return f"{self.file}:{self.line}: {self.record}{place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Located:
    """Hold a record, the dataset that it belongs to, the list in which it stood, and its place."""

    dataset: str
    listed: str
    record: Record
    origin: Origin

    def fault(self, path: Path, message: str) -> Fault:
        """Say that a field of this record is wrong."""
        what = f"{self.listed} {self.record.id}"
        return Fault(self.origin.file, self.origin.at(path), what, ".".join(map(str, path)), message)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """Name a file that was read, by its content."""

    path: pathlib.Path
    sha256: str
    size: int
    datasets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold what was read: the records that stand, the faults, and how many records they set aside."""

    located: tuple[Located, ...]
    faults: tuple[Fault, ...] = ()
    set_aside: dict[str, int] = field(default_factory=dict)
    files: tuple[SourceFile, ...] = ()

    @property
    def datasets(self) -> tuple[str, ...]:
        """Return the names of the datasets, in order."""
        return tuple(sorted({item.dataset for item in self.located} | set(self.set_aside)))
