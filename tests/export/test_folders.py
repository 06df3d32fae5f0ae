"""A folder of dumps: each licence apart, described, with checksums, and a version that can be cited."""

from __future__ import annotations

import subprocess
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import RdfFormat
from rdflib import DCAT, Graph, Literal, URIRef

from comity.graph.errors import InputError
from comity.graph.publishing.description import Offer
from comity.graph.publishing.dumps import dump, dump_all, file_name
from comity.graph.publishing.export import FORMATS
from comity.graph.publishing.versions import version
from comity.graph.store import Store, in_memory
from comity.graph.triples import quads
from comity.graph.vocabulary import ELSEWHERE
from tests.command import run
from tests.exported import CC0, CC_BY, carried, records
from tests.shipped import shipped_store

AT = "https://data.example.org/dumps/"


@pytest.fixture(scope="module")
def folder(shipped: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dumps") / "new" / "folder"
    dump_all(shipped, path, ".nq.gz", Offer(files=AT))
    return path


def test_each_dataset_has_a_file_with_all_that_it_says_and_the_concepts_that_it_uses(
    shipped: Store, folder: Path
) -> None:
    """Each in its own named graph; and where what one says of bodies of the other is described."""
    for name in ("c2c", "seeds"):
        parsed = ox.parse(
            subprocess.run(["gzip", "-dc", folder / f"{name}.nq.gz"], capture_output=True).stdout, RdfFormat.N_QUADS
        )
        elsewhere = shipped.graph(ELSEWHERE)
        said = set(parsed)
        assert {quad for quad in said if quad.graph_name != elsewhere} == {
            *shipped.quads(name),
            *carried(shipped, name),
        }
        own, others = (list(shipped.quads(which)) for which in (name, {"c2c": "seeds", "seeds": "c2c"}[name]))
        shared = {quad.object for quad in own} & {quad.subject for quad in others} - {quad.subject for quad in own}
        assert {quad.subject for quad in said if quad.graph_name == elsewhere} == shared


def test_the_checksums_are_right_and_complete(folder: Path) -> None:
    """By the tool that a stranger has; the catalogue says the same."""
    checked = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=True)
    assert checked.stdout.count(": OK") == len(list(folder.iterdir())) - 1
    catalogue = Graph().parse(folder / "dcat.ttl")
    value = URIRef("http://spdx.org/rdf/terms#checksumValue")
    told = {str(found).lower() for found in catalogue.objects(None, value)}
    assert told == {sha256(file.read_bytes()).hexdigest() for file in folder.glob("*.gz")}
    sizes = {int(str(found)) for found in catalogue.objects(None, DCAT.byteSize)}
    assert sizes == {file.stat().st_size for file in folder.glob("*.gz")}
    addresses = {str(found) for found in catalogue.objects(None, DCAT.downloadURL)}
    assert addresses == {f"{AT}{file.name}" for file in folder.glob("*.gz")}


def test_the_version_stands_in_the_catalogue_the_readme_and_the_first_line_of_the_file(
    shipped: Store, folder: Path
) -> None:
    """With how to cite it."""
    its = version(shipped, "seeds")
    catalogue = Graph().parse(folder / "dcat.ttl")
    seeds = URIRef(shipped.graph("seeds").value)
    owl = URIRef("http://www.w3.org/2002/07/owl#versionInfo")
    assert (
        catalogue.value(seeds, URIRef("http://www.w3.org/ns/dcat#version"))
        == catalogue.value(seeds, owl)
        == Literal(its)
    )
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert f"The three seed documents. Dataset, version {its}. {seeds}\n" in readme
    first = subprocess.run(["gzip", "-dc", folder / "seeds.nq.gz"], capture_output=True, check=True).stdout.split(
        b"\n"
    )[0]
    assert first.decode() == (
        f"# The three seed documents, version {its}. {seeds}. licence: https://creativecommons.org/licenses/by/4.0/"
    )


