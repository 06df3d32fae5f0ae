"""Whatever IRI stands in the graph, rdflib reads it back from Turtle and TriG, wherever these are written."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat
from rdflib.plugins.parsers.notation3 import BadSyntax

from comity.graph.publishing.description import written
from comity.graph.publishing.export import export
from comity.graph.store import Store, in_memory
from comity.graph.vocabulary import prefixes
from comity.queries.run import answer
from comity.server.linked.serialising import write
from comity.server.sparql.asking import write_graph
from comity.server.sparql.sink import Most
from tests.exported import row
from tests.read_back import read_by_rdflib

BASE = "https://data.example.org/x./"
STARTS = (*prefixes(BASE).values(), "https://a.example/", "urn:isbn:", "https://a.example/é#")
#: What a local name may hold, be it escaped, and what breaks readers at its start or its end.
PIECES = (*"aZ09_.-~!$&'()*+,;=:@/?#é字·\u203f\u0300😀", "..", "%2F", "%41.", "date/1972%2F..")


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


IRIS = (
    st.builds("{}{}".format, st.sampled_from(STARTS), st.lists(st.sampled_from(PIECES), max_size=5).map("".join))
    .filter(_is_iri)
    .map(NamedNode)
)
#: Among the texts are those that look like names, and like the end of a statement.
TEXTS = st.sampled_from(('id:a\\. id:b\\\\. "', "id:date\\/1972\\%2F.\\. .\n", "<id:a.> .", "^^id:a\\.", "é\t\r\n\\"))
VALUES = IRIS | st.builds(lambda text, kind: Literal(text, datatype=kind), TEXTS, IRIS) | TEXTS.map(Literal)
GRAPHS = IRIS.map(lambda iri: NamedNode(f"{BASE}graph/local/{iri.value.rpartition('/')[2]}"))
STATEMENTS = st.lists(st.builds(Quad, IRIS, IRIS, VALUES, GRAPHS), min_size=1, max_size=6)


def _exported(store: Store, ending: str) -> bytes:
    with TemporaryDirectory() as folder:
        export(store, Path(folder) / f"x{ending}")
        return (Path(folder) / f"x{ending}").read_bytes()


def _dumped(store: Store) -> bytes:
    stream = BytesIO()
    for graph in store.graphs():
        store.dump(stream, graph, RdfFormat.TURTLE)
    return stream.getvalue()


WRITERS: dict[str, Callable[[Store], bytes]] = {
    "export.trig": lambda store: _exported(store, ".trig"),
    "export.ttl": lambda store: _exported(store, ".ttl"),
    "data.trig": lambda store: write(store.quads(), "trig", BASE),
    "data.ttl": lambda store: write(store.quads(), "ttl", BASE),
    "graph store": _dumped,
    "description": lambda store: written((quad.triple for quad in store.quads()), RdfFormat.TURTLE, store),
    "endpoint": lambda store: write_graph((q.triple for q in store.quads()), RdfFormat.TURTLE, Most(), store).body,
    "command line": lambda store: (answer(store, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }").turtle or "").encode(),
}
_DATE = Quad(
    NamedNode(f"{BASE}id/a."),
    NamedNode("http://purl.org/dc/terms/date."),
    NamedNode(f"{BASE}id/date/1972%2F.."),
    NamedNode(f"{BASE}graph/local/a."),
)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's parsers use what rdflib deprecates
@pytest.mark.parametrize("writer", WRITERS)
@given(statements=STATEMENTS)
@example(statements=[_DATE])
def test_rdflib_reads_back_any_iri(writer: str, statements: list[Quad]) -> None:
    content = WRITERS[writer](in_memory(statements, BASE))
    has_graphs = writer.endswith(".trig")
    said = {row(quad) if has_graphs else row(quad)[:3] for quad in statements}
    found = read_by_rdflib(content, "trig" if has_graphs else "turtle")
    assert found == said, content.decode()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_engine_alone_writes_what_rdflib_does_not_read() -> None:
    """Once this fails, what is written in full can be written short again."""
    text = ox.serialize([_DATE.triple], format=RdfFormat.TURTLE, prefixes=prefixes(BASE)) or b""
    assert b"id:date\\/1972\\%2F.\\. ." in text
    with pytest.raises(BadSyntax):
        read_by_rdflib(text, "turtle")


def test_nothing_is_written_with_prefixes_but_in_one_place() -> None:
    """The store gives the engine a file of that place."""
    root = Path(__file__).parents[2]
    folders = [root / name for name in ("graph", "loaders", "queries", "src/comity/server", "src/comity/cli")]
    files = (path for folder in folders for path in folder.rglob("*.py"))
    writing = re.compile(r"\b(?:serialize|dump)\((?:[^()]|\([^()]*\))*\bprefixes=")
    found = {str(path.relative_to(root)) for path in files if writing.search(path.read_text(encoding="utf-8"))}
    assert found == {"graph/turtle.py", "graph/store.py"}
