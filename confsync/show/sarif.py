"""Findings -> SARIF 2.1.0, the form in which GitHub code scanning and editors take them (OASIS, 2020-03-27)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from confsync.finding import Finding, Severity
from confsync.lint.check import RULES
from confsync.lint.elsewhere import ELSEWHERE

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def findings_sarif(findings: Sequence[Finding], *, version: str, prefix: str = "") -> str:
    """One run with one result per finding; rules in order of name. Paths as in show/github.py."""
    texts = {**ELSEWHERE, **{rule.name: rule.text for rule in RULES}}
    rules = [described(rule, texts.get(rule, rule)) for rule in _rules(findings)]
    driver = {"name": "confsync", "version": version, "rules": rules}
    results = [_result(one, prefix) for one in findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    sarif = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(sarif, ensure_ascii=False, indent=2)


def described(rule: str, text: str) -> dict[str, Any]:
    """A rule with what GitHub demands of one: a line, a text and help, all three in plain words."""
    line = text.partition("\n")[0]
    return {
        "id": rule,
        "shortDescription": {"text": line},
        "fullDescription": {"text": text},
        "help": {"text": text},
    }


def _rules(findings: Sequence[Finding]) -> list[str]:
    return sorted({finding.rule for finding in findings})


def _result(finding: Finding, prefix: str) -> dict[str, Any]:
    at = finding.at
    region = {"startLine": at.line, "startColumn": at.column}
    place = {"artifactLocation": {"uri": quote(prefix + at.path), "uriBaseId": "%SRCROOT%"}, "region": region}
    text = finding.text if finding.hint is None else f"{finding.text} ({finding.hint})"
    # Without the line, so that an alert stays the same alert when text above it grows.
    print_ = sha256(f"{finding.rule}\0{at.path}\0{finding.text}".encode()).hexdigest()
    return {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"confsync/v1": print_},
    }
