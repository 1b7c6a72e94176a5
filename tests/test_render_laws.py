"""Whatever people wrote into whatever field, pages are valid and show it as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from builders import PROVENANCE, handbook
from confsync.model.document import Draft
from confsync.model.handbook import Asset
from confsync.model.settings import Settings
from confsync.render.handbook import render_pages
from confsync.storage.vocabulary import plain
from render_checks import faults, words

# Ids, paths, keys of mappings and closed sets are left alone: others refer to them.
PROSE = {
    "aliases", "audience", "because", "case", "decision", "definition", "description", "due", "hotkey", "interface",
    "key", "license", "name", "owner", "owners", "reason", "relation", "since", "target", "text", "title", "values",
    "vendor", "version", "why",
}  # fmt: skip
SAMPLES = [
    "]]>",
    "<script>alert(1)</script>",
    "&nbsp;&foo;",
    '" onclick="x',
    "[a [b] \\[c",
    "\x00\ufffe\x0b",
    "</p></td>",
    "| a | b |",
    "- x\n\n# y",
    "{{x}} *y* `z`",
    "{#id}",
    "<!-- confsync:labels findings -->",
    "[x](../guidelines/findings/index.md#spans)",
]
HOSTILE = st.one_of(st.sampled_from(SAMPLES), st.text(max_size=20))


def rewritten(value: Any, change: Callable[[str], str], *, prose: bool = False) -> Any:
    """The value with every piece of prose in it changed."""
    if isinstance(value, str):
        return change(value) if prose else value
    if isinstance(value, tuple):
        return tuple(rewritten(part, change, prose=prose) for part in value)
    if isinstance(value, Mapping):
        return {key: rewritten(part, change, prose=prose) for key, part in value.items()}
    if is_dataclass(value) and not isinstance(value, (type, Draft, Settings, Asset)):
        changed = {
            field.name: rewritten(getattr(value, field.name), change, prose=field.name in PROSE)
            for field in fields(value)
        }
        return type(value)(**changed)
    return value


@settings(deadline=None, derandomize=True, max_examples=60)
@given(HOSTILE)
@example("")
@example("\r\n")
@example("\ud800")
def test_hostile_words_in_every_field_leave_pages_valid(hostile: str) -> None:
    whole = rewritten(handbook(), lambda _: hostile)
    for page in render_pages(whole, PROVENANCE, drafts=True).pages:
        assert faults(page.storage) == (), page.key


@settings(deadline=None, derandomize=True, max_examples=40)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Zs", "Zl", "Zp", "Cc"]), min_size=1, max_size=12))
def test_names_are_shown_as_they_were_written(name: str) -> None:
    whole = rewritten(handbook(), lambda text: f"{text}{name}")
    shown = words(render_pages(whole, PROVENANCE).by_key["taxonomy/findings.yaml"].body)
    for text in ("Drug", "Adverse drug reaction"):
        assert f"{text}{plain(name)}" in shown


def test_the_same_handbook_gives_the_same_bytes() -> None:
    assert render_pages(handbook(), PROVENANCE) == render_pages(handbook(), PROVENANCE)
