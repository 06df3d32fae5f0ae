"""Another server's store is described as our own is: the same documents, the same fates, and few questions."""

from __future__ import annotations

from typing import Any, cast

import pyoxigraph as ox
import pytest

from comity.graph.remote.store import RemoteStore
from comity.graph.store import Store
from comity.server.linked.documents import document
from comity.server.linked.resolution import Missing, resolve
from comity.server.linked.serialising import FORMATS
from comity.server.pages.site import Site

SITE = Site()


class Elsewhere(RemoteStore):
    """A store that can only be asked in SPARQL, and counts how often it is."""

    def __init__(self, here: Store) -> None:
        super().__init__(cast("Any", None), here.base)
        self._here = here
        self.asked = 0

    def query(self, sparql: str, *_: object, **__: object) -> Any:
        """Ask the store that is here."""
        self.asked += 1
        return self._here.query(sparql)


@pytest.mark.parametrize("name", ["id/iiiz", "id/icqhs", "id/s1-mou-iiiz-rcci", "id/date/2024", "graph/seeds"])
@pytest.mark.parametrize("ending", ["ttl", "nq", "jsonld"])
def test_a_document_is_the_same_wherever_the_store_is(shipped: Store, name: str, ending: str) -> None:
    elsewhere = Elsewhere(shipped)
    here = document(shipped, SITE, shipped.base + name, ending)
    assert document(elsewhere, SITE, shipped.base + name, ending) == here
    assert elsewhere.asked < 25


def test_all_pages_of_a_hub_together_hold_the_same(shipped: Store) -> None:
    iri, elsewhere = f"{shipped.base}id/unesco", Elsewhere(shipped)
    found: list[set[object]] = []
    for store in (shipped, elsewhere):
        held: set[object] = set()
        for page in range(1, 9):
            answer = document(store, SITE, iri, "nt", page)
            held |= {
                quad.triple for quad in ox.parse(answer.body, format=FORMATS["nt"]) if "/data/" not in str(quad.subject)
            }
            if 'rel="next"' not in dict(answer.headers)["link"]:
                break
        found.append(held)
    assert len(found[0]) > 1_000
    assert found[0] == found[1]


def test_what_has_become_of_an_iri_is_the_same_wherever_the_store_is(small: Store) -> None:
    elsewhere = Elsewhere(small)
    for name in ("waters", "old-waters", "phantom", "ror-merged", "ror-split", "waters#no-such-part"):
        here, there = (resolve(store, f"{small.base}id/{name}") for store in (small, elsewhere))
        assert there == here or (isinstance(there, Missing) and isinstance(here, Missing))
    assert resolve(elsewhere, f"{small.base}graph/desk") == resolve(small, f"{small.base}graph/desk")
