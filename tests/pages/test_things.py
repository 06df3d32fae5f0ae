"""What the page of a thing tells: facts with their evidence, links, conflicts, what is not on record."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from comity.graph.records import Cooperation
from comity.graph.store import Store, in_memory
from comity.graph.triples import quads
from comity.graph.vocabulary import term
from comity.queries.explanation.explain import explain
from comity.server.pages.rendering import name
from comity.server.pages.site import Site
from comity.server.pages.thing import thing
from comity.server.refusals import Refusal
from tests.pages.conftest import DAY, SITE
from tests.pages.reading import Page, read
from tests.shipped import store_of
from tests.small import make

Pages = Callable[..., Page]


def _section(page: Page, heading: str) -> str:
    """Return the text of the section with a heading."""
    (found,) = (e for e in page.all("section") if e.text.strip().startswith(heading))
    return " ".join(found.text.split())


def test_an_agreement_tells_its_parties_roles_steps_and_status_on_the_day(page: Pages) -> None:
    """Each party stands with its role and a link; the status is that of the day that is asked for."""
    told = page("s1-mou-iiiz-rcci")
    assert told.one("h1").text == "Memorandum of understanding on technological collaboration"
    rows = [" ".join(row.text.split()) for row in told.within(told.one("table", "cards"), "tr")]
    assert rows[1].startswith("signatory Iran International Innovation Zone")
    assert rows[2].startswith("signatory Russian Chamber of Commerce and Industry")
    assert {"/g/page/iiiz", "/g/page/rcci"} <= set(told.links)
    assert "signed 2025-10 (inferred)" in _section(told, "Dated steps")
    assert f"Status on {DAY} signed".lower() in _section(told, "On record").lower()


def test_a_status_is_that_of_the_day_asked_for(shipped: Store) -> None:
    """Before it was signed nothing is on record of the standing of an agreement."""
    early = read(thing(shipped, shipped.id("s1-mou-iiiz-rcci").value, SITE, day="2024-01-01"))
    assert "status on 2024-01-01 not on record" in _section(early, "On record")


def test_languages_are_those_of_labels_and_leave_names_and_addresses_as_they_are(page: Pages) -> None:
    """A link to the ties of a kind works for readers of any language."""
    english, french = page("unesco"), page("unesco", languages=("fr",))
    assert "organisation intergouvernementale" in french.text
    assert [name.text for name in french.all("span", "value")] == [name.text for name in english.all("span", "value")]
    assert [link for link in french.links if "kind=" in link] == [link for link in english.links if "kind=" in link]


def test_the_day_that_is_asked_for_is_kept_from_page_to_page(page: Pages) -> None:
    """The form has it, and the links to the further ties."""
    told = page("unesco")
    assert f"/g/page/unesco?kind=auspices&day={DAY}" in told.links
    assert next(field.get("value") for field in told.all("input") if field.get("name") == "day") == DAY
    assert f"/g/page/unesco?kind=auspices&day={DAY}&page=2" in page("unesco", kind="auspices").links


def test_evidence_is_one_click_away_with_source_place_words_and_dates(page: Pages) -> None:
    """It leads to the source's page; where the document has an address, out to it."""
    told = page("s1-mou-iiiz-rcci")
    evidence = " ".join(told.all("details", "evidence")[0].text.split())
    assert "Article without a headline" in evidence
    assert "line 2" in evidence
    assert "published: one day from 2025-10-30 to 2025-11-13 · retrieved: not on record" in evidence
    assert "/g/page/s1" in told.links
    words = [" ".join(quote.text.split()) for quote in told.all("blockquote")]
    assert "signed a memorandum of understanding (MOU) to enhance technological collaboration" in words
    assert "https://www.tehrantimes.com/news/519533/Tehran-Moscow-ink-MOU-on-technology" in told.links


def test_what_is_only_discussed_says_so_and_stands_apart(page: Pages) -> None:
    """On its own page beside its title, in a body's links under a heading of its own."""
    assert "discussed, not stated as fact" in page("s1-creative-cities-interactions").one("article").text
    told = page("icesco")
    for tie in told.all("li", "tie"):
        own = [e.text for e in told.within(tie, "strong") if not any(a.tag == "details" for a in e.around)]
        assert bool(own) == ("unstated" in tie.get("class")), tie.text
    assert "hoped for" in {e.text for tie in told.all("li", "unstated") for e in told.within(tie, "strong")}


def test_sources_that_disagree_stand_side_by_side(page: Pages) -> None:
    """One box a side, each with its source; the same on the conflict's own page."""
    for record in ("rcuwm", "conflict/ed937181"):
        told = page(record)
        sides = told.one("ul", "sides")
        assert [head.text for head in told.within(sides, "h4")] == ["2018 to 2023", "2019 to 2024"]
        press, own = (side.text for side in told.within(sides, "li"))
        assert "https://www.tehrantimes.com/news/439162" in press
        assert "https://rcuwm.ir/about-us/" in own


