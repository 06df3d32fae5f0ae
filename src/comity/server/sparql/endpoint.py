"""The endpoint at ``/sparql``: queries by GET and POST, updates by POST, its description by GET without a query.

https://www.w3.org/TR/sparql11-protocol/
"""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from comity.server.bodies import read_body
from comity.server.context import Context
from comity.server.media_types import GRAPHS
from comity.server.negotiation import choose
from comity.server.pages.console import form
from comity.server.pages.rendering import HTML
from comity.server.refusals import Refusal
from comity.server.sending import digest, header, send_answer, while_client_waits
from comity.server.sparql import description
from comity.server.sparql.asking import Asked, ask
from comity.server.sparql.operation import PATH, Query, Update, by_get, by_post
from comity.server.sparql.sink import Most

_METHODS = "GET, HEAD, POST, OPTIONS"
_PAGE = HTML.partition(";")[0]
#: What gives another answer each time, though the store is the same.
_BY_CHANCE = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE|SERVICE)\b", re.IGNORECASE)


class Endpoint:
    """Answer requests to the endpoint; an application of ASGI."""

    def __init__(self, context: Context) -> None:
        self._context = context
        settings = context.settings
        self._most = Most(settings.rows, settings.size)
        self._services = frozenset(settings.services)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; raises ``Refusal`` and what a query or update raises."""
        operation = await self._operation(scope, receive)
        base = self._context.address(scope) + PATH
        accept = header(scope, b"accept") or ""
        if operation is None and is_for_people(accept):
            await send_answer(scope, send, await self._context.remembering.run(form, self._context.settings.site, base))
        elif operation is None:
            await description.send(self._context, scope, send, base)
        elif isinstance(operation, Update):
            await self._context.writer.update(header(scope, b"authorization"), operation, base)
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body", "body": b""})
        else:
            await self._answer(scope, receive, send, Asked(operation, base, accept))

    async def _operation(self, scope: Scope, receive: Receive) -> Query | Update | None:
        if scope["method"] in ("GET", "HEAD"):
            return by_get(scope["query_string"])
        if scope["method"] != "POST":
            raise Refusal(405, f"{scope['method']} is not known here: use {_METHODS}", (("allow", _METHODS),))
        settings = self._context.settings
        body = await read_body(Request(scope, receive), settings.max_query, settings.body_seconds)
        return by_post(header(scope, b"content-type") or "", scope["query_string"], body)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, asked: Asked) -> None:
        context = self._context
        async with while_client_waits(receive):
            if _BY_CHANCE.search(asked.query.text):
                answer, sign = await context.pool.run(ask, asked, self._most, self._services), ""
            else:
                answer, sign = await context.remembering.answer(asked, ask, asked, self._most, self._services)
        await send_answer(scope, send, answer.tagged(f'"{sign}-{_digest(asked)}"' if sign else ""))


def is_for_people(accept: str) -> bool:
    """Tell whether a page is wanted more than a description in RDF, as browsers say by name.

    Raises ``NotAcceptable``.

    >>> [is_for_people(accept) for accept in ("text/html,*/*;q=0.8", "*/*", "")]
    [True, False, False]
    """
    return _PAGE in accept.lower() and choose(accept, (*GRAPHS, _PAGE)) == _PAGE


def _digest(asked: Asked) -> str:
    query = asked.query
    return digest(asked.base, asked.accept, query.text, *query.default_graphs, "", *query.named_graphs)
