"""The parameters of named queries: a value as a person writes it becomes a term of the default's type.

Nothing that is given is ever pasted into a query: it is read into an RDF term, and the term
is written out by the engine's own serialiser.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode

from comity.graph import dates, schemes
from comity.graph.errors import InputError
from comity.graph.vocabulary import PREFIXES, SCHEMES, term
from comity.graph.wording import nearest

ANY = "any"
_TERM = re.compile(r'"(?:[^"\\]|\\.)*"(?:\^\^xsd:date)?|-?\d+|[a-z]+:[\w.-]+')
_ID = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")
_IRI = re.compile(r"(https?://|urn:)[^\s<>\"{}|\\^`]+")


@dataclass(frozen=True, slots=True)
class Parameter:
    """Hold a parameter: its default as SPARQL data, and the type of term that this default fixes.

    ``kind`` is ``date``, ``integer``, ``string``, or the prefix whose names it takes (``country``, ``id``,
    ``kind`` …). ``today`` says that the default is the day on which it is asked; ``optional`` that
    the value ``any`` leaves it open, ``open`` that it is so by default.
    """

    name: str
    description: str
    kind: str
    default: str
    today: bool = False
    optional: bool = False
    open: bool = False

    def default_data(self, day: date) -> str:
        """Return the data that stand in the query where no value is given."""
        if self.open:
            return "UNDEF"
        return f'"{day.isoformat()}"^^<{PREFIXES["xsd"]}date>' if self.today else self.default

    def default_value(self, day: date) -> str:
        """Return the default as a person writes it.

        >>> Parameter("since", "from when", "date", '"1900-01-01"^^xsd:date').default_value(date(2026, 1, 1))
        '1900-01-01'
        """
        if self.open:
            return ANY
        if self.kind == "date":
            return day.isoformat() if self.today else self.default[1:11]
        return json.loads(self.default) if self.kind == "string" else self.default.replace(" ", ",")

    def data(self, value: str, prefixes: Mapping[str, str]) -> str:
        """Return a value as data of a VALUES line; ``any`` is ``UNDEF`` where the parameter may stay open.

        Several names are written with commas between them. Raises ``InputError``.

        >>> Parameter("country", "whose", "country", "country:IRN").data("RU", PREFIXES)
        '<http://publications.europa.eu/resource/authority/country/RUS>'
        """
        if value == ANY and self.optional:
            return "UNDEF"
        return " ".join(map(str, self.terms(value, prefixes)))

    def terms(self, value: str, prefixes: Mapping[str, str]) -> list[NamedNode | Literal]:
        """Read a value into terms of this parameter's type; raises ``InputError``."""
        if self.kind == "date":
            return [Literal(dates.read_day(self.name, value).isoformat(), datatype=term("xsd:date"))]
        if self.kind == "integer":
            return [Literal(self._integer(value))]
        if self.kind == "string":
            return [Literal(value)]
        return [self._node(name.strip(), prefixes) for name in value.split(",")]

    def _integer(self, value: str) -> int:
        if not re.fullmatch(r"-?[0-9]{1,9}", value):
            raise InputError(f"{self.name}: {value!r} is no whole number; write one as 2026")
        return int(value)

    def _node(self, value: str, prefixes: Mapping[str, str]) -> NamedNode:
        space = prefixes[self.kind]
        if _IRI.fullmatch(value):
            return NamedNode(value)
        local = value.removeprefix(f"{self.kind}:")
        if self.kind == "country":
            return self._country(local)
        if self.kind in SCHEMES:
            return NamedNode(space + self._known(local, schemes.labels(self.kind)))
        if not _ID.fullmatch(local):
            raise InputError(
                f"{self.name}: {value!r} is no record id and no IRI; write an id such as rcuwm, "
                "or find one with: comity explain NAME"
            )
        return NamedNode(space + local)

    def _country(self, value: str) -> NamedNode:
        codes = schemes.countries()
        iri = PREFIXES["country"] + value
        return NamedNode(iri if iri in codes.values() else codes[self._known(value.upper(), codes)])

    def _known(self, value: str, known: Mapping[str, object]) -> str:
        if value in known:
            return value
        names = list(known)
        told = ", ".join(names) if len(names) <= 60 else f"{len(names)} codes such as {', '.join(names[:3])}"
        raise InputError(f"{self.name}: {value!r} is not known{nearest(value, names)}; known: {told}")


def read_default(name: str, description: str, data: str, mark: str) -> Parameter:
    """Read a parameter from its VALUES line; raises ``InputError`` where the default has no type of its own.

    >>> read_default("year", "the year of the lapse", "2026", "").kind
    'integer'
    """
    found = _TERM.findall(data)
    kinds = {_kind(item) for item in found}
    if " ".join(found) != data.strip() or len(kinds) != 1:
        raise InputError(
            f"the parameter {name!r} has the default {data!r}: write terms of one type with blanks between"
        )
    opened = mark == " = any"
    return Parameter(
        name, description, kinds.pop(), data.strip(), mark == " = today", opened or mark == " or any", opened
    )


def _kind(item: str) -> str:
    if item.startswith('"'):
        return "date" if item.endswith("^^xsd:date") else "string"
    return "integer" if re.fullmatch(r"-?\d+", item) else item.partition(":")[0]
