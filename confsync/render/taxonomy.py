"""Scheme -> its pages: what it is for, all labels at one look, then a section for each.

A wide scheme has a page for each top-level label; its own page then keeps the summary and the hierarchy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from confsync.model.sitemap import is_wide
from confsync.model.taxonomy import Attribute, Label, Relation, Scheme, Status
from confsync.render.card import Row, bullets, properties
from confsync.render.chip import chip
from confsync.render.link import Sheet
from confsync.render.taxonomy_changes import changes_section
from confsync.render.taxonomy_label import ends, label_section
from confsync.render.taxonomy_lineage import to_project
from confsync.render.taxonomy_name import all_named
from confsync.render.taxonomy_overview import Entries, label_table, label_tree
from confsync.render.taxonomy_view import SchemeView
from confsync.render.words import KINDS, counted, listed, lozenge
from confsync.storage.vocabulary import escape, table

_STATES = (Status.ACTIVE, Status.DEPRECATED, Status.DRAFT, Status.RETIRED)


def scheme_page(sheet: Sheet, scheme: Scheme) -> str:
    """The body of a scheme's own page."""
    view = sheet.links.view(scheme)
    wide = is_wide(scheme)
    return "".join(
        [
            _summary(sheet, view),
            sheet.prose(scheme.description, scheme.path),
            f"<h2>All labels</h2>{(label_tree if wide else label_table)(sheet, view, view.ordered)}",
            _attributes(sheet, view, scheme.attributes),
            _relations(sheet, view, scheme.relations),
            "" if wide else sections(sheet, view, view.ordered),
            changes_section(sheet, view),
        ]
    )


def branch_page(sheet: Sheet, scheme: Scheme, branch: Label) -> str:
    """The body of the page of one top-level label of a wide scheme."""
    view = sheet.links.view(scheme)
    entries = view.branches[branch.id]
    rows = [
        Row("Scheme", sheet.to_page(scheme.path, escape(scheme.title))),
        Row("Version", escape(scheme.version)),
        Row("Labels", _counts(label for label, _ in entries)),
    ]
    return properties(rows) + label_tree(sheet, view, entries) + sections(sheet, view, entries)


def sections(sheet: Sheet, view: SchemeView, entries: Entries) -> str:
    """A section for each label, tombstones in a chapter of their own at the end."""
    labels = [label for label, _ in entries]
    alive = [label_section(sheet, view, label) for label in labels if label.status is not Status.RETIRED]
    ended = [label_section(sheet, view, label) for label in labels if label.status is Status.RETIRED]
    shown = f"<h2>Label by label</h2>{''.join(alive)}" if alive else ""
    if not ended:
        return shown
    reason = "<p>Nobody assigns these any more. They stay here so that older annotations can still be read.</p>"
    return f"{shown}<h2>Retired labels</h2>{reason}{''.join(ended)}"


def _summary(sheet: Sheet, view: SchemeView) -> str:
    scheme = view.scheme
    return properties(
        [
            Row("Scheme", f"<code>{escape(scheme.id)}</code>"),
            Row("Version", escape(scheme.version)),
            Row("What is annotated", escape(KINDS[scheme.kind])),
            Row("Labels", _counts(scheme.labels)),
            Row("Owners", escape(listed(scheme.owners))),
            Row("Licence", escape(scheme.license or "")),
            Row("Used by", bullets([to_project(sheet, *pair) for pair in view.projects])),
        ]
    )


def _counts(labels: Iterator[Label] | tuple[Label, ...]) -> str:
    """`12 labels`, and how many of them are in which state, when they are not all active."""
    by_status = Counter(label.status for label in labels)
    total = counted(by_status.total(), "label")
    if set(by_status) <= {Status.ACTIVE}:
        return total
    return f"{total}: {', '.join(f'{by_status[status]} {lozenge(status)}' for status in _STATES if by_status[status])}"


def _attributes(sheet: Sheet, view: SchemeView, attributes: tuple[Attribute, ...]) -> str:
    if not attributes:
        return ""
    rows = [
        [
            f"<strong>{escape(attribute.name)}</strong>" + (" (required)" if attribute.required else ""),
            bullets([escape(value) for value in attribute.values]),
            listed(all_named(sheet, view, attribute.labels)) or "every label",
            sheet.prose(attribute.definition, view.scheme.path),
        ]
        for attribute in attributes
    ]
    return "<h2>Attributes</h2>" + table(
        rows, head=["Attribute", "Values", "Of", "Meaning"], widths=[150, 150, 190, 270]
    )


def _relations(sheet: Sheet, view: SchemeView, relations: tuple[Relation, ...]) -> str:
    if not relations:
        return ""
    rows = [
        [
            chip(relation.key, view.relation_colors[relation.id]),
            escape(relation.name),
            ends(sheet, view, relation.source),
            ends(sheet, view, relation.target),
            sheet.prose(relation.definition, view.scheme.path),
        ]
        for relation in relations
    ]
    head = ["Key", "Relation", "From", "To", "Definition"]
    return "<h2>Relations</h2>" + table(rows, head=head, widths=[140, 120, 130, 130, 240])


def scheme_table(sheet: Sheet, schemes: tuple[Scheme, ...]) -> str:
    """Every scheme with its version, its kind and its labels: the entrance to them."""
    rows = [
        [
            sheet.to_page(scheme.path, escape(scheme.title)),
            escape(scheme.version),
            escape(KINDS[scheme.kind]),
            counted(sum(label.selectable for label in scheme.labels), "label"),
            listed([to_project(sheet, *pair) for pair in sheet.links.view(scheme).projects]),
        ]
        for scheme in sorted(schemes, key=lambda scheme: (scheme.title.casefold(), scheme.path))
    ]
    if not rows:
        return "<p>There are no label schemes yet.</p>"
    head = ["Scheme", "Version", "What is annotated", "To choose from", "Used by"]
    return table(rows, head=head, widths=[220, 80, 170, 110, 180])
