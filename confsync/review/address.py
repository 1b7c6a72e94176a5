"""Address of a server -> its parts, and words about it in which the password does not stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

_SECRETS = {"password", "passwd", "passfile", "sslpassword"}


@dataclass(frozen=True, slots=True)
class Address:
    """scheme://user:password@host:port/database?option=value, each part as it was meant, not as it is quoted."""

    written: str = field(repr=False)

    @property
    def host(self) -> str | None:
        """None: not said."""
        return urlsplit(self.written).hostname

    @property
    def port(self) -> int | None:
        """None: not said. Raises ValueError for what is no port."""
        return urlsplit(self.written).port

    @property
    def user(self) -> str | None:
        """None: not said."""
        return _meant(urlsplit(self.written).username)

    @property
    def password(self) -> str | None:
        """None: not said."""
        return _meant(urlsplit(self.written).password)

    @property
    def path(self) -> str:
        """The database's name."""
        return unquote(urlsplit(self.written).path.lstrip("/"))

    def option(self, name: str) -> str | None:
        """What the query says; None: nothing."""
        return dict(parse_qsl(urlsplit(self.written).query)).get(name)

    @property
    def shown(self) -> str:
        """The address for people: nothing that follows a `?`, and no password."""
        parts = urlsplit(self.written)
        user, _, place = parts.netloc.rpartition("@")
        name = user.partition(":")[0]
        return urlunsplit((parts.scheme, f"{name}@{place}" if name else place, parts.path, "", ""))

    def about(self, error: Exception) -> str:
        """What a driver said, on one line, secrets taken out."""
        said = " ".join(str(error).split()) or type(error).__name__
        quoted = urlsplit(self.written).password
        secrets = {quoted, _meant(quoted), *(self.option(name) for name in _SECRETS)}
        for secret in sorted(filter(None, secrets), key=len, reverse=True):
            said = said.replace(secret, "…")
        return f"{self.shown}: {said.replace(self.written, self.shown)}"


def _meant(part: str | None) -> str | None:
    return unquote(part) if part is not None else None
