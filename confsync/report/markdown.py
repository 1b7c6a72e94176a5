r"""Plain words -> Markdown that shows exactly these words, on GitHub and in Confluence.

What annotators typed and what stood in the data may hold anything. `words` leaves nothing in it that Markdown, GitHub
(mentions, issues, emoji, math) or confsync's own syntax would act on; every other function here takes Markdown that is
finished. A backslash escapes where that is enough; an entity where later passes look at the text once more, as for
bare addresses and emoji; a word joiner, which nobody sees, parts what GitHub looks for in the finished page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence

from confsync.storage.vocabulary import plain

JOINER = "\u2060"
# Overrides, embeddings and isolates would turn round the words behind them; C1 controls have no look at all.
_UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
_CONTROL = re.compile("[\x7f-\x9f]")
_SPECIAL = re.compile(
    r"&(?=[A-Za-z0-9#])"
    r"|(?<![^\W_])_|_(?![^\W_])"
    r"|[\\`*\[\]<>|~${}@]"
    r"|#(?=\w)"
    r"|:(?=//|[A-Za-z0-9+_-]+:)"
    r"|(?<=www)\.|(?<=WWW)\."
    r"|(?i:(?<=www))\."
)
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\\": "&#92;", "|": "&#124;", ":": "&#58;", ".": "&#46;"}
_PARTED = {"@": f"@{JOINER}", "#": f"#{JOINER}", "$": f"&#36;{JOINER}"}
_START = re.compile(r"[-+=!?:#]")
_MEANS_SOMETHING = {"true", "false", "yes", "no", "on", "off", "y", "n", "null"}  # to some reader of YAML
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?= |$)")


def words(text: str) -> str:
    """The text on one line, each run of white space as one space; safe anywhere, in a table cell or a link too."""
    safe = _SPECIAL.sub(_escaped, _line(text))
    if _START.match(safe):
        return "\\" + safe
    return _NUMBERED.sub(r"\1\\\2", safe, count=1) if _NUMBERED.match(safe) else safe


def _line(text: str) -> str:
    return " ".join(_CONTROL.sub("\ufffd", plain(_UNSEEN.sub("", text))).split())


def _escaped(found: re.Match[str]) -> str:
    sign = found[0]
    return _ENTITIES.get(sign) or _PARTED.get(sign) or "\\" + sign


def code(text: str) -> str:
    """A key or an id in the type of code; as words where code could not hold it in a table."""
    line = _line(text)
    return f"`{line}`" if line and not re.search(r"[`|\\]", line) else words(line)


def bold(markdown: str) -> str:
    """Words that stand out; nothing for nothing.

    Between a letter and a bracket `**` would be two stars; next to a word joiner it is a mark again.
    """
    inner = markdown.strip()
    if not inner:
        return markdown
    lead, tail = ("" if edge.isalnum() else JOINER for edge in (inner[0], inner[-1]))
    return f"**{lead}{inner}{tail}**"


def link(markdown: str, target: str) -> str:
    """Words that lead to a path of the handbook, relative to the report."""
    return f"[{markdown}]({re.sub(r'[^A-Za-z0-9/._#~-]', lambda found: _percent(found[0]), target)})"


def _percent(letter: str) -> str:
    return "".join(f"%{byte:02X}" for byte in letter.encode("utf-8", "replace"))


def image(alt: str, target: str) -> str:
    """A picture of the handbook with the words that stand for it."""
    return "!" + link(words(alt), target)


def heading(level: int, markdown: str) -> str:
    """A heading; `{#id}` and the like cannot come out of `words`."""
    return f"{'#' * level} {markdown}"


def items(lines: Iterable[str], *, ordered: bool = False) -> str:
    """A tight list; "" for none."""
    return "\n".join(f"{f'{number}.' if ordered else '-'} {line}" for number, line in enumerate(lines, start=1))


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, align: str = "") -> str:
    """A table; `align` has a letter for each column, l, r or c; an empty cell stays empty. "" without rows."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if not lines:
        return ""
    rules = {"l": "---", "r": "--:", "c": ":-:"}
    rule = "".join(f"| {rules[letter]} " for letter in align.ljust(len(head), "l"))
    return "\n".join([f"| {' | '.join(head)} |", f"{rule}|", *lines])


def quote(markdown: str) -> str:
    """A block quote."""
    return "\n".join(f"> {line}".rstrip() for line in markdown.split("\n"))


def alert(kind: str, markdown: str) -> str:
    """A box that GitHub and Confluence draw: NOTE, TIP, IMPORTANT, WARNING or CAUTION."""
    return quote(f"[!{kind}]\n{markdown}")


def folded(title: str, markdown: str) -> str:
    """What only some readers want, behind a line to click on; `title` is Markdown."""
    return f"<details><summary>{title}</summary>\n\n{markdown}\n\n</details>"


def paragraphs(*blocks: str) -> str:
    """Blocks with a blank line between; empty ones are left out."""
    return "\n\n".join(block for block in blocks if block)


def front_matter(values: Mapping[str, str | int | Sequence[str]]) -> str:
    """YAML between two lines of hyphens, strings always quoted; JSON's strings are YAML's as well."""
    lines = [f"{key}: {_yaml(value)}" for key, value in values.items()]
    return "\n".join(["---", *lines, "---"])


def _yaml(value: str | int | Sequence[str]) -> str:
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        clean = "".join(letter if letter.isprintable() else "\ufffd" for letter in plain(value))
        bare = re.fullmatch(r"[a-z][a-z0-9/-]*", clean) and clean not in _MEANS_SOMETHING
        return clean if bare else json.dumps(clean, ensure_ascii=False)
    return f"[{', '.join(map(_yaml, value))}]"
