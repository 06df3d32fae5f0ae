"""Statements by predicate, and SHACL property paths as relations between their nodes.

Terms are N-Triples text. A relation is a set of pairs, made once for each path and call, whatever
the focus nodes are. A path says too for which nodes it may have values that stand in another call.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import itemgetter

from comity.graph.shape_terms import canonical, is_literal
from comity.graph.vocabulary import term

Pair = tuple[str, str]
_FIRST, _SECOND = itemgetter(0), itemgetter(1)
Typed = Callable[[str, Collection[str]], set[str]]
TYPE, SUBCLASS = str(term("rdf:type")), str(term("rdfs:subClassOf"))


class Relation:
    """Hold distinct pairs of subject and value."""

    def __init__(self, pairs: Collection[Pair]) -> None:
        self.pairs = pairs

    @cached_property
    def subjects(self) -> set[str]:
        """The nodes that have a value."""
        return set(map(_FIRST, self.pairs))

    @cached_property
    def values(self) -> set[str]:
        """The values of all nodes."""
        return set(map(_SECOND, self.pairs))

    @cached_property
    def by_subject(self) -> dict[str, list[str]]:
        """The values of each node."""
        found: dict[str, list[str]] = defaultdict(list)
        for subject, value in self.pairs:
            found[subject].append(value)
        return dict(found)

    @cached_property
    def many(self) -> dict[str, list[str]]:
        """The values of the nodes that have more than one."""
        if len(self.subjects) == len(self.pairs):
            return {}
        return {subject: values for subject, values in self.by_subject.items() if len(values) > 1}

    def of(self, nodes: Collection[str]) -> set[str]:
        """Return the values of some nodes."""
        return {value for subject, value in self.pairs if subject in nodes} if nodes else set()


class Statements:
    """Hold the statements of one call that the shapes look at, beside what is always known."""

    def __init__(self, tables: Mapping[str, Collection[Pair]], known: Mapping[str, frozenset[Pair]]) -> None:
        self._tables = tables
        self._known = known
        self._relations: dict[Path, Relation] = {}

    @classmethod
    def read(cls, text: str, wanted: Iterable[str], known: Mapping[str, frozenset[Pair]]) -> Statements:
        """Read N-Triples text, each distinct line once, and keep the wanted predicates."""
        tables: dict[str, list[Pair]] = {predicate: [] for predicate in wanted}
        table = tables.get
        lines = set(canonical(text).split(" .\n"))
        lines.discard("")
        for line in lines:
            subject, predicate, value = line.split(" ", 2)
            found = table(predicate)
            if found is not None:
                found.append((subject, value))
        return cls(tables, known)

    def table(self, predicate: str) -> Collection[Pair]:
        """Return the pairs of a predicate."""
        own, known = self._tables.get(predicate, ()), self._known.get(predicate, ())
        return known if not own else {*own, *known} if known else own

    def own(self, predicate: str) -> Collection[Pair]:
        """Return the pairs of a predicate in this call alone."""
        return self._tables.get(predicate, ())

    def relation(self, path: Path) -> Relation:
        """Return the relation that a path is, made once."""
        if (found := self._relations.get(path)) is None:
            found = self._relations[path] = Relation(path.pairs(self))
        return found

    @cached_property
    def described(self) -> set[str]:
        """The nodes of which something is said here, and so all that is said of them."""
        return set().union(*(map(_FIRST, pairs) for pairs in self._tables.values()))

    @cached_property
    def typed(self) -> dict[str, set[str]]:
        """The nodes that are said to be of each class."""
        found: dict[str, set[str]] = defaultdict(set)
        for subject, kind in self.own(TYPE):
            found[kind].add(subject)
        return found

    def instances(self, kind: str) -> set[str]:
        """Return the nodes of a class and of the classes below it."""
        return set().union(*(self.typed.get(each, ()) for each in self.below(kind)))

    def below(self, kind: str) -> frozenset[str]:
        """Return a class with the classes below it."""
        return below(kind, frozenset(self.table(SUBCLASS)))

    def of_class(self, kind: str, nodes: Collection[str]) -> set[str]:
        """Return those of the nodes that are said to be of a class here."""
        return self.instances(kind).intersection(nodes)

    def undecided(self, nodes: Iterable[str], /) -> set[str]:
        """Return those of the nodes that another call may describe."""
        return {each for each in nodes if each not in self.described and not is_literal(each)}

    def pointing(self, nodes: Iterable[str], /) -> set[str]:
        """Return those of the nodes to which a statement of another call may point: all."""
        return set(nodes)


class Leftovers(Statements):
    """Hold what was kept of all calls: nothing is undecided, and classes are asked for."""

    def __init__(
        self, tables: Mapping[str, Collection[Pair]], known: Mapping[str, frozenset[Pair]], typed: Typed
    ) -> None:
        super().__init__(tables, known)
        self._typed = typed
        self._asked: dict[str, set[str]] = defaultdict(set)
        self._found: dict[str, set[str]] = defaultdict(set)

    def ask(self, wanted: Mapping[str, set[str]]) -> None:
        """Ask for all that will be wanted, once for each class."""
        every: dict[str, set[str]] = defaultdict(set)
        for kind, nodes in wanted.items():
            for below in self.below(kind):
                every[below] |= nodes
        for kind, nodes in every.items():
            self._ask(kind, nodes)

    def of_class(self, kind: str, nodes: Collection[str]) -> set[str]:
        """Return those of the nodes that are of a class; what was not asked before is asked now."""
        return {each for below in self.below(kind) for each in self._ask(below, nodes)}

    def _ask(self, kind: str, nodes: Collection[str]) -> set[str]:
        new = {each for each in nodes if each.startswith("<")} - self._asked[kind]
        if new:
            self._asked[kind] |= new
            answer = self._typed(kind[1:-1], {each[1:-1] for each in new})
            self._found[kind] |= {f"<{iri}>" for iri in answer}
        return self._found[kind].intersection(nodes)

    def undecided(self, _: Iterable[str]) -> set[str]:
        """Return nothing: no further call comes."""
        return set()

    pointing = undecided


@lru_cache(maxsize=1024)
def below(kind: str, axioms: frozenset[Pair]) -> frozenset[str]:
    """Return a class with all classes below it.

    >>> sorted(below("a", frozenset({("b", "a"), ("c", "b")})))
    ['a', 'b', 'c']
    """
    found, last = {kind}, 0
    while len(found) > last:
        last = len(found)
        found |= {sub for sub, above in axioms if above in found}
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Predicate:
    """Lead from a subject to its values."""

    iri: str

    def pairs(self, here: Statements) -> Collection[Pair]:
        """Return what it relates."""
        return here.table(self.iri)

    def open(self, here: Statements, nodes: Collection[str]) -> set[str]:
        """Return the nodes that may have more values in another call."""
        return here.undecided(nodes)

    def trace(self, here: Statements, nodes: Collection[str]) -> set[tuple[str, str, str]]:
        """Return the statements on which its values for some nodes rest: predicate, subject, value."""
        return {(self.iri, subject, value) for subject, value in here.own(self.iri) if subject in nodes}


@dataclass(frozen=True, slots=True)
class Inverse:
    """Lead from a value to its subjects."""

    iri: str

    def pairs(self, here: Statements) -> Collection[Pair]:
        """Return what it relates."""
        return [(value, subject) for subject, value in here.table(self.iri)]

    def open(self, here: Statements, nodes: Collection[str]) -> set[str]:
        """Return the nodes that may have more values in another call."""
        return here.pointing(nodes)

    def trace(self, here: Statements, nodes: Collection[str]) -> set[tuple[str, str, str]]:
        """Return the statements on which its values for some nodes rest: predicate, subject, value."""
        return {(self.iri, subject, value) for subject, value in here.own(self.iri) if value in nodes}


@dataclass(frozen=True, slots=True)
class Sequence:
    """Lead along one path, and from there along another."""

    first: Path
    rest: Path

    def pairs(self, here: Statements) -> Collection[Pair]:
        """Return what it relates."""
        onward = here.relation(self.rest).by_subject
        reached = here.relation(self.first).pairs if onward else ()
        return {(subject, value) for subject, between in reached for value in onward.get(between, ())}

    def open(self, here: Statements, nodes: Collection[str]) -> set[str]:
        """Return the nodes that may have more values in another call."""
        first = here.relation(self.first)
        ends = self.rest.open(here, first.of(nodes))
        found = self.first.open(here, nodes)
        return found | {node for node, between in first.pairs if between in ends and node in nodes} if ends else found

    def trace(self, here: Statements, nodes: Collection[str]) -> set[tuple[str, str, str]]:
        """Return the statements on which its values for some nodes rest: predicate, subject, value."""
        between = here.relation(self.first).of(nodes)
        return self.first.trace(here, nodes) | self.rest.trace(here, between)


@dataclass(frozen=True, slots=True)
class Alternative:
    """Lead along any of some paths."""

    options: tuple[Path, ...]

    def pairs(self, here: Statements) -> Collection[Pair]:
        """Return what it relates."""
        return set().union(*(here.relation(option).pairs for option in self.options))

    def open(self, here: Statements, nodes: Collection[str]) -> set[str]:
        """Return the nodes that may have more values in another call."""
        return set().union(*(option.open(here, nodes) for option in self.options))

    def trace(self, here: Statements, nodes: Collection[str]) -> set[tuple[str, str, str]]:
        """Return the statements on which its values for some nodes rest: predicate, subject, value."""
        return set().union(*(option.trace(here, nodes) for option in self.options))


Path = Predicate | Inverse | Sequence | Alternative


def steps(path: Path, way: str = "first") -> Iterator[tuple[str, str]]:
    """Yield the predicates of a path, each with the way it is gone: first from the focus, later, or inverse.

    >>> list(steps(Sequence(Predicate("<a>"), Inverse("<b>"))))
    [('<a>', 'first'), ('<b>', 'inverse')]
    """
    match path:
        case Predicate(iri):
            yield iri, way
        case Inverse(iri):
            yield iri, "inverse"
        case Sequence(first, rest):
            yield from steps(first, way)
            yield from steps(rest, "later")
        case Alternative(options):
            for option in options:
                yield from steps(option, way)
