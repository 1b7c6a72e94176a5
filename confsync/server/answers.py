"""Refused and HTTP errors -> the envelope of the dialect that was spoken, or a page for people."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from confsync.server.refusal import Refused
from confsync.server.view.shell import show

# Raised while a body that is too large is read; the name stands in the text that sites send.
_TOO_LARGE = (
    "com.atlassian.confluence.rest.api.exceptions.RequestEntityTooLargeException: Request too large. "
    "Requests for this resource can be at most 5242880 bytes"
)


def register(app: Flask) -> None:
    """Puts the handlers in place."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(HTTPException, _http)


def _refused(error: Refused) -> Response:
    if request.path.startswith("/wiki/api/v2"):
        return _v2(error)
    if "/rest/api" in request.path:
        return _v1(error)
    return _page(error) if request.path.startswith("/wiki") and error.status != 401 else _plain(error)


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status == 413:
        return _v1(Refused(413, _TOO_LARGE))
    if 300 <= status < 400:
        found: Response = error.get_response()  # type: ignore[assignment]
        return found
    return _refused(Refused(status, error.name))


def _v2(error: Refused) -> Response:
    told = {"status": error.status, "code": error.code, "title": error.message, "detail": None}
    return _json({"errors": [told]}, error)


def _v1(error: Refused) -> Response:
    text = {"translation": error.v1_message, "args": []}
    data = {"authorized": error.status != 401, "valid": False, "errors": [{"message": text}], "successful": False}
    told: dict[str, Any] = {"statusCode": error.status, "data": data, "message": error.v1_message}
    if not request.path.startswith("/wiki/"):
        data["allowedInReadOnlyMode"] = True
        told["reason"] = error.code.replace("_", " ").title()
    return _json(told, error)


def _json(told: dict[str, Any], error: Refused) -> Response:
    return _with_challenge(jsonify(told), error)


def _page(error: Refused) -> Response:
    titles = {404: "Nothing here", 400: "This address makes no sense"}
    response = show("error.html", title=titles.get(error.status, f"Error {error.status}"), message=error.v1_message)
    response.status_code = error.status
    return response


def _plain(error: Refused) -> Response:
    return _with_challenge(Response(f"{error.status}: {error.message}\n", mimetype="text/plain"), error)


def _with_challenge(response: Response, error: Refused) -> Response:
    response.status_code = error.status
    if error.status == 401:
        response.headers["WWW-Authenticate"] = 'Basic realm="wiki", charset="UTF-8"'
    return response
