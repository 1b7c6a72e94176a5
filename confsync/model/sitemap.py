"""Handbook -> Places: where each source appears in the wiki, under which title, below which page.

A room's worth of its own because lint (titles must not clash), render (pages and links between them) and the plan
must agree on it to the letter. Layout: contract §4.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from posixpath import dirname

from confsync.finding import Location
from confsync.model.document import Document
from confsync.model.handbook import Handbook
from confsync.model.initiative import Initiative
from confsync.model.taxonomy import Label, Scheme

ROOT, TAXONOMY, GUIDELINES, INITIATIVES = "@root", "@taxonomy", "@guidelines", "@initiatives"
WIDE_SCHEME = 150  # labels; above it each top-level branch gets a page of its own
LONGEST_TITLE = 255  # characters, Confluence Cloud and Data Center


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One page's seat in the tree."""

    key: str
    title: str  # with the settings' suffix, as Confluence keeps it: outer blanks gone, 255 characters at most
    parent: str | None  # key
    space: str | None = None  # an initiative's own space
    order: int = 0  # among its siblings, from 0
    former: tuple[str, ...] = ()  # keys it had before
    at: Location  # what to blame for its title
    sources: tuple[str, ...] = ()  # files it is made of, the chief one first
    cut: int = 0  # characters of its title that did not fit


def sitemap(handbook: Handbook, *, drafts: bool = False) -> tuple[Place, ...]:
    """Every page's place, parents before children, siblings in reading order; drafts only when asked for."""
    suffix = handbook.settings.confluence.title_suffix
    return tuple(_numbered(_places(handbook, drafts=drafts), suffix))


def is_wide(scheme: Scheme) -> bool:
    """Whether a scheme's labels are spread over child pages."""
    return len(scheme.labels) > WIDE_SCHEME


def branch_key(scheme: Scheme, branch: Label) -> str:
    """Page key of one top-level branch of a wide scheme."""
    return f"{scheme.path}#{branch.id}"


def key_of_label(scheme: Scheme, label: Label) -> str:
    """Key of the page on which a label has its section."""
    if not is_wide(scheme):
        return scheme.path
    line = scheme.ancestors(label)
    return branch_key(scheme, line[0] if line else label)


def key_of_document(document: Document) -> str:
    """Key of the page on which a document's text stands."""
    return GUIDELINES if document.path == "guidelines/index.md" else document.path


def _places(handbook: Handbook, *, drafts: bool) -> Iterator[Place]:
    top = handbook.settings.at
    yield Place(key=ROOT, title=handbook.settings.title, parent=None, at=top, sources=(top.path,))
    yield Place(key=TAXONOMY, title="Taxonomy", parent=ROOT, at=top, sources=("taxonomy",))
    yield from _scheme_places(handbook)
    yield from _guideline_places(handbook, drafts=drafts)
    yield Place(key=INITIATIVES, title="Initiatives", parent=ROOT, at=top, sources=("initiatives",))
    for initiative in handbook.initiatives:
        yield from _initiative_places(handbook, initiative, drafts=drafts)


def _scheme_places(handbook: Handbook) -> Iterator[Place]:
    for scheme in sorted(handbook.schemes, key=lambda scheme: (scheme.title.casefold(), scheme.path)):
        at = scheme.places.get("title", scheme.at)
        yield Place(key=scheme.path, title=scheme.title, parent=TAXONOMY, at=at, sources=(scheme.path,))
        if is_wide(scheme):
            for branch in scheme.children.get(None, ()):
                yield Place(
                    key=branch_key(scheme, branch),
                    title=f"{scheme.title}: {branch.name}",
                    parent=scheme.path,
                    at=branch.places.get("name", branch.at),
                    sources=(scheme.path,),
                )


