"""Pages, documents, descriptions and files of another server's store: what they are at home, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.command import run
from tests.serving import serving
from tests.waiting import PATIENCE


@pytest.fixture(scope="module")
def at_home(shipped_folder: Path) -> Iterator[httpx.Client]:
    """Serve the store in its folder."""
    with serving(shipped_folder) as server, httpx.Client(base_url=server.address, timeout=PATIENCE) as client:
        yield client


@pytest.fixture(scope="module")
def elsewhere(on_oxigraph: str) -> Iterator[httpx.Client]:
    """Serve the store that another server holds."""
    with serving(on_oxigraph) as server, httpx.Client(base_url=server.address, timeout=PATIENCE) as client:
        yield client


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/page/rcuwm",
        "/page/s1-mou-iiiz-rcci",
        "/dataset/seeds",
        "/search?q=water",
        "/exports",
        "/data/rcuwm.ttl",
        "/data/graph/seeds.jsonld",
    ],
)
def test_a_page_of_another_servers_store_is_the_page_at_home(
    at_home: httpx.Client, elsewhere: httpx.Client, path: str
) -> None:
    here, there = at_home.get(path), elsewhere.get(path)
    assert (there.status_code, there.text) == (200, here.text)


@pytest.mark.parametrize("path", ["/.well-known/void", "/dcat"])
def test_a_description_of_another_servers_store_differs_in_its_own_address_alone(
    at_home: httpx.Client, elsewhere: httpx.Client, path: str
) -> None:
    here, there = at_home.get(path), elsewhere.get(path)
    assert there.status_code == 200
    assert there.text.replace(str(elsewhere.base_url), str(at_home.base_url)) == here.text


def test_a_query_of_another_servers_store_is_answered_through_this_one(elsewhere: httpx.Client) -> None:
    query = "SELECT (COUNT(DISTINCT ?id) AS ?n) { ?id a org:Organization }"
    found = elsewhere.get("/sparql", params={"query": query}, headers={"accept": "text/csv"})
    assert int(found.text.split()[1]) > 300


def test_a_file_taken_from_another_server_is_the_file_at_home(
    on_oxigraph: str, shipped_folder: Path, tmp_path: Path
) -> None:
    for store, name in ((shipped_folder, "here.nq"), (on_oxigraph, "there.nq")):
        made = run("export", tmp_path / name, "--dataset", "seeds", "--store", store)
        assert made.returncode == 0, made.stderr
    assert (tmp_path / "there.nq").read_bytes() == (tmp_path / "here.nq").read_bytes()
