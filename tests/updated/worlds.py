"""Releases by chance: of a registry, of projects and of a desk's own files, which describe and cite the same bodies."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from comity.config import SourceEntry
from tests.loaders.ror.released import record, ror_id

#: Numbers of bodies, of which a release has some; the desk refers to all of them.
NUMBERS = range(1, 7)
LICENCES = st.sampled_from([None, "https://a.example/licence", "https://b.example/licence"])
VERSIONS = st.sampled_from([{}, {"version": "1"}, {"version": "2"}])
YEARS = st.sampled_from([None, 1899, 1950, 2001])
DAYS = st.sampled_from([None, "2019-05", "2020-01-31", "2021~"])


@dataclass(frozen=True)
class Source:
    """One source as it is released: what is in its files by name, and how it is read."""

    id: str
    loader: str
    files: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, str], ...] = ()
    licence: str | None = None

    def write(self, folder: Path) -> SourceEntry:
        """Write its files, in place of those of an earlier release."""
        here = folder / self.id
        shutil.rmtree(here, ignore_errors=True)
        paths = []
        for name, text in self.files:
            file = here / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            paths.append(file if self.loader == "curated" else here / Path(name).parts[0])
        path = tuple(dict.fromkeys(paths))
        return SourceEntry(id=self.id, loader=self.loader, path=path, options=dict(self.options), licence=self.licence)


def mixed(items: Sequence[Any]) -> st.SearchStrategy[list[Any]]:
    """Put a list in any order."""
    return st.permutations(items)


@st.composite
def ror(draw: st.DrawFn) -> Source:
    """Release a registry: bodies with names, relations (also to bodies that are not described), and what is faulty."""
    bodies = [draw(ror_record(number)) for number in sorted(draw(st.sets(st.sampled_from(NUMBERS))))]
    text = json.dumps(draw(mixed(bodies)))
    options = tuple(draw(VERSIONS).items())
    return Source("ror", "ror", (("v1.0-ror-data.json", text),), options, draw(LICENCES))


@st.composite
def ror_record(draw: st.DrawFn, number: int) -> dict[str, Any]:
    """Make a record of the registry, with its lists in any order."""
    kinds = st.sampled_from(["parent", "child", "related", "predecessor", "successor"])
    ends = draw(st.lists(st.tuples(kinds, st.sampled_from([*NUMBERS, 7, 8])), max_size=3, unique=True))
    names: list[dict[str, Any]] = [{"value": f"Institute {number}", "types": ["label", "ror_display"], "lang": "en"}]
    names += [
        {"value": name, "types": [kind], "lang": lang}
        for name, kind, lang in draw(
            st.sets(
                st.tuples(
                    st.sampled_from(["Institut", "Institute One", "I1"]),
                    st.sampled_from(["label", "alias", "acronym"]),
                    st.sampled_from(["en", "fr", None]),
                ),
                max_size=3,
            ).map(lambda found: sorted(found, key=str))
        )
    ]
    sites = draw(st.lists(st.sampled_from(["https://a.example/", "https://bb.example/"]), unique=True))
    pages = [{"type": "website", "value": site} for site in sites]
    labels = st.sampled_from(["One name", "Another name"])
    relations = [{"type": kind, "id": ror_id(end), "label": draw(labels)} for kind, end in ends]
    return record(
        number,
        names=draw(mixed(names)),
        relationships=draw(mixed(relations)),
        links=draw(mixed(pages)),
        status=draw(st.sampled_from(["active", "inactive", "withdrawn"])),
        established=draw(st.one_of(YEARS, st.just(2899))),
        types=draw(mixed(["education", "funder"])),
    )


@st.composite
def cordis(draw: st.DrawFn) -> Source:
    """Release one or two programmes of projects."""
    files: list[tuple[str, str]] = []
    for programme in range(draw(st.integers(1, 2))):
        described = draw(st.sets(st.integers(2, 3))) | {1}
        counts = [draw(st.integers(1 if project == 1 else 0, 2)) for project in (1, 2, 3)]
        takers = [draw(row(programme, project)) for project in (1, 2, 3) for _ in range(counts[project - 1])]
        projects = [draw(told(programme, number)) for number in sorted(described)]
        files += [
            (f"p{programme}/project.csv", table(draw(mixed(projects)), PROJECT)),
            (f"p{programme}/organization.csv", table(draw(mixed(takers)), _TAKES_PART)),
        ]
    return Source("cordis", "cordis", tuple(draw(mixed(files))), tuple(draw(VERSIONS).items()), draw(LICENCES))


PROJECT = ["id", "title", "startDate", "endDate", "totalCost", "ecMaxContribution", "frameworkProgramme", "legalBasis"]
_TAKES_PART = [
    *("projectID", "organisationID", "role", "order", "ecContribution", "netEcContribution", "totalCost"),
    *("endOfParticipation", "name", "shortName", "activityType", "country", "city", "contentUpdateDate"),
    "projectAcronym",
]


@st.composite
def told(draw: st.DrawFn, programme: int, project: int) -> dict[str, str]:
    """Describe a project."""
    return {
        "id": f"{programme + 1}0{project}",
        "title": draw(st.sampled_from(["Salt", "Marsh"])),
        "startDate": draw(st.sampled_from(["", "2019-05-01", "2020-01-01"])),
        "frameworkProgramme": draw(st.sampled_from(["H2020", "H2020.", "HORIZON"])),
        "legalBasis": draw(st.sampled_from(["", "H2020-EU.1.", "H2020-EU.1", "h2020"])),
    }


@st.composite
def row(draw: st.DrawFn, programme: int, project: int) -> dict[str, str]:
    """Tell of a body that takes part."""
    return {
        "projectID": f"{programme + 1}0{project}",
        "organisationID": draw(st.sampled_from(["901", "902", "903"])),
        "role": draw(st.sampled_from(["coordinator", "participant"])),
        "order": draw(st.sampled_from(["1", "2"])),
        "ecContribution": draw(st.sampled_from(["", "10.5"])),
        "name": draw(st.sampled_from(["SHORE", "Shore University", "Reef"])),
        "shortName": draw(st.sampled_from(["", "SHU"])),
        "activityType": draw(st.sampled_from(["HES", "REC"])),
        "country": draw(st.sampled_from(["FR", "EL"])),
        "city": draw(st.sampled_from(["", "PARIS"])),
        "contentUpdateDate": draw(st.sampled_from(["2020-01-01 08:00:00", "2021-01-01 08:00:00"])),
        "projectAcronym": draw(st.sampled_from(["", "SALT", "MARSH"])),
    }


def table(rows: Sequence[dict[str, str]], columns: list[str]) -> str:
    """Write rows as CORDIS does."""
    from io import StringIO

    out = StringIO()
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([[cells.get(name, "") for name in columns] for cells in rows])
    return out.getvalue()


#: Whom the desk's records refer to: bodies of its own, of the registry, of the projects, and one of nobody.
BODIES = ["desk-1", "desk-2", *(f"ror-{ror_id(n)[-9:]}" for n in NUMBERS), "pic-901", "pic-903", "nobody"]


@st.composite
def desk(draw: st.DrawFn) -> Source:
    """Release a desk's records, in one file or two, of one dataset or two."""
    records = draw(st.lists(desk_record(), max_size=6, unique_by=lambda item: item[1]["id"]))
    count = draw(st.integers(1, 2))
    files = []
    for number in range(count):
        mine = records[number::count]
        lists: dict[str, Any] = {"dataset": draw(st.sampled_from(["desk", f"desk{number}"]))}
        for listed, made in mine:
            lists.setdefault(listed, []).append(made)
        files.append((f"{number}.json", json.dumps(lists)))
    if not any('"desk"' in text for _, text in files):
        files.append(("x.json", json.dumps({"dataset": "desk"})))
    every = {f"desk{number}" for number in range(2)} - {json.loads(text)["dataset"] for _, text in files}
    files += [(f"{name}.json", json.dumps({"dataset": name})) for name in sorted(every)]
    return Source("desk", "curated", tuple(files))


