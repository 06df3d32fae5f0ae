"""Who may write: key files, bearer tokens, and which graphs are within reach of a key."""

from __future__ import annotations

from pathlib import Path

import pytest

from comity.graph.errors import InputError
from comity.graph.store import open_store
from comity.graph.vocabulary import DEFAULT_BASE
from comity.server.keys import read_keys
from comity.server.settings import Settings
from tests.graph_store.in_process import Client
from tests.store_folder import content

NOTES = f"/store?graph={DEFAULT_BASE}graph/local/notes"
TTL = {"Content-Type": "text/turtle"}
SAID = '<http://x.example/1> <http://x.example/p> "said" .'


@pytest.fixture
def bearer(secret: str) -> dict[str, str]:
    return {**TTL, "Authorization": f"Bearer {secret}"}


def _keys(folder: Path, text: str, mode: int = 0o600) -> Path:
    file = folder / "key-file"
    file.write_text(text)
    file.chmod(mode)
    return file


def test_names_and_secrets_are_read_and_comments_are_not(tmp_path: Path) -> None:
    keys = read_keys(_keys(tmp_path, "# who may write\n\nanna 0123456789abcdef\nb.c-d  fedcba9876543210\n"))
    assert keys.authenticated("Bearer 0123456789abcdef") == "anna"
    assert keys.authenticated("bearer  fedcba9876543210") == "b.c-d"


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Basic 0123456789abcdef", "0123456789abcdef", "Bearer \xff"]
)
def test_what_is_no_token_is_nobody(tmp_path: Path, header: str | None) -> None:
    keys = read_keys(_keys(tmp_path, "anna 0123456789abcdef"))
    assert keys.authenticated(header) is None


def test_the_representation_of_keys_has_no_trace_of_them(tmp_path: Path) -> None:
    assert repr(read_keys(_keys(tmp_path, "anna 0123456789abcdef"))) == "Keys()"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("anna short-secret", "too short .12 characters"),
        ("anna", "line 1"),
        ("anna 0123456789abcdef more", "NAME SECRET"),
        ("# none\n", "no key"),
        ("anna 0123456789abcdef\nanna 0123456789abcdeg", "line 2"),
        ("anna 0123456789abcdef\nbert 0123456789abcdef", "line 2"),
        ("an<na 0123456789abcdef", "letters"),
    ],
)
def test_a_key_file_with_a_fault_is_refused_at_its_line_and_no_secret_is_told(
    tmp_path: Path, text: str, told: str
) -> None:
    with pytest.raises(InputError, match=told) as refused:
        read_keys(_keys(tmp_path, text))
    assert "0123456789abcde" not in str(refused.value)
    assert "short-secret" not in str(refused.value)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(InputError, match="chmod 600"):
        read_keys(_keys(tmp_path, "anna 0123456789abcdef", mode))


def test_a_key_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_keys(tmp_path / "none")


def test_a_local_graph_is_put_added_to_read_and_removed_with_a_key(keyed: Client, bearer: dict[str, str]) -> None:
    assert keyed.put(NOTES, content=SAID, headers=bearer).status_code == 201
    assert keyed.post(NOTES, content=SAID.replace("said", "more"), headers=bearer).status_code == 200
    assert keyed.get(NOTES).text.count("<http://x.example/p>") == 1
    assert '"more"' in keyed.get(NOTES).text
    assert keyed.delete(NOTES, headers=bearer).status_code == 200
    assert keyed.get(NOTES).status_code == 404


def test_a_local_graph_is_written_under_its_own_address_too(keyed: Client, bearer: dict[str, str]) -> None:
    assert keyed.put("/graph/local/notes", content=SAID, headers=bearer).status_code == 201
    assert keyed.get(NOTES).status_code == 200


def test_a_graph_without_a_name_becomes_a_local_one(keyed: Client, bearer: dict[str, str]) -> None:
    made = keyed.post("/store", content=SAID, headers=bearer)
    assert made.status_code == 201
    assert "%2Fgraph%2Flocal%2F" in made.headers["location"]
    assert '"said"' in keyed.get(made.headers["location"]).text


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
@pytest.mark.parametrize(
    "header", [{}, {"Authorization": "Bearer not-the-secret-of-any"}, {"Authorization": "Basic YTpi"}]
)
def test_nothing_is_written_without_the_secret(
    keyed: Client, folder: Path, method: str, header: dict[str, str]
) -> None:
    before = content(folder)
    refused = keyed.request(method, NOTES, content=SAID, headers={**TTL, **header})
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"].startswith("Bearer")
    assert "not-the-secret" not in refused.text
    assert content(folder) == before


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
@pytest.mark.parametrize(
    "address",
    [
        "/store?default",
        f"/store?graph={DEFAULT_BASE}graph/t",
        f"/store?graph={DEFAULT_BASE}graph/local/",
        f"/store?graph={DEFAULT_BASE}graph/local/../t",
        f"/store?graph={DEFAULT_BASE}graph/provenance",
        "/store?graph=http://x.example/",
        "/store/local/notes",
    ],
)
def test_no_other_graph_is_written_with_a_key(
    keyed: Client, folder: Path, bearer: dict[str, str], method: str, address: str
) -> None:
    before = content(folder)
    refused = keyed.request(method, address, content=SAID, headers=bearer)
    assert refused.status_code == 403
    assert f"<{DEFAULT_BASE}graph/local/notes>" in refused.text
    assert content(folder) == before


def test_a_server_without_a_key_file_only_reads(folder: Path) -> None:
    refused = Client(Settings(store=str(folder))).put(NOTES, content=SAID, headers=TTL)
    assert refused.status_code == 405
    assert refused.headers["allow"] == "GET, HEAD, OPTIONS"


def test_who_wrote_is_on_record_and_the_secret_is_not(
    keyed: Client, folder: Path, bearer: dict[str, str], secret: str
) -> None:
    keyed.put(NOTES, content=SAID, headers=bearer)
    with open_store(folder) as store:
        assert store.ask(
            "ASK { graph:local/notes prov:wasGeneratedBy/prov:wasAssociatedWith/rdfs:label 'anna' }".replace(
                "graph:local/notes", str(store.graph("local/notes"))
            )
        )
    assert not any(secret in said for said in content(folder))


def test_somebody_who_finds_the_store_busy_is_told_when_to_come_again(
    keyed: Client, folder: Path, bearer: dict[str, str]
) -> None:
    from comity.graph import generations

    with generations.writing(folder):
        refused = keyed.put(NOTES, content=SAID, headers=bearer)
    assert refused.status_code == 503
    assert int(refused.headers["retry-after"]) > 0
