"""Address of a git remote -> where its host shows a file at a commit, as a template for `Provenance.url`."""

from __future__ import annotations

import re
from urllib.parse import quote

from confsync.model.settings import split_address

_SCP = re.compile(r"(?:[^@/:]+@)?([A-Za-z0-9.-]+):(?!//)(.+)")
_HOST = re.compile(r"[A-Za-z0-9.-]+(?::[0-9]+)?")
_VIEWS = (  # host, as a pattern, and where it shows a file at a commit
    (re.compile(r"github\..+"), "blob"),
    (re.compile(r"gitlab\..+"), "-/blob"),
    (re.compile(r"bitbucket\.org"), "src"),
)


def web_view(remote: str, prefix: str = "") -> str | None:
    """Template with {commit} and {path} of where a remote's host shows a file; None for hosts that we don't know.

    A name or a token in the remote's address is left out.
    """
    scp = _SCP.fullmatch(remote)
    scheme, host, path = ("ssh", scp[1], scp[2]) if scp else _address(remote)
    host = re.sub(r"^(?:alt)?ssh\.", "", host)
    view = next((view for pattern, view in _VIEWS if pattern.fullmatch(host.partition(":")[0])), None)
    name = path.strip("/").removesuffix(".git")
    if view is None or not name or not _HOST.fullmatch(host):
        return None
    safe = "http" if scheme == "http" else "https"
    return f"{safe}://{host}/{quote(name, safe='/~')}/{view}/{{commit}}/{quote(prefix)}{{path}}"


def _address(remote: str) -> tuple[str, str, str]:
    parts = split_address(remote)
    if parts is None:
        return "", "", ""
    host, port = parts.hostname or "", parts.port
    return parts.scheme, f"{host}:{port}" if port and parts.scheme.startswith("http") else host, parts.path
