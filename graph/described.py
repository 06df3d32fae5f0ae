"""What a store describes: every id, with the list of records in which it would stand."""

from __future__ import annotations

from collections import defaultdict

from pyoxigraph import NamedNode

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
}


def described(store: Store) -> dict[str, dict[str, str]]:
    """Return for each dataset the ids that it describes, each with its list.

    Ids are the parts of IRIs after the store's ``id:`` prefix.
    """
    start, graphs = store.prefixes["id"], store.prefixes["graph"]
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for listed, name in CLASSES.items():
        for quad in store.engine.quads_for_pattern(None, term("rdf:type"), term(name)):
            subject, graph = quad.subject, quad.graph_name
            if isinstance(subject, NamedNode) and isinstance(graph, NamedNode) and subject.value.startswith(start):
                found[graph.value.removeprefix(graphs)][subject.value.removeprefix(start)] = listed
    return {
        dataset: {name: listed for name, listed in ids.items() if "#" not in name} for dataset, ids in found.items()
    }
