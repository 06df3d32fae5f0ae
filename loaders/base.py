"""What every loader gives back: records with their place, and the faults that set some aside."""

from __future__ import annotations

import pathlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from comity.graph import dates
from comity.graph.basics import Dataset, Record, Source
from comity.graph.errors import InputError
from comity.graph.origins import Origin, Path
from comity.graph.wording import nearest, shown


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Say what is wrong with one record, where, and how to mend it; line 0 where a file has no lines to count.

    It sets the record aside, or only the one value (``alone``), without which the record stands.
    """

    file: str
    line: int
    record: str
    field: str
    message: str
    value: str = ""
    """What stands there, as it was read."""
    of: str = ""
    """The id of the record that stands without it."""
    alone: bool = False

    def sentence(self) -> str:
        """Return the fault as an editor and a reader can both use it.

        >>> Fault("a.yaml", 7, "organisations istt", "kind", "'parc' is no kind of organisation").sentence()
        "a.yaml:7: organisations istt, field kind: 'parc' is no kind of organisation"
        """
        field = f", field {self.field}" if self.field else ""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.record}{field}: {self.message}"

    def reason(self) -> str:
        """Return what is wrong, with the field where there is one."""
        return f"{self.field}: {self.message}" if self.field else self.message


@dataclass(frozen=True, slots=True)
class Unknown:
    """Name a column or field that no release has which the loader knows; ``known`` are those that it does know."""

    file: str
    place: str
    field: str
    known: tuple[str, ...] = ()

    def sentence(self, times: int = 1) -> str:
        """Say that it is kept out.

        >>> Unknown("project.csv", "row 1", "motto").sentence()
        "project.csv: row 1 has the field 'motto', which is in no release that is known here"
        """
        more = f" and {times - 1:,} more have" if times > 1 else " has"
        name = shown(self.field)
        near = nearest(self.field, self.known)
        return f"{self.file}: {self.place}{more} the field {name}, which is in no release that is known here{near}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """Say what a loader reads: a loader that streams has one as its ``SOURCE``."""

    title: str
    homepage: str
    licence: str
    publisher: str
    description: str
    prefixes: tuple[str, ...]
    """How the ids of its records begin; no other loader's begin so."""
    expected: Mapping[str, tuple[int, int]]
    """How many records of each kind a whole release has, at least and at most."""
    ignored: Mapping[str, str] = field(default_factory=dict)
    """The fields that are not read, each with the reason."""


def about(source: Registry, dataset: str, version: str, options: Mapping[str, object]) -> Iterator[Record]:
    """Yield the dataset that a release becomes, and the source that stands behind its records.

    A release's files seldom say when it was published: the options ``published`` and ``retrieved`` do, so that it is
    not undated. Raises ``InputError`` for what is no date.
    """
    release = f"{source.title}, release {version}" if version else source.title
    yield Dataset(
        id=dataset,
        title=release,
        licence=source.licence,
        description=source.description,
        homepage=source.homepage,
        version=version or None,
    )
    yield Source(
        id=dataset,
        title=release,
        url=source.homepage,
        publisher_name=source.publisher,
        published=_date(dataset, "published", options),
        retrieved=_date(dataset, "retrieved", options),
    )


def _date(dataset: str, name: str, options: Mapping[str, object]) -> str | None:
    try:
        return dates.parse(str(options[name])).edtf if name in options else None
    except ValueError as error:
        raise InputError(f"{dataset}: the option {name}: {error}") from None


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
        """Return the names of the datasets, in order: one whose files have no record that stands is empty."""
        named = {name for file in self.files for name in file.datasets}
        return tuple(sorted({item.dataset for item in self.located} | set(self.set_aside) | named))


def joined(readings: Iterable[Reading]) -> Reading:
    """Return several readings as one."""
    found = tuple(readings)
    return Reading(
        tuple(item for reading in found for item in reading.located),
        tuple(fault for reading in found for fault in reading.faults),
        {name: count for reading in found for name, count in reading.set_aside.items()},
        tuple(file for reading in found for file in reading.files),
    )
