"""A picture inside a page: SVG whose ids are its own, and which holds nothing but marks and text."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from markupsafe import Markup

_SPACE = "{http://www.w3.org/2000/svg}"
_MARKS = frozenset(
    ("svg", "g", "title", "desc", "rect", "line", "circle", "path", "polyline", "polygon", "text", "tspan")
)


def embedded(svg: str, prefix: str) -> Markup:
    """Return an SVG for use inside a page: its ids begin with ``prefix``, scripts, images and links are dropped.

    Raises ``xml.etree.ElementTree.ParseError`` where it is not well-formed.
    """
    root = ElementTree.fromstring(svg)  # noqa: S314 - written by our own templates
    _strip(root)
    for element in root.iter():
        _own(element, prefix)
    ElementTree.register_namespace("", _SPACE[1:-1])
    return Markup(ElementTree.tostring(root, encoding="unicode"))  # noqa: S704 - escaped by the writer


def _strip(element: Element) -> None:
    """Drop whatever is neither a mark nor a text, at any depth."""
    for child in list(element):
        if isinstance(child.tag, str) and child.tag.removeprefix(_SPACE) in _MARKS:
            _strip(child)
        else:
            element.remove(child)


def _own(element: Element, prefix: str) -> None:
    """Rename ids, and what refers to them; drop handlers of events and addresses."""
    for key, value in list(element.attrib.items()):
        if key == "id":
            element.set(key, f"{prefix}/{value}")
        elif key in ("aria-labelledby", "aria-describedby"):
            element.set(key, " ".join(f"{prefix}/{word}" for word in value.split()))
        elif key.startswith("on") or "href" in key or "url(" in value:
            del element.attrib[key]
