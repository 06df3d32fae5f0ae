"""Which of several media types a client wants most (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import mimeparse

from comity.server.refusals import NotAcceptable

#: Longer headers are no browser's.
_LONGEST = 2_000
_LANGUAGE = re.compile(r"([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)(?:\s*;\s*q=([01](?:\.\d{0,3})?))?")


def choose(accept: str | None, offered: Sequence[str]) -> str:
    """Return the offered media type that an ``Accept`` header wants most; among equals the one offered first.

    Without a header everything is accepted. Raises ``NotAcceptable``, which lists what is offered.

    >>> choose("text/*;q=0.5, application/n-triples", ["text/turtle", "application/n-triples"])
    'application/n-triples'
    >>> choose("*/*", ["text/turtle", "application/n-triples"])
    'text/turtle'
    """
    found = _best(accept, tuple(offered)) if accept and accept.strip() else offered[0]
    if not found:
        shown = (accept or "")[:200]
        raise NotAcceptable(f"nothing here is of a type that {shown!r} accepts: ask for one of {', '.join(offered)}")
    return found


@lru_cache(maxsize=1024)
def _best(accept: str, offered: tuple[str, ...]) -> str:
    if len(accept) > _LONGEST:
        raise NotAcceptable(f"the Accept header has {len(accept)} characters: write at most {_LONGEST}")
    try:
        # The library prefers the last among equals.
        return str(mimeparse.best_match(offered[::-1], accept.lower()))
    except ValueError:
        return ""


@lru_cache(maxsize=256)
def languages(accepted: str | None) -> tuple[str, ...]:
    """Return the languages of an ``Accept-Language`` header, the best first; at most five (RFC 9110, section 12.5.4).

    >>> languages("fr;q=0.5, fa, *;q=0.1")
    ('fa', 'fr')
    """
    found = []
    for place, part in enumerate((accepted or "")[:_LONGEST].split(",")):
        if match := _LANGUAGE.fullmatch(part.strip()):
            found.append((-float(match[2] or 1), place, match[1].lower()))
    return tuple(dict.fromkeys(tag for quality, _, tag in sorted(found) if quality < 0))[:5]
