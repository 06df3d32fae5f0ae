"""Large datasets: loaded whole or by what changed, without a trace of a source that breaks off."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from comity.graph import digests
from comity.graph.build import BuildReport, DatasetInput, build
from comity.graph.differences import differences
from comity.graph.errors import InputError, StoreError
from comity.graph.parts import Evidence, Name, Relation
from comity.graph.provenance import File
from comity.graph.records import Framework, Organisation, Record
from comity.graph.shape_sets import ShapeChecker
from comity.graph.shapes import ShapeResult
from comity.graph.store import Store, open_store
from comity.graph.triples import quads
from comity.graph.vocabulary import term
from tests.store.streamed import Streamed, body, project

FIRST: list[Record] = [*(body(n) for n in range(1, 21)), project(1, 1, 2), project(2, 2, 3)]


def small(name: str, *records: Record) -> DatasetInput:
    """Make a dataset that is read at once."""
    return DatasetInput(
        name=name,
        files=(File(f"{name}.yaml", str(hash(records)), 1),),
        loader="by-hand",
        quads=lambda: [quad for record in records for quad in quads(record, name)],
        records=len(records),
    )


def said(path: Path, graph: str = "registry") -> set[str]:
    """Return the statements of a graph, as text."""
    with open_store(path) as store:
        return {str(quad.triple) for quad in store.quads(graph)}


def count(path: Path, pattern: str) -> int:
    """Count the solutions of a pattern, as an analyst would."""
    with open_store(path) as store:
        return int(next(store.select(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"))["n"].value)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Build a store with the registry in it."""
    build(tmp_path / "store", [Streamed(FIRST)])
    return tmp_path / "store"


def test_a_large_dataset_stands_alone_and_is_asked_like_any_other(path: Path) -> None:
    with open_store(path) as store:
        assert store.alone == (store.graph("registry"),)
    assert count(path, "?body a org:Organization") == 20
    assert count(path, "GRAPH graph:registry { ?body a org:Organization }") == 20
    assert count(path, "?body comity:partyTo ?project") == 4
    assert count(path, "id:reg-1 rdfs:label ?label") == 1


def test_a_statement_of_a_small_and_a_large_dataset_counts_once(path: Path) -> None:
    """A desk officer describes a body of the registry once more, with a name of her own."""
    again = Organisation(id="reg-1", kind="university", names=(Name(text="University 1"), Name(text="U1", lang="fr")))
    build(path, [small("mine", again)])
    assert count(path, "id:reg-1 a org:Organization") == 1
    assert count(path, "id:reg-1 skos:prefLabel ?name") == 2
    assert count(path, "GRAPH graph:mine { id:reg-1 a org:Organization }") == 1


def test_the_dates_of_large_and_small_datasets_are_described_once(path: Path) -> None:
    build(path, [small("mine", body(1, founded="1990"))])
    assert count(path, "id:date/1990 comity:earliest ?day".replace("id:date/1990", "?date")) == 2
    assert count(path, "?step comity:date ?date . ?date comity:edtf '1990'") == 20


def release(path: Path, items: list[Record], version: str = "2") -> tuple[Streamed, BuildReport]:
    """Load the next release."""
    stream = Streamed(items, version=version)
    return stream, build(path, [stream])


def test_the_next_release_gives_the_graph_that_a_fresh_load_gives(path: Path, tmp_path: Path) -> None:
    """Bodies come, go and change; a project changes its parties; whichever way, it is the same graph."""
    items = [body(n) for n in range(2, 20)]
    items[3] = body(5, Relation(kind="parent", to="reg-2"), name="University Five", founded="1991-05")
    newer: list[Record] = [*items, body(30), project(1, 1, 4), project(2, 2, 3)]
    stream, report = release(path, newer)
    assert stream.read == 1
    assert report.loaded[1].triples == len(said(path))
    build(tmp_path / "fresh", [Streamed(newer, version="2")])
    assert said(path) == said(tmp_path / "fresh")
    assert count(path, "?p comity:date/comity:edtf '1991-05'") == 1
    assert stream.left_out == [("reg-project-1", "cooperations", "party", "reg-1")]
    assert count(path, "id:reg-4 comity:partyTo ?project") == 0


