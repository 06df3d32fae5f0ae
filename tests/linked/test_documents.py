"""A document holds all that is said of a thing, in both directions, the same in every format, never cut silently."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad
from rdflib import Dataset, Graph

from comity.graph.store import Store, in_memory
from comity.graph.vocabulary import DEFAULT_BASE, PREFIXES, term
from comity.server.linked.documents import document
from comity.server.linked.gathering import PAGE
from comity.server.linked.serialising import FORMATS, write
from comity.server.pages.site import Site

#: rdflib reads JSON-LD, TriG and N-Quads by way of what it calls deprecated itself.
pytestmark = [
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning"),
]
SITE = Site()
ID, GRAPH = f"{DEFAULT_BASE}id/", f"{DEFAULT_BASE}graph/"
RDFLIB = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml"}
HYDRA_NEXT = NamedNode("http://www.w3.org/ns/hydra/core#next")


def triples(store: Store, iri: str, ending: str = "nt", page: int = 1) -> set[ox.Triple]:
    """Return the statements of a document."""
    body = document(store, SITE, iri, ending, page).body
    return {quad.triple for quad in ox.parse(body, format=FORMATS[ending])}


def values(found: set[ox.Triple], subject: str, predicate: str) -> set[str]:
    node = NamedNode(subject)
    return {t.object.value for t in found if t.subject == node and t.predicate == term(predicate)}  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["icqhs", "s1-mou-iiiz-rcci", "date/2024", "s1", "collective-c2c"])
def test_every_format_holds_the_same_statements_as_rdflib_reads_them(shipped: Store, name: str) -> None:
    graphs = {
        ending: set(Graph().parse(data=document(shipped, SITE, ID + name, ending).body, format=format_))
        for ending, format_ in RDFLIB.items()
    }
    for ending in ("trig", "nq"):
        dataset = Dataset()
        dataset.parse(
            data=document(shipped, SITE, ID + name, ending).body, format={"trig": "trig", "nq": "nquads"}[ending]
        )
        graphs[ending] = {quad[:3] for quad in dataset.quads()}
    assert len(graphs["ttl"]) > 15
    assert all(found == graphs["ttl"] for found in graphs.values())


def test_all_that_is_said_of_a_thing_of_its_parts_and_that_points_to_them_is_there(shipped: Store) -> None:
    for name in ("icqhs", "s1-mou-iiiz-rcci", "iiiz", "s2", "date/2024", "field-technology"):
        found = triples(shipped, ID + name)
        own = [q.triple for q in shipped.merged() if str(q.subject)[1:-1].partition("#")[0] == ID + name]
        to = [q.triple for q in shipped.merged() if str(q.object)[1:-1].partition("#")[0] == ID + name]
        assert own
        assert to
        assert {*own, *to} <= found, name


def test_every_neighbour_has_its_label_and_its_type(shipped: Store) -> None:
    found = triples(shipped, f"{ID}icqhs")
    ends = (node for t in found if t.predicate != term("rdf:type") for node in (t.subject, t.object))
    nodes = {node for node in ends if isinstance(node, NamedNode)}
    assert len(nodes) > 50
    for node in nodes:
        label = [q.triple for q in shipped.pattern(node, term("rdfs:label"), None)]
        assert set(label) <= found or values(found, node.value, "dcterms:title"), node
        if node.value.startswith(ID) and "#" not in node.value:
            assert values(found, node.value, "rdf:type"), node


def test_what_points_here_from_within_a_record_is_told_with_the_record(shipped: Store) -> None:
    found = triples(shipped, f"{ID}iiiz")
    part = NamedNode(f"{ID}s1-mou-iiiz-rcci#party-iiiz-signatory")
    tie = NamedNode(f"{ID}s1-mou-iiiz-rcci")
    assert ox.Triple(part, term("comity:party"), NamedNode(f"{ID}iiiz")) in found
    assert ox.Triple(part, term("comity:role"), term("role:signatory")) in found
    assert ox.Triple(tie, term("comity:participation"), part) in found
    assert values(found, tie.value, "rdfs:label") == {"Memorandum of understanding on technological collaboration"}


def test_the_document_tells_its_topic_its_datasets_and_their_licences(shipped: Store) -> None:
    found = triples(shipped, f"{ID}iiiz")
    here = f"{DEFAULT_BASE}data/iiiz"
    assert values(found, here, "foaf:primaryTopic") == {f"{ID}iiiz"}
    assert f"{GRAPH}seeds" in values(found, here, "void:inDataset")
    assert values(found, here, "dcterms:license") == {"https://creativecommons.org/licenses/by/4.0/"}
    assert values(found, f"{GRAPH}seeds", "dcterms:license") == {"https://creativecommons.org/licenses/by/4.0/"}


def test_its_evidence_is_in_it_down_to_the_quote_and_the_sources_address(shipped: Store) -> None:
    found = triples(shipped, f"{ID}s1-mou-iiiz-rcci")
    assert any(t.predicate == term("oa:exact") for t in found)
    assert any(t.predicate == term("schema:url") for t in found)


def test_formats_with_graphs_keep_who_said_what(shipped: Store) -> None:
    for ending in ("nq", "trig"):
        quads = set(ox.parse(document(shipped, SITE, f"{ID}iiiz", ending).body, format=FORMATS[ending]))
        named = {quad for quad in quads if isinstance(quad.graph_name, NamedNode)}
        assert named
        assert named <= set(shipped.quads())
        assert {q.graph_name.value for q in named} >= {f"{GRAPH}seeds", f"{GRAPH}derived/labels"}
        topics = {quad.subject.value for quad in quads - named}
        assert topics == {f"{DEFAULT_BASE}data/iiiz"}


def test_the_same_store_in_another_order_gives_the_same_bytes(shipped: Store) -> None:
    again = in_memory(reversed(list(shipped.quads())))
    for ending in FORMATS:
        for name in ("iiiz", "icqhs", "s1-mou-iiiz-rcci"):
            assert document(shipped, SITE, ID + name, ending) == document(again, SITE, ID + name, ending)


def test_turtle_declares_what_it_uses_and_no_more_and_begins_with_the_thing(shipped: Store) -> None:
    for name in ("iiiz", "icqhs", "date/2024", "s1"):
        text = document(shipped, SITE, ID + name).body.decode()
        head, _, rest = text.partition("\n\n")
        declared = re.findall(r"^@prefix (\w+):", head, re.MULTILINE)
        assert declared == sorted(declared)
        assert [prefix for prefix in declared if not re.search(rf"(?<![\w<]){prefix}:", rest)] == []
        assert "http" not in re.sub(r'"[^"]*"|<[^>]*>', "", rest)
        order = [line for line in rest.split("\n") if line and not line.startswith("\t")]
        assert order[0].startswith(f"<{DEFAULT_BASE}data/{name}> a foaf:Document")
        assert order[1].startswith("id:" + name.replace("/", "\\/"))


def test_json_ld_is_in_the_words_of_the_context_with_each_node_once(shipped: Store) -> None:
    import json

    held = json.loads(document(shipped, SITE, f"{ID}iiiz", "jsonld").body)
    nodes = [node["iri"] for node in held["@graph"]]
    assert len(nodes) == len(set(nodes))
    here = next(node for node in held["@graph"] if node["iri"] == "id:iiiz")
    assert here["type"] == "Organisation"
    assert "Iran International Innovation Zone" in here["prefLabel"]["en"]


def test_a_graph_of_the_stores_own_says_what_it_is(shipped: Store) -> None:
    found = triples(shipped, f"{GRAPH}derived/labels")
    assert values(found, f"{GRAPH}derived/labels", "dcterms:title") == {"One label for everything that is shown"}
    assert values(found, f"{GRAPH}derived/labels", "rdf:type") == {f"{PREFIXES['void']}Dataset"}


@pytest.fixture(scope="module")
def hub() -> Store:
    """Make a store in which many point to one, and one has many parts."""
    graph, node = NamedNode(f"{GRAPH}d"), NamedNode(f"{ID}hub")
    quads = [Quad(NamedNode(f"{ID}n{n}#p"), term("comity:party"), node, graph) for n in range(PAGE * 2 + 7)]
    quads += [
        Quad(NamedNode(f"{ID}n{n}"), term("comity:participation"), NamedNode(f"{ID}n{n}#p"), graph) for n in range(9)
    ]
    quads += [Quad(node, term("comity:participation"), NamedNode(f"{ID}hub#p{n}"), graph) for n in range(PAGE // 2)]
    quads += [Quad(NamedNode(f"{ID}hub#p{n}"), term("skos:note"), Literal("x"), graph) for n in range(PAGE // 2)]
    return in_memory([*quads, Quad(node, term("rdfs:label"), Literal("Hub"), graph)])


def test_a_hub_comes_in_pages_that_hold_all_of_it_and_say_that_there_is_more(hub: Store) -> None:
    thing, found, page = f"{ID}hub", set[ox.Triple](), 1
    while True:
        here = triples(hub, thing, page=page)
        found |= here
        assert any(t.object == Literal("Hub") for t in here)
        following = {t.object.value for t in here if t.predicate == HYDRA_NEXT}  # type: ignore[union-attr]
        links = dict(document(hub, SITE, thing, "nt", page).headers)["link"]
        assert (f'</data/hub.nt?page={page + 1}>; rel="next"' in links) == bool(following)
        assert ('rel="prev"' in links) == (page > 1)
        if not following:
            break
        assert following == {f"{DEFAULT_BASE}data/hub?page={page + 1}"}
        page += 1
    assert page == 4
    assert {quad.triple for quad in hub.merged()} <= found
    assert document(hub, SITE, thing, "nt", 5).status == 404


def test_no_page_holds_a_statement_of_the_page_before(hub: Store) -> None:
    pages = [triples(hub, f"{ID}hub", page=page) for page in (1, 2, 3, 4)]
    party = [{t for t in page if t.predicate == term("comity:party")} for page in pages]
    assert sum(map(len, party)) == len(set().union(*party)) == PAGE * 2 + 7


def test_nodes_without_an_iri_come_with_what_points_to_them_in_every_format() -> None:
    graph, thing = NamedNode(f"{GRAPH}local/notes"), NamedNode(f"{ID}a")
    one, two = ox.BlankNode("one"), ox.BlankNode("two")
    store = in_memory(
        [
            Quad(thing, term("skos:note"), one, graph),
            Quad(one, term("skos:related"), two, graph),
            Quad(two, term("rdfs:label"), Literal("deep"), graph),
            Quad(ox.BlankNode("other"), term("skos:related"), thing, graph),
        ]
    )
    for ending, format_ in FORMATS.items():
        found = list(ox.parse(document(store, SITE, thing.value, ending).body, format=format_))
        assert sum(quad.object == Literal("deep") for quad in found) == 1, ending
        assert sum(quad.predicate == term("skos:related") for quad in found) == 2, ending


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"),
            st.sampled_from(["skos:note", "comity:value"]),
            st.text(max_size=20),
            st.sampled_from(["", "en", "fa"]),
        ),
        max_size=8,
    )
)
@settings(deadline=None, max_examples=60)
def test_whatever_a_literal_holds_turtle_and_json_ld_read_back(said: list[tuple[str, str, str, str]]) -> None:
    quads = [
        Quad(NamedNode(ID + s), term(p), Literal(text, language=lang) if lang else Literal(text))
        for s, p, text, lang in said
    ]
    for ending in ("ttl", "jsonld", "nt"):
        body = write(quads, ending, DEFAULT_BASE)
        assert {quad.triple for quad in ox.parse(body, format=FORMATS[ending])} == {quad.triple for quad in quads}