def _guideline_places(handbook: Handbook, *, drafts: bool) -> Iterator[Place]:
    """Folders become parents: a folder's index.md is its page, a folder without one gets a page named after it."""
    shown = [document for document in handbook.guidelines if is_published(document, drafts=drafts)]
    index = {dirname(document.path): document for document in shown if document.path.endswith("/index.md")}
    top = index.get("guidelines")
    yield Place(
        key=GUIDELINES,
        title=top.title if top else "Guidelines",
        parent=ROOT,
        at=_title_at(top) if top else handbook.settings.at,
        sources=(top.path if top else "guidelines",),
    )
    folders = {folder for document in shown for folder in _folders(dirname(document.path), below="guidelines")}
    entries: dict[str, list[tuple[tuple[int, str, str], Place]]] = {}
    for folder in folders:
        owner = index.get(folder)
        title = owner.title if owner else folder.rpartition("/")[2].replace("-", " ").replace("_", " ").capitalize()
        place = Place(
            key=owner.path if owner else folder,
            title=title,
            parent=_seat(dirname(folder), index),
            former=_former(owner),
            at=_title_at(owner) if owner else Location(folder),
            sources=(owner.path if owner else folder,),
        )
        entries.setdefault(place.parent or ROOT, []).append((_rank(owner, title), place))
    for document in shown:
        if not document.path.endswith("/index.md"):
            place = _document_place(document, _seat(dirname(document.path), index))
            entries.setdefault(place.parent or ROOT, []).append((_rank(document, document.title), place))
    yield from _walk(entries, GUIDELINES)


def _walk(entries: dict[str, list[tuple[tuple[int, str, str], Place]]], parent: str) -> Iterator[Place]:
    for _, place in sorted(entries.get(parent, []), key=lambda entry: (entry[0], entry[1].key)):
        yield place
        yield from _walk(entries, place.key)


def _initiative_places(handbook: Handbook, initiative: Initiative, *, drafts: bool) -> Iterator[Place]:
    key = f"initiatives/{initiative.id}"
    yield Place(
        key=key,
        title=initiative.title,
        parent=None if initiative.space else INITIATIVES,
        space=initiative.space,
        at=initiative.places.get("title", initiative.at),
        sources=(initiative.at.path,),
    )
    shown = [document for document in initiative.documents if is_published(document, drafts=drafts)]
    shown.sort(key=lambda document: (_rank(document, document.title), document.path))
    for document in shown:
        yield _document_place(document, key, initiative.space)
    yield Place(
        key=f"{key}/status",
        title=f"{initiative.title}: Status",
        parent=key,
        space=initiative.space,
        at=initiative.at,
        sources=(initiative.at.path,),
    )
    for document in handbook.reports:
        if document.path.startswith(f"reports/{initiative.id}/"):
            yield _document_place(document, key, initiative.space)


def is_published(document: Document, *, drafts: bool = False) -> bool:
    """Drafts stay out of the wiki unless asked for; a retired guideline stays in, marked as retired."""
    return drafts or document.status != "draft"


def _document_place(document: Document, parent: str, space: str | None = None) -> Place:
    return Place(
        key=document.path,
        title=document.title,
        parent=parent,
        space=space,
        former=_former(document),
        at=_title_at(document),
        sources=(document.path,),
    )


def _seat(folder: str, index: dict[str, Document]) -> str:
    if folder == "guidelines":
        return GUIDELINES
    return index[folder].path if folder in index else folder


def _folders(folder: str, *, below: str) -> Iterator[str]:
    while folder.startswith(f"{below}/"):
        yield folder
        folder = dirname(folder)


def _rank(document: Document | None, title: str) -> tuple[int, str, str]:
    order = document.order if document and document.order is not None else 1_000_000
    return order, title.casefold(), title


def _former(document: Document | None) -> tuple[str, ...]:
    return (document.page,) if document and document.page else ()


def _title_at(document: Document) -> Location:
    return document.places.get("title", document.at)


def _numbered(places: Iterable[Place], suffix: str) -> Iterator[Place]:
    count: dict[str | None, int] = {}
    for place in places:
        order = count.get(place.parent, 0)
        count[place.parent] = order + 1
        # Confluence stores a title without outer blanks: one sent with them would differ from it for ever.
        title = " ".join(f"{place.title}{suffix}".split()) or place.key  # a folder's name may be all hyphens
        yield replace(
            place,
            title=title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1].rstrip()}…",
            cut=max(0, len(title) - LONGEST_TITLE),
            order=order,
        )
