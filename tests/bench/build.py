"""How fast a handbook is built, as a ratio to md2conf on the same pages in the same run: `make bench`.

Both convert 1,000 generated guidelines of about 12 KB to Confluence storage format without a network. md2conf is the
nearest peer: Python, storage format, offline mode. Every figure is the best of its runs, the least disturbed one.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from shutil import copytree, rmtree
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent))
from corpus import write_corpus

PAGES = 1000
BIN = Path(sys.executable).parent


def best(runs: int, action: Callable[[], None], before: Callable[[], None] = lambda: None) -> float:
    """Seconds of the fastest run; `before` is not timed."""
    times = []
    for _ in range(runs):
        before()
        start = perf_counter()
        action()
        times.append(perf_counter() - start)
    return min(times)


def quiet(*command: str | Path, cwd: Path) -> None:
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{command[0]} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        measure(Path(scratch))


def measure(scratch: Path) -> None:
    handbook, peer = scratch / "handbook", scratch / "peer"
    write_corpus(handbook, PAGES)
    size = sum(file.stat().st_size for file in handbook.rglob("*.md"))
    print(f"{PAGES} pages, {size / 1e6:.1f} MB of Markdown\n")

    def build() -> None:
        quiet(BIN / "confsync", "build", cwd=handbook)

    def forget() -> None:
        rmtree(handbook / ".confsync", ignore_errors=True)
        rmtree(handbook / "build", ignore_errors=True)

    def fresh_peer() -> None:
        rmtree(peer, ignore_errors=True)
        copytree(handbook / "guidelines", peer)

    def peer_build() -> None:
        quiet(
            BIN / "md2conf",
            "--local",
            "-d",
            "example.com",
            "-p",
            "/wiki/",
            "-s",
            "SPACE",
            "-a",
            "x",
            "-l",
            "error",
            ".",
            cwd=peer,
        )

    page = handbook / "guidelines/topic-07/page-0007.md"
    edits = iter(range(1000))

    def edit() -> None:
        page.write_text(page.read_text("utf-8") + f"\nEdit {next(edits)}.\n", "utf-8")

    peer_time = best(2, peer_build, fresh_peer)
    cold = best(3, build, forget)
    one = best(5, build, edit)
    none = best(5, build)
    click = best(10, lambda: quiet(sys.executable, "-c", "import click", cwd=scratch))
    version = best(10, lambda: quiet(BIN / "confsync", "--version", cwd=scratch))
    row("md2conf --local", peer_time, 1.0, "")
    row("confsync build, cold", cold, peer_time / cold, "times as fast as md2conf (wanted: 3, aimed at: 6)")
    row("confsync build, one page changed", one, cold / one, "times as fast as cold (wanted: 10)")
    row("confsync build, nothing changed", none, cold / none, "times as fast as cold")
    row("python -c 'import click'", click, 1.0, "")
    row("confsync --version", version, version / click, "times as long as importing click")


def row(what: str, seconds: float, ratio: float, meaning: str) -> None:
    print(f"{what:34} {seconds:8.3f} s   {PAGES / seconds:7.0f} pages/s   {ratio:6.2f} {meaning}")


if __name__ == "__main__":
    main()
