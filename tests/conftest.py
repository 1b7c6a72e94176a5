"""What many tests start from: a handbook on disk, and the command line run in this process."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

SETTINGS = "format: 1\ntitle: Small handbook\nhandbook: small\nconfluence: {space: SMALL}\n"
SCHEME = """scheme: things
title: Things in texts
version: 1.0.0
kind: spans
owners: ["@team"]
labels:
  - id: person
    definition: Somebody with a name.
    examples: [{text: "[Ada] wrote it"}]
  - id: place
    definition: Somewhere with a name.
    examples: [{text: "born in [Turin]"}]
"""
GUIDE = """---
title: How to mark things
schemes: [things]
owners: ["@team"]
---
Mark every [person](../taxonomy/things.yaml#person). {#mark-persons}

![A drawing](drawing.png)
"""
INITIATIVE = """initiative: trial
title: Trial
owner: "@team"
projects:
  - id: texts
    title: Texts
    scheme: things
    guidelines: [guidelines/marking.md]
    interface: spans_manual
    datasets: {annotations: [texts]}
"""
# The smallest PNG there is: one transparent pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63000100000500010d0a2db4"
    "0000000049454e44ae426082"
)


@dataclass(frozen=True)
class Run:
    """What one command line did."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def own_surroundings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the user's cache, credentials or git settings."""
    home = tmp_path_factory.getbasetemp() / "home"
    home.mkdir(exist_ok=True)
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / "gitconfig"))
    (home / "gitconfig").write_text(
        "[user]\n\tname = Test\n\temail = test@example.org\n[init]\n\tdefaultBranch = main\n", "utf-8"
    )
    for name in ("CONFLUENCE_SITE", "CONFLUENCE_USER", "CONFLUENCE_TOKEN"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def handbook(tmp_path: Path) -> Path:
    """A small handbook that has nothing wrong with it: 9 pages, one bundle, one picture."""
    folder = tmp_path / "handbook"
    sources: dict[str, str | bytes] = {
        "confsync.yaml": SETTINGS,
        "taxonomy/things.yaml": SCHEME,
        "guidelines/marking.md": GUIDE,
        "guidelines/drawing.png": PIXEL,
        "initiatives/trial/initiative.yaml": INITIATIVE,
        "initiatives/trial/scope.md": "---\ntitle: Scope of the trial\nowners: ['@team']\n---\nA few texts.\n",
    }
    for path, content in sources.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


class History:
    """A git repository made of a folder, one commit at a time; GitPython's processes end with the test."""

    def __init__(self, folder: Path) -> None:
        import git

        self._repo = git.Repo.init(folder)
        (folder / ".gitignore").write_text(".confsync\nbuild\n", "utf-8")

    def commit(self, message: str) -> str:
        """Everything as it is now; the full id."""
        self._repo.git.add("-A")
        self._repo.git.commit("-m", message)
        return str(self._repo.git.rev_parse("HEAD"))

    def move(self, old: str, new: str) -> None:
        """`git mv`."""
        self._repo.git.mv(old, new)

    def close(self) -> None:
        """Ends what GitPython left running."""
        self._repo.close()


@pytest.fixture
def history(handbook: Path) -> Iterator[History]:
    """The small handbook under version control, with nothing committed yet."""
    made = History(handbook)
    yield made
    made.close()


@pytest.fixture
def confsync(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[..., Run]]:
    """Runs one command line in this process, as the console script does."""
    from confsync.cli.main import run

    def call(*arguments: str | Path) -> Run:
        capsys.readouterr()
        try:
            code = run([str(argument) for argument in arguments])
        except SystemExit as exit_:
            code = int(exit_.code or 0)
        out, err = capsys.readouterr()
        return Run(code, out, err)

    yield call
    sys.stdout.flush()
