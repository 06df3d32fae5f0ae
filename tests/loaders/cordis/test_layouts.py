"""Every layout in which a release of CORDIS's comes is read, or refused by its name."""

from __future__ import annotations

import csv
import gzip
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from comity.graph.basics import Record
from comity.graph.errors import InputError
from comity.loaders.base import Fault, Unknown
from comity.loaders.cordis import records
from tests.loaders.cordis.test_cordis import CSV, JSON

FILES = ("organization.csv", "project.csv", "euroSciVoc.csv")


def read(path: Path) -> list[Record]:
    """Read a release in which nothing is wrong."""
    found = list(records([path], "cordis", {}))
    assert [item.sentence() for item in found if isinstance(item, Fault | Unknown)] == []
    return [item for item in found if not isinstance(item, Fault | Unknown)]


def refusal(path: Path) -> str:
    """Return the sentence with which a release is refused."""
    with pytest.raises(InputError) as caught:
        list(records([path], "cordis", {}))
    return str(caught.value)


def rewritten(folder: Path, encoding: str = "utf-8", before: str = "", **layout: str | int) -> Path:
    """Write the small release as another program would."""
    folder.mkdir()
    for name in FILES:
        with (CSV / name).open(encoding="utf-8", newline="") as lines:
            rows = list(csv.reader(lines, delimiter=";"))
        with (folder / name).open("w", encoding=encoding, newline="") as out:
            out.write(before)
            csv.writer(out, **layout).writerows(rows)  # type: ignore[arg-type]
    return folder


EXCEL = {
    "semicolons": {"delimiter": ";", "encoding": "utf-8-sig"},
    "commas": {"delimiter": ",", "encoding": "utf-8-sig"},
    "no mark": {"delimiter": ","},
    "tabs": {"delimiter": "\t"},
    "Unicode text": {"delimiter": "\t", "encoding": "utf-16"},
    "all quoted": {"delimiter": ",", "quoting": csv.QUOTE_ALL, "lineterminator": "\n"},
    "separator told": {"delimiter": "|", "before": "sep=|\r\n"},
}


@pytest.mark.parametrize("saved", EXCEL)
def test_a_release_is_read_however_a_spreadsheet_saved_it(tmp_path: Path, saved: str) -> None:
    assert read(rewritten(tmp_path / "in", **EXCEL[saved])) == read(CSV)  # type: ignore[arg-type]


def test_truth_values_in_capitals_and_empty_rows_are_a_spreadsheets(tmp_path: Path) -> None:
    folder = rewritten(tmp_path / "in", delimiter=";")
    for name in FILES:
        text = (folder / name).read_text("utf-8").replace(";false;", ";FALSE;").replace(";true;", ";TRUE;")
        width = text.split("\n")[0].count(";")
        (folder / name).write_text(text + f"{';' * width}\r\n" * 3, "utf-8")
    assert read(folder) == read(CSV)


def _zip(target: Path, source: Path, within: str = "") -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(source.iterdir()):
            archive.write(file, f"{within}{file.name}")
        archive.writestr(f"__MACOSX/{within}._project.csv", b"\0\5\x16\7")
        archive.writestr(f"{within}.DS_Store", b"\0")
    return target


def _gz(target: Path, source: Path) -> Path:
    target.mkdir()
    for file in source.iterdir():
        (target / f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes()))
    return target


def _macs(target: Path, source: Path) -> Path:
    shutil.copytree(source, target / "csv")
    (target / "__MACOSX").mkdir()
    shutil.copytree(source, target / "__MACOSX" / "csv")
    return target


@pytest.mark.parametrize("source", [CSV, JSON], ids=["csv", "json"])
@pytest.mark.parametrize(
    "pack",
    [
        lambda target, source: _zip(target.with_suffix(".zip"), source),
        lambda target, source: _zip(target.with_suffix(".zip"), source, "csv/"),
        _gz,
        _macs,
    ],
    ids=["zip", "folder in a zip", "gz", "what macOS adds"],
)
def test_a_release_is_read_however_it_is_packed(
    tmp_path: Path, source: Path, pack: Callable[[Path, Path], Path]
) -> None:
    assert read(pack(tmp_path / "release", source)) == read(source)


