"""Words of a handbook -> Markdown that GitHub shows as these words, in a comment, an issue or a job summary.

`report/markdown.py` makes words harmless in a file. In a comment GitHub looks at the finished page once more, for
issues, commits, advisories and emoji, and such a link leaves a trace in what it leads to. A word joiner, which nobody
sees, parts what it looks for; in code it looks for nothing.
"""

from __future__ import annotations

import re

from confsync.report.markdown import JOINER
from confsync.report.markdown import code as _code
from confsync.report.markdown import words as _words

_FOUND = re.compile(
    r"(?i:\bgh-(?=\d)|\bghsa-(?=\w)|\bcve-(?=\d))"  # an issue, an advisory, a known weakness
    r"|(?<![0-9A-Za-z])[0-9a-f](?=[0-9a-f]{6,39}(?![0-9A-Za-z]))"  # a commit, 7 to 40 digits of its id
    r"|&#58;(?=[A-Za-z0-9+-])|:(?=[A-Za-z0-9+-]+$)"  # an emoji, :tada: (its end may be a colon that follows)
)


def harmless(text: str) -> str:
    """The text on one line, as words, safe in a table too."""
    return _parted(_words(text))


def harmless_code(text: str) -> str:
    """As code; what code cannot hold comes as words; "–" for nothing."""
    shown = _code(text) or "–"
    return shown if shown.startswith("`") else _parted(shown)


def _parted(markdown: str) -> str:
    return _FOUND.sub(lambda found: found[0] + JOINER, markdown)
