"""A file is what its first bytes say, and saying so takes no time, whatever it holds."""

from __future__ import annotations

from time import process_time

import pytest

from confsync.model.media import media_type


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"),
        (b"\0\0\0\x18ftypM4A ", "audio/mp4"),
        (
            b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a -- b -->\n<!DOCTYPE svg [<!ENTITY a 'b'>]>\n<svg/>",
            "image/svg+xml",
        ),
        (b"<html><svg></svg></html>", None),
        (b"<!-- a --> <p> <!-- b --><svg/>", None),
        (b"", None),
    ],
)
def test_media_type_goes_by_the_first_bytes(head: bytes, found: str | None) -> None:
    assert media_type(head) == found


def test_a_file_of_comments_is_read_in_no_time() -> None:
    started = process_time()
    assert media_type(b"<!---->" * 500 + b"x") is None
    assert process_time() - started < 5
