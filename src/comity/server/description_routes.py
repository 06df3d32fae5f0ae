"""The addresses of what describes the data, and of the data as files."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.server.context import Context
from comity.server.descriptions import OFFERED, describe, send_dump
from comity.server.linked.routes import Sent
from comity.server.negotiation import choose
from comity.server.pages.exports import exports


def routes() -> list[Route]:
    """List the routes of the descriptions and the dumps."""
    return [
        Route("/.well-known/void", void),
        Route("/dcat", dcat),
        Route("/exports", files),
        Route("/dump/{name}", dump),
    ]


async def void(request: Request) -> Response:
    """Describe the datasets in VoID."""
    return await _described(request, "void")


async def dcat(request: Request) -> Response:
    """Describe the catalogue in DCAT."""
    return await _described(request, "dcat")


async def files(request: Request) -> Response:
    """List the files in which the data can be taken away."""
    context = _context(request)
    return Sent(await context.pool.run(exports, context.settings.site, _folder(context)))


async def dump(request: Request) -> Response:
    """Send a dataset as a file."""
    context = _context(request)
    done = await context.filing.do(send_dump, request.path_params["name"], _folder(context))
    return Sent(done.given())


async def _described(request: Request, what: str) -> Response:
    context = _context(request)
    media_type = choose(request.headers.get("accept"), OFFERED)
    offer = context.settings.offer(context.address(request.scope))
    made = tuple(sorted(file.name for file in Path(_folder(context)).glob("*/*.sha256")))  # which the catalogue names
    asked = (what, media_type, offer, _folder(context))
    answer, _ = await context.described.answer((describe, made, *asked), describe, *asked)
    return Sent(answer._replace(headers=(*answer.headers, ("vary", "Accept"))))


def _context(request: Request) -> Context:
    return cast("Context", request.app.state.context)


def _folder(context: Context) -> str:
    return f"{context.spool}/dumps"