OLD_PROJECT = "rcn;id;acronym;status;programme;title;startDate;endDate;totalCost;ecMaxContribution;frameworkProgramme"


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"cordis-h2020projects.csv": "rcn;id", "cordis-h2020organizations.csv": "projectRcn"}, "layout before 2021"),
        ({"cordis-fp7projects.xlsx": "PK"}, "layout before 2021"),
        ({"organization.xlsx": "PK", "project.xlsx": "PK"}, "CORDIS's layout for spreadsheets (XLSX), not read"),
        ({"project-rcn-1_en.xml": "<project/>"}, "CORDIS's XML layout, not read"),
        ({"cordis-csv.zip": "PK"}, "has a zip in it (cordis-csv.zip): unpack it, or give that zip itself"),
        ({"eurio.ttl": ""}, "CORDIS's RDF layout (EURIO), not read"),
        ({"project.csv": OLD_PROJECT, "organization.csv": "projectRcn;projectID"}, "layout before 2021, which is not"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_a_layout_that_is_not_read_is_refused_by_its_name_with_the_way_out(
    tmp_path: Path, files: dict[str, str], told: str, packed: bool
) -> None:
    folder = tmp_path / "release"
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    path = _zip(tmp_path / "release.zip", folder) if packed else folder
    assert told in refusal(path)
    assert "json.zip" in refusal(path) or "give that zip" in refusal(path)


def test_a_spreadsheet_alone_is_no_zip_of_files(tmp_path: Path) -> None:
    file = _zip(tmp_path / "project.xlsx", CSV)
    assert "is CORDIS's layout for spreadsheets (XLSX), which is not read: take the JSON zip" in refusal(file)


def test_numbers_that_a_spreadsheet_has_rounded_are_told_as_that(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(CSV, tmp_path / "in"))
    text = (folder / "organization.csv").read_text("utf-8").replace('"999000004"', '"9,99E+08"')
    (folder / "organization.csv").write_text(text, "utf-8")
    [fault] = [item for item in records([folder], "cordis", {}) if isinstance(item, Fault)]
    assert "a spreadsheet has rounded it, and its digits are lost" in fault.message


def test_a_field_that_one_json_record_has_not_costs_its_value(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(JSON, tmp_path / "in"))
    text = (folder / "organization.json").read_text("utf-8")
    at = text.rindex('"role"')
    (folder / "organization.json").write_text(
        text[:at] + '"rank"' + text[at + 6 :].replace('"partner"', "[1]", 1), "utf-8"
    )
    found = list(records([folder], "cordis", {}))
    [fault] = [item for item in found if isinstance(item, Fault)]
    [unknown] = [item for item in found if isinstance(item, Unknown)]
    assert (fault.field, fault.message, fault.alone, unknown.field) == ("role", "the field is missing", True, "rank")


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        ('"name": "UNIVERSITY OF THE SHORE"', '"name": ["A", "B"]', "name", "['A', 'B']"),
        ('"name": "UNIVERSITY OF THE SHORE"', '"name": "L\udce9ON"', "name", "L\udce9ON"),
        ('"netEcContribution": 700000', '"netEcContribution": NaN', "netEcContribution", "NaN"),
    ],
)
def test_a_value_of_a_json_record_that_is_none_costs_itself(
    tmp_path: Path, old: str, new: str, field: str, value: str
) -> None:
    folder = Path(shutil.copytree(JSON, tmp_path / "in"))
    text = (folder / "organization.json").read_text("utf-8")
    assert old in text
    (folder / "organization.json").write_bytes(text.replace(old, new, 1).encode("utf-8", "surrogateescape"))
    [fault] = [item for item in records([folder], "cordis", {}) if isinstance(item, Fault)]
    assert (fault.field, fault.value, fault.alone) == (field, value, True)


def test_a_json_record_that_is_none_costs_itself(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(JSON, tmp_path / "in"))
    text = (folder / "organization.json").read_text("utf-8")
    (folder / "organization.json").write_text(text.replace('"order": 1,', '"order": 1,,', 1), "utf-8")
    found = list(records([folder], "cordis", {}))
    [fault] = [item for item in found if isinstance(item, Fault)]
    assert fault.sentence().startswith("organization.json: record 1, participation of organisation '' in project ''")
    assert len(found) >= len(read(JSON)) - 1
