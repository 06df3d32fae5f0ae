"""Exports: six formats, read back by two libraries; the same bytes; licences kept apart."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from comity.graph.build import build
from comity.graph.errors import InputError
from comity.graph.publishing.export import FORMATS, export
from comity.graph.publishing.versions import licences
from comity.graph.store import Store, in_memory, open_store
from comity.graph.triples import quads
from comity.graph.vocabulary import term
from tests.exported import CC0, CC_BY, GRAPH, RDFLIB, carried, dataset, records, row
from tests.read_back import read_by_rdflib

_SCRIPT = """
import sys
from pathlib import Path
from comity.graph.publishing.export import FORMATS, export
from comity.graph.store import open_store
with open_store(sys.argv[1]) as store:
    for ending in FORMATS:
        export(store, Path(sys.argv[2]) / f"dump{ending}")
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    path = tmp_path_factory.mktemp("exports") / "store"
    build(path, [dataset("one"), dataset("two")])
    return open_store(path)


def expected(store: Store) -> set[tuple[str, ...]]:
    """Return what an export must have: the datasets, what is derived, labels of what they mention, and concepts."""
    content = [quad for name in ("one", "two", "derived/parties", "derived/conflicts") for quad in store.quads(name)]
    mentioned = {node for quad in content for node in (quad.subject, quad.object)}
    content += [quad for quad in store.quads("derived/labels") if quad.subject in mentioned]
    return {row(quad) for quad in (*content, *carried(store, "one", "two"))}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's parsers use what rdflib deprecates
@pytest.mark.parametrize("ending", FORMATS)
def test_each_format_gives_back_the_same_statements_in_two_libraries(store: Store, tmp_path: Path, ending: str) -> None:
    """Oxigraph and rdflib; with the graphs where the format has them; and no blank node."""
    file = tmp_path / f"dump{ending}"
    count = export(store, file)
    wanted = expected(store)
    if not FORMATS[ending].supports_datasets:
        wanted = {statement[:3] for statement in wanted}
    assert count == len(wanted)
    parsed = (row(quad) for quad in ox.parse(path=file, format=FORMATS[ending]))
    assert {statement[: len(next(iter(wanted)))] for statement in parsed} == wanted
    assert read_by_rdflib(file.read_bytes(), RDFLIB[ending]) == wanted


@pytest.mark.parametrize("ending", FORMATS)
def test_a_packed_file_has_the_bytes_of_the_plain_one(store: Store, tmp_path: Path, ending: str) -> None:
    """And is itself the same each time: gzip's own clock is off."""
    export(store, tmp_path / f"dump{ending}")
    for name in ("one", "two"):
        export(store, tmp_path / f"{name}{ending}.gz")
    packed = [(tmp_path / f"{name}{ending}.gz").read_bytes() for name in ("one", "two")]
    assert packed[0] == packed[1]
    assert gzip.decompress(packed[0]) == (tmp_path / f"dump{ending}").read_bytes()


def test_no_time_of_the_build_and_no_more_of_the_ontology_than_is_used_is_exported(
    store: Store, tmp_path: Path
) -> None:
    """The provenance graph stays in the store; labels and concepts are there for what the datasets mention."""
    export(store, tmp_path / "dump.nq")
    text = (tmp_path / "dump.nq").read_text(encoding="utf-8")
    assert "graph/provenance" not in text
    assert "prov#endedAtTime" not in text
    assert '"university"@en' in text
    assert '"hospital"@en' not in text
    assert "#orgkind-university> <http://www.w3.org/2004/02/skos/core#inScheme>" in text
    assert "#orgkind-hospital" not in text
    assert "# with concepts of Comity: an ontology of organisations and the cooperation between them, version " in text


def test_the_bytes_do_not_depend_on_the_hash_seed_or_the_order_of_loading(tmp_path: Path) -> None:
    """Three processes with different seeds, over stores that were built in different orders."""
    build(tmp_path / "first", [dataset("one"), dataset("two")])
    build(tmp_path / "second", [dataset("two")])
    build(tmp_path / "second", [dataset("one")])
    dumps = []
    for seed, name in (("0", "first"), ("1", "first"), ("2", "second")):
        out = tmp_path / seed
        out.mkdir()
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", _SCRIPT, str(tmp_path / name), str(out)], check=True, env=environment)
        dumps.append({file.name: file.read_bytes() for file in out.iterdir()})
    assert len(dumps[0]) == len(FORMATS)
    assert dumps[0] == dumps[1] == dumps[2]


