"""(Handbook, Handbook) -> Edits of pictures and recordings that were exchanged under their names.

A source that shows one stays the same, letter by letter, and shows something else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256

from confsync.diff.frame import Frame
from confsync.diff.idle import eased
from confsync.finding import Location
from confsync.model.document import Document
from confsync.model.edit import Edit
from confsync.model.handbook import Asset, Handbook
from confsync.model.reference import handbook_path
from confsync.model.taxonomy import Label


def media_edits(base: Handbook, head: Handbook, former: Mapping[str, str]) -> Iterator[Edit]:
    """One for each label and document that shows the file on both sides. `former` is new path -> old path."""
    pairs = {path: (old, new) for path, new in head.assets.items() if (old := base.assets.get(path))}
    changed = {path: pair for path, pair in pairs.items() if pair[0].content != pair[1].content}
    if not changed:
        return
    for scheme in head.schemes:
        before = base.scheme_by_id.get(scheme.id)
        for label in scheme.by_id.values():
            was = before.by_id.get(label.id) if before else None
            if was:
                frame = Frame(subject=scheme.id, scheme=scheme.id, label=label.id, at=label.at, was=was.at)
                yield from eased(_exchanged(frame, _of_label(was), _of_label(label), changed), was, label)
    for document in head.documents():
        twin = base.document_by_path.get(former.get(document.path, document.path))
        if twin and not document.is_report:
            frame = Frame(subject=document.path, at=document.at, was=twin.at)
            yield from _exchanged(frame, _of_document(twin), _of_document(document), changed)


def _exchanged(
    frame: Frame, old: Collection[str], new: Mapping[str, Location], changed: Mapping[str, tuple[Asset, Asset]]
) -> Iterator[Edit]:
    for path, at in new.items():
        if path in changed and path in old:
            before, after = map(_plain, changed[path])
            yield frame.edit("media.changed", f"media/{path}", before, after, at=at)


def _of_label(label: Label) -> dict[str, Location]:
    """Files that its examples show, and where they first do."""
    found: dict[str, Location] = {}
    for example in (*label.examples, *label.counterexamples):
        for path in (example.image, example.audio):
            if path:
                found.setdefault(path, example.at)
    return found


def _of_document(document: Document) -> dict[str, Location]:
    found: dict[str, Location] = {}
    for mention in document.draft.mentions:
        if mention.kind == "image" and (path := handbook_path(document.path, mention.target)):
            found.setdefault(path, mention.at)
    return found


def _plain(asset: Asset) -> dict[str, str]:
    return {"file": asset.path, "sha256": sha256(asset.content).hexdigest()[:12]}
