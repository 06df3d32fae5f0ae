"""The page of a dataset: licence, sources, build, counts, sample records, exports."""

from __future__ import annotations

from heapq import nsmallest

from pyoxigraph import NamedNode

from comity.graph.store import Store
from comity.graph.vocabulary import term
from comity.queries.explanation.mentions import Mention, mention
from comity.queries.explanation.reader import Reader
from comity.server.answer import Answer
from comity.server.pages.rendering import HTML, render
from comity.server.pages.site import Site
from comity.server.pages.sources import dataset_of, files_of
from comity.server.pages.structured import block, data_set
from comity.server.pages.thing import FORMATS, missing

#: Of which classes records are shown, and how many of each.
_SAMPLED = ("org:Organization", "comity:Cooperation", "comity:Event", "foaf:Document")
_EACH = 5


def dataset(store: Store, name: str, site: Site) -> Answer:
    """Make the page of a dataset by its short name; answers 404 for one that the store does not hold."""
    try:
        graph = store.graph(name)
    except ValueError:  # a name with blanks in it, say
        return missing(f"{store.prefixes['graph']}{name}", site)
    if next(store.pattern(None, None, None, graph), None) is None:
        return missing(graph.value, site)
    reader = Reader(store)
    told = dataset_of(reader, graph)
    samples = [sample for cls in _SAMPLED for sample in _samples(reader, graph, term(cls))]
    values = {"dataset": told, "samples": samples, "files": files_of(reader, told), "formats": FORMATS}
    data = block(data_set(told, site))
    return Answer(render("dataset.html.jinja", site, iri=graph.value, block=data, **values), HTML)


def _samples(reader: Reader, graph: NamedNode, cls: NamedNode) -> list[Mention]:
    start = reader.store.prefixes["id"]
    quads = reader.store.pattern(None, term("rdf:type"), cls, graph)
    records = (q.subject for q in quads if isinstance(q.subject, NamedNode) and q.subject.value.startswith(start))
    return [mention(reader, record) for record in nsmallest(_EACH, records, key=lambda record: record.value)]
