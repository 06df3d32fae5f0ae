"""One question to another server, by SPARQL 1.1 Protocol and through SPARQLWrapper.

SPARQLWrapper makes the request and knows what servers want; what it does by default that may hurt is kept from it.
It guesses a query's form from its text (an IRI with ``insert`` in it would make an update): the form is told by the
engine, which also finds faults before anything is sent. It adds ``format``, ``output`` and ``results`` to a request:
content negotiation alone is used. It converts results, a second time and all at once: the body is taken as it comes.
Its time-out is one for each step: there is a deadline for the whole. It repeats credentials where a server sends
elsewhere: they go to the first address only.
"""

from __future__ import annotations

import ast
import re
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException
from typing import TYPE_CHECKING

import pyoxigraph as ox
from pyoxigraph import QueryBoolean, QuerySolutions

from comity.graph.dataset import Dataset
from comity.graph.errors import QueryError, RemoteError
from comity.graph.lexing import TOKEN, names_dataset, words
from comity.graph.remote.addresses import VARIABLE
from comity.graph.remote.credentials import Credentials
from comity.graph.remote.responses import Response, received, slow, solutions

if TYPE_CHECKING:
    from SPARQLWrapper import SPARQLWrapper
    from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

#: From this number of characters on, a query is sent by POST: servers refuse addresses that are too long.
_LONG = 1500
_RESULTS = "application/sparql-results+xml, application/sparql-results+json;q=0.9"
_GRAPH = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.5"
#: How much of what a server says of a fault is told.
_SAID = 240
_STRING = "<http://www.w3.org/2001/XMLSchema#string>"
_REWRITTEN = re.compile(rf"(?P<nothing>\bVALUES\s+\?\w+\s*\{{\s*UNDEF\s*\}})|{TOKEN.pattern}", TOKEN.flags)
_BRACES = re.compile(rf"(?P<end>\}})|{TOKEN.pattern}", TOKEN.flags)
_BUSY = (429, 502, 503, 504)


