"""Findings -> GitHub workflow commands, which GitHub shows beside the changed lines.

GitHub keeps 10 errors, 10 warnings and 10 notices of a step and drops the rest without a word, so the worst come first
and a last line says how many there are besides. Escaping: https://github.com/actions/toolkit, command.ts (observed).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from confsync.finding import Finding, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_KEPT = 10


def findings_github(findings: Sequence[Finding]) -> str:
    """At most ten commands of each severity, then what was left out; "" for none."""
    return "\n".join(_lines(findings))


def _lines(findings: Sequence[Finding]) -> Iterator[str]:
    for severity, command in _COMMANDS.items():
        same = [finding for finding in findings if finding.severity is severity]
        for finding in same[:_KEPT]:
            at = finding.at
            place = f"file={property_(at.path)},line={at.line},col={at.column},title={property_(finding.rule)}"
            hint = f" ({finding.hint})" if finding.hint else ""
            yield f"::{command} {place}::{message(finding.text + hint)}"
        if len(same) > _KEPT:
            yield f"{len(same) - _KEPT} more of severity {severity}: run confsync check to see them all"


def message(text: str) -> str:
    """What follows the second pair of colons of a command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def property_(text: str) -> str:
    """The value of a key such as `file` or `title`."""
    return message(text).replace(":", "%3A").replace(",", "%2C")
