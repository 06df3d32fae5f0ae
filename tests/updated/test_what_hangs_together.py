"""One rule for all loaders: what refers to nothing, or to itself where another has to stand, costs only itself."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from comity.graph.basics import Source
from comity.graph.parts import Name, Place, Relation
from comity.graph.records import KINDS, Event, Field
from comity.graph.references import others, references_of
from comity.loaders import curated
from comity.loaders.links import ITSELF as ITSELF_TOLD
from tests.updated.loaders_of_others import Given, at_once, body, project, streaming


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Given:
    """Return an empty store."""
    return Given(tmp_path, monkeypatch)


DESK = """
organisations:
- {id: mine, kind: state, names: [{text: Mine}]}
sources:
- {id: page, url: "https://page.example/"}
agreements:
- {id: with-others, parties: [mine, oth-1], evidence: [{source: page}]}
- {id: with-nobody, parties: [mine, nobody], evidence: [{source: page}]}
"""


def test_of_records_that_stream_one_that_refers_to_nothing_is_set_aside_and_what_refers_to_it(given: Given) -> None:
    found = [body("oth-1"), body("oth-2"), project("oth-p1", "oth-1", "oth-2"), project("oth-p2", "oth-1", "oth-9")]
    loader = streaming(lambda: [*found, project("oth-p3", "oth-1", "oth-2", follows="oth-p2")])
    built = given.build(loader)
    assert built.returncode == 3, built.stderr
    assert "cooperations oth-p2, field party: 'oth-9' is described nowhere" in built.stderr
    assert "cooperations oth-p3, field follows: 'oth-p2' is described nowhere" in built.stderr
    assert given.ask("id:oth-p1 a comity:Cooperation . id:oth-1 comity:partyTo id:oth-p1")
    assert not given.ask("?s ?p id:oth-p2")
    assert not given.ask("VALUES ?gone { id:oth-p2 id:oth-p3 } ?gone ?p ?o")
    assert given.ask("?build comity:recordsSetAside 2")
    with (given.store / "set-aside.csv").open(encoding="utf-8") as file:
        assert [row["record"] for row in csv.DictReader(file)] == ["cooperations oth-p2", "cooperations oth-p3"]


def test_what_was_set_aside_comes_back_with_what_it_refers_to(given: Given) -> None:
    tie = project("oth-p1", "oth-1", "oth-2")
    assert given.build(streaming(lambda: [body("oth-1"), tie])).returncode == 3
    (given.folder / "others.dat").write_text("the next release", encoding="utf-8")
    assert given.build(streaming(lambda: [body("oth-1"), body("oth-2"), tie])).returncode == 0
    assert given.ask("id:oth-2 comity:partyTo id:oth-p1")


def test_a_file_that_is_as_it_was_is_read_again_where_what_it_refers_to_came_or_went(given: Given) -> None:
    """Another dataset of the same build describes it, or no longer does."""
    loader = streaming(lambda: [body("oth-1"), project("oth-p", "oth-1", "late")])
    late = "\n- {id: late, kind: state, names: [{text: Late}]}"
    assert given.build(loader, DESK).returncode == 3
    assert not given.ask("id:oth-p ?p ?o")
    given.build(loader, DESK.replace("\nsources:", f"{late}\nsources:"))
    assert given.ask("id:late comity:partyTo id:oth-p")
    assert "'late' is described nowhere" in given.build(loader, DESK).stderr
    assert not given.ask("id:oth-p ?p ?o")
    assert "nothing had changed" in given.build(loader, DESK).stderr


def test_of_records_read_at_once_by_another_loader_one_is_set_aside_too(given: Given) -> None:
    built = given.build(at_once(("organisations", body("oth-1")), ("cooperations", project("oth-p", "oth-1", "oth-9"))))
    assert built.returncode == 3, built.stderr
    assert "cooperations oth-p, field parties.1.party: 'oth-9' is described nowhere" in built.stderr
    assert given.ask("id:oth-1 a org:Organization")
    assert not given.ask("id:oth-p ?p ?o")


@pytest.mark.parametrize(
    "loader",
    [
        streaming(lambda: [body("oth-1"), project("oth-p", "oth-1", "mine")]),
        at_once(("organisations", body("oth-1")), ("cooperations", project("oth-p", "oth-1", "mine"))),
    ],
    ids=["streaming", "at once"],
)
def test_records_of_one_build_refer_to_each_other_whatever_read_them(given: Given, loader: Any) -> None:
    """In a new store as in one where they are already: the second build changes nothing."""
    built = given.build(loader, DESK)
    assert built.returncode == 3, built.stderr
    assert "agreements with-nobody, field parties.1.party: 'nobody' is described nowhere" in built.stderr
    assert given.ask("id:mine comity:partyTo id:with-others, id:oth-p")
    assert not given.ask("id:with-nobody ?p ?o")
    again = given.build(loader, DESK)
    assert again.returncode == 3, again.stderr
    assert "nothing had changed" in again.stderr


def test_a_record_that_refers_to_what_goes_with_this_build_is_set_aside(given: Given) -> None:
    given.build(streaming(lambda: [body("oth-1"), body("oth-2")]), DESK)
    (given.folder / "others.dat").write_text("the next release", encoding="utf-8")
    built = given.build(streaming(lambda: [body("oth-2")]), DESK)
    assert built.returncode == 3, built.stderr
    assert "agreements with-others, field parties.1.party: 'oth-1' is described nowhere" in built.stderr
    assert not given.ask("id:with-others ?p ?o")


def test_a_relation_of_a_record_that_streams_to_itself_is_set_aside_and_the_record_stands(given: Given) -> None:
    odd = body(
        "oth-1", part_of="oth-1", relations=(Relation(kind="child", to="oth-1"), Relation(kind="parent", to="oth-2"))
    )
    wide = Field(id="oth-f", names=(Name(text="A field"),), broader="oth-f")
    built = given.build(
        streaming(lambda: [odd, body("oth-2"), wide, project("oth-p", "oth-1", "oth-2", follows="oth-p")])
    )
    assert built.returncode == 3, built.stderr
    for told in ("1, field part_of: ", "1, field relations: child: ", "f, field broader: ", "p, field follows: "):
        assert f"oth-{told}{ITSELF_TOLD}" in built.stderr
    assert given.ask("id:oth-1 comity:registryParent id:oth-2")
    assert given.ask("id:oth-f skos:inScheme ?scheme . id:oth-p a comity:Cooperation")
    assert not given.ask("?record ?p ?record")


ITSELF = {
    "organisations": "part_of: a, formerly: a, relations: [{kind: related, to: a}]",
    "events": "kind: conference, part_of: a",
    "agreements": "parties: [b], follows: a",
    "sources": "url: https://a.example/, derived_from: [a]",
    "fields": "broader: a",
    "claims": "question: Who?, value: Nobody, about: [a]",
    "withdrawals": "reason: An error, replaced_by: a",
}


@pytest.mark.parametrize("listed", ITSELF)
def test_a_record_of_a_file_that_refers_to_itself_is_set_aside_with_each_field(tmp_path: Path, listed: str) -> None:
    """Whoever wrote the file can mend it, as any other fault of a record."""
    names = "" if listed in ("agreements", "sources", "claims", "withdrawals") else "names: [{text: A}], "
    kind = "kind: state, " if listed == "organisations" else ""
    file = tmp_path / "a.yaml"
    body_ = "organisations:\n- {id: b, kind: state, names: [{text: B}]}\n"
    record = f"- {{id: a, {names}{kind}{ITSELF[listed]}}}\n"
    file.write_text(body_ + record if listed == "organisations" else f"{body_}{listed}:\n{record}", encoding="utf-8")
    reading = curated.read([file])
    assert [item.record.id for item in reading.located] == ["b"]
    assert reading.set_aside == {"a": 1}
    own = [
        fault.field for fault in reading.faults if "a record cannot stand in this relation to itself" in fault.message
    ]
    assert {field.partition(".")[0] for field in own} == {field for field, _ in others(KINDS[listed].__name__)}


#: What a record may say of itself: that it took a step, that a word is its own, that it is its own source or publisher.
OF_ITSELF = {"by", "speaker", "source"}


@pytest.mark.parametrize("listed", KINDS)
def test_every_field_that_may_hold_the_id_of_its_own_record_says_whether_it_can_be_meant(listed: str) -> None:
    for field, marker in references_of(KINDS[listed]):
        if not marker.lists or listed in marker.lists:
            assert marker.another or field in OF_ITSELF, f"{listed}: {field}"


@pytest.mark.parametrize(
    ("records", "told"),
    [
        (lambda: [Event(id="oth-e", kind="conference", names=(Name(text="E"),))], "gives 'oth-e', of type Event"),
        (lambda: ["oth-e"], "gives 'oth-e', of type str"),
        (lambda: [dict[str, str]()["name"]], "the loader 'cordis' failed (KeyError: 'name')"),
        (lambda: iter([1 // 0]), "the loader 'cordis' failed (ZeroDivisionError"),
    ],
    ids=["an event", "no record", "a KeyError", "a division"],
)
def test_what_a_loader_gives_that_no_large_dataset_has_ends_in_a_sentence(
    given: Given, records: Callable[[], Any], told: str
) -> None:
    built = given.build(streaming(records))
    assert built.returncode == 2
    assert told in built.stderr
    assert not (given.store / "CURRENT").exists()


@pytest.mark.parametrize(
    ("odd", "told"),
    [
        (body("oth-2", places=(Place(country="UK"),)), "it cannot be written: 'UK' is not known"),
        (project("oth-2", "oth-1", date="last summer"), "it cannot be written: "),
        (Source(id="oth-2", published="next year"), "it cannot be written: "),
    ],
    ids=["a country", "a date", "a day of publication"],
)
def test_a_record_that_its_loader_did_not_check_is_set_aside_alone(given: Given, odd: Any, told: str) -> None:
    built = given.build(streaming(lambda: [body("oth-1"), odd, body("oth-3")]))
    assert built.returncode == 3, built.stderr
    assert told in built.stderr
    assert given.ask("id:oth-1 a org:Organization . id:oth-3 a org:Organization")
    assert not given.ask("id:oth-2 ?p ?o")


def test_records_set_aside_are_told_where_a_violation_stops_the_build(given: Given) -> None:
    """A place outside every country of the world is written, and found by the shapes: the latitude."""
    loader = streaming(
        lambda: [body("oth-1"), project("oth-p", "oth-1", "oth-9"), body("oth-2", places=(Place(lat=99.0, long=1.0),))]
    )
    built = given.build(loader, DESK)
    assert built.returncode == 1, built.stderr
    assert "nothing was changed" in built.stderr
    assert "cooperations oth-p, field party: 'oth-9' is described nowhere" in built.stderr
    assert "agreements with-nobody, field parties.1.party: 'nobody' is described nowhere" in built.stderr
    assert not (given.store / "CURRENT").exists()
