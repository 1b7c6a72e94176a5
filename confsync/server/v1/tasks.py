"""Long tasks: everything here is done before the answer is sent, so each of them is finished when it is looked at."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from confsync.server.request import number
from confsync.server.v1 import wire

blueprint = Blueprint("v1_tasks", __name__)


def submitted(id: int) -> Response:
    """The answer to what starts a task. Its link lacks the context path, as was seen on live sites."""
    return jsonify({"ari": f"ari:cloud:confluence::task/{id}", "id": str(id), "links": {"status": _path(id)}})


@blueprint.get("/longtask/<id>")
def get(id: str) -> Response:
    """A task, finished."""
    task = number(id, "id", "LongTaskId")
    done = {"id": str(task), "name": {"key": "task", "args": []}, "elapsedTime": 0, "percentageComplete": 100}
    state = {"successful": True, "finished": True, "messages": [], "status": "Complete", "errors": []}
    return jsonify(done | state | {"_links": wire.links(f"/longtask/{task}")})


def _path(id: int) -> str:
    return f"/rest/api/longtask/{id}"
