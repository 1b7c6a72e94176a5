"""Pages of others: storage bodies that a real Confluence gave back, and guidelines that people work from.

The pairs in storage-samples/text2confl are an oracle that knows nothing of us: Markdown, and what a server stored for
it. Where our forms differ on purpose, the difference is named here and taken out of both sides; the rest must agree.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from confsync.storage.canonical import canonical, same_meaning
from confsync.storage.carry import carry_over
from confsync.storage.grammar import storage_faults
from confsync.storage.write import draft_of
from confsync.storage.xml import AC, parse_fragment
from storage_drafts import whole

SHARED = Path(__file__).parents[2].parent / "shared"
SAMPLES = SHARED / "storage-samples"
GUIDELINES = sorted([*SHARED.glob("guideline-samples/**/*.md"), *SHARED.glob("taxonomies/ud-guidelines/**/*.md")])
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="no sample pages beside this checkout")

# What the other tool's Markdown means and ours spells otherwise, or not at all.
DIALECT = (
    (r" --- ", " — "),  # typographic dashes: GitHub's Markdown has none
    (r"^\[TOC\]$", "<!-- confsync:toc -->"),
    (r"~(subscript|formatting)~", r"<sub>\1</sub>"),
    (r"\^(superscript)\^", r"<sup>\1</sup>"),
    (r"\]\(wiki://[^)\n]* [^)\n]*\)", "](page.md)"),  # links to pages by their titles: ours lead to files
    (r"\!\[markdown logo\]\[markdown\.png\]", "![markdown logo](markdown.png)"),
    (r"\[simple text file\]\[_assets_sample_file\.txt\]", "[simple text file](_assets_sample_file.txt)"),
    (r"^(!!!) note", r"\1 important"),  # there a note is Confluence's note; here NOTE is info, as its blue panel shows
    (r" collpase=true", ""),  # a parameter that Confluence does not have (misspelt in the sample)
)
PAIRS = ("basic", "code", "links", "tables")


def ours(name: str) -> str:
    markdown = (SAMPLES / "text2confl" / f"{name}.md").read_text("utf-8")
    for pattern, meaning in DIALECT:
        markdown = re.sub(pattern, meaning, markdown, flags=re.MULTILINE)
    return whole(draft_of(markdown, path=f"{name}.md"))


def theirs(name: str) -> str:
    return (SAMPLES / "text2confl" / f"{name}.html").read_text("utf-8")


def alike(body: str) -> list[str]:
    """The canonical form, block by block, without what differs on purpose."""
    page = parse_fragment(canonical(body))
    for node in list(page.iter()):
        parent = node.getparent()
        if parent is None:
            continue
        if node.get(f"{{{AC}}}name") == "anchor":
            _drop(node)  # ours opens a heading, theirs closes it
        elif node.tag in {"colgroup", f"{{{AC}}}task-id"}:
            _drop(node)  # ours have widths for Cloud's editor, and ids, so that a tick survives
        elif node.tag == f"{{{AC}}}link":
            _keep_words(node)  # where a link leads is the renderer's business
        elif node.tag == "p" and (parent.tag in {"li", "td", "th"} or _only_object(node)):
            _unwrap(node)  # Cloud keeps items and cells with paragraphs, and images and contents without
    etree.strip_attributes(page, "data-layout", "class", "data-highlight-colour", "{*}title")
    for parameter in page.xpath("//*[local-name()='parameter'][@*='collpase']"):
        _drop(parameter)
    inner = canonical(re.sub(r"^<page[^>]*>|</page>$", "", etree.tostring(page, encoding="unicode")))
    return re.sub(r"(?=<(?:p|h[1-6]|ul|ol|li|tr|ac:task|ac:image|ac:structured-macro)\b)", "\n", inner).split("\n")


def _only_object(paragraph: etree._Element) -> bool:
    """Whether a paragraph holds one image or macro and nothing else."""
    bare = not (paragraph.text or "").strip() and len(paragraph) == 1 and not (paragraph[0].tail or "").strip()
    return bare and paragraph[0].tag in {f"{{{AC}}}image", f"{{{AC}}}structured-macro"}


def _drop(node: etree._Element) -> None:
    before, parent = node.getprevious(), node.getparent()
    if before is None:
        parent.text = (parent.text or "") + (node.tail or "")
    else:
        before.tail = (before.tail or "") + (node.tail or "")
    parent.remove(node)


def _keep_words(node: etree._Element) -> None:
    title = "".join(node.xpath("*/@*[local-name()='content-title']"))  # what a link without words shows
    words, tail = "".join(node.itertext()) or title, node.tail
    node.clear()
    node.text, node.tail = words, tail


def _unwrap(node: etree._Element) -> None:
    node.tag = "unwrapped"
    etree.strip_tags(node.getparent(), "unwrapped")


@pytest.mark.parametrize("name", PAIRS)
def test_storage_agrees_with_what_a_server_stored(name: str) -> None:
    assert alike(ours(name)) == alike(theirs(name))


def test_storage_writes_real_guidelines_as_valid_pages() -> None:
    assert len(GUIDELINES) > 200
    faults = {}
    for path in GUIDELINES:
        draft = draft_of(path.read_text("utf-8"), path=path.name)
        if found := storage_faults(whole(draft)):
            faults[path.name] = found
    assert faults == {}


def stored_bodies() -> dict[str, str]:
    """Bodies as servers gave them back: single pages, and those of a space's export."""
    pages = [*SAMPLES.glob("text2confl/*.html"), *SAMPLES.glob("kafka-cwiki/*.xhtml")]
    bodies = {path.name: path.read_text("utf-8") for path in pages}
    for export in SAMPLES.glob("doctoolchain-space/entities.xml"):
        for node in etree.parse(export).iterfind(".//object[@class='BodyContent']"):
            body = node.findtext("property[@name='body']") or ""
            bodies[f"{export.name} {node.findtext('id')}"] = body.replace("]] >", "]]>")  # so exports write it
    return bodies


def test_canonical_form_of_real_pages_is_stable() -> None:
    bodies = stored_bodies()
    assert len(bodies) > 20
    for body in bodies.values():
        once = canonical(body)
        assert canonical(once) == once
        assert same_meaning(body, once)


def test_carry_finds_every_comment_of_a_real_page_again() -> None:
    """A comment put on words of a stored page is carried to the same page without it."""
    for body in stored_bodies().values():
        words = re.search(r"(?<=>)[^<>&]{12,40}(?=[^<>]*</(?:p|li|td|h[1-6])>)", body)
        if words:
            marker = f'<ac:inline-comment-marker ac:ref="r">{words[0]}</ac:inline-comment-marker>'
            carried = carry_over(body[: words.start()] + marker + body[words.end() :], body)
            assert carried.lost == ()
            assert carried.body.count("<ac:inline-comment-marker") >= 1
            assert same_meaning(carried.body, body)
