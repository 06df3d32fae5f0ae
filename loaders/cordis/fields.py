"""The fields of CORDIS's projects: concepts of EuroSciVoc, each under the wider one that its path names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from comity.graph.basics import Record
from comity.graph.bulk import Evidence, Field, Name
from comity.graph.wording import shown
from comity.loaders.base import Fault, Unknown
from comity.loaders.cordis.cells import number, project_id
from comity.loaders.cordis.tables import Cells, Table, Telling
from comity.loaders.values import Wrong, text

_CODE = re.compile(r"/?([0-9]{1,12}(?:/[0-9]{1,12}){0,9})")

_FIELD = Telling(
    lambda cells: f"field {shown(cells['euroSciVocCode'])} of project {shown(cells['projectID'])}",
    "the project is loaded without this field",
    lambda cells, _: project_id(cells["projectID"]),
)


class Fields:
    """Collect which project is in which fields."""

    def __init__(self, dataset: str) -> None:
        self._dataset = dataset
        self._told: dict[str, tuple[str, str | None]] = {}
        self._projects: dict[str, list[str]] = {}

    def of(self, project: str) -> tuple[str, ...]:
        """Return the ids of a project's fields, each once; they are told once only."""
        return tuple(dict.fromkeys(self._projects.pop(project, ())))

    def read(self, table: Table) -> Iterator[Fault | Unknown]:
        """Take the fields that a file describes, and yield the faults of its rows."""
        for item in table.read(self._row, _FIELD):
            if isinstance(item, Fault | Unknown):
                yield item

    def records(self) -> Iterator[Record]:
        """Yield each field: of several names, or wider fields, the first in order."""
        for last, (name, broader) in self._told.items():
            yield self._field(last, name, broader)

    def _row(self, cells: Cells) -> None:
        project, code, path, title = cells
        if (match := _CODE.fullmatch(code)) is None:
            raise Wrong("euroSciVocCode", f"{shown(code)} is no path of numbers, such as /21/39/225")
        numbers = match[1].split("/")
        titles = path.strip("/").split("/")
        steps = list(zip(numbers, titles, strict=True)) if len(titles) == len(numbers) else [(numbers[-1], title)]
        steps[-1] = (numbers[-1], title or titles[-1])
        checked = [(last, text(name, "euroSciVocPath")) for last, name in steps]
        number(project, "projectID")
        broader = None
        for last, name in checked:
            told = name, broader
            self._told[last] = min(told, self._told.get(last, told), key=lambda pair: (pair[0], pair[1] or ""))
            broader = f"cordis-field-{last}"
        self._projects.setdefault(project, []).append(f"cordis-field-{numbers[-1]}")

    def _field(self, last: str, name: str, broader: str | None) -> Record:
        return Field(
            id=f"cordis-field-{last}",
            names=(Name(text=name, lang="en"),),
            broader=broader,
            evidence=(Evidence(source=self._dataset, at=f"record {last}"),),
        )