def test_what_is_expected_and_not_told_is_said(page: Pages) -> None:
    """Silence is said, and not made into none."""
    assert "End or term: not on record".lower() in _section(page("s1-mou-iiiz-rcci"), "Not on record").lower()
    assert "place: not on record" in _section(page("k009"), "Not on record")
    assert "seat: not on record" in _section(page("unesco"), "Not on record")
    assert "publisher: not on record" in _section(page("s1"), "Not on record")


def test_a_list_that_is_whole_says_on_whose_word(page: Pages) -> None:
    """A member tells the list that it is on, the list that absence from it means none."""
    assert "8 entries, as of 2018-10-17: this is one of them" in _section(
        page("rcuwm"), "Lists that a source calls whole"
    )
    assert "what is not on it is none, on that source’s word" in _section(page("complete-c2c-iran-2018"), "On record")


def test_links_lead_both_ways(page: Pages) -> None:
    """A tie leads to its parties and a party to its ties; so do events, sources, fields and persons."""
    assert "/g/page/s0-gathering-2024" in page("rcuwm").links
    assert "/g/page/rcuwm" in page("s0-gathering-2024").links
    assert "/g/page/event-c2c-gathering-2024" in page("s0-gathering-2024").links
    assert "/g/page/s0-gathering-2024" in page("event-c2c-gathering-2024").links
    assert "/g/page/usace-iwr" in page("usace").links
    person = next(link for link in page("s0-gathering-2024").links if link.startswith("/g/page/person-"))
    assert "/g/page/s0-gathering-2024" in page(person.removeprefix("/g/page/")).links
    assert "/g/page/icesco" in page("person-altwaijri-abdulaziz").links
    assert "/g/page/person-altwaijri-abdulaziz" in page("icesco").links


def test_links_of_a_kind_are_the_newest_first(page: Pages) -> None:
    """By the last day that each date admits; those without a date on record come last."""
    told = page("unesco", kind="agreement")
    heads = [" ".join(e.text.split()) for e in told.all("span", "date")]
    dated = [text for text in heads if text != "date not on record"]
    assert heads == dated + ["date not on record"] * (len(heads) - len(dated))
    years = [re.findall(r"[0-9]{4}", text)[-1] for text in dated]
    assert len(years) > 20
    assert years == sorted(years, reverse=True)


def test_pages_of_a_kind_hold_every_tie_once(shipped: Store, page: Pages) -> None:
    """The first page of a thing counts them and shows the latest; the pages of the kind show all."""
    every = dict(explain(shipped, shipped.id("unesco").value, most=None).links)["auspices"]
    first = page("unesco")
    assert any(" ".join(e.text.split()) == f"auspices {len(every)}" for e in first.all("h3"))
    assert f"/g/page/unesco?kind=auspices&day={DAY}" in first.links
    shown = [_ties(page("unesco", kind="auspices", page=number)) for number in (1, 2)]
    assert [len(ties) for ties in shown] == [100, len(every) - 100]
    ids = {f"/g/page/{link.id.removeprefix('id:')}" for link in every}
    assert set(shown[0]) | set(shown[1]) == ids


def _ties(told: Page) -> list[str]:
    """Return where the heads of the ties lead."""
    return [told.within(head, "a")[0].get("href") for head in told.all("p", "head")]


@pytest.mark.parametrize(("kind", "number", "known"), [("auspicess", 1, "auspices"), ("auspices", 3, "1 to 2")])
def test_a_kind_or_page_that_is_not_there_is_refused_with_what_is(
    page: Pages, kind: str, number: int, known: str
) -> None:
    """The refusal is a 404 that names what there is."""
    with pytest.raises(Refusal, match=known) as refused:
        page("unesco", kind=kind, page=number)
    assert refused.value.status == 404


@pytest.mark.parametrize("day", ["2025-13-01", "yesterday", "<b>"])
def test_what_is_no_day_is_refused(shipped: Store, day: str) -> None:
    """The refusal says how a day is written."""
    with pytest.raises(Refusal, match="2025-11-15") as refused:
        thing(shipped, shipped.id("unesco").value, SITE, day=day)
    assert refused.value.status == 400


def test_what_is_not_described_is_not_found(shipped: Store) -> None:
    """The page says so, and how to go on."""
    answer = thing(shipped, shipped.id("nobody").value, SITE)
    assert answer.status == 404
    assert "Nothing is on record here" in read(answer).text


def test_what_a_registry_files_is_told_apart_from_hierarchy() -> None:
    """A parent in a registry stands among the registry's claims, and is no parent organisation."""
    node, parent = (NamedNode(f"https://w3id.org/comity/id/{name}") for name in ("child", "parent"))
    graph = NamedNode("https://w3id.org/comity/graph/registry")
    said: Sequence[tuple[NamedNode, str, NamedNode | Literal]] = (
        (node, "rdf:type", term("org:Organization")),
        (node, "rdfs:label", Literal("A child")),
        (node, "comity:registryParent", parent),
        (parent, "rdf:type", term("org:Organization")),
        (parent, "rdfs:label", Literal("A parent")),
    )
    store = in_memory(Quad(subject, term(predicate), value, graph) for subject, predicate, value in said)
    child = read(thing(store, node.value, SITE))
    assert "They are its claims, no hierarchy" in _section(child, "As a registry files it")
    assert "/g/page/parent" in child.links
    assert "parentOrganization" not in child.data()
    assert "child A child" in _section(read(thing(store, parent.value, SITE)), "As a registry files it")
    assert "A child" in read(thing(store, parent.value, SITE, kind="filed-child")).text


