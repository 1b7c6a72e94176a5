"""Comparison -> JSON, contract §8: `confsync schema edits`."""

from __future__ import annotations

from typing import Any

from confsync.model.edit import Bump, Comparison, Edit, Impact, Suggestion, Waiver
from confsync.show.edits_words import by_class
from confsync.show.json import document


def edits_json(comparison: Comparison) -> str:
    """Every edit, in the order of the comparison; nothing is left out or shortened."""
    return document(
        "edits",
        {
            "base": comparison.base,
            "head": comparison.head,
            "worst": comparison.worst,
            "counts": {rating: len(some) for rating, some in by_class(comparison.edits)},
            "versions": [_bump(bump) for bump in comparison.bumps],
            "missing_approvals": [{"class": one.rating, "role": one.role} for one in comparison.missing],
            "unread": list(comparison.unread),
            "edits": [edit_json(edit) for edit in comparison.edits],
            "suggestions": [_suggestion(one) for one in comparison.suggestions],
        },
    )


def edit_json(edit: Edit) -> dict[str, Any]:
    """One edit; `path` and `line` are where it stands in the head, or in the base when it is gone."""
    return {
        "kind": edit.kind,
        "class": edit.rating,
        "subject": edit.subject,
        "scheme": edit.scheme,
        "label": edit.label,
        "name": edit.title or None,
        "part": edit.part,
        "before": edit.before,
        "after": edit.after,
        "path": edit.at.path,
        "line": edit.at.line,
        "was": {"path": edit.was.path, "line": edit.was.line} if edit.was else None,
        "reason": edit.reason,
        "fingerprint": edit.fingerprint,
        "projects": list(edit.projects),
        "vendors": list(edit.vendors),
        "waiver": _waiver(edit.waiver) if edit.waiver else None,
        "impact": _impact(edit.impact) if edit.impact else None,
    }


def _waiver(waiver: Waiver) -> dict[str, Any]:
    return {"reason": waiver.reason, "expires": waiver.expires, "new": waiver.new}


def _impact(impact: Impact) -> dict[str, Any]:
    return {
        "answers": impact.answers,
        "datasets": dict(impact.datasets),
        "requeued": impact.requeued,
        "rehashed": impact.rehashed,
        "proven": impact.proven,
        "unread": list(impact.unread),
    }


def _bump(bump: Bump) -> dict[str, Any]:
    return {
        "scheme": bump.scheme,
        "before": bump.before,
        "after": bump.after,
        "needed": bump.needed,
        "enough": bump.enough,
    }


def _suggestion(one: Suggestion) -> dict[str, Any]:
    return {"scheme": one.scheme, "label": one.label, "into": one.into, "score": one.score, "patch": one.patch}
