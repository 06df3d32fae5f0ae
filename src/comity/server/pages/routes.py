"""The addresses of the pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.graph.dates import today
from comity.graph.store import Store
from comity.server.answer import Answer
from comity.server.linked.answers import page_instead
from comity.server.linked.names import iris
from comity.server.linked.resolution import resolve_any
from comity.server.linked.routes import Sent, page_of, path_of
from comity.server.negotiation import languages
from comity.server.pages import browse, console, dataset, home, search, thing
from comity.server.pages.rendering import style, style_hash
from comity.server.pages.site import Site
from comity.server.sending import while_client_waits
from comity.server.sparql.asking import Asked
from comity.server.sparql.operation import PATH, by_get

_LONGEST = 200
_FOR_GOOD = (("cache-control", "public, max-age=31536000, immutable"),)


def routes() -> list[Route]:
    """List the routes of the pages."""
    return [
        Route("/", front),
        Route("/page/{path:path}", record),
        Route("/dataset/{path:path}", of_dataset),
        Route("/browse", kinds),
        Route("/browse/{kind}", kind),
        Route("/search", found),
        Route("/ask", ask),
        Route("/static/style.css", sheet),
    ]


async def front(request: Request) -> Response:
    """Show what the graph holds, and how to ask it."""
    return await _sent(request, home.home, _site(request))


async def record(request: Request) -> Response:
    """Show all that is on record about a thing."""
    site = _site(request)
    asked = iris(site.base, path_of(request).removeprefix("/page/"))
    kind_of_links = request.query_params.get("kind", "")[:_LONGEST]
    spoken = languages(request.headers.get("accept-language"))
    day = request.query_params.get("day", "")[:_LONGEST] or today().isoformat()
    answer = await request.app.state.answers.run(page, site, asked, kind_of_links, page_of(request), day, spoken)
    return Sent(answer._replace(headers=(*answer.headers, ("vary", "Accept-Language"))))


async def of_dataset(request: Request) -> Response:
    """Show what is on record about a dataset."""
    return await _sent(request, dataset.dataset, request.path_params["path"], _site(request))


async def kinds(request: Request) -> Response:
    """List the kinds of things."""
    return await _sent(request, browse.browse, _site(request))


async def kind(request: Request) -> Response:
    """List the things of a kind."""
    return await _sent(request, browse.browse, _site(request), request.path_params["kind"][:_LONGEST], page_of(request))


async def found(request: Request) -> Response:
    """List what bears a name."""
    text = request.query_params.get("q", "")[:_LONGEST]
    return await _sent(request, search.search, text, _site(request), page_of(request))


async def ask(request: Request) -> Response:
    """Show a form for a query, and the answer to one as a table; breaks off when nobody waits for it any more."""
    context = request.app.state.context
    site, endpoint = _site(request), context.address(request.scope) + PATH
    query = by_get(request.scope["query_string"])
    if query is None:
        return await _sent(request, console.form, site, endpoint)
    asked, services = Asked(query, endpoint, ""), frozenset(context.settings.services)
    async with while_client_waits(request.receive):
        return Sent(await context.pool.run(console.table, site, asked, services))


async def sheet(request: Request) -> Response:
    """Send the style sheet, which may be kept for good under the address that has its hash."""
    kept = _FOR_GOOD if request.query_params.get("v") == style_hash() else ()
    return Sent(Answer(style(), "text/css; charset=utf-8", headers=kept))


def page(
    store: Store, site: Site, asked: Sequence[str], kind: str, number: int, day: str, spoken: tuple[str, ...]
) -> Answer:
    """Make the page of a thing by the IRIs that its address may mean, or say where it went."""
    instead = page_instead(store, site, asked)
    if instead is not None:
        return instead
    iri, _ = resolve_any(store, asked)
    return thing.thing(store, iri, site, kind, number, day, spoken)


def _site(request: Request) -> Site:
    return cast("Site", request.app.state.settings.site)


async def _sent(request: Request, task: object, *arguments: object) -> Response:
    return Sent(await request.app.state.answers.run(task, *arguments))
