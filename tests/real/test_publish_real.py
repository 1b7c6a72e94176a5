"""Published taxonomies and guidelines, start to end: built, published to the embedded wiki, every page valid."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Run
from taxonomies import IAB_VERSIONS, UD_STATES, iab_scheme, iptc_scheme, needs_shared, settings, ud_guidelines

pytestmark = needs_shared
SAMPLES = Path(__file__).parents[2].parent / "shared/guideline-samples"


def write(folder: Path, sources: dict[str, str]) -> Path:
    for path, text in sources.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


def samples(name: str) -> dict[str, str]:
    """The guidelines of one project; a front matter of its own kind becomes plain text below ours."""
    found = {}
    for file in sorted((SAMPLES / name).glob("*.md")):
        text = file.read_text("utf-8")
        body = text.split("---", 2)[2] if text.startswith("---") else text
        found[f"guidelines/{name}/{file.name}"] = f"---\ntitle: {name} {file.stem}\n---\n{body}"
    return found


HANDBOOKS: dict[str, Callable[[], dict[str, str]]] = {
    "IPTC Media Topics": lambda: {"taxonomy/media-topics.yaml": iptc_scheme()},
    **{
        f"IAB content taxonomy {version}": lambda version=version: {
            "taxonomy/content-taxonomy.yaml": iab_scheme(version)
        }
        for version in IAB_VERSIONS
    },
    **{f"Universal Dependencies {state}": lambda state=state: ud_guidelines(state) for state in UD_STATES},
    "UD part-of-speech samples": lambda: samples("ud-upos"),
    "GROBID samples": lambda: samples("grobid"),
}


@pytest.mark.parametrize("name", HANDBOOKS)
def test_it_builds_and_publishes_with_every_page_valid(
    name: str, tmp_path: Path, confsync: Callable[..., Run], capsys: pytest.CaptureFixture[str]
) -> None:
    sources = HANDBOOKS[name]()
    folder = write(tmp_path / "handbook", {"confsync.yaml": settings(f"{name}, published"), **sources})
    built = confsync("-C", folder, "build")  # refuses a page that the grammar refuses
    assert built.code == 0, built.err[-2000:]
    first = confsync("-C", folder, "publish", "--format", "json")
    assert first.code == 0, first.err
    receipt = json.loads(first.out)
    pages = len(list((folder / "build/confluence").rglob("*.xhtml")))
    assert receipt["created"] == pages
    second = json.loads(confsync("-C", folder, "publish", "--format", "json").out)
    assert second["unchanged"] == pages
    assert second["requests"] <= 6 + pages / 100
    with capsys.disabled():
        print(f"\n  {name}: {pages} pages, {receipt['requests']} requests, {receipt['seconds']:.1f} s")
