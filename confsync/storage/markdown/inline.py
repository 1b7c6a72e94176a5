r"""A block's words -> inline tokens, links, images and tags among them with their `offset` in the block's text.

mistune's rules, walked differently: mistune tries every rule at every letter that one of them may start with, `h` of
`https` and every line's end among them, and that was two thirds of a build. Here one search finds the next place where
a rule can apply, `://` instead of `h`; emphasis needs no stop, mistune resolves it afterwards. Line ends stay in text.

Added to CommonMark: `~~struck~~`, `[^note]`, `$math$`, bare links, and `[[status:green Approved]]`, a lozenge.
"""

from __future__ import annotations

import re
from re import Match, Pattern
from typing import Any, cast

from mistune.core import InlineState
from mistune.inline_parser import InlineParser
from mistune.util import escape_url

from confsync.storage.markdown.emphasis import with_emphasis
from confsync.storage.markdown.footnote import REFERENCE, parse_reference
from confsync.storage.markdown.lines import Token
from confsync.storage.markdown.words import polished

# Each alternative starts with a literal character: then `re` skips to the next possible place in C.
_STOP = re.compile(r"\\|`|\[|\]|<|!\[|~~|\$|://")
_STOP_OR_BREAK = re.compile(_STOP.pattern + r"|  +\n")
_EMPHASIS = re.compile(r"[*_]")
_STATUS = re.compile(
    r"\[\[status:(grey|gray|red|yellow|green|blue|purple)[ \t]+([^\[\]\n]{1,120}?)[ \t]*\]\]", re.IGNORECASE
)
_MATH = re.compile(
    r"\$\$(?P<display>(?:[^$\\]|\\.)+?)\$\$"
    r"|\$(?P<ticks>`+)(?P<ticked>[^`].*?)(?P=ticks)\$"
    r"|(?<![\w$])\$(?![\s$])(?P<plain>(?:[^$\\\n]|\\.)*?(?:[^\s$\\]|\\.))\$(?![\w$])"
)
_STRUCK_DEPTH = 3  # of struck text in struck text; each may hold emphasis to mistune's limit
_STRUCK = re.compile(r"~~(?=[^\s~])")
_WEB = re.compile(r"(?:(?<=http)|(?<=https))://[^\s<\"]*[^\s<>\"'.,:;!?*_~|]")


class PlacedState(InlineState):
    """An inline state that stamps what lint or a remark may have to point at."""

    def __init__(self, env: Any) -> None:
        super().__init__(env)
        self.base = 0  # offset of self.src in the block's text
        self.here = 0  # where the rule that is being tried starts
        self.openers: dict[int, int] = {}  # index of a bracket's token -> where the bracket stands

    def append_token(self, token: Token) -> None:
        """Adds a token; a link's or an image's takes the place of its opening bracket."""
        if token["type"] in {"link", "image"} and "_autolink" not in token:
            token["offset"] = self.base + self.openers[len(self.tokens)]
        elif token["type"] in {"inline_html", "link"}:
            token["offset"] = self.base + self.here
        super().append_token(token)


