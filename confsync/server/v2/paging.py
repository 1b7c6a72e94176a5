"""(Query, the request's parameters) -> a page of results with its cursor.

The next page is named twice, in `_links.next` and in the Link header, both as a path from the site's root; at the end
neither is there.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Response, jsonify, request

from confsync.server.refusal import Refused
from confsync.server.request import db, number, site_url, wrong
from confsync.server.store.listing import Order, Place, Query

Record = TypeVar("Record")
Json = dict[str, Any]
MOST = 250


def answer(
    query: Query[Record],
    spell: Callable[[Record], Json],
    sorts: Mapping[str, str],
    *,
    sort: str = "id",
    usual: int = 25,
) -> Response:
    """Results from a query; `sorts` names the columns that may be sorted by, `sort` the one taken when none is asked.

    Raises Refused for a parameter that the endpoint does not know the value of.
    """
    chosen = request.args.get("sort") or sort
    column = sorts.get(chosen.removeprefix("-"))
    if column is None:
        raise wrong("sort", chosen, "one of " + ", ".join(sorts))
    size = limit(usual)
    found = query.slice(db(), Order(column, chosen.startswith("-")), _read_cursor(), size)
    return multiple([spell(record) for record in found.records], write_cursor(found.after))


def limit(usual: int = 25, most: int = MOST) -> int:
    """How many results are asked for. Raises Refused outside 1 to `most`."""
    size = number(request.args.get("limit", str(usual)), "limit")
    if not 1 <= size <= most:
        raise out_of_range("limit", most)
    return size


def multiple(results: list[Json], cursor: str | None = None) -> Response:
    """The envelope of a list."""
    links = {"base": f"{site_url()}/wiki"}
    response_headers = {}
    if cursor:
        kept = [pair for pair in request.args.items(multi=True) if pair[0] != "cursor"]
        links["next"] = f"{request.path}?{urlencode([*kept, ('cursor', cursor)])}"
        response_headers["Link"] = f'<{links["next"]}>; rel="next", <{links["base"]}>; rel="base"'
    response = jsonify({"results": results, "_links": links})
    response.headers.update(response_headers)
    return response


def out_of_range(name: str, most: int) -> Refused:
    """The refusal of a number that is not 1 to `most`."""
    return Refused(400, f"{name} must be between 1 and {most}", code="INVALID_REQUEST_PARAMETER")


def cursor_number() -> int:
    """How many results were handed out before, for a list that has no keys to go by."""
    place = _read_cursor()
    return place[1] if place else 0


def write_cursor(place: Place | None) -> str | None:
    """The place as an opaque word."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode() if place else None


def _read_cursor() -> Place | None:
    given = request.args.get("cursor")
    if not given:
        return None
    try:
        key, last = json.loads(base64.urlsafe_b64decode(given))
    except (ValueError, TypeError, binascii.Error):
        key, last = None, None
    if not isinstance(key, (str, int)) or not isinstance(last, int):
        raise wrong("cursor", given, "Cursor")
    return key, last
