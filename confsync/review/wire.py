"""JSON of one Prodigy task -> Row: the fields that decide an outcome, and nothing else.

A row of a span project is nine tenths tokens. msgspec passes over what no field asks for, and tokens are cut out before
it sees them: together ten times as fast as `json.loads`. Field names and types are those observed in real exports and
databases; a field of an unexpected type costs that field, never the row: such rows are decoded again, field by field.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

Number = int | float


class Span(msgspec.Struct, gc=False):
    """A marked piece of text, image or recording; which fields are there depends on the interface."""

    start: Number | None = None
    end: Number | None = None
    token_start: int | None = None
    token_end: int | None = None  # inclusive
    label: str | None = None
    type: str | None = None  # rect | polygon | freehand in images, span in relations
    points: list[list[Number]] | None = None
    x: Number | None = None
    y: Number | None = None
    width: Number | None = None
    height: Number | None = None


class Relation(msgspec.Struct, gc=False):
    """Head and child are numbers of tokens: the last one of each span."""

    head: int | None = None
    child: int | None = None
    label: str | None = None
    head_span: Span | None = None
    child_span: Span | None = None


class Token(msgspec.Struct, gc=False):
    """Only decoded where a relation has token numbers and no character offsets."""

    start: int
    end: int


class Stamp(msgspec.Struct, gc=False):
    """What `prodigy confsync.annotate` puts into every task."""

    scheme: str | None = None
    version: str | None = None
    commit: str | None = None


class Row(msgspec.Struct, gc=False):
    """One saved answer, or one version inside a review row, or one page of a task with pages."""

    # In the order of most rows: msgspec looks for each key beginning where it found the last one.
    text: str | None = None
    meta: msgspec.Raw = msgspec.Raw()
    input_hash: int | None = msgspec.field(default=None, name="_input_hash")
    task_hash: int | None = msgspec.field(default=None, name="_task_hash")
    binary: bool | None = msgspec.field(default=None, name="_is_binary")
    tokens: msgspec.Raw = msgspec.Raw()  # of a plain row none: see decode_row
    view: str | None = msgspec.field(default=None, name="_view_id")
    spans: msgspec.Raw = msgspec.Raw()  # see spans_of: most annotators' marks are byte for byte those of another
    options: msgspec.Raw = msgspec.Raw()
    accept: Any = None  # of a choice: list of ids; in compare and diff: the half to accept
    answer: str | None = None
    time: Number | None = msgspec.field(default=None, name="_timestamp")
    annotator: str | None = msgspec.field(default=None, name="_annotator_id")
    session: str | None = msgspec.field(default=None, name="_session_id")
    label: str | None = None
    html: str | None = None
    image: str | None = None
    audio: str | None = None
    video: str | None = None
    input: Any = None  # part of the input hash by default, whatever a recipe puts there
    width: Number | None = None
    height: Number | None = None
    relations: list[Relation] | None = None
    arcs: list[Relation] | None = None
    arc: Relation | None = None
    audio_spans: list[Span] | None = None
    mapping: dict[str, str] | None = None  # of compare: name of a half -> accept | reject
    user_input: Any = None
    field_id: str | None = None
    pages: list[Row] | None = None
    sessions: list[str] | None = None
    versions: list[Row] | None = None
    default: bool | None = None
    inner_view: str | None = msgspec.field(default=None, name="view_id")
    score: Number | None = None
    flagged: bool | None = None
    comment: str | None = None
    seconds: Number | None = None
    confsync: Stamp | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that could not be read: where it stands, and why."""

    place: str
    why: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about how the rows are stored, for whoever runs the import."""

    text: str


_TOKENS = b'"tokens":['
_decode = msgspec.json.Decoder(Row).decode
_decode_lines = msgspec.json.Decoder(Row).decode_lines
_decode_spans = msgspec.json.Decoder(list[Span] | None).decode
_for_comments = re.compile("comment|note|remark", re.IGNORECASE)
_lone_surrogates = re.compile("[\ud800-\udfff]")


def decode_row(data: bytes, unit: str, number: int) -> Row | Broken:
    """One task; `unit` and `number` (line 17) are only for the message."""
    try:
        row = _decode(_without_tokens(data, 0, len(data)))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _decode_whole(data, unit, number)
    return row if _plain([row]) else _decode_whole(data, unit, number)


def decode_block(data: bytes, begin: int, end: int) -> list[Row] | None:
    """A task on each line from `begin` to `end`; None when these have to be decoded one by one."""
    bare = _without_tokens(data, begin, end)
    try:
        rows = _decode_lines(bare)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return rows if bare.count(b"\n") == len(rows) == len(_plain(rows)) else None


def _without_tokens(data: bytes, begin: int, end: int) -> bytes:
    """JSON without the tokens in it, each list of which is taken to end at the first bracket.

    Where one does not, because a token has a bracket in it, what is left is never JSON: a cut that ends in a string
    leaves one quote too many, one in a nested list a brace too many. So whoever decodes this notices, and decodes the
    whole. Lines of which the first breaks off within its tokens are not made one.
    """
    parts = []
    while (start := data.find(_TOKENS, begin, end)) >= 0:
        start += len(_TOKENS)
        parts.append(data[begin:start])
        begin = data.find(b"]", start, end)
        if begin < 0 or data.find(b"\n", start, begin) >= 0:
            begin = start
    parts.append(data[begin:end])
    return b"".join(parts)


def _plain(rows: list[Row]) -> list[Row]:
    """Those that nobody will ask for more than their fields: for tokens, or for text typed under another name."""
    return [
        row
        for row in rows
        if row.relations is None
        and row.arcs is None
        and row.arc is None
        and row.field_id is None
        and row.versions is None
        and row.pages is None
    ]


def tokens_of(row: Row) -> list[Token]:
    """The tokens, which hardly any row is asked for."""
    return decode_any(row.tokens, list[Token]) or []


def meta_of(row: Row) -> dict[str, Any]:
    """What stands in the corner of the card; {} when that is nothing, or no object."""
    meta = decode_any(row.meta)
    return meta if isinstance(meta, dict) else {}


def spans_of(row: Row) -> list[Span] | None:
    """The marks, without those parts that are none; None where the row has no such field."""
    if not row.spans:
        return None
    try:
        spans: list[Span] | None = _decode_spans(row.spans)
    except (msgspec.DecodeError, UnicodeDecodeError):
        spans = _fitted(decode_any(row.spans), list[Span] | None)
    return spans


def encode_task(task: Mapping[str, Any]) -> bytes:
    """A task as its JSON, for sources that hand out dicts."""
    return msgspec.json.encode(task, enc_hook=str)


def join_objects(*objects: bytes) -> bytes:
    """JSON objects as one; of a key that stands in several, the last one counts."""
    inner = [data.strip()[1:-1].strip() for data in objects]
    return b"{" + b",".join(part for part in inner if part) + b"}"


def decode_any(raw: msgspec.Raw, kind: Any = Any) -> Any:
    """A field kept raw until it was needed; None when it is not there or not of that kind."""
    try:
        return msgspec.json.decode(raw, type=kind) if raw else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _with_typed_text(row: Row, data: bytes) -> Row:
    """A task may name the key under which typed text is kept; one named for comments holds a comment."""
    typed = (decode_any(msgspec.Raw(data)) or {}).get(row.field_id)
    if isinstance(typed, str) and _for_comments.search(row.field_id or ""):
        row.comment = row.comment or typed
    elif isinstance(typed, str):
        row.user_input = row.user_input or typed
    return row


def _decode_whole(data: bytes, unit: str, number: int) -> Row | Broken:
    try:
        row = _decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _decode_slowly(data, f"{unit} {number}")
    except RecursionError:
        return Broken(f"{unit} {number}", "is nested too deeply")
    return row if row.field_id is None else _with_typed_text(row, data)


def _decode_slowly(data: bytes, place: str) -> Row | Broken:
    """The standard library also reads NaN, lone surrogates and integers of any size, as other writers leave them."""
    try:
        task = json.loads(data, parse_constant=lambda _: None, parse_float=_finite)
    except UnicodeDecodeError:
        return Broken(place, "is not UTF-8")
    except json.JSONDecodeError as error:
        return Broken(place, f"is not JSON: {error.msg} at character {error.pos + 1}")
    except (RecursionError, ValueError):
        return Broken(place, "is nested too deeply, or has a number of thousands of digits")
    if not isinstance(task, dict):
        return Broken(place, "is not a task: a JSON object was expected")
    row: Row = _built(Row, clean(task))
    return row


def _finite(digits: str) -> float | None:
    value = float(digits)
    return value if math.isfinite(value) else None


def clean(value: Any) -> Any:
    """Without what other programs choke on: half surrogate pairs, and integers of more than 64 bits."""
    if isinstance(value, str):
        return _lone_surrogates.sub("�", value)
    if isinstance(value, dict):
        return {clean(key): clean(item) for key, item in value.items()}
    if isinstance(value, list):
        return [clean(item) for item in value]
    return None if isinstance(value, int) and not -(2**63) <= value < 2**63 else value


def _built(kind: Any, task: dict[str, Any]) -> Any:
    """The struct with those fields of the task that have a type the struct knows."""
    types = get_type_hints(kind)
    given = ((field, task.get(field.encode_name)) for field in msgspec.structs.fields(kind))
    fields = {field.name: _fitted(value, types[field.name]) for field, value in given if value is not None}
    return kind(**{name: value for name, value in fields.items() if value is not None})


def _fitted(value: Any, kind: Any) -> Any:
    """The value as the kind, without those parts of it that do not fit; None when nothing does."""
    if kind is msgspec.Raw:
        return msgspec.Raw(encode_task({"": value})[4:-1])
    for option in (kind, *get_args(kind)):
        if get_origin(option) is list and isinstance(value, list):
            item_kind = get_args(option)[0]
            return [fitted for item in value if (fitted := _fitted(item, item_kind)) is not None]
        if isinstance(option, type) and issubclass(option, msgspec.Struct) and isinstance(value, dict):
            return _built(option, value)
    if isinstance(value, Number) and not isinstance(value, bool) and str in (kind, *get_args(kind)):
        return str(value)  # an id or a label that looks like a number
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return None
