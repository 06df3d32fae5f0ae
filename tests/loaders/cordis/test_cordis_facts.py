"""What is known of the real releases in ``../shared`` comes out of them; skipped where they are not there."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from comity.loaders.base import Fault, Unknown
from comity.loaders.cordis import records

DATA = Path(__file__).parents[4] / "shared" / "data" / "cordis"
CUT = DATA / "cordis-h2020-cut-csv.zip"


def by_id(path: Path) -> dict[str, Any]:
    """Read a release, none of whose rows is faulty; skip the test where it is not there."""
    if not path.exists():
        pytest.skip(f"../shared/data/cordis ({path.name}) is not here")
    found = list(records([path], "cordis", {}))
    assert [item for item in found if isinstance(item, Fault | Unknown)] == []
    return {item.id: item for item in found if not isinstance(item, Fault | Unknown)}


@pytest.fixture(scope="module")
def cut() -> dict[str, Any]:
    return by_id(CUT)


@pytest.fixture(scope="module")
def whole() -> dict[str, Any]:
    return by_id(DATA)


def cooperations(found: dict[str, Any]) -> list[Any]:
    return [item for item in found.values() if type(item).__name__ == "Cooperation"]


def test_nothing_of_the_cut_is_lost(cut: dict[str, Any]) -> None:
    kinds = Counter(type(item).__name__ for item in cut.values())
    assert (kinds["Cooperation"], kinds["Organisation"], kinds["Framework"]) == (15_706, 22_919, 18)
    sizes = [len(item.parties) for item in cooperations(cut)]
    assert (sum(sizes), max(sizes)) == (72_551, 172)
    roles = Counter(part.role for item in cooperations(cut) for part in item.parties)
    assert roles == {"participant": 53_066, "coordinator": 15_715, "partner": 3_770}


def test_each_euro_of_the_cut_is_there_once(cut: dict[str, Any], tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(CUT) as archive:
        archive.extract("organization.csv", tmp_path)
    with (tmp_path / "organization.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = sum(Decimal(row["ecContribution"] or 0) for row in csv.DictReader(file, delimiter=";"))
    assert rows == sum(Decimal(p.contribution or 0) for item in cooperations(cut) for p in item.parties)


def test_countries_are_those_that_are_meant(cut: dict[str, Any]) -> None:
    bodies = [item for item in cut.values() if type(item).__name__ == "Organisation"]
    country = {item.id: item.places[0].country for item in bodies}
    parts = Counter(country[part.party] for item in cooperations(cut) for part in item.parties)
    assert (parts["GB"], parts["GR"], parts["XK"], parts["NA"]) == (7_654, 2_254, 13, 4)
    assert {None, "UK", "EL"} & parts.keys() == set()


def test_organisations_without_a_name_stay_and_each_has_its_iri_in_eurio(cut: dict[str, Any]) -> None:
    unnamed = {item.id for item in cut.values() if type(item).__name__ == "Organisation" and not item.names}
    assert sum(part.party in unnamed for item in cooperations(cut) for part in item.parties) == 14_903
    assert cut["pic-999977172"].same_as == (
        "http://data.europa.eu/s66/resource/organisations/4fd25cf0-c21e-372c-8f5b-79d225f853bc",
    )
    assert cut["pic-999997930"].names[1].text == "CNRS"


def test_projects_without_dates_have_none(cut: dict[str, Any]) -> None:
    assert sum(item.date is None for item in cooperations(cut)) == 5
    assert sum((item.date or "").endswith("/") for item in cooperations(cut)) == 7
    assert cut["cordis-221856"].same_as == ("https://cordis.europa.eu/project/rcn/221856",)


def test_nothing_of_the_json_release_is_lost(whole: dict[str, Any]) -> None:
    sizes = [len(item.parties) for item in cooperations(whole)]
    assert (len(sizes), sum(sizes), max(sizes)) == (26, 1_076, 188)
    roles = Counter(part.role for item in cooperations(whole) for part in item.parties)
    assert roles == {"participant": 999, "third-party": 46, "coordinator": 26, "partner": 5}
    assert whole["cordis-662192"].total_cost == "52401675.84"  # written 5.240167584E7


def test_one_body_may_stand_in_one_project_in_two_roles(whole: dict[str, Any]) -> None:
    parts = [part for part in whole["cordis-737459"].parties if part.party == "pic-998387051"]
    assert [(part.role, part.contribution, part.ended_early) for part in parts] == [
        ("participant", "21576.45", True),
        ("third-party", "0", False),
    ]
    assert [place.country for place in whole["pic-998387051"].places] == ["FI"]  # written FI;FI


def test_the_same_rows_in_the_csv_layout_give_the_same_records(whole: dict[str, Any], tmp_path: Path) -> None:
    for name in ("organization", "project"):
        rows = json.loads((DATA / f"{name}.json").read_text("utf-8"), parse_float=str)
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
            writer.writerow(rows[0])
            writer.writerows(list(_written(row[column] for column in rows[0])) for row in rows)
    assert by_id(tmp_path) == whole


def _written(values: Iterator[Any]) -> Iterator[str]:
    return (str(value).lower() if isinstance(value, bool) else str(value) for value in values)
