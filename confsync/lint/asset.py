"""Subject -> objections to images and recordings that are not what their place needs, judged by their first bytes."""

from __future__ import annotations

from collections.abc import Iterator

from confsync.finding import Location, Severity
from confsync.lint.rule import Objection, rule
from confsync.lint.subject import Subject
from confsync.model.handbook import Asset
from confsync.model.media import media_type
from confsync.model.reference import ToFile

_LARGEST = 5_000_000  # bytes
_OTHERS = {
    b"version https://git-lfs": "a Git LFS pointer, fetch it with git lfs pull",
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP archive",
    b"<!DOCTYPE html": "a web page",
    b"<html": "a web page",
    b"\x89PNG": "a PNG image",
}


@rule("not-an-image")
def not_an_image(subject: Subject) -> Iterator[Objection]:
    """What is shown as an image is a PNG, JPEG, GIF, WebP or SVG, whatever its file is called."""
    for asset, at in _images(subject).values():
        if not _is(asset, "image/"):
            yield Objection(at, f"{asset.path} is not a PNG, JPEG, GIF, WebP or SVG image{_but(asset)}")


@rule("not-audio")
def not_audio(subject: Subject) -> Iterator[Objection]:
    """What is played as a recording is a WAV, MP3, Ogg, FLAC, MP4, WebM or AIFF file, whatever its file is called."""
    for asset, at in _recordings(subject).values():
        if not _is(asset, "audio/"):
            yield Objection(at, f"{asset.path} is not a recording that browsers play{_but(asset)}")


@rule("image-too-large", Severity.WARNING)
def image_too_large(subject: Subject) -> Iterator[Objection]:
    """An image should stay below 5 MB: it is part of a page, and of the instructions that annotators load."""
    for asset, at in _images(subject).values():
        if len(asset.content) > _LARGEST:
            yield Objection(at, f"{asset.path} has {len(asset.content):,} bytes, more than 5 MB: scale it down")


def _images(subject: Subject) -> dict[str, tuple[Asset, Location]]:
    """Every image by its path, with the first place that shows it."""
    found: dict[str, tuple[Asset, Location]] = {}
    for link in subject.links:
        if link.mention.kind == "image" and isinstance(link.target, ToFile):
            found.setdefault(link.target.path, (subject.handbook.assets[link.target.path], link.at))
    return found | _of_examples(subject, "image")


def _recordings(subject: Subject) -> dict[str, tuple[Asset, Location]]:
    return _of_examples(subject, "audio")


def _of_examples(subject: Subject, what: str) -> dict[str, tuple[Asset, Location]]:
    found: dict[str, tuple[Asset, Location]] = {}
    for _, label in subject.labels():
        for example in (*label.examples, *label.counterexamples):
            path = getattr(example, what)
            if path in subject.handbook.assets:
                found.setdefault(path, (subject.handbook.assets[path], example.at))
    return found


def _is(asset: Asset, kind: str) -> bool:
    return (media_type(asset.content) or "").startswith(kind)


def _but(asset: Asset) -> str:
    head = asset.content[:512].lstrip()
    if not head:
        return ": it is empty"
    return next((f": it is {name}" for magic, name in _OTHERS.items() if head.startswith(magic)), "")
