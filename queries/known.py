"""Whether what a person asks about is in the store at all: an unknown id is a mistake, not an empty answer."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import NamedNode

from comity.graph.errors import InputError
from comity.graph.store import Store
from comity.graph.wording import nearest
from comity.queries.catalogue import NamedQuery
from comity.queries.parameters import ANY


def check_ids(store: Store, query: NamedQuery, values: Mapping[str, str]) -> None:
    """Raise ``InputError``, with the nearest ids, where a given id names nothing that the store describes."""
    for parameter in query.params:
        value = values.get(parameter.name, ANY)
        if parameter.kind != "id" or value == ANY:
            continue
        for name in map(str.strip, value.split(",")):
            [node] = parameter.terms(name, store.prefixes)
            if isinstance(node, NamedNode) and not store.describes(node):
                raise InputError(_unknown(store, parameter.name, name))


def _unknown(store: Store, name: str, value: str) -> str:
    ids = described_ids(store)
    return (
        f"{name}: {value!r} is not described in this store{nearest(value.removeprefix('id:'), ids, 3)}; "
        "find an id with: comity explain NAME"
    )


def described_ids(store: Store) -> list[str]:
    """List the ids of everything that has a label, sorted."""
    rows = store.select("SELECT DISTINCT ?thing { GRAPH graph:derived\\/labels { ?thing ?p ?label } }")
    start = store.prefixes["id"]
    return sorted(str(row["thing"].value).removeprefix(start) for row in rows)
