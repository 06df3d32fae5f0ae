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

from comity.graph.publishing.dumps import file_name
from comity.graph.publishing.export import FORMATS
from comity.graph.vocabulary import RESERVED
from comity.queries.explanation.reader import Reader
from comity.queries.reporting.markup import clean, is_address
from comity.server.pages.site import Site
from comity.server.pages.sources import DatasetRecord

#: Addresses are written as plain texts, as most harvesters expect them, and are IRIs all the same.
_ADDRESSES = ("url", "sameAs", "license", "contentUrl")
CONTEXT = {"@vocab": "https://schema.org/", **{name: {"@type": "@id"} for name in _ADDRESSES}}


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


def refs(reader: Reader, node: NamedNode, *predicates: str) -> list[str]:
    """List the values of predicates that are addresses on the web."""
    values = [value.value for predicate in predicates for value in reader.objects(node, predicate)]
    return [value for value in values if is_address(value) and is_iri(value)]


def is_iri(text: str) -> bool:
    """Tell whether a text can be written as an IRI."""
    try:
        return bool(NamedNode(text))
    except ValueError:
        return False


def named(reader: Reader, nodes: Iterable[NamedNode], kind: str = "") -> list[dict[str, Any]]:
    """Refer to things by their IRIs, and name them; say of which type they are where that is known."""
    typed = {"@type": kind} if kind else {}
    return [{**typed, "@id": node.value, "name": clean(reader.label(node))} for node in nodes]


def data_set(told: DatasetRecord, site: Site) -> dict[str, Any]:
    """Return what schema.org has words for of a dataset, with the files in which it can be had."""
    files = [
        {
            "@type": "DataDownload",
            "name": format_.name,
            "encodingFormat": format_.media_type,
            "contentUrl": f"{site.origin}{site.root}/dump/{file_name(told.name, ending)}",
        }
        for ending, format_ in FORMATS.items()
    ]
    return {"@context": CONTEXT} | _data_set(told, site) | ({} if told.name in RESERVED else {"distribution": files})


def catalogue(datasets: Iterable[DatasetRecord], site: Site) -> dict[str, Any]:
    """Return a catalogue of datasets in the words of schema.org."""
    return {
        "@context": CONTEXT,
        "@type": "DataCatalog",
        "@id": site.base,
        "name": site.title,
        "url": f"{site.origin}{site.root}/",
        "dataset": [_data_set(told, site) for told in datasets],
    }


def _data_set(told: DatasetRecord, site: Site) -> dict[str, Any]:
    publisher = {"@type": "Organization", "name": site.publisher} if site.publisher else None
    said: dict[str, Any] = {
        "@type": "Dataset",
        "@id": told.iri,
        "name": clean(told.title),
        "description": clean(told.description),
        "url": f"{site.origin}{site.page(told.iri)}",
        "identifier": told.iri,
        "license": told.licence if is_address(told.licence) and is_iri(told.licence) else None,
        "version": told.version,
        "dateModified": told.built,
        "publisher": publisher,
        "isAccessibleForFree": True,
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": site.base, "name": site.title},
    }
    return {key: value for key, value in said.items() if value}
