"""VOSviewer's JSON: its documented structure, and descriptions that are HTML without foreign markup."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from comity.graph.errors import InputError
from comity.queries.exchange.writing import written
from comity.queries.networks.network import Network, from_networkx
from tests.exchange.networks import ALONE, EMPTY, HOSTILE, MEETING, SOURCES, named, networks

_ID = {"type": ["string", "integer"]}
_TEXT = {"type": "string"}
_WEIGHTS = {"type": "object", "additionalProperties": {"type": "number", "minimum": 0}}


def _object(required: tuple[str, ...], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": properties, "additionalProperties": False}


_URL = {"type": "string", "pattern": "^https?://"}
_ITEM = _object(("id", "label"), id=_ID, label=_TEXT, description=_TEXT, url=_URL, weights=_WEIGHTS)
_LINK = _object(
    ("source_id", "target_id", "strength"),
    source_id=_ID,
    target_id=_ID,
    strength={"type": "number", "minimum": 0},
    description=_TEXT,
)
_NETWORK = _object(("items", "links"), items={"type": "array", "items": _ITEM}, links={"type": "array", "items": _LINK})
#: From the tables at https://app.vosviewer.com/docs/file-types/json-file-type/, as far as they are used here.
_FILE = Draft202012Validator(_object(("network",), network=_NETWORK, info=_object((), title=_TEXT, description=_TEXT)))


class _Tags(HTMLParser):
    """Collect the tags of a piece of HTML."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag, with the names of its attributes."""
        self.tags.add(" ".join([tag, *(name for name, _ in attrs)]))

    def handle_comment(self, data: str) -> None:
        """Note a comment."""
        self.tags.add(f"comment {data}")


def _file(network: Network) -> Any:
    return json.loads(written(network, "vosviewer", SOURCES))


@given(networks())
@settings(deadline=None, max_examples=60)
def test_any_network_fits_the_documented_structure(network: Network) -> None:
    _FILE.validate(_file(network))


@pytest.mark.parametrize("network", [EMPTY, ALONE, named(HOSTILE)], ids=["empty", "one isolated node", "hostile names"])
def test_the_smallest_networks_and_the_worst_names_fit_too(network: Network) -> None:
    _FILE.validate(_file(network))


@given(networks())
@settings(deadline=None, max_examples=60)
def test_descriptions_have_our_own_tags_and_no_braces(network: Network) -> None:
    """What stands in braces would be replaced by the column of that name."""
    told = _file(network)["network"]
    text = "".join(entry["description"] for entry in (*told["items"], *told["links"]))
    assert _Tags(text).tags <= {"b", "br", "a href"}
    assert not re.search("[{}]", text)


def test_an_item_has_its_links_and_their_strength_and_a_link_its_evidence() -> None:
    told = _file(MEETING)["network"]
    assert told["items"][0] == {
        "id": "a",
        "label": "a",
        "description": "<b>Name</b> A<br><b>Kind</b> university<br><b>Country</b> IR/RU<br><b>Field</b> Water",
        "url": "https://w3id.org/comity/id/a",
        "weights": {"Links": 2, "Total link strength": 2.0},
    }
    assert told["links"][0] == {
        "source_id": "a",
        "target_id": "b",
        "strength": 1.5,
        "description": "<b>Cooperations</b> 2<br><b>Kinds</b> agreement, meeting<br><b>First</b> 2010, last 2020-05"
        "<br>A book; &lt;second&gt; edition"
        '<br><a href="https://a.example/paper?a=1&amp;b=2">https://a.example/paper?a=1&amp;b=2</a>',
    }


def test_a_negative_weight_is_refused_for_it_can_be_no_strength() -> None:
    graph = nx.Graph()
    graph.add_edge("a", "b", weight=-1.0)
    with pytest.raises(InputError, match=r"no strength below 0.* -1\.0: write \.graphml"):
        written(from_networkx(graph), "vosviewer", {})


def test_a_node_that_is_no_web_address_has_no_url() -> None:
    assert "url" not in _file(from_networkx(nx.path_graph(2)))["network"]["items"][0]
