"""The ontology as data and as a page: everything in it has its anchor, and nothing is lost."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pyoxigraph as ox
import pytest
from pyoxigraph import Literal, NamedNode

from comity.graph.schemes import ONTOLOGY_FOLDER
from comity.graph.store import Store
from comity.graph.vocabulary import ONTOLOGY, term
from comity.server.linked import ontology_files, terms
from comity.server.linked.ontology_page import page
from comity.server.linked.serialising import FORMATS
from comity.server.pages.site import Site
from tests.linked.served import Client
from tests.shipped import ontology_quads


class Reader(HTMLParser):
    """Gather the ids of a page, what its links lead to, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.words: list[str] = []
        self.feed(html)
        self.text = re.sub(r"\s+", " ", "".join(self.words))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.add(tag)
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name == "href" and value]

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.words.append(data)


@pytest.fixture(scope="module")
def read() -> Reader:
    """Read the page once."""
    return Reader(page(Site()).decode())


def minted(paths: str) -> set[str]:
    """Return the fragments of all terms that files of the ontology describe."""
    found = (q.subject for path in ONTOLOGY_FOLDER.glob(paths) for q in ox.parse(path=str(path)))
    return {s.value.removeprefix(ONTOLOGY) for s in found if isinstance(s, NamedNode) and s.value.startswith(ONTOLOGY)}


@pytest.mark.parametrize(("paths", "least"), [("comity.ttl", 80), ("kinds/*.ttl", 150), ("shapes/*.ttl", 140)])
def test_every_term_concept_and_shape_has_its_anchor(read: Reader, paths: str, least: int) -> None:
    found = minted(paths)
    assert len(found) > least
    assert found - set(read.ids) == set()


def test_no_anchor_stands_twice_and_every_link_within_the_page_lands(read: Reader) -> None:
    assert len(read.ids) == len(set(read.ids))
    assert {link[1:] for link in read.links if link.startswith("#")} - set(read.ids) == set()


def test_labels_in_all_languages_definitions_notations_and_messages_are_shown(read: Reader) -> None:
    shown = ("rdfs:label", "skos:prefLabel", "skos:definition", "skos:notation", "skos:example", "sh:message")
    wanted = {term(name) for name in shown}
    files = [
        *ONTOLOGY_FOLDER.glob("kinds/*.ttl"),
        *ONTOLOGY_FOLDER.glob("shapes/*.ttl"),
        ONTOLOGY_FOLDER / "comity.ttl",
    ]
    texts = {q.object.value for f in files for q in ox.parse(path=str(f)) if q.predicate in wanted}
    assert len(texts) > 1_500
    assert {text for text in texts if re.sub(r"\s+", " ", text) not in read.text} == set()


def test_every_alignment_is_shown(read: Reader) -> None:
    rows = (ONTOLOGY_FOLDER / "alignments.sssom.tsv").read_text("utf-8").split("\n")
    others = {row.split("\t")[3] for row in rows if "\t" in row and not row.startswith(("#", "subject_id"))}
    assert len(others) > 20
    assert {other for other in others if other not in read.text} == set()


def test_the_page_needs_no_script_and_its_links_lead_to_the_web_or_within(read: Reader) -> None:
    assert "script" not in read.tags
    assert {link.partition(":")[0] for link in read.links if ":" in link} <= {"http", "https", "data"}


def test_a_class_tells_its_place_and_what_is_used_with_it() -> None:
    agreement = next(t for s in terms.sections() for t in s.terms if t.anchor == "Agreement")
    rows = dict(agreement.rows)
    assert [ref.address for ref in rows["subclass of"]] == ["#Cooperation"]
    assert "#form" in [ref.address for ref in rows["used with"]]
    assert "shape-agreement-document" in [shape.anchor for shape in agreement.shapes]


@pytest.mark.parametrize("ending", ontology_files.ENDINGS)
def test_each_format_holds_what_the_store_holds(ending: str) -> None:
    found = {quad.triple for quad in ox.parse(ontology_files.ontology(ending), format=FORMATS[ending])}
    assert found == {quad.triple for quad in ontology_quads()}


def test_the_shapes_in_one_file_are_the_shapes(small: Store, client: Client) -> None:
    found = list(ox.parse(client.get("/ontology/shapes.ttl").content, format=FORMATS["ttl"]))
    apart = [quad for path in ontology_files.shape_paths() for quad in ox.parse(path=str(path))]
    assert len(found) == len(apart)
    named = {
        quad for quad in apart if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal)
    }
    assert named <= set(found)


def test_the_context_and_the_schema_are_those_that_ship(client: Client) -> None:
    for path, name in (
        ("/ontology/context.jsonld", "context.jsonld"),
        ("/ontology/records.schema.json", "records.schema.json"),
        ("/records.schema.json", "records.schema.json"),
        ("/mappings/ontology", "alignments.sssom.tsv"),
    ):
        assert client.get(path).content == (ONTOLOGY_FOLDER / name).read_bytes()
    assert json.loads(client.get("/ontology/context.jsonld").content)["@context"]["comity"] == ONTOLOGY
