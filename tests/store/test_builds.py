"""Builds: what is loaded, what is skipped, what stops one, and what the provenance says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from comity import __version__
from comity.graph import provenance
from comity.graph.build import DatasetInput, build, describe, ontology
from comity.graph.errors import InputError, StoreError
from comity.graph.facts import dataset_names
from comity.graph.shapes import ShapeResult
from comity.graph.store import Store, open_store
from comity.graph.vocabulary import term

NODE = NamedNode("http://example.org/x")


def dataset(name: str, word: str = "w", *, count: int = 3, set_aside: int = 0, loader: str = "tests") -> DatasetInput:
    def triples() -> Iterator[Triple]:
        for number in range(count):
            yield Triple(NamedNode(f"http://example.org/{name}/{number}"), term("skos:prefLabel"), Literal(word))

    files = (describe(f"{name}.yaml", word.encode()),)
    return DatasetInput(name=name, files=files, loader=loader, quads=triples, records=count, set_aside=set_aside)


def broken(name: str) -> DatasetInput:
    def triples() -> Iterator[Triple]:
        yield Triple(NODE, NODE, NODE)
        raise ValueError("the file ends in the middle")

    return DatasetInput(name=name, files=(describe(name, b"?"),), loader="tests", quads=triples, records=1)


def dump(path: Path) -> list[str]:
    with open_store(path) as store:
        return sorted(str(quad) for quad in store.quads())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store"


def test_a_build_makes_a_graph_for_each_dataset_and_what_belongs_to_them(path: Path) -> None:
    """Ontology, provenance and derived graphs stand beside them; the report counts."""
    told: list[str] = []
    report = build(path, [dataset("one"), dataset("two", set_aside=2)], tell=told.append)
    assert report.generation == "000001"
    assert [(item.name, item.records, item.set_aside, item.triples) for item in report.loaded[1:]] == [
        ("one", 3, 0, 3),
        ("two", 3, 2, 3),
    ]
    assert report.derived["derived/parties"] == 0
    assert told == ["ontology", "one", "two", "derived graphs", "checks"]
    with open_store(path) as store:
        assert dataset_names(store) == ["one", "two"]
        assert len(list(store.quads("ontology"))) == report.loaded[0].triples
        assert len(list(store.quads("derived/labels"))) == report.derived["derived/labels"]


def test_the_ontology_graph_has_the_vocabulary_and_the_schemes(path: Path) -> None:
    """Labels of kinds can be asked for."""
    build(path, [])
    with open_store(path) as store:
        assert store.ask(
            "ASK { GRAPH graph:ontology { comity:Cooperation a owl:Class . kind:meeting a skos:Concept } }"
        )
        assert dataset_names(store) == []


def test_a_build_of_what_is_there_already_makes_no_generation(path: Path) -> None:
    """Neither is a quad made, nor the gate asked."""
    build(path, [dataset("one")])
    before = dump(path)

    def never(_: Store, __: list[ShapeResult]) -> None:
        raise AssertionError("asked")

    report = build(path, [dataset("one")], gate=never)
    assert report.generation == ""
    assert [item.triples for item in report.loaded] == [None, None]
    assert dump(path) == before
    assert (path / "CURRENT").read_text() == "000001\n"


def test_only_the_changed_dataset_is_loaded_again(path: Path) -> None:
    """The other keeps its graph and its provenance, time included."""
    build(path, [dataset("one"), dataset("two")])
    with open_store(path) as store:
        before = {str(quad) for quad in provenance.kept(store, ["two"])}
    report = build(path, [dataset("one", "other"), dataset("two")])
    assert [item.triples for item in report.loaded] == [None, 3, None]
    with open_store(path) as store:
        assert {str(quad) for quad in provenance.kept(store, ["two"])} == before
        assert len(list(store.select("SELECT ?a { graph:one prov:wasGeneratedBy ?a }"))) == 1
        assert store.ask('ASK { ?s rdfs:label "other" }')
        assert not store.ask("ASK { ?a a prov:Activity FILTER NOT EXISTS { ?g prov:wasGeneratedBy ?a } }")


@pytest.mark.parametrize("change", ["files", "loader", "base", "version", "code"])
def test_a_content_hash_follows_all_that_decides_what_is_in_a_graph(
    change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files, loader, version, base, and the code that makes the quads."""
    files = [describe("a", b"1"), describe("b", b"2")]
    before = provenance.content_hash(files, "tests", "1", "https://a.example/")
    assert provenance.content_hash(reversed(files), "tests", "1", "https://a.example/") == before
    if change == "code":
        monkeypatch.setattr(provenance, "mapping_hash", lambda: "other")
    after = provenance.content_hash(
        files[:1] if change == "files" else files,
        "other" if change == "loader" else "tests",
        "2" if change == "version" else "1",
        "https://b.example/" if change == "base" else "https://a.example/",
    )
    assert after != before


def test_datasets_that_are_not_named_stay_and_dropped_ones_go(path: Path) -> None:
    """With their provenance."""
    build(path, [dataset("one"), dataset("two")])
    report = build(path, [dataset("three")], drop=["one"])
    assert report.dropped == ("one",)
    with open_store(path) as store:
        assert dataset_names(store) == ["three", "two"]
        assert provenance.recorded(store).keys() == {"ontology", "three", "two"}
        assert not store.ask('ASK { ?file rdfs:label "one.yaml" }')


