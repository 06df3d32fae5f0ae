"""A file with faulty rows is the file without them: whatever is wrong in a row, no other row is lost for it."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.graph.basics import Record
from comity.graph.errors import InputError
from comity.graph.triples import Mapping
from comity.graph.vocabulary import DEFAULT_BASE
from comity.loaders import csv_rows
from comity.loaders.base import Fault, Unknown
from comity.loaders.cordis import records
from comity.loaders.cordis.columns import ORGANIZATION, PROJECT

CUT = Path(__file__).parents[4] / "shared/data/cordis/cordis-h2020-cut-csv.zip"
ROLES = ("coordinator", "participant", "partner")
TEXTS = ('say ""so""', "a; b", "two\nlines", "", "été", "1;2", '""', "Ω\r\n;")


def line(cells: list[str]) -> str:
    """Write a row as CORDIS does; cells have their quotes doubled already."""
    return '"' + '";"'.join(cells) + '"\n'


def release(projects: int, seed: int) -> dict[str, list[str]]:
    """Make the rows of a release, the headers first."""
    random = Random(seed)  # noqa: S311
    organisations = [line([*ORGANIZATION.known])]
    described = [line([*PROJECT.known])]
    for number in range(projects):
        told = dict.fromkeys(PROJECT.known, "") | {"id": str(900_000 + number), "title": random.choice(TEXTS)}
        told |= {"startDate": "2019-05-01", "objective": random.choice(TEXTS) * 3, "frameworkProgramme": "H2020"}
        described.append(line([told[name] for name in PROJECT.known]))
        for place in range(1, random.randint(2, 4)):
            party = dict.fromkeys(ORGANIZATION.known, "") | {"projectID": told["id"], "role": random.choice(ROLES)}
            party |= {"organisationID": str(number * 10 + place), "order": str(place), "endOfParticipation": "false"}
            party |= {
                "name": random.choice(TEXTS),
                "country": random.choice(("NA", "EL", "")),
                "street": random.choice(TEXTS),
            }
            organisations.append(line([party[name] for name in ORGANIZATION.known]))
    return {"organization.csv": organisations, "project.csv": described}


def read(files: dict[str, bytes]) -> list[Record | Fault | Unknown]:
    """Read a release."""
    with TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        return list(records([Path(folder)], "cordis", {}))


def said(files: dict[str, bytes]) -> tuple[set[str], list[Fault]]:
    """Return what a release says, as lines of N-Triples, and what is wrong in it."""
    found = read(files)
    mapping = Mapping(DEFAULT_BASE)
    text = "".join([mapping.text(item) for item in found if not isinstance(item, Fault | Unknown)])
    return set(text.splitlines()), [item for item in found if isinstance(item, Fault)]


def joined(files: dict[str, list[str]]) -> dict[str, bytes]:
    """Write rows as files."""
    return {name: "".join(rows).encode() for name, rows in files.items()}


def _at(row: str, place: int, sign: str) -> int:
    """Return where the n-th of a sign stands, counted around."""
    found = [at for at in range(len(row)) if row.startswith(sign, at)]
    return found[place % len(found)]


def _quote_not_doubled(row: str, place: int) -> str:
    at = _at(row[20:], place, '";"') + 20
    return f'{row[:at]} and "smart"; things{row[at:]}'


def _quote_left_open(row: str, place: int) -> str:
    at = _at(row, place, '";"')
    return row[:at] + row[at + 1 :]


def _quote_too_many(row: str, place: int) -> str:
    at = _at(row, place, '";"')
    return f'{row[:at]}"{row[at:]}'


def _cell_missing(row: str, place: int) -> str:
    at = _at(row, place, '";"')
    return row[: at + 1] + row[row.index('"', at + 3) + 1 :] if '"";"' not in row[at : at + 6] else row[: at + 1] + "\n"


def _separator_inserted(row: str, place: int) -> str:
    at = _at(row, place, '";"')
    return f'{row[:at]}";;{row[at + 2 :]}'


def _broken_between_cells(row: str, place: int) -> str:
    at = _at(row[: row.rindex('";"')], place, '";"')  # not before the last: that is a row whose last cell is empty
    return f"{row[: at + 2]}\n{row[at + 2 :]}"


def _cut_short(row: str, place: int) -> str:
    return row[: 5 + place % (len(row) - 10)].rstrip('"\n;') + "\n"


FAULTS: list[Callable[[str, int], str]] = [
    _quote_not_doubled,
    _quote_left_open,
    _quote_too_many,
    _cell_missing,
    _separator_inserted,
    _broken_between_cells,
    _cut_short,
]


def _is_broken(row: str, header: str) -> bool:
    """Say by the standard library whether a row cannot be read alone as one row of the header's cells."""
    width = len(next(csv.reader([header], delimiter=";")))
    try:
        found = list(csv.reader(io.StringIO(row, newline=""), delimiter=";", strict=True))
    except csv.Error:
        return True
    return len(found) != 1 or len(found[0]) != width


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), name=st.sampled_from(["organization.csv", "project.csv"]), data=st.data())
def test_a_file_with_faulty_rows_says_what_the_file_without_them_says(
    seed: int, name: str, data: st.DataObject
) -> None:
    whole = release(12, seed)
    rows = whole[name]
    chosen = data.draw(st.lists(st.integers(1, len(rows) - 1), min_size=1, max_size=4, unique=True))
    bad = [*rows]
    for index in chosen:
        bad[index] = data.draw(st.sampled_from(FAULTS))(rows[index], data.draw(st.integers(0, 40)))
    broken = {index for index in chosen if _is_broken(bad[index], rows[0])}
    bad = [row if index in broken else rows[index] for index, row in enumerate(bad)]
    kept = [row for index, row in enumerate(rows) if index not in broken]
    expected, none = said(joined({**whole, name: kept}))
    found, faults = said(joined({**whole, name: bad}))
    assert found == expected
    told = [fault for fault in faults if fault.file == name and not fault.field]
    assert len(told) >= len({index for index in broken if index - 1 not in broken})  # side by side they may be one
    assert len(faults) - len(told) == len(none)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", ["organization.csv", "project.csv"])
