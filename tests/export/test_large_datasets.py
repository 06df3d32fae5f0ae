"""Exports and versions of a large dataset, whose graph stands alone and whose dates are described elsewhere."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import NamedNode

from comity.graph.build import build
from comity.graph.publishing.export import export
from comity.graph.publishing.selecting import Choice
from comity.graph.publishing.versions import version
from comity.graph.store import Store, open_store
from comity.graph.vocabulary import DEFAULT_BASE, term
from tests.exported import dataset
from tests.store.streamed import Streamed, body, project

ID = f"{DEFAULT_BASE}id/"


def built(path: Path, *streams: Streamed) -> Store:
    build(path, [dataset("one"), *streams])
    return open_store(path)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    path = tmp_path_factory.mktemp("large") / "store"
    return built(path, Streamed([body(1), body(2), body(3), project(1, 1, 2), project(2, 2, 3)]))


def test_a_large_dataset_alone_has_the_days_of_its_dates_and_of_no_others(store: Store, tmp_path: Path) -> None:
    """So that it can be asked for a period where nothing else is loaded."""
    export(store, tmp_path / "x.nq", ["registry"])
    quads = list(ox.parse(path=tmp_path / "x.nq"))
    dates = {q.object for q in quads if q.predicate == term("comity:date")}
    assert {q.subject for q in quads if q.predicate == term("comity:earliest")} == dates
    assert {q.graph_name for q in quads} == {store.graph(g) for g in ("registry", "derived/dates", "ontology")}
    assert set(store.quads("registry")) <= set(quads)


def test_a_choice_follows_the_parties_of_a_large_dataset_and_not_their_other_projects(tmp_path: Path) -> None:
    """Though each body's graph says to which projects it is party."""
    with built(tmp_path / "store", Streamed([body(1), body(2), project(1, 1, 2), body(3)])) as store:
        export(store, tmp_path / "x.nq", ["registry"], Choice(("organisation",)))
        quads = list(ox.parse(path=tmp_path / "x.nq"))
        assert {NamedNode(f"{ID}reg-{number}") for number in (1, 2, 3)} <= {q.subject for q in quads}
        assert not [q for q in quads if q.predicate == term("comity:partyTo")]
        assert NamedNode(f"{ID}reg-project-1") not in {q.subject for q in quads}
        assert NamedNode(f"{ID}registry") in {q.subject for q in quads}, "the source of their evidence"


def test_the_same_records_have_the_same_version_in_another_store_and_others_another(
    store: Store, tmp_path: Path
) -> None:
    """Whether they came at once or as an update, and in whatever file; and the bytes are the same too."""
    items = [body(1), body(2), body(3), project(1, 1, 2), project(2, 2, 3)]
    first = Streamed([*items[:2], body(3, name="Another name"), *items[3:]], version="0")
    with built(tmp_path / "store", first) as before:
        assert version(before, "registry") != version(store, "registry")
    with built(tmp_path / "store", Streamed(items, version="2")) as after:
        assert version(after, "registry") == version(store, "registry")
        for one, name in ((store, "a.nq"), (after, "b.nq")):
            export(one, tmp_path / name, ["registry"])
    assert (tmp_path / "a.nq").read_bytes() == (tmp_path / "b.nq").read_bytes()
