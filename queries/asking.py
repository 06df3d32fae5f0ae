"""All questions that can be asked by number or name: those in SPARQL, and those that a network answers.

A network question is one module under ``questions/``. It says in plain words what it asks, what an empty answer
means and how it is computed; its parameters are those of named queries. Which ties count, and how a tie becomes
pairs, are parameters of each (:data:`NETWORK`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING, Protocol, cast

from comity.graph import schemes
from comity.graph.dates import today
from comity.graph.errors import InputError
from comity.graph.store import Store
from comity.graph.vocabulary import SCHEMES
from comity.queries import catalogue
from comity.queries.catalogue import KNOWN_BY, NamedQuery
from comity.queries.known import check_ids
from comity.queries.parameters import ANY, Parameter, read_default
from comity.queries.run import ROWS, Limits, Result, answer_named, bounded, cut, run_named
from comity.queries.table import Table, compact

if TYPE_CHECKING:
    from comity.queries.networks.network import Network
    from comity.queries.networks.selection import Selection
    from comity.queries.networks.ties import Reading

#: The parameters that every network question has: which ties count, between which bodies, by which rule.
NETWORK: tuple[Parameter, ...] = (
    read_default("rule", "the counting rule: full, fractional, star, by-kind or attendance", '"by-kind"', ""),
    read_default("modality", "how a tie is put that counts: stated, proposed, discussed …", "modality:stated", ""),
    read_default("kind", "the kinds of tie that count, or any", "kind:agreement", " = any"),
    read_default("without", "leaves out parts in these roles: patron, convener … or any", "role:patron", " = any"),
    read_default("apart_from", "leaves out these bodies and their parts, or any", "id:unesco", " or any"),
    read_default(
        "as_of", "counts only what held or had happened by this day, or any", '"2025-11-15"^^xsd:date', " = any"
    ),
    read_default(
        *(KNOWN_BY, "counts only what was known by this day: published, or read where no day is printed; or any"),
        *('"2025-11-15"^^xsd:date', " = any"),
    ),
)


class QuestionModule(Protocol):
    """What a module in ``questions/`` offers; a new network question is a new file."""

    QUESTION: str | None
    SUMMARY: str
    EMPTY: str
    METHOD: str
    """How it is computed, in plain words."""
    PARAMETERS: tuple[Parameter, ...]

    @staticmethod
    def answer(reading: Reading, asked: Asked) -> Table:
        """Answer from what was read of a store; all imports of networks and measures are made in here."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """The values with which a network question is asked, each as its short names, IRIs of bodies or days."""

    values: Mapping[str, tuple[str, ...]]
    """Nothing where a parameter is left open; countries are ISO 3166-1 alpha-2 codes."""
    prefixes: Mapping[str, str]

    def one(self, name: str) -> str:
        """Return the first value of a parameter."""
        return self.values[name][0]

    def two(self) -> tuple[str, str]:
        """Return the IRIs of the two bodies that are asked about; raises ``InputError`` where they are one."""
        one, other = self.one("one"), self.one("other")
        if one == other:
            raise InputError(f"one and other: both are '{compact(one, self.prefixes)}'; name two bodies")
        return one, other

    def number(self, name: str) -> int:
        """Return a number of at least 1; raises ``InputError``."""
        given = int(self.one(name))
        if given < 1:
            raise InputError(f"{name}: {given} is too few; write a whole number from 1 on")
        return given

    def day(self, name: str) -> date | None:
        """Return a day, or nothing where it is left open."""
        return date.fromisoformat(self.one(name)) if self.values[name] else None

    def selection(self) -> Selection:
        """Return which ties count."""
        from comity.queries.networks.selection import Selection

        return Selection(
            modalities=self.values["modality"],
            as_of=self.day("as_of"),
            known_by=self.day(KNOWN_BY),
            kinds=self.values["kind"],
            without=self.values["without"],
        )

    def network(self, reading: Reading) -> Network:
        """Make the network of all bodies that are not left out."""
        import numpy as np

        from comity.queries.networks.cuts import subnetwork
        from comity.queries.networks.network import network_of
        from comity.queries.networks.rows import chain

        network = network_of(reading, self.one("rule"), self.selection())
        parents = {body.iri: body.parent for body in reading.bodies}
        apart = set(self.values["apart_from"])
        kept = [apart.isdisjoint(chain(body.iri, parents)) for body in network.nodes]
        return subnetwork(network, np.array(kept, dtype=bool), "") if apart else network


@lru_cache(maxsize=1)
def _modules() -> dict[str, QuestionModule]:
    stems = (entry.name.removesuffix(".py") for entry in files("comity.queries.questions").iterdir())
    names = sorted(stem for stem in stems if stem.isidentifier() and not stem.startswith("_"))
    return {
        name.replace("_", "-"): cast("QuestionModule", import_module(f"comity.queries.questions.{name}"))
        for name in names
    }


@lru_cache(maxsize=1)
def network_questions() -> dict[str, NamedQuery]:
    """Return all network questions, in order of name; their text says how they are computed."""
    return {
        name: NamedQuery(
            name, module.QUESTION, module.SUMMARY, module.EMPTY, (*module.PARAMETERS, *NETWORK), module.METHOD
        )
        for name, module in _modules().items()
    }


def questions() -> dict[str, NamedQuery]:
    """Return all questions of both kinds, in order of name."""
    return dict(sorted({**catalogue.catalogue(), **network_questions()}.items()))


def find(wanted: str) -> NamedQuery:
    """Return a question by its name or number; raises ``InputError`` with the nearest names where there is none.

    >>> find("shortest-paths").params[0].name
    'one'
    """
    return catalogue.find(wanted, others=tuple(network_questions().values()))


def ask(
    opened: Callable[[], Store], query: NamedQuery, values: Mapping[str, str], limits: Limits | None = None
) -> Result:
    """Answer a question of either kind in a process of its own, as :func:`comity.queries.run.run_named` does."""
    if query.name not in network_questions():
        return run_named(opened, query, values, limits)
    limits = limits or Limits()
    return bounded(lambda: answer(opened(), query, values, limits.rows), limits)


def answer(store: Store, query: NamedQuery, values: Mapping[str, str], rows: int | None = ROWS) -> Result:
    """Answer a question of either kind in this process, without a time limit; raises as :func:`ask` does."""
    if query.name not in network_questions():
        return answer_named(store, query, values, rows)
    from comity.queries.networks.reading import read
    from comity.queries.networks.selection import count_undated

    asked = asked_with(query, values, store.prefixes)
    check_ids(store, query, values)
    reading = read(store)
    found = cut(_modules()[query.name].answer(reading, asked), rows)
    return replace(found, undated=count_undated(reading, asked.selection()))


def asked_with(query: NamedQuery, values: Mapping[str, str], prefixes: Mapping[str, str]) -> Asked:
    """Read the values that are given, and take the defaults for all others; raises ``InputError``."""
    query.bind(prefixes, values)
    read = {p.name: _read(p, values.get(p.name, p.default_value(today())), prefixes) for p in query.params}
    return Asked(read, prefixes)


def _read(parameter: Parameter, value: str, prefixes: Mapping[str, str]) -> tuple[str, ...]:
    """Read a value as its short names; ``any`` is none of them."""
    if value == ANY and parameter.optional:
        return ()
    terms = tuple(term.value for term in parameter.terms(value, prefixes))
    if parameter.kind == "country":
        codes = {iri: code for code, iri in sorted(schemes.countries().items())}
        return tuple(codes[term] for term in terms)
    if parameter.kind in SCHEMES:
        return tuple(term.removeprefix(prefixes[parameter.kind]) for term in terms)
    return terms


def shown(query: NamedQuery, values: Mapping[str, str], prefixes: Mapping[str, str]) -> str:
    """Return what a question does: its SPARQL; for one that a network answers, its method and the ties it counts."""
    if query.name not in network_questions():
        return query.bind(prefixes, values)
    from comity.queries.reporting.sparql import counted_ties

    asked = asked_with(query, values, prefixes)
    told = "\n".join(f"# {line}" for line in (query.summary, *query.text.splitlines(), "The ties that count:"))
    return f"{told}\n{counted_ties(asked.selection(), prefixes)}\n"
