"""Files made to break the reader: each is read, set aside or refused, in time that grows with its size."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from comity.graph.errors import InputError
from comity.graph.triples import quads
from comity.loaders import curated
from comity.loaders.base import Reading
from tests.counting import calls


def _body(**more: object) -> str:
    return json.dumps({"organisations": [{"id": "x", "kind": "company", "names": [{"text": "X"}], **more}]})


def _source(**more: object) -> str:
    return json.dumps({"sources": [{"id": "s", "title": "S", **more}]})


def _read(folder: Path, text: str, name: str = "mine.yaml") -> Reading:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    reading = curated.read([path])
    assert all(list(quads(item.record, item.dataset)) for item in reading.located)
    return reading


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (_body(homepage="http://["), "'http://[' is no address"),
        (_body(homepage="http://a/%zz"), "percent-encode"),
        (_body(homepage="http://:80"), "is no address; write it whole"),
        (_body(homepage="http://a/\u202egpj"), "is no address; write it whole"),
        (_source(url="http://a/\u0001"), "is no address; write it whole"),
        (_body(names=[{"text": "X", "lang": "en-12"}]), "'en-12' is no language tag"),
        (_body(names=[{"text": "a\u001b[31mred"}]), "control character U+001B"),
        (_body(milestones=[{"kind": "founded", "date": "٢٠٢٤-١٣"}]), "'2024-13' is not in the calendar"),
        (_body(milestones=[{"kind": "founded", "date": "2024-123"}]), "'2024-123' is no date"),
        (_body(milestones=[{"kind": "founded", "date": "1" * 2000}]), "is no date"),
        (_body(kind="k" * 100_000), "is no kind of organisation"),
        (_body(names=[{"text": "n" * 3000}]), "is too long: it may have 2000 characters"),
        (_source(text={"lines": "0", "sha256": "0" * 64}), "'0' is to be at least 1"),
        (_source(text={"lines": "9" * 5000, "sha256": "0" * 64}), "is to be a whole number"),
    ],
)
def test_a_hostile_value_sets_its_record_aside_in_a_short_printable_sentence(
    tmp_path: Path, text: str, told: str
) -> None:
    (fault,) = _read(tmp_path, text).faults
    assert told in fault.sentence()
    assert len(fault.sentence()) < 2000
    assert fault.sentence().isprintable()


@pytest.mark.parametrize("key", ["\u0007bell", "k" * 500, "two\nlines"])
def test_a_hostile_key_is_told_in_one_short_line(tmp_path: Path, key: str) -> None:
    for text in (_body(**{key: "v"}), _body(id=key), json.dumps({key: []})):
        for fault in _read(tmp_path, text).faults:
            assert fault.sentence().isprintable()
            assert len(fault.sentence()) < 1000


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("dataset: ontology\n", "'ontology' is a graph of the store's own"),
        (f"dataset: {'d' * 200}\n", "is no name of a dataset"),
        ("# one\na: \x07\n", ":2: this is no YAML: control characters are not allowed"),
        ('a: "\\ud83d\\ude00"\n', "write the character itself"),
    ],
)
def test_a_hostile_file_is_refused_in_a_sentence(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        _read(tmp_path, text)
    assert told in str(caught.value)


def test_the_name_of_a_text_may_be_too_long_for_any_disk(tmp_path: Path) -> None:
    (fault,) = _read(tmp_path, _source(text={"lines": "3", "sha256": "0" * 64, "file": "x" * 300})).faults
    assert "cannot be read" in fault.message


def test_a_folder_that_may_not_be_read_is_told_and_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(folder: str) -> None:  # root, as who tests may run, may read every folder
        raise PermissionError(13, "Permission denied", folder)

    monkeypatch.setattr("os.scandir", forbidden)
    with pytest.raises(InputError, match="cannot be read: Permission denied"):
        curated.files([tmp_path])


def test_a_chain_of_records_is_set_aside_from_its_broken_end_on(tmp_path: Path) -> None:
    reading = _read(tmp_path, "organisations:\n" + _chain(4) + "- {id: whole, kind: company, names: [{text: W}]}\n")
    assert [item.record.id for item in reading.located] == ["whole"]
    told = {fault.record: fault.message for fault in reading.faults}
    assert told["organisations b3"].startswith("'b4' is described nowhere")
    assert told["organisations b0"].startswith("'b1' was set aside")


def _plain(count: int) -> str:
    return "".join(f"- {{id: b{n}, kind: company, names: [{{text: B}}]}}\n" for n in range(count))


def _chain(count: int) -> str:
    return "".join(f"- {{id: b{n}, kind: company, names: [{{text: B}}], part_of: b{n + 1}}}\n" for n in range(count))


def _same(count: int) -> str:
    return "- {id: b, kind: company, names: [{text: B}]}\n" * count


def _different(count: int) -> str:
    return "".join(f"- {{id: b, kind: company, names: [{{text: B{n}}}]}}\n" for n in range(count))


def _misspelt(count: int) -> str:
    return "".join(f"- {{id: b{n}, kind: company, names: [{{text: B}}], part_of: c{n}}}\n" for n in range(count))


def _empty(count: int) -> str:
    return "- {}\n" * count


@pytest.mark.parametrize("made", [_plain, _chain, _same, _different, _misspelt, _empty])
def test_reading_is_work_in_proportion_to_the_records(tmp_path: Path, made: Callable[[int], str]) -> None:
    """Eight times the records are eight times the work; were it their square, 64 times."""
    few, many = (calls(partial(_read, tmp_path, "organisations:\n" + made(count))) for count in (250, 2000))
    assert many < 1.5 * 8 * few
