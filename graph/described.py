"""What a store describes: every id, with the list of records in which it would stand."""

from __future__ import annotations

from pyoxigraph import NamedNode

from comity.graph import digests
from comity.graph.store import Store
from comity.graph.vocabulary import term

#: The class that marks the records of each list; a later one wins over an earlier (an agreement is a cooperation).
CLASSES = {
    "sources": "foaf:Document",
    "fields": "skos:Concept",
    "frameworks": "comity:Framework",
    "organisations": "org:Organization",
    "collectives": "comity:Collective",
    "persons": "foaf:Person",
    "events": "comity:Event",
    "cooperations": "comity:Cooperation",
    "agreements": "comity:Agreement",
    "claims": "comity:Claim",
    "completeness": "comity:CompletenessClaim",
    "withdrawals": "comity:WithdrawnRecord",
}


def described(store: Store) -> dict[str, dict[str, str]]:
    """Return for each dataset the ids that it describes, each with its list.

    Ids are the parts of IRIs after the store's ``id:`` prefix.
    """
    found = {_name(store, graph): _in_graph(store, graph) for graph in store.graphs() if graph not in store.alone}
    for graph in store.alone:
        name = _name(store, graph)
        found[name] = {id_: listed for id_, (listed, _) in digests.load(store.folder, name).items()}
    return {name: ids for name, ids in found.items() if ids}


def _name(store: Store, graph: NamedNode) -> str:
    return graph.value.removeprefix(store.prefixes["graph"])


def _in_graph(store: Store, graph: NamedNode) -> dict[str, str]:
    start, found = store.prefixes["id"], {}
    for listed, name in CLASSES.items():
        for quad in store.engine.quads_for_pattern(None, term("rdf:type"), term(name), graph):
            subject = quad.subject
            if isinstance(subject, NamedNode) and subject.value.startswith(start) and "#" not in subject.value:
                found[subject.value.removeprefix(start)] = listed
    return found
