"""Large datasets made by hand: a small one whose answers can be read, and others made by chance."""

from __future__ import annotations

from pathlib import Path
from random import Random

from comity.graph.build import DatasetInput, build
from comity.graph.parts import Evidence, Name, Participation, Place, Relation
from comity.graph.provenance import File
from comity.graph.records import Cooperation, Framework, Organisation, Record
from comity.graph.store import Store, open_store
from comity.graph.triples import quads
from comity.queries.columns.layout import lay_out
from tests.store.streamed import Streamed

SAID = (Evidence(source="registry", at="record 1"),)
PROGRAMMES = {"reg-programme-a": "Programme A", "reg-programme-b": "Programme B"}

#: What stands in for the defaults in the golden answers, which are those of real registries.
ASKED = {
    "bodies-in-place": {"city": "ISFAHAN"},
    "bodies-named": {"words": "رود"},
    "bodies-no-longer-active": {"country": "NA"},
    "bodies-with-identifier": {"written": "Q7"},
    "partners-in-projects": {"body": "reg-1", "since": "2018-01-01", "until": "2022-12-31"},
    "programme-participation": {"country": "IR"},
    "project-country-matrix": {"country": "IR"},
    "projects-of-body": {"body": "reg-1"},
    "registry-children": {"body": "reg-1"},
    "registry-descendants": {"body": "reg-1"},
    "registry-siblings": {"country": "IR"},
    "related-between-countries": {"one": "IR", "other": "RU"},
    "roles-in-projects": {"body": "reg-1"},
    "ties-of-body": {"body": "reg-1"},
}


def parent(number: int) -> Relation:
    """Say that a body is filed under another."""
    return Relation(kind="parent", to=f"reg-{number}")


def child(number: int) -> Relation:
    """Say that another is filed under a body."""
    return Relation(kind="child", to=f"reg-{number}")


def related(number: int) -> Relation:
    """Say that a body is filed as related to another."""
    return Relation(kind="related", to=f"reg-{number}")


def successor(number: int) -> Relation:
    """Say that another followed a body."""
    return Relation(kind="successor", to=f"reg-{number}")


def organisation(number: int, name: str, seat: tuple[str, str] | None, *relations: Relation) -> Organisation:
    """Describe a body: its name, the country and city where it sits, and what is filed about it."""
    return Organisation(
        id=f"reg-{number}",
        kind="university" if number % 2 else "research-institute",
        identifier=str(number),
        names=(Name(text=name), Name(text=f"رودخانه {number}", lang="fa", type="alternative")),
        places=(Place(country=seat[0], city=seat[1]),) if seat else (),
        same_as=(f"http://www.wikidata.org/entity/Q{number}",),
        standing="withdrawn" if any(relation.kind == "successor" for relation in relations) else "active",
        relations=relations,
        evidence=SAID,
    )


def joint(number: int, date: str | None, programme: str, *parties: Participation) -> Cooperation:
    """Describe a project: when it is, under which programme, and who takes part."""
    return Cooperation(
        id=f"reg-project-{number}",
        kind="joint-activity",
        title=f"Project {number}",
        date=date,
        frameworks=(programme,),
        currency="EUR",
        parties=parties,
        evidence=SAID,
    )


def party(number: int, role: str = "participant", contribution: str | None = None) -> Participation:
    """Describe a body's part in a project."""
    return Participation(party=f"reg-{number}", role=role, place=number, contribution=contribution)


def programmes() -> list[Record]:
    """Describe the programmes."""
    return [
        Framework(id=id_, kind="programme", names=(Name(text=name),), evidence=SAID) for id_, name in PROGRAMMES.items()
    ]


def small_registry() -> list[Record]:
    """Describe eight bodies and four projects; reg-98 and reg-99 are filed and described nowhere."""
    tehran, isfahan, moscow = ("IR", "Tehran"), ("IR", "Isfahan"), ("RU", "Moscow")
    a, b = PROGRAMMES
    return [
        organisation(1, "University of Water", tehran, child(2), child(3), child(99), related(7)),
        organisation(2, "Institute of Rivers", tehran, parent(1), child(5)),
        organisation(3, "Institute of Wells", isfahan, parent(1)),
        organisation(4, "Institute of Springs", moscow, parent(1)),
        organisation(5, "Laboratory of Sand", isfahan, parent(2), child(1)),
        organisation(6, "Laboratory of Silt", None, parent(2)),
        organisation(7, "Academy of Seas", moscow, related(1), related(3)),
        organisation(8, "College of Lakes", ("NA", "Windhoek"), successor(7), successor(98)),
        joint(1, "2017-01-01/2019-12-31", a, party(1, "coordinator", "1000.50"), party(2), party(7, contribution="20")),
        joint(2, "2020-02-01/2024-01-31", b, party(7, "coordinator"), party(1, contribution="99.9"), party(8)),
        joint(3, "2023", b, party(1), party(3)),
        joint(4, None, a, party(1), party(6)),
        *programmes(),
    ]


def chance_registry(seed: int, bodies: int = 120, projects: int = 80) -> list[Record]:
    """Describe bodies and projects at random: relations to bodies that are not there, two roles in one project."""
    random = Random(seed)  # noqa: S311 - an order, not a secret
    seats = [("IR", "Tehran"), ("IR", "ISFAHAN"), ("RU", "Moscow"), ("NA", "Windhoek"), ("XK", "Pristina"), None]
    words = ("Water", "River", "ΠΟΤΑΜΟΣ", "İRMAK", "Straße", "آب", 'the "Well"', "a, b")
    dates = ("2017-01-01/2019-12-31", "2020-02-01/2024-01-31", "2019-05-01/..", "../2019", "2018", None)

    def relation() -> Relation:
        return random.choice((parent, child, related, successor))(random.randrange(bodies + 10))

    def part() -> Participation:
        amount = random.choice((None, "0", "12.5", "1000000.01"))
        return party(random.randrange(bodies), random.choice(("participant", "coordinator")), amount)

    said: list[Record] = []
    for number in range(bodies):
        relations = {relation() for _ in range(random.randrange(5))}
        relations = {item for item in relations if item.to != f"reg-{number}"}
        name = f"{random.choice(words)} {random.choice(words)}"
        said.append(organisation(number, name, random.choice(seats), *sorted(relations, key=repr)))
    for number in range(projects):
        parts = {(item.party, item.role): item for item in (part() for _ in range(random.randrange(2, 9)))}
        if len({item.party for item in parts.values()}) > 1:
            said.append(joint(number, random.choice(dates), random.choice([*PROGRAMMES]), *parts.values()))
    return [*said, *programmes()]


def beside() -> list[Record]:
    """Describe what a small dataset says of bodies of the registry: a body of its own, and a project with two."""
    own = Organisation(id="academy", kind="university", names=(Name(text="Own Academy"),), evidence=SAID)
    parties = (Participation(party="academy"), Participation(party="reg-1"), Participation(party="reg-2"))
    return [own, Cooperation(id="own-project", kind="joint-activity", date="2019", parties=parties, evidence=SAID)]


def registry_store(path: Path, records: list[Record]) -> Store:
    """Build a store of a registry and a small dataset beside it, with its columns."""
    small = DatasetInput(
        name="small",
        files=(File("small.yaml", "1", 1),),
        loader="by-hand",
        quads=lambda: [quad for record in beside() for quad in quads(record, "small")],
        records=2,
    )
    build(path, [Streamed(records), small])
    store = open_store(path)
    assert lay_out(store)
    return store
