"""A store that is built while it is served: the server goes on with what is new, and no request fails."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path

import httpx

from comity.graph.drafts import drafting
from comity.graph.parts import Name
from comity.graph.records import Organisation
from comity.graph.triples import quads
from tests.serving import serving
from tests.waiting import PATIENCE, until


def names(address: str, client: httpx.Client) -> set[str]:
    found = client.get(f"{address}/sparql", params={"query": "SELECT DISTINCT ?n { ?name skosxl:literalForm ?n }"})
    assert found.status_code == 200, found.text
    return {row["n"]["value"] for row in found.json()["results"]["bindings"]}


def test_a_build_that_replaces_the_store_is_picked_up_without_a_failed_request(tmp_path: Path) -> None:
    store = tmp_path / "store"
    put(store, "First")
    seen: list[set[str]] = []
    stop = threading.Event()

    with serving(store) as server:

        def keep_asking() -> None:
            with httpx.Client(timeout=PATIENCE) as client:
                while not stop.is_set():
                    seen.append(names(server.address, client))

        askers = [threading.Thread(target=keep_asking) for _ in range(3)]
        for asker in askers:
            asker.start()
        for number in range(6):
            put(store, f"Number {number}")
            with httpx.Client(timeout=PATIENCE) as client:
                wanted = {f"Number {number}"}
                assert names(server.address, client) == wanted, "what is built is what is answered"
            until(partial(seen.__contains__, wanted), "an answer to those who keep asking")
        stop.set()
        for asker in askers:
            asker.join()
        assert {line["status"] for line in server.log} == {200}
    assert all(len(found) == 1 for found in seen), "never both, never neither"
    assert len(set.union(*seen)) >= 6


def test_the_entity_tag_changes_with_the_store(tmp_path: Path) -> None:
    put(tmp_path / "store", "First")
    with serving(tmp_path / "store") as server, httpx.Client(base_url=server.address, timeout=PATIENCE) as client:
        first = client.get("/sparql?query=ASK%7B%7D").headers["etag"]
        put(tmp_path / "store", "Second")
        assert client.get("/sparql?query=ASK%7B%7D", headers={"if-none-match": first}).status_code == 200


def put(store: Path, name: str) -> None:
    record = Organisation(id="body", kind="university", names=(Name(text=name),))
    with drafting(store) as draft:
        draft.replace("test", quads(record, "test"))
