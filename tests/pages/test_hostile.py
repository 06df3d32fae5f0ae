"""What data may hold to harm a page: markup, scripts, addresses that run, signs that turn the text around them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from comity.graph.store import Store, in_memory
from comity.graph.vocabulary import term
from comity.queries.reporting.markup import clean
from comity.server.pages.browse import browse
from comity.server.pages.dataset import dataset
from comity.server.pages.home import home
from comity.server.pages.search import search
from comity.server.pages.thing import thing
from comity.server.refusals import Refusal
from tests.pages.conftest import SITE
from tests.pages.reading import Page, read

_ID = "https://w3id.org/comity/id/"
_NODE, _TIE, _PART, _SOURCE, _EVIDENCE = (
    NamedNode(_ID + name) for name in ("body", "tie", "tie#party", "src", "tie#evidence-1")
)
_GRAPH = NamedNode("https://w3id.org/comity/graph/hostile")
HARMFUL = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "' onmouseover='alert(1)",
    "&lt;b&gt; &amp; <b>",
    "قنات\u202e<b>",
    "Очень длинное имя " * 300,
    "x" * 5000,
)


def _quads(text: str) -> Iterator[Quad]:
    """Say a text wherever a page shows one: names, notes, places, addresses, quotes, titles, licences."""
    said = (
        (_NODE, "rdf:type", term("org:Organization")),
        (_NODE, "comity:partyTo", _TIE),
        (_TIE, "rdf:type", term("comity:Cooperation")),
        (_TIE, "comity:kind", term("kind:agreement")),
        (_TIE, "comity:participation", _PART),
        (_TIE, "comity:supportedBy", _EVIDENCE),
        (_PART, "comity:party", _NODE),
        (_PART, "comity:role", term("role:party")),
        (_EVIDENCE, "oa:hasSource", _SOURCE),
        (_EVIDENCE, "comity:modality", term("modality:stated")),
        (_SOURCE, "rdf:type", term("foaf:Document")),
        (_GRAPH, "rdf:type", term("dcat:Dataset")),
    )
    texts = (
        *((node, name) for node in (_NODE, _TIE, _SOURCE) for name in ("rdfs:label", "skos:prefLabel", "skos:note")),
        *((_NODE, name) for name in ("dcterms:identifier", "comity:domain", "foaf:homepage", "skos:altLabel")),
        *((_TIE, name) for name in ("comity:form", "comity:subkind")),
        *((_EVIDENCE, name) for name in ("comity:locator", "skos:note")),
        *((_SOURCE, name) for name in ("schema:url", "comity:publisherName", "dcterms:language")),
        *((_GRAPH, name) for name in ("dcterms:title", "dcterms:description", "dcterms:license")),
    )
    yield from (Quad(subject, term(name), value, _GRAPH) for subject, name, value in said)
    yield from (Quad(subject, term(name), Literal(text), _GRAPH) for subject, name in texts)


def _pages(store: Store, text: str) -> list[Page]:
    things = [thing(store, node.value, SITE, day="2025-01-01") for node in (_NODE, _TIE, _SOURCE)]
    links = thing(store, _NODE.value, SITE, kind="agreement", day="2025-01-01")
    others = [home(store, SITE), browse(store, SITE, "organisations"), dataset(store, "hostile", SITE)]
    return [read(answer) for answer in (*things, links, *others, search(store, text[:200], SITE))]


def _shape(pages: list[Page]) -> list[list[tuple[str, tuple[str, ...]]]]:
    """Return the elements of pages with the names of their attributes, but those that set a name apart."""
    return [[(e.tag, tuple(sorted(e.attributes))) for e in page.elements if e.tag != "bdi"] for page in pages]


@pytest.mark.parametrize("text", HARMFUL)
def test_no_text_becomes_markup_in_any_page(text: str) -> None:
    """A page has the same elements, whatever its texts are."""
    plain, harmful = (_pages(in_memory(_quads(said)), said) for said in ("a plain name", text))
    assert _shape(plain)[:-1] == _shape(harmful)[:-1]
    assert not any(e.tag == "img" or "onerror" in e.attributes for page in harmful for e in page.elements)
    assert harmful[0].data()["name"] == [clean(text)]
    assert harmful[0].one("h1").text == clean(text)


@settings(deadline=None, max_examples=25)
@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=60).filter(lambda text: "://" not in text))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    """What is read in the title and in the data is the name, but for signs that no page admits."""
    page = read(thing(in_memory(_quads(text)), _NODE.value, SITE, day="2025-01-01"))
    assert page.one("h1").text.split() == clean(text).split()
    assert page.data()["name"] == [clean(text)]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,<b>", "file:///etc/passwd", "//a.example"])
def test_an_address_that_is_none_of_the_web_is_never_a_link(address: str) -> None:
    """It is shown as text, and left out of the data."""
    for page in _pages(in_memory(_quads(address)), address):
        assert not [link for link in page.links if link.startswith(address[:6])]
    node = NamedNode("javascript:alert(1)")
    quads = [
        *_quads("A"),
        Quad(_NODE, term("foaf:homepage"), node, _GRAPH),
        Quad(_SOURCE, term("schema:url"), node, _GRAPH),
    ]
    for page in _pages(in_memory(quads), "A"):
        assert not [link for link in page.links if link.startswith("javascript")]
        assert "javascript" not in str(page.all("script") and page.data())


@pytest.mark.parametrize(
    ("text", "lang", "direction"),
    [("قنات", "fa", "rtl"), ("اليونسكو", "ar", "rtl"), ("ЮНЕСКО", "ru", "ltr"), ("教科文组织", "zh", "ltr")],
)
def test_a_name_has_the_language_and_direction_of_its_script(text: str, lang: str, direction: str) -> None:
    """In the list of names, in the title, and in the data of the page."""
    part = NamedNode(f"{_NODE.value}#name-1")
    said = [
        Quad(_NODE, term("rdf:type"), term("org:Organization"), _GRAPH),
        Quad(_NODE, term("rdfs:label"), Literal(text, language=lang), _GRAPH),
        Quad(_NODE, term("skos:prefLabel"), Literal(text, language=lang), _GRAPH),
        Quad(_NODE, term("skosxl:prefLabel"), part, _GRAPH),
        Quad(part, term("skosxl:literalForm"), Literal(text, language=lang), _GRAPH),
    ]
    page = read(thing(in_memory(said), _NODE.value, SITE))
    names = [(e.get("lang"), e.get("dir"), e.around[-1].tag) for e in page.all("bdi") if e.text == text]
    assert (lang, direction, "h1") in names
    assert len(names) == 2
    assert page.data()["name"] == [{"@value": text, "@language": lang}]


def test_a_search_for_too_long_a_text_is_refused(shipped: Store) -> None:
    """The refusal says how long it may be."""
    with pytest.raises(Refusal, match="at most 200") as refused:
        search(shipped, "x" * 201, SITE)
    assert refused.value.status == 400
