"""Edit -> one sentence for somebody who annotates: what to do from now on, without any word of git or YAML.

A kind that has no sentence here is none of an annotator's business, whatever class a team gives it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from confsync.model.edit import Edit
from confsync.model.selection import NOT_YOURS
from confsync.report.markdown import bold, words
from confsync.show.edits_letter_sight import without_remarks
from confsync.show.edits_words import change, is_prose, told

# Of a label's id its name, "" for one that the reader need not know; None: there is no such label.
NameOf = Callable[[Edit, str], str | None]
_ENDS = " \t\n,.;:"  # of a stretch of words, where it is quoted by itself
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
    "lineage.changed": "What to use instead of it changed: {into}.",
    "status.changed": "It is {after} now; it was {before}.",
    "type.changed": "Answers have another form now: {after}, no longer {before}.",
    "card.multi_to_single": "Choose one label only from now on.",
    "card.single_to_multi": "You may choose several labels now.",
    "hotkey.changed": "Its key on the keyboard is {after} now; it was {before}.",
    "colour.changed": "It has another colour.",
    "synonym.added": "It is also called {after}.",
    "synonym.removed": "It is no longer called {before}.",
    "hierarchy.moved": "It belongs under {after} now; it was under {before}.",
    "hierarchy.deepened": "It belongs under {after} now; it was under {before}.",
    "hierarchy.shallowed": "It belongs under {after} now; it was under {before}.",
    "hierarchy.leaf_to_parent": "There are finer labels below it now: {after}. Choose the one that fits.",
    "order.changed": "Labels stand in another order now; where number keys follow it, look before you press.",
    "def.added": "It has a definition now: {after}",
    "def.removed": "It has no definition any more; ask us when you are in doubt.",
    "def.reworded": "Its definition now reads: {after}",
    "def.editorial": "It is written a little differently: {after}",
    "scope.narrowed": "It takes in less. In or out now reads: {after}; it was: {before}",
    "scope.widened": "It takes in more. In or out now reads: {after}; it was: {before}",
    "scope.reworded": "What it takes in or leaves out now reads: {after}; it was: {before}",
    "scope.redirected": "What it leaves out goes elsewhere now: {after}; it was: {before}",
    "edge.added": "A hard case was decided: {after}",
    "edge.flipped": "A hard case is decided otherwise now: {after}",
    "edge.reworded": "A hard case is told in other words: {after}",
    "edge.removed": "This decision counts no longer: {before}",
    "example.added": "New {example}: {after}",
    "example.removed": "This {example} counts no longer: {before}",
    "example.edited": "This {example} now reads: {after}",
    "example.flipped": "This example is judged otherwise now. It is {an example}: {after}",
    "media.changed": "A picture or recording was exchanged; look at it again.",
    "attr.added_required": "New, and always to be answered: {after}",
    "attr.added_optional": "New; answer it where it applies: {after}",
    "attr.made_required": "It must always be answered now.",
    "attr.made_optional": "It need not be answered any more.",
    "attr.removed": "It is gone; do not answer it any more.",
    "attr.renamed": "It is called {after} now, no longer {before}.",
    "attr.narrowed": "It applies to fewer labels: {after} now; it was {before}.",
    "attr.widened": "It applies to more labels: {after} now; it was {before}.",
    "value.added": "There is one more value to choose: {after}.",
    "value.removed": "Do not choose this value any more: {before}.",
    "relation.added": "New. {after}",
    "relation.removed": "It is gone; do not draw it any more.",
    "relation.renamed": "It is called {after} now, no longer {before}.",
    "relation.key_changed": "Prodigy stores it as {after} now, no longer as {before}.",
    "relation.domain": "It joins other labels now: {after}; it was {before}.",
    "rule.added": "New rule: {after}",
    "rule.removed": "This rule counts no longer: {before}",
    "rule.must_changed": "This rule now reads: {after}",
    "rule.editorial": "This rule is written a little differently: {after}",
    "rule.prose_changed": "Its text changed; read it again.",
    "doc.added": "A new document for you to read.",
    "doc.removed": "This document counts no longer.",
    "doc.renamed": "It has another title; it was: {before}.",
    "section.added": "A new section; read it.",
    "section.removed": "A section is gone.",
    "section.renamed": "A section has another heading: {after}; it was: {before}.",
    "project.added": "A new project for you.",
    "project.removed": "This project is no longer yours.",
    "project.label_added": "You may choose {after} now; its card in the instructions says what it means.",
    "project.label_removed": "Do not choose {before} any more.",
    "project.scheme_changed": "It has other labels altogether now, those of another scheme.",
    "project.interface_changed": "You answer on another screen now, {after}; it was {before}.",
    "project.hierarchy_changed": "Labels below other labels are offered in another way now.",
    "project.config_changed": "Prodigy shows or does something else now; you get its new settings from us.",
    "project.answers_changed": "What it means to ignore or reject changed: {after}; it was: {before}.",
}
_WITHIN = {"scope.narrowed", "scope.widened"}
_LIMITS: Mapping[tuple[bool, bool], str] = {
    (True, True): "It takes in more. Now part of it: {after}",
    (True, False): "It takes in less. No longer part of it: {before}",
    (False, True): "It takes in less. Now left out: {after}",
    (False, False): "It takes in more. No longer left out: {before}",
}  # (an include, not an exclude; it came, and did not go)
_NEW = {"label.added", "label.added.carved", "relation.added"}  # a definition is said if there is one
_NEW_TEXT = {"def.reworded", "rule.must_changed"}
_PARENTS = {"hierarchy.moved", "hierarchy.deepened", "hierarchy.shallowed"}
_NAMES = {*_PARENTS, "hierarchy.leaf_to_parent", "attr.narrowed", "attr.widened", "relation.domain"}
_NAMES |= {"project.label_added", "project.label_removed"}  # their values are ids of labels


def has_sentence(edit: Edit) -> bool:
    """Whether somebody who annotates is ever told of this kind."""
    return edit.kind in _SAYS


def sentence(edit: Edit, name_of: NameOf) -> str:
    """Markdown on one line, of an edit that has a sentence."""
    before, after = (_readable(_value(edit, value, name_of)) for value in (edit.before, edit.after))
    example = _example(edit.after if edit.after is not None else edit.before)
    shown = {
        "{before}": before or "nothing",
        "{after}": after or ("" if edit.kind in _NEW else "nothing"),
        "{into}": words(_into(edit, name_of)),
        "{example}": example,
        "{an example}": f"{'an' if example == 'example' else 'a'} {example}",
    }
    text = re.sub(r"\{[a-z ]+\}", lambda found: shown[found[0]], _said(edit)).rstrip()
    return text + (_was(edit) if edit.kind in _NEW_TEXT else "")


def _said(edit: Edit) -> str:
    if edit.kind in _WITHIN and (edit.before is None or edit.after is None):
        return _LIMITS[edit.part.startswith("include"), edit.after is not None]
    return _SAYS[edit.kind]


def _example(value: object) -> str:
    counter = isinstance(value, Mapping) and value.get("verdict") == "counterexample"
    return "counterexample" if counter else "example"


def _value(edit: Edit, value: Any, name_of: NameOf) -> str:
    """As a reader knows it: labels by their names, entries in words, links without where they lead."""
    if isinstance(value, Mapping):
        return _unlinked("; ".join(_entry(edit, value, name_of)))
    if edit.kind in _NAMES and value is not None:
        names = [value] if isinstance(value, str) else value
        if not names:
            return "every label"
        return ", ".join(name_of(edit, name) or NOT_YOURS for name in names)
    return _unlinked(told(value))


def _entry(edit: Edit, value: Mapping[str, Any], name_of: NameOf) -> Iterator[str]:
    """What the entry is, then the label that it names, then why."""
    kind = edit.kind.partition(".")[0]
    if kind in {"label", "attr", "relation"}:
        yield from filter(None, [", ".join(value.get("values", ())), value.get("definition", "")])
        return
    media = "a picture" if value.get("image") else "a recording" if value.get("audio") else None
    main = value.get("text") or value.get("case") or media
    if main is None:
        yield told(value)
        return
    decision, use = value.get("decision"), value.get("use")
    name = name_of(edit, use) if use else None
    if name == "" and edit.kind == "scope.redirected":
        name = NOT_YOURS
    yield main + (f" → {_decision(edit, decision, name_of)}" if decision else "") + (f" (use {name})" if name else "")
    yield from filter(None, [value.get("why"), value.get("because")])


def _decision(edit: Edit, decision: str, name_of: NameOf) -> str:
    """A label by its name, or words of its own."""
    name = name_of(edit, decision)
    return decision if name is None else name or NOT_YOURS


def _into(edit: Edit, name_of: NameOf) -> str:
    """The successors of a retired label, which stand in its tombstone."""
    into: Sequence[str] = edit.after.get("into", ()) if isinstance(edit.after, Mapping) else ()
    return " or ".join(dict.fromkeys(name_of(edit, name) or NOT_YOURS for name in into)) or "its successor"


def _was(edit: Edit) -> str:
    """The words that are new or gone, for a text that a reader knows by heart."""
    if not is_prose(edit):
        return ""
    pieces = [(piece.sign, _unlinked(piece.text).strip(_ENDS)) for piece in change(edit)]
    new, gone = ([text for sign, text in pieces if sign == wanted and re.search(r"\w", text)] for wanted in "+-")
    found = {"New:": [text for text in new if text not in gone], "Gone:": [text for text in gone if text not in new]}
    parts = [
        f"{bold(title)} {', '.join(f'“{_readable(text)}”' for text in some)}" for title, some in found.items() if some
    ]
    return f" ({'. '.join(parts)})" if parts else ""


def _unlinked(text: str) -> str:
    """Without where a link or an image leads, which is a file of ours, and without remarks that no page shows."""
    return re.sub(r"!?\[([^\[\]]*)\]\([^()]*\)", r"\1", without_remarks(text))


def _readable(text: str) -> str:
    """Harmless words in which brackets around a span stand as they are: nothing follows that would make them a link."""
    return re.sub(r"\\\[([^\[\]\\^]+)\\\](?![(\[:{])", r"[\1]", words(text))
