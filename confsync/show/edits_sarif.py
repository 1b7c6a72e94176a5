"""Comparison -> SARIF 2.1.0: one result for each change, with the fingerprint that stays when lines move.

GitHub takes 25,000 results of a run and keeps 5,000, so no more are written, worst first. A notification says how many
there are besides, and others what could not be compared.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from confsync.diff.kinds import KINDS
from confsync.model.edit import Class, Comparison, Edit
from confsync.show.edits_github import ranked
from confsync.show.edits_text import words_changed
from confsync.show.edits_verdict import to_know
from confsync.show.edits_words import full_name, headline
from confsync.show.sarif import described

_KEPT = 5_000
_MOST = 2_000  # characters of a change
_LEVELS: Mapping[Class, str] = {
    Class.FORBIDDEN: "error",
    Class.BREAKING: "warning",
    Class.RE_ANNOTATE: "warning",
    Class.RETRAIN: "note",
    Class.COSMETIC: "none",
}


def edits_sarif(comparison: Comparison, *, version: str, prefix: str = "") -> str:
    """One run; rules are the kinds of change, in order of name. Paths as in show/github.py."""
    edits = ranked(comparison.edits)
    rules = [_rule(kind) for kind in sorted({edit.kind for edit in edits[:_KEPT]})]
    run = {
        "tool": {"driver": {"name": "confsync diff", "version": version, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": _remarks(comparison, len(edits))}],
        "results": [_result(edit, prefix) for edit in edits[:_KEPT]],
    }
    sarif = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(sarif, ensure_ascii=False, indent=2)


def _rule(kind: str) -> dict[str, Any]:
    """A kind of change: what it is in each of its variants, and their classes."""
    variants = [f"{one.text} Class: {one.rating}." for one in KINDS.values() if one.id == kind]
    return described(kind, "\n".join(variants) or kind)


def _remarks(comparison: Comparison, number: int) -> list[dict[str, Any]]:
    """What no result says: what was not compared, what waives itself, and how many changes are left out."""
    more = number - _KEPT
    rest = [f"{more:,} milder changes are left out; confsync diff --format json has them all"] if more > 0 else []
    return [{"level": "warning", "message": {"text": text}} for text in (*to_know(comparison), *rest)]


def _result(edit: Edit, prefix: str) -> dict[str, Any]:
    region = {"startLine": edit.at.line, "startColumn": edit.at.column}
    place = {"artifactLocation": {"uri": quote(prefix + edit.at.path), "uriBaseId": "%SRCROOT%"}, "region": region}
    text = f"{full_name(edit)}: {headline(edit)}: {words_changed(edit, most=_MOST)}\n{edit.rating}: {edit.reason}"
    result: dict[str, Any] = {
        "ruleId": edit.kind,
        "level": _LEVELS[edit.rating],
        "kind": "informational" if edit.rating is Class.COSMETIC else "fail",
        "message": {"text": text},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"confsyncEdit/v1": edit.fingerprint},
        "properties": {"class": edit.rating, "projects": list(edit.projects)},
    }
    if edit.waiver:
        result["suppressions"] = [{"kind": "external", "justification": edit.waiver.reason}]
    return result
