"""The Authorization header -> who is calling.

Without a list of users anybody may do anything, and the name given in Basic is taken as it is: a wiki on one's own
machine has nobody to keep out. With a list, a name and its token (Basic) or a token alone (Bearer) are needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from hmac import compare_digest

from flask import Request

from confsync.server.refusal import Refused

NOBODY = "anonymous-local"


def identify(request: Request, users: Mapping[str, str] | None) -> str:
    """The account id of the caller. Raises Refused with 401 when users are listed and this is none of them."""
    given = request.authorization
    name = (given.username or "") if given and given.type == "basic" else ""
    token = (given.password if given.type == "basic" else given.token) if given else None
    if users is None:
        return name or NOBODY
    for user, secret in users.items():
        if token and compare_digest(secret.encode(), token.encode()) and name in ("", user):
            return user
    raise Refused(401, "Unauthorized")
