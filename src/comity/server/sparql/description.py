"""What the endpoint says of itself (SPARQL 1.1 Service Description: https://www.w3.org/TR/sparql11-service-description/)."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple
from starlette.types import Scope, Send

from comity.graph.store import Store
from comity.graph.turtle import serialize_statements
from comity.graph.vocabulary import term
from comity.server.answer import Answer
from comity.server.context import Context
from comity.server.media_types import GRAPHS, RESULTS, name_of
from comity.server.negotiation import choose
from comity.server.sending import digest, header, send_answer
from comity.server.used_prefixes import SD, used_prefixes

#: What the default graph is: of a store of ours, and of a plain one (open writes).
MERGED = "All named graphs, merged: each statement once."
APART = "A graph of its own beside the named ones."


async def send(context: Context, scope: Scope, send: Send, endpoint: str) -> None:
    """Send the service description in the format that is accepted."""
    accept = header(scope, b"accept") or ""
    settings = context.settings
    default = APART if settings.open_writes else MERGED
    asked = (endpoint, context.address(scope), accept, settings.is_writable, settings.services, default)
    answer, sign = await context.remembering.answer(("service", *asked), describe, *asked)
    await send_answer(scope, send, answer.tagged(f'"{sign}-{digest(*map(str, asked))}"' if sign else ""))


def describe(
    store: Store,
    endpoint: str,
    address: str,
    accept: str,
    is_writable: bool,
    services: tuple[str, ...],
    default: str = MERGED,
) -> Answer:
    """Describe the endpoint at an address: its languages, formats, features, and the graphs of its dataset.

    ``default`` says in words what the default graph is, ``MERGED`` or ``APART``.
    Raises ``NotAcceptable``.
    """
    format_ = GRAPHS[choose(accept, tuple(GRAPHS))]
    features = (*(["UnionDefaultGraph"] if default == MERGED else []), *(["BasicFederatedQuery"] if services else []))
    triples = list(_service(NamedNode(endpoint), address, is_writable, features))
    triples += _dataset(store, NamedNode(f"{endpoint}#dataset"), NamedNode(f"{endpoint}#default-graph"), default)
    body = serialize_statements(triples, format_, used_prefixes(triples, store.base))
    return Answer(body, name_of(format_), headers=(("vary", "Accept"),))


def _service(node: NamedNode, address: str, is_writable: bool, features: tuple[str, ...]) -> Iterator[Triple]:
    yield Triple(node, term("rdf:type"), _sd("Service"))
    yield Triple(node, _sd("endpoint"), node)
    for language in ("SPARQL11Query", *(["SPARQL11Update"] if is_writable else [])):
        yield Triple(node, _sd("supportedLanguage"), _sd(language))
    for feature in features:
        yield Triple(node, _sd("feature"), _sd(feature))
    for iri in dict.fromkeys((*(f.iri for f in RESULTS.values()), *map(_iri, GRAPHS.values()))):
        yield Triple(node, _sd("resultFormat"), NamedNode(iri))
    if is_writable:
        for iri in dict.fromkeys(_iri(f) for f in GRAPHS.values() if f not in (RdfFormat.TRIG, RdfFormat.N_QUADS)):
            yield Triple(node, _sd("inputFormat"), NamedNode(iri))
    yield Triple(node, _sd("defaultDataset"), NamedNode(f"{node.value}#dataset"))
    yield Triple(node, term("rdfs:seeAlso"), NamedNode(f"{address}/.well-known/void"))
    yield Triple(node, term("rdfs:seeAlso"), NamedNode(f"{address}/dcat"))


def _dataset(store: Store, dataset: NamedNode, default: NamedNode, comment: str) -> Iterator[Triple]:
    yield Triple(dataset, term("rdf:type"), _sd("Dataset"))
    yield Triple(dataset, _sd("defaultGraph"), default)
    yield Triple(default, term("rdf:type"), _sd("Graph"))
    yield Triple(default, term("rdfs:comment"), Literal(comment, language="en"))
    named = {NamedNode(f"{dataset.value}-{quote(_short(store, graph))}"): graph for graph in store.graphs()}
    yield from (Triple(dataset, _sd("namedGraph"), node) for node in named)
    for node, graph in named.items():
        yield Triple(node, term("rdf:type"), _sd("NamedGraph"))
        yield Triple(node, _sd("name"), graph)


def _short(store: Store, graph: NamedNode) -> str:
    return graph.value.removeprefix(store.prefixes["graph"])


def _iri(format_: RdfFormat) -> str:
    """Return the IRI of a format (https://www.w3.org/ns/formats/); the engine has another for JSON-LD."""
    return "http://www.w3.org/ns/formats/JSON-LD" if format_ == RdfFormat.JSON_LD else format_.iri


def _sd(name: str) -> NamedNode:
    return NamedNode(SD + name)
