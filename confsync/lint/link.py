"""Subject -> objections to links and images that lead nowhere, or where readers cannot follow.

What a target means is decided in `model/reference.py`, which the pages are built with as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from posixpath import basename, dirname, split, splitext

from confsync.finding import did_you_mean
from confsync.lint.rule import Objection, like, rule
from confsync.lint.subject import Link, Subject
from confsync.model.reference import ToNothing


@rule("broken-link")
def broken_link(subject: Subject) -> Iterator[Objection]:
    """A relative link leads to a file of the handbook: a document, a scheme, an initiative, an image, any other file.

    With the severity lowered, the page shows the words without the link.
    """
    for link, lost in _lost(subject, "missing", "link"):
        text = f'link "{link.written}": there is no {lost.path}'
        yield Objection(link.at, text, partial(_near, subject, lost.path))


@rule("broken-anchor")
def broken_anchor(subject: Subject) -> Iterator[Objection]:
    """The part of a link after `#` names a heading, a rule or a label of the file that the link leads to.

    With the severity lowered, the link leads to the top of the page.
    """
    for link, lost in _lost(subject, "anchor", "link"):
        text = f'link "{link.written}": {lost.path} has no heading, rule or label "{link.mention.anchor}"'
        yield Objection(link.at, text, like(link.mention.anchor, lost.near))


@rule("outside-link")
def outside_link(subject: Subject) -> Iterator[Objection]:
    """Links and images stay inside the handbook: what lies above it is not in the same repository for everybody."""
    for kind in ("link", "image"):
        for link, _ in _lost(subject, "outside", kind):
            yield Objection(link.at, f'{kind} "{link.written}" leads out of the handbook')


@rule("draft-linked")
def draft_linked(subject: Subject) -> Iterator[Objection]:
    """A page that readers see does not link to a draft, which they don't see: approve the draft, or drop the link.

    With the severity lowered, the page shows the words without the link. `--drafts` publishes both.
    """
    for link, lost in _lost(subject, "draft", "link"):
        if link.text.status != "draft":
            yield Objection(link.at, f'link "{link.written}": {lost.path} is a draft, which is not published')


@rule("missing-image")
def missing_image(subject: Subject) -> Iterator[Objection]:
    """An image that a document or an example shows is a file of the handbook.

    With the severity lowered, the page shows the image's alternative text.
    """
    for link, lost in _lost(subject, "missing", "image"):
        text = f'image "{link.written}": there is no {lost.path}'
        yield Objection(link.at, text, partial(_near, subject, lost.path))
    for _, label in subject.labels():
        for example in (*label.examples, *label.counterexamples):
            if example.image and _is_missing(subject, example.image):
                yield Objection(example.at, f"image of an example of {label.id}: there is no {example.image}")


@rule("missing-audio")
def missing_audio(subject: Subject) -> Iterator[Objection]:
    """A recording that an example plays is a file of the handbook."""
    for _, label in subject.labels():
        for example in (*label.examples, *label.counterexamples):
            if example.audio and _is_missing(subject, example.audio):
                yield Objection(example.at, f"audio of an example of {label.id}: there is no {example.audio}")


def _is_missing(subject: Subject, path: str) -> bool:
    return path not in subject.handbook.assets and path not in subject.handbook.broken


def _lost(subject: Subject, why: str, kind: str) -> Iterator[tuple[Link, ToNothing]]:
    for link in subject.links:
        if link.mention.kind == kind and isinstance(link.target, ToNothing) and link.target.why == why:
            yield link, link.target


def _near(subject: Subject, path: str) -> str | None:
    """The only file of that name, when it was moved; else the one of the same folder that was probably meant."""
    folder, name = split(path)
    moved = [file for file in subject.files if basename(file) == name]
    if len(moved) == 1:
        return f'did you mean "{moved[0]}"?'
    beside = [file for file in subject.files if dirname(file) == folder]
    return did_you_mean(path, [file for file in beside if did_you_mean(_stem(path), [_stem(file)])])


def _stem(path: str) -> str:
    return splitext(basename(path))[0]
