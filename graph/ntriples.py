"""Terms and statements as text: N-Triples (https://www.w3.org/TR/n-triples/), one statement a line.

Text, because it is what a bulk load reads: an object for each term would cost as much as the rest of a load.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache
from json.encoder import encode_basestring as _quoted  # escapes what N-Triples wants escaped, in C

from comity.graph.vocabulary import PREFIXES


@lru_cache(maxsize=4096)
def named(curie: str) -> str:
    """Write the IRI of a compact IRI; a prefix that is not declared raises ``KeyError``.

    >>> named("rdf:type")
    '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>'
    """
    prefix, _, local = curie.partition(":")
    return f"<{PREFIXES[prefix]}{local}>"


def literal(value: str, lang: str | None = None) -> str:
    r"""Write a literal: of a language, or a plain string.

    >>> print(literal('a "b"', "en"))
    "a \"b\""@en
    """
    return f"{_quoted(value)}@{lang.lower() if len(lang) > 3 else lang}" if lang else _quoted(value)


def typed(value: object, datatype: str) -> str:
    """Write a literal of a datatype, from the text that a plain value has.

    >>> typed(3, "xsd:integer")
    '"3"^^<http://www.w3.org/2001/XMLSchema#integer>'
    """
    return f"{_quoted(str(value))}^^{named(datatype)}"


def statements(subject: str, predicate: str, values: Collection[str]) -> str:
    """Write a statement for each of the values, which are terms already."""
    if not values:
        return ""
    start = f"{subject} {named(predicate)} "
    return "".join([f"{start}{value} .\n" for value in values])


def types(subject: str, *classes: str) -> str:
    """Say of which classes it is."""
    return "".join([f"{subject} {named('rdf:type')} {named(name)} .\n" for name in classes])


def literals(subject: str, *pairs: tuple[str, str | None]) -> str:
    """Say the plain strings that are there."""
    return "".join([f"{subject} {named(p)} {literal(value)} .\n" for p, value in pairs if value is not None])


def values(subject: str, datatype: str, *pairs: tuple[str, object]) -> str:
    """Say the values of a datatype that are there."""
    return "".join([f"{subject} {named(p)} {typed(v, datatype)} .\n" for p, v in pairs if v is not None])


def concepts(subject: str, *triples: tuple[str, str, str | None]) -> str:
    """Point to concepts of the ontology's schemes."""
    return "".join([f"{subject} {named(p)} {named(f'{scheme}:{v}')} .\n" for p, scheme, v in triples if v is not None])


def iris(subject: str, predicate: str, addresses: Iterable[str | None]) -> str:
    """Point to addresses outside."""
    return statements(subject, predicate, [f"<{address}>" for address in addresses if address is not None])


def flag(subject: str, predicate: str, value: bool) -> str:
    """Say ``true``, or nothing."""
    return statements(subject, predicate, [typed("true", "xsd:boolean")]) if value else ""
