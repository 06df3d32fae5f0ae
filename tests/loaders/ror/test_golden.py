"""ROR's records become what the golden file has; what is not read is listed, with the reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from comity.graph.triples import quads
from comity.loaders import discovery, ror
from comity.loaders.base import Fault, Unknown
from comity.loaders.ror import schema
from tests.loaders.ror.released import faults, located, mentions, named, organisations, read, record, ror_id, write

HERE = Path(__file__).parent


def _golden() -> str:
    """Return the statements, sorted; the release is an input file without a version in its name."""
    made: set[str] = set()
    for item in ror.records([HERE / "input.json"], "ror", {"version": "v9.1"}):
        assert not isinstance(item, Fault | Unknown)
        made |= {f"{quad} .\n" for quad in quads(item, "ror")}
    return "".join(sorted(made))


def test_the_quads_of_a_release_are_its_golden_ones() -> None:
    """`python -m tests.loaders.ror.test_golden` writes the golden file anew."""
    assert _golden() == (HERE / "expected.nq").read_text("utf-8")


def _unread(kind: type[msgspec.Struct], place: str = "") -> set[str]:
    """List the fields of a type that are taken as JSON text, which nobody reads."""
    found = set()
    for field in msgspec.structs.fields(kind):
        inner = field.type
        while arguments := get_args(inner):
            inner = arguments[0]
        if inner is msgspec.Raw:
            found.add(place + field.name)
        elif isinstance(inner, type) and issubclass(inner, msgspec.Struct):
            found |= _unread(inner, f"{place}{field.name}.")
    return found


def test_the_list_of_what_is_ignored_is_what_the_types_do_not_read() -> None:
    assert _unread(schema.RorRecord) == set(ror.SOURCE.ignored)
    assert all(ror.SOURCE.ignored.values())


def test_what_is_ignored_may_hold_anything_and_changes_nothing(tmp_path: Path) -> None:
    plain = read(write(tmp_path, [located()]))
    odd = {**located(country_name=3, continent_code=[], continent_name={}, country_subdivision_code=True), "admin": 1}
    assert organisations(read(write(tmp_path, [odd]))) == organisations(plain)


def test_the_loader_is_found_by_its_name_and_streams() -> None:
    assert discovery.streams(discovery.named("ror"))


def _names(*names: tuple[str, list[str], str | None], folder: Path) -> list[tuple[str, str, str]]:
    (body,) = organisations(read(write(folder, [named(*names)])))
    return sorted((name.type, name.text, name.lang) for name in body.names)


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        (["label", "ror_display"], "preferred"),
        (["ror_display", "label"], "preferred"),
        (["label"], "alternative"),
        (["ror_display"], "preferred"),
        (["alias", "label", "ror_display"], "preferred"),
        (["alias", "label"], "alternative"),
        (["alias", "ror_display"], "preferred"),
        (["acronym", "alias"], "acronym"),
        (["acronym", "label", "ror_display"], "preferred"),
        (["acronym", "label"], "acronym"),
        (["alias"], "alternative"),
        (["acronym"], "acronym"),
    ],
)
def test_each_way_in_which_ror_types_a_name_beside_a_label_of_its_language(
    tmp_path: Path, types: list[str], kind: str
) -> None:
    """The displayed name is preferred wherever it stands; of other labels the first is, the next are not."""
    found = _names(("First", ["label"], "en"), ("N", types, "en"), folder=tmp_path)
    assert (kind, "N", "en") in found
    assert [name for name in found if name[0] == "preferred"] == [
        ("preferred", "N" if "ror_display" in types else "First", "en")
    ]


def test_a_label_is_preferred_in_its_own_language_whatever_else_it_is(tmp_path: Path) -> None:
    found = _names(("A", ["ror_display"], None), ("B", ["acronym", "label"], "fr"), folder=tmp_path)
    assert found == [("preferred", "A", "und"), ("preferred", "B", "fr")]


@pytest.mark.parametrize("other", [["label"], ["alias"], ["acronym"]])
@pytest.mark.parametrize("displayed_first", [True, False])
def test_a_name_that_stands_there_twice_is_one_name_and_stays_preferred(
    tmp_path: Path, other: list[str], displayed_first: bool
) -> None:
    """A text is not the preferred and another label of one language at once (SKOS, S13)."""
    two = [("A", ["ror_display"], "en"), ("A ", other, "en")]
    assert _names(*two[:: 1 if displayed_first else -1], folder=tmp_path) == [("preferred", "A", "en")]


def test_of_two_labels_in_one_language_the_first_is_preferred(tmp_path: Path) -> None:
    assert _names(("A", ["label"], "en"), ("B", ["label"], "en"), folder=tmp_path)[1] == ("preferred", "A", "en")


def test_the_kind_is_the_type_that_tells_most_and_the_others_stand_beside_it(tmp_path: Path) -> None:
    (body,) = organisations(read(write(tmp_path, [record(types=["funder", "other", "education"])])))
    assert (body.kind, body.other_kinds) == ("education", ("funder", "other"))


def test_a_bare_number_where_a_register_has_none_is_told_in_a_note_and_makes_no_address(tmp_path: Path) -> None:
    ids = [{"type": "fundref", "all": ["10"], "preferred": "10"}, {"type": "grid", "all": ["999999999"]}]
    (body,) = organisations(read(write(tmp_path, [record(external_ids=ids)])))
    assert body.same_as == (ror_id(1),)
    assert body.note is not None
    assert "fundref 10 for it" in body.note
    assert "grid 999999999 for it" in body.note


@pytest.mark.parametrize(
    ("register", "entry", "iri"),
    [
        ("isni", "000 0 00 09 9 999 9999", "https://isni.org/isni/0000000999999999"),
        ("grid", "https://www.grid.ac/institutes/grid.1234.5f", "https://www.grid.ac/institutes/grid.1234.5f"),
        ("wikidata", "Q1", "http://www.wikidata.org/entity/Q1"),
        ("fundref", "501100000001", "https://doi.org/10.13039/501100000001"),
    ],
)
def test_an_entry_in_a_register_becomes_its_address_however_it_is_spaced(
    tmp_path: Path, register: str, entry: str, iri: str
) -> None:
    ids = [{"type": register, "all": [entry], "preferred": None}]
    (body,) = organisations(read(write(tmp_path, [record(external_ids=ids)])))
    assert body.same_as == (ror_id(1), iri)


def test_which_of_several_entries_is_current_is_said_and_of_one_it_needs_no_saying(tmp_path: Path) -> None:
    ids = [
        {"type": "wikidata", "all": ["Q2", "Q3"], "preferred": "Q3"},
        {"type": "grid", "all": ["grid.1.2"], "preferred": "grid.1.2"},
    ]
    (body,) = organisations(read(write(tmp_path, [record(external_ids=ids)])))
    assert body.preferred_ids == ("http://www.wikidata.org/entity/Q3",)


def _related(kind: str, number: int, label: str = "Other") -> dict[str, Any]:
    return {"type": kind, "id": ror_id(number), "label": label}


def test_only_ends_that_are_described_nowhere_are_mentions(tmp_path: Path) -> None:
    """Whether the other end comes before or after; one that was set aside is mentioned."""
    release = [
        record(1, relationships=[_related("child", 2), _related("child", 3), _related("child", 4, "Fourth")]),
        record(2, relationships=[_related("parent", 1), _related("related", 2)]),
        record(3, names=[]),
    ]
    found = read(write(tmp_path, release))
    assert [(body.id, body.names[0].text) for body in mentions(found)] == [
        (f"ror-{ror_id(3)[16:]}", "Other"),
        (f"ror-{ror_id(4)[16:]}", "Fourth"),
    ]
    assert len(faults(found)) == 1


def test_a_withdrawn_record_stays_with_its_status(tmp_path: Path) -> None:
    release = [record(1, status="withdrawn", relationships=[_related("successor", 2)]), record(2)]
    withdrawn, active = organisations(read(write(tmp_path, release)))
    assert (withdrawn.standing, active.standing) == ("withdrawn", "active")
    assert withdrawn.relations[0].to == active.id


if __name__ == "__main__":
    (HERE / "expected.nq").write_text(_golden(), encoding="utf-8")
