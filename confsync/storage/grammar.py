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

from confsync.storage.xml import AC, RI, SyntaxFault, line_of, name_of, parse_fragment

_MACRO, _PARAMETER, _TASK_ID, _NAME = (
    f"{{{AC}}}{name}" for name in ("structured-macro", "parameter", "task-id", "name")
)
_MOST = 20  # faults told of one page
_ATTRIBUTE = re.compile(r"Invalid attribute (\S+) for element")
_UNEXPECTED = re.compile(
    r"(?:Did not expect(?: element)?|Expecting(?: an)? element(?: [^,]+,)? got|extra content:) (\S+)"
)
_RNG = {"r": "http://relaxng.org/ns/structure/1.0"}


def storage_faults(body: str) -> tuple[str, ...]:
    """What is wrong with a page's body, each with its line (from 1) and element, in words; () when it is valid."""
    try:
        page = parse_fragment(body)
    except SyntaxFault as fault:
        return (str(fault),)
    faults = [] if _schema().validate(page) else _told(page)
    faults += _repeated(page)
    if "<!--" in body or "<?" in body:
        faults += [
            f"line {line_of(node)}: Confluence drops comments and processing instructions: {str(node)[:60]}"
            for node in page.iter(etree.Comment, etree.PI)
        ]
    return tuple(faults[:_MOST])


@cache
def known_macros() -> frozenset[str]:
    """Names of the macros that the grammar allows."""
    path = "//r:element[@name='ac:structured-macro']//r:group/r:attribute//r:value/text()"
    return frozenset(_source().xpath(path, namespaces=_RNG))


@cache
def _schema() -> Any:
    return etree.RelaxNG(_source())


@cache
def _source() -> Any:
    return etree.fromstring(files("confsync.storage").joinpath("grammar.rng").read_bytes())


def _repeated(page: Any) -> list[str]:
    """What a grammar cannot count: tasks of one id, parameters of one name."""
    faults = [
        f"task id {number} stands on {count} tasks of the page: ids must be unique"
        for number, count in Counter(node.text for node in page.iter(_TASK_ID)).items()
        if count > 1
    ]
    for node in page.iter(_MACRO):
        names = [child.get(_NAME) for child in node if child.tag == _PARAMETER]
        if len(names) > len(set(names)):
            name = next(name for name in names if names.count(name) > 1)
            faults.append(f'line {line_of(node)}: {_where(node)}: parameter "{name}" is given twice')
    return faults


def _told(page: Any) -> list[str]:
    """A sentence for each element at fault; libxml2 gives several reasons for one, and then blames what encloses it."""
    sentences: dict[Any, str] = {}
    for entry in _schema().error_log:
        node = _node_at(page, entry.path)
        if node is None:
            continue
        blamed = any(node in told.iterancestors() for told in sentences)
        if node not in sentences and not blamed:
            sentences[node] = f"line {line_of(node)}: {_where(node)}: {_sentence(entry.message, node)}"
    return list(sentences.values()) or ["the page does not match the grammar"]


def _node_at(page: Any, path: str | None) -> Any:
    found = page.getroottree().xpath(path, namespaces={"ac": AC, "ri": RI}) if path else []
    return found[0] if found else None


def _sentence(message: str, node: Any) -> str:
    if node.tag == _MACRO:
        return _about_macro(node.get(_NAME))
    if node.tag == _PARAMETER and node.getparent() is not None:
        value = "".join(node.itertext())
        return f'macro "{node.getparent().get(_NAME)}" takes no parameter "{node.get(_NAME)}" of "{value}"'
    if attribute := _ATTRIBUTE.search(message):
        return f"attribute {attribute[1]} does not belong here"
    if "validate attributes" in message:
        given = " ".join(f'{key.rpartition("}")[2]}="{value}"' for key, value in node.attrib.items())
        return f"attributes are missing, or have values that are not allowed: {given}"
    unexpected = _UNEXPECTED.search(message)
    if unexpected and unexpected[1] != "nothing":
        return f"{unexpected[1]} is not allowed here"
    return "what it must hold is missing, or it holds what it must not"


def _about_macro(name: str | None) -> str:
    if name not in known_macros():
        return f'there is no macro "{name}" that Confluence Cloud keeps as it is'
    return f'macro "{name}" is not allowed here, or does not hold what it must'


def _where(node: Any) -> str:
    """The element and what encloses it, innermost first."""
    line = [name_of(node)]
    line += [name_of(above) for above in node.iterancestors() if above.getparent() is not None]
    return "<" + "> in <".join(line[:3]) + ">"
