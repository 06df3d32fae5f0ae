"""The front page, browsing, searching, datasets, and the style of all pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from comity.graph.parts import Name
from comity.graph.records import Organisation
from comity.graph.store import Store, in_memory, open_store
from comity.graph.triples import quads
from comity.graph.vocabulary import term
from comity.server.descriptions import send_dump
from comity.server.pages import kinds
from comity.server.pages.browse import browse
from comity.server.pages.dataset import dataset
from comity.server.pages.exports import exports
from comity.server.pages.home import home
from comity.server.pages.rendering import style, style_address, style_hash
from comity.server.pages.search import search
from comity.server.refusals import Refusal
from tests.pages.conftest import SITE
from tests.pages.reading import Page, read
from tests.shipped import store_of
from tests.small import make


def _records(page: Page) -> list[str]:
    """Return the ids that a list leads to."""
    lists = page.all("ul", "mentions") + page.all("ul", "results")
    return [a.get("href").removeprefix("/g/page/") for found in lists for a in page.within(found, "a")]


def _of_class(store: Store, name: str) -> set[str]:
    start = store.prefixes["id"]
    return {str(q.subject)[1:-1].removeprefix(start) for q in store.pattern(None, term("rdf:type"), term(name))}


def test_the_front_page_says_what_there_is_and_how_to_ask(shipped: Store) -> None:
    """Counts lead to lists, datasets to their pages; the search is a form of its own."""
    page = read(home(shipped, SITE))
    assert f"{len(_of_class(shipped, 'org:Organization'))} organisations" in page.text
    ways = {"/g/browse/organisations", "/g/browse/agreements", "/g/dataset/c2c", "/g/dataset/seeds"}
    assert ways | {"/g/sparql", "/g/exports", "/g/ontology", "/g/.well-known/void"} <= set(page.links)
    form = page.one("form")
    assert (form.get("action"), form.get("method")) == ("/g/search", "get")
    assert next(e for e in page.all("input") if e.get("name") == "q")


def test_the_example_of_the_front_page_runs(shipped: Store) -> None:
    """It stands as it is, prefixes and all."""
    assert len(list(shipped.select(read(home(shipped, SITE)).one("pre").text))) == 10


def test_an_empty_store_has_a_front_page() -> None:
    """It says that there is nothing yet."""
    assert "Nothing yet" in read(home(in_memory(), SITE)).text
    assert "holds nothing yet" in read(browse(in_memory(), SITE)).text


def test_browsing_leads_to_every_organisation_once(shipped: Store) -> None:
    """A hundred to a page, in order of name."""
    pages = [read(browse(shipped, SITE, "organisations", number)) for number in range(1, 5)]
    listed = [record for page in pages for record in _records(page)]
    assert [len(_records(page)) for page in pages[:3]] == [100, 100, 100]
    assert len(listed) == len(set(listed))
    assert set(listed) == _of_class(shipped, "org:Organization")
    names = [a.text.lower() for a in pages[0].within(pages[0].one("ul", "mentions"), "a")]
    assert names == sorted(names)


def test_many_things_are_listed_by_id(shipped: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that no list of a registry has to be sorted by names; the page says so."""
    monkeypatch.setattr(kinds, "_LARGE", 50)
    page = read(browse(shipped, SITE, "organisations", 2))
    assert "In order of id" in page.text
    assert _records(page) == sorted(_of_class(shipped, "org:Organization"))[100:200]


