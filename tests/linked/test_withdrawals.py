"""What a curator writes of an id that stands for nothing any more, and what others are told of it."""

from __future__ import annotations

from pathlib import Path

from comity.graph.triples import quads
from comity.graph.validation import validate
from comity.loaders import curated
from comity.loaders.base import Reading
from comity.server.linked.resolution import Gone, Moved, resolve
from tests.shipped import store_of

RECORDS = """
dataset: desk
organisations:
  - {id: waters, kind: university, names: [{text: Waters}], evidence: [{source: s}]}
sources:
  - {id: s, url: https://a.example/s}
withdrawals:
  - {id: old-waters, reason: Described twice., replaced_by: waters}
  - {id: phantom, reason: There was no such body.}
"""


def _read(tmp_path: Path, text: str) -> Reading:
    path = tmp_path / "desk.yaml"
    path.write_text(text, encoding="utf-8")
    return curated.read([path])


def test_a_line_of_yaml_makes_an_id_answer_for_another_or_say_why_it_is_gone(tmp_path: Path) -> None:
    reading = _read(tmp_path, RECORDS)
    assert reading.faults == ()
    store = store_of(quad for item in reading.located for quad in quads(item.record, item.dataset))
    start = store.prefixes["id"]
    assert validate(store) == []
    assert resolve(store, f"{start}old-waters") == Moved(f"{start}waters")
    assert resolve(store, f"{start}phantom") == Gone(f"{start}phantom", "There was no such body.")


def test_an_id_cannot_be_described_and_withdrawn_in_one_dataset(tmp_path: Path) -> None:
    reading = _read(tmp_path, RECORDS + "  - {id: waters, reason: Gone.}\n")
    assert "'waters' is described otherwise" in reading.faults[0].sentence()


def test_who_refers_to_a_withdrawn_id_is_told_so(tmp_path: Path) -> None:
    tie = "cooperations:\n  - {id: k, kind: meeting, parties: [waters, phantom]}\n"
    [fault] = _read(tmp_path, RECORDS + tie).faults
    assert "'phantom' is one of withdrawals" in fault.sentence()


def test_an_id_cannot_give_way_to_one_that_nobody_describes(tmp_path: Path) -> None:
    [fault] = _read(tmp_path, RECORDS + "  - {id: lost, reason: Gone., replaced_by: watrs}\n").faults
    assert "did you mean 'waters'" in fault.sentence()
