"""What is wrong in a release of CORDIS's is set aside with its reason; a damaged file is refused in a sentence."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from comity.graph.errors import InputError
from comity.loaders.base import Fault, Unknown
from comity.loaders.cordis import records

INPUT = Path(__file__).parent / "input"
PROJECT, BODY = "cordis-900009", "pic-999000004"


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """Copy the small release in the CSV layout, to be damaged."""
    return Path(shutil.copytree(INPUT / "csv", tmp_path / "release"))


def change(release: Path, name: str, old: str, new: str) -> None:
    """Replace a piece of a file, which has to be there."""
    text = (release / name).read_text("utf-8")
    assert old in text
    (release / name).write_text(text.replace(old, new, 1), "utf-8")


def read(release: Path) -> tuple[dict[str, Any], list[Fault]]:
    """Read a release into its records by id, and its faults."""
    found = list(records([release], "cordis", {}))
    faults = [item for item in found if isinstance(item, Fault)]
    assert all(fault.sentence().isprintable() for fault in faults)
    return {item.id: item for item in found if not isinstance(item, Fault | Unknown)}, faults


def refusal(release: Path) -> str:
    """Return the sentence with which a release is refused."""
    with pytest.raises(InputError) as caught:
        list(records([release], "cordis", {}))
    return str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "field", "told"),
    [
        ('"900009";"REEF"', '"../x";"REEF"', "projectID", "'../x' is no number"),
        ('"900009";"REEF"', '"0900009";"REEF"', "projectID", "does not start with 0"),
        (
            '"900009";"REEF"',
            '"9,00009E+5";"REEF"',
            "projectID",
            "a spreadsheet has rounded it, and its digits are lost",
        ),
        ('"999000004"', '"٩99000004"', "organisationID", "is no number"),
        ('"999000004"', '""', "organisationID", "is no number"),
    ],
)
def test_a_participation_of_nobody_or_in_nothing_is_set_aside_alone(
    release: Path, old: str, new: str, field: str, told: str
) -> None:
    change(release, "organization.csv", old, new)
    made, [fault] = read(release)
    assert (fault.file, fault.line, fault.field, fault.alone) == ("organization.csv", 9, field, False)
    assert told in fault.message
    assert "without this participation" in fault.message
    assert "cordis-900009" not in made
    assert len(made["cordis-900001"].parties) == 4


@pytest.mark.parametrize(
    ("old", "new", "field", "told", "of"),
    [
        ('"partner"', '"parnter"', "role", "did you mean 'partner'", PROJECT),
        ('"XK"', '"XX"', "country", "no code of a country", BODY),
        ('"XK"', '"AN"', "country", "'AN' was the Netherlands Antilles until 2010", BODY),
        ('"XK"', '"YU"', "country", "'YU' was Yugoslavia until 2003", BODY),
        ('"REEF WATCH"', '"REEF\x07WATCH"', "name", "U+0007", BODY),
        ('"REEF WATCH"', '"REEF\x00WATCH"', "name", "U+0000", BODY),
        ('"RW";"";""', '"RW";"";"ABC"', "activityType", "'ABC' is not known", BODY),
        ('"XK";"";""', '"XK";"";"91,0"', "geolocation", "outside -90 to 90", BODY),
        ('"XK";"";""', '"XK";"";"here"', "geolocation", "no latitude and longitude", BODY),
        ('"XK";"";""', '"XK";"";"50.7;7.1"', "geolocation", "'50.7;7.1' is no latitude and longitude", BODY),
        *[
            ('"XK";"";"";""', f'"XK";"";"";"{site}"', "organizationURL", "is no address of a site", BODY)
            for site in ("none", "www.x y", "http://", "www.a[b].example", "www.x.example/%zz", "javascript:a")
        ],
        ('"1";"partner"', '"0";"partner"', "order", "counted from 1", PROJECT),
        ('"partner";""', '"partner";"1.000,50"', "ecContribution", "no amount", PROJECT),
        ('"partner";""', '"partner";"1,500"', "ecContribution", "no amount", PROJECT),
        ('"partner";""', '"partner";"n/a"', "ecContribution", "no amount", PROJECT),
        ('"partner";""', '"partner";"1E99999999"', "ecContribution", "no amount", PROJECT),
        (
            '"partner";"";"";"";"false"',
            '"partner";"";"";"";"no"',
            "endOfParticipation",
            "neither true nor fal",
            PROJECT,
        ),
        ('"";"";"1";"partner"', '"2899-01-01";"";"1";"partner"', "contentUpdateDate", "1980 to 2060", BODY),
    ],
)
def test_a_faulty_cell_of_a_participation_is_left_out_alone(
    release: Path, old: str, new: str, field: str, told: str, of: str
) -> None:
    whole, _ = read(release)
    change(release, "organization.csv", old, new)
    made, [fault] = read(release)
    assert (fault.file, fault.line, fault.field, fault.alone, fault.of) == ("organization.csv", 9, field, True, of)
    assert told in fault.message
    assert fault.value in new
    assert made.keys() == whole.keys()
    assert {name for name, record in made.items() if record != whole[name]} <= {of}
    assert [party.party for party in made[PROJECT].parties] == [BODY]


@pytest.mark.parametrize(
    ("old", "new", "field", "told"),
    [
        ('"2019-05-01"', '"2899-05-01"', "startDate", "1980 to 2060"),
        ('"2019-05-01"', '"0001-05-01"', "startDate", "1980 to 2060"),
        ('"2019-05-01"', '"2019-02-30"', "startDate", "no day"),
        ('"2019-05-01"', '"01/05/2019"', "startDate", "no day"),
        ('"2019-05-01"', '"2019-05-01 00:00:00"', "startDate", "no day"),
        ('"1500000,55"', '"a lot"', "totalCost", "no amount"),
        ('"TERMINATED"', '"TERMINATD"', "status", "did you mean 'TERMINATED'"),
        ('"10.3030/900001"', '"doi: none"', "grantDoi", "is no DOI"),
        ('"10.3030/900001"', '"N/A"', "grantDoi", "'N/A' is no DOI"),
        ('"MSCA|', '"МSCA|', "legalBasis", "no code of a programme"),
        ("To count", "To\x00 count", "objective", "U+0000"),
        ("To count", "x" * 20_001, "objective", "at most 20000"),
    ],
)
def test_a_faulty_cell_of_a_project_is_left_out_and_all_its_participants_stay(
    release: Path, old: str, new: str, field: str, told: str
) -> None:
    whole, _ = read(release)
    change(release, "project.csv", old, new)
    made, [fault] = read(release)
    assert (fault.file, fault.line, fault.field, fault.alone) == ("project.csv", 2, field, True)
    assert told in fault.message
    assert {name for name, record in made.items() if record != whole.get(name)} == {"cordis-900001"}
    assert made["cordis-900001"].parties == whole["cordis-900001"].parties
    assert made["cordis-900001"].title == whole["cordis-900001"].title


@pytest.mark.parametrize("place", range(3, 11))
@pytest.mark.parametrize("name", ["project.csv", "organization.csv"])
def test_a_row_with_shifted_cells_is_set_aside_though_they_are_as_many(release: Path, name: str, place: int) -> None:
    """A spreadsheet fills up a row in which a cell is missing."""
    change(release, "project.csv", ".\n\t", ". ")
    lines = (release / name).read_text("utf-8").split("\n")
    cells = lines[1][1:-1].split('";"')
    del cells[place]
    lines[1] = '"' + '";"'.join([*cells, ""]) + '"'
    (release / name).write_text("\n".join(lines), "utf-8")
    _, faults = read(release)
    assert [(fault.line, fault.alone) for fault in faults] == [(2, False)]
    assert "its cells are shifted: " in faults[0].message


def test_of_an_end_before_its_start_neither_is_believed(release: Path) -> None:
    change(release, "project.csv", '"2019-05-01"', '"2023-05-01"')
    made, faults = read(release)
    assert [(fault.field, fault.value) for fault in faults] == [("endDate", "2022-04-30"), ("startDate", "2023-05-01")]
    assert made["cordis-900001"].date is None


def test_a_project_without_a_participation_that_stands_is_set_aside(release: Path) -> None:
    change(release, "organization.csv", '"900003";"LONE"', '"900002";"LONE"')
    made, [fault] = read(release)
    assert (fault.file, fault.line, fault.field) == ("project.csv", 4, "id")
    assert "900003 has no participation that stands: a cooperation has parties" in fault.message
    assert "cordis-900003" not in made


def test_a_project_that_is_described_twice_keeps_its_first_description(release: Path) -> None:
    change(release, "project.csv", '"900003";"LONE"', '"900001";"LONE"')
    made, faults = read(release)
    assert "described already" in faults[0].message
    assert made["cordis-900001"].acronym == "SALT"


def test_a_faulty_field_leaves_its_project_standing(release: Path) -> None:
    change(release, "euroSciVoc.csv", '"/21/39/225"', '"/21/x/225"')
    made, faults = read(release)
    assert [(fault.file, fault.line, fault.field) for fault in faults] == [("euroSciVoc.csv", 2, "euroSciVocCode")]
    assert made["cordis-900001"].fields == ("cordis-field-40",)


def test_a_column_that_stands_twice_is_refused(release: Path) -> None:
    change(release, "organization.csv", '"vatNumber"', '"role"')
    assert refusal(release) == (
        "organization.csv: the column 'role' stands there twice: which is meant cannot be known"
    )


def test_a_column_that_is_missing_is_named(release: Path) -> None:
    rows = (release / "organization.csv").read_text("utf-8").split("\n")
    (release / "organization.csv").write_text("\n".join(row[row.find(";") + 1 :] for row in rows), "utf-8")
    assert "the column 'projectID' is missing" in refusal(release)


def test_an_empty_file_has_no_columns(release: Path) -> None:
    (release / "project.csv").write_bytes(b"")
    assert "project.csv: the column 'id' is missing" in refusal(release)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            '"netEcContribution": 700000',
            '"netEcContributions": 700000',
            "record 1: the column 'netEcContribution' is mi",
        ),
        ('"role": "coordinator",', "", "record 1: the column 'role' is missing"),
    ],
)
def test_json_that_is_not_in_the_layout_is_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    release = Path(shutil.copytree(INPUT / "json", tmp_path / "release"))
    change(release, "organization.json", old, new)
    assert told in refusal(release)


def test_a_fault_in_json_names_the_record_for_there_are_no_lines(tmp_path: Path) -> None:
    release = Path(shutil.copytree(INPUT / "json", tmp_path / "release"))
    change(release, "organization.json", '"country": "NA"', '"country": "N/A"')
    (fault,) = read(release)[1]
    assert fault.sentence().startswith("organization.json: record 2, participation of organisation '999000002'")


def test_numbers_as_texts_and_nulls_are_read_as_the_csv_layout_has_them(tmp_path: Path) -> None:
    release = Path(shutil.copytree(INPUT / "json", tmp_path / "release"))
    texts = json.loads((release / "organization.json").read_text("utf-8"))
    texts = [{key: None if value == "" else str(value) for key, value in row.items()} for row in texts]
    for row in texts:
        row["SME"] = row["endOfParticipation"] = (row["endOfParticipation"] or "").lower()
    (release / "organization.json").write_text(json.dumps(texts), "utf-8")
    assert read(release) == read(INPUT / "json")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("project.json", "both layouts"),
        ("older/project.csv", "several releases"),
        ("older/organization.csv", "several releases"),
    ],
)
def test_what_is_ambiguous_is_refused(release: Path, name: str, told: str) -> None:
    (release / name).parent.mkdir(exist_ok=True)
    (release / name).write_text("", "utf-8")
    assert told in refusal(release)


def test_a_release_without_one_of_its_files_is_refused(release: Path) -> None:
    (release / "project.csv").unlink()
    assert "has no project.csv or project.json" in refusal(release)
    assert "has no project.csv" in refusal(release / "organization.csv")
    assert "is not there" in refusal(release / "nowhere")
