"""Every IRI that is minted here resolves; what was merged or withdrawn says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from comity.graph.store import Store, open_store
from comity.graph.vocabulary import DEFAULT_BASE, ONTOLOGY
from comity.server.linked.names import data_address, iris, thing_address
from comity.server.linked.resolution import Found, Gone, Missing, Moved, resolve, resolve_any
from comity.server.pages.site import Site

ID, GRAPH = f"{DEFAULT_BASE}id/", f"{DEFAULT_BASE}graph/"


def minted(store: Store) -> list[str]:
    """List every IRI of ours in a store, wherever it stands in a statement, and every graph."""
    quads = store.engine.quads_for_pattern(None, None, None, None)
    nodes = {node for quad in quads for node in (quad.subject, quad.object, quad.graph_name)}
    found = (node.value for node in nodes if isinstance(node, NamedNode))
    return sorted(iri for iri in found if iri.startswith(DEFAULT_BASE))


def test_every_iri_of_ours_in_a_built_store_resolves(shipped_folder: Path) -> None:
    """Those of builds, files and software too, which only a built store has."""
    with open_store(shipped_folder) as store:
        found = minted(store)
        assert len(found) > 7_000
        assert {"build", "date", "conflict", "file", "software"} <= {
            iri.removeprefix(ID).partition("/")[0] for iri in found
        }
        assert [iri for iri in found if not isinstance(resolve(store, iri), Found)] == []


def test_a_part_resolves_to_its_record_and_a_term_to_the_ontology(shipped: Store) -> None:
    for iri in minted(shipped):
        record = (
            f"{DEFAULT_BASE}ontology" if iri.startswith((ONTOLOGY, f"{DEFAULT_BASE}project")) else iri.partition("#")[0]
        )
        if "/ontology/" not in iri:
            assert resolve(shipped, iri) == Found(record)


def test_every_iri_is_found_again_from_its_own_address_and_from_that_of_its_data(shipped: Store) -> None:
    site = Site()
    for iri in {iri.partition("#")[0] for iri in minted(shipped) if iri.startswith((ID, GRAPH))}:
        path = thing_address(site, iri).removeprefix("/")
        assert resolve_any(shipped, iris(DEFAULT_BASE, path.removeprefix("id/")))[0] == iri
        data = data_address(site, iri, "ttl").removeprefix("/data/").removesuffix(".ttl")
        assert resolve_any(shipped, iris(DEFAULT_BASE, data))[0] == iri


@pytest.mark.parametrize("name", ["provenance", "ontology", "desk", "derived/labels", "derived/parties"])
def test_graphs_resolve_though_nothing_may_be_said_of_them(small: Store, name: str) -> None:
    found = resolve(small, GRAPH + name)
    assert found == (Found(GRAPH + name) if name != "provenance" else Missing())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("old-waters", Moved(f"{ID}waters")),
        ("older-waters", Moved(f"{ID}waters")),
        ("ror-merged", Moved(f"{ID}waters")),
        ("phantom", Gone(f"{ID}phantom", "There was no such <body>.")),
        ("to-phantom", Gone(f"{ID}to-phantom", "There was no such <body>.")),
        ("to-nowhere", Gone(f"{ID}to-nowhere", "Moved away.")),
        ("ring-a", Gone(f"{ID}ring-a", "A ring.")),
        ("ror-gone", Gone(f"{ID}ror-gone", "The registry that described it has withdrawn its record.")),
        ("ror-split", Gone(f"{ID}ror-split", "The registry that described it has withdrawn its record.")),
    ],
)
def test_what_was_merged_has_moved_and_what_was_withdrawn_is_gone(small: Store, name: str, expected: object) -> None:
    assert resolve(small, ID + name) == expected


@pytest.mark.parametrize(
    "iri",
    [
        f"{ID}waters#no-such-part",
        f"{ID}never-there-at-all",
        f"{ONTOLOGY}NoSuchTerm",
        f"{DEFAULT_BASE}ontology/9.9.9",
        f"{DEFAULT_BASE}sparql",
        "https://schema.org/Event",
        "http://publications.europa.eu/resource/authority/country/IRN",
        "no iri",
        f"{ID}a b",
        "",
        ID,
        f"{ID}{'x' * 5000}",
    ],
)
def test_what_was_never_minted_is_missing(small: Store, iri: str) -> None:
    assert isinstance(resolve(small, iri), Missing)


def test_a_misspelt_id_is_told_what_is_near_it(small: Store) -> None:
    assert resolve(small, f"{ID}watres") == Missing((f"{ID}waters",))
    assert resolve(small, f"{ID}xyzzy") == Missing()
