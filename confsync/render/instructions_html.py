"""Words of the instructions: each function returns HTML, and only escaped text gets in.

HTML and not the storage format's XML: an empty cell must not close itself, a `<br>` must not be closed.
Arguments named `body` and `*parts` are HTML, every other string is plain text.
"""

from __future__ import annotations

import re

from confsync.model.taxonomy import Label, Relation
from confsync.render.marking import pieces
from confsync.render.prodigy_colors import ink, tint
from confsync.storage.vocabulary import escape

_VOID = {"br", "hr", "img", "input"}


def element(name: str, *parts: str, **attributes: str | int | None) -> str:
    """An element; `class_` is spelled `class`, other underscores become hyphens; None leaves an attribute out."""
    spelled = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{spelled}>" if name in _VOID else f"<{name}{spelled}>{''.join(parts)}</{name}>"


def anchor_of(*parts: str) -> str:
    """An element id that nothing in Prodigy's own page has; one place, one id."""
    return "cs-" + "-".join(re.sub(r"[^\w]+", "-", part).strip("-") for part in parts if part)


def label_anchor(label_id: str) -> str:
    """Where a label's card stands."""
    return anchor_of("label", label_id)


def chip(label: Label, color: str, *, linked: bool = False) -> str:
    """A label's name on its colour, a link to its card where there is one."""
    style = f"background:{color};color:{ink(color)}"
    if linked:
        return element("a", escape(label.name), class_="cs-chip", style=style, href="#" + label_anchor(label.id))
    return element("span", escape(label.name), class_="cs-chip", style=style)


def relation_chip(relation: Relation, color: str) -> str:
    """A relation's name on its colour."""
    return element("span", escape(relation.name), class_="cs-chip", style=f"background:{color};color:{ink(color)}")


def marked(text: str, color: str) -> str:
    """Example text; what stands in square brackets is marked as in Prodigy."""
    style = f"background:{tint(color, 0.55)};border-color:{color}"
    return "".join(
        element("mark", escape(piece.text), style=style) if piece.depth else escape(piece.text)
        for piece in pieces(text)
    )
