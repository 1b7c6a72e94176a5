"""Subject -> objections to images and recordings that are not what their place needs, judged by their first bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from confsync.finding import Location, Severity
from confsync.lint.rule import Objection, rule
from confsync.lint.subject import Subject
from confsync.model.handbook import Asset
from confsync.model.reference import ToFile

_LARGEST = 5_000_000  # bytes
_IMAGE = re.compile(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a|RIFF....WEBP", re.DOTALL)
# An SVG may begin with a byte order mark, a declaration, a document type and comments.
_SVG = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>\s*)*<svg\b", re.DOTALL
)
_AUDIO = re.compile(
    rb"RIFF....WAVE|ID3|\xff[\xe0-\xff]|OggS|fLaC|....ftyp|\x1aE\xdf\xa3|FORM....AIF[FC]", re.DOTALL
)  # WAV, MP3 with and without tags, Ogg, FLAC, MP4, WebM, AIFF
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
        head = asset.content[:4096]
        if not _IMAGE.match(head) and not _SVG.match(head):
            yield Objection(at, f"{asset.path} is not a PNG, JPEG, GIF, WebP or SVG image{_but(asset)}")


@rule("not-audio")
def not_audio(subject: Subject) -> Iterator[Objection]:
    """What is played as a recording is a WAV, MP3, Ogg, FLAC, MP4, WebM or AIFF file, whatever its file is called."""
    for asset, at in _recordings(subject).values():
        if not _AUDIO.match(asset.content[:12]):
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


def _but(asset: Asset) -> str:
    head = asset.content[:512].lstrip()
    if not head:
        return ": it is empty"
    return next((f": it is {name}" for magic, name in _OTHERS.items() if head.startswith(magic)), "")
