"""Attachments -> a table of them, each with a look at it or a player."""

from __future__ import annotations

from collections.abc import Sequence

from confsync.server.store.records import Attachment
from confsync.server.view import html
from confsync.server.view.reading import file_url

_UNITS = ("bytes", "KB", "MB", "GB")


def files_table(files: Sequence[Attachment]) -> str:
    """One row for each file."""
    head = "".join(html.wrap("th", name) for name in ("File", "", "Size", "Version", "By", "When", "Comment"))
    rows = "".join(html.wrap("tr", _row(file)) for file in files)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return html.wrap("div", table, class_="scroll files")


def _row(file: Attachment) -> str:
    name = html.wrap("a", html.text(file.title), href=file_url(file.page, file.title))
    version = file.version
    cells = [name, _look(file), size(file.size), str(version.number), html.text(version.author)]
    cells += [html.text(version.created[:16].replace("T", " ")), html.text(version.message)]
    return "".join(html.wrap("td", cell) for cell in cells)


def _look(file: Attachment) -> str:
    url = file_url(file.page, file.title, file.version.number)
    kind = file.media_type.partition("/")[0]
    if kind == "image":
        return html.start("img", {"src": url, "alt": "", "class": "thumbnail", "loading": "lazy"})
    if kind in ("audio", "video"):
        return html.start(kind, {"controls": True, "preload": "none", "src": url}) + f"</{kind}>"
    return ""


def size(count: int) -> str:
    """`12.3 KB`."""
    amount, unit = float(count), 0
    while amount >= 1000 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return f"{count} bytes" if unit == 0 else f"{amount:.1f} {_UNITS[unit]}"
