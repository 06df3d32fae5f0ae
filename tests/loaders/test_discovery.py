"""A new loader is a new file: it is found by its folder, and the command line builds with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import comity.loaders
from comity.cli import cli
from comity.graph.errors import InputError
from comity.graph.store import open_store
from comity.loaders import discovery

LOADER = """
from hashlib import sha256
from comity.graph.origins import Origin
from comity.graph.parts import Name
from comity.graph.records import Organisation
from comity.loaders.base import Located, Reading, SourceFile


def read(paths, known=None, texts=None):
    located, files = [], []
    for path in paths:
        data = path.read_bytes()
        files.append(SourceFile(path, sha256(data).hexdigest(), len(data), ("plain",)))
        for number, line in enumerate(data.decode().splitlines(), 1):
            body = Organisation(id=line.lower(), kind="university", names=(Name(text=line),))
            located.append(Located("plain", "organisations", body, Origin(str(path), number)))
    return Reading(tuple(located), files=tuple(files))
"""


def test_a_module_in_the_folder_is_a_loader_that_the_build_can_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "plain.py").write_text(LOADER, encoding="utf-8")
    monkeypatch.setattr(comity.loaders, "__path__", [*comity.loaders.__path__, str(folder)])
    assert {"curated", "plain"} <= set(discovery.names())
    (tmp_path / "bodies.txt").write_text("Alpha\nBeta\n", encoding="utf-8")
    words = ["build", str(tmp_path / "bodies.txt"), "--loader", "plain", "--store", str(tmp_path / "s"), "--accept"]
    built = CliRunner().invoke(cli, words)
    assert "plain" in built.output, built.output
    with open_store(tmp_path / "s") as store:
        names = sorted(
            row["name"].value
            for row in store.select("SELECT ?name { ?b skos:prefLabel ?name . ?b a org:Organization }")
        )
    assert names == ["Alpha", "Beta"]


def test_a_loader_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(
        InputError, match=r"no loader 'curatd' \(did you mean 'curated'\?\); known: cordis, curated, ror"
    ):
        discovery.named("curatd")
