"""Numbers -> Vega-Lite specifications: plain values, in a fixed order, so that the same numbers give the same chart.

A chart never stands alone: the report shows a table of the same numbers beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from confsync.report.svg import FONT, INK, QUIET, RULE

Spec = dict[str, Any]
_BAR, _ACCENT, _WARM = "#4c78a8", "#0c66e4", "#d9730d"
_WIDTH = 520
_CROWDED = 6  # periods; their names no longer fit beside each other
_CONFIG: Spec = {
    "font": FONT,
    "background": "#ffffff",
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK, "titleColor": QUIET, "titleFontWeight": "normal", "labelFontSize": 12, "titleFontSize": 12,
        "gridColor": RULE, "domainColor": "#c1c7d0", "tickColor": "#c1c7d0", "labelLimit": 240,
    },
    "legend": {"labelColor": INK, "titleColor": QUIET, "labelFontSize": 12, "titleFontWeight": "normal"},
    "title": {"color": INK, "fontSize": 14, "anchor": "start", "offset": 12},
}  # fmt: skip


def distribution(labels: Mapping[str, int], colours: Mapping[str, str]) -> Spec:
    """How often each label was given: bars in the order given, each with its number."""
    rows = [{"label": key, "count": count, "colour": colours.get(key, _BAR)} for key, count in labels.items()]
    order = list(labels)
    base = {"y": _category("label", order), "x": _amount("count", "marks")}
    bars = {"mark": {"type": "bar", "height": 14}, "encoding": {**base, "color": _as_it_is("colour")}}
    return _chart(rows, [bars, _numbers(base, "count")], height={"step": 22})


def confusion(cells: Mapping[tuple[str, str], int], labels: Sequence[str]) -> Spec:
    """How often each label met each other one on the same thing; equal ones are left out, they are agreement."""
    rows = [
        {"one": one, "other": other, "count": count}
        for pair, count in sorted(cells.items())
        if pair[0] != pair[1] and count and {*pair} <= {*labels}
        for one, other in (pair, pair[::-1])
    ]
    order = {"domain": list(labels)}
    place = {
        "x": {
            **_category("one", labels),
            "scale": order,
            "axis": {"labelAngle": -40, "title": None, "orient": "bottom"},
        },
        "y": {**_category("other", labels), "scale": order},
    }
    top = max((count for pair, count in cells.items() if pair[0] != pair[1]), default=1)
    scale = {"domain": [0, top], "range": ["#e4eefa", "#a9cdf0", "#5a99d6", "#1f5fa8"]}
    colour = {"field": "count", "type": "quantitative", "scale": scale, "legend": None}
    dark = {"condition": {"test": f"datum.count > {top} * 0.6", "value": "#ffffff"}, "value": INK}
    squares = {"mark": {"type": "rect", "stroke": "#ffffff"}, "encoding": {**place, "color": colour}}
    numbers = {
        "mark": {"type": "text", "fontSize": 11},
        "encoding": {**place, "text": {"field": "count", "type": "quantitative"}, "color": dark},
    }
    chart = _chart(rows, [squares, numbers], width={"step": 30}, height={"step": 26})
    return {**chart, "view": {"fill": "#f7f8f9", "stroke": None}}


def by_period(points: Sequence[tuple[str, float, float | None, float | None, int]], name: str) -> Spec:
    """One figure by version or by time, (name, value, low, high, n), with its interval and the two marks to reach."""
    rows: list[Spec] = [
        {
            "period": period,
            "value": value,
            "low": value if low is None else low,
            "high": value if high is None else high,
            "shown": f"{value:.2f}",
        }
        for period, value, low, high, _ in points
    ]
    order = [period for period, *_ in points]
    bottom = min([0.0, *(value if low is None else low for _, value, low, _, _ in points)])
    axis = {"labelAngle": 0 if len(rows) < _CROWDED else -40, "title": None}
    x = {"field": "period", "type": "ordinal", "sort": order, "axis": axis}
    scale = {"domain": [bottom, 1]}
    y = {"field": "value", "type": "quantitative", "scale": scale, "axis": {"title": name, "format": ".1f"}}
    layers = [
        _level(0.8, "0.800 reliable", scale),
        _level(0.667, "0.667 tentative", scale),
        {"mark": {"type": "rule", "strokeWidth": 2, "color": "#9db8d9"},
         "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}}},
        {"mark": {"type": "line", "color": _BAR}, "encoding": {"x": x, "y": y}},
        {"mark": {"type": "point", "filled": True, "size": 80, "color": _BAR, "opacity": 1},
         "encoding": {"x": x, "y": y}},
        {"mark": {"type": "text", "dy": 14, "dx": 8, "align": "left", "color": INK, "fontSize": 12},
         "encoding": {"x": x, "y": y, "text": {"field": "shown", "type": "nominal"}}},
    ]  # fmt: skip
    return _chart(rows, layers, width={"step": 110} if len(rows) < _CROWDED else _WIDTH, height=240)


def progress(points: Sequence[tuple[date, int]], target: int | None, due: date | None) -> Spec:
    """Examples done by the end of each day, against the target and its day."""
    rows = [{"day": day.isoformat(), "done": done} for day, done in points]
    last = max([day for day, _ in points] + ([due] if due else []))
    x = {
        "field": "day",
        "type": "temporal",
        "scale": {"domain": [points[0][0].isoformat(), last.isoformat()], "type": "utc"},
        "axis": {"title": None, "format": "%d %b %Y", "tickCount": 6, "labelAngle": 0, "labelFlush": True},
    }
    high = max([done for _, done in points] + ([target] if target else [])) * 1.1
    y = {"field": "done", "type": "quantitative", "scale": {"domain": [0, high]}, "axis": {"title": "examples done"}}
    area = {"line": {"color": _BAR, "strokeWidth": 2}, "color": "#dbe7f4", "interpolate": "step-after", "type": "area"}
    layers: list[Spec] = [{"mark": area, "encoding": {"x": x, "y": y}}]
    if target:
        layers.append(_target(target, y))
    if due:
        layers.append(_due(due, x))
    return _chart(rows, layers, width=_WIDTH, height=220)


def _target(target: int, y: Spec) -> Spec:
    line = {"mark": {"type": "rule", "color": _WARM, "strokeWidth": 1.5}, "encoding": {"y": {**y, "aggregate": "max"}}}
    words = {"type": "text", "align": "left", "baseline": "bottom", "dy": -3, "dx": 4, "color": _WARM, "fontSize": 12,
             "text": f"target {target:,}"}  # fmt: skip
    first = {"mark": {**words, "x": 0}, "encoding": {"y": y}}
    return {"data": {"values": [{"done": target}]}, "layer": [line, first]}


def _due(due: date, x: Spec) -> Spec:
    mark = {"type": "text", "align": "right", "baseline": "top", "dx": -5, "color": _WARM, "fontSize": 12, "y": 4,
            "text": f"due {due.isoformat()}"}  # fmt: skip
    rule = {"type": "rule", "color": _WARM, "strokeDash": [4, 4]}
    layer = [{"mark": rule, "encoding": {"x": x}}, {"mark": mark, "encoding": {"x": x}}]
    return {"data": {"values": [{"day": due.isoformat()}]}, "layer": layer}


def _chart(rows: Sequence[Spec], layers: Sequence[Spec], *, width: Any = _WIDTH, height: Any = 240) -> Spec:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "config": _CONFIG,
        "padding": 12,
        "width": width,
        "height": height,
        "data": {"values": list(rows)},
        "layer": list(layers),
    }


def _category(name: str, order: Sequence[str]) -> Spec:
    axis = {"title": None, "ticks": False, "domain": False, "labelPadding": 6}
    return {"field": name, "type": "nominal", "sort": list(order), "axis": axis}


def _amount(name: str, title: str) -> Spec:
    return {
        "field": name,
        "type": "quantitative",
        "axis": {"title": title, "tickMinStep": 1, "tickCount": 5, "format": ",d"},
    }


def _as_it_is(name: str) -> Spec:
    return {"field": name, "type": "nominal", "scale": None, "legend": None}


def _numbers(base: Spec, name: str) -> Spec:
    mark = {"type": "text", "align": "left", "dx": 4, "color": INK, "fontSize": 12}
    return {"mark": mark, "encoding": {**base, "text": {"field": name, "type": "quantitative", "format": ",d"}}}


def _level(at: float, words: str, scale: Spec) -> Spec:
    y = {"field": "at", "type": "quantitative", "scale": scale}
    rule = {"mark": {"type": "rule", "color": "#8993a4", "strokeDash": [4, 4]}, "encoding": {"y": y}}
    mark = {"type": "text", "x": "width", "align": "left", "dx": 6, "fontSize": 11, "color": QUIET, "text": words}
    return {"data": {"values": [{"at": at}]}, "layer": [rule, {"mark": mark, "encoding": {"y": y}}]}
