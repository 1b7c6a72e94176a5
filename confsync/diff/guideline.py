"""(Handbook, Handbook) -> Edits of guidelines and initiatives' pages: their rules, their other text, their links."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from confsync.diff.frame import Frame
from confsync.diff.link import links_edits
from confsync.diff.rule import Moves, is_read, moved_rules
from confsync.diff.section import Section, sections
from confsync.diff.words import meaning, same_words
from confsync.finding import spot
from confsync.model.document import Document, Rule
from confsync.model.edit import Edit
from confsync.model.handbook import Handbook

_OWN = frozenset({"title", "owners", "status", "audience", "page", "order", "schemes"})


def documents_edits(base: Handbook, head: Handbook, former: Mapping[str, str]) -> Iterator[Edit]:
    """By path, or by where it was before: see `former_paths`. Reports are not compared: nobody writes them by hand."""
    old, new = _written(base), _written(head)
    moves = moved_rules(base, head, former)
    paths = _paths_now(base, head, former)
    for path, document in new.items():
        before = old.get(former.get(path, path))
        frame = Frame(subject=path, at=document.at, was=before.at if before else None)
        if before is None:
            if path not in base.broken:
                kind = _arrival(document, is_read(path, base, head), moves)
                yield frame.edit(kind, "", None, _plain(document))
        elif before != document:
            yield from _document(frame, before, document, moves, paths)
    for path in old.keys() - new.keys() - set(former.values()) - head.broken:
        gone = old[path]
        kind = "doc.removed+rules" if _has_other_rules(gone, moves.went) else "doc.removed"
        yield Frame(subject=path, at=gone.at, was=gone.at).edit(kind, "", _plain(gone))
    yield from links_edits(base, head, former)


def _arrival(document: Document, read: bool, moves: Moves) -> str:
    """What a new document is; `read` is whether a project that there was before reads it."""
    if document.status == "draft":
        return "doc.added+draft"
    return "doc.added+rules" if read and _has_other_rules(document, moves.came) else "doc.added"


def _has_other_rules(document: Document, moved: Collection[tuple[str, str]]) -> bool:
    """Whether it has a rule besides those that moved."""
    return any((document.path, rule.id) not in moved for rule in document.draft.rules)


def former_paths(base: Handbook, head: Handbook, moved: Mapping[str, str]) -> dict[str, str]:
    """New path -> old path of documents that moved.

    As the front matter says, as git saw it (`moved`, the other way round), or where title and text are the same.
    """
    old, new = _written(base), _written(head)
    gone = dict.fromkeys(path for path in old if path not in new)
    found: dict[str, str] = {}
    told = {path: before for before, path in moved.items()}
    same = {(old[path].title, old[path].text): path for path in gone}
    for path, document in new.items():
        if path not in old:
            alike = same.get((document.title, document.text)) if document.text.strip() else None
            before = next((one for one in (document.page, told.get(path), alike) if one in gone), None)
            if before is not None:
                found[path] = before
                del gone[before]
    return found


def audience_kind(before: tuple[str, ...], after: tuple[str, ...]) -> str | None:
    """What a new audience means, an empty one being everybody; None for the same."""
    old, new = set(before), set(after)
    if old and not (new and new <= old):
        return "audience.widened"
    return "audience.narrowed" if old != new else None


def _paths_now(base: Handbook, head: Handbook, former: Mapping[str, str]) -> dict[str, str]:
    """Where documents and schemes that moved are, old path -> new path: links that follow them lead nowhere else."""
    schemes = {one.path: head.scheme_by_id[one.id].path for one in base.schemes if one.id in head.scheme_by_id}
    return schemes | {before: path for path, before in former.items()}


def _written(handbook: Handbook) -> dict[str, Document]:
    return {one.path: one for one in handbook.documents() if not one.is_report}


def _document(frame: Frame, base: Document, head: Document, moves: Moves, paths: Mapping[str, str]) -> Iterator[Edit]:
    if base.path != head.path:
        yield frame.edit("doc.moved", "path", base.path, head.path)
    yield from _front(frame, base, head)
    if base.text == head.text:
        return
    old = {rule.id: rule for rule in reversed(base.draft.rules)}
    new = {rule.id: rule for rule in reversed(head.draft.rules)}
    named = _known(base, [rule for name, rule in new.items() if name not in old])
    unnamed = _known(head, [rule for name, rule in old.items() if name not in new])
    for name in dict.fromkeys((*old, *new)):
        elsewhere = moves.went.get((base.path, name)) or moves.came.get((head.path, name))
        yield from _rule(frame, name, old.get(name), new.get(name), name in named | unnamed, elsewhere)
    apart = (old.keys() | new.keys()) - named - unnamed
    yield from _sections(frame, dict(sections(base, apart)), dict(sections(head, apart)), paths)


def _front(frame: Frame, base: Document, head: Document) -> Iterator[Edit]:
    kind = audience_kind(base.audience, head.audience)
    changes: dict[str, tuple[str, Any, Any]] = {
        "title": ("doc.renamed", base.title, head.title),
        "owners": ("owner.changed", sorted(base.owners), sorted(head.owners)),
        "status": ("status.changed", base.status, head.status),
        "audience": (kind or "audience.narrowed", sorted(set(base.audience)), sorted(set(head.audience))),
        "order": ("doc.changed", base.order, head.order),
        "schemes": ("doc.changed", sorted(base.schemes), sorted(head.schemes)),
    }
    for key in sorted({*base.front, *head.front} - _OWN):
        changes[key] = ("doc.changed", base.front.get(key), head.front.get(key))
    for key, (name, before, after) in changes.items():
        if before != after:
            new = [one for one in head.audience if one not in base.audience]
            told = {"after": new or "everybody"} if key == "audience" else None
            yield frame.edit(name, key, before, after, at=spot(head, key), was=spot(base, key), told=told)


def _known(other: Document, rules: list[Rule]) -> set[str]:
    """Ids of rules whose words stand in another state of the document, where they have no id."""
    if not rules:
        return set()
    words = f" {' '.join(meaning(other.text))} "
    return {rule.id for rule in rules if meaning(rule.text) and f" {' '.join(meaning(rule.text))} " in words}


def _rule(
    frame: Frame, name: str, base: Rule | None, head: Rule | None, only_named: bool, elsewhere: str | None
) -> Iterator[Edit]:
    if base and head:
        if base.text != head.text:
            kind = "rule.editorial" if same_words(base.text, head.text) else "rule.must_changed"
            yield frame.on(name, head.at, base.at).edit(kind, f"rules/{name}", base.text, head.text)
        return
    suffix = "+named" if only_named else "+moved" if elsewhere else ""
    told = {"elsewhere": elsewhere}
    if head:
        yield frame.on(name, head.at).edit(f"rule.added{suffix}", f"rules/{name}", None, head.text, told=told)
    elif base:
        here = frame.on(name, base.at, base.at)
        yield here.edit(f"rule.removed{suffix}", f"rules/{name}", base.text, told=told)


def _sections(
    frame: Frame, old: dict[str, Section], new: dict[str, Section], paths: Mapping[str, str]
) -> Iterator[Edit]:
    gone = {name: one for name, one in old.items() if name not in new}
    for name, head in new.items():
        base = old.get(name) or _twin(gone, head)
        here = frame.on(name or None, head.at, base.at if base else None)
        if base is None:
            yield here.edit("section.added", _part(name), None, _told(head))
            continue
        if base.title != head.title:
            yield here.edit("section.renamed", _part(name), base.title, head.title)
        if base.text != head.text:
            kind = "rule.prose_changed+words" if same_words(base.text, head.text) else "rule.prose_changed"
            here = frame.on(name or None, head.parting(base), base.parting(head))
            yield here.edit(kind, _part(name), base.text, head.text)
        elif base.links != head.links and base.leads(paths) != head.leads({}):
            yield here.edit("link.changed", f"{_part(name)}/links", list(base.links), list(head.links))
    for name, base in gone.items():
        yield frame.on(name, base.at, base.at).edit("section.removed", _part(name), _told(base))


def _part(name: str) -> str:
    return f"sections/{name}" if name else "sections"


def _twin(gone: dict[str, Section], head: Section) -> Section | None:
    """The section that was called otherwise and says the same; it is taken out of those that are gone."""
    name = next((name for name, one in gone.items() if one.text and same_words(one.text, head.text)), None)
    return gone.pop(name) if name is not None else None


def _told(section: Section) -> str:
    return f"{section.title}\n\n{section.text}".strip()


def _plain(document: Document) -> dict[str, Any]:
    return {"title": document.title, "status": document.status, "rules": [rule.id for rule in document.draft.rules]}