def test_a_release_that_changes_most_records_is_loaded_whole(path: Path, tmp_path: Path) -> None:
    build(path, [small("mine", Organisation(id="mine-1", kind="state", names=(Name(text="Mine"),)))])
    newer: list[Record] = [body(n, name=f"Renamed {n}") for n in range(1, 21)]
    stream, _ = release(path, newer)
    assert stream.read == 2
    build(tmp_path / "fresh", [Streamed(newer, version="2")])
    assert said(path) == said(tmp_path / "fresh")
    assert count(path, "id:mine-1 skos:prefLabel ?name") == 1
    assert count(path, "?body a org:Organization") == 21


def test_two_large_datasets_stand_side_by_side_and_one_can_go(path: Path) -> None:
    other = Streamed([body(1)], name="other", prefixes=("oth-",))
    other.items = [Organisation(id="oth-1", kind="university", identifier="1", names=(Name(text="Other"),))]
    build(path, [other])
    assert count(path, "?body a org:Organization") == 21
    build(path, [], drop=["registry"])
    assert count(path, "?body a org:Organization") == 1
    with open_store(path) as store:
        assert store.alone == (store.graph("other"),)
        assert digests.datasets(store.folder) == ["other"]


def test_two_large_datasets_that_describe_the_same_bodies_are_refused(path: Path) -> None:
    with pytest.raises(StoreError, match=r"'twice' describes what .*graph/registry.* describes \(reg-…\)"):
        build(path, [Streamed([body(1)], name="twice")])
    assert count(path, "?body a org:Organization") == 20


@pytest.mark.parametrize("after", [0, 1, 15])
def test_a_source_that_breaks_off_changes_nothing_and_leaves_the_others(path: Path, after: int) -> None:
    before = said(path)
    broken = Streamed([body(1, name="New")], version="2", breaks_after=min(after, 1))
    report = build(path, [broken, small("mine", Organisation(id="m", kind="state", names=(Name(text="M"),)))])
    assert report.loaded[1].failed == "the file is cut short"
    assert report.loaded[2].triples
    assert said(path) == before
    assert not list((path / "generations").glob("*.draft"))