class PlacedInline(InlineParser):
    """CommonMark's and GitHub's inline rules."""

    state_cls = PlacedState

    def __init__(self) -> None:
        super().__init__()
        rule = {name: re.compile(pattern) for name, pattern in self.specification.items()}
        link = (rule["link"], self._bracket)
        html = [(rule[name], getattr(self, f"parse_{name}")) for name in ("auto_link", "auto_email")]
        self._rules: dict[str, list[tuple[Pattern[str], Any]]] = {
            "\\": [(rule["linebreak"], self.parse_linebreak), (rule["escape"], self.parse_escape)],
            " ": [(rule["linebreak"], self.parse_linebreak)],
            "`": [(rule["codespan"], self.parse_codespan)],
            "[": [(_STATUS, _status), (REFERENCE, lambda found, state: parse_reference(self, found, state)), link],
            "!": [link],
            "]": [(rule["link_close"], self.parse_link_close)],
            "<": [*html, (rule["inline_html"], self._tag)],
            "~": [(_STRUCK, self._struck)],
            "$": [(_MATH, _math)],
            ":": [(_WEB, self._web)],
        }

    def parse(self, state: InlineState) -> list[Token]:
        """Fills and returns `state.tokens`."""
        source, position = state.src, 0
        stops = _STOP_OR_BREAK if "  \n" in source else _STOP
        while found := stops.search(source, position):
            start = found.start()
            if start > position:
                self.process_text(source[position:start], state)
            position = self._apply(cast(PlacedState, state), start)
        if position < len(source) or not state.tokens:
            rest = source[position:]
            if not state.tokens and not _EMPHASIS.search(rest):
                state.tokens = [{"type": "text", "raw": rest}]
                return state.tokens
            self.process_text(rest, state)
        state.tokens = self.finalize_tokens(state.tokens, state.depth)
        return state.tokens

    def finalize_tokens(self, tokens: list[Token], depth: int) -> list[Token]:
        """Resolves emphasis, once all that binds tighter is known."""
        return with_emphasis(tokens, self.max_nested_level - depth)

    def _apply(self, state: PlacedState, start: int) -> int:
        """The end of what the first fitting rule took; a place where none fits is a letter of text."""
        source = state.src
        state.here = start
        for pattern, method in self._rules[source[start]]:
            found = pattern.match(source, start)
            if found and (end := method(found, state)):
                return cast(int, end)
        self.process_text(source[start], state)
        return start + 1

    def __call__(self, s: str, env: Any) -> list[Token]:
        """The tokens of a block's text, shortcodes, bare addresses and image attributes resolved."""
        return polished(super().__call__(s, env), s)

    def _bracket(self, found: Match[str], state: PlacedState) -> int | None:
        state.openers[len(state.tokens)] = found.start()
        return self.parse_link(found, state)

    def _web(self, found: Match[str], state: PlacedState) -> int | None:
        """A bare `https://…`, whose scheme is the end of the text token before it."""
        last = state.tokens[-1]["raw"] if state.tokens and state.tokens[-1]["type"] == "text" else ""
        scheme = "https" if last.endswith("https") else "http"
        lead, rest = last[: -len(scheme)], found[0]
        if not last.endswith(scheme) or lead[-1:].isalnum():
            return None
        if state.brackets:
            rest = rest.split("]", 1)[0]
        while rest.endswith(")") and rest.count(")") > rest.count("("):
            rest = rest[:-1]
        if len(rest) < 4:
            return None
        state.tokens[-1]["raw"], url = lead, scheme + rest
        state.append_token(
            {
                "type": "link",
                "children": [{"type": "text", "raw": url}],
                "attrs": {"url": escape_url(url)},
                "_autolink": url,
            }
        )
        return found.start() + len(rest)

    def _tag(self, found: Match[str], state: PlacedState) -> int | None:
        end = self.parse_inline_html(found, state)
        state.in_link = False  # an <a> that is never closed must not undo the Markdown links behind it
        return end

    def _struck(self, found: Match[str], state: PlacedState) -> int | None:
        close = None
        if state.depth < _STRUCK_DEPTH:
            close = state.delimiters.find("~~", found.end(), formatting=True)
        if close is None:
            return None
        inner = cast(PlacedState, state.copy())
        inner.src, inner.base = state.src[found.end() : close], state.base + found.end()
        state.append_token({"type": "strikethrough", "children": self.render(inner)})
        return close + 2


def _status(found: Match[str], state: PlacedState) -> int:
    state.append_token({"type": "status", "raw": found[2], "attrs": {"colour": found[1].lower()}})
    return found.end()


def _math(found: Match[str], state: PlacedState) -> int:
    raw = found["display"] or found["ticked"] or found["plain"]
    state.append_token({"type": "inline_math", "raw": raw})
    return found.end()
