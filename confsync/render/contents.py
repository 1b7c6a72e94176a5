"""Handbook -> the pages that lead to the others: the root, and the tops of taxonomy, guidelines and initiatives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from confsync.model.initiative import Initiative
from confsync.model.sitemap import GUIDELINES, INITIATIVES, TAXONOMY, Place
from confsync.render.card import bullets
from confsync.render.guideline import children
from confsync.render.link import Sheet
from confsync.render.taxonomy import scheme_table
from confsync.render.words import counted, dated, listed, lozenge
from confsync.storage.vocabulary import escape, macro, table


def root_page(sheet: Sheet) -> str:
    """What this handbook holds, and the ways into it."""
    handbook = sheet.links.handbook
    return "".join(
        [
            macro("info", body=f"<p>{_purpose(sheet)}</p>"),
            f"<h2>{sheet.to_page(TAXONOMY, 'Label schemes')}</h2>{scheme_table(sheet, handbook.schemes)}",
            f"<h2>{sheet.to_page(GUIDELINES, 'Guidelines')}</h2>{_guideline_list(sheet)}",
            f"<h2>{sheet.to_page(INITIATIVES, 'Initiatives')}</h2>{_initiative_table(sheet, handbook.initiatives)}",
        ]
    )


def taxonomy_page(sheet: Sheet) -> str:
    """All label schemes."""
    return scheme_table(sheet, sheet.links.handbook.schemes)


def guidelines_page(_: Sheet) -> str:
    """The top of the guidelines when there is no guidelines/index.md."""
    return children()


def initiatives_page(sheet: Sheet) -> str:
    """All initiatives, those with a space of their own among them."""
    return _initiative_table(sheet, sheet.links.handbook.initiatives)


def _purpose(sheet: Sheet) -> str:
    handbook = sheet.links.handbook
    labels = sum(label.selectable for scheme in handbook.schemes for label in scheme.labels)
    parts = [
        f"{counted(len(handbook.schemes), 'label scheme')} with {counted(labels, 'label')} to choose from",
        counted(sum(map(sheet.links.shows, handbook.guidelines)), "guideline"),
        counted(len(handbook.initiatives), "initiative"),
    ]
    return (
        f"This handbook says what annotators mark and how they decide: {listed(parts)}. "
        "It is written and reviewed in git and published from there; propose a change there, not on these pages."
    )


def _guideline_list(sheet: Sheet) -> str:
    """The guidelines and their folders, two levels deep; what lies deeper is found on their pages."""
    below = _by_parent(sheet.links.references.places.values())
    items = [
        f"<li><p>{_entry(sheet, place)}</p>{bullets([_entry(sheet, child) for child in below.get(place.key, ())])}</li>"
        for place in below.get(GUIDELINES, ())
    ]
    return f"<ul>{''.join(items)}</ul>" if items else "<p>There are no guidelines yet.</p>"


def _by_parent(places: Iterable[Place]) -> Mapping[str | None, list[Place]]:
    found: dict[str | None, list[Place]] = {}
    for place in places:
        found.setdefault(place.parent, []).append(place)
    return found


def _entry(sheet: Sheet, place: Place) -> str:
    document = sheet.links.handbook.document_by_path.get(place.sources[0])
    state = f" {lozenge(document.status)}" if document and document.status != "approved" else ""
    return sheet.to_page(place.key, escape(place.title)) + state


def _initiative_table(sheet: Sheet, initiatives: tuple[Initiative, ...]) -> str:
    rows = [
        [
            sheet.to_page(f"initiatives/{initiative.id}", escape(initiative.title)),
            escape(initiative.owner or ""),
            bullets([escape(project.title) for project in initiative.projects]),
            bullets(
                [
                    f"{dated(part.due)} {escape(part.title)}"
                    for part in sorted(initiative.milestones, key=lambda part: (part.due, part.id))
                ]
            ),
        ]
        for initiative in initiatives
    ]
    if not rows:
        return "<p>There are no initiatives yet.</p>"
    return table(rows, head=["Initiative", "Owner", "Projects", "Milestones"], widths=[220, 140, 200, 200])
