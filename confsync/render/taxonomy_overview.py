"""Labels -> one look at all of them: a table with definitions, or the bare hierarchy where there are too many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from confsync.model.taxonomy import Label, Scheme, Status
from confsync.render.chip import quiet
from confsync.render.link import Sheet
from confsync.render.taxonomy_label import state
from confsync.render.taxonomy_name import all_named, label_chip, named
from confsync.render.taxonomy_view import SchemeView
from confsync.render.words import counted, listed
from confsync.storage.vocabulary import table, tag

_INDENT = 30  # pixels: Confluence's own step
Entries = Iterable[tuple[Label, int]]


def inserted_table(sheet: Sheet, scheme: Scheme) -> str:
    """The label table of a scheme, for any page that asks for it."""
    view = sheet.links.view(scheme)
    return label_table(sheet, view, view.ordered)


def label_table(sheet: Sheet, view: SchemeView, entries: Entries) -> str:
    """Key, name and definition of each label, indented by the hierarchy; tombstones are named below the table."""
    entries = tuple(entries)
    rows = [
        [_indented(_entry(sheet, view, label), depth), _key(view, label), _definition(sheet, view, label)]
        for label, depth in entries
        if label.status is not Status.RETIRED
    ]
    shown = table(rows, head=["Label", "Key", "Definition"], widths=[220, 190, 350]) if rows else ""
    return shown + _tombstones(sheet, view, [label for label, _ in entries if label.status is Status.RETIRED])


def label_tree(sheet: Sheet, view: SchemeView, entries: Entries) -> str:
    """The same as nested lists, without definitions."""
    entries = tuple(entries)
    parts, depth = [], -1
    for label, level in (entry for entry in entries if entry[0].status is not Status.RETIRED):
        # A child of a tombstone may be two steps deeper than what stands above it; a list cannot skip one.
        here = min(level, depth + 1)
        parts.append("<ul><li>" if here > depth else "</li>" + "</ul></li>" * (depth - here) + "<li>")
        parts.append(f"<p>{_entry(sheet, view, label)} {_key(view, label)}</p>")
        depth = here
    ended = [label for label, _ in entries if label.status is Status.RETIRED]
    return "".join(parts) + "</li></ul>" * (depth + 1) + _tombstones(sheet, view, ended)


def _entry(sheet: Sheet, view: SchemeView, label: Label) -> str:
    below = view.below[label.id]
    count = f" {quiet(f'({below})')}" if below else ""
    name = named(sheet, view, label.id)
    if label.abstract:
        return f"<strong>{name}</strong>{count}"
    return name + count + state(label)


def _key(view: SchemeView, label: Label) -> str:
    """Nothing for a group: its key is never seen in an answer."""
    return "" if label.abstract else label_chip(view, label)


def _indented(body: str, depth: int) -> str:
    return tag("p", body, style=f"margin-left: {depth * _INDENT}.0px;") if depth else f"<p>{body}</p>"


def _definition(sheet: Sheet, view: SchemeView, label: Label) -> str:
    return sheet.prose(label.definition, view.scheme.path)


def _tombstones(sheet: Sheet, view: SchemeView, labels: Sequence[Label]) -> str:
    if not labels:
        return ""
    names = listed(all_named(sheet, view, (label.id for label in labels)))
    count = quiet(f"{counted(len(labels), 'retired label')}:")
    return f"<p>{count} {names}</p>"
