"""A handbook shown in a browser, from the embedded wiki, and shown anew whenever a source changes."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from confsync.errors import ConfsyncError, Rejected, Unreachable
from confsync.flows.lastbuild import Stamp, stamps
from confsync.flows.publish import Consent, publish
from confsync.flows.wiki import EMBEDDED, Access, embedded
from confsync.flows.workspace import Workspace
from confsync.model.sitemap import ROOT
from confsync.server.app import Running, serve
from confsync.show.receipt import receipt_text
from confsync.show.text import findings_text, tally
from confsync.source.tree import DiskTree

if TYPE_CHECKING:
    from flask import Flask

Say = Callable[[str], None]
HOST = "127.0.0.1"
_PAUSE = 0.4  # seconds between two looks at the sources


@dataclass
class Banner:
    """What stands on top of every page: "" or findings that keep the newest sources from being shown."""

    text: str = ""
    root: str = ""  # path of the handbook's first page in the wiki, once there is one
    pages: tuple[str, ...] = ()  # ids of the handbook's pages in the wiki, the first page first

    def __call__(self) -> str:
        """What the server asks for with each page."""
        return self.text


def preview(workspace: Workspace, *, port: int, once: bool, export: Path | None = None, say: Say) -> None:
    """Publishes to the embedded wiki and, unless `once`, serves it until interrupted and publishes on every change.

    With `export`, a folder, the pages are written there as files, and nothing is served.
    """
    gc.enable()  # the command line turns it off for commands that end soon
    banner = Banner()
    seen = _look(workspace.root)
    held_up = refresh(workspace, banner, say)
    if once or export:
        if held_up:
            raise held_up
        if export:
            say(f"{_export(workspace, export, banner.pages)} pages in {export}: open {export / 'index.html'}")
        return
    if held_up:
        say(banner.text)
    with serving(embedded(workspace.local, live_reload=True), port, banner) as running:
        say(f"serving {running.url}/wiki{banner.root}   (Ctrl-C stops)")
        while True:
            time.sleep(_PAUSE)
            now = _look(workspace.root)
            if now != seen:
                seen = now
                if refresh(workspace, banner, say):
                    say(banner.text)


def serve_wiki(workspace: Workspace, *, port: int, file: Path | None, say: Say) -> None:
    """Serves the embedded wiki alone until interrupted."""
    gc.enable()
    with serving(embedded(workspace.local, file), port, Banner()) as running:
        say(f"serving {running.url}/wiki   (Ctrl-C stops)")
        while True:
            time.sleep(3600)


def refresh(workspace: Workspace, banner: Banner, say: Say) -> ConfsyncError | None:
    """Publishes what the sources say now; what keeps it from that goes on the banner and is returned."""
    fresh = Workspace(workspace.root)
    try:
        done = publish(fresh, Access(site=EMBEDDED), Consent(guarded=False), drift="overwrite")
    except Rejected as error:
        banner.text = (
            f"{tally(error.findings)}: this is the last version without errors\n{findings_text(error.findings)}"
        )
        return error
    except ConfsyncError as error:
        banner.text = str(error)
        return error
    banner.text = ""
    banner.root = f"/spaces/{done.space}/pages/{done.receipt.pages[ROOT].id}"
    traces = done.receipt.pages
    banner.pages = (traces[ROOT].id, *sorted(trace.id for key, trace in traces.items() if key != ROOT))
    say(receipt_text(done.receipt, requests=done.requests, seconds=done.seconds))
    return None


def _export(workspace: Workspace, folder: Path, pages: tuple[str, ...]) -> int:
    from confsync.server.app import close
    from confsync.server.offline import export

    app = embedded(workspace.local)
    try:
        return export(app, folder, pages)
    except OSError as error:
        raise Unreachable(f"the pages cannot be written to {folder}: {error}") from error
    finally:
        close(app)


def _look(root: Path) -> Mapping[str, Stamp]:
    """Something that changes whenever a source does."""
    return stamps(root, DiskTree(root).paths())


@contextmanager
def serving(app: Flask, port: int, banner: Banner) -> Iterator[Running]:
    """The app on this machine, for this machine, until the block ends. Raises Unreachable when the port is taken."""
    app.config["BANNER"] = banner
    app.config["TRUSTED_HOSTS"] = [HOST, "localhost"]  # a web site whose name leads here must not read the pages
    try:
        running = serve(app, HOST, port)
    except OSError as error:
        raise Unreachable(
            f"cannot listen on {HOST}:{port}: {error.strerror}; choose another port with --port"
        ) from error
    try:
        yield running
    finally:
        running.stop()
