"""Small datasets to export, with all that is hard to write."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, Quad

from comity.graph.build import DatasetInput, describe
from comity.graph.parts import Evidence, Milestone, Name, Participation
from comity.graph.records import Claim, Cooperation, Dataset, Organisation, Record, Source
from comity.graph.store import Store
from comity.graph.triples import quads
from comity.graph.vocabulary import DEFAULT_BASE, term

CC_BY = "https://creativecommons.org/licenses/by/4.0/"


CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"


GRAPH = NamedNode(f"{DEFAULT_BASE}graph/one")


RDFLIB = {".nq": "nquads", ".trig": "trig", ".jsonld": "json-ld", ".ttl": "turtle", ".nt": "nt", ".rdf": "xml"}


def records(name: str, licence: str) -> list[Record]:
    evidence = (Evidence(source="s9", at="line 3", quote='they "met" \\ there'),)
    return [
        Dataset(id=name, title=f"Dataset “{name}”", licence=licence, version="1"),
        Source(id="s9", url="https://example.org/a%20b?c=d&e=f", low_trust=True, lang="en"),
        Organisation(
            id="a",
            kind="university",
            names=(Name(text='The "A" & <B>\\c'), Name(text="دانشگاه", lang="fa"), Name(text="A", type="acronym")),
            milestones=(
                Milestone(kind="founded", date="2020-01", inferred=True),
                Milestone(kind="founded", date="2021"),
            ),
            evidence=evidence,
            covers=("IR", "RU"),
        ),
        Cooperation(
            id="k",
            kind="agreement",
            parties=(Participation(party="a", role="host"), Participation(party="b")),
            term_years=6,
            milestones=(Milestone(kind="signed", date="2020-02-29"),),
        ),
        Claim(id="c", question="How many?", value="2\nor 3", about=("a",)),
    ]


def made(known: list[Record], name: str, base: str = DEFAULT_BASE) -> Iterator[Quad]:
    return (quad for record in known for quad in quads(record, name, base))


def dataset(name: str, licence: str = CC_BY) -> DatasetInput:
    known = records(name, licence)
    return DatasetInput(
        name=name,
        files=(describe(name, repr(known).encode()),),
        loader="tests",
        quads=lambda: made(known, name),
        records=len(known),
    )


def carried(store: Store, *names: str) -> set[Quad]:
    """Return what the ontology says of the concepts to which datasets point, and of what these lead to."""
    graphs = ", ".join(str(store.graph(name)) for name in names)
    found = store.select(
        f"""SELECT DISTINCT ?s ?p ?o {{
        {{ SELECT DISTINCT ?used {{ GRAPH graph:ontology {{ ?used a ?kind }} GRAPH ?g {{ ?x ?says ?used }}
           FILTER(?g IN ({graphs}) && ?kind IN (skos:Concept, skos:ConceptScheme)) }} }}
        GRAPH graph:ontology {{ ?used (comity:leadsTo|skos:broader|skos:inScheme|rdfs:isDefinedBy|dcterms:creator)* ?s .
          ?s ?p ?o }} }}"""
    )
    said = {Quad(each["s"], each["p"], each["o"], store.graph("ontology")) for each in found}
    there = {quad.subject for quad in said}
    beneath = (quad for quad in store.quads("ontology") if quad.predicate == term("rdfs:subClassOf"))
    return {quad for quad in said if quad.predicate != term("skos:hasTopConcept") or quad.object in there} | {*beneath}


def row(quad: Quad) -> tuple[str, ...]:
    return str(quad.subject), str(quad.predicate), str(quad.object), str(quad.graph_name)
