"""What shapes ask, as sets: tests of values, rules of counts, and shapes made of both.

A test of values says which are bad and which are open, since another call may say more of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from comity.graph.shape_paths import Path, Predicate, Relation, Statements, steps
from comity.graph.shape_terms import at_most, node

Judged = tuple[set[str], set[str]]
Fault = tuple[str, str | None]


class Condition(Protocol):
    """What is asked of each value by itself."""

    def judge(self, here: Statements, values: set[str], /) -> Judged:
        """Return the bad values, and the open ones."""

    @property
    def kinds(self) -> frozenset[str]:
        """The classes of which it asks."""

    @property
    def paths(self) -> tuple[Path, ...]:
        """The paths along which it looks on from a value."""


@dataclass(frozen=True)
class Fits:
    """Ask for what can be seen in the value itself."""

    fits: Callable[[str], bool]
    kinds: frozenset[str] = frozenset()
    paths: tuple[Path, ...] = ()

    def judge(self, _: Statements, values: set[str]) -> Judged:
        """Return the values that do not fit."""
        return {value for value in values if not self.fits(value)}, set()


@dataclass(frozen=True)
class OfClass:
    """Ask for nodes of a class."""

    kind: str
    paths: tuple[Path, ...] = ()

    @property
    def kinds(self) -> frozenset[str]:
        """The class."""
        return frozenset({self.kind})

    def judge(self, here: Statements, values: set[str]) -> Judged:
        """Return the values that are of no such class, and those that are described elsewhere."""
        rest = values - here.of_class(self.kind, values)
        undecided = here.undecided(rest)
        return rest - undecided, undecided


@dataclass(frozen=True)
class _Several:
    """Hold tests."""

    tests: tuple[Condition, ...]

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The classes of which they ask."""
        return frozenset().union(*(test.kinds for test in self.tests))

    @cached_property
    def paths(self) -> tuple[Path, ...]:
        """The paths along which they look on from a value."""
        return tuple(path for test in self.tests for path in test.paths)


class All(_Several):
    """Ask for values that pass all tests."""

    def judge(self, here: Statements, values: set[str]) -> Judged:
        """Return the values that fail one, and those that may."""
        bad: set[str] = set()
        undecided: set[str] = set()
        for test in self.tests if values else ():
            one = test.judge(here, values)
            bad |= one[0]
            undecided |= one[1]
        return bad, undecided - bad


class AnyOf(_Several):
    """Ask for values that pass one of the tests."""

    def judge(self, here: Statements, values: set[str]) -> Judged:
        """Return the values that fail each, and those that pass none yet."""
        judged = [test.judge(here, values) for test in self.tests]
        good = set().union(*(values - bad - undecided for bad, undecided in judged))
        bad = values.intersection(*(bad for bad, _ in judged))
        return bad, values - bad - good


class NoneOf(_Several):
    """Ask for values that fail the test."""

    def judge(self, here: Statements, values: set[str]) -> Judged:
        """Return the values that pass it, and those that may."""
        bad, undecided = All(self.tests).judge(here, values)
        return values - bad - undecided, undecided


class Rule(Protocol):
    """What is asked of all values of a node together."""

    def faults(self, here: Statements, relation: Relation, focus: set[str], /) -> Iterable[Fault]:
        """Return the nodes that break it, with the value where one is to blame."""

    def settled(self, relation: Relation, /) -> set[str]:
        """Return the nodes of which no further value changes what is found."""


def _distinct(values: Collection[str]) -> int:
    return len({value if value.startswith("<") else node(value) for value in values})


@dataclass(frozen=True)
class MinCount:
    """Ask for a number of values, or more."""

    least: int

    def faults(self, _: Statements, relation: Relation, focus: set[str]) -> Iterable[Fault]:
        """Return the nodes with fewer values."""
        return ((each, None) for each in focus - self.settled(relation)) if self.least else ()

    def settled(self, relation: Relation) -> set[str]:
        """Return the nodes with so many values, or more."""
        if self.least == 1:
            return relation.subjects
        return {each for each, values in relation.by_subject.items() if _distinct(values) >= self.least}


