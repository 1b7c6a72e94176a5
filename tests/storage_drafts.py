"""Drafts as tests look at them: made whole, with stand-ins for what other files give, or written out for a case."""

from __future__ import annotations

import re

from confsync.model.document import AnchorAt, Body, Diagram, Draft, Fragment, ImageOf, Insert, LinkTo
from confsync.storage.vocabulary import anchor, image, link, macro

_BREAK = re.compile(
    r"(?<=.)(?=<(?:p|h[1-6]|ul|ol|li|/ul|/ol|blockquote|/blockquote|hr|table|/tbody|tr|ac:task|/ac:task-list|ac:layout)\b)"
    r"|(?<=.)(?=<ac:structured-macro ac:name=\"(?:code|info|note|tip|warning|expand|toc)\")"
    r"|(?<=.)(?=</ac:rich-text-body>)|(?<=</ac:structured-macro>)(?=<)"
)


def whole(draft: Draft) -> str:
    """The draft as one page of storage format: every link leads somewhere, every image and insert is there."""
    return "".join(_stand_in(fragment) for fragment in (*draft.lead, *draft.body))


def _stand_in(fragment: Fragment) -> str:
    match fragment:
        case str():
            return fragment
        case LinkTo(target=target, anchor=name, body=body):
            inner = "".join(_stand_in(part) for part in body) or "the page"
            return link(inner, title=target[:200] or None, to_anchor=name or ("" if target else "top"))
        case ImageOf():
            caption = "".join(_stand_in(part) for part in fragment.caption)
            name = fragment.target or "picture.png"
            size = {"width": fragment.width, "height": fragment.height}
            return image(name, alt=fragment.alt, caption=caption, align=fragment.align, **size)
        case AnchorAt(name):
            return anchor(name)
        case Insert(name, argument):
            return f"<p>{name} {argument}</p>".replace("&", "&amp;")
        case Diagram(source):
            return macro("code", code=source)


def shown(draft: Draft) -> str:
    """The draft for people: a block on each line, references in angle quotes, then what was noted about the text."""
    lead = _shown(draft.lead)
    lines = ["lead " + lead] if lead else []
    lines += _BREAK.sub("\n", _shown(draft.body)).split("\n") if draft.body else []
    lines += [f"rule {rule.at.line}:{rule.at.column} {rule.id}: {rule.text}" for rule in draft.rules]
    lines += [f"named {name}" for name in draft.anchors]
    for mention in draft.mentions:
        target = f"{mention.target}#{mention.anchor}" if mention.anchor else mention.target
        lines.append(f"{mention.kind} {mention.at.line}:{mention.at.column} {target}")
    lines += [f"remark {remark.at.line}:{remark.at.column} {remark.text} [{remark.rule}]" for remark in draft.remarks]
    return "\n".join(lines)


def _shown(body: Body) -> str:
    return "".join(fragment if isinstance(fragment, str) else f"«{_reference(fragment)}»" for fragment in body)


def _reference(fragment: Fragment) -> str:
    match fragment:
        case LinkTo(target=target, anchor=name, body=body, title=title):
            return f"link {target}#{name} {_shown(body)}{f' ({title})' if title else ''}"
        case ImageOf():
            size = "".join(
                f" {key}={value}"
                for key in ("width", "height", "align")
                if (value := getattr(fragment, key)) is not None
            )
            caption = f" | {_shown(fragment.caption)}" if fragment.caption else ""
            return f"image {fragment.target} {fragment.alt}{size}{caption}"
        case AnchorAt(name):
            return f"anchor {name}"
        case Insert(name, argument):
            return f"{name} {argument}"
        case Diagram(source):
            return f"diagram {source}"
        case _:
            return str(fragment)
