"""Label -> sentences on its past and on its use: what became of it, what it took over, which projects assign it."""

from __future__ import annotations

from collections.abc import Mapping

from confsync.model.initiative import Initiative, Project
from confsync.model.taxonomy import Label, Retirement
from confsync.render.link import Sheet
from confsync.render.taxonomy_name import all_named, named
from confsync.render.taxonomy_view import SchemeView
from confsync.render.words import listed
from confsync.storage.vocabulary import escape

_BECAME: Mapping[str, str] = {"replaced": "replaced by", "merged": "merged into", "split": "split into"}
_ENDED: Mapping[str, str] = {"out-of-scope": "no longer in scope", "error": "it should never have existed"}


def fate(sheet: Sheet, view: SchemeView, label: Label) -> str:
    """Why a retired label left and what to use now; nothing for a label in use."""
    end = label.retired
    if end is None:
        return ""
    heirs = listed(all_named(sheet, view, end.into))
    reason = f"{_BECAME[end.reason]} {heirs}" if heirs and end.reason in _BECAME else _without_heir(end, heirs)
    return f"Retired since {escape(end.since)}: {reason}."


def _without_heir(end: Retirement, heirs: str) -> str:
    reason = _ENDED.get(end.reason, escape(end.reason))
    return f"{reason}; see {heirs}" if heirs else reason


def origin(sheet: Sheet, view: SchemeView, label: Label) -> str:
    """Which retired labels it took over from."""
    parts = []
    for before in view.inherits.get(label.id, ()):
        end = before.retired
        how = f" ({escape(end.reason)} in {escape(end.since)})" if end else ""
        parts.append(named(sheet, view, before.id) + how)
    return f"Takes over from {listed(parts)}" if parts else ""


def users(sheet: Sheet, view: SchemeView, label: Label) -> list[str]:
    """The projects in which annotators can assign it, linked."""
    return [to_project(sheet, *pair) for pair in view.users.get(label.id, ())]


def to_project(sheet: Sheet, initiative: Initiative, project: Project) -> str:
    """A project's title, linked to its place on the initiative's page."""
    words = f"{escape(project.title)} ({escape(initiative.title)})"
    return sheet.to_page(f"initiatives/{initiative.id}", words, f"project-{project.id}")
