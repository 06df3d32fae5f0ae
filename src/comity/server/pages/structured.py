"""Data in the words of schema.org, as JSON-LD that harvesters read (https://schema.org/docs/schemas.html).

Only what schema.org has a word for is said. Its context is a vocabulary alone, so that nothing has to be
fetched to read it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup
from pyoxigraph import Literal, NamedNode

from comity.queries.explanation.reader import Reader
from comity.queries.reporting.markup import clean, is_address
from comity.server.pages.site import Site
from comity.server.pages.sources import Dataset

CONTEXT = {"@vocab": "https://schema.org/"}


def block(value: Mapping[str, Any]) -> Markup:
    r"""Write a JSON-LD object for a ``script`` element, out of which no text can break.

    >>> str(block({"name": "</script>&"}))
    '{"name": "\\u003c/script\\u003e\\u0026"}'
    """
    text = json.dumps(value, ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - what could end the element is escaped


def labels(reader: Reader, node: NamedNode, predicate: str) -> list[Any]:
    """List the literals of a predicate with their languages."""
    return [
        {"@value": clean(value.value), "@language": value.language}
        if value.language and value.language != "und"
        else clean(value.value)
        for value in reader.objects(node, predicate)
        if isinstance(value, Literal)
    ]


def refs(reader: Reader, node: NamedNode, *predicates: str) -> list[dict[str, str]]:
    """List the values of predicates that are addresses on the web, as references."""
    values = [value for predicate in predicates for value in reader.objects(node, predicate)]
    return [{"@id": value.value} for value in values if is_address(value.value) and is_iri(value.value)]


def is_iri(text: str) -> bool:
    """Tell whether a text can be written as an IRI."""
    try:
        return bool(NamedNode(text))
    except ValueError:
        return False


def named(reader: Reader, nodes: Iterable[NamedNode]) -> list[dict[str, Any]]:
    """Refer to things by their IRIs, and name them."""
    return [{"@id": node.value, "name": clean(reader.label(node))} for node in nodes]


def data_set(told: Dataset, site: Site) -> dict[str, Any]:
    """Return what schema.org has words for of a dataset."""
    return {"@context": CONTEXT} | _data_set(told, site)


def catalogue(datasets: Iterable[Dataset], site: Site) -> dict[str, Any]:
    """Return a catalogue of datasets in the words of schema.org."""
    return {
        "@context": CONTEXT,
        "@type": "DataCatalog",
        "@id": site.base,
        "name": site.title,
        "dataset": [_data_set(told, site) for told in datasets],
    }


def _data_set(told: Dataset, site: Site) -> dict[str, Any]:
    publisher = {"@type": "Organization", "name": site.publisher} if site.publisher else None
    said: dict[str, Any] = {
        "@type": "Dataset",
        "@id": told.iri,
        "name": clean(told.title),
        "description": clean(told.description),
        "license": {"@id": told.licence} if is_address(told.licence) and is_iri(told.licence) else None,
        "version": told.version,
        "dateModified": told.built,
        "publisher": publisher,
        "isAccessibleForFree": True,
    }
    return {key: value for key, value in said.items() if value}
