"""Bundles and instructions of published taxonomies and guidelines."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from time import perf_counter

import html5lib
import pytest

from confsync.model.handbook import Handbook
from confsync.model.page import Provenance
from confsync.render.prodigy import render_bundles
from confsync.source.handbook import read_handbook
from confsync.source.tree import MemoryTree
from taxonomies import IAB_VERSIONS, UD_STATES, iab_scheme, iptc_scheme, needs_shared, settings, ud_guidelines

pytestmark = needs_shared
SCHEME = """\
scheme: words
title: Words
version: 1.0.0
kind: spans
labels:
  - {id: noun, definition: A thing., examples: [{text: "a [cat]"}]}
"""
# What Markdown does not show: comments, targets, tags, entities, the language of a code block, link definitions.
NOT_WORDS = re.compile(
    r"<!--.*?-->|\]\([^)]*\)|<[^>]*>|&\w+;|https?:\S+|\{[^}]*\}|^[ >]*(?:```|~~~)[^\n]*|^ *\[[^\]\n]+\]:[^\n]*",
    re.DOTALL | re.MULTILINE,
)


def project(scheme: str, interface: str, hierarchy: str, *guidelines: str) -> str:
    return json.dumps(
        {
            "initiative": "real",
            "title": "Real",
            "projects": [
                {
                    "id": "all",
                    "title": "All of it",
                    "scheme": scheme,
                    "interface": interface,
                    "hierarchy": hierarchy,
                    "guidelines": list(guidelines),
                    "datasets": {"annotations": ["all_of_it"]},
                }
            ],
        }
    )


def load(files: Mapping[str, str]) -> Handbook:
    reading = read_handbook(MemoryTree({"confsync.yaml": settings(), **files}))
    assert reading.handbook is not None, reading.findings
    return reading.handbook


def files_of(handbook: Handbook) -> Mapping[str, bytes]:
    (bundle,) = render_bundles(handbook, Provenance())
    return bundle.files


def dead_links(page: str) -> list[str]:
    """Links in the fragment to places that the fragment does not have."""
    tree = html5lib.parseFragment(page, namespaceHTMLElements=False)
    places = {node.get("id") for node in tree.iter()}
    links = (node.get("href", "") for node in tree.iter("a"))
    return [link for link in links if link.startswith("#") and link[1:] not in places]


@pytest.mark.parametrize("hierarchy", ["leaves", "paths", "levels"])
def test_iptc_becomes_a_bundle_in_a_second_or_so_each_way(hierarchy: str) -> None:
    initiative = project("media-topics", "choice", hierarchy)
    handbook = load({"taxonomy/media-topics.yaml": iptc_scheme(), "initiatives/real/initiative.yaml": initiative})
    start = perf_counter()
    files = files_of(handbook)
    taken = perf_counter() - start
    print(f"\nIPTC {hierarchy}: {len(files)} files, {sum(map(len, files.values())):,} bytes, {taken:.2f} s")
    assert taken < 20
    keys = files["labels.txt"].decode().splitlines()
    parents = {label.parent for label in handbook.schemes[0].labels if label.retired is None}
    active = [label for label in handbook.schemes[0].labels if label.retired is None]
    wanted = [label.key for label in active if hierarchy != "leaves" or label.id not in parents]
    assert keys == wanted
    colors = json.loads(files["prodigy.json"])["custom_theme"]["labels"]
    assert len(set(colors.values())) == len(colors) == len(keys)
    assert dead_links(files["instructions.html"].decode()) == []
    passes = json.loads(files["bundle.json"])["passes"]
    assert sorted(key for here in passes for key in here["labels"]) == (sorted(keys) if hierarchy == "levels" else [])


@pytest.mark.parametrize("version", IAB_VERSIONS)
def test_options_of_iab_name_their_ancestors(version: str) -> None:
    initiative = project("content-taxonomy", "choice", "paths")
    scheme = iab_scheme(version)
    handbook = load({"taxonomy/content-taxonomy.yaml": scheme, "initiatives/real/initiative.yaml": initiative})
    rows = [json.loads(line) for line in files_of(handbook)["options.jsonl"].splitlines()]
    depth = {label.key: len(handbook.schemes[0].ancestors(label)) for label in handbook.schemes[0].labels}
    assert {row["id"]: row["text"].count(" › ") for row in rows} == depth


@pytest.mark.parametrize("state", UD_STATES)
def test_guidelines_of_universal_dependencies_keep_their_words_and_link_among_themselves(state: str) -> None:
    pages = ud_guidelines(state)
    initiative = project("words", "spans_manual", "leaves", *pages)
    handbook = load({**pages, "taxonomy/words.yaml": SCHEME, "initiatives/real/initiative.yaml": initiative})
    page = files_of(handbook)["instructions.html"].decode()
    assert "{{" not in page
    assert dead_links(page) == []
    assert len(re.findall(r'href="#cs-guidelines-ud', page)) > len(pages)
    tree = html5lib.parseFragment(page, namespaceHTMLElements=False)
    shown = "".join(tree.itertext())
    for document in handbook.guidelines:
        words = set(re.findall(r"[a-z]{4,}", NOT_WORDS.sub(" ", document.text)))
        assert {word for word in words if word not in shown} == set(), document.path
