"""(Handbook, Handbook) -> Edits about links that a change leaves without their target, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from confsync.diff.frame import Frame
from confsync.model.document import Mention
from confsync.model.edit import Edit
from confsync.model.handbook import Handbook
from confsync.model.reference import References, Target, ToNothing, ToPage
from confsync.model.taxonomy import Status

_GONE = {"anchor": "anchor.removed", "missing": "ref.unknown"}


def links_edits(base: Handbook, head: Handbook, former: Mapping[str, str]) -> Iterator[Edit]:
    """Links that led somewhere in the base. `former` is where documents stood before, new path -> old path."""
    if next(head.documents(), None) is None:
        return  # as in the history of a scheme, which compares thousands of pairs
    before, after = References(base, drafts=True), References(head, drafts=True)
    old = {one.path: {(link.target, link.anchor) for link in one.draft.mentions} for one in base.documents()}
    retired = _retired(head) - _retired(base)
    for document in head.documents():
        path = former.get(document.path, document.path)
        seen: set[tuple[str, str]] = set()
        for link in document.draft.mentions:
            name = (link.target, link.anchor)
            if link.kind == "link" and name not in seen and name in old.get(path, ()):
                seen.add(name)
                new = after.resolve(document.path, *name)
                kind = _kind(new, retired)
                if kind and not isinstance(before.resolve(path, *name), ToNothing):
                    frame = Frame(subject=document.path, at=link.at)
                    yield frame.edit(
                        kind, "links", _written(link), None if isinstance(new, ToNothing) else _written(link)
                    )


def _kind(target: Target, retired: set[tuple[str, str]]) -> str | None:
    if isinstance(target, ToNothing):
        return _GONE.get(target.why)
    return "ref.retired" if isinstance(target, ToPage) and (target.path, target.anchor) in retired else None


def _retired(handbook: Handbook) -> set[tuple[str, str]]:
    """(path, id) of every tombstone."""
    return {
        (scheme.path, label.id)
        for scheme in handbook.schemes
        for label in scheme.labels
        if label.status is Status.RETIRED
    }


def _written(link: Mention) -> str:
    return f"{link.target}#{link.anchor}" if link.anchor else link.target
