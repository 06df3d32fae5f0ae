"""An error as a page, for who has a browser: the same sentence as everybody gets, and a way on."""

from __future__ import annotations

from http import HTTPStatus

from comity.server.answer import Answer
from comity.server.negotiation import choose
from comity.server.pages.rendering import HTML, render
from comity.server.pages.site import Site
from comity.server.refusals import NotAcceptable

_HEADINGS = {404: "There is nothing here", 406: "Not in this format", 503: "Not now", 500: "A fault of the server"}
_OFFERED = ("text/plain", "text/html")


def problem(answer: Answer, site: Site, accept: str | None) -> Answer:
    """Return an error's answer as a page where a page is wanted most, as browsers say; else as it is."""
    if not accept or "text/html" not in accept or not answer.media_type.startswith("text/plain"):
        return answer
    try:
        if choose(accept, _OFFERED) != "text/html":
            return answer
    except NotAcceptable:
        return answer
    heading = _HEADINGS.get(answer.status, HTTPStatus(answer.status).phrase.capitalize())
    body = render(
        "problem.html.jinja", site, status=answer.status, heading=heading, sentence=answer.body.decode().strip()
    )
    vary = () if any(name == "vary" for name, _ in answer.headers) else (("vary", "Accept"),)
    return answer._replace(body=body, media_type=HTML, headers=(*answer.headers, *vary))
