"""Published taxonomies and guidelines -> the texts of a handbook.

The data stays where it is, in `shared/` beside the checkout; `needs_shared` skips a test where it is absent.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from posixpath import dirname, relpath
from typing import Any

import pytest

SHARED = Path(__file__).parents[2].parent / "shared"
TAXONOMIES = SHARED / "taxonomies"
IAB_VERSIONS = ("1.0", "2.0", "2.1", "2.2", "3.0", "3.1")
UD_STATES = ("2017-12", "2024-10-25")
needs_shared = pytest.mark.skipif(
    not TAXONOMIES.is_dir(), reason="the published taxonomies are not beside this checkout"
)


def settings(title: str = "Published taxonomies") -> str:
    """A confsync.yaml under which guidelines may hold links to pages of their old site that are not here."""
    return (
        f"format: 1\ntitle: {_quoted(title)}\n"
        "rules: {broken-link: warning, broken-anchor: warning, outside-link: warning, missing-image: warning}\n"
    )


def iptc_scheme() -> str:
    """IPTC Media Topics, edition of 2023-10-24: 1,372 concepts in six levels, of which 273 are retired."""
    with (TAXONOMIES / "iptc-media-topics/media-topics-2023-10-24.csv").open(encoding="utf-8", newline="") as file:
        labels = [_iptc_label(row) for row in csv.DictReader(file)]
    head = {
        "scheme": "media-topics",
        "title": "IPTC Media Topics",
        "version": "2023.10.24",
        "kind": "multichoice",
        "license": "CC-BY-4.0",
        "owners": ["@iptc"],
    }
    return _yaml(head, labels)


def _iptc_label(row: Mapping[str, str]) -> dict[str, Any]:
    label: dict[str, Any] = {
        "id": _slug(row["qcode"]),
        "key": row["qcode"],
        "name": row["prefLabel_en_GB"],
        "definition": row["definition_en_GB"],
        "aliases": list(dict.fromkeys(filter(None, (row[f"prefLabel_{code}"] for code in ("de", "fr", "es"))))),
    }
    if row["broader"]:
        label["parent"] = _slug(row["broader"])
    if row["retired"]:
        year, month, day = row["retired"].split("-")
        since = f"{int(year)}.{int(month)}.{int(day)}"
        label |= {"status": "retired", "retired": {"since": since, "reason": "out-of-scope"}}
    if row["wikidata"]:
        label["mappings"] = [{"target": row["wikidata"], "relation": "close"}]
    return label


def iab_scheme(version: str) -> str:
    """IAB Content Taxonomy in one of IAB_VERSIONS; ids are kept by their publishers from 2.0 on."""
    path = TAXONOMIES / f"iab-content-taxonomy/content-taxonomy-{version}.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file, delimiter="\t") if row and row[0].strip()][1:]
    concepts = list(_iab_first(rows)) if version == "1.0" else list(_iab_later(rows[1:]))
    labels = []
    for code, parent, name in concepts:
        label = {"id": _slug(f"iab-{code}"), "key": code, "name": name}
        labels.append(label | ({"parent": _slug(f"iab-{parent}")} if parent else {}))
    head = {
        "scheme": "content-taxonomy",
        "title": "IAB Content Taxonomy",
        "version": f"{version}.0",
        "kind": "multichoice",
        "license": "CC-BY-3.0",
        "owners": ["@iab-tech-lab"],
    }
    return _yaml(head, labels)


def _iab_first(rows: Iterable[list[str]]) -> Iterator[tuple[str, str, str]]:
    for code, _, name, *_ in rows:
        yield code.strip(), code.strip().rpartition("-")[0], name.strip()


def _iab_later(rows: Iterable[list[str]]) -> Iterator[tuple[str, str, str]]:
    for code, parent, name, *_ in rows:
        yield code.strip(), parent.strip(), name.strip()


def ud_guidelines(state: str) -> dict[str, str]:
    """Universal Dependencies' guidelines in one of UD_STATES: path in the handbook -> Markdown.

    Its site fills an empty target, `[obj]()`, with the page of that name; here it becomes a relative link where there
    is one. Other links stay as they are, also those to pages that are not part of the sample.
    """
    root = TAXONOMIES / "ud-guidelines" / state
    files = {_ud_path(file.relative_to(root)): file.read_text("utf-8") for file in sorted(root.rglob("*.md"))}
    pages = {path: _ud_page(path, text, files) for path, text in files.items()}
    front = f'---\ntitle: "Universal Dependencies {state}"\nowners: ["@ud"]\n---\n'
    return {"guidelines/ud/index.md": f"{front}\n<!-- confsync:children -->\n", **pages}


def _ud_path(file: Path) -> str:
    return "guidelines/ud/" + "/".join(part.lstrip("_") for part in file.parts)


def _ud_page(path: str, text: str, files: Mapping[str, str]) -> str:
    front, body = re.fullmatch(r"(?:---\r?\n(.*?)^---[ \t]*\r?\n)?(.*)", text, re.DOTALL | re.MULTILINE).groups("")
    title = re.search(r"^title\s*:\s*['\"]?(.*?)['\"]?\s*$", front, re.MULTILINE)
    folder, _, name = path.removeprefix("guidelines/ud/").rpartition("/")
    shown = f"{title[1] if title else name.removesuffix('.md')} ({folder or 'about'})"
    linked = re.sub(r"\[([^\]\[]+)\]\(\)", lambda found: _ud_link(path, found[1], files) or found[0], body)
    return f'---\ntitle: {_quoted(shown)}\nowners: ["@ud"]\n---\n{linked}'


def _ud_link(path: str, name: str, files: Mapping[str, str]) -> str | None:
    """A link to the page of that name in the same folder, or among the universal relations and parts of speech."""
    stem = name.rpartition("/")[2].replace(":", "-")
    here = dirname(path)
    for folder in (here, "guidelines/ud/u-dep", "guidelines/ud/u-pos"):
        for file in (f"{folder}/{stem}.md", f"{folder}/{stem}_.md"):
            if file in files:
                return f"[{name}]({relpath(file, here)})"
    return None


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _quoted(text: str) -> str:
    """A JSON string, which is a double-quoted scalar of YAML too."""
    return json.dumps(text, ensure_ascii=False)


def _yaml(head: Mapping[str, Any], labels: Iterable[Mapping[str, Any]]) -> str:
    lines = [f"{key}: {_quoted(value)}" for key, value in head.items()]
    lines.append("labels:")
    for label in labels:
        entries = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in label.items()]
        lines += [f"  - {entries[0]}", *(f"    {entry}" for entry in entries[1:])]
    return "\n".join(lines) + "\n"