def test_a_faulty_row_is_told_with_its_number_and_its_project(name: str, fault: Callable[[str, int], str]) -> None:
    whole = release(30, 1)
    rows = whole[name]
    bad = [*rows[:7], fault(rows[7], 12), *rows[8:]]
    first = next(item for item in said(joined({**whole, name: bad}))[1] if item.file == name)
    assert (first.line, first.alone, first.field) == (8, False, "")
    assert f"'{rows[7][1:7]}'" in first.record
    assert first.of == f"cordis-{rows[7][1:7]}"
    assert first.value == bad[7].split("\n")[0].rstrip("\r")


def test_rows_that_are_faulty_side_by_side_are_told_each() -> None:
    whole = release(30, 2)
    rows = whole["project.csv"]
    bad = [*rows[:5], *[_quote_not_doubled(row, 2) for row in rows[5:8]], *rows[8:]]
    faults = said(joined({**whole, "project.csv": bad}))[1]
    assert [(fault.line, fault.record) for fault in faults] == [
        (6, "project '900004'"),
        (7, "project '900005'"),
        (8, "project '900006'"),
    ]


def test_the_last_row_may_be_cut_short_which_is_said() -> None:
    whole = release(10, 3)
    rows = whole["organization.csv"]
    expected, _ = said(joined({**whole, "organization.csv": rows[:-1]}))
    for length in (10, 30, len(rows[-1]) - 4):
        found, faults = said(joined({**whole, "organization.csv": [*rows[:-1], rows[-1][:length]]}))
        assert "as if the file were cut short" in faults[0].message
        assert "json.zip" in faults[0].message
        assert found == expected or whole["project.csv"][-1][1:7] in rows[-1]


def test_a_byte_that_is_not_utf_8_and_a_nul_cost_their_cells() -> None:
    whole = joined(release(10, 4))
    rows = whole["project.csv"].split(b"\n")
    for byte, told in ((b"\xe9", "the byte 0xE9 is not UTF-8"), (b"\0", "U+0000")):
        bad = whole["project.csv"].replace(b'"H2020"', b'"H20' + byte + b'20"', 1)
        found, [fault] = said({**whole, "project.csv": bad})
        assert (fault.line, fault.field, fault.alone) == (2, "frameworkProgramme", True)
        assert told in fault.message or "no code of a programme" in fault.message
        assert found < said(whole)[0] or len(found) < len(said(whole)[0])
    assert rows


def test_line_ends_may_be_mixed_and_a_byte_order_mark_stand_in_front() -> None:
    whole = release(20, 5)
    ends = {
        name: [row[:-1] + ("\r\n" if n % 3 else "\n") for n, row in enumerate(rows)] for name, rows in whole.items()
    }
    mixed = {name: b"\xef\xbb\xbf" + content for name, content in joined(ends).items()}
    assert said(mixed) == said(joined(whole))


