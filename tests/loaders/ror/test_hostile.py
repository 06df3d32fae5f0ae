"""What is wrong in a release sets its record aside, or stops the load, in one sentence that says what and where."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from comity.graph.errors import InputError
from comity.loaders import json_array
from tests.loaders.ror.released import NAME, faults, located, named, organisations, read, record, ror_id, unknown, write


def _ids(register: str, *entries: str, preferred: str | None = None) -> dict[str, Any]:
    return record(external_ids=[{"type": register, "all": list(entries), "preferred": preferred}])


def _related(**changes: Any) -> dict[str, Any]:
    return record(relationships=[{"type": "child", "id": ror_id(2), "label": "Other", **changes}])


def _site(address: str) -> dict[str, Any]:
    return record(links=[{"type": "website", "value": address}])


CELLS = {
    "no label": (named(("N", ["alias"], "en")), "field names.types: there is no label among the names"),
    "a field without": ({k: v for k, v in record().items() if k != "status"}, "field status: the field is missing"),
    "a place without": (record(locations=[{"geonames_id": 1}]), "geonames_details: the field is missing"),
    "places no list": (record(locations=3), "field locations: 3 is of another type: expected `array | null`, got"),
    "withdrawn country": (located(country_code="AN"), "'AN' was the Netherlands Antilles until 2010"),
    "bytes": (_site("https://a.example/\ud800"), "bytes that are not UTF-8, or one half of a surrogate pair"),
    "unknown type": (record(types=["lab"]), "field types: 'lab' is none of those that are known: education, "),
    "no type": (record(types=[]), "field types: there is none; known: education, "),
    "unknown status": (record(status="gone"), "field status: 'gone' is none of those that are known: active, inactive"),
    "unknown name type": (
        named(("N", ["nick"], "en")),
        "field names.types: 'nick' is none of those that are known",
    ),
    "unknown relation": (
        _related(type="sister"),
        "field relationships.type: 'sister' is none of those that are known",
    ),
    "unknown register": (_ids("viaf", "1"), "field external_ids.type: 'viaf' is none of those that are known: isni"),
    "unknown country": (located(country_code="XX"), "'XX' is no code of a country that is known"),
    "year 2899": (record(established=2899), "field established: the year 2899 cannot be meant: years from 500 to 20"),
    "year 1": (record(established=1), "field established: the year 1 cannot be meant"),
    "long year": (record(established=10**400), "cannot be meant"),
    "year as text": (record(established="1990"), "field established: '1990' is of another type: expected `int | null`"),
    "latitude 91": (located(lat=91), "geonames_details.lat: 91.0 lies outside -90 to 90 degrees"),
    "longitude -181": (located(lng=-181), "geonames_details.lng: -181.0 lies outside -180 to 180 degrees"),
    "half a point": (located(lng=None), "lat is -22.55 and lng is None: a point has both"),
    "geonames 0": (record(locations=[{**record()["locations"][0], "geonames_id": 0}]), "0 is to be at least 1"),
    "empty region": (located(country_subdivision_name=" "), "country_subdivision_name: is empty"),
    "odd language": (named(("N", ["label"], "English")), "'English' is no language tag"),
    "address with spaces": (_site("https://a.example/b c"), "'https://a.example/b c' is no whole address"),
    "address right to left": (_site("https://a.example/\u202egpj"), "is no whole address"),
    "control character in an address": (_site("http://\x1b"), "is no address: "),
    "script as address": (_site("javascript:alert(1)"), "'javascript:alert(1)' is no whole address"),
    "isni": (_ids("isni", "0000 0000 9999 X"), "'0000 0000 9999 X' is no entry of isni, which has the form"),
    "grid": (_ids("grid", "grid.1.2> <x:y"), "'grid.1.2> <x:y' is no entry of grid"),
    "wikidata": (_ids("wikidata", "P31"), "'P31' is no entry of wikidata"),
    "fundref": (_ids("fundref", "10.13039/1"), "'10.13039/1' is no entry of fundref"),
    "preferred": (_ids("grid", "grid.1.2", preferred="grid.3.4"), "'grid.3.4' is not among all that there are"),
    "other end miswritten": (_related(id=ror_id(2)[:-1]), "field relationships.id: 'https://ror.org/"),
    "other end unnamed": (_related(label=""), "field relationships.label: is empty"),
}
RECORDS = {
    "no names at all": (
        record(names=None),
        "field names: None is of another type: expected `array`, got `null`; the record is",
    ),
    "control character": (named(("a\x1b[31mred", ["label"], "en")), "has the control character U+001B"),
    "empty name": (named((" ", ["label"], "en")), "field names.value: is empty"),
    "long name": (named(("n" * 3000, ["label"], "en")), "has 3000 characters; at most 2000 are read"),
    "no names": (record(names=[]), "field names: there is none"),
    "id elsewhere": (record(id="https://ror.example/012345678"), "is no ROR id"),
    "id miswritten": (record(id=ror_id(1)[:-2] + "00"), "its check digits do not fit"),
    "id in capitals": (record(id=ror_id(31).upper()), "is no ROR id"),
    "id with other digits": (record(id="https://ror.org/٠٠٠٠٠٠٠٠٠"), "is no ROR id"),
    "long id": (record(id="i" * 100_000), "is no ROR id"),
    "no names field": (
        {k: v for k, v in record().items() if k != "names"},
        "field names: the field is missing; the record is set aside",
    ),
    "names no list": (record(names="N"), "field names: 'N' is of another type: expected `array`, got `str`"),
    "a number": (3, "record 2: 3 is of another type: expected `object`, got `int`"),
    "an id that is none": (record(id=[[["x"]]]), "field id: expected `str`, got `array`"),
}


@pytest.mark.parametrize("case", CELLS)
def test_a_value_that_cannot_be_meant_is_left_out_alone(tmp_path: Path, case: str) -> None:
    content, told = CELLS[case]
    found = read(write(tmp_path, [record(7), content, record(8)]))
    assert told in faults(found)[0].sentence()
    assert {(fault.alone, fault.of) for fault in faults(found)} == {(True, f"ror-{content['id'][16:]}")}
    assert faults(found)[0].sentence().startswith(f"{NAME}: record 2")
    assert [body.identifier for body in organisations(found)] == [ror_id(7)[16:], content["id"][16:], ror_id(8)[16:]]
    if "geonames_details." in told and case != "a place without":
        assert len(organisations(found)[1].places) == 1


@pytest.mark.parametrize("case", RECORDS)
def test_what_makes_a_record_meaningless_sets_it_aside_and_no_other(tmp_path: Path, case: str) -> None:
    content, told = RECORDS[case]
    found = read(write(tmp_path, [record(7), content, record(8)]))
    (fault,) = faults(found)
    assert told in fault.sentence()
    assert not fault.alone
    assert fault.sentence().startswith(f"{NAME}: record 2")
    assert [body.identifier for body in organisations(found)] == [ror_id(7)[16:], ror_id(8)[16:]]


def test_the_second_of_two_records_with_one_id_is_set_aside(tmp_path: Path) -> None:
    (fault,) = faults(read(write(tmp_path, [record(1), record(2), record(1)])))
    assert fault.sentence() == (
        f"{NAME}: record 3 ({ror_id(1)}), field id: {ror_id(1)} was described already: "
        "the first description stands; take one of them out; the record is set aside"
    )


def test_a_record_that_was_set_aside_leaves_its_id_to_the_next(tmp_path: Path) -> None:
    found = read(write(tmp_path, [record(1, names=[]), record(1)]))
    assert len(organisations(found)) == len(faults(found)) == 1


def test_a_name_in_latin_1_is_left_out_alone(tmp_path: Path) -> None:
    two = named(("Institute", ["label"], "en"), ("Universite", ["alias"], "fr"))
    data = json.dumps([record(7), two, record(8)]).encode()
    found = read(write(tmp_path, data.replace(b"Universite", b"Universit\xe9")))
    (fault,) = faults(found)
    assert (
        "record 2 (https://ror.org/000000195), field names.value: it has bytes that are not UTF-8" in fault.sentence()
    )
    assert (fault.value, fault.alone) == ("Universit\udce9", True)
    assert [name.text for name in organisations(found)[1].names] == ["Institute"]


def test_all_that_is_wrong_in_a_record_is_left_out_and_the_rest_stands(tmp_path: Path) -> None:
    bad = record(
        established="soon",
        links=[*record()["links"], {"type": "website", "value": "none"}, {"type": "shop", "value": "x"}],
        external_ids=[{"type": "grid", "all": ["grid.1.2", "x"], "preferred": "x"}],
        domains=["a.example", " "],
        types=["lab", "shop", "facility"],
    )
    found = read(write(tmp_path, [bad]))
    (body,) = organisations(found)
    assert (body.homepage, body.same_as[1:], body.domains, body.kind, body.milestones) == (
        "https://water.example/",
        ("https://www.grid.ac/institutes/grid.1.2",),
        ("a.example",),
        "facility",
        (),
    )
    assert sorted((fault.field, fault.value) for fault in faults(found)) == [
        ("domains", " "),
        ("established", "soon"),
        ("external_ids.all", "x"),
        ("external_ids.preferred", "x"),
        ("links.type", "shop"),
        ("links.value", "none"),
        ("types", "lab"),
        ("types", "shop"),
    ]


def test_a_field_that_is_not_known_is_kept_out_wherever_it_stands(tmp_path: Path) -> None:
    plain, odd = record(1), record(1, motto="Aqua", links=[{"type": "website", "value": "http://a.example", "rank": 1}])
    odd["locations"][0]["geonames_details"]["planet"] = {"name": "Earth"}
    plain["links"] = [{"type": "website", "value": "http://a.example"}]
    found = read(write(tmp_path, [odd, record(2)]))
    assert organisations(found) == organisations(read(write(tmp_path, [plain, record(2)])))
    assert sorted(item.field for item in unknown(found)) == ["links.rank", "locations.geonames_details.planet", "motto"]
    assert faults(found) == []


def test_of_a_key_that_stands_twice_the_last_counts_as_in_nearly_all_readers(tmp_path: Path) -> None:
    data = json.dumps([record(1)]).encode().replace(b'"status":', b'"status": "inactive", "status":')
    assert [body.standing for body in organisations(read(write(tmp_path, data)))] == ["active"]


SCHEMA_1 = {"id": ror_id(1), "name": "Institute", "types": ["Facility"], "country": {"country_code": "NA"}}
WHOLE = json.dumps([record(1), record(2)]).encode()
INSIDE = b'[{"id": "' + ror_id(1).encode() + b'", "admin": '
STOPPING: dict[str, tuple[Any, str]] = {
    "schema 1": ([SCHEMA_1], f"{NAME}: record 1 ({ror_id(1)}) is of ROR's schema 1, which is not read: take a release"),
    "truncated": (WHOLE[:-20], f"{NAME} is cut short after record 1: download it again"),
    "closing bracket missing": (WHOLE[:-1], f"{NAME} is cut short after record 1"),
    "utf-16": (
        json.dumps([record()]).encode("utf-16"),
        "is no JSON array of records (it starts with b'\\xff\\xfe[\\x00",
    ),
    "empty file": (b"", "is no JSON array of records (it is empty): give a file in UTF-8 of the form [{…}, …]"),
    "numbers": ([1, 2, 3], "is no JSON array of records (it starts with b'[1, 2, 3]')"),
    "an object": (record(), "is no JSON array of records (it starts with b'{\"admin"),
    "a text": (b"<html>", "is no JSON array of records (it starts with b'<html>')"),
    "deep": (b"[" * 100_000, "is no JSON array of records (it starts with b'[[[["),
    "deep inside": (INSIDE + b"[" * 100_000, f"{NAME} is cut short after record 0"),
    "more behind the end": (WHOLE + b"[]", "record 2, the last, is no JSON (JSON is malformed: trailing characters"),
    "comma behind the last": (WHOLE[:-1] + b",]", "is no JSON"),
}


BROKEN = {
    "deep and closed": (b'{"id": "", "admin": ' + b"[" * 9999 + b"]" * 9999 + b"}", "it is nested too deeply"),
    "nan": (json.dumps(located(lat=float("nan"))).encode(), "field locations.geonames_details.lat: nan lies outside"),
    "lone surrogate": (json.dumps(named(("\ud800", ["label"], "en"))).encode(), "one half of a surrogate pair"),
    "raw control character": (json.dumps(record()).encode().replace(b"Institute 1", b"a\x01"), "character U+0001"),
    "no JSON": (b'{"id": nothing}', "it cannot be read: "),
}


@pytest.mark.parametrize("block", [40, 1 << 20])
@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("case", BROKEN)
def test_an_element_that_is_no_json_costs_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str, place: int, block: int
) -> None:
    monkeypatch.setattr(json_array, "_BLOCK", block)
    content, told = BROKEN[case]
    elements = [json.dumps(record(n)).encode() for n in (7, 8)]
    elements.insert(place, content)
    found = read(write(tmp_path, b"[" + b",\n".join(elements) + b"]"))
    assert told in faults(found)[0].sentence()
    assert {ror_id(7)[16:], ror_id(8)[16:]} <= {body.identifier for body in organisations(found)}


@pytest.mark.parametrize("block", [40, 1 << 20])
@pytest.mark.parametrize("case", STOPPING)
def test_what_is_no_release_of_schema_2_stops_the_load_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str, block: int
) -> None:
    """Wherever the blocks end in which it is read."""
    monkeypatch.setattr(json_array, "_BLOCK", block)
    content, told = STOPPING[case]
    with pytest.raises(InputError) as caught:
        read(write(tmp_path, content))
    assert told in str(caught.value)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 600


def test_an_empty_array_has_a_dataset_a_source_and_no_records(tmp_path: Path) -> None:
    assert [type(item).__name__ for item in read(write(tmp_path, []))] == ["Dataset", "Source"]


def test_a_record_that_does_not_end_is_refused_before_it_fills_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_array, "_BLOCK", 1 << 16)
    monkeypatch.setattr(json_array, "LONGEST", 1 << 20)
    path = write(tmp_path, INSIDE + b'"' + b"x" * (4 << 20) + b'"}]')
    with pytest.raises(InputError, match=r"record 1 is longer than 1 MB: this is no list of records"):
        read(path)


def _texts(size: int) -> bytes:
    return INSIDE + json.dumps(["x" * 30] * (size // 34)).encode() + b"}]"


def _objects(size: int) -> bytes:
    return INSIDE + json.dumps([{"id": "x"}] * (size // 13)).encode() + b"}]"


def _open(size: int) -> bytes:
    return INSIDE + b'[{"id":1},' * (size // 10)


@pytest.mark.parametrize("made", [_texts, _objects, _open])
def test_a_long_hostile_record_takes_time_in_proportion_to_its_length(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: Callable[[int], bytes]
) -> None:
    """How many bytes are looked at is counted: were it the square, sixteen times as many for four times the length."""
    monkeypatch.setattr(json_array, "_BLOCK", 1 << 12)
    looked: list[int] = []
    for name in ("_decode", "_commas"):
        real = getattr(json_array, name)

        def counted(data: bytes, *more: Any, real: Callable[..., Any] = real) -> Any:
            looked.append(len(data))
            return real(data, *more)

        monkeypatch.setattr(json_array, name, counted)
    counts = []
    for size in (1 << 17, 1 << 19):
        looked.clear()
        try:
            read(write(tmp_path, made(size)))
        except InputError as error:
            assert "is cut short" in str(error)  # noqa: PT017 - one of the three does not end
        counts.append(sum(looked))
    assert counts[1] < 6 * counts[0]
