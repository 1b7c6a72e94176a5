"""(Handbook, Handbook) -> rules that stand in another document now, in the same words, for the same people.

A rule that moves is no rule less and no rule more to those who read both documents. To anybody else it is, so it only
counts as moved when every project and every audience that had it has it still, or had it before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from confsync.diff.words import meaning
from confsync.model.document import Document, Rule
from confsync.model.handbook import Handbook

Place = tuple[str, str]  # path, id of the rule


@dataclass(frozen=True, slots=True)
class Moves:
    """Where rules went and where they came from."""

    went: Mapping[Place, str] = field(default_factory=dict)  # in the base -> path in the head
    came: Mapping[Place, str] = field(default_factory=dict)  # in the head -> path in the base


def moved_rules(base: Handbook, head: Handbook, former: Mapping[str, str]) -> Moves:
    """`former` is where documents stood before, new path -> old path."""
    now = {before: path for path, before in former.items()}
    gone = list(_missing(base, head, now))
    come: dict[tuple[str, ...], list[tuple[Document, Rule]]] = {}
    for document, rule in _missing(head, base, former) if gone else ():
        come.setdefault(meaning(rule.text), []).append((document, rule))
    went: dict[Place, str] = {}
    came: dict[Place, str] = {}
    for old, rule in gone:
        for new, other in come.get(meaning(rule.text), ()):
            # In a document that stayed the same one, the rule has another id, and its sentence stays.
            if now.get(old.path, old.path) == new.path:
                continue
            if _users(base, old.path) & _projects(head) <= _users(head, new.path) and _sees(old, new):
                went.setdefault((old.path, rule.id), new.path)
            if _users(head, new.path) & _projects(base) <= _users(base, old.path) and _sees(new, old):
                came.setdefault((new.path, other.id), old.path)
    return Moves(went, came)


def is_read(path: str, base: Handbook, head: Handbook) -> bool:
    """Whether a document of the head is for a project that there was before, so that there may be answers."""
    return bool(_users(head, path) & _projects(base))


def _missing(side: Handbook, other: Handbook, paths: Mapping[str, str]) -> Iterator[tuple[Document, Rule]]:
    """Rules of one side whose document has none of their id on the other."""
    for document in side.documents():
        if document.is_report:
            continue
        twin = other.document_by_path.get(paths.get(document.path, document.path))
        known = {rule.id for rule in twin.draft.rules} if twin else set()
        yield from ((document, rule) for rule in document.draft.rules if rule.id not in known and meaning(rule.text))


def _sees(first: Document, second: Document) -> bool:
    """Whether everybody who sees the first document sees the second."""
    if second.status == "draft" and first.status != "draft":
        return False
    return not second.audience or bool(first.audience and set(first.audience) <= set(second.audience))


def _projects(handbook: Handbook) -> frozenset[str]:
    return frozenset(f"{initiative.id}/{project.id}" for initiative, project in handbook.projects())


def _users(handbook: Handbook, path: str) -> frozenset[str]:
    """Projects that go by a document."""
    pairs = ((f"{initiative.id}/{project.id}", project) for initiative, project in handbook.projects())
    return frozenset(name for name, project in pairs if path in project.guidelines)
