"""Reading a page as a browser would: elements in order, their texts, anchors and links."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from comity.server.answer import Answer

_VOID = frozenset(("meta", "link", "input", "br", "wbr", "hr", "img"))


@dataclass
class Element:
    """An element with its attributes, those around it from the outermost on, and all text within it."""

    tag: str
    attributes: dict[str, str]
    around: tuple[Element, ...]
    text: str = ""

    def is_in(self, other: Element) -> bool:
        """Tell whether it stands within another."""
        return any(element is other for element in self.around)

    def get(self, name: str) -> str:
        """Return an attribute, or nothing."""
        return self.attributes.get(name, "")


@dataclass
class Page(HTMLParser):
    """A page that was read; elements that are not closed in order are a fault."""

    elements: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in an element."""
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(self._open))
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element, which must be of this tag."""
        assert self._open.pop().tag == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        """Add text to all elements around it."""
        for element in self._open:
            element.text += data

    def all(self, tag: str, kind: str = "") -> list[Element]:
        """List the elements of a tag, and of a class."""
        found = (element for element in self.elements if element.tag == tag)
        return [element for element in found if not kind or kind in element.get("class").split()]

    def one(self, tag: str, kind: str = "") -> Element:
        """Return the only element of a tag and class."""
        (found,) = self.all(tag, kind)
        return found

    def within(self, other: Element, tag: str) -> list[Element]:
        """List the elements of a tag within another element."""
        return [element for element in self.all(tag) if element.is_in(other)]

    @property
    def text(self) -> str:
        """All that is read, with single blanks."""
        return " ".join(self.one("body").text.split())

    @property
    def anchors(self) -> list[str]:
        """The ids, in order."""
        return [element.get("id") for element in self.elements if "id" in element.attributes]

    @property
    def links(self) -> list[str]:
        """Where links lead."""
        return [element.get("href") for element in self.all("a")]

    def data(self) -> dict[str, Any]:
        """Return the block of JSON-LD."""
        found: dict[str, Any] = json.loads(self.one("script").text)
        return found


def read(answer: Answer) -> Page:
    """Read an answer as a page."""
    assert answer.media_type == "text/html; charset=utf-8"
    page = Page()
    page.feed(answer.body.decode())
    page.close()
    return page
