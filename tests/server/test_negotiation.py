"""Which media type and which languages a client wants most."""

from __future__ import annotations

import pytest

from comity.server.negotiation import choose, languages
from comity.server.refusals import NotAcceptable

OFFERED = ("text/turtle", "application/n-triples", "text/html")


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "text/turtle"),
        ("", "text/turtle"),
        (" ", "text/turtle"),
        ("*/*", "text/turtle"),
        ("text/html, text/turtle", "text/turtle"),
        ("text/html;q=0.9, text/turtle;q=0.8", "text/html"),
        ("text/*;q=0.1, application/n-triples;q=0.2", "application/n-triples"),
        ("TEXT/HTML", "text/html"),
        ("text/csv, text/html;q=0.1", "text/html"),
    ],
)
def test_what_is_wanted_most_is_chosen_and_among_equals_what_is_offered_first(accept: str | None, chosen: str) -> None:
    assert choose(accept, OFFERED) == chosen


@pytest.mark.parametrize("accept", ["text/csv", "nonsense", "text/html;q=0", "text/turtle," + " " * 2_000])
def test_what_nothing_fits_or_is_no_header_is_refused_with_what_there_is_or_how_long_it_may_be(accept: str) -> None:
    with pytest.raises(NotAcceptable, match=r"text/turtle, application/n-triples, text/html|at most 2000") as caught:
        choose(accept, OFFERED)
    assert caught.value.headers == (("vary", "Accept"),)


@pytest.mark.parametrize(
    ("accepted", "found"),
    [
        (None, ()),
        ("fr;q=0.5, fa, en;q=0.9", ("fa", "en", "fr")),
        ("fr, en", ("fr", "en")),
        ("fr;q=0, en", ("en",)),
        ("FR-ca, fr-CA", ("fr-ca",)),
        ("*, <b>, fr;q=2, de", ("de",)),
        ("a, b, c, d, e, f", ("a", "b", "c", "d", "e")),
    ],
)
def test_languages_come_best_first_each_once_five_at_most_and_none_that_is_refused(
    accepted: str | None, found: tuple[str, ...]
) -> None:
    assert languages(accepted) == found
