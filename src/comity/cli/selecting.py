"""The options by which a network is chosen, shared by the commands that make one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from comity.cli import options
from comity.graph.errors import InputError

if TYPE_CHECKING:
    from comity.graph.dates import Period
    from comity.queries.networks.selection import Selection
    from comity.queries.reporting.request import Request

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--rule", default="", help="The counting rule: how a tie of many parties becomes pairs."),
    click.option("--kind", "kinds", multiple=True, help="Only cooperation of this kind: agreement, meeting …"),
    click.option("--modality", "modalities", multiple=True, help="Count these too: proposed, discussed, hoped …"),
    click.option("--as-of", metavar="DATE", help="Only ties that held on that day, or had happened by it."),
    click.option("--status", "statuses", multiple=True, help="With --as-of, count these too: lapsed-on-record …"),
    click.option(
        "--known-by", metavar="DATE", help="Only what was known by that day: published by then, or read where undated."
    ),
    click.option("--since", metavar="DATE", help="Only what happened or held on that day or later."),
    click.option("--until", metavar="DATE", help="Only what happened or held on that day or earlier."),
    click.option("--field", "fields", multiple=True, help="Only cooperation in this field or a narrower one, by id."),
    click.option("--framework", "frameworks", multiple=True, help="Only cooperation in this framework, by id."),
    click.option("--without", multiple=True, metavar="ROLE", help="Leave out parties in this role: patron, convener …"),
    click.option("--among", multiple=True, metavar="KIND", help="Only between bodies of this kind; any for all."),
    click.option("--country", "countries", multiple=True, metavar="CODE", help="Only between bodies of this country."),
    click.option("--roll-up", is_flag=True, help="Count real parts of a body as that body."),
    click.option("--set-aside", multiple=True, metavar="SOURCE", help="Leave out what this source says, by its id."),
)


def network_options(command: F) -> F:
    """Give a command the options by which a network is chosen; they come to it as keywords for :func:`request`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def request(chosen: dict[str, Any], **more: Any) -> Request:
    """Return what is asked for by the options of :func:`network_options`."""
    from comity.queries.reporting.request import Request

    return Request(
        rule=chosen["rule"],
        selection=_selection(chosen),
        among=chosen["among"],
        countries=tuple(code.upper() for code in chosen["countries"]),
        rolled_up=chosen["roll_up"],
        set_aside=chosen["set_aside"],
        **more,
    )


def _selection(chosen: dict[str, Any]) -> Selection:
    from comity.queries.networks.selection import Selection

    if chosen["statuses"] and chosen["as_of"] is None:
        raise InputError("--status counts what no longer held on a day; name the day with --as-of")
    return Selection(
        modalities=("stated", *chosen["modalities"]),
        as_of=options.day("--as-of", chosen["as_of"]),
        known_by=options.day("--known-by", chosen["known_by"]),
        period=_period(chosen),
        kinds=chosen["kinds"],
        fields=chosen["fields"],
        frameworks=chosen["frameworks"],
        without=chosen["without"],
        statuses=chosen["statuses"],
    )


def _period(chosen: dict[str, Any]) -> Period | None:
    from comity.graph.dates import Period

    since, until = (options.day(f"--{name}", chosen[name]) for name in ("since", "until"))
    return Period(since, until) if since or until else None
