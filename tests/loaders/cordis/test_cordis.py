"""CORDIS's releases: what becomes of their rows, in both layouts.

``python -m tests.loaders.cordis.test_cordis`` writes the golden file anew.
"""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import RdfFormat, parse

from comity.graph.triples import Mapping
from comity.graph.vocabulary import DEFAULT_BASE
from comity.loaders.base import Fault, Unknown
from comity.loaders.cordis import SOURCE, records

HERE = Path(__file__).parent
CSV, JSON, GOLDEN = HERE / "input" / "csv", HERE / "input" / "json", HERE / "expected.nq"


def read(path: Path) -> dict[str, Any]:
    """Read a release in which nothing is faulty, by the ids of its records."""
    found = list(records([path], "cordis", {"version": "2024"}))
    assert [item.sentence() for item in found if isinstance(item, Fault | Unknown)] == []
    return {f"{type(item).__name__} {item.id}": item for item in found if not isinstance(item, Fault | Unknown)}


def quads(path: Path) -> str:
    """Write what a release says as sorted N-Quads; each line is parsed."""
    mapping = Mapping(DEFAULT_BASE)
    text = "".join([mapping.text(record) for record in read(path).values()]) + mapping.described_dates()
    triples = {str(triple) for triple in parse(text.encode(), format=RdfFormat.N_TRIPLES)}
    return "".join(sorted(f"{triple} <{DEFAULT_BASE}graph/cordis> .\n" for triple in triples))


def another(folder: Path, projects: str) -> Path:
    """Write the release of another programme: its projects' numbers begin so, and a body has another name and date."""
    shutil.copytree(CSV, folder)
    for file in folder.iterdir():
        said = file.read_text("utf-8").replace('"90000', f'"{projects}')
        said = said.replace("UNIVERSITY OF THE SHORE", "SHORE UNIVERSITY").replace("2020-01-01 08", "2024-01-01 08")
        file.write_text(said, encoding="utf-8")
    return folder


def test_releases_of_two_programmes_are_one_dataset_in_which_a_body_is_described_once(tmp_path: Path) -> None:
    found = list(records([CSV, another(tmp_path / "next", "90010")], "cordis", {}))
    assert [item.sentence() for item in found if isinstance(item, Fault | Unknown)] == []
    ids = [item.id for item in found if not isinstance(item, Fault | Unknown)]
    assert len(set(ids)) == len(ids) - 1  # the dataset and its source share their id
    assert {"cordis-900001", "cordis-900101"} <= set(ids)
    [body] = [item for item in found if getattr(item, "id", "") == "pic-999000001"]
    assert [name.text for name in body.names] == ["SHORE UNIVERSITY", "UNIVERSITY OF THE SHORE", "UShore"]  # type: ignore[union-attr]


def test_a_project_that_two_releases_describe_is_told_once_and_the_other_is_set_aside(tmp_path: Path) -> None:
    found = list(records([CSV, another(tmp_path / "next", "90000")], "cordis", {}))
    faults = [item for item in found if isinstance(item, Fault)]
    told = {fault.message for fault in faults if fault.field == "projectID"}
    assert "900001 is told whole by another file: its participations stand there" in {m.partition(";")[0] for m in told}
    assert "id" in {fault.field for fault in faults}
    assert len([item for item in found if getattr(item, "id", "") == "cordis-900001"]) == 1


@pytest.fixture(scope="module")
def small() -> dict[str, Any]:
    return read(CSV)


@pytest.mark.parametrize("path", [CSV, JSON], ids=["csv", "json"])
def test_the_quads_of_a_release_are_its_golden_ones(path: Path) -> None:
    assert quads(path) == GOLDEN.read_text("utf-8")


def test_a_zip_is_read_as_its_folder_is_whatever_folder_is_in_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "release.zip", "w") as archive:
        for file in CSV.iterdir():
            archive.write(file, f"csv/{file.name}")
    assert read(tmp_path / "release.zip") == read(CSV)


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    shutil.copytree(CSV, tmp_path / "in")
    for file in (tmp_path / "in").iterdir():
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert read(tmp_path / "in") == read(CSV)


