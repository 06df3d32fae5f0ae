"""A server with keys: who has one writes into local graphs, which outlive builds; nobody else writes anything."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from tests.command import run
from tests.serving import Served, serving
from tests.waiting import PATIENCE

SECRET = "correct-horse-battery-staple"
NOTES = "https://w3id.org/comity/graph/local/notes"
KEY = {"authorization": f"Bearer {SECRET}"}
UPDATE = {"content-type": "application/sparql-update"}
NOTE = f"INSERT DATA {{ GRAPH <{NOTES}> {{ id:unesco skos:editorialNote 'asked again' }} }}"


@pytest.fixture(scope="module")
def written(shipped_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Path]]:
    """Serve a copy of the shipped store to a holder of a key."""
    folder = tmp_path_factory.mktemp("keys")
    shutil.copytree(shipped_folder, folder / "store")
    (folder / "keys").write_text(f"# who may write\nanna {SECRET}\n", encoding="utf-8")
    (folder / "keys").chmod(0o600)
    with serving(folder / "store", "--key-file", str(folder / "keys")) as server:
        yield server, folder / "store"


@pytest.fixture
def writer(written: tuple[Served, Path]) -> Iterator[httpx.Client]:
    """Talk to that server."""
    with httpx.Client(base_url=written[0].address, timeout=PATIENCE) as talking:
        yield talking


def told(client: httpx.Client, query: str) -> list[str]:
    found = client.get("/sparql", params={"query": query}, headers={"accept": "text/csv"})
    assert found.status_code == 200, found.text
    return found.text.split("\r\n")[1:-1]


def test_the_holder_of_a_key_writes_and_the_next_query_sees_it(writer: httpx.Client) -> None:
    made = writer.post("/sparql", content=NOTE, headers={**KEY, **UPDATE})
    assert made.status_code == 204, made.text
    assert told(writer, "SELECT ?n { id:unesco skos:editorialNote ?n }") == ["asked again"]
    assert told(writer, "SELECT (COUNT(?l) AS ?n) { id:unesco rdfs:label ?l }") == ["1"], "the merged graph is whole"


def test_who_wrote_when_and_how_much_is_in_the_provenance(writer: httpx.Client) -> None:
    writer.post("/sparql", content=NOTE, headers={**KEY, **UPDATE})
    activity = f"<{NOTES}> prov:wasGeneratedBy ?a . ?a prov:wasAssociatedWith/rdfs:label ?who"
    query = f"SELECT ?who ?when {{ {activity} ; prov:endedAtTime ?when }}"
    assert any(row.startswith("anna,20") for row in told(writer, query))
    assert SECRET not in str(told(writer, "SELECT ?o { GRAPH graph:provenance { ?s ?p ?o } }"))


@pytest.mark.parametrize(
    "header", [{}, {"authorization": "Bearer wrong-wrong-wrong-wrong"}, {"authorization": f"Basic {SECRET}"}]
)
def test_without_the_key_nothing_is_written_and_the_way_to_write_is_told(
    writer: httpx.Client, header: dict[str, str]
) -> None:
    for found in (
        writer.post("/sparql", content=NOTE, headers={**UPDATE, **header}),
        writer.put(f"/store?graph={quote(NOTES)}", content="", headers={"content-type": "text/turtle", **header}),
    ):
        assert found.status_code == 401
        assert found.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { id:unesco skos:editorialNote 'x' }",
        "INSERT DATA { GRAPH graph:seeds { id:unesco skos:editorialNote 'x' } }",
        "DELETE WHERE { GRAPH graph:seeds { ?s ?p ?o } }",
        "CLEAR ALL",
        "DROP GRAPH graph:provenance",
        "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
        f"COPY <{NOTES}> TO <https://w3id.org/comity/graph/seeds>",
    ],
)
def test_a_key_opens_no_other_graph(writer: httpx.Client, text: str) -> None:
    before = told(writer, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER(!CONTAINS(STR(?g), '/local/')) }")
    found = writer.post("/sparql", content=text, headers={**KEY, **UPDATE})
    assert found.status_code == 403, found.text
    assert "/graph/local/" in found.text
    after = told(writer, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER(!CONTAINS(STR(?g), '/local/')) }")
    assert before == after


def test_a_local_graph_is_put_read_under_its_own_address_and_deleted(writer: httpx.Client) -> None:
    turtle = {"content-type": "text/turtle", **KEY}
    made = writer.put(
        "/graph/local/mine", content="<https://a.example/x> <https://a.example/p> 'mine' .", headers=turtle
    )
    assert made.status_code == 201, made.text
    graph = quote("https://w3id.org/comity/graph/local/mine")
    assert "mine" in writer.get(f"/store?graph={graph}").text
    assert writer.delete(f"/store?graph={graph}", headers=KEY).status_code == 200
    assert writer.get(f"/store?graph={graph}").status_code == 404


def test_what_was_written_outlives_a_build(written: tuple[Served, Path], writer: httpx.Client) -> None:
    writer.post("/sparql", content=NOTE, headers={**KEY, **UPDATE})
    record = written[1].parent / "mine.yaml"
    record.write_text(run("new", "organisation").stdout, encoding="utf-8")
    built = run("build", "--store", written[1], str(record))
    assert built.returncode in (0, 3), built.stderr
    assert told(writer, f"SELECT ?n {{ GRAPH <{NOTES}> {{ id:unesco skos:editorialNote ?n }} }}") == ["asked again"]
    assert told(writer, f"SELECT ?a {{ <{NOTES}> prov:wasGeneratedBy ?a }}")


def test_the_key_is_in_no_line_of_the_log(written: tuple[Served, Path], writer: httpx.Client) -> None:
    written[0].logged(writer.post("/sparql", content=NOTE, headers={**KEY, **UPDATE}))
    assert SECRET not in "".join(written[0].lines)


def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path, shipped_folder: Path) -> None:
    (tmp_path / "keys").write_text(f"anna {SECRET}\n", encoding="utf-8")
    (tmp_path / "keys").chmod(0o644)
    found = run("serve", "--store", shipped_folder, "--key-file", tmp_path / "keys", "--port", "0")
    assert found.returncode == 2
    assert "chmod 600" in found.stderr
    assert SECRET not in found.stderr
