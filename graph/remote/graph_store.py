"""Graphs put on another server, by SPARQL 1.1 Graph Store HTTP Protocol: replaced and removed whole.

https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from comity.graph.errors import RemoteError
from comity.graph.remote.addresses import VARIABLE
from comity.graph.remote.credentials import Credentials
from comity.graph.wording import shown

if TYPE_CHECKING:
    import httpx  # imported where something is sent: it takes a quarter of a second

#: Where servers have their graph store, told from their endpoint: Comity and Oxigraph, Virtuoso, Fuseki, RDF4J.
PLACES = ("store", "sparql-graph-crud-auth", "data", "rdf-graphs/service")
_STEP = 1 << 18
_GONE = (404, 410)
_REFUSED = (401, 403)


@dataclass(frozen=True, slots=True)
class _Text:
    """Give a file's bytes, from its start each time: a server may ask for a password first."""

    file: Path

    def __iter__(self) -> Iterator[bytes]:
        with self.file.open("rb") as text:
            while part := text.read(_STEP):
                yield part


class GraphStore:
    """Put graphs to one address; each request waits so many seconds for the server."""

    def __init__(self, client: httpx.Client, url: str) -> None:
        self._client = client
        self.url = url

    def put(self, graph: str, file: Path) -> None:
        """Replace a graph by the N-Triples of a file; raises ``RemoteError``."""
        size = str(file.stat().st_size)
        headers = {"Content-Type": "application/n-triples", "Content-Length": size}
        self._sent("PUT", graph, content=_Text(file), headers=headers)

    def delete(self, graph: str) -> None:
        """Remove a graph, if it is there; raises ``RemoteError``."""
        self._sent("DELETE", graph)

    def _sent(self, method: str, graph: str, **content: object) -> None:
        with told(self.url):
            response = self._client.request(method, self.url, params={"graph": graph}, **content)  # type: ignore[arg-type]
        code = response.status_code
        if response.is_success or (method == "DELETE" and code in _GONE):
            return
        if code in _REFUSED:
            raise RemoteError(
                f"{self.url} does not let us write ({code}): give a key or USER:PASSWORD with --key-file FILE or in "
                f"{VARIABLE}, and check that it may write"
            )
        said = shown(" ".join(re.sub("<[^>]*>", " ", response.text[:2000]).split()))
        raise RemoteError(f"{self.url} refuses {method} of {graph} ({code}), and says {said}")


@contextmanager
def told(url: str) -> Iterator[None]:
    """Say in a sentence what goes wrong on the way to a server: raises ``RemoteError``."""
    import httpx

    try:
        yield
    except httpx.TimeoutException:
        raise RemoteError(
            f"{url} did not answer in time: try again, or give it longer with --timeout SECONDS"
        ) from None
    except (httpx.HTTPError, OSError) as error:
        why = str(error) or type(error).__name__
        raise RemoteError(f"{url} cannot be reached ({why}): check the address, and whether the server runs") from error


@contextmanager
def opened(url: str, place: str | None, credentials: Credentials | None, seconds: float) -> Iterator[GraphStore]:
    """Open the graph store of an endpoint: at the place given, or where one answers beside it.

    Credentials are sent as the server asks for them: a key always, a password as Basic or Digest. Raises
    ``RemoteError`` where no graph store is found.
    """
    import httpx

    with httpx.Client(timeout=seconds, follow_redirects=False) as client:
        if credentials is not None and not credentials.user:
            client.headers["Authorization"] = credentials.header
        found = _asked(client, place) if place else _found(client, [urljoin(url, name) for name in PLACES])
        if credentials is not None and credentials.user:
            client.auth = _auth(credentials, found.headers.get("www-authenticate", ""))
        yield GraphStore(client, str(found.url.copy_with(query=None)))


def _found(client: httpx.Client, places: list[str]) -> httpx.Response:
    for place in places:
        response = _asked(client, place)
        page = response.headers.get("content-type", "").startswith("text/html")
        if response.status_code == 401 or (response.is_success and not page):
            return response
    raise RemoteError(
        f"no graph store answers at {' or '.join(places)}: give its address with --graph-store; the "
        "documentation of the server has it under 'Graph Store Protocol'"
    )


def _asked(client: httpx.Client, place: str) -> httpx.Response:
    """Ask for the default graph, which every graph store has; nothing of it is sent."""
    with told(place):
        return client.head(place, params={"default": ""})


def _auth(credentials: Credentials, challenge: str) -> httpx.Auth:
    import httpx

    kind = httpx.DigestAuth if challenge.lower().startswith("digest") else httpx.BasicAuth
    return kind(credentials.user, credentials.secret)