def test_the_row_that_was_changed_last_gives_the_preferred_name_and_all_places_stay(small: dict[str, Any]) -> None:
    body = small["Organisation pic-999000001"]
    assert [(name.text, name.type) for name in body.names] == [
        ("SHORE UNIVERSITY", "preferred"),
        ("UNIVERSITY OF THE SHORE", "alternative"),
        ("UShore", "acronym"),
    ]
    assert [(place.country, place.city, place.lat) for place in body.places] == [
        ("GR", "PIRAEUS", None),
        ("GR", "ATHINA", 37.98),
    ]
    assert body.homepage == "https://shore.example/en"


def test_an_organisation_may_have_no_name_and_na_is_namibia(small: dict[str, Any]) -> None:
    body = small["Organisation pic-999000002"]
    assert (body.names, body.places[0].country, body.homepage) == ((), "NA", None)


def test_of_several_countries_in_a_cell_it_is_not_said_where_the_address_is(small: dict[str, Any]) -> None:
    body = small["Organisation pic-999000003"]
    assert [(place.country, place.city) for place in body.places] == [(None, "LEEDS"), ("GB", None), ("FI", None)]
    assert (body.kind, body.other_kinds) == ("company", ("education",))
    assert [name.type for name in body.names] == ["preferred"]  # the short name is the same but for its letters' case


def test_rows_of_one_body_in_one_role_add_up_and_a_repeated_row_counts_once(small: dict[str, Any]) -> None:
    parts = [p for p in small["Cooperation cordis-900001"].parties if p.party == "pic-999000003"]
    assert [(p.role, p.contribution, p.total_cost) for p in parts] == [
        ("third-party", "0", "1000.5"),
        ("participant", "15.5", "7"),
    ]
    assert "2 rows" in parts[1].evidence[0].note
    assert not parts[1].ended_early


def test_a_project_says_its_dates_money_and_addresses(small: dict[str, Any]) -> None:
    made = small["Cooperation cordis-900001"]
    assert (made.date, made.total_cost, made.funding, made.currency) == (
        "2019-05-01/2022-04-30",
        "1500000.55",
        "1200000.25",
        "EUR",
    )
    assert made.same_as == ("https://cordis.europa.eu/project/id/900001", "https://doi.org/10.3030/900001")
    assert [(step.kind, step.date) for step in made.milestones] == [("signed", "2019-03-12"), ("terminated", None)]
    assert made.description == 'To count what grows.\n\tAnd to say "so".'
    assert (made.acronym, made.fields) == ("SALT", ("cordis-field-225", "cordis-field-40"))
    assert made.evidence[0].at == "record 900001"


def test_an_id_that_is_the_records_number_has_another_page_and_an_unknown_end_is_not_open(
    small: dict[str, Any],
) -> None:
    made = small["Cooperation cordis-900002"]
    assert made.same_as == ("https://cordis.europa.eu/project/rcn/900002",)
    assert (made.date, made.title, made.total_cost) == ("2020-01-01/", None, None)


def test_participations_without_a_project_make_one(small: dict[str, Any]) -> None:
    made = small["Cooperation cordis-900009"]
    assert (made.acronym, made.title, len(made.parties)) == ("REEF", None, 1)
    assert "no row of the file of the projects" in made.note


def test_programmes_are_written_out_where_they_are_known_and_each_comes_once(small: dict[str, Any]) -> None:
    named = {item.id: [name.text for name in item.names] for key, item in small.items() if key.startswith("Framework")}
    assert named["cordis-programme-h2020"] == ["Horizon 2020", "H2020"]
    assert named["cordis-programme-horizon.1.2"] == ["HORIZON.1.2"]
    assert small["Cooperation cordis-900001"].frameworks == (
        "cordis-programme-h2020",
        "cordis-programme-msca",
        "cordis-programme-innovation-in-smes",
    )


def test_a_field_stands_under_the_wider_one_of_its_path(small: dict[str, Any]) -> None:
    assert small["Field cordis-field-225"].broader == "cordis-field-39"
    assert small["Field cordis-field-39"].broader == "cordis-field-21"
    assert small["Field cordis-field-21"].names[0].text == "natural sciences"


def test_ids_begin_as_the_registry_says_and_every_ignored_column_has_a_reason(small: dict[str, Any]) -> None:
    ids = [item.id for item in small.values() if type(item).__name__ not in ("Dataset", "Source")]
    assert [name for name in ids if not name.startswith(SOURCE.prefixes)] == []
    assert {"organization.vatNumber", "project.topics", "the file webLink"} <= SOURCE.ignored.keys()
    assert all(SOURCE.ignored.values())


if __name__ == "__main__":
    GOLDEN.write_text(quads(CSV), "utf-8")
