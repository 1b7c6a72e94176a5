"""The instructions: complete, readable, harmless in a page that is not ours."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from pathlib import Path
from typing import Any

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confsync.finding import Location
from confsync.model.document import Document, Draft, Heading
from confsync.model.handbook import Handbook
from confsync.model.initiative import Hierarchy
from confsync.model.taxonomy import Attribute, Boundary, EdgeCase, Example, Kind, Label, Scheme
from confsync.render.instructions_markdown import Surroundings, inline_html, text_html
from confsync.render.prodigy import render_bundles
from confsync.storage.write import draft_of
from prodigy_handbook import (
    HERE,
    PNG,
    PROVENANCE,
    guideline,
    label,
    sample_handbook,
    sample_project,
    sample_scheme,
)

CASES = Path(__file__).parent / "cases" / "prodigy" / "markdown.md"
PATH = "guidelines/reading.md"
RECORDING = b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 20


def page_of(handbook: Handbook) -> str:
    (bundle,) = render_bundles(handbook, PROVENANCE)
    return bundle.files["instructions.html"].decode()


def body_of(page: str) -> str:
    return page.partition("</style>\n")[2]


def cards(*labels: Label, assets: dict[str, bytes] | None = None, **values: Any) -> str:
    scheme = sample_scheme(labels=labels, patterns=())
    project = sample_project(**{"hierarchy": Hierarchy.PATHS, **values})
    return body_of(page_of(sample_handbook(project, scheme, assets=assets)))


def read(text: str, *more: Document, scheme: Scheme | None = None, assets: dict[str, bytes] | None = None) -> str:
    """The instructions of a project whose first guideline says `text`."""
    documents = (guideline(PATH, text), *more)
    project = sample_project(guidelines=tuple(document.path for document in documents))
    return body_of(page_of(sample_handbook(project, scheme or sample_scheme(), *documents, assets=assets)))


def example(text: str, **values: Any) -> Example:
    return Example(text=text, at=HERE, **values)


def test_a_card_says_everything_about_its_label() -> None:
    page = cards(
        label(
            "drug",
            definition="A product the patient *took*.\n\nBy any name.",
            includes=(Boundary("brand names", at=HERE),),
            excludes=(Boundary("classes", use="group", at=HERE),),
            examples=(example("started on [metformin] in May", why="generic name"),),
            counterexamples=(example("a [statin]", use="group"),),
            edge_cases=(EdgeCase(id="lot", case="Lot number", decision="drug", because="It is part of it.", at=HERE),),
            aliases=("medicine",),
            hotkey="d",
            color="#7c4dff",
        ),
        label("group", color="#ffee00"),
    )
    card = page[page.index('<article class="cs-card" id="cs-label-drug"') : page.index('id="cs-label-group"')]
    for said in (
        '<span class="cs-chip" style="background:#7c4dff;color:#ffffff">Drug</span>',
        "<kbd",
        ">d</kbd>",
        "<p>A product the patient <em>took</em>.</p><p>By any name.</p>",
        "Also called: medicine",
        "brand names",
        '<mark style="background:#b79dff;border-color:#7c4dff">metformin</mark>',
        "generic name",
        '→ use <a class="cs-chip" style="background:#ffee00;color:#1d2125" href="#cs-label-group">Group</a>',
        "Lot number",
        "It is part of it.",
    ):
        assert said in card


def test_groups_stand_over_their_labels_and_deeper_labels_are_set_in() -> None:
    page = body_of(page_of(sample_handbook(sample_project(), sample_scheme())))
    order = re.findall(r'id="cs-label-([\w-]+)"', page)
    assert order == ["substance", "drug", "dose", "route", "food", "event", "symptom", "other"]
    assert 'class="cs-group" id="cs-label-substance"' in page
    assert page.index("cs-depth-1") < page.index("cs-depth-2")


def test_each_level_explains_only_its_own_labels_below_the_name_of_their_parent() -> None:
    project = sample_project(hierarchy=Hierarchy.LEVELS)
    (bundle,) = render_bundles(sample_handbook(project, sample_scheme()), PROVENANCE)
    page = bundle.files["level-3-drug/instructions.html"].decode()
    assert re.findall(r'<article class="cs-card" id="cs-label-([\w-]+)"', page) == ["dose", "route"]
    assert "Level 3 below “Drug”" in page
    assert "No longer used" not in page
    assert "No longer used" in bundle.files["level-2-event/instructions.html"].decode()


def test_contents_of_a_wide_scheme_name_its_groups() -> None:
    group = label("group", abstract=True)
    many = tuple(label(f"label-{number}", parent="group") for number in range(50))
    page = cards(group, *many, label("single"))
    contents = page[page.index("<nav") : page.index("</nav>")]
    assert re.findall(r"#cs-label-([\w-]+)", contents) == ["group", "single"]


def test_keys_are_the_schemes_or_prodigys_own() -> None:
    given_key = cards(label("one", hotkey="x"), label("two"))
    assert re.findall(r"<kbd[^>]*>(.)</kbd>", given_key) == ["x"]
    numbered = cards(*(label(f"l{number}") for number in range(12)))
    assert re.findall(r"<kbd[^>]*>(.)</kbd>", numbered) == list("1234567890")


def test_retired_labels_say_what_to_use_instead() -> None:
    page = body_of(page_of(sample_handbook(sample_project(), sample_scheme())))
    gone = page[page.index("<details>") : page.index("</details>")]
    assert "No longer used: 1 label" in gone
    assert "<code>ADR</code> Adr since 2.0.0" in gone
    assert 'href="#cs-label-event"' in gone


def test_relations_are_a_table_of_what_they_join() -> None:
    page = body_of(page_of(sample_handbook(sample_project(Kind.RELATIONS), sample_scheme(Kind.RELATIONS))))
    table = page[page.index("Relations</h2>") : page.index("</table>")]
    assert "TREATS" in table
    assert re.findall(r'class="cs-chip"[^>]*>([^<]+)<', table) == ["Treats", "Drug", "Event"]


def test_attributes_say_what_they_are_of_and_which_values_they_take() -> None:
    certainty = Attribute(
        id="certainty", name="Certainty", values=("stated", "negated"), labels=("event",), required=True, at=HERE
    )
    scheme = replace(sample_scheme(), attributes=(certainty, replace(certainty, labels=(), required=False)))
    page = body_of(page_of(sample_handbook(sample_project(), scheme)))
    assert "<td>Certainty (required)</td><td><code>stated</code>, <code>negated</code></td><td><a " in page
    assert "<td>Certainty</td><td><code>stated</code>, <code>negated</code></td><td>any label</td>" in page


def test_images_and_short_recordings_travel_inside_and_others_are_named() -> None:
    svg = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'
    page = cards(
        label(
            "tear",
            examples=(
                example("A cut", image="taxonomy/img/a.png"),
                example("A drawing", image="taxonomy/img/b.svg"),
                example("A call", audio="taxonomy/c.wav"),
                example("A long call", audio="taxonomy/long.wav"),
                example("Lost", image="taxonomy/img/lost.png"),
                example("No image", image="taxonomy/img/fake.png"),
            ),
        ),
        assets={
            "taxonomy/img/a.png": PNG,
            "taxonomy/img/b.svg": svg,
            "taxonomy/c.wav": RECORDING,
            "taxonomy/long.wav": RECORDING + b"\0" * 1_000_000,
            "taxonomy/img/fake.png": b"<script>alert(1)</script>",
        },
    )
    assert f'<img src="data:image/png;base64,{b64encode(PNG).decode()}" alt="A cut">' in page
    assert f'src="data:image/svg+xml;base64,{b64encode(svg).decode()}"' in page
    assert f'<audio controls="controls" src="data:audio/wav;base64,{b64encode(RECORDING).decode()}">' in page
    assert re.findall(r'class="cs-file">File: ([^<]+)<', page) == ["long.wav", "lost.png", "fake.png"]


def test_the_footer_names_version_and_commit() -> None:
    page = cards(label("one"))
    assert "<footer>Made by confsync from Sample handbook: sample 2.1.0, commit 0123456.</footer>" in page


# Links


def headed(path: str, text: str, *anchors: str, **values: Any) -> Document:
    headings = tuple(Heading(level=2, text=anchor, anchor=anchor, at=Location(path)) for anchor in anchors)
    return replace(guideline(path, text, **values), draft=Draft(headings=headings))


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("other.md", "#cs-guidelines-other-md"),
        ("other.md#borders", "#cs-guidelines-other-md-borders"),
        ("/guidelines/other.md", "#cs-guidelines-other-md"),
        ("../taxonomy/sample.yaml#drug", "#cs-label-drug"),
        ("../taxonomy/sample.yaml", "#cs-labels"),
        ("../taxonomy/sample.yaml#adr", None),
        ("internal.md", None),
        ("nowhere.md", None),
        ("../../outside.md", None),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt:alert(1)", None),
        ("data:text/html,x", None),
        ("vbscript:x", None),
    ],
)
def test_links_lead_inside_the_fragment_or_become_their_words(target: str, address: str | None) -> None:
    other = headed("guidelines/other.md", "## Borders\n\nText.", "borders")
    internal = guideline("guidelines/internal.md", "Text.")
    documents = (guideline(PATH, f"See [the words]({target})."), other)
    project = sample_project(guidelines=tuple(document.path for document in documents))
    page = body_of(page_of(sample_handbook(project, sample_scheme(), *documents, internal)))
    if address is None:
        assert "<p>See the words.</p>" in page
    else:
        assert f'<p>See <a href="{address}">the words</a>.</p>' in page
        assert f'id="{address[1:]}"' in page


def test_links_to_the_outside_open_a_tab_of_their_own() -> None:
    page = read("[site](https://example.org/?a=1&b=2)")
    link = '<a href="https://example.org/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">site</a>'
    assert link in page


@pytest.mark.parametrize("title", ["# Reading", "#  READING #", "Reading\n=======", "# *Reading*"])
def test_a_leading_title_is_not_said_twice(title: str) -> None:
    text = f"{title}\n\n## First {{#one}}\n\nText."
    document = replace(guideline(PATH, text, title="Reading"), draft=draft_of(text, path=PATH, first_line=1))
    project = sample_project(guidelines=(PATH,))
    page = body_of(page_of(sample_handbook(project, sample_scheme(), document)))
    assert page.count("Reading</h") == 1
    assert '<h3 id="cs-guidelines-reading-md-one">First</h3>' in page


def test_an_image_of_a_guideline_is_inlined_and_a_missing_one_is_its_words() -> None:
    page = read("![A cut](img/a.png) ![gone](img/b.png)", assets={"guidelines/img/a.png": PNG})
    assert re.search(r'<img src="data:image/png;base64,[^"]+" alt="A cut"> gone', page)


def test_a_label_table_of_another_scheme_is_put_in() -> None:
    other = replace(sample_scheme(labels=(label("extra", definition="More."),), patterns=()), id="other")
    text = "<!-- confsync:labels other -->\n\n<!-- confsync:labels sample -->\n\n<!-- confsync:children -->"
    project = sample_project(guidelines=(PATH,))
    handbook = sample_handbook(project, sample_scheme(), guideline(PATH, text))
    page = body_of(page_of(replace(handbook, schemes=(*handbook.schemes, other))))
    assert re.search(r"<td><span [^>]*>Extra</span></td><td><p>More.</p></td>", page)
    assert '<a href="#cs-labels">All labels</a>' in page


# Markdown


def markdown_cases() -> dict[str, tuple[str, str]]:
    blocks = re.split(r"^=== (.+) ===\n", CASES.read_text("utf-8"), flags=re.MULTILINE)[1:]
    pairs = zip(blocks[::2], blocks[1::2], strict=True)
    return {name: tuple(part.strip("\n") for part in block.split("\n---->\n")) for name, block in pairs}


@pytest.mark.parametrize("name", markdown_cases())
def test_markdown_becomes_html(name: str) -> None:
    text, html = markdown_cases()[name]
    assert text_html(text).strip().replace(">\n<", "><") == html.replace(">\n<", "><")


@pytest.mark.parametrize("text", ["- not a list", "# not a heading", "1. not one either", "a\n\nb *c*", "> q", "    x"])
def test_a_line_that_looks_like_a_block_is_taken_literally(text: str) -> None:
    assert inline_html(text) == text.replace(">", "&gt;")


# Harm

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</style><script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "[x](javascript:alert(1))",
    "<style>body{display:none}</style>",
    "<iframe src=https://example.org></iframe>",
    "{{constructor}} {{{html}}} }}",
    "<!-- <script> -->",
    "\x00\x1b\ufffe",
    "<b><i>unclosed",
    "&lt;script&gt;&#x3c;script&#x3e;",
]
_ALLOWED_STYLE = re.compile(r"(?:(?:background|color|border-color|border-left-color):#[0-9a-f]{6};?)+")


def check_harmless(page: str) -> None:
    assert "{{" not in page
    assert "}}" not in page
    tree = html5lib.parseFragment(body_of(page), namespaceHTMLElements=False)
    for node in tree.iter():
        if not isinstance(node.tag, str):
            continue
        assert node.tag not in {"script", "style", "iframe", "object", "embed", "form", "svg", "link", "meta", "base"}
        for name, value in node.attrib.items():
            assert not name.lower().startswith("on"), (node.tag, name)
            if name in {"href", "src"}:
                assert re.match(r"#|https?://|mailto:|data:(?:image|audio)/", value), value
            if name == "style":
                assert _ALLOWED_STYLE.fullmatch(value), value


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_people_write_does_harm(text: str) -> None:
    hostile = label(
        "one",
        name=text,
        definition=text,
        includes=(Boundary(text, use=text, at=HERE),),
        examples=(example(text, why=text, use=text), example(f"[{text}]", image=text, audio=text)),
        edge_cases=(EdgeCase(id="x", case=text, decision=text, because=text, at=HERE),),
        aliases=(text,),
        hotkey=text,
        color=text,
    )
    document = guideline(PATH, f"{text}\n\n> [!NOTE] {text}\n> {text}\n\n| {text} |\n|--|\n| {text} |\n", title=text)
    scheme = sample_scheme(labels=(hostile, label("two", key=text)), patterns=())
    project = replace(sample_project(guidelines=(PATH,)), title=text)
    handbook = sample_handbook(project, replace(scheme, title=text, version=text), document)
    check_harmless(page_of(handbook))


MARKUP = [
    "word",
    "*",
    "**",
    "`",
    "\n",
    "\n\n",
    "> ",
    "- ",
    "| a |\n|--|\n",
    "[",
    "](u)",
    "<b>",
    "</b>",
    "    ",
    "~~",
    "$",
]


@settings(deadline=None, derandomize=True, max_examples=150)
@given(st.lists(st.sampled_from([*HOSTILE, *MARKUP]), max_size=14).map("".join))
def test_any_mixture_of_markup_is_harmless(text: str) -> None:
    scheme = sample_scheme(labels=(label("a", definition=text),), patterns=())
    check_harmless(page_of(sample_handbook(sample_project(guidelines=(PATH,)), scheme, guideline(PATH, text))))


WORDS = st.from_regex(r"[a-z]{3,8}", fullmatch=True)
MARKS = (" ", "\n", "\n\n", "\n- ", "\n> ", " *", "* ", " `", "` ", "\n# ", "<br>", " <b>", "</b> ", " [", "](x.md) ")
BLOCKS = ("\n\n    ", "\n1. ", " <x> ", " & ", " ~~", "~~ ")


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.lists(st.tuples(WORDS, st.sampled_from(MARKS + BLOCKS)), min_size=1, max_size=12))
def test_no_word_of_a_guideline_is_lost(parts: list[tuple[str, str]]) -> None:
    html = text_html("".join(word + mark for word, mark in parts))
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    text = "".join(tree.itertext())
    for word, _ in parts:
        assert word in text


def test_a_lone_tag_does_not_spill_over_what_follows() -> None:
    assert text_html("a <b>bold\n\nnext") == "<p>a &lt;b&gt;bold</p><p>next</p>"


def test_the_style_sheet_touches_nothing_but_the_instructions() -> None:
    style = page_of(sample_handbook(sample_project(), sample_scheme())).partition("</style>")[0]
    selectors = re.findall(r"^([^@{}\n][^{}]*)\{", style.removeprefix("<style>\n"), flags=re.MULTILINE)
    parts = [part.strip() for selector in selectors for part in selector.split(",")]
    assert len(parts) > 50
    assert [part for part in parts if not part.startswith(".confsync")] == []
    assert not re.search(r"url\(|@import|expression", style)


def test_every_class_that_is_used_has_a_style() -> None:
    style = (Path(__file__).parents[1] / "confsync/render/instructions.css").read_text("utf-8")
    source = "".join(path.read_text("utf-8") for path in Path("confsync/render").glob("instructions*.py"))
    used = set(re.findall(r"\bcs-[a-z-]+(?<!-)", re.sub(r'"cs-"', "", source)))
    styled = set(re.findall(r"\.(cs-[a-z-]+)", style)) | {"cs-depth"}
    assert sorted(name for name in used if name not in styled) == []


def test_a_page_of_surroundings_that_know_nothing_is_just_words() -> None:
    assert text_html("[a](b.md) ![c](d.png)", Surroundings()) == "<p>a c</p>"


def test_a_deep_chain_of_labels_is_no_problem() -> None:
    chain = tuple(label(f"l{number}", parent=f"l{number - 1}" if number else None) for number in range(1200))
    page = cards(*chain)
    assert page.count("<article") == 1200
