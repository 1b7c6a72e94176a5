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
    return part(query.all(db(), order), spell, usual=usual)


def part(records: list[Record], spell: Callable[[Record], Json], *, usual: int = 25) -> Response:
    """The same for records that are at hand already."""
    start = number(request.args.get("start", "0"), "start")
    limit = min(number(request.args.get("limit", str(usual)), "limit"), MOST) or usual
    chosen = records[start : start + limit]
    after = None
    if start + limit < len(records):
        kept = [pair for pair in request.args.items(multi=True) if pair[0] not in ("start", "limit")]
        query = urlencode([*kept, ("limit", limit), ("start", start + limit)])
        after = f"{request.path}?{query}"
    return jsonify(wire.array([spell(record) for record in chosen], start=start, limit=limit, after=after))