def test_every_record_is_in_a_list_of_browsing(shipped: Store) -> None:
    """Links lead everywhere: each kind of the page of kinds has its list, and together they hold all."""
    index = read(browse(shipped, SITE))
    names = [link.removeprefix("/g/browse/") for link in index.links if link.startswith("/g/browse/")]
    listed: set[str] = set()
    for kind in names:
        last = -(-next(k.count for k in kinds.kinds_of(shipped) if k.name == kind) // 100)
        listed |= {r for n in range(1, last + 1) for r in _records(read(browse(shipped, SITE, kind, n)))}
    start = shipped.prefixes["id"]
    typed = (str(quad.subject)[1:-1] for quad in shipped.pattern(None, term("rdf:type"), None))
    assert {iri.removeprefix(start) for iri in typed if iri.startswith(start) and "#" not in iri} == listed


@pytest.mark.parametrize(
    ("kind", "page", "known"), [("organisation", 1, "organisations"), ("organisations", 9, "1 to 4")]
)
def test_a_list_that_is_not_there_is_refused(shipped: Store, kind: str, page: int, known: str) -> None:
    """The refusal names the nearest, or how many pages there are."""
    with pytest.raises(Refusal, match=known) as refused:
        browse(shipped, SITE, kind, page)
    assert refused.value.status == 404


@pytest.fixture(scope="module")
def named() -> Store:
    """Return a store of bodies with names in several scripts."""
    names = {
        "water": (Name(text="Water Centre"), Name(text="مرکز آب", lang="fa", type="alternative")),
        "etat": (Name(text="État de l’eau", lang="fr"),),
        "moscow": (Name(text="Московский центр", lang="ru"),),
        "water-2": (Name(text="Institute of the Water Centre"),),
    }
    bodies = (Organisation(id=name, kind="company", names=said) for name, said in names.items())
    return store_of(quad for body in bodies for quad in quads(body, "test"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("water centre", ["water", "water-2"]),
        ("  WATER   Centre ", ["water", "water-2"]),
        ("مركز", ["water"]),
        ("etat", ["etat"]),
        ("МОСКОВСКИЙ", ["moscow"]),
        ("water-2", ["water-2"]),
        ("id:water", ["water"]),
        ("https://w3id.org/comity/id/etat", ["etat"]),
        ("", []),
    ],
)
def test_a_search_finds_names_in_any_script(named: Store, text: str, found: list[str]) -> None:
    """Those called so come first, then those with the text in a name; case, accents and keyboards apart."""
    assert _records(read(search(named, text, SITE))) == found


def test_a_search_for_a_name_that_is_spelt_wrongly_offers_the_nearest(named: Store) -> None:
    """They are links to a search."""
    page = read(search(named, "Watr Centre", SITE))
    assert "/g/search?q=Water%20Centre" in page.links


def test_what_is_searched_stays_in_the_field(named: Store) -> None:
    """So that it can be mended."""
    field = next(e for e in read(search(named, '"Water" & <b>', SITE)).all("input") if e.get("name") == "q")
    assert field.get("value") == '"Water" & <b>'


def test_results_are_a_hundred_to_a_page(shipped: Store) -> None:
    """The pages of a search together hold each result once."""
    first, second = (_records(read(search(shipped, "e", SITE, number))) for number in (1, 2))
    assert len(first) == len(second) == 100
    assert not set(first) & set(second)


def test_a_dataset_tells_licence_build_counts_and_files(shipped_folder: Path) -> None:
    """And leads to its build, its exports, its data and some records."""
    with open_store(shipped_folder) as store:
        page = read(dataset(store, "c2c", SITE))
    assert "CC BY 4.0" in page.text
    assert "records read1,185" in page.text
    assert any(link.startswith("/g/page/build/c2c-") for link in page.links)
    assert {"/g/exports", "/g/data/graph/c2c.ttl", "https://creativecommons.org/licenses/by/4.0/"} <= set(page.links)
    assert len(_records(page)) > 20
    assert re.search(r"\b[0-9a-f]{64}\b", page.text)


@pytest.mark.parametrize("name", ["none", "../c2c", "a b", "<b>"])
def test_a_dataset_that_is_not_there_is_not_found(shipped: Store, name: str) -> None:
    """Whatever it is called."""
    assert dataset(shipped, name, SITE).status == 404


def test_what_is_not_told_of_a_dataset_is_said() -> None:
    """No licence is made up."""
    page = read(dataset(make.store(make.body("A")), "test", SITE))
    facts = " ".join(page.one("dl", "facts").text.split())
    assert facts == "Licencenot on record Builtnot on record Version to citenot on record"


def test_the_address_of_the_style_changes_with_it() -> None:
    """It may be kept for good."""
    assert style_address(SITE) == f"/g/static/style.css?v={style_hash()}"
    assert len(style_hash()) == 16


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_colours_of_text_stand_out_from_what_is_behind_them(mode: int) -> None:
    """At least 4.5 to 1 (WCAG 2.2, 1.4.3), in light and in dark."""
    found = re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", style().decode().partition("@media print")[0])
    values: dict[str, list[str]] = {}
    for name, value in found:
        values.setdefault(name, []).append(value)
    colours = {name: both[mode] for name, both in values.items() if len(both) > mode}
    behind = dict.fromkeys(("ink", "soft", "link"), ("paper", "wash", "mark", "doubt-wash"))
    for name, grounds in (behind | {"doubt": ("paper", "doubt-wash"), "on-button": ("button",)}).items():
        for ground in grounds:
            assert _contrast(colours[name], colours[ground]) >= 4.5, (name, ground)


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(sign * 2 for sign in colour[1:])
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_titles_begin_with_a_capital(shipped: Store) -> None:
    """Of a kind's page, and in the list of kinds."""
    assert read(browse(shipped, SITE, "organisations")).one("h1").text.startswith("Organisations ")
    assert "Ties of cooperation" in read(browse(shipped, SITE)).text


def test_the_exports_name_each_file_and_its_licence(shipped: Store, tmp_path: Path) -> None:
    """In each format, packed and not, with the size and hash of what was made already."""
    page = read(exports(shipped, SITE, str(tmp_path)))
    files = {
        f"/g/dump/c2c.{ending}{packed}"
        for ending in ("nq", "trig", "jsonld", "ttl", "nt", "rdf")
        for packed in ("", ".gz")
    }
    assert files <= set(page.links)
    assert "CC BY 4.0" in page.text
    assert "SHA-256" not in page.text
    send_dump(shipped, "c2c.nq.gz", str(tmp_path))
    assert read(exports(shipped, SITE, str(tmp_path))).text.count("SHA-256") == 1
