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
        self._known: dict[str, str] = {}
        self._projects: dict[str, list[str]] = {}

    def of(self, project: str) -> tuple[str, ...]:
        """Return the ids of a project's fields, each once; they are told once only."""
        return tuple(dict.fromkeys(self._projects.pop(project, ())))

    def read(self, table: Table) -> Iterator[Record | Fault | Unknown]:
        """Yield the fields that a file describes, the wider before the narrower, and the faults of its rows."""
        for item in table.read(self._row, _FIELD):
            if isinstance(item, Fault | Unknown):
                yield item
            else:
                yield from item

    def _row(self, cells: Cells) -> list[Record]:
        project, code, path, title = cells
        if (match := _CODE.fullmatch(code)) is None:
            raise Wrong("euroSciVocCode", f"{shown(code)} is no path of numbers, such as /21/39/225")
        numbers = match[1].split("/")
        titles = path.strip("/").split("/")
        steps = list(zip(numbers, titles, strict=True)) if len(titles) == len(numbers) else [(numbers[-1], title)]
        steps[-1] = (numbers[-1], title or titles[-1])
        checked = [(last, text(name, "euroSciVocPath")) for last, name in steps]
        number(project, "projectID")
        broader, new = None, []
        for last, name in checked:
            if last not in self._known:
                self._known[last] = f"cordis-field-{last}"
                new.append(self._field(last, name, broader))
            broader = self._known[last]
        self._projects.setdefault(project, []).append(self._known[numbers[-1]])
        return new

    def _field(self, last: str, name: str, broader: str | None) -> Record:
        return Field(
            id=self._known[last],
            names=(Name(text=name, lang="en"),),
            broader=broader,
            evidence=(Evidence(source=self._dataset, at=f"record {last}"),),
        )
