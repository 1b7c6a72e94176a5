"""Row -> the canonical content of its answer: one compact string, equal for equal answers.

Which fields are an answer depends on the interface: spans in a `choice` row were given with the task. Rows of `blocks`
do not say what they consist of, so there every field counts that is present. Text typed beside another kind of answer
is a comment on it, as in every published set that has some; typed alone it is the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from confsync.model.outcome import Shape
from confsync.review.marks import READERS, is_drawn
from confsync.review.wire import Row, meta_of, spans_of

encode = msgspec.json.Encoder().encode


def interface_of(row: Row) -> str:
    """The interface that the answer was given in; inside a review row that of its versions.

    Rows from before Prodigy 1.9 name none: then the one whose fields are there.
    """
    if row.inner_view:
        return row.inner_view
    if row.view and (row.view != "review" or not row.versions):
        return row.view
    if row.versions:
        return interface_of(row.versions[0])
    return next((view for view, there in _TELLTALE if there(row)), "text")


def is_binary(row: Row, view: str) -> bool:
    """Whether accept and reject were the answer, and not whether the task made sense."""
    return row.binary is True or (view in _BINARY and row.binary is not False)


def question_of(row: Row, view: str) -> str:
    """What a yes or no is about; one input may be asked about several times. "" where nothing was asked."""
    if not is_binary(row, view):
        return ""
    parts = _asked_about(row)
    return _text(parts) if parts else str(row.label or "")


def content_of(row: Row, view: str, mask: Callable[[str], str] = str) -> str:
    """The canonical content, as `Answer.content` holds it; "" when nothing was marked. `mask` goes over typed text."""
    return _text(_parts(row, view, mask))


def spans_content(row: Row, view: str) -> str:
    """What `content_of` gives for one of the SPANS; nearly all rows of large sets are such, so this way is short."""
    marks = [(span.start, span.end, span.label) for span in spans_of(row) or ()]
    ordered, previous = True, (-1, -1, "")
    for mark in marks:
        start, end, label = mark
        if type(start) is not int or type(end) is not int or label is None:
            return content_of(row, view)
        ordered, previous = ordered and previous < mark, mark  # type: ignore[assignment]
    if not ordered:
        marks = sorted(set(marks))
    return encode({"spans": marks}).decode() if marks else ""


def comment_of(row: Row, view: str) -> str:
    """What the annotator remarked: under `comment`, in `meta.comment`, or typed beside another kind of answer."""
    meta = meta_of(row).get("comment")
    text = row.comment or (meta if isinstance(meta, str) else "")
    if not text and isinstance(row.user_input, str) and not _is_typed_answer(row, view):
        text = row.user_input
    return text.strip()


def _is_typed_answer(row: Row, view: str) -> bool:
    if view in _SHAPES:
        return Shape.TEXT in _SHAPES[view]
    others = (row.spans or None, row.relations, row.audio_spans, row.options or None)
    return not any(part is not None for part in others) and not isinstance(row.accept, list)


def _text(parts: Mapping[str, Any]) -> str:
    return encode({shape: parts[shape] for shape in sorted(parts)}).decode() if parts else ""


def _parts(row: Row, view: str, mask: Callable[[str], str]) -> dict[str, Any]:
    if is_binary(row, view):
        return _binary(row)
    if view == "pages" or (view not in _SHAPES and row.pages):
        return _pages(row, mask)
    found: dict[str, Any] = {shape: read(row) for shape, read in READERS.items() if shape in _SHAPES.get(view, _ANY)}
    if isinstance(row.user_input, str) and row.user_input.strip() and _is_typed_answer(row, view):
        found[Shape.TEXT] = [mask(row.user_input)]
    return {shape: part for shape, part in found.items() if part}


def _binary(row: Row) -> dict[str, Any]:
    """The label in question, and beside it the marks that it is about, which came with the task."""
    marked = (*(spans_of(row) or ()), *(row.relations or ()), *(row.audio_spans or ()))
    labels = [row.label] if row.label else sorted({mark.label for mark in marked if mark.label})
    return {**_asked_about(row), Shape.BINARY: labels} if labels else _asked_about(row)


def _asked_about(row: Row) -> dict[str, Any]:
    found: dict[str, Any] = {shape: read(row) for shape, read in READERS.items() if shape is not Shape.CHOICE}
    return {shape: part for shape, part in found.items() if part}


def _pages(row: Row, mask: Callable[[str], str]) -> dict[str, Any]:
    pages = ((number, _parts(page, interface_of(page), mask)) for number, page in enumerate(row.pages or (), 1))
    marked = {str(number): parts for number, parts in pages if parts}
    return {Shape.PAGES: marked} if marked else {}


_ANY = frozenset(Shape)
SPANS = frozenset({"ner_manual", "spans_manual", "pos_manual"})
_SHAPES: dict[str, frozenset[Shape]] = {
    **dict.fromkeys(SPANS, frozenset({Shape.SPANS})),
    "ner": frozenset({Shape.SPANS}),
    "spans": frozenset({Shape.SPANS}),
    "pos": frozenset({Shape.SPANS}),
    "choice": frozenset({Shape.CHOICE}),
    "compare": frozenset({Shape.CHOICE}),
    "relations": frozenset({Shape.SPANS, Shape.RELATIONS}),
    "dep": frozenset({Shape.RELATIONS}),
    "image_manual": frozenset({Shape.REGIONS}),
    "audio_manual": frozenset({Shape.SEGMENTS}),
    "text_input": frozenset({Shape.TEXT}),
}
_BINARY = frozenset({"classification", "ner", "spans", "pos", "dep", "text", "html", "image", "audio", "diff"})
_TELLTALE: tuple[tuple[str, Callable[[Row], Any]], ...] = (
    ("pages", lambda row: row.pages),
    ("choice", lambda row: isinstance(row.accept, list)),
    ("compare", lambda row: row.mapping),
    ("relations", lambda row: row.relations is not None),
    ("audio_manual", lambda row: row.audio_spans is not None),
    ("image_manual", lambda row: any(map(is_drawn, spans_of(row) or ()))),
    ("ner_manual", lambda row: spans_of(row) is not None),
    ("classification", lambda row: row.label),
    ("text_input", lambda row: row.user_input),
)
