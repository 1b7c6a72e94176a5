"""Comparison -> a letter to one audience, such as a vendor: what changed for you, and what to do.

It leaves the house. So it holds only what the audience may know (edits_letter_sight.py), names no other project or
vendor, no label of theirs, no file, and gives no reasons of ours. It is Markdown that reads well as plain text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from confsync.diff.migration import make_migrations
from confsync.model.document import Document
from confsync.model.edit import Class, Comparison, Edit
from confsync.model.handbook import Handbook
from confsync.model.taxonomy import Label
from confsync.report.markdown import bold, heading, items, paragraphs, words
from confsync.show.edits_letter_sight import WENT, Sight
from confsync.show.edits_letter_words import has_sentence, sentence
from confsync.show.edits_words import by_class, by_name
from confsync.show.text import count

_ANSWERS: Mapping[Class, str] = {
    Class.FORBIDDEN: "ask us before you go on with it.",
    Class.BREAKING: "we convert your earlier answers; do not change them yourselves.",
    Class.RE_ANNOTATE: "your earlier answers may be wrong now, and we may send some of them back to you.",
    Class.RETRAIN: "your earlier answers stay as they are.",
}
_BY_HAND = "we see to your earlier answers; do not change them yourselves."


def edits_letter(comparison: Comparison, *, audience: str, base: Handbook, head: Handbook) -> str:
    """The letter; one that says so when nothing changed for this audience."""
    desk = _Desk(audience, base, head)
    seen = [edit for edit in desk.sight.seen(comparison.edits) if has_sentence(edit)]
    telling = [edit for edit in seen if edit.rating is not Class.COSMETIC]
    quiet = len(seen) - len(telling)
    title = heading(1, f"What changed for {words(audience)}")
    if not telling:
        return paragraphs(title, "Nothing changed that you need to know. Go on as you do.") + "\n"
    sections = [paragraphs(heading(2, name), *blocks) for name, blocks in desk.sections(telling)]
    looks = (
        f"Besides, there {'is' if quiet == 1 else 'are'} {count(quiet, 'change')} of looks only; you need do nothing."
    )
    return paragraphs(title, _short(telling), *sections, looks if quiet else "") + "\n"


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


class _Desk:
    """Both handbooks, and what the audience may know of them."""

    def __init__(self, audience: str, base: Handbook, head: Handbook) -> None:
        self.sight = Sight(base, head, audience)
        self._converted = {
            (migration.scheme, move.kind, move.source.id)
            for migration in make_migrations(base, head).values()
            for move in migration.moves
            if not migration.whole
        }
        self._base = base
        self._head = head

    def sections(self, edits: Sequence[Edit]) -> Iterator[tuple[str, list[str]]]:
        """A title and its blocks for each scheme and document and for all projects, in the order of the comparison."""
        by_title: dict[str, list[Edit]] = {}
        for edit in edits:
            by_title.setdefault(self._title(edit), []).append(edit)
        for title, some in by_title.items():
            # What has no heading of its own comes before what has, or it would seem to stand below that.
            things = sorted(by_name(some), key=lambda thing: self._name(thing[1][0]) != "")
            yield title, [block for _, about in things for block in self._about(about)]

    def _title(self, edit: Edit) -> str:
        if edit.scheme is not None:
            new, old = self._head.scheme_by_id.get(edit.scheme), self._base.scheme_by_id.get(edit.scheme)
            versions = [one.version for one in (old, new) if one]
            title = next(one.title for one in (new, old) if one)
            return words(f"{title}, {' → '.join(dict.fromkeys(versions))}" if len(set(versions)) == 2 else title)
        document = self._document(edit.subject)
        return words(f"Guideline: {document.title}") if document else "Your projects"

    def _about(self, edits: Sequence[Edit]) -> Iterator[str]:
        """A heading for the label, rule or project, a line for each change, and what becomes of earlier answers."""
        name = self._name(edits[0])
        if name:
            yield heading(3, words(name))
        worst = by_class(edits)[0][0]
        # Of a label that went, nothing else matters any more.
        told = [edit for edit in edits if edit.kind in WENT] or edits
        lines = [sentence(edit, self._label_name) for edit in told]
        breaking = {(edit.scheme, edit.kind, edit.label) for edit in told if edit.rating is Class.BREAKING}
        by_hand = not breaking <= self._converted
        answers = _BY_HAND if worst is Class.BREAKING and by_hand else _ANSWERS[worst]
        yield items([*dict.fromkeys(lines), f"{bold('Earlier answers:')} {answers}"])

    def _name(self, edit: Edit) -> str:
        """What a reader calls the thing within its scheme or document; "" for these themselves."""
        if edit.label is None:
            return ""
        if project := self.sight.project(edit):
            return project.title
        if edit.scheme is None:
            return f'Rule "{edit.label}"' if edit.part.startswith("rules/") else self._section(edit)
        if edit.is_property:
            return self._property(edit)
        label = self._label(edit.scheme, edit.label)
        return f"{label.name} ({label.key})" if label else ""

    def _label_name(self, edit: Edit, name: str) -> str | None:
        project = self.sight.project(edit)
        return self.sight.label_name(project.scheme if project else edit.scheme, name)

    def _document(self, path: str) -> Document | None:
        return self._head.document_by_path.get(path) or self._base.document_by_path.get(path)

    def _section(self, edit: Edit) -> str:
        sides = (self._head.document_by_path.get(edit.subject), self._base.document_by_path.get(edit.subject))
        found = (one.text for side in sides if side for one in side.draft.headings if one.anchor == edit.label)
        return next((f'Section "{text}"' for text in found), "")

    def _property(self, edit: Edit) -> str:
        """An attribute or a relation, by its name."""
        for side in (self._head, self._base):
            scheme = side.scheme_by_id.get(edit.scheme or "")
            names = {one.id: one.name for one in scheme.attributes} if scheme else {}
            names |= {one.id: one.name for one in scheme.relations} if scheme else {}
            if edit.label in names:
                return names[edit.label]
        return ""

    def _label(self, scheme: str, name: str) -> Label | None:
        """A label of theirs, as it is now, or as it was."""
        for side in (self.sight.head, self.sight.base):
            if side.label_name(scheme, name):
                return side.handbook.scheme_by_id[scheme].by_id[name]
        return None
