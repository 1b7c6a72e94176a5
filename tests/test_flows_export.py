"""A preview written as files is whole: every link and picture leads to a file, and nothing runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html

from conftest import PIXEL, Run

Command = Callable[..., Run]


def test_every_link_of_an_export_leads_to_a_file(confsync: Command, handbook: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = confsync("-C", handbook, "preview", "--export", out)
    assert done.code == 0, done.err
    pages = sorted(out.rglob("*.html"))
    assert len(pages) > 9
    linked: set[Path] = set()
    for page in pages:
        document = lxml.html.document_fromstring(page.read_bytes())
        assert not document.xpath("//script | //form")
        for url in document.xpath("//@href | //@src"):
            parts = urlsplit(url)
            assert not url.startswith(("/", "?")), (page, url)
            if not parts.scheme and parts.path:
                linked.add(page.parent / unquote(parts.path))
    assert [file for file in linked if not file.is_file()] == []
    assert set(pages) - linked == set()
    assert "<h1" in (out / "index.html").read_text("utf-8"), "the first page itself, not a way to it"
    assert any("Somebody with a name." in page.read_text("utf-8") for page in pages)
    assert any(file.read_bytes() == PIXEL for file in linked)
    before = {file: file.read_bytes() for file in out.rglob("*") if file.is_file()}
    assert confsync("-C", handbook, "preview", "--export", out).code == 0
    assert {file: file.read_bytes() for file in out.rglob("*") if file.is_file()} == before


def test_a_folder_that_cannot_be_made_is_an_outside_failure(confsync: Command, handbook: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", "utf-8")
    done = confsync("-C", handbook, "preview", "--export", tmp_path / "taken" / "below")
    assert done.code == 4
    assert "cannot be written" in done.err
