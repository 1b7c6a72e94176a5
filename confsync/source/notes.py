"""(Node, remark) -> Finding: the findings of one file, gathered by its readers, in words that fit."""

from __future__ import annotations

import re
from collections.abc import Collection

from confsync.finding import Finding, Location, Severity, did_you_mean
from confsync.source.yaml import MOST, Mapping, Node, Scalar, Sequence, parse

_HINTED = 100  # looking for a similar word costs up to a millisecond
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_PASSWORD = re.compile(r"(://[^/\s@]*:)[^/\s@]*@")


class Notes:
    """The findings of one file, as its readers make them, and the key whose value is being read."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.key = ""
        self.findings: list[Finding] = []

    def at(self, node: Node) -> Location:
        """Where the node begins."""
        return Location(self.path, node.line, node.column)

    def add(
        self, node: Node, text: str, rule: str, *, hint: str | None = None, severity: Severity = Severity.ERROR
    ) -> None:
        """Notes a finding about a node."""
        if len(self.findings) < MOST:
            self.findings.append(Finding(at=self.at(node), text=text, rule=rule, severity=severity, hint=hint))

    def refuse(self, node: Node, wanted: str, *, hint: str | None = None) -> None:
        """Notes that a value is not what its key wants."""
        self.add(node, f"{self.key} must be {wanted}, not {shown(node)}", "bad-value", hint=hint)

    def similar(self, word: str, known: Collection[str]) -> str | None:
        """A hint at the known word that was probably meant, if there is one."""
        return did_you_mean(word, known) if len(self.findings) < _HINTED else None


def opened(path: str, content: bytes, key: str) -> tuple[Node | None, Notes]:
    """The root of a YAML file that must not be empty, and notes to go on with; `key` is what the root is called."""
    node, findings = parse(path, content)
    notes = Notes(path)
    notes.key = key
    notes.findings.extend(findings)
    if node is None and not findings:
        notes.add(Sequence(1, 1, []), "the file is empty", "missing-key")
    return node, notes


def shown(node: Node) -> str:
    """A value as its author would recognise it; no password of an address is repeated."""
    if isinstance(node, Sequence):
        return "a list"
    if isinstance(node, Mapping):
        return "a mapping"
    if is_null(node):
        return "nothing"
    text = _PASSWORD.sub(r"\1…@", node.text)
    return f'"{text}"' if len(text) <= 60 else f'"{text[:59]}…"'


def is_null(node: Node) -> bool:
    """Whether nothing stands there."""
    return isinstance(node, Scalar) and node.plain and node.text in _NULLS
