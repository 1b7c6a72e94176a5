"""Storage format -> faults: what Confluence would refuse, drop or rewrite in a page's body; nothing when it is valid.

`grammar.rng`, beside this file, says what is allowed; it is independent of the converter, which is what makes it a
check. Every page of a build goes through here, so validating is C, and only a page with a fault is looked at closely.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import Any

from lxml import etree

from confsync.storage.xml import AC, SyntaxFault, name_of, parse_fragment

_MACRO = f"{{{AC}}}structured-macro"
_TASK_ID = f"{{{AC}}}task-id"
_NAME = f"{{{AC}}}name"
_MOST = 20  # faults told of one page
_ATTRIBUTE = re.compile(r"Invalid attribute (\S+) for element")
_UNEXPECTED = re.compile(r"(?:Did not expect|Expecting element \S+, got) (?:element )?(\S+)")


def storage_faults(body: str) -> tuple[str, ...]:
    """What is wrong with a page's body, each with its line (from 1) and element, in words; () when it is valid."""
    try:
        page = parse_fragment(body)
    except SyntaxFault as fault:
        return (str(fault),)
    faults = [] if _schema().validate(page) else list(dict.fromkeys(_told(page)))
    faults += [
        f"task id {number} stands on {count} tasks of the page: ids must be unique"
        for number, count in Counter(node.text for node in page.iter(_TASK_ID)).items()
        if count > 1
    ]
    if "<!--" in body or "<?" in body:
        faults += [
            f"line {node.sourceline}: Confluence drops comments and processing instructions: {str(node)[:60]}"
            for node in page.iter(etree.Comment, etree.PI)
        ]
    return tuple(faults[:_MOST])


@cache
def _schema() -> Any:
    source = files("confsync.storage").joinpath("grammar.rng").read_bytes()
    return etree.RelaxNG(etree.fromstring(source))


@cache
def known_macros() -> frozenset[str]:
    """Names of the macros that the grammar allows."""
    source = etree.fromstring(files("confsync.storage").joinpath("grammar.rng").read_bytes())
    rng = {"r": "http://relaxng.org/ns/structure/1.0"}
    return frozenset(
        source.xpath("//r:element[@name='ac:structured-macro']/r:attribute//r:value/text()", namespaces=rng)
    )


def _told(page: Any) -> list[str]:
    """libxml2 goes back up after a fault and tells of every element on its way."""
    told = []
    for entry in _schema().error_log:
        node = _node_at(page, entry.path)
        if node is not None:
            told.append(f"line {node.sourceline}: {_sentence(entry.message, node)}")
    return told


def _node_at(page: Any, path: str | None) -> Any:
    if not path:
        return None
    found = page.getroottree().xpath(path, namespaces={"ac": AC, "ri": "http://atlassian.com/resource/identifier"})
    return found[0] if found else None


def _sentence(message: str, node: Any) -> str:
    where = _where(node)
    if node.tag == _MACRO and node.get(_NAME) not in known_macros():
        return f'{where}: there is no macro "{node.get(_NAME)}" that Confluence Cloud keeps as it is'
    attribute = _ATTRIBUTE.search(message)
    if attribute:
        return f"{where}: attribute {attribute[1]} does not belong here"
    unexpected = _UNEXPECTED.search(message)
    if unexpected:
        return f"{where}: {unexpected[1]} is not allowed here"
    return f"{where}: {message[0].lower()}{message[1:]}"


def _where(node: Any) -> str:
    """The element and what encloses it, outermost first."""
    line = [name_of(node)]
    line += [name_of(above) for above in node.iterancestors() if above.getparent() is not None]
    return "<" + "> in <".join(line[:3]) + ">"