def test_one_dataset_alone_has_its_licence_and_nothing_derived(store: Store, tmp_path: Path) -> None:
    """What is derived rests on all datasets, whose licences may differ."""
    export(store, tmp_path / "one.nq", ["one"])
    graphs = {str(quad.graph_name) for quad in ox.parse(path=tmp_path / "one.nq")}
    assert graphs == {str(GRAPH), str(store.graph("ontology"))}
    assert CC_BY in (tmp_path / "one.nq").read_text(encoding="utf-8")


def test_datasets_of_different_licences_are_not_mixed_in_one_graph(tmp_path: Path) -> None:
    """Formats with graphs take them; one alone can be written in any; the message tells all this."""
    build(tmp_path / "store", [dataset("one", CC_BY), dataset("two", CC0)])
    with open_store(tmp_path / "store") as store:
        assert licences(store, ["one", "two"]) == {"one": CC_BY, "two": CC0}
        for ending in (".ttl", ".nt", ".rdf"):
            with pytest.raises(InputError, match=f"one: {CC_BY}; two: {CC0}.*write .nq, .trig or .jsonld"):
                export(store, tmp_path / f"dump{ending}")
            assert export(store, tmp_path / f"dump{ending}", ["two"])
        for ending in (".nq", ".trig", ".jsonld"):
            export(store, tmp_path / f"dump{ending}")
            text = (tmp_path / f"dump{ending}").read_text(encoding="utf-8")
            assert CC_BY in text
            assert CC0 in text


def test_a_dataset_without_a_licence_is_not_mixed_with_one_that_has_one(tmp_path: Path) -> None:
    """Nothing stated is not permission."""
    both = [quad for name in ("one", "two") for record in records(name, CC0) for quad in quads(record, name)]
    silent = [quad for quad in both if not (quad.predicate == term("dcterms:license") and quad.graph_name == GRAPH)]
    with pytest.raises(InputError, match="one: none stated; two: "):
        export(in_memory(silent), tmp_path / "dump.nt")


@pytest.mark.parametrize("name", ["dump.csv", "dump", "dump.nqq", ".nq", "dump.gz"])
def test_an_unknown_ending_is_refused_with_those_that_are_known(store: Store, tmp_path: Path, name: str) -> None:
    """Nothing is written."""
    with pytest.raises(InputError, match=r"use one of \.nq, \.trig, \.jsonld, \.ttl, \.nt, \.rdf, each also with \.gz"):
        export(store, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_an_ending_in_capitals_is_the_same_ending(store: Store, tmp_path: Path) -> None:
    """As some systems write them."""
    export(store, tmp_path / "DUMP.NQ")
    export(store, tmp_path / "dump.nq")
    assert (tmp_path / "DUMP.NQ").read_bytes() == (tmp_path / "dump.nq").read_bytes()


def test_an_unknown_dataset_is_told_with_the_nearest(store: Store, tmp_path: Path) -> None:
    """And with all that there are."""
    with pytest.raises(InputError, match=r"no dataset 'on' in the store \(did you mean 'one'\?\); there are: one, two"):
        export(store, tmp_path / "dump.nq", ["on"])


def test_a_file_that_cannot_be_written_is_told_and_leaves_nothing(store: Store, tmp_path: Path) -> None:
    """A folder that is not there; a folder where the file should be."""
    with pytest.raises(InputError, match="cannot be written: No such file or directory; name another file"):
        export(store, tmp_path / "missing" / "dump.nq")
    (tmp_path / "folder.nq").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        export(store, tmp_path / "folder.nq")
    assert [entry.name for entry in tmp_path.iterdir()] == ["folder.nq"]


def test_an_empty_store_exports_an_empty_file(tmp_path: Path) -> None:
    """In each format a reader finds no statement."""
    for ending, format_ in FORMATS.items():
        assert export(in_memory(), tmp_path / f"dump{ending}") == 0
        assert list(ox.parse(path=tmp_path / f"dump{ending}", format=format_)) == []
