"""What every response bears, and every request leaves in the log: an id, CORS, a strict policy, a line."""

from __future__ import annotations

import asyncio

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from comity.server.context import Context
from comity.server.logs import Told
from comity.server.pages.problem import problem
from comity.server.problems import answer_to, fault_in
from comity.server.refusals import Refusal
from comity.server.sending import ClientGone, header, send_answer

_READING = ("GET", "HEAD")
_METHODS = b"GET, HEAD, POST, PUT, DELETE, OPTIONS"
_POLICY = (
    b"default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    b"base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"*"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", _POLICY),
)
_PREFLIGHT = (
    (b"access-control-allow-methods", _METHODS),
    (b"access-control-allow-headers", b"Accept, Authorization, Content-Type, If-Match, If-None-Match, X-Request-Id"),
    (b"access-control-max-age", b"86400"),
    (b"allow", _METHODS),
)


_ENDING = Refusal(503, "the server ends and could not finish this: ask again later", (("retry-after", "10"),))


class State:
    """Give what the parts of a server share to those that answer its requests, as ``request.app.state``."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.answers = context.remembering
        self.settings = context.settings


class Server:
    """Stand around the routes: ids, headers, preflight, log lines, and errors as responses; an application of ASGI."""

    def __init__(self, routes: ASGIApp, context: Context) -> None:
        self._routes = routes
        self.state = State(context)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, whatever happens."""
        scope["app"] = self
        if scope["type"] != "http":
            await self._routes(scope, receive, send)
            return
        told = Told(scope)

        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_ALWAYS, (b"x-request-id", told.id.encode())]
                told.status = message["status"]
            else:
                told.size += len(message.get("body", b""))
            await send(message)

        try:
            await self._answered(scope, receive, tell, told)
        finally:
            told.write()

    async def _answered(self, scope: Scope, receive: Receive, send: Send, told: Told) -> None:
        if scope["method"] == "OPTIONS":
            await send({"type": "http.response.start", "status": 204, "headers": list(_PREFLIGHT)})
            await send({"type": "http.response.body", "body": b""})
            return
        try:
            if self.state.settings.open_writes and scope["method"] not in _READING:
                self.state.context.check_origin(scope)
            await self._routes(scope, receive, send)
        except (ClientGone, ClientDisconnect):
            told.status = 499
        except asyncio.CancelledError:  # the server ends, and has waited for this as long as it waits
            if not told.status:
                await send_answer(scope, send, answer_to(_ENDING))
        except Exception as error:
            if told.status:  # too late for another response: the connection is broken off
                raise
            told.error = fault_in(error)
            answer = problem(answer_to(error), self.state.settings.site, header(scope, b"accept"))
            await send_answer(scope, send, answer)
