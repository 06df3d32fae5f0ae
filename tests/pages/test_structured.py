"""The schema.org data of each page: JSON-LD that any reader takes in without fetching anything."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from comity.graph.parts import Name, Place, Post
from comity.graph.records import Organisation, Person
from comity.graph.store import Store
from comity.graph.triples import quads
from comity.server.pages.dataset import dataset
from comity.server.pages.home import home
from comity.server.pages.site import Site
from comity.server.pages.structured import block
from comity.server.pages.thing import thing
from tests.pages.conftest import SITE
from tests.pages.reading import Page, read
from tests.shipped import store_of
from tests.small import make

SCHEMA = Namespace("https://schema.org/")
ID = Namespace("https://w3id.org/comity/id/")
#: Of rdflib's own reader.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
Pages = Callable[..., Page]


def _graph(page: Page) -> Graph:
    return Graph().parse(data=json.dumps(page.data()), format="json-ld")


def _of(*records: object) -> Store:
    return store_of(quad for record in records for quad in quads(record, "test"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("unesco", "Organization"),
        ("rcuwm", "ResearchOrganization"),
        ("ir-moe", "GovernmentOrganization"),
        ("university-of-cape-coast", "CollegeOrUniversity"),
        ("s0-gathering-2024", "Event"),
        ("event-isesco-shiraz-2018", "Event"),
        ("s1-mou-iiiz-rcci", "Action"),
        ("person-altwaijri-abdulaziz", "Person"),
        ("s1", "CreativeWork"),
        ("field-hydrology", "DefinedTerm"),
        ("s1-creative-cities-interactions", "Claim"),
        ("collective-icesco-member-states", "Thing"),
    ],
)
def test_each_class_has_its_type(page: Pages, name: str, kind: str) -> None:
    """What is only talked about is no event and no action; a class of bodies is no organisation."""
    found = _graph(page(name))
    assert set(found.objects(ID[name], RDF.type)) == {SCHEMA[kind]}
    assert list(found.objects(ID[name], SCHEMA.name))


def test_a_body_has_its_names_place_site_field_and_parent() -> None:
    """Names have their languages; the parent is that of a real hierarchy."""
    store = _of(
        make.body("Parent"),
        Organisation(
            id="water",
            kind="research-institute",
            names=(Name(text="Water Institute"), Name(text="مؤسسه آب", lang="fa", type="alternative")),
            places=(Place(city="Tehran", country="IR"),),
            part_of="parent",
            homepage="https://water.example/",
            evidence=(make.evidence(),),
        ),
    )
    found = _graph(read(thing(store, str(ID.water), SITE)))
    assert set(found.objects(ID.water, SCHEMA.name)) == {Literal("Water Institute", lang="en")}
    assert set(found.objects(ID.water, SCHEMA.alternateName)) == {Literal("مؤسسه آب", lang="fa")}
    assert set(found.objects(ID.water, SCHEMA.url)) == {URIRef("https://water.example/")}
    assert set(found.objects(ID.water, SCHEMA.parentOrganization)) == {ID.parent}
    (address,) = found.objects(ID.water, SCHEMA.address)
    assert set(found.objects(address, SCHEMA.addressLocality)) == {Literal("Tehran")}


def test_a_member_is_member_of_the_body_alone_and_while_it_is_stated() -> None:
    """Fellow members are no bodies to be member of, and a membership that is hoped for is none."""
    store = _of(
        *(make.body(name) for name in ("A", "B", "Union", "Club")),
        make.tie("joined", "membership", ("a:member", "b:member", "union:body")),
        make.tie("hoped", "membership", ("a:member", "club:body"), evidence=(make.evidence(modality="hoped"),)),
    )
    for languages in ((), ("fr",)):
        found = _graph(read(thing(store, str(ID.a), SITE, languages=languages)))
        assert set(found.objects(ID.a, SCHEMA.memberOf)) == {ID.union}
    assert not list(_graph(read(thing(store, str(ID.union), SITE))).objects(ID.union, SCHEMA.memberOf))


def test_a_meeting_has_its_day_organiser_and_attendees(page: Pages) -> None:
    """The parties stand by their roles."""
    found, event = _graph(page("s0-gathering-2024")), ID["s0-gathering-2024"]
    assert set(found.objects(event, SCHEMA.startDate)) == {Literal("2024-06-24")}
    assert set(found.objects(event, SCHEMA.organizer)) == {ID.uto}
    assert ID.rcuwm in set(found.objects(event, SCHEMA.attendee))


def test_a_date_that_schema_org_cannot_say_is_left_out(page: Pages) -> None:
    """A day that is not known exactly is no day."""
    assert "datePublished" not in page("s1").data()
    assert page("s0").data()["datePublished"] == "2024-07-08"


def test_a_post_has_its_title_body_and_days() -> None:
    """It is a role with its dates, so that a former post is no present one."""
    post = Post(organisation="office", title="Director", held="2019/2020", evidence=(make.evidence(),))
    store = _of(make.body("Office"), Person(id="someone", names=(Name(text="A. B."),), posts=(post,)))
    (role,) = read(thing(store, str(ID.someone), SITE)).data()["affiliation"]
    assert role["affiliation"] == [{"@type": "Organization", "@id": str(ID.office), "name": "Office"}]
    assert (role["roleName"], role["startDate"], role["endDate"]) == ("Director", "2019", "2020")


def test_a_dataset_has_its_licence(shipped: Store) -> None:
    """The front page lists the datasets, the page of each describes it."""
    catalogue = _graph(read(home(shipped, SITE)))
    graph = URIRef("https://w3id.org/comity/graph/seeds")
    assert graph in set(catalogue.objects(URIRef("https://w3id.org/comity/"), SCHEMA.dataset))
    described = _graph(read(dataset(shipped, "seeds", SITE)))
    assert set(described.objects(graph, RDF.type)) == {SCHEMA.Dataset}


def test_a_dataset_has_what_harvesters_look_for(shipped: Store) -> None:
    """Files by absolute addresses where the server knows its own, and addresses as plain texts that are IRIs."""
    site = Site(root="/g", origin="https://data.example.org")
    page = read(dataset(shipped, "seeds", site))
    said = page.data()
    assert said["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert said["url"] == "https://data.example.org/g/dataset/seeds"
    assert {"name", "description", "identifier", "includedInDataCatalog"} <= set(said)
    files = {file["contentUrl"]: file["encodingFormat"] for file in said["distribution"]}
    assert files["https://data.example.org/g/dump/seeds.nq"] == "application/n-quads"
    graph = _graph(page)
    assert URIRef("https://data.example.org/g/dump/seeds.ttl") in set(graph.objects(None, SCHEMA.contentUrl))
    assert "distribution" not in read(dataset(shipped, "derived/labels", site)).data()


def test_what_is_noted_of_a_body_is_no_description_of_it(page: Pages) -> None:
    """A note is about the record, and would be shown beside the body's name in a search engine."""
    assert "description" not in page("unesco").data()


def test_the_block_is_the_object_whatever_it_holds() -> None:
    """What could end the element, or start a comment in it, is escaped, and reads back the same."""
    value = {"name": "</script><!-- & \u2028 é"}
    written = str(block(value))
    assert not set(written) & set("<>&\u2028")
    assert json.loads(written) == value
