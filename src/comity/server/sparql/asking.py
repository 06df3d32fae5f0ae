"""Answer a query in a worker: the dataset of the protocol, the format that is wanted, the limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import IO, NamedTuple, TypeVar, cast

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples, RdfFormat, Triple

from comity.graph.dataset import Dataset
from comity.graph.errors import QueryError
from comity.graph.store import Store
from comity.graph.turtle import write_statements
from comity.queries.syntax import refuse, told
from comity.server.answer import Answer
from comity.server.media_types import GRAPHS, RESULTS, name_of
from comity.server.negotiation import choose
from comity.server.refusals import NotAcceptable
from comity.server.sparql.operation import Query
from comity.server.sparql.sink import Most, Sink, too_large
from comity.server.used_prefixes import used_prefixes

#: So many triples are looked through for the prefixes that they need; of more, all prefixes are declared.
FEW = 5_000
_VARY = ("vary", "Accept")
Found = QuerySolutions | QueryBoolean | QueryTriples
T = TypeVar("T")


class Asked(NamedTuple):
    """Hold a query as it was asked: the base of its IRIs, the header that says which formats are accepted."""

    query: Query
    base: str
    accept: str


def ask(store: Store, asked: Asked, most: Most, services: frozenset[str]) -> Answer:
    """Answer a query of any form, whole or not at all.

    Raises ``QueryError`` for a query that cannot be read, changes data, or calls a server that is not one of the
    ``services``; ``NotAcceptable``; ``Refusal`` (422) for an answer that is too large.
    """
    return answered(store, asked, services, lambda found: _written(found, asked.accept, most, store))


def answered(store: Store, asked: Asked, services: frozenset[str], write: Callable[[Found], T]) -> T:
    """Return what ``write`` makes of the answer to a query.

    Raises ``QueryError`` for a query that cannot be read, changes data, or calls a server that is not one of the
    ``services``; and what ``write`` raises.
    """
    refuse(asked.query.text, services)
    try:
        return write(_evaluated(store, asked))
    except SyntaxError as error:
        raise QueryError(told(asked.query.text, str(error.msg))) from error
    except (ValueError, RuntimeError, OSError) as error:
        raise QueryError(f"the query could not be answered: {error}") from error


def _evaluated(store: Store, asked: Asked) -> Found:
    query, dataset = asked.query, None
    if query.default_graphs or query.named_graphs:
        dataset = Dataset(*(tuple(map(NamedNode, iris)) for iris in (query.default_graphs, query.named_graphs)))
    return store.query(query.text, asked.base, dataset)


def _written(found: Found, accept: str, most: Most, store: Store) -> Answer:
    if isinstance(found, QueryTriples):
        return write_graph(found, GRAPHS[choose(accept, tuple(GRAPHS))], most, store)
    format_ = RESULTS[choose(accept, tuple(RESULTS))]
    sink = Sink(most, format_)
    try:
        found.serialize(sink, format=format_)  # type: ignore[arg-type]
        return sink.answer(name_of(format_), (_VARY,))
    except BaseException:
        sink.drop()
        raise


def write_graph(found: Iterable[Triple], format_: RdfFormat, most: Most, store: Store) -> Answer:
    """Write triples in a format, each once.

    Raises ``Refusal`` (422) where they are too many, and as ``write_triples`` does.
    """
    return write_triples(_each_once(found, most.rows), format_, most, store)


def write_triples(found: Iterable[Triple], format_: RdfFormat, most: Most, store: Store) -> Answer:
    """Write triples in a format, as many as they are.

    Raises ``Refusal`` (422) where they are too large, ``NotAcceptable`` where the format cannot say one.
    """
    triples = iter(found)
    head = list(islice(triples, FEW + 1))
    used = store.prefixes if len(head) > FEW else used_prefixes(head, store.base)
    sink = Sink(most)
    try:
        write_statements(chain(head, triples), cast("IO[bytes]", sink), format_, used)
        return sink.answer(name_of(format_), (_VARY,))
    except (ValueError, OSError) as error:  # what a format has no way to say
        sink.drop()
        raise NotAcceptable(f"{format_.name} cannot say what was found: {error}; ask for another format") from None
    except BaseException:
        sink.drop()
        raise


def dump_graph(store: Store, graph: NamedNode, format_: RdfFormat, most: Most) -> Answer:
    """Write a whole graph as the engine does, which takes a third of the time; raises as ``write_triples`` does."""
    sink = Sink(most)
    try:
        store.dump(sink, graph, format_)  # type: ignore[arg-type]
        return sink.answer(name_of(format_), (_VARY,))
    except (ValueError, OSError) as error:
        sink.drop()
        raise NotAcceptable(f"{format_.name} cannot say what is there: {error}; ask for another format") from None
    except BaseException:
        sink.drop()
        raise


def _each_once(found: Iterable[Triple], rows: int) -> Iterator[Triple]:
    """Yield each triple once: a graph is a set, and the engine gives what its template makes."""
    seen: set[Triple] = set()
    for triple in found:
        if triple not in seen:
            if len(seen) == rows:
                raise too_large(f"{rows:,} triples")
            seen.add(triple)
            yield triple
