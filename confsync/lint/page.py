"""Subject -> objections to pages that could not stand side by side in a wiki: their titles, their former keys."""

from __future__ import annotations

from collections.abc import Iterator

from confsync.finding import spot
from confsync.lint.rule import Objection, rule
from confsync.lint.subject import Subject
from confsync.model.sitemap import LONGEST_TITLE, Place


@rule("title-clash")
def title_clash(subject: Subject) -> Iterator[Objection]:
    """No two pages of one space have the same title, in any mixture of case: Confluence refuses the second.

    Pages that confsync makes by itself count too: Taxonomy, Guidelines, Initiatives, each initiative's Status.
    `title_suffix` in the settings keeps a handbook's titles apart from those of other pages in a shared space.
    """
    home = subject.handbook.settings.confluence.space
    seen: dict[tuple[str, str], Place] = {}
    for place in sorted(subject.places, key=_is_written):
        first = seen.setdefault(((place.space or home).casefold(), _folded(place.title)), place)
        if first is not place:
            yield Objection(place.at, f'title "{place.title}" is taken by {_owner(first)}')


def _is_written(place: Place) -> bool:
    """Whether the title was written by somebody; the others come first, so that nobody is sent to mend one of them."""
    is_file = place.at.path.endswith((".md", ".yaml"))
    return is_file and place.sources[:1] == (place.at.path,) and not place.key.endswith("/status")


def _folded(title: str) -> str:
    return " ".join(title.split()).casefold()


def _owner(place: Place) -> str:
    return str(place.at) if _is_written(place) else f"the page {place.key} ({place.at.path})"


@rule("title-too-long")
def title_too_long(subject: Subject) -> Iterator[Objection]:
    """A page's title, suffix included, has at most 255 characters: Confluence refuses more, so it is cut."""
    for place in subject.places:
        if place.cut:
            length = LONGEST_TITLE + place.cut
            yield Objection(place.at, f'title "{place.title[:40]}…" has {length} characters, at most 255 fit')


@rule("page-clash")
def page_clash(subject: Subject) -> Iterator[Objection]:
    """`page:` in a front matter names a source that is gone, and no other document names the same.

    It hands the page of a moved file to its new place; two heirs, or an owner who is still there, cannot share one.
    """
    owners = {place.key: str(place.at) for place in subject.places}
    for document in subject.handbook.documents():
        if document.page is not None and document.page != document.path:
            at = spot(document, "page")
            owner = owners.setdefault(document.page, str(at))
            if owner != str(at):
                yield Objection(at, f'page "{document.page}" belongs to {owner}')
