"""Comparison -> a letter to one audience, such as a vendor: what changed for you, and what to do.

It leaves the house. So it holds only what the audience may see (changes of things that its own projects use, and of
documents that are written for it), names no other project or vendor, and gives no reasons of ours. It is Markdown that
reads well as plain text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from confsync.model.document import Document
from confsync.model.edit import Class, Comparison, Edit
from confsync.model.handbook import Handbook
from confsync.model.taxonomy import Label
from confsync.report.markdown import bold, heading, items, paragraphs, words
from confsync.show.edits_letter_words import sentence
from confsync.show.edits_words import by_name
from confsync.show.text import count

_ANSWERS: Mapping[Class, str] = {
    Class.FORBIDDEN: "ask us before you go on with it.",
    Class.BREAKING: "we convert your earlier answers; do not change them yourselves.",
    Class.RE_ANNOTATE: "your earlier answers may be wrong now, and we may send some of them back to you.",
    Class.RETRAIN: "your earlier answers stay as they are.",
}


_CONVERTED = frozenset({"label.replaced", "label.merged", "label.key_changed", "relation.key_changed"})
_BY_HAND = "we see to your earlier answers; do not change them yourselves."


def edits_letter(comparison: Comparison, *, audience: str, base: Handbook, head: Handbook) -> str:
    """The letter; one that says so when nothing changed for this audience."""
    desk = _Desk(audience, base, head)
    seen = [edit for edit in comparison.edits if desk.may_see(edit)]
    telling = [edit for edit in seen if edit.rating is not Class.COSMETIC]
    quiet = len(seen) - len(telling)
    if not telling:
        said = "Nothing changed that you need to know. Go on as you do."
        return paragraphs(heading(1, f"What changed for {words(audience)}"), said) + "\n"
    sections = [paragraphs(heading(2, title), *blocks) for title, blocks in desk.sections(telling)]
    also = (
        f"Besides, there {'is' if quiet == 1 else 'are'} {count(quiet, 'change')} of looks only; you need do nothing."
    )
    return (
        paragraphs(heading(1, f"What changed for {words(audience)}"), _short(telling), *sections, also if quiet else "")
        + "\n"
    )


def _short(edits: Sequence[Edit]) -> str:
    """What to do, before anything else."""
    things = count(len(by_name(edits)), "thing that you work with changed", "things that you work with changed")
    lines = [f"{bold(f'{things}.')} Read this before you go on; all of it counts for new work from now on."]
    ratings = {edit.rating for edit in edits}
    if Class.BREAKING in ratings or Class.RE_ANNOTATE in ratings:
        lines.append("Earlier answers are affected where it says so below.")
    else:
        lines.append("Your earlier answers stay as they are.")
    return " ".join(lines)


_LINKS = ("ref.", "anchor.", "link.")


class _Desk:
    """Both handbooks, as one audience may know them."""

    def __init__(self, audience: str, base: Handbook, head: Handbook) -> None:
        self._audience = audience
        self._base = base
        self._head = head
        self._own = {
            f"{initiative.id}/{project.id}": project
            for side in (base, head)
            for initiative, project in side.projects()
            if project.vendor == audience
        }

    def may_see(self, edit: Edit) -> bool:
        """Whether it is about something of theirs that they may know; of a document, on the side where it stands."""
        if edit.kind.startswith("project."):
            return f"{edit.subject}/{edit.label}" in self._own
        if edit.kind.startswith(_LINKS):
            return False  # for authors to mend
        if edit.scheme is not None:
            return self._audience in edit.vendors
        sides = [side.document_by_path.get(edit.subject) for side in (self._base, self._head)]
        shown = [document for document in sides if document is not None]
        return self._audience in edit.vendors and bool(shown) and all(map(self._is_theirs, shown))

    def _is_theirs(self, document: Document) -> bool:
        return document.status != "draft" and document.seen_by(self._audience)

    def sections(self, edits: Sequence[Edit]) -> Iterator[tuple[str, list[str]]]:
        """A title and its blocks for each scheme, document and project, in the order of the comparison."""
        by_subject: dict[str, list[Edit]] = {}
        for edit in edits:
            by_subject.setdefault(edit.scheme or edit.subject, []).append(edit)
        for subject, some in by_subject.items():
            yield self._title(subject), [block for _, about in by_name(some) for block in self._about(about)]

    def _title(self, subject: str) -> str:
        new, old = self._head.scheme_by_id.get(subject), self._base.scheme_by_id.get(subject)
        scheme = new or old
        if scheme:
            moved = f", {old.version} → {new.version}" if old and new and old.version != new.version else ""
            return words(f"{scheme.title}{moved}")
        document = self._head.document_by_path.get(subject) or self._base.document_by_path.get(subject)
        return words(f"Guideline: {document.title}" if document else f"Your project in {subject}")

    def _about(self, edits: Sequence[Edit]) -> Iterator[str]:
        """A heading for the label, rule or project, a line for each change, and what becomes of earlier answers."""
        name = self._name(edits[0])
        if name:
            yield heading(3, words(name))
        worst = max((edit.rating for edit in edits), key=list(Class).index)
        lines = [sentence(edit, self._label_name) for edit in edits]
        by_hand = any(edit.rating is Class.BREAKING and edit.kind not in _CONVERTED for edit in edits)
        answers = _BY_HAND if worst is Class.BREAKING and by_hand else _ANSWERS[worst]
        yield items([*lines, f"{bold('Earlier answers:')} {answers}"])

    def _name(self, edit: Edit) -> str:
        if edit.kind.startswith("project."):
            return self._own[f"{edit.subject}/{edit.label}"].title
        if edit.kind.startswith("rule.") and edit.label:
            return f'Rule "{edit.label}"'
        label = self._label(edit.scheme, edit.label)
        return f"{label.name} ({label.key})" if label else edit.label or ""

    def _label_name(self, edit: Edit, name: str) -> str:
        """What readers call a label; anything else as it is."""
        project = self._own.get(f"{edit.subject}/{edit.label}") if edit.kind.startswith("project.label_") else None
        label = self._label(project.scheme if project else edit.scheme, name)
        return label.name if label else name

    def _label(self, scheme: str | None, name: str | None) -> Label | None:
        for side in (self._head, self._base):
            found = side.scheme_by_id.get(scheme or "")
            if found and name is not None and name in found.by_id:
                return found.by_id[name]
        return None