#: The server's own choice of graphs.
ITS_OWN = Dataset((), ())


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Hold where a server is asked, as whom, and for how many seconds one answer is waited for."""

    url: str
    seconds: float = 60.0
    credentials: Credentials | None = None

    def ask(self, query: str, form: str, dataset: Dataset = ITS_OWN) -> Response:
        """Ask, and return the whole answer, which is not looked into yet.

        Raises ``QueryError`` for a query that the server cannot read, ``QueryTimeout`` where it is slow, and
        ``RemoteError`` where it is away or refuses.
        """
        from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

        deadline = time.monotonic() + self.seconds
        try:
            response = self._wrapper(query, form, dataset).query().response
        except SPARQLWrapperException as error:
            raise self._refused(*_told(error)) from error
        except urllib.error.HTTPError as error:
            with error:
                raise self._refused(error.code, error.read(2000).decode("utf-8", "replace")) from error
        except (OSError, HTTPException, ValueError) as error:
            raise self._away(error) from error
        with response:
            return received(response, self.url, deadline)

    def select(self, query: str) -> QuerySolutions:
        """Ask a SELECT of the server's own choice of graphs; raises as ``ask`` does, and where no rows come."""
        found, _ = solutions(self.ask(query, "SELECT"))
        if not isinstance(found, QuerySolutions):
            raise RemoteError(f"{self.url} answers a SELECT with true or false: it is no SPARQL endpoint")
        return found

    def _wrapper(self, query: str, form: str, dataset: Dataset) -> SPARQLWrapper:
        wrapper = _wrapper_class()(self.url)
        wrapper.setOnlyConneg(True)
        setattr(wrapper, "timeout", self.seconds)  # noqa: B010 - its own way makes it whole seconds
        wrapper.queryString, wrapper.queryType = query, form  # its setter would guess the form
        wrapper.addCustomHttpHeader("Accept", _RESULTS if form in ("SELECT", "ASK") else _GRAPH)
        if self.credentials is not None:
            wrapper.addCustomHttpHeader("Authorization", self.credentials.header)
        for name, graphs in (("default-graph-uri", dataset.default), ("named-graph-uri", dataset.named)):
            for graph in graphs:
                wrapper.addParameter(name, graph.value)
        if len(query) + sum(len(graph.value) for graph in dataset.default + dataset.named) > _LONG:
            wrapper.setMethod("POST")
        return wrapper

    def _away(self, error: Exception) -> Exception:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            return slow(self.url)
        why = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
        return RemoteError(f"{self.url} cannot be reached ({why}): check the address, and whether the server runs")

    def _refused(self, code: int, body: str) -> Exception:
        said = repr(" ".join(re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", body, flags=re.DOTALL).split())[:_SAID])
        if code in (401, 403):
            return RemoteError(
                f"{self.url} wants to know who asks ({code}): put a key or USER:PASSWORD into the environment "
                f"variable {VARIABLE}, or check what stands there"
            )
        if code in (404, 405, 410):
            return RemoteError(f"{self.url} is no SPARQL endpoint ({code}): look its address up; often it ends /sparql")
        if code in _BUSY or re.search(r"time.?out|timed out|execution time", body, re.IGNORECASE):
            return slow(self.url) if code not in (429, 502) else RemoteError(f"{self.url} is busy ({code}): try later")
        if code in (400, 500):
            return QueryError(f"{self.url} cannot answer the query ({code}), and says {said}")
        return RemoteError(f"{self.url} refuses the query ({code}), and says {said}")


@cache
def _wrapper_class() -> type[SPARQLWrapper]:
    """Return SPARQLWrapper, which is slow to import, with credentials that stay with the server they are for."""
    from SPARQLWrapper import SPARQLWrapper

    class Wrapper(SPARQLWrapper):
        def _createRequest(self) -> urllib.request.Request:  # noqa: N802 - its name
            request = super()._createRequest()
            if (secret := request.headers.pop("Authorization", None)) is not None:
                request.add_unredirected_header("Authorization", secret)
            return request

    return Wrapper


def _told(error: SPARQLWrapperException) -> tuple[int, str]:
    """Return the status and the body that one of SPARQLWrapper's errors was made of; it keeps them as a text only."""
    code = 0
    if isinstance(error.__context__, urllib.error.HTTPError):
        code = error.__context__.code
        error.__context__.close()
    body = str(error).partition("Response:\n")[2]
    try:
        return code, ast.literal_eval(body).decode("utf-8", "replace")
    except (ValueError, SyntaxError):
        return code, body


def form_of(query: str, prefixes: Mapping[str, str], base: str | None = None) -> str:
    """Return SELECT, ASK or CONSTRUCT (for DESCRIBE too), as the engine reads a query; nothing is asked.

    Raises what the engine raises: ``SyntaxError`` with the place of a fault.
    """
    found = ox.Store().query(query, base_iri=base, prefixes=dict(prefixes))
    if isinstance(found, QuerySolutions):
        return "SELECT"
    return "ASK" if isinstance(found, QueryBoolean) else "CONSTRUCT"


def declared(query: str, prefixes: Mapping[str, str], base: str | None = None) -> str:
    """Return a query that declares the prefixes it may use, on its first line, so that faults keep their lines.

    >>> declared("ASK { id:unesco ?p ?o }", {"id": "https://a.example/", "org": "http://b.example/"})
    'PREFIX id: <https://a.example/> ASK { id:unesco ?p ?o }'
    """
    used = set(re.findall(r"([A-Za-z][\w.-]*):", query))
    heads = (f"PREFIX {name}: {ox.NamedNode(prefixes[name])} " for name in sorted(prefixes.keys() & used))
    return "".join([f"BASE {ox.NamedNode(base)} "] if base else []) + "".join(heads) + plainer(query)


def plainer(query: str) -> str:
    """Return a query that means the same in words that servers take better; Virtuoso is the one in need of it.

    A plain string beyond ASCII says that it is a string (RDF 1.1, 3.3), since its signs are lost in functions
    otherwise. ``VALUES`` with ``UNDEF`` alone, which joins with everything and says nothing, is left out, since
    what is joined with it may be lost.

    >>> plainer("SELECT (CONCAT('é', 'e') AS ?x) { VALUES ?p { UNDEF } ?s ?p 'é'@fr }")
    "SELECT (CONCAT('é'^^<http://www.w3.org/2001/XMLSchema#string>, 'e') AS ?x) {  ?s ?p 'é'@fr }"
    """
    return _REWRITTEN.sub(_plainer, query)


def _plainer(match: re.Match[str]) -> str:
    token, follows = match[0], match.string[match.end() : match.end() + 2]
    if match["nothing"]:
        return ""
    plain = token[0] in "\"'" and not token.isascii() and not follows.startswith("@") and follows != "^^"
    return f"{token}^^{_STRING}" if plain else token


def counting(query: str) -> str | None:
    r"""Return a query that counts the rows of a SELECT; ``None`` where it names its own graphs (FROM).

    >>> counting("PREFIX a: <http://a.example/> SELECT ?x { ?x a a:B } LIMIT 3")
    'PREFIX a: <http://a.example/> SELECT (COUNT(*) AS ?n) { { SELECT ?x { ?x a a:B } LIMIT 3\n} }'
    """
    start = next((word.start for word in words(query) if word.text == "SELECT"), None)
    if start is None or names_dataset(query):
        return None
    return f"{query[:start]}SELECT (COUNT(*) AS ?n) {{ {{ {query[start:]}\n}} }}"


def constructing(query: str) -> str | None:
    """Return a query for the solutions that a CONSTRUCT is made of; ``None`` for a DESCRIBE.

    >>> constructing("PREFIX a: <http://a.example/> CONSTRUCT { ?s a:b '}' } WHERE { ?s a:c ?o } LIMIT 3")
    'PREFIX a: <http://a.example/> SELECT * WHERE { ?s a:c ?o } LIMIT 3'
    >>> constructing("CONSTRUCT WHERE { ?s ?p ?o }")
    'SELECT * WHERE { ?s ?p ?o }'
    """
    word = next((word for word in words(query) if word.text in ("CONSTRUCT", "DESCRIBE")), None)
    if word is None or word.text == "DESCRIBE":
        return None
    rest = query[word.end :].lstrip()
    if rest.startswith("{"):  # a template has no braces but its own
        end = next(match.end() for match in _BRACES.finditer(rest) if match["end"])
        rest = rest[end:].lstrip()
    return f"{query[: word.start]}SELECT * {rest}"
