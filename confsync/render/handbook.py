"""Handbook -> PageTree: every page, in the order of the sitemap.

`Renderer` makes a single page, for whoever knows that only that one has changed; `render_pages` makes them all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from confsync.model.document import Document
from confsync.model.handbook import Handbook
from confsync.model.history import Change
from confsync.model.initiative import Initiative
from confsync.model.page import Page, PageTree, Provenance
from confsync.model.sitemap import GUIDELINES, INITIATIVES, ROOT, TAXONOMY, Place, branch_key, is_wide, key_of_document
from confsync.model.taxonomy import Scheme
from confsync.render.contents import guidelines_page, initiatives_page, root_page, taxonomy_page
from confsync.render.guideline import folder_page, guideline_page
from confsync.render.initiative import overview_page
from confsync.render.link import Links, Sheet
from confsync.render.provenance import short_commit, source_line
from confsync.render.report import report_page
from confsync.render.status import status_page
from confsync.render.taxonomy import branch_page, scheme_page
from confsync.render.words import page_labels, spelled

Histories = Mapping[str, Sequence[Change]]  # by the path of a scheme
_NO_DRAWINGS: Mapping[str, bytes] = {}
_NO_HISTORIES: Histories = {}


def render_pages(
    handbook: Handbook,
    provenance: Provenance,
    *,
    drafts: bool = False,
    drawings: Mapping[str, bytes] = _NO_DRAWINGS,
    histories: Histories = _NO_HISTORIES,
) -> PageTree:
    """All pages, parents before children; `drawings` are PNG bytes by what they draw: Mermaid, or an SVG."""
    renderer = Renderer(handbook, provenance, drafts=drafts, drawings=drawings, histories=histories)
    return PageTree(
        handbook=handbook.settings.handbook, pages=tuple(renderer.page(place) for place in renderer.places.values())
    )


class Renderer:
    """Makes the pages of one handbook, one at a time."""

    def __init__(
        self,
        handbook: Handbook,
        provenance: Provenance,
        *,
        drafts: bool = False,
        drawings: Mapping[str, bytes] = _NO_DRAWINGS,
        histories: Histories = _NO_HISTORIES,
    ) -> None:
        self._handbook = handbook
        self._provenance = provenance
        self._links = Links(handbook, drafts=drafts, drawings=drawings, histories=histories)

    @property
    def places(self) -> Mapping[str, Place]:
        """The sitemap by page key, in its order."""
        return self._links.references.places

    @property
    def anchors_wanted(self) -> Mapping[str, frozenset[str]]:
        """Page key -> the anchors that its text must have: those that a link somewhere names, and every rule."""
        return self._links.anchors_wanted

    def page(self, place: Place) -> Page:
        """The page that belongs to a place of the sitemap."""
        sheet = Sheet(self._links, place)
        recipe = self._recipes.get(place.key, _FOLDER)
        body = recipe.make(sheet)
        return Page(
            key=place.key,
            title=place.title,
            parent=place.parent,
            space=place.space,
            body=body,
            source=source_line(place, self._provenance, recipe.version),
            labels=page_labels(*recipe.labels),
            attachments=sheet.attachments,
            order=place.order,
            commit=short_commit(place, self._provenance),
            former=place.former,
            text=sheet.text,
        )

    @cached_property
    def _recipes(self) -> Mapping[str, _Recipe]:
        """Page key -> how that page is made; a key missing here is a folder without a page of its own."""
        found = {
            ROOT: _Recipe(root_page),
            TAXONOMY: _Recipe(taxonomy_page),
            GUIDELINES: _Recipe(guidelines_page),
            INITIATIVES: _Recipe(initiatives_page),
        }
        for scheme in reversed(self._handbook.schemes):
            found |= _scheme_recipes(scheme)
        shown = filter(self._links.shows, self._handbook.guidelines)
        found |= {key_of_document(guideline): _guideline_recipe(guideline) for guideline in shown}
        for initiative in self._handbook.initiatives:
            found |= _initiative_recipes(initiative)
        return found | {report.path: _report_recipe(report) for report in self._handbook.reports}


@dataclass(frozen=True, slots=True)
class _Recipe:
    """How a page comes to its body, and what else its source says of it."""

    make: Callable[[Sheet], str]
    labels: tuple[str, ...] = ()
    version: str | None = None  # of the scheme that the page is about


_FOLDER = _Recipe(folder_page)


def _scheme_recipes(scheme: Scheme) -> dict[str, _Recipe]:
    own = partial(scheme_page, scheme=scheme)
    found = {scheme.path: _Recipe(own, (scheme.id,), scheme.version)}
    for branch in scheme.children.get(None, ()) if is_wide(scheme) else ():
        make = partial(branch_page, scheme=scheme, branch=branch)
        found[branch_key(scheme, branch)] = _Recipe(make, (scheme.id,), scheme.version)
    return found


def _guideline_recipe(document: Document, *owners: str) -> _Recipe:
    labels = (*owners, *document.schemes, document.status)
    return _Recipe(partial(guideline_page, document=document), labels)


def _initiative_recipes(initiative: Initiative) -> dict[str, _Recipe]:
    key = f"initiatives/{initiative.id}"
    return {
        key: _Recipe(partial(overview_page, initiative=initiative), (initiative.id,)),
        f"{key}/status": _Recipe(partial(status_page, initiative=initiative), (initiative.id,)),
        **{document.path: _guideline_recipe(document, initiative.id) for document in initiative.documents},
    }


def _report_recipe(report: Document) -> _Recipe:
    """A report lies below its initiative's folder: `reports/<initiative>/<project>/…`."""
    version = spelled(report.front.get("scheme-version")) or None
    labels = (report.path.split("/")[1], *report.schemes, report.status)
    return _Recipe(partial(report_page, report=report), labels, version)
