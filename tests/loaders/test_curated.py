"""Curated records are read as they are written, and every fault is told with its place and its way out."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from comity.graph.errors import InputError
from comity.graph.triples import quads
from comity.loaders import curated
from comity.loaders.base import Reading

HERE = Path(__file__).parent / "curated"
KNOWN = {"elsewhere": {"unesco": "organisations", "rcuwm": "organisations", "icqhs": "organisations", "s0": "sources"}}

BODY = """
organisations:
  - id: a
    kind: university
    names: [{text: A}]
"""


def _read(tmp_path: Path, text: str | bytes, name: str = "mine.yaml", texts: Path | None = None) -> Reading:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return curated.read([path], KNOWN, texts)


def _faults(reading: Reading) -> str:
    return "\n".join(fault.sentence() for fault in reading.faults)


def test_the_quads_of_a_file_are_its_golden_ones() -> None:
    """`python tests/loaders/test_curated.py` writes the golden file anew."""
    assert _golden() == (HERE / "expected.nq").read_text("utf-8")


def _golden() -> str:
    reading = curated.read([HERE / "input.yaml"])
    assert reading.faults == ()
    made = {f"{quad} .\n" for item in reading.located for quad in quads(item.record, item.dataset)}
    return "".join(sorted(made))


def test_the_golden_file_has_every_kind_of_record() -> None:
    from comity.graph.records import KINDS

    assert {item.listed for item in curated.read([HERE / "input.yaml"]).located} == set(KINDS)


def test_a_scalar_is_a_text_so_norway_stays_norway(tmp_path: Path) -> None:
    reading = _read(tmp_path, BODY + "    places: [{country: NO, city: On}]\n    note: 1e3\n")
    record = reading.located[0].record
    assert (record.places[0].country, record.places[0].city, record.note) == ("NO", "On", "1e3")  # type: ignore[attr-defined]


def test_without_a_dataset_the_files_name_is_the_datasets(tmp_path: Path) -> None:
    assert _read(tmp_path, BODY, "My Records.yaml").datasets == ("my-records",)


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("    kind: univercity\n", ":4:", "did you mean 'university'"),
        ("    part_of: unesc\n", ":6:", "described nowhere (did you mean 'unesco'?)"),
        ("    milestones: [{kind: founded, date: 2023-02-30}]\n", ":6:", "not in the calendar"),
        ("    milestones: [{kind: founded, date: soon}]\n", ":6:", "no date"),
        ("    places: [{country: UK}]\n", ":6:", "no ISO 3166-1"),
        ("    homepage: www.example.org\n", ":6:", "no address"),
        ("    homepgae: https://example.org/\n", ":6:", "did you mean 'homepage'"),
        ("    places: {country: IR}\n", ":6:", "is to be a list"),
        ("    part_of: s0\n", ":6:", "here goes an id from organisations"),
        ("    evidence: [{source: s0, modality: sure}]\n", ":6:", "allowed: denied, discussed"),
        ("    evidence: [{source: s0, at: l. 4}]\n", ":6:", "'line 7'"),
        ("    evidence: [{at: line 4}]\n", ":6:", "The source record's id."),
        ("    evidence: [{source: s0, quote: a b c d e f g h i j k l m}]\n", ":6:", "this one has 13"),
        ("    note: ''\n", ":6:", "leave the field out"),
    ],
)
def test_a_fault_names_file_line_field_value_and_way_out(tmp_path: Path, text: str, place: str, told: str) -> None:
    body = BODY.replace("    kind: university\n", "") if text.strip().startswith("kind") else BODY
    if text.strip().startswith("kind"):
        body, text = body.replace("  - id: a\n", "  - id: a\n" + text), ""
    reading = _read(tmp_path, body + text)
    assert place in _faults(reading)
    assert told in _faults(reading)
    assert reading.located == ()
    assert reading.set_aside == {"mine": 1}


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    two = BODY.replace("university", "x") + "    homepage: y\n  - id: B\n    kind: university\n    names: []\n"
    reading = _read(tmp_path, two)
    assert len(reading.faults) == 3
    assert reading.set_aside == {"mine": 2}


def test_a_faulty_record_is_set_aside_and_the_others_stand(tmp_path: Path) -> None:
    reading = _read(tmp_path, BODY + "  - id: b\n    kind: x\n    names: [{text: B}]\n")
    assert [item.record.id for item in reading.located] == ["a"]


def test_what_refers_to_a_record_that_was_set_aside_is_set_aside_too(tmp_path: Path) -> None:
    chain = BODY.replace("university", "x") + "".join(
        f"  - {{id: {name}, kind: university, names: [{{text: N}}], part_of: {whole}}}\n"
        for name, whole in ("ba", "cb")
    )
    reading = _read(tmp_path, chain)
    assert reading.set_aside == {"mine": 3}
    assert "'a' was set aside" in _faults(reading)


def test_a_key_that_stands_twice_is_told_with_both_lines(tmp_path: Path) -> None:
    assert "lines 5 and 6" in _faults(_read(tmp_path, BODY + "    names: [{text: B}]\n"))


def test_one_id_for_two_things_sets_both_aside(tmp_path: Path) -> None:
    reading = _read(tmp_path, BODY + "  - {id: a, kind: ministry, names: [{text: A}]}\n")
    assert "is described otherwise" in _faults(reading)
    assert reading.located == ()
    assert reading.set_aside == {"mine": 2}


def test_a_record_that_is_repeated_word_for_word_is_no_fault(tmp_path: Path) -> None:
    assert _read(tmp_path, BODY + "  - {id: a, kind: university, names: [{text: A}]}\n").faults == ()


def test_two_datasets_may_describe_one_body_each_in_its_words(tmp_path: Path) -> None:
    _read(tmp_path, BODY, "one.yaml")
    _read(tmp_path, BODY.replace("text: A", "text: Another"), "two.yaml")
    reading = curated.read([tmp_path])
    assert reading.faults == ()
    assert reading.datasets == ("one", "two")


def test_two_datasets_may_not_make_one_id_a_body_and_an_event(tmp_path: Path) -> None:
    _read(tmp_path, BODY, "one.yaml")
    _read(tmp_path, "events: [{id: a, kind: meeting, names: [{text: A}]}]\n", "two.yaml")
    assert "described otherwise" in _faults(curated.read([tmp_path]))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "nothing in this file"),
        ("# only a comment\n", "nothing in this file"),
        ("a: [1,\n", "no YAML"),
        ("a: b: c\n", "no YAML"),
        ("- a\n- b\n", "mapping of lists"),
        ("a: &x 1\nb: *x\n", "anchors and aliases"),
        ("a: !!python/object:os.system 1\n", "tags"),
        ("[" * 40, "nested deeper"),
        ("dataset: No Good\n", "no name of a dataset"),
        (b"organisations:\n  - id: \xe9\n", ":2: byte 0xe9 is not UTF-8"),
        ("a: 1\n---\nb: 1\n", "no YAML"),
        ("a: \x07\n", "no YAML"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(tmp_path: Path, text: str | bytes, told: str) -> None:
    with pytest.raises(InputError, match="mine.yaml") as raised:
        _read(tmp_path, text)
    assert told in str(raised.value)


def test_every_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    for name in ("one.yaml", "two.yaml"):
        (tmp_path / name).write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="one.yaml(.|\n)*two.yaml"):
        curated.read([tmp_path])


def test_a_file_of_fifty_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(InputError, match=r"50\.0 MB.*at most 10 MB"):
        curated.read([path])


def test_a_folder_without_records_and_a_path_that_is_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no record files"):
        curated.read([tmp_path])
    with pytest.raises(InputError, match="is not there"):
        curated.read([tmp_path / "x.yaml"])


def test_a_list_that_does_not_exist_is_told_with_the_nearest(tmp_path: Path) -> None:
    assert "did you mean 'organisations'" in _faults(_read(tmp_path, BODY.replace("organisations", "organizations")))


def test_a_list_that_is_no_list_is_told(tmp_path: Path) -> None:
    assert "is to be a list" in _faults(_read(tmp_path, "organisations: {id: a}\n"))


def test_a_record_that_is_no_mapping_is_told(tmp_path: Path) -> None:
    assert "organisations number 1" in _faults(_read(tmp_path, "organisations: [a]\n"))


TEXT = b"A first line.\nThe two  signed an agreement on water.\nA third line.\n"


def _cited(evidence: str, lines: int = 3, sha256: str | None = None, file: str = "release.txt") -> str:
    sha256 = sha256 or hashlib.sha256(TEXT).hexdigest()
    source = f"sources:\n  - {{id: s1, text: {{file: {file}, lines: {lines}, sha256: {sha256}}}}}\n"
    return f"{source}{BODY}    evidence: [{{source: s1, {evidence}}}]\n"


def test_a_quote_that_stands_on_its_line_is_right_whatever_the_white_space(tmp_path: Path) -> None:
    (tmp_path / "release.txt").write_bytes(TEXT)
    assert _read(tmp_path, _cited("at: line 2, quote: two signed an agreement")).faults == ()


def test_a_quote_may_run_over_lines(tmp_path: Path) -> None:
    (tmp_path / "release.txt").write_bytes(TEXT)
    assert _read(tmp_path, _cited("at: line 1-2, quote: first line. The two")).faults == ()


@pytest.mark.parametrize(
    ("evidence", "told"),
    [
        ("at: line 1, quote: signed an agreement", "it stands on line 2"),
        ("at: line 2, quote: signed a treaty", "it stands nowhere"),
        ("quote: signed a treaty", "is not at any line"),
        ("at: line 4", "lies past the end: s1 has 3 lines"),
        ("at: line 3-2", "lies past the end"),
    ],
)
def test_a_quote_that_is_not_there_and_a_locator_past_the_end_are_told(
    tmp_path: Path, evidence: str, told: str
) -> None:
    (tmp_path / "release.txt").write_bytes(TEXT)
    assert told in _faults(_read(tmp_path, _cited(evidence)))


def test_a_locator_past_the_end_is_told_without_the_text(tmp_path: Path) -> None:
    assert "past the end" in _faults(_read(tmp_path, _cited("at: line 9, quote: whatever")))


def test_another_text_of_the_same_name_is_told(tmp_path: Path) -> None:
    (tmp_path / "release.txt").write_bytes(TEXT + b"more\n")
    assert "another text was read" in _faults(_read(tmp_path, _cited("at: line 1")))


def test_a_wrong_count_of_lines_is_told(tmp_path: Path) -> None:
    (tmp_path / "release.txt").write_bytes(TEXT)
    assert "has 3 lines, not 5" in _faults(_read(tmp_path, _cited("at: line 1", lines=5)))


def test_texts_may_lie_in_a_folder_of_their_own(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "release.txt").write_bytes(TEXT)
    assert "it stands nowhere" in _faults(_read(tmp_path, _cited("quote: signed a treaty"), texts=texts))


def test_a_text_is_never_looked_for_outside_the_folders(tmp_path: Path) -> None:
    (tmp_path / "release.txt").write_bytes(TEXT)
    inside = tmp_path / "inside"
    inside.mkdir()
    assert _read(inside, _cited("quote: signed a treaty", file="../release.txt")).faults == ()


if __name__ == "__main__":
    (HERE / "expected.nq").write_text(_golden(), encoding="utf-8")
