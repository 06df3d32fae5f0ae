"""Terms as N-Triples text, compared and judged as rdflib does it, so that the sets agree with pySHACL."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pyoxigraph as ox

from comity.graph.shapes import engine_node, rdflib_node
from comity.graph.vocabulary import ONTOLOGY, PREFIXES, term

_STRING = f'"^^{term("xsd:string")}'
_PYTHON: dict[str, type | tuple[type, ...]] = {
    "string": (str, bytes),
    "integer": int,
    "float": float,
    "decimal": Decimal,
    "boolean": bool,
    "date": date,
    "time": time,
    "dateTime": datetime,
}


def canonical(text: str) -> str:
    r"""Write statements in the one way in which equal terms are equal strings.

    >>> print(canonical('<a:s> <a:p> "\\u00e9"^^<http://www.w3.org/2001/XMLSchema#string> .\n'), end="")
    <a:s> <a:p> "é" .
    """
    escaped = any(rest.startswith(("u", "U")) for rest in text.split("\\")[1:])
    if not escaped and _STRING not in text:
        return text
    written = ox.serialize(ox.parse(text, format=ox.RdfFormat.N_TRIPLES), format=ox.RdfFormat.N_TRIPLES)
    return (written or b"").decode()


@lru_cache(maxsize=1 << 15)
def node(text: str) -> Any:
    """Make rdflib's node of a term; of a literal, it may write the lexical form anew, as pySHACL sees it.

    >>> node('"07"^^<http://www.w3.org/2001/XMLSchema#integer>').value
    7
    """
    if text.startswith(("<", "_:")):
        return rdflib_node(ox.NamedNode(text[1:-1]) if text.startswith("<") else ox.BlankNode(text[2:]))
    [quad] = ox.parse(f"<x:s> <x:p> {text} .", format=ox.RdfFormat.N_TRIPLES)
    return rdflib_node(quad.object)


def told(text: str) -> Any:
    """Make the engine's node of a term, as a result tells it: of a literal, the text alone."""
    return ox.NamedNode(text[1:-1]) if text.startswith("<") else engine_node(node(text))


def lexical(text: str) -> str:
    r"""Return the text of a literal, or the IRI.

    >>> lexical('"a \\"b\\""@en')
    'a "b"'
    """
    plain = text.startswith("<") or (text.endswith('"') and "\\" not in text)
    return text[1:-1] if plain else str(node(text))


def is_part(text: str) -> bool:
    """Tell whether a node is a part of a record, to which only its own record refers."""
    return "#" in text and not text.startswith(f"<{ONTOLOGY}")


def is_literal(text: str) -> bool:
    """Tell whether a term is a literal."""
    return text.startswith('"')


def has_datatype(text: str, datatype: str) -> bool:
    """Tell whether a term is a literal of a datatype, and well-typed.

    >>> has_datatype('"2024-02-30"^^<http://www.w3.org/2001/XMLSchema#date>', PREFIXES["xsd"] + "date")
    False
    """
    if not is_literal(text):
        return False
    if text.endswith('"'):
        return datatype == f"{PREFIXES['xsd']}string"
    if not text.endswith(">"):
        return datatype == f"{PREFIXES['rdf']}langString"
    return _well_typed(text, datatype)


@lru_cache(maxsize=1 << 15)
def _well_typed(text: str, datatype: str) -> bool:
    found = node(text)
    known = _PYTHON.get(datatype.removeprefix(PREFIXES["xsd"]), object)
    return str(found.datatype) == datatype and found.ill_typed is not True and isinstance(found.value, known)


def compare(text: str, bound: str) -> int | None:
    """Compare a literal with a bound: below 0, 0 or above 0; none where they cannot be compared.

    >>> one, six = (f'"{number}"^^<http://www.w3.org/2001/XMLSchema#integer>' for number in (1, 6))
    >>> compare(one, six), compare('"6"', six)
    (-1, None)
    """
    found, limit = node(text), node(bound)
    if not is_literal(text) or isinstance(found.value, str) != isinstance(limit.value, str):
        return None
    try:
        return 0 if found.eq(limit) else 1 if found > limit else -1
    except (TypeError, NotImplementedError):
        return None


@lru_cache(maxsize=1 << 15)
def at_most(text: str, other: str) -> bool:
    """Tell whether a term is less than or equal to another, both as strings or both as values.

    >>> at_most('"a"', '"b"'), at_most("<b:b>", "<a:a>"), at_most('"a"', '"1"^^<http://www.w3.org/2001/XMLSchema#integer>')
    (True, False, False)
    """
    if text == other:
        return True
    values = [getattr(node(each), "value", str(node(each))) for each in (text, other)]
    if isinstance(values[0], str) != isinstance(values[1], str):
        return False
    return bool(values[0] <= values[1] if isinstance(values[0], str) else node(text) <= node(other))