def test_a_file_in_another_encoding_is_refused_and_not_emptied_of_its_names() -> None:
    whole = release(900, 6)
    latin = {name: "".join(rows).replace("Ω", "O").encode("latin-1") for name, rows in whole.items()}
    with pytest.raises(InputError, match=r"have bytes that are not UTF-8: .* save it as UTF-8 \(in Excel: CSV UTF-8\)"):
        said(latin)


def test_where_the_next_row_cannot_be_found_the_json_zip_is_named() -> None:
    whole = joined(release(5, 7))
    lost = whole["project.csv"] + b'"' + b"900009;\n" * 50_000
    with pytest.raises(InputError, match=r"none of the 1000 lines after it begins as a row does.*json\.zip"):
        said({**whole, "project.csv": lost})


def test_a_file_of_which_most_rows_cannot_be_read_is_refused() -> None:
    whole = release(60, 8)
    rows = whole["project.csv"]
    bad = [rows[0], *[_cell_missing(row, 3) for row in rows[1:]]]
    with pytest.raises(InputError, match=r"20 of 20 rows cannot be read .*json\.zip"):
        said(joined({**whole, "project.csv": bad}))


@pytest.mark.parametrize("filling", ['"x";' * 1_000_000, "x" * 5_000_000, '";"b\n' * 500_000, '"' + "x\n" * 900])
def test_a_row_however_long_is_held_within_bounds(filling: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more is held at once than a row that can be meant; what is behind it is found, or the file refused."""
    held: list[int] = []
    real = csv_rows._Lines.__next__

    def measured(lines: csv_rows._Lines) -> str:
        line = real(lines)
        held.append(sum(map(len, lines.taken)))
        return line

    monkeypatch.setattr(csv_rows._Lines, "__next__", measured)
    whole = joined(release(5, 9))
    rows = whole["project.csv"].split(b"\n", 1)
    try:
        said({**whole, "project.csv": rows[0] + b"\n" + filling.encode() + b"\n" + rows[1]})
    except InputError as error:
        assert "json.zip" in str(error)  # noqa: PT017 (to refuse is one of the right answers)
    assert max(held) < 3 * csv_rows.LONGEST_LINE


def test_the_columns_may_stand_in_another_order() -> None:
    """Then a row is known by being one, and not by the number in front."""
    whole = release(30, 10)
    turned: dict[str, list[str]] = {}
    for name, rows in whole.items():
        cells = csv.reader(io.StringIO("".join(rows), newline=""), delimiter=";")
        turned[name] = [line([cell.replace('"', '""') for cell in reversed(row)]) for row in cells]
    expected, _ = said(joined(whole))
    assert said(joined(turned)) == (expected, [])
    bad = {
        **turned,
        "project.csv": [
            *turned["project.csv"][:4],
            _quote_not_doubled(turned["project.csv"][4], 3),
            *turned["project.csv"][5:],
        ],
    }
    kept = {**turned, "project.csv": [*turned["project.csv"][:4], *turned["project.csv"][5:]]}
    found, [fault] = said(joined(bad))
    assert (found, fault.line) == (said(joined(kept))[0], 5)


def test_faults_in_a_whole_release_cost_their_rows_and_no_other() -> None:
    if not CUT.is_file():
        pytest.skip("../shared/data/cordis is not here")
    random = Random(11)  # noqa: S311
    with zipfile.ZipFile(CUT) as archive:
        whole = {name: archive.read(name).decode().splitlines(keepends=True) for name in archive.namelist()}
    bad = {name: [*rows] for name, rows in whole.items()}
    gone: dict[str, set[int]] = {}
    for name, rows in bad.items():
        gone[name] = set(random.sample(range(1, len(rows)), 70))
        for index in gone[name]:
            rows[index] = FAULTS[index % len(FAULTS)](rows[index], random.randrange(40))
            assert _is_broken(rows[index], rows[0])
    kept = {name: [row for n, row in enumerate(rows) if n not in gone[name]] for name, rows in whole.items()}
    expected, found = read(joined(kept)), read(joined(bad))
    stand = [item for item in found if not isinstance(item, Fault | Unknown)]
    assert stand == [item for item in expected if not isinstance(item, Fault | Unknown)]
    assert len(found) - len(expected) >= 140
