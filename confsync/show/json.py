"""Results -> JSON documents, each with a `format` name and a published schema (`confsync schema NAME`)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from confsync.finding import Finding, Severity


def document(name: str, content: dict[str, Any]) -> str:
    """A JSON document of format `confsync.<name>/1`, indented, in the order given."""
    return json.dumps({"format": f"confsync.{name}/1", **content}, ensure_ascii=False, indent=2)


def findings_json(findings: Sequence[Finding]) -> str:
    """Contract §8, findings."""
    return document(
        "findings",
        {
            "findings": [_finding(finding) for finding in findings],
            "errors": sum(finding.severity is Severity.ERROR for finding in findings),
            "warnings": sum(finding.severity is Severity.WARNING for finding in findings),
        },
    )


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "path": finding.at.path,
        "line": finding.at.line,
        "column": finding.at.column,
        "severity": finding.severity.value,
        "rule": finding.rule,
        "text": finding.text,
        "hint": finding.hint,
    }
