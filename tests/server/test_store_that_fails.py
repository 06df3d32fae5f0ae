"""A store that goes away or is damaged while it is served: told to clients without its place, and picked up again."""

from __future__ import annotations

import shutil
from pathlib import Path

import httpx

from tests.serving import serving
from tests.store_folder import write
from tests.waiting import PATIENCE


def test_a_store_that_is_gone_is_told_without_its_place_and_found_again(tmp_path: Path) -> None:
    store = tmp_path / "store"
    write(store)
    asked = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}
    with serving(store) as server, httpx.Client(base_url=server.address, timeout=PATIENCE) as client:
        before = client.get("/sparql", params=asked)
        shutil.move(store, tmp_path / "elsewhere")
        gone = client.get("/sparql", params={"query": "ASK { ?gone ?p ?o }"})
        assert gone.status_code == 503
        assert int(gone.headers["retry-after"]) > 0
        assert str(tmp_path) not in gone.text
        assert client.get("/health").status_code == 503
        assert str(tmp_path) in str(server.logged(gone)["error"]), "the log has the place"
        shutil.move(tmp_path / "elsewhere", store)
        assert client.get("/sparql", params=asked).text == before.text


def test_a_store_made_anew_under_the_same_name_is_not_answered_from_memory(tmp_path: Path) -> None:
    store = tmp_path / "store"
    write(store, count=3)
    asked = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}
    with serving(store) as server, httpx.Client(base_url=server.address, timeout=PATIENCE) as client:
        first = client.get("/sparql", params=asked)
        shutil.rmtree(store)
        write(store, count=7)
        second = client.get("/sparql", params=asked)
    assert [found.json()["results"]["bindings"][0]["n"]["value"] for found in (first, second)] == ["3", "7"]
    assert first.headers["etag"] != second.headers["etag"]
