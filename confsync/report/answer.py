"""Answer -> what somebody decided, as Markdown on one line, whatever the interface."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from confsync.model.outcome import Outcome, Parts, Shape, Shown, parts_of
from confsync.report.context import Context
from confsync.report.excerpt import cut, marked, quoted
from confsync.report.markdown import bold, code, words

_MOST = 8  # marks listed of one answer; a page of a table holds no more
NOTHING = "*nothing marked*"


def spoken(context: Context, outcome: Outcome, content: str, answer: str = "accept") -> str:
    """The answer in words: marked text, names of options, places of regions and segments."""
    parts = parts_of(content)
    if Shape.BINARY in parts:
        return _binary(context, outcome, parts, answer)
    if answer != "accept":
        return f"*{_refused(context, answer)}*"
    return _said(context, outcome.shown, parts) or NOTHING


def brief(outcome: Outcome, most: int = 100) -> str:
    """What the example is, in a few words: the beginning of its text, else the name of its file."""
    shown = outcome.shown
    if shown.text:
        text = " ".join(shown.text.split())
        return words(text[:most].rstrip()) + " …" if len(text) > most else cut(shown, words(text))
    return words(file_name(shown)) if shown.media else "*not shown*"


def file_name(shown: Shown) -> str:
    """The last part of an image's or a recording's path or address, without what follows a question mark."""
    if shown.media.startswith("data:"):
        return "(sent inline)"
    return shown.media.split("?")[0].split("#")[0].rstrip("/").rpartition("/")[2] or shown.media


def clock(seconds: float) -> str:
    """A place in a recording, to a hundredth of a second: 83.25 as 1:23.25."""
    minutes, rest = divmod(round(float(seconds) * 100), 6000)
    part = f".{rest % 100:02d}".rstrip("0") if rest % 100 else ""
    return f"{minutes}:{rest // 100:02d}{part}"


def _refused(context: Context, answer: str) -> str:
    """`reject` and `ignore` in this team's words."""
    meaning = context.project.answers.get(answer)
    said = {"reject": "rejected", "ignore": "ignored"}.get(answer, answer)
    return f"{said} ({words(meaning)})" if meaning else said


def _binary(context: Context, outcome: Outcome, parts: Parts, answer: str) -> str:
    labels = " ".join(map(context.to_label, map(str, _list(parts[Shape.BINARY]))))
    rest = _said(context, outcome.shown, {shape: part for shape, part in parts.items() if shape != Shape.BINARY})
    verdict = {"accept": "yes", "reject": "no", "ignore": "ignored"}.get(answer, words(answer))
    return f"{bold(verdict)} to {labels}" + (f": {rest}" if rest else "")


def _said(context: Context, shown: Shown, parts: Parts) -> str:
    known = [(shape, part) for shape, part in sorted(parts.items()) if part]
    return "; ".join(_SAYERS[shape](context, shown, part) for shape, part in known if shape in _SAYERS)


def _spans(_context: Context, shown: Shown, part: Any) -> str:
    if shown.text:
        return marked(shown, [(start, end, label) for start, end, label in part])
    return _listed(f"{code(label)} characters {start}–{end}" for start, end, label in part)


def _choice(context: Context, shown: Shown, part: Any) -> str:
    return ", ".join(option(context, shown.options, str(chosen)) for chosen in part)


def option(context: Context, options: Mapping[str, str], chosen: str) -> str:
    """An option by the words that annotators saw, leading to its definition where it is a label."""
    seen = options.get(chosen)
    label = context.to_label(chosen)
    return f"{words(seen)} ({label})" if seen and seen.casefold() != chosen.casefold() else label


def _relations(_context: Context, shown: Shown, part: Any) -> str:
    return _listed(
        f"{quoted(shown, head, head_end)} → {code(label)} → {quoted(shown, child, child_end)}"
        for head, head_end, child, child_end, label in part
    )


def _regions(_context: Context, _shown: Shown, part: Any) -> str:
    return _listed(f"{code(label)} {_place(kind, points)}" for label, kind, points in part)


def _place(kind: str, points: Iterable[Iterable[float]]) -> str:
    corners = [tuple(point) for point in points]
    if not corners:
        return words(kind)
    left, top = min(x for x, _ in corners), min(y for _, y in corners)
    width, height = max(x for x, _ in corners) - left, max(y for _, y in corners) - top
    outline = "" if kind == "rect" else f"{words(kind)} in "
    return f"{outline}{width:.0f} × {height:.0f} px at ({left:.0f}, {top:.0f})"


def _segments(_context: Context, _shown: Shown, part: Any) -> str:
    return _listed(f"{code(label)} {clock(start)}–{clock(end)}" for start, end, label in part)


def _text(context: Context, _shown: Shown, part: Any) -> str:
    return "; ".join(f"“{words(context.safe(str(typed)))}”" for typed in _list(part))


def _pages(context: Context, shown: Shown, part: Any) -> str:
    pages = sorted(part.items(), key=lambda page: (not page[0].isdigit(), int(page[0]) if page[0].isdigit() else 0))
    # The text that is shown is the whole task's, so places of a page's spans mean nothing in it.
    bare = Shown(media=shown.media, options=shown.options)
    return "; ".join(f"page {words(number)}: {_said(context, bare, parts) or NOTHING}" for number, parts in pages)


def _listed(entries: Iterable[str]) -> str:
    found = list(entries)
    more = len(found) - _MOST
    return "; ".join(found[:_MOST]) + (f"; *and {more} more*" if more > 0 else "")


def _list(part: object) -> list[Any]:
    return list(part) if isinstance(part, list | tuple) else [part]


_SAYERS: Mapping[str, Callable[[Context, Shown, Any], str]] = {
    Shape.SPANS: _spans,
    Shape.CHOICE: _choice,
    Shape.RELATIONS: _relations,
    Shape.REGIONS: _regions,
    Shape.SEGMENTS: _segments,
    Shape.TEXT: _text,
    Shape.PAGES: _pages,
}
