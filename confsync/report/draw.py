"""Vega-Lite specification -> SVG, SVG -> PNG: the one door to the charts library, `vl-convert-python`.

It draws in process, with fonts of its own, so the same specification gives the same bytes on every machine.
Imported inside functions: most commands draw nothing, and the library is an extra, `charts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

VEGA_LITE = "5.20"  # named, so that a newer library draws the same
MISSING = "charts need confsync's extra: pip install 'confsync[charts]'"


def can_draw() -> bool:
    """Whether the library is installed."""
    return find_spec("vl_convert") is not None


def svg_of(spec: Mapping[str, Any]) -> str:
    """The chart as SVG. Raises ImportError without the library, ValueError for a specification that means nothing."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(dict(spec), vl_version=VEGA_LITE)).rstrip("\n") + "\n"


def png_of(svg: str, scale: float = 2.0) -> bytes:
    """Any SVG as PNG, by default with twice its pixels, for the wiki.

    Raises ImportError without the library, ValueError for what is no SVG.
    """
    import vl_convert

    try:
        return bytes(vl_convert.svg_to_png(svg, scale=scale))
    except RuntimeError as error:  # what the library raises whatever went wrong inside it (1.9.0)
        raise ValueError(f"not an SVG: {error}") from error