def test_data_licence_dataset_query_and_dossier_are_linked(shipped: Store) -> None:
    """The dossier only where the server has such, and for bodies."""
    site = Site(root="/g", dossiers="/dossier")
    told = read(thing(shipped, shipped.id("rcuwm").value, site))
    formats = {f"/g/data/rcuwm.{ending}" for ending in ("ttl", "jsonld", "nt", "rdf")}
    assert formats | {"/g/dataset/c2c", "/g/dataset/seeds", "/g/dossier/rcuwm"} <= set(told.links)
    assert {e.get("href") for e in told.all("link") if e.get("rel") == "alternate"} == formats
    assert "PREFIX comity:" in told.one("pre").text
    assert any(link.startswith("/g/ask?query=PREFIX%20") for link in told.links)
    assert not any("dossier" in link for link in read(thing(shipped, shipped.id("s1").value, site)).links)


def test_the_query_of_a_page_runs_and_gives_what_is_shown(shipped: Store, page: Pages) -> None:
    """For a body its ties, for anything else what is said of it."""
    ties = {str(row["tie"].value) for row in shipped.select(page("rcuwm").one("pre").text)}
    assert shipped.id("s0-gathering-2024").value in ties
    values = {str(row["value"].value) for row in shipped.select(page("s1").one("pre").text) if row["value"]}
    assert shipped.id("src-tehrantimes-com-0439b1").value in values


def test_a_hub_shows_the_latest_of_a_kind_and_counts_the_rest() -> None:
    """A body with thousands of ties has a page as short as any."""
    bodies = [make.body("Hub"), make.body("Other")]
    ties: list[Cooperation] = [
        make.tie(f"tie-{n}", "agreement", ("hub", "other"), date=f"{1900 + n % 120}") for n in range(600)
    ]
    store = store_of(quad for record in (*bodies, *ties) for quad in quads(record, "test"))
    told = thing(store, store.id("hub").value, SITE, day=DAY)
    assert len(told.body) < 30_000
    found = read(told)
    assert len(found.all("li", "tie")) == 10
    assert "agreement 600" in found.text
    assert len(_ties(read(thing(store, store.id("hub").value, SITE, kind="agreement", page=6)))) == 100


def test_a_source_tells_what_it_is_cited_for(page: Pages) -> None:
    """Records whose evidence it is, each once."""
    cited = page("src-goodnewsagency-ir-211465")
    assert {"/g/page/k132", "/g/page/pardis", "/g/page/conicyt-ni"} <= set(cited.links)
    assert "what it is cited for 3" in _section(cited, "Links")


def test_the_latest_ties_of_all_kinds_stand_at_the_head() -> None:
    """By where their date begins; what is only hoped for, or has no date, is not among them."""
    ties: list[Cooperation] = [
        make.tie("old", "agreement", ("a", "b"), date="1998"),
        make.tie("vague", "agreement", ("a", "b"), date="[2001-01-01..2001-02-01]"),
        make.tie("new", "visit", ("a", "b"), date="2020-05"),
        make.tie("newer", "agreement", ("a", "b"), date="2021/2024"),
        make.tie("dateless", "visit", ("a", "b")),
        make.tie("hoped", "visit", ("a", "b"), date="2025", evidence=(make.evidence(modality="hoped"),)),
    ]
    store = store_of(q for record in (make.body("A"), make.body("B"), *ties) for q in quads(record, "test"))
    told = read(thing(store, store.id("a").value, SITE, day=DAY))
    section = told.one("section", "latest")
    links = [link.get("href") for link in told.within(section, "a")]
    assert links == ["/g/page/newer", "/g/page/new", "/g/page/vague"]
    assert not read(thing(store, store.id("new").value, SITE, day=DAY)).all("section", "latest")


def test_an_address_may_be_broken_at_its_steps_and_a_hash_is_in_the_face_of_code(page: Pages) -> None:
    """So that no word of an address is cut on a phone."""
    assert name("https://a.example/b/c?d") == "https://a.example/<wbr>b/<wbr>c<wbr>?d"
    assert page("s1").one("code", "hash").text.startswith("1c10a86e")


def test_many_pieces_of_evidence_of_a_name_are_not_counted(page: Pages) -> None:
    """Their number tells how often the graph cites the body, and nothing about the name."""
    assert "184 pieces" not in page("unesco").text
    assert "more than 12 pieces of evidence" in page("unesco").text