@pytest.mark.parametrize("after", [1, 30])
def test_a_new_source_that_breaks_off_while_it_is_loaded_leaves_no_trace(
    path: Path, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part of it had been loaded by then; what was loaded before it in the same build stands."""
    monkeypatch.setattr("comity.graph.streams._GROUP", 1_000)
    monkeypatch.setattr("comity.graph.drafts._PORTION", 2_000)
    before = said(path)
    mine = small("mine", Organisation(id="m", kind="state", names=(Name(text="M"),)))
    others = [Organisation(id=f"new-{n}", kind="state", names=(Name(text=f"N {n}"),)) for n in range(60)]
    broken = Streamed([*others], name="new", prefixes=("new-",), breaks_after=after)
    report = build(path, [mine, broken])
    assert report.loaded[2].failed == "the file is cut short"
    assert said(path) == before
    assert said(path, "mine")
    assert count(path, "?body a org:Organization") == 21
    with open_store(path) as store:
        assert store.graph("new") not in store.graphs()
        assert store.alone == (store.graph("registry"),)


def test_where_every_source_breaks_off_the_build_fails(path: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cut short"):
        build(path, [Streamed([body(1)], version="2", breaks_after=1)])
    with pytest.raises(InputError, match="cut short"):
        build(tmp_path / "new", [Streamed([body(1)], breaks_after=1)])
    assert (path / "CURRENT").read_text() == "000001\n"


def test_a_source_without_a_record_is_refused(tmp_path: Path) -> None:
    class Empty(Streamed):
        def blocks(self):  # type: ignore[no-untyped-def]
            return iter(())

    with pytest.raises(InputError, match="there is no record in it that stands"):
        build(tmp_path / "s", [Empty([])])


def test_a_loader_that_gives_an_id_twice_or_one_that_is_not_its_own_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="id/reg-1 twice"):
        build(tmp_path / "s", [Streamed([body(1), body(1)])])
    with pytest.raises(InputError, match="'unesco', which begins as none of its own"):
        build(tmp_path / "s", [Streamed([Organisation(id="unesco", kind="igo", names=(Name(text="U"),))])])


def test_the_same_release_again_makes_no_generation(path: Path) -> None:
    stream, report = release(path, FIRST, version="1")
    assert (stream.read, report.generation) == (0, "")


def programme(number: int) -> Framework:
    """Describe under a body's id what is no body."""
    evidence = (Evidence(source="registry", at=f"record {number}"),)
    return Framework(id=f"reg-{number}", kind="programme", names=(Name(text="A programme"),), evidence=evidence)


def test_only_what_changed_and_what_points_at_it_is_checked_again(path: Path) -> None:
    """Body 2 is no body now; the projects in which it took part are looked at again, though they are as they were."""
    found: list[ShapeResult] = []

    def gate(_: Store, results: list[ShapeResult]) -> None:
        found.extend(results)

    build(path, [Streamed([FIRST[0], programme(2), *FIRST[2:]], version="2")], gate=gate)
    faults = {(result.shape, str(result.focus).partition("/id/")[2].strip(">")) for result in found}
    assert faults == {
        ("shape-participation-party-described", "reg-project-1#party-reg-2-participant"),
        ("shape-participation-party-described", "reg-project-2#party-reg-2-participant"),
    }


def test_the_whole_dataset_is_checked_when_it_is_loaded(tmp_path: Path) -> None:
    found: list[ShapeResult] = []
    items = [body(1), project(1, 1, 2), programme(2)]
    build(tmp_path / "s", [Streamed(items)], gate=lambda _, results: found.extend(results))
    assert [(r.shape, r.value) for r in found] == [
        ("shape-participation-party-described", NamedNode("https://w3id.org/comity/id/reg-2"))
    ]


def test_the_difference_names_records_and_relations(path: Path) -> None:
    items = [body(n) for n in range(2, 21)]
    items[0] = body(2, Relation(kind="parent", to="reg-3"), Relation(kind="successor", to="reg-4"))
    release(path, [*items, body(30), project(1, 2, 4), project(2, 2, 3)])
    with open_store(path, "000001") as old, open_store(path) as new:
        (found,) = differences(old, new)
    short = {name: [iri.rpartition("/")[2] for iri in getattr(found, name)] for name in ("new", "gone", "changed")}
    assert short == {"new": ["reg-30"], "gone": ["reg-1"], "changed": ["reg-2", "reg-project-1"]}
    assert [(a.rpartition("/")[2], how, b.rpartition("/")[2]) for a, how, b in found.gained] == [
        ("reg-2", "parent in the registry", "reg-3"),
        ("reg-2", "successor", "reg-4"),
        ("reg-project-1", "party", "reg-4"),
    ]
    assert [(a.rpartition("/")[2], b.rpartition("/")[2]) for a, _, b in found.lost] == [("reg-project-1", "reg-1")]
    assert found.sentence() == "registry: 1 new, 2 changed, 1 gone; relations: 3 gained, 1 lost"


def test_the_difference_of_small_datasets_is_told_too(path: Path) -> None:
    build(path, [small("mine", Organisation(id="m", kind="state", names=(Name(text="M"),)))])
    build(path, [small("mine", Organisation(id="m", kind="state", names=(Name(text="N"),)))])
    with open_store(path, "000002") as old, open_store(path) as new:
        (found,) = differences(old, new)
    assert (found.dataset, [iri.rpartition("/")[2] for iri in found.changed]) == ("mine", ["m"])


def test_a_successor_is_an_event_and_merges_nothing(tmp_path: Path) -> None:
    items = [body(1, Relation(kind="successor", to="reg-2")), body(2, Relation(kind="predecessor", to="reg-1"))]
    build(tmp_path / "s", [Streamed([*items])])
    pattern = "?event a org:ChangeEvent ; org:originalOrganization id:reg-1 ; org:resultingOrganization id:reg-2"
    assert count(tmp_path / "s", pattern) == 2
    assert count(tmp_path / "s", "?body a org:Organization") == 2
    with open_store(tmp_path / "s") as store:
        assert next(store.pattern(store.id("reg-1"), term("dcterms:replaces"), None), None) is None


def test_a_new_version_of_the_source_has_no_record_checked_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every record cites it, and no shape looks from one into it."""
    texts = checked(monkeypatch)
    build(path, [Streamed(FIRST, version="2", title="A registry, second release")])
    assert len(texts) == 1
    assert "second release" in texts[0]
    assert "reg-1>" not in texts[0]


def test_what_points_at_a_record_of_another_kind_is_checked_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = checked(monkeypatch)
    build(path, [Streamed([*FIRST[:2], programme(3), *FIRST[3:]], version="2")])
    again = [text for text in texts if "comity/id/reg-project-2>" in text]
    assert len(again) == 1
    assert not [text for text in texts if "comity/id/reg-project-1>" in text]


def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keep the texts that are given to the shapes."""
    texts: list[str] = []
    check = ShapeChecker.check

    def kept(self: ShapeChecker, text: str) -> list[ShapeResult]:
        texts.append(text)
        return check(self, text)

    monkeypatch.setattr(ShapeChecker, "check", kept)
    return texts
