"""(Query, `start` and `limit`) -> an array; the next part's path lacks the context path."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Response, jsonify, request

from confsync.server.request import db, number
from confsync.server.store.listing import Query
from confsync.server.v1 import wire

Record = TypeVar("Record")
Json = dict[str, Any]
MOST = 200  # more are asked for in vain: the answer's `limit` says how many it held itself to


def answer(query: Query[Record], spell: Callable[[Record], Json], order: str, *, usual: int = 25) -> Response:
    """The records from `start` on."""
    start, limit = _range(usual)
    return _answer(query.all(db(), order, start=start, limit=limit + 1), spell, start, limit)


def part(records: list[Record], spell: Callable[[Record], Json], *, usual: int = 25) -> Response:
    """The same for records that are at hand already."""
    start, limit = _range(usual)
    return _answer(records[start : start + limit + 1], spell, start, limit)


def _range(usual: int) -> tuple[int, int]:
    limit = number(request.args.get("limit", str(usual)), "limit")
    return number(request.args.get("start", "0"), "start"), min(limit, MOST) or usual


def _answer(found: list[Record], spell: Callable[[Record], Json], start: int, limit: int) -> Response:
    """`found` holds one record more than asked for when there are more."""
    after = None
    if len(found) > limit:
        kept = [pair for pair in request.args.items(multi=True) if pair[0] not in ("start", "limit")]
        query = urlencode([*kept, ("limit", limit), ("start", start + limit)])
        after = f"{request.path}?{query}"
    return jsonify(wire.array([spell(record) for record in found[:limit]], start=start, limit=limit, after=after))
