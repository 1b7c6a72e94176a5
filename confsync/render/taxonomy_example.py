"""Examples of a label -> storage format: texts with their marked spans, pictures, recordings."""

from __future__ import annotations

from collections.abc import Iterable
from posixpath import basename

from confsync.model.document import ImageOf
from confsync.model.reference import ToFile
from confsync.model.taxonomy import Example, Label
from confsync.render.card import bullets
from confsync.render.chip import marked, quiet
from confsync.render.link import Sheet
from confsync.render.marking import unmarked
from confsync.render.taxonomy_name import named
from confsync.render.taxonomy_view import GROUP, SchemeView
from confsync.storage.vocabulary import escape

_WIDTH = 420  # pixels: wide enough to see a region, narrow enough for two pictures on a screen


def examples(sheet: Sheet, view: SchemeView, label: Label, shown: Iterable[Example]) -> str:
    """Texts and recordings as a list, pictures below it. A span has the colour of the label that is right for it."""
    shown = tuple(shown)
    lines = [_line(sheet, view, label, example) for example in shown if not example.image]
    pictures = [_picture(sheet, view, label, example) for example in shown if example.image]
    return bullets(lines) + "".join(pictures)


def _line(sheet: Sheet, view: SchemeView, label: Label, example: Example) -> str:
    parts = [_recording(sheet, view, example.audio)] if example.audio else []
    parts += [marked(example.text, _color(view, label, example))] if example.text else []
    return ": ".join(parts) + _reason(sheet, view, example)


def _recording(sheet: Sheet, view: SchemeView, path: str) -> str:
    return sheet.to_source(view.scheme.path, f"/{path}", "", escape(basename(path)))


def _picture(sheet: Sheet, view: SchemeView, label: Label, example: Example) -> str:
    target = f"/{example.image}"
    caption = marked(example.text, _color(view, label, example)) + _reason(sheet, view, example)
    found = sheet.links.references.resolve(view.scheme.path, target)
    if not isinstance(found, ToFile):
        return f"<p><em>{escape(basename(target))}</em> {caption}</p>"
    width = _width(sheet.links.handbook.assets[found.path].content)
    alt = unmarked(example.text) or label.name
    return sheet.picture(ImageOf(target=target, alt=alt, caption=(caption,), width=width), view.scheme.path)


def _width(content: bytes) -> int:
    """No wider than the file itself, where it is a PNG, which says so in its first chunk (PNG 3rd edition, 11.2.1)."""
    natural = int.from_bytes(content[16:20], "big") if content[12:16] == b"IHDR" else 0
    return min(natural or _WIDTH, _WIDTH)


def _color(view: SchemeView, label: Label, example: Example) -> str:
    right = view.scheme.by_id.get(example.use) if example.use else label
    return view.color(right) if right else GROUP


def _reason(sheet: Sheet, view: SchemeView, example: Example) -> str:
    """What follows an example's text: the label to use instead, and why."""
    instead = f" \N{RIGHTWARDS ARROW} {named(sheet, view, example.use)}" if example.use else ""
    why = quiet(f"\N{EN DASH} {sheet.words(example.why, view.scheme.path)}") if example.why else ""
    return instead + (f" {why}" if why else "")
