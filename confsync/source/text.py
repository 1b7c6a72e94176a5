"""bytes -> text: UTF-8 of a bearable size, or the finding that says where it is not."""

from __future__ import annotations

from confsync.finding import Finding, Location

LARGEST = 5_000_000  # bytes of one source: contract §2.2 for YAML, and what a Confluence page can hold for Markdown
_MARK = "\ufeff"


def decode(path: str, content: bytes) -> tuple[str | None, tuple[Finding, ...]]:
    """The text without a byte order mark; None with a finding when it is too large or not UTF-8."""
    if len(content) > LARGEST:
        return None, (too_large(path, len(content)),)
    try:
        return content.decode("utf-8").removeprefix(_MARK), ()
    except UnicodeDecodeError as error:
        line, column = position(content[: error.start].decode("utf-8").removeprefix(_MARK), None)
        text = f"byte 0x{content[error.start]:02x} is not UTF-8"
        hint = "save the file as UTF-8"
        return None, (Finding(at=Location(path, line, column), text=text, rule="not-utf8", hint=hint),)


def too_large(path: str, size: int, largest: int = LARGEST) -> Finding:
    """What is said of a file over the limit."""
    text = f"the file has {size / 1e6:,.1f} MB; {largest / 1e6:,.0f} MB are the limit"
    return Finding(at=Location(path), text=text, rule="file-too-large", hint="split it, or make it smaller")


def position(text: str, offset: int | None) -> tuple[int, int]:
    """Line and column, from 1, of an offset in the text; None: its end."""
    end = len(text) if offset is None else offset
    return text.count("\n", 0, end) + 1, end - (text.rfind("\n", 0, end) + 1) + 1
