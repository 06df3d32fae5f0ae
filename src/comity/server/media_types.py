"""The media types of results and graphs, and the engine's formats that they name; the first is what is sent unasked."""

from __future__ import annotations

from pyoxigraph import QueryResultsFormat, RdfFormat

#: SPARQL 1.1 results: https://www.w3.org/TR/sparql11-protocol/#query-success
RESULTS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
    "application/json": QueryResultsFormat.JSON,
    "application/xml": QueryResultsFormat.XML,
    "text/xml": QueryResultsFormat.XML,
}
GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/x-turtle": RdfFormat.TURTLE,
    "text/plain": RdfFormat.N_TRIPLES,
    "application/xml": RdfFormat.RDF_XML,
    "text/xml": RdfFormat.RDF_XML,
    "application/json": RdfFormat.JSON_LD,
}


def name_of(format_: QueryResultsFormat | RdfFormat) -> str:
    """Return the media type under which a format is sent, with the charset where it is text.

    >>> name_of(RdfFormat.TURTLE)
    'text/turtle; charset=utf-8'
    """
    name = format_.media_type.partition(";")[0]
    return f"{name}; charset=utf-8" if name.startswith("text/") else name
