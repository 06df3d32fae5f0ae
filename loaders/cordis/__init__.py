"""CORDIS: the EU's research projects and who takes part in them, in the CSV layout or the JSON layout.

An organisation is one for each PIC, a project a cooperation, a row of ``organization`` a
participation. A row that cannot be read, or that says nothing without a cell that cannot be meant,
is set aside alone; any other faulty cell costs itself. Participations of a project that is not
described make it all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from comity.graph.basics import Record
from comity.loaders.base import Fault, Registry, Unknown, about
from comity.loaders.cordis.bodies import Bodies
from comity.loaders.cordis.columns import ignored
from comity.loaders.cordis.fields import Fields
from comity.loaders.cordis.frameworks import Frameworks
from comity.loaders.cordis.projects import Projects
from comity.loaders.cordis.releases import tables

SOURCE = Registry(
    title="CORDIS, EU research projects",
    homepage="https://cordis.europa.eu/",
    licence="https://creativecommons.org/licenses/by/4.0/",
    publisher="Publications Office of the European Union",
    description="Projects that the EU's framework programmes fund, and who takes part in them with which money.",
    prefixes=("cordis-", "pic-"),
    expected={"organisations": (15_000, 150_000), "cooperations": (15_000, 100_000)},
    ignored=ignored(),
)

__all__ = ["SOURCE", "records"]


def records(paths: Sequence[Path], dataset: str, options: Mapping[str, Any]) -> Iterator[Record | Fault | Unknown]:
    """Yield what releases hold: the source that they are, projects, then fields, programmes and organisations.

    There is one release for each framework programme; a body that several tell of is described once. A
    faulty row or cell comes as its fault, a column that is not of the layout as unknown. Raises ``InputError``
    for what is no release of CORDIS's, and for a file that is damaged.
    """
    releases = [tables(path) for path in paths]
    yield from about(SOURCE, dataset, str(options.get("version", "")), options)
    bodies, fields, frameworks = Bodies(dataset), Fields(dataset), Frameworks(dataset)
    projects = Projects(dataset, bodies, fields, frameworks)
    for found in releases:
        if "euroSciVoc" in found:
            yield from fields.read(found["euroSciVoc"])
        yield from projects.take_participations(found["organization"])
        yield from projects.read(found["project"])
    yield from projects.not_described()
    yield from fields.records()
    yield from frameworks.records()
    yield from bodies.records()
