"""The alignments: a mapping set in SSSOM whose two ends exist."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
import yaml
from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef

from comity.graph.vocabulary import ONTOLOGY

REQUIRED = {"subject_id", "predicate_id", "object_id", "mapping_justification"}
Mappings = list[dict[str, str]]


@pytest.fixture(scope="module")
def lines(root: Path) -> list[str]:
    return (root / "ontology" / "alignments.sssom.tsv").read_text("utf-8").splitlines()


@pytest.fixture(scope="module")
def header(lines: list[str]) -> dict[str, object]:
    loaded: dict[str, object] = yaml.safe_load("\n".join(line[1:] for line in lines if line.startswith("#")))
    return loaded


@pytest.fixture(scope="module")
def mappings(lines: list[str]) -> Mappings:
    return list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"))


@pytest.fixture(scope="module")
def curies(header: dict[str, object]) -> dict[str, str]:
    found = header["curie_map"]
    assert isinstance(found, dict)
    return found


def iri(curie: str, curies: dict[str, str]) -> URIRef:
    prefix, _, local = curie.partition(":")
    return URIRef(curies[prefix] + local)


def objects(mappings: Mappings, curies: dict[str, str], *prefixes: str) -> set[URIRef]:
    return {iri(row["object_id"], curies) for row in mappings if row["object_id"].partition(":")[0] in prefixes}


def test_required_slots_are_filled(header: dict[str, object], mappings: Mappings) -> None:
    assert header["mapping_set_id"]
    assert header["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert len(mappings) > 80
    for row in mappings:
        assert all(row[slot] for slot in REQUIRED), row
        assert row["mapping_justification"] == "semapv:ManualMappingCuration"
        assert 0 < float(row["confidence"]) <= 1
        assert re.fullmatch(r"skos:(exact|close|broad|narrow|related)Match", row["predicate_id"]), row


def test_every_pair_stands_once_and_in_order(mappings: Mappings) -> None:
    pairs = [(row["subject_id"], row["object_id"]) for row in mappings]
    assert pairs == sorted(set(pairs))


def test_every_subject_is_ours_under_its_english_label(
    mappings: Mappings, curies: dict[str, str], terms: Graph, concepts: Graph
) -> None:
    assert curies["comity"] == ONTOLOGY
    for row in mappings:
        subject = iri(row["subject_id"], curies)
        label = Literal(row["subject_label"], lang="en")
        assert (subject, RDFS.label, label) in terms or (subject, SKOS.prefLabel, label) in concepts, row


def test_no_own_term_is_matched_exactly_elsewhere(mappings: Mappings) -> None:
    """A term that says exactly what another vocabulary's says ought to be that vocabulary's term."""
    assert [row for row in mappings if row["predicate_id"] == "skos:exactMatch"] == []


def test_schema_org_is_written_with_https(curies: dict[str, str]) -> None:
    assert curies["schema"] == "https://schema.org/"


def test_every_org_and_prov_object_exists(mappings: Mappings, curies: dict[str, str], standards: Graph) -> None:
    found = objects(mappings, curies, "org", "prov")
    assert len(found) > 15
    assert {term for term in found if (term, RDF.type, None) not in standards} == set()


def test_every_eurio_object_exists(mappings: Mappings, curies: dict[str, str], vocabularies: Path) -> None:
    eurio = Graph().parse(data=(vocabularies / "eurio-2.4.ttl").read_text("utf-8"), format="turtle")
    found = objects(mappings, curies, "eurio")
    assert len(found) > 10
    assert {term for term in found if (term, RDF.type, None) not in eurio} == set()


def test_every_cpov_object_exists(mappings: Mappings, curies: dict[str, str], vocabularies: Path) -> None:
    cpov = Graph().parse(data=(vocabularies / "cpov-2.1.2-SHACL.ttl").read_text("utf-8"), format="turtle")
    found = objects(mappings, curies, "cv")
    assert len(found) >= 3
    assert found - set(cpov.objects()) == set()


def test_every_dublin_core_object_exists(mappings: Mappings, curies: dict[str, str], vocabularies: Path) -> None:
    text = (vocabularies / "zazuko_dcterms.nq").read_text("utf-8")
    assert [term for term in objects(mappings, curies, "dcterms") if f"\n<{term}> " not in text] == []
