"""Charts of reports reach the wiki as PNG with twice the pixels; in git they stay SVG."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from confsync.flows import drawings as drawing
from confsync.flows.build import build
from confsync.flows.workspace import Workspace

BARS = '<rect width="60" height="40" fill="#123456"/>'
CHART = f'<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40">{BARS}</svg>'
REPORT = "---\ntitle: Texts: Quality\ngenerated: confsync\nproject: trial/texts\n---\n![Bars](charts/bars.svg)\n"


@pytest.fixture
def reported(handbook: Path) -> Path:
    """The small handbook with a report that shows one chart."""
    folder = handbook / "reports/trial/texts"
    (folder / "charts").mkdir(parents=True)
    (folder / "quality.md").write_text(REPORT.replace("title: Texts: Quality", 'title: "Texts: Quality"'), "utf-8")
    (folder / "charts/bars.svg").write_text(CHART, "utf-8")
    return handbook


def page(handbook: Path) -> tuple[str, Path]:
    build(Workspace(handbook), handbook / "build")
    name = handbook / "build/confluence/reports/trial/texts/quality.md"
    return name.with_name("quality.md.xhtml").read_text("utf-8"), name.with_name("quality.md.attachments")


def test_a_chart_becomes_a_png_of_twice_its_size(reported: Path) -> None:
    text, attached = page(reported)
    assert [file.name for file in attached.iterdir()] == ["bars.png"]
    with Image.open(attached / "bars.png") as image:
        assert image.size == (240, 80)
        assert image.convert("RGB").getpixel((10, 10)) == (0x12, 0x34, 0x56)
    assert 'ac:width="120"' in text
    assert 'ri:filename="bars.png"' in text


def test_a_chart_stays_what_it_is_without_the_library(reported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "can_draw", lambda: False)
    _, attached = page(reported)
    assert [file.name for file in attached.iterdir()] == ["bars.svg"]


@pytest.mark.parametrize(
    "reaching",
    ['<image href="/etc/passwd"/>', '<image xlink:href="https://example.org/x.png"/>', "<style>@import 'x'</style>"],
)
def test_a_chart_that_reaches_out_is_not_drawn(reported: Path, reaching: str) -> None:
    chart = reported / "reports/trial/texts/charts/bars.svg"
    chart.write_text(CHART.replace("</svg>", f"{reaching}</svg>"), "utf-8")
    _, attached = page(reported)
    assert [file.name for file in attached.iterdir()] == ["bars.svg"]


def test_what_is_no_svg_is_left_alone(reported: Path) -> None:
    (reported / "reports/trial/texts/charts/bars.svg").write_text("<svg width='1'", "utf-8")
    source = "confsync.yaml"
    text = (reported / source).read_text("utf-8")
    (reported / source).write_text(text + "rules: {not-an-image: off}\n", "utf-8")
    _, attached = page(reported)
    assert [file.name for file in attached.iterdir()] == ["bars.svg"]
