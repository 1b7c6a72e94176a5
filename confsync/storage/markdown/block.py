"""The block rules of contract §2.3: CommonMark's, and GitHub's extensions, in quotes and lists as everywhere else."""

from __future__ import annotations

from collections.abc import Callable
from re import Match
from typing import Any, cast

from mistune.core import BlockState
from mistune.helpers import BLOCK_TAGS, PRE_TAGS
from mistune.plugins.math import BLOCK_MATH_PATTERN, parse_block_math

from confsync.storage.markdown.box import ADMONITION, parse_admonition, parse_details
from confsync.storage.markdown.footnote import DEFINITION, parse_definition
from confsync.storage.markdown.lines import LinedParser, LinedState
from confsync.storage.markdown.table import TABLE, parse_table

_STARTS_BLOCK = frozenset(BLOCK_TAGS) | frozenset(PRE_TAGS)
_ENDS = {"<!--": "-->", "<?": "?>", "<![cdata[": "]]>"}
_RULES = (
    "fenced_code",
    "indent_code",
    "atx_heading",
    "setex_heading",
    "thematic_break",
    "block_quote",
    "block_math",
    "list",
    "admonition",
    "footnote",
    "ref_link",
    "table",
    "raw_html",
    "blank_line",
)


class MarkdownParser(LinedParser):
    """mistune's block parser with our rules; it keeps no state between texts."""

    def __init__(self) -> None:
        super().__init__()
        added: tuple[tuple[str, str, Callable[..., Any]], ...] = (
            ("block_math", BLOCK_MATH_PATTERN, parse_block_math),
            ("admonition", ADMONITION, parse_admonition),
            ("footnote", DEFINITION, parse_definition),
            ("table", TABLE, parse_table),
        )
        for name, pattern, parse in added:
            self.register(name, pattern, parse)
        self.rules = list(_RULES)
        self.block_quote_rules = list(_RULES)
        self.list_rules = list(_RULES)

    def parse_raw_html(self, m: Match[str], state: BlockState) -> int | None:
        """A block of HTML; None makes its first line a paragraph, so that Markdown in it counts.

        Unlike CommonMark a line that starts with a tag of running text (`<br>`, `<b>`, an unknown one) is a paragraph,
        and so is a comment that never ends: it would swallow the rest of the page.
        """
        marker = m.group(0).strip().lower()
        if marker == "<details" and (end := parse_details(self, cast(LinedState, state))):
            return end
        if marker[1].isalpha() or marker[1] == "/":
            if marker.strip("</") not in _STARTS_BLOCK:
                return None
        elif state.src.find(_ENDS.get(marker, ">"), m.end()) < 0:
            return None
        return super().parse_raw_html(m, state)
