"""Real releases: every record is read, and what the registry is known to hold is what comes out."""

from __future__ import annotations

import gzip
import json
import shutil
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from comity.graph.errors import InputError
from comity.graph.records import Mention, Organisation, Source
from comity.loaders import ror
from tests.loaders.ror.released import CUTS, NAME, faults, organisations, read, record, write

V27 = CUTS / "v2.7-ror-data-cut_schema_v2.zip"
V28 = CUTS / "v2.8-ror-data-cut_schema_v2.zip"


def _released(path: Path) -> Path:
    if not path.is_file():
        pytest.skip(f"../shared/data/ror ({path.name}) is not here")
    return path


@pytest.fixture(scope="module")
def bodies() -> list[Organisation]:
    """Read release 2.7, of which no record is set aside."""
    found = list(ror.records([_released(V27)], "ror", {}))
    assert faults(found) == []
    return organisations(found)


def test_every_record_of_a_release_is_read(bodies: list[Organisation]) -> None:
    assert len(bodies) == 32_156
    assert Counter(body.standing for body in bodies) == {"active": 31_361, "inactive": 619, "withdrawn": 176}
    assert sum("funder" in (body.kind, *body.other_kinds) for body in bodies) == 5_087


def test_every_record_of_the_next_release_is_read() -> None:
    found = list(ror.records([_released(V28)], "ror", {}))
    assert faults(found) == []
    assert len(organisations(found)) == 33_919
    assert getattr(found[0], "version", "") == "v2.8"


def test_relations_are_kept_and_their_absent_ends_are_mentioned_once() -> None:
    found = list(ror.records([_released(V27)], "ror", {}))
    ends = Counter(relation.kind for body in organisations(found) for relation in body.relations)
    assert ends == {"child": 18_427, "parent": 12_923, "related": 7_568, "successor": 493, "predecessor": 372}
    absent = [item for item in found if type(item).__name__ == Mention.__name__]
    assert len(absent) == 7_638
    described = {body.id for body in organisations(found)}
    assert not described & {getattr(item, "id", "") for item in absent}


def test_one_language_has_one_preferred_name(bodies: list[Organisation]) -> None:
    for body in bodies:
        tags = [name.lang for name in body.names if name.type == "preferred"]
        assert len(tags) == len(set(tags)) >= 1


def _zip(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return path


def test_a_release_is_read_however_it_is_packed(tmp_path: Path) -> None:
    content = json.dumps([record(1), record(2)]).encode()
    plain = write(tmp_path, content)
    expected = read(plain)
    packed = tmp_path / f"{NAME}.gz"
    packed.write_bytes(gzip.compress(content))
    folder = tmp_path / "folder"
    folder.mkdir()
    shutil.copy(plain, folder)
    (folder / "readme.txt").write_text("about", encoding="utf-8")
    zipped = tmp_path / "release.zip"
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(NAME, content)
        archive.writestr("v9.1-ror-data.csv", b"id,name")
        archive.writestr("v9.1-ror-data_schema_v1.json", b"[]")
    for path in (packed, folder, zipped):
        assert read(path) == expected


def test_of_two_schemas_in_one_zip_the_second_is_taken(tmp_path: Path) -> None:
    """As in the releases of 2023 to 2025: schema 1 under the plain name, schema 2 with its own, CSV beside."""
    content = json.dumps([record(1), record(2)]).encode()
    zipped = tmp_path / "v1.41-2024-02-13-ror-data.zip"
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("v1.41-2024-02-13-ror-data.csv", "v1.41-2024-02-13-ror-data_schema_v2.csv"):
            archive.writestr(name, b"id,name")
        archive.writestr("v1.41-2024-02-13-ror-data.json", b'[{"id": "x", "name": "old"}]')
        archive.writestr("v1.41-2024-02-13-ror-data_schema_v2.json", content)
        archive.writestr("__MACOSX/._v1.41-2024-02-13-ror-data_schema_v2.json", b"\0\5\x16\7")
    found = read(zipped)
    assert len(organisations(found)) == 2
    assert getattr(found[0], "version", "") == "v1.41"
    folder = tmp_path / "unpacked"
    with zipfile.ZipFile(zipped) as archive:
        archive.extractall(folder)
    assert read(folder) == found
    with pytest.raises(InputError, match="is ROR's CSV, which has less than its JSON and is not read: give the JSON"):
        read(folder / "v1.41-2024-02-13-ror-data.csv")
    with pytest.raises(InputError, match="is of ROR's schema 1, which is not read: take a release of schema 2"):
        read(folder / "v1.41-2024-02-13-ror-data.json")


def test_of_two_releases_in_one_zip_neither_is_chosen(tmp_path: Path) -> None:
    path = _zip(tmp_path / "two.zip", a__json=b"[]", b__json=b"[]")
    with pytest.raises(InputError, match=r"has 2 files that could be a ROR release .*a\.json, b\.json"):
        read(path)


def test_a_zip_without_a_release_says_what_is_in_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"readme\.txt"):
        read(_zip(tmp_path / "other.zip", readme__txt=b"x"))


def test_a_zip_that_is_cut_short_or_damaged_is_refused(tmp_path: Path) -> None:
    whole = _zip(tmp_path / "whole.zip", r__json=json.dumps([record(n) for n in range(1, 200)]).encode()).read_bytes()
    for name, content in (("short", whole[: len(whole) // 2]), ("flipped", whole[:900] + b"\0\0\0" + whole[903:])):
        path = tmp_path / f"{name}.zip"
        path.write_bytes(content)
        with pytest.raises(InputError, match="damaged or cut short"):
            read(path)


def test_what_unpacks_to_far_more_than_can_be_meant_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.loaders.archives._SMALL", 1_000)
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(NAME, b"[" + b" " * 5_000_000)
    with pytest.raises(InputError, match="unpacks to more than 200 times its size"):
        read(path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not there"):
        read(tmp_path / "none.zip")


def test_a_release_has_the_days_that_its_options_say(tmp_path: Path) -> None:
    path = write(tmp_path, [record()])
    [source] = [item for item in ror.records([path], "ror", {"published": "2026-04"}) if isinstance(item, Source)]
    assert (source.published, source.retrieved) == ("2026-04", None)
    with pytest.raises(InputError, match="ror: the option retrieved: 'soon' is no date"):
        list(ror.records([path], "ror", {"retrieved": "soon"}))
