"""A build that leaves most pages alone writes the same bytes as one from scratch, whatever was changed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from shutil import copytree, rmtree

import pytest

from confsync.flows import build as building
from confsync.flows.build import build
from confsync.flows.workspace import Workspace
from conftest import History, Run

NOTE = """---
title: {title}
---
# {title}

Text with a [link](../guidelines/marking.md#first), a **word**, and a rule. {{#rule-{number}}}

## First

- [ ] a task
- [ ] another, see [the scheme](../taxonomy/things.yaml#person)
"""


@pytest.fixture
def notes(handbook: Path) -> Path:
    """The small handbook with a few pages that no project uses, touched long ago."""
    for number in range(4):
        text = NOTE.format(title=f"Note {number}", number=number)
        (handbook / f"guidelines/note-{number}.md").write_text(text, "utf-8")
    guide = handbook / "guidelines/marking.md"
    guide.write_text(guide.read_text("utf-8") + "\n## First\n", "utf-8")
    settle(handbook)
    return handbook


def settle(folder: Path) -> None:
    """Makes every source old enough to be judged by its time stamp."""
    long_ago = time.time() - 3600
    for file in folder.rglob("*"):
        if file.is_file() and ".confsync" not in file.parts and "build" not in file.parts:
            os.utime(file, (long_ago, long_ago))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def from_scratch(handbook: Path, scratch: Path) -> dict[str, bytes]:
    copytree(handbook, scratch, ignore=lambda *_: {".confsync", "build"})
    build(Workspace(scratch), scratch / "build")
    found = contents(scratch / "build")
    rmtree(scratch)
    return found


def note(handbook: Path, old: str, new: str, number: int = 1) -> None:
    file = handbook / f"guidelines/note-{number}.md"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


PROSE = {
    "a word": lambda folder: note(folder, "**word**", "*other* word & <b>more</b>"),
    "a paragraph": lambda folder: note(folder, "## First", "One paragraph more.\n\n## First"),
    "a task": lambda folder: note(folder, "- [ ] a task", "- [x] a task\n- [ ] a second"),
    "two pages": lambda folder: (note(folder, "word", "sentence"), note(folder, "word", "phrase", 2)),
    "nothing but the time": lambda folder: (folder / "guidelines/note-1.md").touch(),
}
MORE = {
    "a title": lambda folder: note(folder, "title: Note 1", "title: Note one"),
    "a heading": lambda folder: note(folder, "## First", "## Second"),
    "a new link": lambda folder: note(folder, "**word**", "[word](note-2.md#first)"),
    "a link to elsewhere": lambda folder: note(folder, "marking.md#first", "note-3.md#first"),
    "the words of a link": lambda folder: note(folder, "[link]", "[other words]"),
    "a rule": lambda folder: note(folder, "{#rule-1}", "{#rule-one}"),
    "a status": lambda folder: note(folder, "title: Note 1", "title: Note 1\nstatus: draft"),
    "a scheme": lambda folder: edited(folder / "taxonomy/things.yaml", "Somebody", "Anybody"),
    "a picture": lambda folder: (folder / "guidelines/drawing.png").write_bytes(
        (folder / "guidelines/drawing.png").read_bytes() + b"\0"
    ),
    "a guideline of a project": lambda folder: edited(folder / "guidelines/marking.md", "Mark every", "Mark each"),
    "a page gone": lambda folder: (folder / "guidelines/note-3.md").unlink(),
    "a page more": lambda folder: (folder / "guidelines/more.md").write_text("---\ntitle: More\n---\nText\n", "utf-8"),
}


def edited(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize("what", [*PROSE, *MORE])
def test_an_incremental_build_gives_the_bytes_of_a_full_one(notes: Path, tmp_path: Path, what: str) -> None:
    build(Workspace(notes), notes / "build")
    {**PROSE, **MORE}[what](notes)
    build(Workspace(notes), notes / "build")
    assert contents(notes / "build") == from_scratch(notes, tmp_path / "scratch")


@pytest.mark.parametrize("what", PROSE)
def test_new_prose_needs_no_full_build(notes: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    build(Workspace(notes), notes / "build")
    PROSE[what](notes)
    monkeypatch.setattr(building, "sound_handbook", never)
    build(Workspace(notes), notes / "build")


@pytest.mark.parametrize("what", MORE)
def test_anything_else_is_built_in_full(notes: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    build(Workspace(notes), notes / "build")
    MORE[what](notes)
    monkeypatch.setattr(building, "sound_handbook", never)
    with pytest.raises(AssertionError, match="a full build"):
        build(Workspace(notes), notes / "build")


def test_a_page_that_was_tampered_with_is_mended(notes: Path) -> None:
    build(Workspace(notes), notes / "build")
    page = notes / "build/confluence/guidelines/note-2.md.xhtml"
    right = page.read_bytes()
    page.write_bytes(b"tampered")
    build(Workspace(notes), notes / "build")
    assert page.read_bytes() == right


def test_an_edit_that_breaks_a_link_is_still_refused(confsync: Callable[..., Run], notes: Path) -> None:
    assert confsync("-C", notes, "build").code == 0
    note(notes, "**word**", "[word](missing.md)")
    done = confsync("-C", notes, "build")
    assert done.code == 1
    assert "broken-link" in done.err


def test_a_commit_is_seen(notes: Path, history: History) -> None:
    history.commit("first")
    settle(notes)
    build(Workspace(notes), notes / "build")
    note(notes, "**word**", "words")
    second = history.commit("second")
    build(Workspace(notes), notes / "build")
    assert second[:7].encode() in (notes / "build/confluence/guidelines/note-1.md.xhtml").read_bytes()


def never(*_arguments: object, **_options: object) -> None:
    raise AssertionError("a full build")