@dataclass(frozen=True)
class MaxCount:
    """Ask for a number of values, or fewer."""

    most: int

    def faults(self, _: Statements, relation: Relation, focus: set[str]) -> Iterable[Fault]:
        """Return the nodes with more values."""
        return ((each, None) for each in self.settled(relation) & focus)

    def settled(self, relation: Relation) -> set[str]:
        """Return the nodes with more values."""
        if not self.most:
            return relation.subjects
        return {each for each, values in relation.many.items() if _distinct(values) > self.most}


@dataclass(frozen=True)
class HasValue:
    """Ask for one value among all."""

    value: str

    def faults(self, _: Statements, relation: Relation, focus: set[str]) -> Iterable[Fault]:
        """Return the nodes without it."""
        return ((each, None) for each in focus - self.settled(relation))

    def settled(self, relation: Relation) -> set[str]:
        """Return the nodes that have it."""
        return {each for each, value in relation.pairs if value == self.value}


@dataclass(frozen=True)
class AtMost:
    """Ask for values less than or equal to each value of another predicate."""

    other: Predicate

    def faults(self, here: Statements, relation: Relation, focus: set[str]) -> Iterable[Fault]:
        """Return the nodes with a greater value, and it."""
        others = here.relation(self.other).by_subject
        for each, value in relation.pairs:
            if each in focus and not all(at_most(value, other) for other in others.get(each, ())):
                yield each, value

    def settled(self, _: Relation) -> set[str]:
        """Return nothing: a further value may be greater."""
        return set()


@dataclass
class Outcome:
    """Hold what is found of some nodes: faults, what waits for a value, and nodes that are undecided as a whole."""

    faults: list[Fault]
    waiting: dict[str, list[str]] = field(default_factory=dict)
    undecided: set[str] = field(default_factory=set)


@dataclass(frozen=True, eq=False)
class Shape:
    """Hold a shape: of the values along a path, or without one of the nodes themselves."""

    name: str
    severity: str
    path: Path | None
    test: All
    rules: tuple[Rule, ...]

    @cached_property
    def far(self) -> bool:
        """Whether its path leads on from other nodes, or against the arrow."""
        return self.path is not None and any(way != "first" for _, way in steps(self.path))

    @property
    def kinds(self) -> frozenset[str]:
        """The classes of which it asks."""
        return self.test.kinds

    @cached_property
    def paths(self) -> tuple[Path, ...]:
        """The paths along which it looks."""
        others = tuple(rule.other for rule in self.rules if isinstance(rule, AtMost))
        return (*((self.path,) if self.path else ()), *others, *self.test.paths)

    def judge(self, here: Statements, values: set[str]) -> Judged:
        """Return the values that do not conform, and those that may not: a shape is a test of nodes."""
        found = self.outcome(here, values, far=True)
        bad = {focus for focus, _ in found.faults}
        return bad, found.undecided.union(*found.waiting.values()) - bad

    def outcome(self, here: Statements, focus: set[str], far: bool = False) -> Outcome:
        """Look at some nodes; where they may be described in another call, they are ``far``."""
        if self.path is None:
            bad, undecided = self.test.judge(here, focus)
            return Outcome([(each, each) for each in bad], {each: [each] for each in undecided})
        relation = here.relation(self.path)
        late = self._late(here, self.path, focus) if far or self.far else set()
        sure = focus - late if late else focus
        faults = [fault for rule in self.rules for fault in rule.faults(here, relation, sure)]
        found = Outcome(faults, undecided=late)
        if self.test.tests:
            self._values(here, relation, sure, found)
        return found

    def _late(self, here: Statements, path: Path, focus: set[str]) -> set[str]:
        sure = [rule.settled(here.relation(path)) for rule in self.rules]
        settled = set.intersection(*sure) if sure and not self.test.tests else set()
        return path.open(here, focus - settled)

    def _values(self, here: Statements, relation: Relation, focus: set[str], found: Outcome) -> None:
        bad, undecided = self.test.judge(here, relation.values)
        waiting = defaultdict(list)
        for each, value in relation.pairs if bad or undecided else ():
            if each in focus:
                if value in bad:
                    found.faults.append((each, value))
                elif value in undecided:
                    waiting[value].append(each)
        found.waiting = waiting
