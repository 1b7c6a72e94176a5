"""Plain text and elements of a hostile page -> HTML that can do no harm.

Only known elements, attributes, style properties and link schemes get through; text is escaped. The pages' content
security policy is the second lock: no script runs there but the one of the shell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from urllib.parse import urlsplit

from lxml import etree

_PLAIN = "p h1 h2 h3 h4 h5 h6 ul ol li table colgroup col tbody thead tfoot tr th td caption blockquote pre code strong"
_PLAIN += " em u s del ins sub sup span br hr a time div b i small big q cite kbd samp var abbr dl dt dd tt strike"
KEPT = frozenset(_PLAIN.split())
VOID = frozenset(("br", "hr", "col"))
DROPPED = frozenset(("script", "style", "iframe", "object", "embed", "form", "template", "noscript", "svg", "math"))
_RENAMED = {"tt": "code", "strike": "s", "big": "span"}
_ATTRIBUTES = {
    "a": ("title",),
    "col": ("span",),
    "td": ("colspan", "rowspan", "headers"),
    "th": ("colspan", "rowspan", "scope", "headers"),
    "ol": ("start", "type", "reversed"),
    "time": ("datetime",),
    "abbr": ("title",),
}
_PROPERTIES = frozenset(
    (
        *(
            "color",
            "background-color",
            "border-color",
            "text-align",
            "vertical-align",
            "text-decoration",
            "white-space",
        ),
        *("margin-left", "width", "min-width", "height", "font-weight", "font-style", "list-style-type"),
    )
)
_VALUE = re.compile(r"[\w\s#%.,()+-]{1,80}")
_SCHEMES = frozenset(("http", "https", "mailto", "tel", "ftp", ""))
_UNSEEN = re.compile("[\x00-\x20\x7f]+")


def text(value: str | None) -> str:
    """Escaped text."""
    return escape(value or "", quote=False)


def start(name: str, attributes: Mapping[str, object] | None = None) -> str:
    """A start tag; None and False leave an attribute out, True gives it no value."""
    spelled = ""
    for key, value in (attributes or {}).items():
        if value is not None and value is not False:
            spelled += f" {key}" if value is True else f' {key}="{escape(str(value))}"'
    return f"<{name}{spelled}>"


def wrap(name: str, inside: str, **attributes: object) -> str:
    """An element around HTML; `class_` is class, other underscores become hyphens."""
    spelled = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    return f"{start(name, spelled)}{inside}</{name}>"


def tag_of(element: etree._Element) -> str:
    """The HTML element that stands for a storage element."""
    return _RENAMED.get(element.tag) or str(element.tag)


def attributes(element: etree._Element) -> dict[str, object]:
    """What may be kept of an element's attributes."""
    kept: dict[str, object] = {name: element.get(name) for name in _ATTRIBUTES.get(element.tag, ())}
    kept["style"] = safe_style(element.get("style")) or None
    highlight = element.get("data-highlight-colour")
    if highlight and _VALUE.fullmatch(highlight):
        kept["style"] = f"background-color: {highlight};"
    if element.tag == "table":
        layout = element.get("data-layout", "default")
        kept["class"] = f"layout-{layout}" if layout in ("wide", "full-width") else None
    return kept


def safe_style(style: str | None) -> str:
    """The declarations of harmless properties with harmless values: nothing that loads, nothing that covers."""
    kept = []
    for declaration in (style or "").split(";"):
        name, _, value = (part.strip().lower() for part in declaration.partition(":"))
        if name in _PROPERTIES and _VALUE.fullmatch(value) and "url" not in value and "expression" not in value:
            kept.append(f"{name}: {value};")
    return " ".join(kept)


def safe_url(url: str | None) -> str | None:
    """The address, when following it runs nothing; None otherwise. Browsers ignore control characters in a scheme."""
    cleaned = _UNSEEN.sub("", url or "")
    try:
        scheme = urlsplit(cleaned).scheme.lower()
    except ValueError:
        return None
    return cleaned if cleaned and scheme in _SCHEMES else None


def is_external(url: str) -> bool:
    """Whether an address leads out of the wiki."""
    return url.startswith(("http:", "https:", "//"))
