"""Small things in a line: emoticons, dates, task boxes, comment marks, links as HTML writes them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from lxml import etree

from confsync.server.view import html
from confsync.server.view.reading import AC

if TYPE_CHECKING:
    from confsync.server.view.render import Renderer, Show

_EMOTICONS = {
    "smile": "🙂",
    "sad": "🙁",
    "cheeky": "😛",
    "laugh": "😀",
    "wink": "😉",
    "thumbs-up": "👍",
    "thumbs-down": "👎",
    "information": "ℹ️",
    "tick": "✅",
    "cross": "❌",
    "warning": "⚠️",
    "plus": "➕",
    "minus": "➖",
    "question": "❓",
    "light-on": "💡",
    "light-off": "🔅",
    "yellow-star": "⭐",
    "red-star": "⭐",
    "green-star": "⭐",
    "blue-star": "⭐",
    "heart": "❤️",
    "broken-heart": "💔",
}


def _emoticon(_renderer: Renderer, element: etree._Element) -> str:
    name = element.get(AC + "emoji-shortname") or f":{element.get(AC + 'name', '')}:"
    shown = element.get(AC + "emoji-fallback") or _EMOTICONS.get(element.get(AC + "name", "")) or name
    return html.wrap("span", html.text(shown), class_="emoji", role="img", aria_label=name.strip(":"))


def _time(_renderer: Renderer, element: etree._Element) -> str:
    given = element.get("datetime", "")
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return html.text(given)
    return html.wrap("time", f"{day:%b} {day.day}, {day.year}", datetime=given, class_="date")


def _task_list(renderer: Renderer, element: etree._Element) -> str:
    return html.wrap("ul", renderer.inside(element), class_="tasks")


def _task(renderer: Renderer, element: etree._Element) -> str:
    done = (element.findtext(AC + "task-status") or "").strip() == "complete"
    box = html.start("input", {"type": "checkbox", "disabled": True, "checked": done, "aria-label": "done"})
    body = html.wrap("div", renderer.inside(element.find(AC + "task-body")))
    return html.wrap("li", box + body, class_="done" if done else None)


def _comment_marker(renderer: Renderer, element: etree._Element) -> str:
    return html.wrap("mark", renderer.inside(element), class_="commented", title="Somebody commented on these words")


def _placeholder(renderer: Renderer, element: etree._Element) -> str:
    return html.wrap("em", renderer.inside(element), class_="muted")


def _link(renderer: Renderer, element: etree._Element) -> str:
    url = html.safe_url(element.get("href"))
    inside = renderer.inside(element) or html.text(element.get("href"))
    if url is None:
        return html.wrap("span", inside, class_="missing", title="This address cannot be followed")
    away = html.is_external(url)
    return html.wrap("a", inside, href=url, class_="external" if away else None, rel="noopener noreferrer nofollow")


def _nothing(_renderer: Renderer, _element: etree._Element) -> str:
    return ""


ELEMENTS: dict[str, Show] = {
    AC + "emoticon": _emoticon,
    AC + "task-list": _task_list,
    AC + "task": _task,
    AC + "inline-comment-marker": _comment_marker,
    AC + "placeholder": _placeholder,
    AC + "parameter": _nothing,
    AC + "default-parameter": _nothing,
    "a": _link,
    "time": _time,
}
