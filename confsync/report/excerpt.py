"""(Shown, spans) -> Markdown in which the marked words are bold and their labels stand behind them.

Spans may touch, lie in each other or cross; what overlaps is one bold run, and where a label covers only part of it,
the part is quoted behind the label. Text beyond the excerpt is not there any more: such spans are only counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from confsync.model.outcome import MASK, Shown
from confsync.report.markdown import bold, code, words

Span = tuple[int, int, str]


def marked(shown: Shown, spans: Iterable[Span]) -> str:
    """The whole excerpt on one line with its marks."""
    inside, beyond = _split(shown, spans)
    text = shown.text
    parts: list[str] = []
    end = 0
    for start, stop, run in _runs(inside):
        parts += [_plain(text[end:start]), bold(words(text[start:stop])), " ", _named(text, run, start, stop)]
        end = stop
    parts.append(_plain(text[end:]))
    return (
        cut(shown, "".join(parts).strip()) + (f" *({_counted(beyond)} beyond the excerpt)*" if beyond else "")
    ).strip()


def quoted(shown: Shown, start: int, end: int) -> str:
    """The words of one span in quotation marks; its place where the excerpt does not reach."""
    place = shown.place(start, end)
    return _quoted(shown.text[place[0] : place[1]]) if place else f"characters {start}–{end}"


def cut(shown: Shown, markdown: str) -> str:
    """Dots where the excerpt leaves something out."""
    kept = len(shown.text) - sum(len(MASK) - (end - start) for start, end in shown.masked)
    before, after = shown.begin > 0, shown.begin + kept < shown.length
    return f"{'… ' if before else ''}{markdown}{' …' if after else ''}"


def _quoted(text: str) -> str:
    return f"“{words(text)}”"


def _split(shown: Shown, spans: Iterable[Span]) -> tuple[list[Span], int]:
    """The marks by their places in the excerpt, and how many lie beyond it."""
    found = [(shown.place(start, end), label) for start, end, label in spans]
    inside = sorted((*place, label) for place, label in found if place)
    return inside, len(found) - len(inside)


def _runs(spans: list[Span]) -> Iterator[tuple[int, int, list[Span]]]:
    """Spans that overlap, together, with where they begin and end."""
    run: list[Span] = []
    stop = 0
    for span in spans:
        if run and span[0] >= stop:
            yield run[0][0], stop, run
            run = []
        run.append(span)
        stop = max(stop, span[1]) if len(run) > 1 else span[1]
    if run:
        yield run[0][0], stop, run


def _named(text: str, run: list[Span], start: int, stop: int) -> str:
    """The labels of a run, those of all of it first."""
    ordered = sorted(run, key=lambda span: (span[:2] != (start, stop), span))
    names = []
    for (begin, end), group in groupby(ordered, key=lambda span: span[:2]):
        labels = " ".join(code(label) for _, _, label in group)
        names.append(labels if (begin, end) == (start, stop) else f"{labels} {_quoted(text[begin:end])}")
    return " ".join(names)


def _plain(text: str) -> str:
    """Words between marks; the white space at both ends, which `words` drops, counts here."""
    if not text.strip():
        return " " if text else ""
    lead, tail = (" " if edge.isspace() else "" for edge in (text[0], text[-1]))
    return f"{lead}{words(text)}{tail}"


def _counted(number: int) -> str:
    return f"{number} mark" if number == 1 else f"{number} marks"
