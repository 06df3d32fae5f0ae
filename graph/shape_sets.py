"""SHACL Core as operations on sets, for graphs too large for pySHACL: group by group, as statements stream by.

Each property shape looks at all focus nodes of a call at once. What only another call can tell
waits: a value that is described there, or a node at which a path goes on or comes in. pySHACL
(``shapes.run``) is the reference; the results are the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from comity.graph.shape_compiler import Target, compiled
from comity.graph.shape_conditions import Fault, Shape
from comity.graph.shape_paths import SUBCLASS, Leftovers, Pair, Predicate, Statements, Typed
from comity.graph.shape_terms import is_part, told
from comity.graph.shapes import ShapeResult, kinds


class _Pointed:
    """Hold what is found of the nodes to which a target's predicate may point, from any call."""

    def __init__(self) -> None:
        self.nodes: set[str] = set()
        self.elsewhere: set[str] = set()
        self.faults: set[tuple[Shape, Fault]] = set()

    def note(self, here: Statements, target: Target) -> set[str]:
        """Note the nodes that are pointed to, and return those to look at: every record that is described here."""
        nodes = target.pointed(here)
        self.nodes |= nodes | target.focus(here)
        self.elsewhere = (self.elsewhere | nodes) - here.described
        return {each for each in here.described if not is_part(each) or each in self.nodes}


class ShapeChecker:
    r"""Check statements group by group, as they stream by.

    Each call holds whole records: all statements whose subject is a record or a part of it. A shared
    date may be described in several calls, and is judged in each. Only its own record refers to a part.
    Statements of subclasses count from the call in which they stand.

    >>> checker = ShapeChecker()
    >>> [result.shape for result in checker.check(
    ...     "<https://a.example/id/x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
    ...     "<https://w3id.org/comity/ontology#Framework> .\n")]
    ['shape-framework-name', 'shape-framework-kind']
    >>> checker.finish(lambda kind, nodes: set())
    []
    """

    def __init__(self) -> None:
        self._shapes = compiled()
        known: dict[str, set[Pair]] = defaultdict(set)
        for quad in kinds():
            known[str(quad.predicate)].add((str(quad.subject), str(quad.object)))
        self._known = {predicate: frozenset(pairs) for predicate, pairs in known.items()}
        self._waiting: dict[Shape, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._late: dict[Shape, set[str]] = defaultdict(set)
        self._kept: dict[str, set[Pair]] = defaultdict(set)
        self._pointed = {target: _Pointed() for target in self._shapes.targets if target.objects_of}
        self._strange: set[str] = set()

    def check(self, text: str) -> list[ShapeResult]:
        """Check the statements of whole records, and return what can be judged now, each result once.

        ``text`` is N-Triples, one statement a line, one space between the terms, `` .`` and a line end after them.
        """
        here = Statements.read(text, self._shapes.ways, self._known)
        self._keep(here)
        found: list[tuple[Shape, Fault]] = []
        for target, shapes in self._shapes.targets.items():
            pointed = self._pointed.get(target)
            focus = pointed.note(here, target) if pointed else target.focus(here)
            faults = self._look(here, shapes, focus)
            if pointed:
                pointed.faults.update(faults)
            else:
                found.extend(faults)
        return _results(found)

    def _look(self, here: Statements, shapes: list[Shape], focus: set[str]) -> Iterator[tuple[Shape, Fault]]:
        for shape in shapes if focus else ():
            outcome = shape.outcome(here, focus)
            yield from ((shape, fault) for fault in outcome.faults)
            for value, waiting in outcome.waiting.items():
                self._waiting[shape][value].extend(waiting)
            if outcome.undecided and shape.path is not None:
                self._late[shape] |= outcome.undecided
                for predicate, subject, value in shape.path.trace(here, outcome.undecided):
                    self._kept[predicate].add((subject, value))

    def _keep(self, here: Statements) -> None:
        """Keep what the paths of other calls may come upon."""
        if axioms := here.own(SUBCLASS):
            self._known[SUBCLASS] = self._known[SUBCLASS].union(axioms)
        for predicate, ways in self._shapes.ways.items():
            if "later" in ways:
                self._kept[predicate].update(pair for pair in here.own(predicate) if not is_part(pair[0]))
            if "inverse" in ways and (strays := here.relation(Predicate(predicate)).values - here.described):
                self._kept[predicate].update(pair for pair in here.own(predicate) if pair[1] in strays)
        strange = here.described.difference(*(here.instances(kind) for kind in self._shapes.kinds))
        self._strange.update(each for each in strange if not is_part(each))

    def finish(self, typed: Typed) -> list[ShapeResult]:
        """Judge what had to wait; ``typed`` is asked once for each class which of some nodes are of it."""
        rest = Leftovers(self._kept, self._known, typed)
        self._ask(rest)
        sure = [*self._waited(rest), *self._undecided(rest)]
        loose = {shape for target in self._pointed for shape in self._shapes.targets[target]}
        found = [each for each in sure if each[0] not in loose]
        for target, pointed in self._pointed.items():
            own = self._shapes.targets[target]
            faults = (*pointed.faults, *(each for each in sure if each[0] in own))
            found += [each for each in faults if each[1][0] in pointed.nodes]
            found += self._look(rest, own, self._nowhere(rest, pointed))
        return _results(found)

    def _ask(self, rest: Leftovers) -> None:
        wanted: dict[str, set[str]] = defaultdict(set)
        for shape, waiting in self._waiting.items():
            for kind in shape.kinds:
                wanted[kind].update(waiting)
        for pointed in self._pointed.values():
            for kind in self._shapes.kinds:
                wanted[kind] |= pointed.elsewhere
        rest.ask(wanted)

    def _waited(self, rest: Leftovers) -> Iterator[tuple[Shape, Fault]]:
        for shape, waiting in self._waiting.items():
            bad, _ = shape.test.judge(rest, set(waiting))
            yield from ((shape, (focus, value)) for value in bad for focus in waiting[value])

    def _undecided(self, rest: Leftovers) -> Iterator[tuple[Shape, Fault]]:
        for shape, nodes in self._late.items():
            yield from ((shape, fault) for fault in shape.outcome(rest, nodes).faults)

    def _nowhere(self, rest: Leftovers, pointed: _Pointed) -> set[str]:
        """Return the nodes that are pointed to and described nowhere."""
        nodes = pointed.elsewhere - self._strange
        return nodes.difference(*(rest.of_class(kind, nodes) for kind in self._shapes.kinds))


def _results(found: Iterable[tuple[Shape, Fault]]) -> list[ShapeResult]:
    return [
        ShapeResult(shape.name, shape.severity, told(focus), None if value is None else told(value))
        for shape, (focus, value) in dict.fromkeys(found)
    ]
