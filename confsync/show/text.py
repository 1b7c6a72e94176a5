"""Findings -> lines for a terminal or a log: `path:line:column: severity: text [rule]`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from confsync.finding import Finding, Severity

Paint = Callable[[str, str], str]  # (text, colour name) -> text


def plain(text: str, _colour: str) -> str:
    """No colours: for files, pipes and NO_COLOR."""
    return text


_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}


def findings_text(findings: Iterable[Finding], paint: Paint = plain) -> str:
    """A line per finding and a line per hint, in the order given; "" for none."""
    lines = []
    for finding in findings:
        severity = paint(f"{finding.severity}:", _COLOURS.get(finding.severity, "blue"))
        lines.append(f"{one_line(str(finding.at))}: {severity} {one_line(finding.text)} [{finding.rule}]")
        if finding.hint:
            lines.append(f"  hint: {one_line(finding.hint)}")
    return "\n".join(lines)


def tally(findings: Sequence[Finding]) -> str:
    """How many of each severity, such as "2 errors, 1 warning"; "no findings" for none."""
    counts = [(severity, sum(finding.severity is severity for finding in findings)) for severity in _COLOURS]
    return ", ".join(count(number, severity) for severity, number in counts if number) or "no findings"


def count(number: int, noun: str, nouns: str | None = None) -> str:
    """A number with its noun, in the plural unless it is one."""
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"


def first_few(names: Sequence[str], most: int, joint: str = ", ") -> str:
    """The first `most` and how many there are besides: `a, b and 3 more`."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return joint.join(names[:most]) + more


def one_line(text: str) -> str:
    """Text that cannot break a line or steer a terminal: control characters are shown as U+FFFD."""
    return "".join(
        " " if character in "\n\t" else character if character.isprintable() else "\ufffd" for character in text
    )
