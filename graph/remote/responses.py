"""What a SPARQL server sends back, taken whole before anything of it is handed on.

An answer may break off, come for ever, be a page for people, or be cut at a limit of the server's. None of it
may pass for an answer, so the body is read to its end (in memory while it is small, else on disk), within a time
and a size, and parsed once by the engine, which counts its rows without making objects of them.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException, HTTPResponse
from io import BytesIO
from mmap import ACCESS_READ, mmap
from tempfile import SpooledTemporaryFile
from typing import IO, cast

import pyoxigraph as ox
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat

from comity.graph.errors import QueryTimeout, RemoteError
from comity.graph.wording import shown

#: How large an answer may be, in bytes: a registry's names, one to a row, are a tenth of it.
LARGEST = 2_000_000_000
_IN_MEMORY = 16_000_000
_STEP = 1 << 18
_START = 200


@dataclass(frozen=True, slots=True)
class Response:
    """Hold a whole answer: its body, its headers, and whose it is."""

    body: IO[bytes]
    headers: Message
    url: str

    @property
    def media_type(self) -> str:
        """Return the media type, without its parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()


class _Rows:
    """Count lines that are written, and keep none."""

    def __init__(self) -> None:
        self.count = -1  # the first line names the columns

    def write(self, data: bytes) -> int:
        """Count the lines of what is given."""
        self.count += data.count(b"\n")
        return len(data)

    def flush(self) -> None:
        """Do nothing: nothing is kept."""


def received(response: HTTPResponse, url: str, deadline: float, limit: int = LARGEST) -> Response:
    """Take a body whole, by a deadline of the monotonic clock.

    Raises ``QueryTimeout`` when it is past, and ``RemoteError`` for a body that breaks off or is too large.
    """
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as body:
        size = _copied(response, body, url, deadline, limit)
        told = response.headers.get("Content-Length", "")
        if told.isdecimal() and size < int(told):
            raise _broken(url, f"after {size} of {told} bytes")
        body.seek(0)
        if size <= _IN_MEMORY:
            return Response(BytesIO(body.read()), response.headers, url)
        return Response(cast("IO[bytes]", mmap(body.fileno(), 0, access=ACCESS_READ)), response.headers, url)


def _copied(response: HTTPResponse, body: SpooledTemporaryFile[bytes], url: str, deadline: float, limit: int) -> int:
    size = 0
    try:
        while part := response.read1(_STEP):
            size += len(part)
            body.write(part)
            if size > limit:
                raise RemoteError(f"{url} answers with more than {limit:,} bytes: ask for less at once")
            if time.monotonic() > deadline:
                raise slow(url)
    except TimeoutError:
        raise slow(url) from None
    except (HTTPException, OSError) as error:
        raise _broken(url, f"after {size} bytes ({type(error).__name__})") from error
    return size


def slow(url: str) -> QueryTimeout:
    """Return what is said of a server that has not answered in time."""
    return QueryTimeout(
        f"{url} did not answer within the time limit; make the query narrower, give it longer with --timeout SECONDS, "
        "or try later"
    )


def _broken(url: str, where: str) -> RemoteError:
    return RemoteError(f"the answer of {url} breaks off {where}: nothing of it is used; try again")


def solutions(response: Response) -> tuple[QuerySolutions | QueryBoolean, int]:
    """Read the results of a SELECT or ASK, and count the rows; raises ``RemoteError`` where these are none."""
    form = QueryResultsFormat.from_media_type(response.media_type)
    if form is None:
        raise _no_results(response, "results of a query")
    try:
        parsed = ox.parse_query_results(response.body, format=form)
        if isinstance(parsed, QueryBoolean):
            return parsed, 1
        rows = _Rows()
        parsed.serialize(cast("IO[bytes]", rows), format=QueryResultsFormat.TSV)
        response.body.seek(0)
        return cast("QuerySolutions", ox.parse_query_results(response.body, format=form)), rows.count
    except (SyntaxError, ValueError) as error:
        raise _no_results(response, f"whole {response.media_type}, as it says", str(error)) from error


def triples(response: Response) -> QueryTriples:
    """Read the graph that a CONSTRUCT or DESCRIBE gives, each triple once.

    Raises ``RemoteError`` where it is none.
    """
    form = RdfFormat.from_media_type(response.media_type)
    if form is None:
        raise _no_results(response, "a graph")
    graph = ox.Store()
    try:
        graph.bulk_load(response.body, format=form)
    except (SyntaxError, ValueError) as error:
        raise _no_results(response, f"whole {response.media_type}, as it says", str(error)) from error
    return cast("QueryTriples", graph.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"))


def _no_results(response: Response, wanted: str, why: str = "") -> RemoteError:
    response.body.seek(0)
    start = " ".join(response.body.read(_START).decode("utf-8", "replace").split())
    what = response.media_type or "something without a media type"
    return RemoteError(
        f"{response.url} answers with {what} ({shown(start)}) where {wanted} should be{f': {why}' if why else ''}; "
        "check that this is the address of a SPARQL endpoint, and not of the page beside it"
    )
