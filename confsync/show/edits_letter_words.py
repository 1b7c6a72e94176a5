"""Edit -> one sentence for somebody who annotates: what to do from now on, without any word of git or YAML."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from confsync.model.edit import Edit
from confsync.report.markdown import bold, words
from confsync.show.edits_words import change, is_prose, told

_SAYS: Mapping[str, str] = {
    "label.added": "New. {after}",
    "label.added.carved": "New; it takes over a part of another label. {after}",
    "label.retired": "Do not use it any more.",
    "label.replaced": "Do not use it any more; use {into} instead.",
    "label.merged": "Do not use it any more; use {into} instead.",
    "label.split": "Do not use it any more; use {into}, whichever fits.",
    "label.removed": "It is gone; do not use it any more.",
    "label.revived": "It may be used again.",
    "label.renamed": "It is called {after} now, no longer {before}.",
    "label.key_changed": "Prodigy stores it as {after} now, no longer as {before}.",
    "label.selectable_off": "It only groups other labels now: choose one of those.",
    "label.selectable_on": "It can be chosen now.",
    "status.changed": "It is {after} now; it was {before}.",
    "hotkey.changed": "Its key on the keyboard is {after} now; it was {before}.",
    "hierarchy.moved": "It belongs under {after} now; it was under {before}.",
    "def.added": "It has a definition now: {after}",
    "def.reworded": "Its definition now reads: {after}",
    "edge.added": "A hard case was decided: {after}",
    "edge.flipped": "A hard case is decided otherwise now: {after}",
    "edge.removed": "This decision counts no longer: {before}",
    "example.added": "New example: {after}",
    "example.removed": "This example counts no longer: {before}",
    "example.flipped": "This example is judged otherwise now: {after}",
    "media.changed": "A picture or recording was exchanged; look at it again.",
    "rule.added": "New rule: {after}",
    "rule.removed": "This rule counts no longer: {before}",
    "rule.must_changed": "This rule now reads: {after}",
    "doc.added": "A new document for you to read.",
    "doc.removed": "This document counts no longer.",
    "rule.prose_changed": "Its text changed; read it again.",
    "section.added": "A new section; read it.",
    "section.removed": "A section is gone.",
    "project.label_added": "You may choose {after} now.",
    "project.label_removed": "Do not choose {before} any more.",
}


def sentence(edit: Edit, name_of: Callable[[Edit, str], str]) -> str:
    """Markdown on one line; `name_of` knows what readers call a label that a value names by its id."""
    said = _SAYS.get(edit.kind) or _other(edit)
    before, after = (_named(edit, value, name_of) for value in (edit.before, edit.after))
    into = _into(edit, name_of)
    text = said.format(before=words(before) or "nothing", after=words(after) or "nothing", into=words(into))
    return text + (_was(edit) if edit.kind in {"def.reworded", "rule.must_changed"} else "")


def _named(edit: Edit, value: object, name_of: Callable[[Edit, str], str]) -> str:
    if isinstance(value, str):
        return name_of(edit, value)
    if (
        isinstance(value, Mapping)
        and edit.kind in {"edge.added", "edge.flipped"}
        and isinstance(value.get("decision"), str)
    ):
        return f"{value.get('case', '')} → {name_of(edit, value['decision'])}"
    return told(value)


def _into(edit: Edit, name_of: Callable[[Edit, str], str]) -> str:
    """The successors of a retired label, which stand in its tombstone."""
    retired = edit.after.get("retired", edit.after) if isinstance(edit.after, Mapping) else {}
    into = retired.get("into", ()) if isinstance(retired, Mapping) else ()
    return " or ".join(name_of(edit, name) for name in into) or "its successor"


def _other(edit: Edit) -> str:
    """A kind that has no sentence of its own."""
    if edit.kind.startswith("scope.") and (edit.before is None or edit.after is None):
        return _LIMITS[edit.part.startswith("include"), edit.after is not None]
    lead = edit.headline[:1].upper() + edit.headline[1:]
    if edit.before is not None and edit.after is not None:
        return words(lead) + ": {after} now; it was {before}."
    return words(lead) + (": {after}" if edit.after is not None else ": {before}")


_LIMITS: Mapping[tuple[bool, bool], str] = {
    (True, True): "It takes in more. Now part of it: {after}",
    (True, False): "It takes in less. No longer part of it: {before}",
    (False, True): "It takes in less. Now left out: {after}",
    (False, False): "It takes in more. No longer left out: {before}",
}  # (an include, not an exclude; it came, and did not go)


def _was(edit: Edit) -> str:
    """The words that are new or gone, for a text that a reader knows by heart."""
    if not is_prose(edit):
        return ""
    pieces = change(edit)
    gone = [words(piece.text) for piece in pieces if piece.sign == "-" and piece.text.strip()]
    came = [words(piece.text) for piece in pieces if piece.sign == "+" and piece.text.strip()]
    parts = [f"{bold(title)} {'; '.join(some)}" for title, some in (("New:", came), ("Gone:", gone)) if some]
    return f" ({', '.join(parts)})" if parts else ""
