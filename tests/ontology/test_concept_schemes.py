"""The schemes of kinds: complete in two languages, with what rules and queries read from them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from rdflib import RDF, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import XSD

from comity.graph.schemes import countries, labels, leads_to, status_ranks
from comity.graph.vocabulary import ONTOLOGY, SCHEMES
from comity.queries.networks import counting

COMITY = Namespace(ONTOLOGY)
EU = "http://publications.europa.eu/resource/authority/country/"
PLOVER = {"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID"}


def members(graph: Graph, scheme: str) -> list[URIRef]:
    return [s for s in graph.subjects(SKOS.inScheme, COMITY[f"{scheme.capitalize()}Scheme"]) if isinstance(s, URIRef)]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_labels_in_english_and_french_are_complete_and_unique(scheme: str, concepts: Graph) -> None:
    found = members(concepts, scheme)
    assert len(found) >= 3
    for lang in ("en", "fr"):
        names = labels(scheme, lang)
        assert len(names) == len(found) == len(set(names.values()))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_concepts_have_a_definition_and_stand_at_the_top_of_their_scheme(scheme: str, concepts: Graph) -> None:
    top = COMITY[f"{scheme.capitalize()}Scheme"]
    assert (top, RDF.type, SKOS.ConceptScheme) in concepts
    assert set(concepts.objects(top, SKOS.hasTopConcept)) == set(members(concepts, scheme))
    for concept in members(concepts, scheme):
        assert (concept, RDF.type, SKOS.Concept) in concepts
        assert (concept, SKOS.topConceptOf, top) in concepts
        assert str(concept).startswith(f"{ONTOLOGY}{scheme}-")
        definition = concepts.value(concept, SKOS.definition)
        assert isinstance(definition, Literal)
        assert definition.language == "en"
        assert definition.endswith(".")


def test_every_kind_of_cooperation_but_the_real_part_has_a_plover_class(concepts: Graph) -> None:
    """To be a part is no act, so none of PLOVER's classes fits it."""
    found = {kind: concepts.value(kind, SKOS.notation) for kind in members(concepts, "kind")}
    assert found.pop(COMITY["kind-part-of"]) is None
    for kind, notation in found.items():
        assert isinstance(notation, Literal), kind
        assert notation.datatype == COMITY.plover
        assert str(notation) in PLOVER


def test_default_counting_rules_are_those_that_networks_count_by(concepts: Graph) -> None:
    rules = {
        str(k).rpartition("kind-")[2]: str(concepts.value(k, COMITY.countingRule)) for k in members(concepts, "kind")
    }
    stars = counting.STARS | {"meeting"}
    assert {name for name, rule in rules.items() if rule == "star"} == stars
    assert {name for name, rule in rules.items() if rule == "fractional"} == set(rules) - stars


def test_modalities_are_ranked_from_denied_to_stated(concepts: Graph) -> None:
    ranked = sorted((int(str(v)), str(s).rpartition("-")[2]) for s, v in concepts.subject_objects(COMITY.strength))
    assert [rank for rank, _ in ranked] == list(range(len(members(concepts, "modality"))))
    assert ranked[0] == (0, "denied")
    assert ranked[-1][1] == "stated"


def test_steps_that_recur_are_not_marked_as_happening_once(concepts: Graph) -> None:
    once = {str(s).rpartition("milestone-")[2] for s in concepts.subjects(COMITY.onceOnly, Literal(True))}
    assert once >= {"approved", "signed", "inaugurated", "launched", "established", "founded", "terminated"}
    assert once.isdisjoint({"renewed", "evaluated", "suspended", "resumed", "lapse", "announced", "renamed", "listed"})
    assert set(concepts.objects(None, COMITY.onceOnly)) == {Literal("true", datatype=XSD.boolean)}


def test_statuses_that_steps_lead_to_are_ranked_from_proposed_to_terminated(concepts: Graph) -> None:
    assert list(status_ranks()) == [
        *("proposed", "announced", "approved", "signed", "in-force", "lapsed-on-record", "suspended"),
        *("ended-on-record", "terminated"),
    ]
    assert list(status_ranks().values()) == list(range(1, 10))
    ranked = {str(s).rpartition("status-")[2] for s in concepts.subjects(COMITY.rank, None)}
    assert ranked == set(status_ranks()) == set(labels("status")) - {"held", "unknown"}


def test_each_step_leads_to_one_status_at_most_and_each_ranked_status_is_led_to(concepts: Graph) -> None:
    marked = list(concepts.subjects(COMITY.leadsTo, None))
    assert len(marked) == len(set(marked)) == len(leads_to())
    assert set(marked) <= set(members(concepts, "milestone"))
    assert set(concepts.objects(None, COMITY.leadsTo)) <= set(members(concepts, "status"))
    assert set(leads_to().values()) == set(status_ranks())


def test_countries_have_one_two_letter_code_each_and_names_in_two_languages(concepts: Graph) -> None:
    found = members(concepts, "country")
    assert len(found) == len(countries()) > 240
    for country in found:
        codes = list(concepts.objects(country, SKOS.notation))
        assert len(codes) == 1
        assert len(str(codes[0])) == 2
        assert {n.language for n in concepts.objects(country, SKOS.prefLabel) if isinstance(n, Literal)} >= {"en", "fr"}
        assert len(str(country).removeprefix(EU)) == 3


@pytest.mark.parametrize(
    ("code", "country"), [("IR", "IRN"), ("NA", "NAM"), ("GB", "GBR"), ("GR", "GRC"), ("PS", "PSE"), ("TW", "TWN")]
)
def test_countries_that_other_code_lists_lose_are_there(code: str, country: str) -> None:
    assert countries()[code] == EU + country


def test_no_code_of_the_european_union_alone_passes_for_a_country_code() -> None:
    assert {"UK", "EL"}.isdisjoint(countries())


def test_country_codes_and_geonames_are_those_of_the_published_list(concepts: Graph, vocabularies: Path) -> None:
    with (vocabularies / "country-codes.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["ISO3166-1-Alpha-2"].strip(): row for row in csv.DictReader(file)}
    assert set(countries()) == {*rows, "XK"}
    for code in rows:
        iri = countries()[code]
        assert iri == EU + rows[code]["ISO3166-1-Alpha-3"].strip()
        place = concepts.value(URIRef(iri), SKOS.exactMatch)
        assert str(place) == f"https://sws.geonames.org/{rows[code]['Geoname ID'].strip()}/"
