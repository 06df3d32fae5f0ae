"""Templates as bytes of HTML, and the filters by which no name becomes markup and no address a script."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from comity.queries.reporting.html.inline import LEFTWARD
from comity.queries.reporting.markup import clean, is_address, parts

if TYPE_CHECKING:
    import jinja2

    from comity.server.pages.site import Site

HTML = "text/html; charset=utf-8"
#: Languages that are written from right to left, by their main subtag.
_LEFTWARD_LANGUAGES = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"))
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_AMOUNT = re.compile(r"(\d{4,18})((?:\.\d+)? [A-Z]{3})")
#: Where an address may go on in the next line.
_STEP = re.compile(r"(?<=[^:/]/)(?=[^/])|(?=[?&#])")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_DAY = r"(\d{4}(?:-\d\d){0,2})"
_ONE_OF = re.compile(rf"\[{_DAY}?\.\.{_DAY}?\]")
_SPAN = re.compile(rf"(?:{_DAY}|\.\.)/(?:{_DAY}|\.\.)")
_CREATIVE_COMMONS = re.compile(
    r"https?://creativecommons\.org/(?:licenses/([a-z-]+)/(\d\.\d)|publicdomain/zero/(\d\.\d))/?"
)
_HERE = Path(__file__).parent
#: Where templates are looked for; those of linked data build on the base that stands here.
_FOLDERS = (_HERE / "templates", _HERE.parent / "linked" / "templates")


def render(template: str, site: Site, **values: Any) -> bytes:
    """Fill a template of the pages, or of linked data, as UTF-8; raises ``jinja2.UndefinedError`` for a lacking value.

    A template that extends ``base.html.jinja`` has the blocks ``title``, ``head`` and ``main``.
    """
    return environment().get_template(template).render(site=site, style=style_address(site), **values).encode()


@lru_cache(maxsize=1)
def environment() -> jinja2.Environment:
    """Make the environment once: everything is escaped, and what is not given is an error."""
    import jinja2

    made = jinja2.Environment(
        autoescape=True,
        loader=jinja2.FileSystemLoader(_FOLDERS),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(name=name, prose=prose, dated=dated, amount=amount, licence=licence, several=several)
    made.filters.update(headed=headed)
    made.tests.update(fingerprint=lambda text: _FINGERPRINT.fullmatch(text) is not None)
    return made


@lru_cache(maxsize=1)
def style() -> bytes:
    """Read the one style sheet of all pages."""
    return (_HERE / "style.css").read_bytes()


@lru_cache(maxsize=1)
def style_hash() -> str:
    """Return the hash by which the style sheet's address changes with its content."""
    return hashlib.sha256(style()).hexdigest()[:16]


def style_address(site: Site) -> str:
    """Return the address of the style sheet, which may be kept for good."""
    return f"{site.root}/static/style.css?v={style_hash()}"


def name(text: str, lang: str | None = None) -> Markup:
    """Escape a name, and say its language and direction where they are not the page's.

    >>> str(name("<b>")), str(name("قنات", "fa")), str(name("قنات")), str(name("eau", "fr"))
    ('&lt;b&gt;', '<bdi lang="fa" dir="rtl">قنات</bdi>', '<bdi>قنات</bdi>', '<bdi lang="fr" dir="ltr">eau</bdi>')
    """
    shown = Markup("<wbr>").join(_STEP.split(clean(text))) if is_address(text) else escape(clean(text))
    tag = lang if lang and lang != "und" and _LANGUAGE.fullmatch(lang) else None
    if tag and tag.partition("-")[0].lower() != "en":
        leftward = tag.partition("-")[0].lower() in _LEFTWARD_LANGUAGES and LEFTWARD.search(text)
        return Markup('<bdi lang="{}" dir="{}">{}</bdi>').format(tag, "rtl" if leftward else "ltr", shown)
    return Markup("<bdi>{}</bdi>").format(shown) if LEFTWARD.search(shown) else shown


def prose(text: str) -> Markup:
    """Escape a text and link the addresses in it.

    >>> str(prose("see https://a.example/x & javascript:alert(1)"))
    'see <a class="out" href="https://a.example/x">https://a.example/<wbr>x</a> &amp; javascript:alert(1)'
    """
    return Markup().join(_linked(part) if is_address(part) else name(part) for part in parts(clean(text)))


def _linked(address: str) -> Markup:
    return Markup('<a class="out" href="{}">{}</a>').format(address, name(address))


def dated(edtf: str) -> str:
    """Write a date in words; what is no more than days, months and years, and spans of them, stays as it is.

    >>> dated("[2025-10-30..2025-11-13]"), dated("2021-03-08/.."), dated("2019/2020"), dated("2025-10")
    ('one day from 2025-10-30 to 2025-11-13', 'from 2021-03-08 on', '2019 to 2020', '2025-10')
    >>> dated("[2013..]"), dated("[..2013]")
    ('one day from 2013 on', 'one day until 2013')
    """
    if one := _ONE_OF.fullmatch(edtf):
        first, last = one.groups()
        return f"one day {_between(first, last)}"
    if span := _SPAN.fullmatch(edtf):
        first, last = span.groups()
        return f"{first} to {last}" if first and last else _between(first, last)
    return edtf


def _between(first: str | None, last: str | None) -> str:
    return f"from {first} to {last}" if first and last else f"from {first} on" if first else f"until {last}"


def amount(text: str) -> str:
    """Write an amount of money with its thousands set apart; any other text stays as it is.

    >>> amount("1378588.5 EUR"), amount("1378588")
    ('1,378,588.5 EUR', '1378588')
    """
    found = _AMOUNT.fullmatch(text)
    return f"{int(found[1]):,}{found[2]}" if found else text


def licence(address: str) -> str:
    """Call a licence by the name that it is known by; one that is not known here, by its address.

    >>> licence("https://creativecommons.org/licenses/by/4.0/"), licence("https://a.example/terms")
    ('CC BY 4.0', 'https://a.example/terms')
    """
    if not (known := _CREATIVE_COMMONS.match(address)):
        return address
    return f"CC0 {known[3]}" if known[3] else f"CC {known[1].upper()} {known[2]}"


def headed(title: str) -> str:
    """Begin a title with a capital, and leave the rest as it is.

    >>> headed("ties of cooperation"), headed("UNESCO Chair")
    ('Ties of cooperation', 'UNESCO Chair')
    """
    return title[:1].upper() + title[1:]


def several(count: int, one: str, more: str = "") -> str:
    """Write a number with its noun.

    >>> several(1, "tie"), several(12345, "party", "parties")
    ('1 tie', '12,345 parties')
    """
    return f"{count:,} {one if count == 1 else more or one + 's'}"
