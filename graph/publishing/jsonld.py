"""JSON-LD 1.1 in the words of ``ontology/context.jsonld``: names as people say them, one node an object.

Every statement is written with a term of the context where the term's coercion gives the same
statement back, else with the compact IRI and an expanded value; nothing is lost
(https://www.w3.org/TR/json-ld11/). Keys and values are in a fixed order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from comity.graph.schemes import ONTOLOGY_FOLDER
from comity.graph.vocabulary import DEFAULT_BASE, PREFIXES, prefixes

_XSD = PREFIXES["xsd"]
_TYPE = PREFIXES["rdf"] + "type"

Value = str | int | bool | dict[str, Any]


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a context: the IRI that it stands for, and how its values are written."""

    name: str
    iri: str
    coercion: str
    containers: frozenset[str]


def context(base: str = DEFAULT_BASE) -> dict[str, Any]:
    """Read the published context, with ``id`` and ``graph`` under a base IRI."""
    text = (ONTOLOGY_FOLDER / "context.jsonld").read_text(encoding="utf-8")
    here = prefixes(base)
    known: dict[str, Any] = json.loads(text)["@context"]
    return {**known, "id": here["id"], "graph": here["graph"]}


def document(quads: Iterable[Quad], base: str = DEFAULT_BASE) -> str:
    """Write sorted quads (by graph, then subject) as one document, its context within.

    A blank node raises ``ValueError``: this graph has none.
    """
    return "".join(pieces(quads, base))


def pieces(quads: Iterable[Quad], base: str = DEFAULT_BASE) -> Iterator[str]:
    """Yield the pieces of a document, one node at a time and each on a line of its own; raises as ``document`` does."""
    known = context(base)
    compact = Compaction(known)
    yield f'{{\n"@context": {_json(known)},\n"@graph": ['
    between = "\n"
    for graph, own in groupby(quads, key=_graph):
        yield f'{between}{{{_json(compact.id_key)}: {_json(compact.iri(graph))}, "@graph": ['
        between = "\n"
        for subject, said in groupby(own, key=_subject):
            yield f"{between}{_json(compact.node(subject, list(said)))}"
            between = ",\n"
        yield "\n]}"
        between = ",\n"
    yield "\n]\n}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _graph(quad: Quad) -> str:
    return _named(quad.graph_name)


def _subject(quad: Quad) -> str:
    return _named(quad.subject)


def _named(node: object) -> str:
    if not isinstance(node, NamedNode):
        raise ValueError(f"{node} is not a node with an IRI")
    return node.value


class Compaction:
    """Turn statements into JSON by a context, read backwards: from IRI to term."""

    def __init__(self, known: Mapping[str, Any]) -> None:
        self._prefixes = {n: v for n, v in known.items() if isinstance(v, str) and v.startswith("http")}
        self._longest = sorted(self._prefixes.items(), key=lambda item: (-len(item[1]), item[0]))
        self._aliases = {v: n for n, v in known.items() if isinstance(v, str) and v.startswith("@")}
        self._terms: dict[str, Term] = {}
        for name, definition in known.items():
            if not name.startswith("@") and name not in self._prefixes and name not in self._aliases.values():
                term = self._read(name, definition)
                self._terms.setdefault(term.iri, term)
        self.id_key = self._aliases.get("@id", "@id")

    def _read(self, name: str, definition: str | dict[str, Any]) -> Term:
        if isinstance(definition, str):
            return Term(name, self._expand(definition), "", frozenset())
        held = definition.get("@container", [])
        containers = frozenset([held] if isinstance(held, str) else held)
        return Term(name, self._expand(definition["@id"]), self._expand(definition.get("@type", "")), containers)

    def _expand(self, short: str) -> str:
        prefix, colon, local = short.partition(":")
        return self._prefixes[prefix] + local if colon and prefix in self._prefixes else short

    def iri(self, iri: str) -> str:
        """Shorten an IRI by the longest prefix that fits; ``//`` behind a prefix would not be read as one."""
        for prefix, start in self._longest:
            if iri.startswith(start) and not iri[len(start) :].startswith("//"):
                return f"{prefix}:{iri[len(start) :]}"
        return iri

    def node(self, subject: str, quads: list[Quad]) -> dict[str, Any]:
        """Write all that one graph says of one subject."""
        written: dict[str, Any] = {self.id_key: self.iri(subject)}
        for quad in quads:
            self._add(written, quad.predicate.value, quad.object)
        return written

    def _add(self, written: dict[str, Any], predicate: str, value: object) -> None:
        if not isinstance(value, NamedNode | Literal):
            raise ValueError(f"{value} cannot be written: it has no IRI")
        if predicate == _TYPE and isinstance(value, NamedNode):
            _append(written, self._aliases.get("@type", "@type"), self._class(value.value), always=False)
            return
        term = self._terms.get(predicate)
        short = self._coerced(term, value) if term else None
        if term is None or short is None:
            _append(written, self.iri(predicate), self._expanded(value), always=False)
        elif "@language" in term.containers and isinstance(value, Literal):
            by_language = written.setdefault(term.name, {})
            _append(by_language, value.language or "", short, always="@set" in term.containers)
        else:
            _append(written, term.name, short, always="@set" in term.containers)

    def _class(self, iri: str) -> str:
        term = self._terms.get(iri)
        return term.name if term else self.iri(iri)

    def _coerced(self, term: Term, value: NamedNode | Literal) -> Value | None:
        """Write a value in the short form that the term's coercion reads back as the same; else ``None``."""
        if isinstance(value, NamedNode):
            return self.iri(value.value) if term.coercion == "@id" else None
        if value.language:
            return value.value if "@language" in term.containers else None
        if "@language" in term.containers or value.datatype.value != (term.coercion or f"{_XSD}string"):
            return None
        return _native(value)

    def _expanded(self, value: NamedNode | Literal) -> Value:
        if isinstance(value, NamedNode):
            return {"@id": self.iri(value.value)}
        if value.language:
            return {"@value": value.value, "@language": value.language}
        if value.datatype.value == f"{_XSD}string":
            return {"@value": value.value}
        return {"@value": value.value, "@type": self.iri(value.datatype.value)}


def _native(value: Literal) -> Value:
    """Write integers and booleans as JSON's own, where that gives the same literal back."""
    if value.datatype.value == f"{_XSD}boolean" and value.value in ("true", "false"):
        return value.value == "true"
    if value.datatype.value == f"{_XSD}integer" and re.fullmatch(r"0|-?[1-9]\d{0,14}", value.value):
        return int(value.value)
    return value.value


def _append(written: dict[str, Any], key: str, value: Value, *, always: bool) -> None:
    """Add a value to a key: alone, or in a list where there are several or the context says ``@set``."""
    if key not in written:
        written[key] = [value] if always else value
    elif isinstance(written[key], list):
        written[key].append(value)
    else:
        written[key] = [written[key], value]
