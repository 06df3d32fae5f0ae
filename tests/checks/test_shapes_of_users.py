"""Shapes and rules as users may write them: what SHACL leaves to them need not be there, and what is wrong is told."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from comity.graph import cross_checks, shape_compiler, shapes
from comity.graph.schemes import ONTOLOGY_FOLDER
from tests.command import run
from tests.loaders.ror.released import record, write

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix ex: <http://own.example/shapes#> .
"""
MINE = "organisations:\n- {id: mine, kind: state, names: [{text: Mine}]}\n"
_CACHED = (
    *(shapes.shapes, shapes._described, shapes.lists, shapes.shape_triples, shapes.kinds, shapes._predicates),
    *(shapes._shapes_in_rdflib, shape_compiler.compiled, cross_checks.rules),
)

Write = Callable[[str, str], None]


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    """Return what writes a file of shapes or a rule beside those that ship."""
    folder = tmp_path / "ontology"
    for name in ("shapes", "checks"):
        shutil.copytree(ONTOLOGY_FOLDER / name, folder / name)
    monkeypatch.setattr(shapes, "SHAPES_FOLDER", folder / "shapes")
    monkeypatch.setattr(cross_checks, "CHECKS_FOLDER", folder / "checks")

    def put(name: str, text: str) -> None:
        (folder / name).write_text(text, encoding="utf-8")

    def forget() -> None:
        for cached in _CACHED:
            cached.cache_clear()

    forget()
    yield put
    forget()


ASKED = "sh:targetClass org:Organization ; sh:path foaf:homepage ; sh:minCount 1"


@pytest.mark.parametrize(
    ("shape", "told"),
    [
        (
            f"ex:Homepage a sh:PropertyShape ; {ASKED} .",
            "field homepage: violation: This is not as the shape 'Homepage' asks; see what it asks for",
        ),
        (
            f"ex:Body a sh:NodeShape ; {ASKED.replace('sh:path', 'sh:property [ sh:path')} ] .",
            "violation: This is not as the shape",
        ),
        (
            f'ex:Homepage a sh:PropertyShape ; {ASKED} ; sh:message "A body has a page." ; sh:description "Ours." .',
            "field homepage: violation: A body has a page; see what it asks for",
        ),
    ],
    ids=["of a property", "of a record, the property's without an IRI", "with a message and no severity"],
)
@pytest.mark.parametrize("loader", ["curated", "ror"])
def test_a_shape_that_says_nothing_of_itself_is_told_by_its_name(
    tmp_path: Path, written: Write, shape: str, told: str, loader: str
) -> None:
    """By pySHACL, which checks small stores, and by the shapes as sets, which check large datasets."""
    written("shapes/own.ttl", PREFIXES + shape)
    file = tmp_path / "mine.yaml"
    file.write_text(MINE, encoding="utf-8")
    given = file if loader == "curated" else write(tmp_path, [record(1, links=[])])
    built = run("build", "--loader", loader, given, "--store", tmp_path / "s")
    assert built.returncode == 1, built.stderr
    assert told in built.stderr
    assert "field :" not in built.stderr


def test_a_severity_other_than_a_violation_is_a_warning(tmp_path: Path, written: Write) -> None:
    written("shapes/own.ttl", f"{PREFIXES} ex:H a sh:PropertyShape ; {ASKED} ; sh:severity sh:Info .")
    (tmp_path / "mine.yaml").write_text(MINE, encoding="utf-8")
    checked = run("check", tmp_path / "mine.yaml")
    assert checked.returncode == 0, checked.stderr
    assert "field homepage: warning: This is not as the shape 'H' asks" in checked.stdout


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("shapes/own.ttl", "ex:Shape a sh:NodeShape .", "own.ttl: this is no Turtle"),
        ("checks/own-warning.rq", "SELECT * {}", "own-warning.rq: the line '#+ summary: …' is missing"),
        (
            "checks/own-warning.rq",
            "#+ summary: S\n#+ message: M {who}\n#+ fix: F\nSELECT ?focus { ?focus a org:Organization }",
            "own-warning.rq gives a row without",
        ),
    ],
    ids=["no Turtle", "a rule without a summary", "a rule without its variables"],
)
def test_what_cannot_be_read_is_told_with_its_file(
    tmp_path: Path, written: Write, name: str, text: str, told: str
) -> None:
    written(name, text)
    (tmp_path / "mine.yaml").write_text(MINE, encoding="utf-8")
    checked = run("check", tmp_path / "mine.yaml")
    assert checked.returncode == 2, checked.stderr
    assert told in checked.stderr