def test_the_readme_says_which_licence_each_file_has(tmp_path: Path) -> None:
    """And that silence permits nothing."""
    both = [
        *(q for record in records("one", CC_BY) for q in quads(record, "one")),
        *(q for record in records("two", CC0) for q in quads(record, "two")),
        *(q for record in records("three", CC0)[2:3] for q in quads(record, "three")),
    ]
    dump_all(in_memory(both), tmp_path, ".ttl.gz", Offer())
    readme = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert f"- files: `one.ttl.gz`\n- licence: <{CC_BY}>\n- version: 1+" in readme
    assert f"- files: `two.ttl.gz`\n- licence: <{CC0}>\n" in readme
    assert "- files: `three.ttl.gz`\n- licence: none stated, so that nothing is permitted\n" in readme
    assert readme.startswith("# Comity, version ")


def test_the_same_records_give_the_same_folder(folder: Path, tmp_path: Path) -> None:
    """From a store that was filled in another order."""
    dump_all(shipped_store(seed=11), tmp_path, ".nq.gz", Offer(files=AT))
    assert {f.name: f.read_bytes() for f in tmp_path.iterdir()} == {f.name: f.read_bytes() for f in folder.iterdir()}


def test_one_dataset_can_be_dumped_in_each_format(shipped: Store, tmp_path: Path) -> None:
    for ending in FORMATS:
        made = dump(shipped, "seeds", ending, tmp_path)
        content = (tmp_path / f"seeds{ending}").read_bytes()
        assert (made.name, made.size, made.sha256) == (f"seeds{ending}", len(content), sha256(content).hexdigest())


@pytest.mark.parametrize("name", ["../../etc/passwd", "..", "a/b", ".hidden", "local/../../x", "a\\b", "é", ""])
def test_no_dataset_gets_a_file_outside_of_its_folder_or_that_of_another(name: str) -> None:
    made = file_name(name, ".nq")
    assert Path("folder", made).resolve().parent == Path("folder").resolve()
    assert not made.startswith(".")
    assert made not in {file_name(other, ".nq") for other in ("a-b", "b", "x", "hidden", "etc-passwd", "-")}


def test_the_command_writes_a_file_of_a_part_or_a_folder(shipped_folder: Path, tmp_path: Path) -> None:
    chosen = ("--kind", "agreement", "--since", "2015-01-01", "--until", "2020-12-31")
    part = run("export", tmp_path / "part.nq.gz", *chosen, "--store", shipped_folder)
    assert part.returncode == 0, part.stderr
    whole = run("export", "--out", tmp_path / "out", "--format", "ttl", "--dataset", "seeds", "--store", shipped_folder)
    assert whole.returncode == 0, whole.stderr
    names = {"seeds.ttl.gz", "seeds.cpov.ttl.gz", "dcat.ttl", "void.ttl", "README.md", "SHA256SUMS"}
    assert {file.name for file in (tmp_path / "out").iterdir()} == names
    assert whole.stdout == part.stdout == ""


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "name one thing to write"),
        (("x.nq", "--out", "x"), "name one thing to write"),
        (("--out", "x", "--kind", "agreement"), "a folder has its datasets whole, not in part: agreement"),
        (("--out", "x", "--at", "ftp://x/"), "'ftp://x/' is no base"),
        (("--out", "x", "--format", "doc"), "names no format"),
        (("--out", "x", "--dataset", "seed"), "did you mean 'seeds'"),
        (("x.nq", "--at", "https://x.example/"), "write one with --out DIR"),
        (("x.nq", "--since", "2020"), "'2020' is no day"),
    ],
)
def test_the_command_refuses_what_it_cannot_do_in_a_sentence(
    shipped_folder: Path, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    placed = [str(tmp_path / word) if word in ("x", "x.nq") else word for word in words]
    done = run("export", *placed, "--store", shipped_folder)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_cannot_be_made_is_told(shipped: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be made"):
        dump_all(shipped, tmp_path / "file" / "folder", ".nq.gz", Offer())
