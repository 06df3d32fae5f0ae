"""Every way in which a store folder can be wrong is told in a sentence, and nothing is changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from comity.graph.drafts import drafting
from comity.graph.errors import StoreError
from comity.graph.store import open_store
from comity.graph.vocabulary import DEFAULT_BASE
from tests.store_folder import content, write


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "store"


@pytest.mark.parametrize("left", [[], ["LOCK"], ["LOCK", "FORMAT.new"]])
def test_an_empty_folder_is_no_store_yet_and_can_become_one(tmp_path: Path, left: list[str]) -> None:
    """A first build that was killed at once leaves no more than these."""
    for name in left:
        (tmp_path / name).write_text("comity")
    with pytest.raises(StoreError, match="no store in .* yet: run 'comity build'"):
        open_store(tmp_path)
    write(tmp_path)
    assert len(content(tmp_path)) == 3


def test_a_folder_of_other_files_is_left_alone(tmp_path: Path) -> None:
    """Neither reading nor building takes it for a store, and no file is added to it."""
    (tmp_path / "thesis.doc").write_text("mine")
    for attempt in (open_store, write):
        with pytest.raises(StoreError, match="no FORMAT among them; name another folder"):
            attempt(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.doc"]


def test_a_file_is_no_store(tmp_path: Path) -> None:
    """Said for reading and for writing."""
    file = tmp_path / "store"
    file.write_text("x")
    for attempt in (open_store, write):
        with pytest.raises(StoreError, match="is a file and no store folder"):
            attempt(file)


def test_a_store_of_another_version_is_refused_by_its_version(path: Path) -> None:
    """It names both versions and the way out, and changes nothing."""
    write(path)
    (path / "FORMAT").write_text(f"comity-store 7\n{DEFAULT_BASE}\nmore of later versions\n")
    for attempt in (open_store, write):
        with pytest.raises(
            StoreError, match="has format version 7, and this Comity knows version 1: .* move the folder"
        ):
            attempt(path)


@pytest.mark.parametrize("text", [b"", b"comity-st", b"comity-store 1\n", b"comity-store 1\nhttps://x", b"\xff\xfe"])
def test_a_half_written_format_is_damage(path: Path, text: bytes) -> None:
    """The message says what should be there."""
    write(path)
    (path / "FORMAT").write_bytes(text)
    with pytest.raises(StoreError, match="FORMAT' is damaged: its lines should be 'comity-store 1'"):
        open_store(path)


@pytest.mark.parametrize("text", [b"", b"0000", b"../../etc\n", b"\xff"])
def test_a_damaged_current_names_the_generations_that_there_are(path: Path, text: bytes) -> None:
    """It is never taken for a path."""
    write(path)
    (path / "CURRENT").write_bytes(text)
    with pytest.raises(StoreError, match="CURRENT' is damaged: .* write one of these into it: 000001"):
        open_store(path)


def test_a_missing_generation_is_told_with_those_that_there_are(path: Path) -> None:
    """As after a copy that left out a folder."""
    write(path)
    (path / "CURRENT").write_text("000044\n")
    with pytest.raises(StoreError, match="has no generation '000044' \\(there are: 000001\\)"):
        open_store(path)
    with pytest.raises(StoreError, match="has no generation '000003'"):
        open_store(path, "000003")


def test_a_damaged_generation_is_told_with_the_way_out(path: Path) -> None:
    """RocksDB's own words are in the message, and the way out that it names works."""
    write(path)
    next((path / "generations" / "000001").glob("MANIFEST*")).unlink()
    with pytest.raises(StoreError, match="generation 000001 of the store .* is damaged .*remove the file CURRENT"):
        open_store(path)
    (path / "CURRENT").unlink()
    write(path)
    assert len(content(path)) == 3


def test_a_store_of_another_base_is_not_mixed_with_this_one(path: Path) -> None:
    """Its IRIs would stand side by side."""
    write(path)
    with pytest.raises(
        StoreError, match="was built under the base 'https://w3id.org/comity/', not 'https://a.example/'"
    ):
        drafting(path, "https://a.example/").__enter__()
