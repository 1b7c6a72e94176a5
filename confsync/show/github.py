"""Findings -> GitHub workflow commands, which GitHub shows beside the changed lines.

GitHub keeps 10 errors, 10 warnings and 10 notices of a step and drops the rest without a word, so the worst come first
and a last line says how many there are besides. Escaping: https://github.com/actions/toolkit, command.ts (observed).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from confsync.finding import Finding, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
KEPT = 10  # commands of one kind that GitHub shows


def findings_github(findings: Sequence[Finding], prefix: str = "") -> str:
    """At most ten commands of each severity, then what was left out; "" for none.

    GitHub counts paths from the top of the repository: `prefix` is the handbook's folder in it, "docs/handbook/".
    """
    return "\n".join(_lines(findings, prefix))


def _lines(findings: Sequence[Finding], prefix: str) -> Iterator[str]:
    for severity, command in _COMMANDS.items():
        same = [finding for finding in findings if finding.severity is severity]
        for finding in same[:KEPT]:
            at = finding.at
            hint = f" ({finding.hint})" if finding.hint else ""
            place: dict[str, str | int] = {
                "file": prefix + at.path,
                "line": at.line,
                "col": at.column,
                "title": finding.rule,
            }
            yield workflow_command(command, finding.text + hint, **place)
        if len(same) > KEPT:
            yield f"{len(same) - KEPT} more of severity {severity}: run confsync check to see them all"


def workflow_command(name: str, message: str, **properties: str | int) -> str:
    """One line that GitHub takes for a command, whatever the message and the properties hold."""
    spelled = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{name} {spelled}::{_message(message)}"


def _message(text: str) -> str:
    """What follows the second pair of colons of a command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """The value of a key such as `file` or `title`."""
    return _message(text).replace(":", "%3A").replace(",", "%2C")
