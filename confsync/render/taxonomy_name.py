"""A label's id -> its name as readers meet it in other places: linked to its own section, with or without its chip."""

from __future__ import annotations

from collections.abc import Iterable

from confsync.model.sitemap import key_of_label
from confsync.model.taxonomy import Label
from confsync.render.chip import chip
from confsync.render.link import Sheet
from confsync.render.taxonomy_view import SchemeView
from confsync.storage.vocabulary import escape


def label_chip(view: SchemeView, label: Label) -> str:
    """The label's key in its colour."""
    return chip(label.key, view.color(label))


def named(sheet: Sheet, view: SchemeView, name: str) -> str:
    """The label's name, linked; the id as written when the scheme has no such label."""
    label = view.scheme.by_id.get(name)
    if label is None:
        return escape(name)
    return sheet.to_page(key_of_label(view.scheme, label), escape(label.name), label.id)


def all_named(sheet: Sheet, view: SchemeView, names: Iterable[str]) -> list[str]:
    """Several of them."""
    return [named(sheet, view, name) for name in names]
