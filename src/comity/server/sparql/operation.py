"""What a request to the endpoint asks for (SPARQL 1.1 Protocol, section 2: https://www.w3.org/TR/sparql11-protocol/)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from email.message import Message
from typing import NamedTuple
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode

from comity.server.refusals import Refusal

PATH = "/sparql"
"""Where the endpoint is, on every server."""
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
#: What the public tests of the protocol have called a form for years, and who follows them.
_MISSPELT = "application/x-www-url-form-urlencoded"

_BROKEN = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_MOST = 1_000
_DATASET = {
    "query": ("default-graph-uri", "named-graph-uri"),
    "update": ("using-graph-uri", "using-named-graph-uri"),
}

Pairs = Sequence[tuple[str, str]]


class Query(NamedTuple):
    """Hold a query, and the graphs of the dataset that the protocol names for it, as IRIs."""

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


class Update(NamedTuple):
    """Hold an update, and the graphs of the dataset that the protocol names for what it reads, as IRIs."""

    text: str
    using_graphs: tuple[str, ...] = ()
    using_named_graphs: tuple[str, ...] = ()


def by_get(query_string: bytes) -> Query | None:
    """Read a request by GET; ``None`` where it has no query string, which asks for the service description.

    Raises ``Refusal`` (400) for what is no query.

    >>> by_get(b"query=ASK%7B%7D").text
    'ASK{}'
    """
    if not query_string:
        return None
    pairs = pairs_of(query_string)
    if any(name == "update" for name, _ in pairs):
        raise Refusal(400, "an update by GET is refused: send it by POST")
    return _query(_only(pairs, "query"), pairs)


def by_post(content_type: str, query_string: bytes, body: bytes) -> Query | Update:
    """Read a request by POST.

    Raises ``Refusal``: 415 for a media type that is no request's or a charset that is not UTF-8, 400 for what
    cannot be read.

    >>> by_post("application/sparql-query", b"default-graph-uri=http%3A%2F%2Fa.example%2F", b"ASK {}").default_graphs
    ('http://a.example/',)
    """
    media_type = _media_type(content_type)
    if media_type == FORM:
        return _form(pairs_of(body))
    pairs = pairs_of(query_string)
    if any(name in ("query", "update") for name, _ in pairs):
        raise Refusal(400, "there is one query in the address and one in the body: send one of them")
    text = _decoded(body)
    return _query(text, pairs) if media_type == QUERY else _update(text, pairs)


def pairs_of(encoded: bytes) -> list[tuple[str, str]]:
    """Read names and values, percent-decoded once; raises ``Refusal`` (400) where that cannot be done."""
    if broken := _BROKEN.search(encoded):
        place = broken.start()
        raise Refusal(400, f"{encoded[place : place + 3].decode('latin-1')!r} at {place} is no percent-encoding")
    try:
        return parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST)
    except UnicodeDecodeError:
        raise Refusal(400, "the parameters are not UTF-8, percent-encoded: encode them so") from None
    except ValueError:
        raise Refusal(400, f"there are more than {_MOST} parameters: send fewer") from None


def _media_type(content_type: str) -> str:
    header = Message()
    header["content-type"] = content_type
    found = header.get_content_type() if content_type.strip() else ""
    found = FORM if found == _MISSPELT else found
    if found not in (FORM, QUERY, UPDATE):
        raise Refusal(415, f"{content_type or 'no Content-Type'!r} is not read here: send {FORM}, {QUERY} or {UPDATE}")
    charset = str(header.get_param("charset", "utf-8")).lower()
    if charset not in ("utf-8", "utf8"):
        raise Refusal(415, f"the charset {charset!r} is not read here: send UTF-8")
    return found


def _form(pairs: Pairs) -> Query | Update:
    names = [name for name, _ in pairs if name in _DATASET]
    if len(names) != 1:
        told = "neither a query nor an update" if not names else f"{len(names)} of them ({', '.join(names)})"
        raise Refusal(400, f"the form has {told}: send one 'query' or one 'update'")
    text = _only(pairs, names[0])
    return _query(text, pairs) if names[0] == "query" else _update(text, pairs)


def _only(pairs: Pairs, name: str) -> str:
    found = [value for key, value in pairs if key == name]
    if len(found) != 1:
        raise Refusal(400, f"there {'is no' if not found else f'are {len(found)}'} {name!r} parameter: send one")
    return found[0]


def _query(text: str, pairs: Pairs) -> Query:
    return Query(text, *_dataset(pairs, "query"))


def _update(text: str, pairs: Pairs) -> Update:
    return Update(text, *_dataset(pairs, "update"))


def _dataset(pairs: Pairs, kind: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    default, named = _DATASET[kind]
    return _iris(pairs, default), _iris(pairs, named)


def _iris(pairs: Pairs, name: str) -> tuple[str, ...]:
    # An ampersand that was encoded along with the parameters is read as one: the public tests of the protocol send it.
    found = [part for key, value in pairs if key == name for part in value.split(f"&{name}=")]
    for value in found:
        try:
            NamedNode(value)
        except ValueError as error:
            raise Refusal(400, f"{name} {value[:200]!r} is no absolute IRI: {error}") from None
    return tuple(dict.fromkeys(found))


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Refusal(
            400, f"byte {body[error.start]:#04x} at {error.start} is not UTF-8: send the query as UTF-8"
        ) from None
