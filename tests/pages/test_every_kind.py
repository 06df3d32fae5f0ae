"""Pages of all kinds of things: sound HTML, an anchor for each part, links that lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from pyoxigraph import NamedNode

from comity.graph.store import Store
from comity.graph.vocabulary import term
from comity.server.answer import Answer
from comity.server.pages.browse import browse
from comity.server.pages.dataset import dataset
from comity.server.pages.home import home
from comity.server.pages.search import search
from comity.server.pages.thing import missing, thing
from tests.pages.conftest import DAY, SITE
from tests.pages.reading import Page, read

_KINDS = ("org:classification", "comity:kind", "rdf:type")
_WAYS = re.compile(r"/g/(page/|dataset/|data/|browse|search|ontology|sparql|ask|exports|\.well-known/void|#|$)")


def _samples(store: Store) -> Iterator[NamedNode]:
    """Yield a thing of each class, and of each kind of body, tie, event and framework."""
    seen = set()
    for predicate in _KINDS:
        for quad in sorted(store.pattern(None, term(predicate), None), key=str):
            about = quad.subject
            if not isinstance(about, NamedNode) or not about.value.startswith(store.prefixes["id"]):
                continue
            if "#" not in about.value and quad.object not in seen:
                seen.add(quad.object)
                yield about


def _answers(store: Store) -> Iterator[Answer]:
    yield from (thing(store, node.value, SITE, day=DAY) for node in _samples(store))
    yield thing(store, store.id("unesco").value, SITE, kind="auspices", page=2)
    yield thing(store, store.id("s1").value, SITE, kind="cited-for")
    yield from (home(store, SITE), browse(store, SITE), dataset(store, "c2c", SITE))
    yield from (browse(store, SITE, "organisations", 2), browse(store, SITE, "agreements"))
    yield from (search(store, text, SITE) for text in ("UNESCO", "no such name", ""))
    yield missing(f"{store.base}id/none", SITE)


@pytest.fixture(scope="module")
def pages(shipped: Store) -> list[Page]:
    """Return a page of each kind."""
    return [read(answer) for answer in _answers(shipped)]


def test_each_page_has_one_title_and_headings_in_order(pages: list[Page]) -> None:
    """No level is left out on the way down, for those who move by headings."""
    for page in pages:
        levels = [int(e.tag[1]) for e in page.elements if re.fullmatch("h[1-6]", e.tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(below - above <= 1 for above, below in pairwise(levels)), page.one("h1").text
        assert page.one("title").text.strip()


def test_each_page_has_its_landmarks_and_language(pages: list[Page]) -> None:
    """A skip link leads to the main part, and the search has a label."""
    for page in pages:
        assert page.one("html").get("lang") == "en"
        assert page.one("main").get("id") == "content"
        assert page.links[0] == "#content"
        assert {label.get("for") for label in page.all("label")} == {
            field.get("id") for field in page.all("input") if field.get("type") != "hidden"
        }


def test_nothing_runs_and_nothing_is_styled_in_line(pages: list[Page]) -> None:
    """A strict content security policy is kept: the only script element is a block of data."""
    for page in pages:
        assert {script.get("type") for script in page.all("script")} <= {"application/ld+json"}
        assert not page.all("style")
        names = {name for element in page.elements for name in element.attributes}
        assert not {name for name in names if name == "style" or name.startswith("on")}
        assert all(form.get("action").startswith(("/g/search", "/g/page/")) for form in page.all("form"))


def test_anchors_are_unique_and_links_within_a_page_have_one(pages: list[Page]) -> None:
    """An id stands once, and what a link or a label points to is there."""
    for page in pages:
        anchors = page.anchors
        assert len(anchors) == len(set(anchors)), page.one("h1").text
        pointed = {link[1:] for link in page.links if link.startswith("#")}
        pointed |= {element.get("aria-labelledby") for element in page.elements} - {""}
        assert pointed <= set(anchors), page.one("h1").text


def test_every_part_of_a_record_is_an_anchor_in_its_page(shipped: Store) -> None:
    """An IRI with a fragment leads to its place: names, places, parties, steps, posts, evidence, quotes."""
    parts: dict[str, set[str]] = {}
    for quad in shipped.pattern(None, term("rdf:type"), None):
        record, _, part = quad.subject.value.partition("#") if isinstance(quad.subject, NamedNode) else ("", "", "")
        parts.setdefault(record, set()).add(part)
    for node in _samples(shipped):
        page = read(thing(shipped, node.value, SITE, day=DAY))
        assert parts.get(node.value, set()) - {""} <= set(page.anchors), node.value


def test_links_to_things_lead_to_what_is_on_record(shipped: Store, pages: list[Page]) -> None:
    """All other links lead to a way that the server has, or out to the web."""
    described = {
        quad.subject.value for quad in shipped.pattern(None, None, None) if isinstance(quad.subject, NamedNode)
    }
    for link in {link for page in pages for link in page.links}:
        assert link.startswith(("#", "https://", "http://")) or _WAYS.match(link), link
        if link.startswith("/g/page/"):
            iri = shipped.prefixes["id"] + link.removeprefix("/g/page/").partition("?")[0]
            assert iri in described, link


def test_pages_are_the_same_bytes_each_time(shipped: Store) -> None:
    """No order by chance and no clock is in them, but the day that was asked for."""
    assert list(_answers(shipped)) == list(_answers(shipped))
