"""What Confluence says no to, with the status and the words of both of its dialects.

    Refused              any status: raised as it is where no test distinguishes the reason
    ├── NotFound         404   unknown, or not visible to the caller: the two are not told apart
    ├── Malformed        400   storage format that is no well-formed XML, with line and column
    ├── TitleTaken       400   another current or archived page of the space has that title, whatever its case
    └── VersionConflict  409   the number given is not the current one plus one

Texts and codes were seen on live sites by others; where v1 words a thing differently, `v1_message` holds its words.
"""

from __future__ import annotations

_CODES = {
    400: "BAD_REQUEST",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    409: "CONFLICT",
    410: "GONE",
    413: "REQUEST_ENTITY_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
}


class Refused(Exception):
    """A request that Confluence answers with an error."""

    def __init__(self, status: int, message: str, *, code: str = "", v1_message: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code or _CODES.get(status, "INTERNAL_SERVER_ERROR")
        self.v1_message = v1_message or message


class NotFound(Refused):
    """There is no such thing, or none that the caller may see."""

    def __init__(self, what: str, id: object) -> None:
        super().__init__(404, f"Not Found: no {what} with id [{id}]", v1_message=f"No {what} found with id: {id}")


class Malformed(Refused):
    """A body that does not parse; line and column count from 1."""

    def __init__(self, reason: str, line: int, column: int) -> None:
        super().__init__(400, f"Error parsing xhtml: {reason}\n at [row,col {{unknown-source}}]: [{line},{column}]")


class TitleTaken(Refused):
    """Titles are unique in a space among current and archived pages, compared without regard to case."""

    def __init__(self, title: str) -> None:
        super().__init__(
            400,
            "A page with this title already exists: A page already exists with the same TITLE in this space",
            v1_message=f"A page with this title already exists: {title}",
        )


class VersionConflict(Refused):
    """A write was prepared for another version than the one that is there; nothing was written."""

    def __init__(self, what: str, current: int, provided: object) -> None:
        super().__init__(
            409,
            f"Version must be incremented when updating a {what}. "
            f"Current Version: [{current}]. Provided version: [{provided}]",
            v1_message=f"Version must be incremented on update. Current version is: {current}",
        )
