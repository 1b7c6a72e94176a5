"""Lists -> `<ul>`, `<ol>` and task lists.

A list with both tasks and plain items becomes several, in the order of the text, so that every task can be ticked.
A task's body holds running text only, because Cloud's editor allows no more there: whatever else an item holds follows
behind the task list, except a list of tasks, which nests.
"""

from __future__ import annotations

from itertools import groupby

from confsync.storage.compile.desk import Desk
from confsync.storage.compile.flow import filled, put_blocks, put_rule
from confsync.storage.compile.inline import put_inline
from confsync.storage.compile.text import words
from confsync.storage.markdown.lines import Token

_TEXT = {"paragraph", "block_text"}


def put_list(desk: Desk, token: Token) -> None:
    """A list of any kind."""
    number = token["attrs"].get("start", 1) if token["attrs"]["ordered"] else None
    for kind, group in groupby(token["children"], key=lambda item: str(item["type"])):
        items = list(group)
        if kind == "task_list_item":
            _put_tasks(desk, items)
        else:
            _put_items(desk, items, number)
        number = number if number is None else number + len(items)


def _put_items(desk: Desk, items: list[Token], number: int | None) -> None:
    name = "ul" if number is None else "ol"
    start = f' start="{number}"' if number is not None and number != 1 else ""
    desk.out.append(f"<{name}{start}>")
    for item in items:
        desk.out.append("<li>")
        with filled(desk):
            put_blocks(desk, item["children"])
        desk.out.append("</li>")
    desk.out.append(f"</{name}>")


def _put_tasks(desk: Desk, items: list[Token]) -> None:
    opened = False
    for item in items:
        texts, rest = _halves(item)
        if not opened:
            desk.out.append("<ac:task-list>")
        opened = True
        _put_task(desk, texts, checked=item["attrs"]["checked"])
        if all(_is_pure(block) for block in rest):
            for block in rest:
                _put_tasks(desk, block["children"])
        else:
            desk.out.append("</ac:task-list>")
            opened = False
            desk.flush()
            put_blocks(desk, rest)
    if opened:
        desk.out.append("</ac:task-list>")


def _put_task(desk: Desk, texts: list[Token], *, checked: bool) -> None:
    number = desk.task_id(" ".join(words(text["children"]) for text in texts))
    status = "complete" if checked else "incomplete"
    desk.out.append(
        f"<ac:task><ac:task-id>{number}</ac:task-id><ac:task-status>{status}</ac:task-status><ac:task-body>"
    )
    for index, text in enumerate(texts):
        if index:
            desk.out.append("<br />")
        put_rule(desk, text)
        put_inline(desk, text["children"], text)
    desk.out.append("</ac:task-body></ac:task>")


def _halves(item: Token) -> tuple[list[Token], list[Token]]:
    """The paragraphs that an item starts with, and the blocks behind them."""
    blocks = item["children"]
    end = next((index for index, block in enumerate(blocks) if block["type"] not in _TEXT), len(blocks))
    return blocks[:end], blocks[end:]


def _is_pure(block: Token) -> bool:
    """Whether a block is a list of tasks which hold nothing but text and such lists."""
    return block["type"] == "list" and all(
        item["type"] == "task_list_item" and all(_is_pure(inner) for inner in _halves(item)[1])
        for item in block["children"]
    )
