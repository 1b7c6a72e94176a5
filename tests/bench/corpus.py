"""A handbook of any size to measure with: the same pages, to the byte, for the same seed."""

from __future__ import annotations

from pathlib import Path
from random import Random

_TEXT = """
annotator span label patient report narrative drug event onset dose outcome reviewer decision boundary token example
include exclude nested mention context sentence clause negated suspected confirmed treatment hospital follow case when
that which because although before after within without between under above marks covers takes leaves keeps the the
the a a of of to to in is are was be by for with on as at from it this these not no only every each
"""
_WORDS = _TEXT.split()


def write_corpus(folder: Path, pages: int, *, seed: int = 20261123) -> None:
    """Writes `pages` guidelines of about 12 KB into 50 folders, with one small scheme and the settings."""
    random = Random(seed)
    (folder / "taxonomy").mkdir(parents=True)
    (folder / "confsync.yaml").write_text("format: 1\ntitle: Generated handbook\nhandbook: generated\n", "utf-8")
    (folder / "taxonomy/events.yaml").write_text(_SCHEME, "utf-8")
    names = [f"topic-{number % 50:02}/page-{number:04}" for number in range(pages)]
    for number, name in enumerate(names):
        file = folder / "guidelines" / f"{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_page(random, number, names), "utf-8")


_SCHEME = """scheme: events
title: Events
version: 1.0.0
kind: spans
owners: ["@bench"]
labels:
  - {id: event, definition: Something that happened to the patient., examples: [{text: "a [rash] on the arm"}]}
"""


def _page(random: Random, number: int, names: list[str]) -> str:
    parts = [f'---\ntitle: Page {number} of the bench\nowners: ["@bench"]\nstatus: approved\n---\n']
    size = 0
    section = 0
    while size < 12_000:
        section += 1
        parts.append(f"## Section {section} {_sentence(random, 4)}\n")
        parts.extend(maker(random) for maker in (_paragraph, _paragraph, *random.sample(_MAKERS, 4)))
        link = names[random.randrange(len(names))]
        parts.append(f"See [{_sentence(random, 3)}](../{link}.md) for {_sentence(random, 6)}.\n")
        size = sum(len(part) for part in parts)
    return "\n".join(parts)


def _sentence(random: Random, words: int) -> str:
    return " ".join(random.choice(_WORDS) for _ in range(words))


def _paragraph(random: Random) -> str:
    words = [random.choice(_WORDS) for _ in range(random.randrange(40, 80))]
    words[5], words[12], words[20] = f"**{words[5]}**", f"*{words[12]}*", f"`{words[20]}`"
    return " ".join(words).capitalize() + ".\n"


def _bullets(random: Random) -> str:
    lines = [f"- {_sentence(random, 9)}\n  - {_sentence(random, 7)}\n  - {_sentence(random, 6)}" for _ in range(4)]
    return "\n".join(lines) + "\n"


def _table(random: Random) -> str:
    rows = "\n".join(f"| {_sentence(random, 2)} | {_sentence(random, 5)} | {random.randrange(100)} |" for _ in range(6))
    return f"| case | decision | count |\n|:-----|:--------:|------:|\n{rows}\n"


def _code(random: Random) -> str:
    return "```python\n" + "\n".join(f"{random.choice(_WORDS)}_{n} = [{n}, '<b>']" for n in range(6)) + "\n```\n"


def _alert(random: Random) -> str:
    return f"> [!NOTE]\n> {_sentence(random, 14)}.\n"


def _tasks(random: Random) -> str:
    return "\n".join(f"- [{random.choice(' x')}] {_sentence(random, 8)}" for _ in range(4)) + "\n"


def _footnote(random: Random) -> str:
    mark = f"n{random.randrange(10**9)}"
    return f"{_sentence(random, 10)}[^{mark}] {_sentence(random, 6)}.\n\n[^{mark}]: {_sentence(random, 12)}.\n"


_MAKERS = (_bullets, _table, _code, _alert, _tasks, _footnote)