@pytest.mark.parametrize("name", ["never", "ontology"])
def test_only_a_dataset_that_is_there_can_be_dropped(path: Path, name: str) -> None:
    """The message lists those that there are."""
    build(path, [dataset("one")])
    with pytest.raises(StoreError, match=rf"no dataset '{name}' in the store to be dropped \(there are: one\)"):
        build(path, [], drop=[name])


@pytest.mark.parametrize("name", ["provenance", "ontology", "derived/labels"])
def test_a_dataset_cannot_take_the_name_of_the_store_s_own_graphs(path: Path, name: str) -> None:
    """It would be overwritten by them."""
    with pytest.raises(StoreError, match=f"no dataset can be called '{name}', which is a graph of the store's own"):
        build(path, [dataset(name)])


def test_a_dataset_given_twice_is_a_mistake(path: Path) -> None:
    """The second would replace the first without a word."""
    with pytest.raises(StoreError, match="'one', which was given twice"):
        build(path, [dataset("one"), dataset("one", "other")])


def test_a_broken_source_changes_nothing(path: Path) -> None:
    """Although the other datasets were changed and whole."""
    build(path, [dataset("one")])
    before = dump(path)
    with pytest.raises(ValueError, match="in the middle"):
        build(path, [dataset("one", "other"), broken("two")])
    assert dump(path) == before


def test_the_gate_sees_the_whole_draft_and_can_stop_it(path: Path) -> None:
    """Nothing of a build that it stops is seen, and the next one starts from the old content."""
    build(path, [dataset("one")])
    before = dump(path)

    def gate(store: Store, _: list[ShapeResult]) -> None:
        assert store.generation == "000002"
        assert store.ask('ASK { GRAPH graph:one { ?s ?p "other" } ?s rdfs:label "other" }')
        assert store.ask("ASK { graph:one prov:wasGeneratedBy ?activity }")
        raise InputError("two violations")

    with pytest.raises(InputError, match="two violations"):
        build(path, [dataset("one", "other")], gate=gate)
    assert dump(path) == before
    assert build(path, [dataset("one", "other")]).generation == "000002"


def test_the_provenance_tells_files_loader_version_counts_and_times(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For each dataset, in PROV's terms."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1730000000")
    build(path, [dataset("one", set_aside=2)])
    with open_store(path) as store:
        (row,) = store.select("""
            SELECT * { GRAPH graph:provenance {
              graph:one a prov:Entity ; prov:wasGeneratedBy ?activity ; comity:contentHash ?hash .
              ?activity a prov:Activity ; prov:used ?file ; prov:wasAssociatedWith ?loader ;
                comity:recordsIn 5 ; comity:recordsSetAside 2 ; comity:recordsOut 3 ; comity:triplesOut 3 ;
                prov:startedAtTime ?started ; prov:endedAtTime ?ended .
              ?file a prov:Entity ; rdfs:label "one.yaml" ; schema:sha256 ?sha256 ; dcat:byteSize 1 .
              ?loader a prov:SoftwareAgent ; rdfs:label ?name ; prov:actedOnBehalfOf [ a prov:SoftwareAgent ] .
            } }""")
        assert row["started"] == row["ended"]
        assert str(row["started"]) == '"2024-10-27T03:33:20Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>'
        assert row["sha256"].value == describe("", b"w").sha256
        assert row["name"].value == f"loader tests of Comity {__version__}"
        assert row["activity"].value.startswith("https://w3id.org/comity/id/build/one-")
        terms = {row["p"].value for row in store.select("SELECT DISTINCT ?p { GRAPH graph:provenance { ?s ?p ?o } }")}
        own = {name for name in terms if name.startswith(term("comity:x").value[:-1])}
        known = {
            row["t"].value for row in store.select("SELECT ?t { GRAPH graph:ontology { ?t a owl:DatatypeProperty } }")
        }
        assert own
        assert own <= known, "a term that comity.ttl does not define"


def test_no_graph_but_the_provenance_holds_a_clock_and_its_bytes_follow_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two builds with one SOURCE_DATE_EPOCH are equal, provenance included; with another, only that differs."""
    dumps = []
    for number, epoch in enumerate(("1730000000", "1730000000", "1740000000")):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        build(tmp_path / str(number), [dataset("one"), dataset("two")])
        dumps.append(dump(tmp_path / str(number)))
    assert dumps[0] == dumps[1] != dumps[2]
    graph = "<https://w3id.org/comity/graph/provenance>"
    assert all(line.endswith(graph) for line in {*dumps[0]} ^ {*dumps[2]})
    assert not any("_:" in line for line in dumps[0]), "a blank node"


def test_the_clock_is_now_unless_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """In UTC and to the second; what is no number of seconds is refused."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert provenance.clock().year >= 2025
    assert provenance.clock().microsecond == 0
    for wrong in ("yesterday", "", "9" * 30):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", wrong)
        with pytest.raises(InputError, match="set it to seconds since 1970, or unset it"):
            provenance.clock()


def test_the_ontology_is_a_dataset_with_its_files() -> None:
    """Their names are the same on every machine."""
    files = [file.name for file in ontology().files]
    assert "ontology/comity.ttl" in files
    assert "ontology/kinds/milestone.ttl" in files
    assert all(not Path(name).is_absolute() for name in files)


def test_a_store_under_another_base_speaks_of_its_own_things(path: Path) -> None:
    """A ministry publishes under its own address; the terms stay."""
    base = "https://data.example.org/"
    build(path, [dataset("one")], base)
    with open_store(path) as store:
        assert store.graph("one").value == "https://data.example.org/graph/one"
        assert store.ask("ASK { graph:one comity:contentHash ?hash }")
        assert dataset_names(store) == ["one"]
