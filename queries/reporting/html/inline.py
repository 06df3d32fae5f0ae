"""Text inside a page: Markdown inline as HTML, and names that keep their own direction."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from comity.queries.reporting.anchors import slug
from comity.queries.reporting.markup import clean, is_address

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

#: Words in scripts that run from right to left (Hebrew to Arabic Extended, and their presentation forms).
_SIGNS = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"
LEFTWARD = re.compile(f"[{_SIGNS}](?:[^a-zA-Z<>&]*[{_SIGNS}])?")


def directed(text: str) -> Markup:
    """Escape plain text; words from right to left are set apart so that they turn nothing around them.

    >>> str(directed("a < b")), str(directed("قنات 2, Yazd"))
    ('a &lt; b', '<bdi>قنات</bdi> 2, Yazd')
    """
    escaped = str(escape(clean(text)))
    return Markup(LEFTWARD.sub(r"<bdi>\g<0></bdi>", escaped))  # noqa: S704 - escaped before


def name(text: str) -> Markup:
    """Escape a whole name, and let its first strong sign give its direction."""
    escaped = escape(clean(text))
    return Markup("<bdi>{}</bdi>").format(escaped) if LEFTWARD.search(escaped) else escaped


def inline(text: str, targets: Collection[str]) -> Markup:
    """Write Markdown inline as HTML; what HTML it holds is shown as text, links that lead nowhere are plain.

    >>> str(inline("**A** <b> [here](#a) [there](#b)", {"a"}))
    '<strong>A</strong> &lt;b&gt; <a href="#a">here</a> there'
    """
    parser = _parser()
    tokens = parser.parseInline(clean(text))
    for token in tokens:
        token.children = _kept(token.children or [], targets)
    return Markup(parser.renderer.render(tokens, parser.options, {}))  # noqa: S704 - escaped by the renderer


def unlinked(text: str) -> Markup:
    """Write Markdown inline as HTML without any link: what stands in a list of contents."""
    return Markup(re.sub(r"</?a\b[^>]*>", "", inline(text, ())))  # noqa: S704 - as above


def _kept(tokens: Sequence[Token], targets: Collection[str]) -> list[Token]:
    """Drop both ends of each link that is neither an address nor an anchor of the page."""
    kept: list[Token] = []
    plain: list[bool] = []
    for token in tokens:
        if token.type == "link_open":
            href = _href(str(token.attrGet("href")), targets)
            plain.append(not href)
            token.attrSet("href", href)
            if token.info == "auto":
                token.attrSet("class", "address")
        if not (token.type in ("link_open", "link_close") and plain[-1]):
            kept.append(token)
        if token.type == "link_close":
            plain.pop()
    return kept


def _href(href: str, targets: Collection[str]) -> str:
    if href.startswith("#"):
        anchor = slug(href[1:])
        return f"#{anchor}" if anchor in targets else ""
    return href if is_address(href) or href.startswith("mailto:") else ""


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable("image")
    parser.add_render_rule("text", _text)
    return parser


def _text(_renderer: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Mapping[str, Any]) -> str:
    return str(directed(tokens[index].content))