@st.composite
def desk_record(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """Make a record of the desk's, with the list in which it stands."""
    bodies = st.sampled_from(BODIES)
    listed = draw(st.sampled_from(["organisations", "agreements", "claims", "withdrawals", "sources"]))
    note = draw(st.sampled_from([None, "One note", "Another note"]))
    made: dict[str, Any] = {"id": f"{listed[:3]}-{draw(st.integers(1, 2))}", "note": note}
    if listed == "organisations":
        made |= {
            "id": draw(st.sampled_from(BODIES[:-1])),
            "kind": draw(st.sampled_from(["education", "state"])),
            "names": [{"text": draw(st.sampled_from(["Desk", "Institute 1", "Shore"]))}],
            "part_of": draw(st.one_of(st.none(), bodies)),
            "milestones": [{"kind": "founded", "date": draw(DAYS)}],
        }
    elif listed == "agreements":
        made |= {"parties": draw(st.lists(bodies, min_size=1, max_size=3, unique=True)), "date": draw(DAYS)}
        made["follows"] = draw(st.sampled_from([None, None, "agr-1", "agr-2"]))
    elif listed == "claims":
        made |= {"question": "How many?", "value": draw(st.sampled_from(["1", "2"])), "about": [draw(bodies)]}
    elif listed == "withdrawals":
        made |= {"reason": "An error", "replaced_by": draw(st.one_of(st.none(), bodies))}
    else:
        made |= {"url": "https://paper.example/", "publisher": draw(st.one_of(st.none(), bodies))}
    return listed, {key: value for key, value in made.items() if value is not None}


#: A release of all three.
WORLDS = st.tuples(ror(), cordis(), desk())
