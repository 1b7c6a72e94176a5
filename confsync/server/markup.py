"""Storage format as it arrives -> as it is kept: checked for being well-formed, macros given ids.

Confluence hands back what it was sent apart from ids and schema versions of macros (1,991 bytes written through the
Cloud API came back as 2,059, with no other change), so the text is amended in place and never serialised anew.
"""

from __future__ import annotations

import re
from html.entities import name2codepoint
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from confsync.server.refusal import Malformed

CONTENT = "http://atlassian.com/content"
RESOURCE = "http://atlassian.com/resource/identifier"
_XML_OWN = {"amp", "lt", "gt", "quot", "apos"}
# The names of XHTML 1.0 occur in what sites send; one internal subset declares them, and nothing is ever fetched.
_ENTITIES = "".join(
    f'<!ENTITY {name} "&#{code};">' for name, code in sorted(name2codepoint.items()) if name not in _XML_OWN
)
_HEAD = f'<!DOCTYPE w [{_ENTITIES}]>\n<w xmlns:ac="{CONTENT}" xmlns:ri="{RESOURCE}">\n'
_HEAD_LINES = 2
_LINE = re.compile(r"\bline (\d+)")
_TOKEN = re.compile(
    r"""<!\[CDATA\[.*?\]\]> | <!--.*?--> | <\?.*?\?>
      | <ac:structured-macro\b(?: [^>"'] | "[^"]*" | '[^']*' )*>""",
    re.DOTALL | re.VERBOSE,
)


def parse(storage: str) -> etree._Element:
    """The fragment below a root of no meaning. Raises Malformed."""
    parser = etree.XMLParser(resolve_entities="internal", no_network=True, remove_comments=True, remove_pis=True)
    try:
        # A body cannot close the root and open another one: libxml2 allows a single root only.
        root = etree.fromstring((_HEAD + storage + "</w>").encode("utf-8", "surrogatepass"), parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        reason = _LINE.sub(lambda found: f"line {int(found[1]) - _HEAD_LINES}", error.msg.rpartition(", line")[0])
        raise Malformed(reason.strip() or "not XML", line - _HEAD_LINES, column) from None
    root.text = (root.text or "").removeprefix("\n")  # the head's own
    return root


def accept(storage: str, page: int) -> str:
    """What is kept of a body: comments are dropped, each macro gets an id and a schema version if it has none.

    The ids are the same for the same page and place in the body, so that a run can be repeated. Raises Malformed.
    """
    parse(storage)
    count = 0

    def amend(match: re.Match[str]) -> str:
        nonlocal count
        token = match.group()
        if token.startswith(("<!--", "<?")):
            return ""
        if not token.startswith("<ac:"):
            return token
        count += 1
        if "ac:schema-version=" not in token:
            token = _insert(token, 'ac:schema-version="1"')
        if "ac:macro-id=" not in token:
            token = _insert(token, f'ac:macro-id="{uuid5(NAMESPACE_URL, f"macro:{page}:{count}")}"')
        return token

    return _TOKEN.sub(amend, storage)


def _insert(tag: str, attribute: str) -> str:
    end = len(tag) - (2 if tag.endswith("/>") else 1)
    return f"{tag[:end].rstrip()} {attribute}{' ' if tag[end - 1] == ' ' else ''}{tag[end:]}"
