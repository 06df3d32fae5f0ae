"""Builds leave local graphs, and what is recorded of them, as they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from comity.graph import provenance, rules
from comity.graph.build import DatasetInput, build, describe
from comity.graph.differences import differences
from comity.graph.errors import StoreError
from comity.graph.facts import Facts
from comity.graph.store import Store, open_store
from comity.graph.updates import local
from comity.graph.updates.changes import Update
from comity.graph.updates.derived import READ
from comity.graph.vocabulary import term

NOTES = "https://w3id.org/comity/graph/local/notes"
ADD = f"INSERT DATA {{ GRAPH <{NOTES}> {{ id:a skos:altLabel 'Also called'@en ; <http://x.example/p> 1 }} }}"
LICENCE = f"INSERT DATA {{ GRAPH <{NOTES}> {{ <{NOTES}> dcterms:license <http://x.example/licence> }} }}"


def _dataset(name: str, word: str = "w") -> DatasetInput:
    node = NamedNode(f"https://w3id.org/comity/id/{name}")
    said = [
        Triple(node, term("skos:prefLabel"), Literal(word)),
        Triple(node, NamedNode("http://x.example/p"), Literal(1)),
    ]
    files = (describe(f"{name}.yaml", word.encode()),)
    return DatasetInput(name=name, files=files, loader="tests", quads=lambda: said, records=1)


def _update(path: Path, text: str) -> None:
    local.apply(path, Update(text, "http://here.example/"), "anna")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a store of two datasets, with a local graph."""
    build(tmp_path / "store", [_dataset("a"), _dataset("b")])
    _update(tmp_path / "store", ADD)
    _update(tmp_path / "store", LICENCE)
    return tmp_path / "store"


def _local(path: Path) -> tuple[set[str], set[str]]:
    with open_store(path) as store:
        kept = {str(quad.triple) for quad in provenance.kept(store, ["local/notes"])}
        return {str(quad) for quad in store.quads("local/notes")}, kept


def test_a_local_graph_its_licence_and_its_record_are_there_after_builds(path: Path) -> None:
    before = _local(path)
    assert len(before[0]) == 3
    build(path, [_dataset("a", "other")])
    build(path, [_dataset("c")], drop=["b"])
    assert _local(path) == before
    with open_store(path) as store:
        assert store.ask("ASK { ?update prov:wasInformedBy ?first . ?first comity:triplesAdded 2 }")
        assert store.ask("ASK { ?graph dcterms:license <http://x.example/licence> }")


def test_a_build_of_what_is_there_makes_no_generation_after_a_change(path: Path) -> None:
    assert build(path, [_dataset("a"), _dataset("b")]).generation == ""


def test_a_fact_that_a_dataset_says_too_stays_when_it_goes_from_the_local_graph(path: Path) -> None:
    _update(path, f"DROP GRAPH <{NOTES}>")
    with open_store(path) as store:
        assert store.ask("ASK { id:a <http://x.example/p> 1 }")
        assert not store.ask("ASK { ?s skos:altLabel 'Also called'@en }")


def test_what_a_removed_graph_was_is_still_on_record_after_a_build(path: Path) -> None:
    _update(path, f"DROP GRAPH <{NOTES}>")
    before = _local(path)
    build(path, [_dataset("a", "other")])
    assert _local(path) == before
    assert any("wasInvalidatedBy" in said for said in before[1])


def test_a_local_graph_can_be_dropped_by_a_build_with_all_that_is_on_record_of_it(path: Path) -> None:
    build(path, [_dataset("a")], drop=["local/notes"])
    assert _local(path) == (set(), set())


def test_no_dataset_can_be_called_as_a_local_graph_is(path: Path) -> None:
    with pytest.raises(StoreError, match="the store's own"):
        build(path, [_dataset("local/notes")])


def test_generations_are_compared_graph_by_graph_local_ones_too(path: Path) -> None:
    with open_store(path) as before:
        _update(path, ADD.replace("id:a", "id:new"))
        with open_store(path) as after:
            [found] = differences(before, after)
    assert (found.dataset, found.new, found.changed) == ("local/notes", ("https://w3id.org/comity/id/new",), ())


def test_everything_that_the_rules_read_has_them_asked_again(shipped: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = set()
    pairs = Facts.pairs

    def noting(self: Facts, predicate: str, value: str | None = None) -> object:
        asked.add(predicate)
        return pairs(self, predicate, value)

    monkeypatch.setattr(Facts, "pairs", noting)
    rules.derive(shipped)
    assert asked == set(READ)
