"""The addresses of linked data: things, graphs, their data, and the ontology with what lies beside it."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from comity.server.answer import Answer
from comity.server.linked import answers, ontology_page
from comity.server.linked.linking import HTML, OFFERED, WITH_GRAPHS
from comity.server.linked.names import iris
from comity.server.linked.ontology_files import ENDINGS as ONTOLOGY_ENDINGS
from comity.server.linked.ontology_files import FILES
from comity.server.linked.serialising import ENDINGS, FORMATS
from comity.server.media_types import GRAPHS
from comity.server.negotiation import choose
from comity.server.refusals import NotAcceptable, Refusal
from comity.server.sending import send_answer

if TYPE_CHECKING:
    from comity.server.pages.site import Site

_ONE_GRAPH = tuple(media for media in OFFERED if media == HTML or ENDINGS[GRAPHS[media]] in ONTOLOGY_ENDINGS)
_PAGE = re.compile(r"[1-9][0-9]{0,6}")


class Sent(Response):
    """An answer on its way: its head alone for HEAD, 304 where the client has it, by its entity tag or its bytes."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(status_code=answer.status)
        self._answer = answer

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        """Send it."""
        answer = self._answer
        if not answer.file:
            answer = answer.tagged(f'"{hashlib.sha256(answer.body).hexdigest()[:32]}"')
        await send_answer(scope, send, answer)


def routes() -> list[Route]:
    """List the routes of linked data, which need ``app.state.answers`` and ``app.state.settings.site``."""
    return [
        Route("/id/{path:path}", thing),
        Route("/graph/{path:path}", graph),
        Route("/data/{path:path}", data),
        Route("/ontology", ontology),
        *(Route(f"/ontology.{ending}", ontology_as) for ending in ("html", *ONTOLOGY_ENDINGS)),
        *(Route(f"/ontology/{name}", beside) for name in FILES),
        Route("/records.schema.json", beside),
        Route("/mappings/ontology", alignments),
        Route("/ontology/{version}", within_ontology),
        Route("/project", within_ontology),
    ]


async def thing(request: Request) -> Response:
    """Answer under the address of a thing."""
    return await _thing(request, path_of(request).removeprefix("/id/"))


async def graph(request: Request) -> Response:
    """Answer under the address of a graph."""
    return await _thing(request, path_of(request).removeprefix("/"))


async def _thing(request: Request, name: str) -> Response:
    site = _site(request)
    return await _sent(request, answers.thing, site, iris(site.base, name), _media(request))


async def data(request: Request) -> Response:
    """Answer under the address of data; without an ending, in the format that the client wants most."""
    site, path = _site(request), path_of(request).removeprefix("/data/")
    name, _, ending = path.rpartition(".")
    if name and ending in FORMATS:
        return await _sent(request, answers.data, site, iris(site.base, name), ending, page_of(request))
    media = _media(request)
    if media == HTML:
        return await _thing(request, path)
    ending = ENDINGS[GRAPHS[media]]
    return await _sent(request, answers.data_as_wanted, site, iris(site.base, path), ending, page_of(request))


async def ontology(request: Request) -> Response:
    """Answer under the ontology's own address, to which all its terms lead: the page or data, without a detour."""
    media = choose(request.headers.get("accept"), _ONE_GRAPH)
    ending = "html" if media == HTML else ENDINGS[GRAPHS[media]]
    return await _sent(request, ontology_page.as_wanted, _site(request), ending)


async def ontology_as(request: Request) -> Response:
    """Serve the ontology in the format that the address names."""
    return await _sent(request, ontology_page.ontology, _site(request), path_of(request).rpartition(".")[2])


async def beside(request: Request) -> Response:
    """Serve a file beside the ontology."""
    return await _sent(request, ontology_page.beside, path_of(request).rpartition("/")[2])


async def alignments(request: Request) -> Response:
    """Serve the alignments with other vocabularies under the address that they give themselves."""
    return await _sent(request, ontology_page.beside, "alignments.sssom.tsv")


async def within_ontology(request: Request) -> Response:
    """Lead from the IRI of a version, or of who made the ontology, to the document that describes it."""
    return await _sent(request, answers.within_ontology, _site(request), path_of(request), _media(request))


async def _sent(request: Request, task: Any, *arguments: Any) -> Response:
    return Sent(await request.app.state.answers.run(task, *arguments))


def _site(request: Request) -> Site:
    return cast("Site", request.app.state.settings.site)


def _media(request: Request) -> str:
    accept = request.headers.get("accept")
    try:
        return choose(accept, OFFERED)
    except NotAcceptable:
        return choose(accept, (*OFFERED, *WITH_GRAPHS))


def path_of(request: Request) -> str:
    """Return the path as it was sent, nothing of it decoded, without the path under which the server lives."""
    path = bytes(request.scope["raw_path"]).decode("ascii", "replace")
    return path.removeprefix(request.scope.get("root_path", ""))


def page_of(request: Request) -> int:
    """Return the page that is asked for, the first without ``?page=``; raises ``Refusal`` (400) for what is none."""
    asked = parse_qs(request.url.query, keep_blank_values=True).get("page", ["1"])
    if len(asked) != 1 or not _PAGE.fullmatch(asked[0]):
        raise Refusal(400, f"page={'&page='.join(asked)[:80]} is no page: write one number from 1 on, as in ?page=2")
    return int(asked[0])
