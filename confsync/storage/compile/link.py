"""Links and images of the text -> `<a>`, LinkTo, ImageOf and their mentions.

Only schemes that are harmless become links; `javascript:`, `data:` and any scheme not listed keep their words, lose
their target and are remarked on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from confsync.model.document import Body, ImageOf, LinkTo, Mention, Remark
from confsync.storage.compile.desk import Desk
from confsync.storage.compile.text import escaped, resolved
from confsync.storage.markdown.lines import Token
from confsync.storage.vocabulary import remote_image

SAFE = {"http", "https", "mailto", "tel", "ftp"}
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_PIXELS = re.compile(r"(\d{1,5})(?:px)?")


def scheme_of(url: str) -> str:
    """The scheme of an address, lower case; "" for a relative one; `//host` counts as https."""
    found = _SCHEME.match(url)
    return found[1].lower() if found else "https" if url.startswith("//") else ""


def is_shown(url: str) -> bool:
    """Whether an image with this address is published as an image."""
    return scheme_of(url) in {"", "http", "https"}


def target_of(url: str) -> tuple[str, str]:
    """Path and fragment of a relative address, percent-decoded."""
    path, _, fragment = url.partition("#")
    return (unquote(path), unquote(fragment)) if "%" in url else (path, fragment)


def put_link(desk: Desk, url: str, body: Body, block: Token, offset: int, title: str = "") -> None:
    """A link with its words, of whatever kind its address asks for; within a link only the words."""
    scheme = scheme_of(url)
    if desk.linked:
        desk.out.extend(body)
    elif not scheme:
        target, fragment = target_of(url)
        at = desk.at(block, offset)
        desk.mentions.append(Mention(kind="link", target=target, anchor=fragment, at=at))
        desk.out.append(LinkTo(target=target, anchor=fragment, body=body or (escaped(unquote(url)),), title=title))
    elif scheme in SAFE:
        address = escaped(f"https:{url}" if url.startswith("//") else url)
        desk.out += [f'<a href="{address}">', *(body or (address,)), "</a>"]
    else:
        desk.out.extend(body or (escaped(unquote(url)),))
        text = f'a link to "{_short(url)}" is not published: its scheme is not one of {", ".join(sorted(SAFE))}'
        desk.remarks.append(Remark(rule="unsafe-link", text=text, at=desk.at(block, offset)))


def put_image(desk: Desk, url: str, alt: str, attributes: Mapping[str, Any], block: Token, offset: int) -> None:
    """An image: local ones as references, those on the web by their address, others as their alternative text."""
    size = {key: _pixels(attributes.get(key)) for key in ("width", "height")}
    align = str(attributes.get("align") or "").lower()
    align = align if align in {"left", "center", "right"} else ""
    caption = escaped(resolved(attributes.get("title") or ""))
    scheme = scheme_of(url)
    if not scheme:
        target, _ = target_of(url)
        desk.mentions.append(Mention(kind="image", target=target, at=desk.at(block, offset)))
        body = (caption,) if caption else ()
        desk.out.append(ImageOf(target=target, alt=alt, caption=body, align=align or None, **size))
    elif scheme in {"http", "https"}:
        address = f"https:{url}" if url.startswith("//") else url
        desk.out.append(remote_image(address, alt=alt, caption=caption, align=align or None, **size))
    else:
        desk.out.append(escaped(alt))
        text = f'an image from "{_short(url)}" is not published: put it beside the text as a file'
        desk.remarks.append(Remark(rule="unsafe-link", text=text, at=desk.at(block, offset)))


def _pixels(value: Any) -> int | None:
    found = _PIXELS.fullmatch(str(value or "").strip())
    return int(found[1]) or None if found else None


def _short(url: str) -> str:
    return url if len(url) <= 60 else url[:57] + "..."
