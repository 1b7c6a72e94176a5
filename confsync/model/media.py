"""First bytes of a file -> its media type. A wrong suffix is common, and a browser goes by the bytes too.

Lint objects to files that are not what their place shows, render puts the others into instructions: both ask here.
"""

from __future__ import annotations

import re

_HEAD = 4096  # bytes that are looked at: what may stand before the root of an SVG is seldom longer
_TYPES = (
    (rb"\x89PNG\r\n\x1a\n", "image/png"),
    (rb"\xff\xd8\xff", "image/jpeg"),
    (rb"GIF8[79]a", "image/gif"),
    (rb"RIFF....WEBP", "image/webp"),
    (rb"RIFF....WAVE", "audio/wav"),
    (rb"ID3|\xff[\xe0-\xff]", "audio/mpeg"),  # with and without tags
    (rb"OggS", "audio/ogg"),
    (rb"fLaC", "audio/flac"),
    (rb"....ftyp", "audio/mp4"),
    (rb"\x1aE\xdf\xa3", "audio/webm"),
    (rb"FORM....AIF[FC]", "audio/aiff"),
    # A byte order mark, a declaration, a document type and comments may come first. The comment is possessive: else
    # every two neighbours could be read as one, and a file of a hundred comments would never be read to its end.
    (
        rb"(?:\xef\xbb\xbf)?\s*"
        rb"(?:<\?xml[^>]*>\s*|<!--(?:(?!-->).)*+-->\s*|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>\s*)*<svg\b",
        "image/svg+xml",
    ),
)
_PATTERNS = tuple((re.compile(pattern, re.DOTALL), name) for pattern, name in _TYPES)


def media_type(content: bytes) -> str | None:
    """The type of an image or a recording that browsers show or play; None for anything else."""
    head = content[:_HEAD]
    return next((name for pattern, name in _PATTERNS if pattern.match(head)), None)
