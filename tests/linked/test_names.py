"""Addresses and IRIs lead to each other, and nothing is decoded twice."""

from __future__ import annotations

import re
from contextlib import nullcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.graph.vocabulary import DEFAULT_BASE
from comity.server.linked.names import data_address, iris, thing_address
from comity.server.pages.site import Site
from comity.server.refusals import Refusal

ID = f"{DEFAULT_BASE}id/"
SITE = Site(root="/graph")


@given(st.text(st.characters(codec="utf-8", exclude_characters="#?"), min_size=1, max_size=30))
@settings(deadline=None, max_examples=200)
def test_the_address_of_data_leads_back_to_the_iri_whatever_its_name(name: str) -> None:
    address = data_address(SITE, ID + name, "ttl")
    assert address.isascii()
    assert not set(address) & set(' "<>\\^`{|}\r\n')
    path = address.removeprefix("/graph/data/").removesuffix(".ttl")
    assert ID + name in iris(DEFAULT_BASE, path) or name.startswith("graph/")


@given(st.from_regex(r"[a-z0-9]+([.-][a-z0-9]+)*", fullmatch=True))
@settings(deadline=None, max_examples=100)
def test_the_address_of_a_thing_is_its_iri_under_the_servers_path(name: str) -> None:
    assert thing_address(SITE, ID + name) == f"/graph/id/{name}"
    assert iris(DEFAULT_BASE, name) == (ID + name,) or name.startswith("date/")


@given(st.text(max_size=40) | st.text("%2fx", max_size=12))
@settings(deadline=None, max_examples=200)
def test_any_path_stands_for_iris_unless_an_escape_in_it_is_broken(path: str) -> None:
    well_formed = re.fullmatch(r"(?:[^%]|%[0-9A-Fa-f]{2})*", path, re.DOTALL) is not None
    with nullcontext() if well_formed else pytest.raises(Refusal, match="hexadecimal"):
        assert all(iri.startswith(DEFAULT_BASE) for iri in iris(DEFAULT_BASE, path))


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("unesco", "unesco"),
        ("%75nesco", "unesco"),
        ("a%2fb", "a%2Fb"),
        ("date/2024-06-24%2F2025", "date/2024-06-24%2F2025"),
        ("date/2024-06-24%2f2025", "date/2024-06-24%2F2025"),
        ("date/2021-03-08%2F..", "date/2021-03-08%2F.."),
        ("date/2024~", "date/2024~"),
        ("date/2024%7E", "date/2024~"),
        ("date/%5B2025-10-30..2025-11-13%5D", "date/%5B2025-10-30..2025-11-13%5D"),
    ],
)
def test_a_path_is_read_in_its_normal_form_first(path: str, name: str) -> None:
    assert iris(DEFAULT_BASE, path)[0] == ID + name


def test_dates_are_found_however_their_marks_are_written() -> None:
    for path in ("date/2024/2025", "date/2024%2F2025", "date/2024%252F2025"):
        assert f"{ID}date/2024%2F2025" in iris(DEFAULT_BASE, path)
    assert f"{ID}date/%5B2024..2025%5D" in iris(DEFAULT_BASE, "date/[2024..2025]")


def test_what_was_encoded_twice_is_decoded_once() -> None:
    assert not any(iri.endswith("id/unesco") for iri in iris(DEFAULT_BASE, "%2575nesco"))
