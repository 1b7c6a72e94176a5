"""References of a text become links, attachments and anchors once the whole handbook is known."""

from __future__ import annotations

from dataclasses import replace

from builders import PIXEL, PROVENANCE, document, findings, handbook, intake, scheme, settings
from confsync.model.handbook import Asset, Handbook
from confsync.model.page import Page
from confsync.render.handbook import render_pages
from render_checks import dead_ends, faults, words

PAGE = "guidelines/a.md"


def page_of(text: str, *others, assets=None, path: str = PAGE, drawings=None, **changes) -> Page:
    """The page of one guideline in a small handbook."""
    here = document(path, text, title="Here")
    files = {name: Asset(name, content) for name, content in (assets or {}).items()}
    whole = handbook(guidelines=(here, *others), assets=files, **changes)
    page = render_pages(whole, PROVENANCE, drawings=drawings or {}).by_key[path]
    assert faults(page.storage) == ()
    return page


def test_a_link_to_a_page_names_its_title() -> None:
    body = page_of("see [it](b.md)", document("guidelines/b.md", "x", title='B & "C"')).body
    assert (
        '<ac:link><ri:page ri:content-title="B &amp; &quot;C&quot;" /><ac:link-body>it</ac:link-body></ac:link>' in body
    )


def test_a_link_names_the_title_with_the_suffix_of_the_settings() -> None:
    other = document("guidelines/b.md", "x", title="B")
    assert 'ri:content-title="B (ACME)"' in page_of("[it](b.md)", other, settings=settings(title_suffix=" (ACME)")).body


def test_an_anchor_stands_only_where_a_link_leads() -> None:
    target = document("guidelines/b.md", "# Top\n\n## Spans\n\nx\n\n## Other\n\ny", title="B")
    whole = handbook(guidelines=(document(PAGE, "[it](b.md#spans)", title="Here"), target), assets={})
    tree = render_pages(whole, PROVENANCE)
    assert '<ac:link ac:anchor="spans"><ri:page ri:content-title="B" />' in tree.by_key[PAGE].body
    assert '<ac:parameter ac:name="">spans</ac:parameter>' in tree.by_key["guidelines/b.md"].body
    assert "other</ac:parameter>" not in tree.by_key["guidelines/b.md"].body


def test_a_rule_has_its_anchor_though_nothing_links_to_it() -> None:
    assert '<ac:parameter ac:name="">keep-short</ac:parameter>' in page_of("Keep spans short. {#keep-short}").body


def test_a_link_within_the_page_names_no_page() -> None:
    body = page_of("[down](#spans)\n\n## Spans\n\nx").body
    assert '<ac:link ac:anchor="spans"><ac:link-body>down</ac:link-body></ac:link>' in body
    assert '<ac:parameter ac:name="">spans</ac:parameter>' in body


def test_a_link_to_the_heading_that_repeats_the_title_leads_to_the_top() -> None:
    other = document("guidelines/b.md", "# B\n\nx", title="B")
    body = page_of("[it](b.md#b)", other).body
    assert '<ac:link><ri:page ri:content-title="B" />' in body


def test_a_first_heading_that_says_something_else_stays() -> None:
    assert "<h1>Elsewhere</h1>" in page_of("# Elsewhere\n\nx").body


def test_a_first_heading_that_repeats_the_title_goes() -> None:
    assert "<h1" not in page_of("#  HERE \n\nx").body


def test_a_link_to_a_label_leads_to_its_section() -> None:
    body = page_of("[drugs](../taxonomy/findings.yaml#drug)").body
    assert '<ac:link ac:anchor="drug"><ri:page ri:content-title="Findings in narratives" />' in body


def test_a_link_to_a_label_of_a_wide_scheme_leads_to_its_branch() -> None:
    wide = scheme(*wide_labels(), path="taxonomy/wide.yaml")
    body = page_of("[it](../taxonomy/wide.yaml#c160)", schemes=(wide, findings())).body
    assert '<ac:link ac:anchor="c160"><ri:page ri:content-title="Wide: C1" />' in body


def wide_labels():
    from builders import label

    return [label(f"c{number}", parent=None if number < 2 else f"c{1 + number % 1}") for number in range(161)]


def test_a_link_into_another_space_names_the_space() -> None:
    whole: Handbook = replace(handbook(), initiatives=(replace(intake(), space="INTAKE"),))
    tree = render_pages(whole, PROVENANCE)
    guideline = tree.by_key["guidelines/findings/index.md"]
    assert '<ri:page ri:space-key="INTAKE" ri:content-title="Scope" />' in guideline.body
    overview = tree.by_key["initiatives/intake"]
    assert (overview.parent, overview.space) == (None, "INTAKE")
    assert '<ri:page ri:space-key="ANNO" ri:content-title="Findings in narratives" />' in overview.body
    assert all(faults(page.storage) == () for page in tree.pages)
    assert dead_ends(tree) == []


def test_a_broken_link_keeps_its_words() -> None:
    body = page_of("see [the **plan**](gone.md), [out](../../x.md) and [nowhere](#gone)").body
    assert "see the <strong>plan</strong>, out and nowhere" in body


def test_a_link_to_a_draft_keeps_its_words() -> None:
    body = page_of("see [it](b.md)", document("guidelines/b.md", "x", title="B", status="draft")).body
    assert "<p>see it</p>" in body


def test_a_link_to_a_file_carries_the_file() -> None:
    page = page_of("[form](files/f.pdf)", assets={"guidelines/files/f.pdf": b"%PDF"})
    assert '<ac:link><ri:attachment ri:filename="f.pdf" /><ac:link-body>form</ac:link-body></ac:link>' in page.body
    assert [(file.name, file.media_type, file.content) for file in page.attachments] == [
        ("f.pdf", "application/pdf", b"%PDF")
    ]


def test_an_image_is_attached_once() -> None:
    page = page_of("![a](x.png)\n\n![b](x.png)", assets={"guidelines/x.png": PIXEL})
    assert page.body.count('ri:filename="x.png"') == 2
    assert len(page.attachments) == 1


def test_a_page_of_many_images_is_read_once() -> None:
    """Looked at from the start for each image, this page takes a minute."""
    assert page_of("![a](a.png) words\n\n" * 4000).body.count(" words</p>") == 4000


def test_different_files_of_one_name_stay_apart() -> None:
    files = {"guidelines/a/x.png": b"1", "guidelines/b/X.png": b"2", "guidelines/c/x.png": b"1"}
    page = page_of("![a](a/x.png) ![b](b/X.png) ![c](c/x.png)", assets=files)
    names = {file.name: file.content for file in page.attachments}
    assert names == {"x.png": b"1", "X-d4735e3a.png": b"2"}
    assert page.body.count('ri:filename="x.png"') == 2


def test_a_missing_image_becomes_its_alternative_text() -> None:
    body = page_of("![a lot number](gone.png)\n\nwithin ![words](gone.png) here\n\n- ![item](gone.png)").body
    assert "<p><em>a lot number</em></p>" in body
    assert "<p>within <em>words</em> here</p>" in body
    assert "<em>item</em>" in body


def test_a_missing_image_without_words_becomes_its_name() -> None:
    assert "<em>gone.png</em>" in page_of("![](gone.png)").body


def test_an_image_may_be_a_link() -> None:
    other = document("guidelines/b.md", "x", title="B")
    body = page_of("[![icon](x.png)](b.md)", other, assets={"guidelines/x.png": PIXEL}).body
    assert 'ri:filename="x.png"' in body
    assert 'ri:content-title="B"' in body


def test_awkward_file_names_are_mended() -> None:
    page = page_of('![x](<a"b.png>)', assets={'guidelines/a"b.png': PIXEL})
    assert [file.name for file in page.attachments] == ["a_b.png"]
    assert 'ri:filename="a_b.png"' in page.body


def test_a_diagram_is_code_until_it_is_drawn() -> None:
    text = "```mermaid\ngraph LR; a --> b\n```"
    plain = page_of(text)
    assert "<![CDATA[graph LR; a --> b]]>" in plain.body
    assert plain.attachments == ()
    drawn = page_of(text, drawings={"graph LR; a --> b": PIXEL})
    assert "CDATA" not in drawn.body
    assert [file.content for file in drawn.attachments] == [PIXEL]


def test_directives_put_tables_and_children_in_place() -> None:
    body = page_of("a\n\n<!-- confsync:labels findings -->\n\nb\n\n<!-- confsync:children -->").body
    assert 'ac:name="children"' in body
    shown = words(body)
    assert shown.index("a Label Key Definition") < shown.index("DRUG A product that the patient took")


def test_a_table_of_an_unknown_scheme_is_nothing() -> None:
    assert words(page_of("a\n\n<!-- confsync:labels gone -->\n\nb").body).endswith("a b")


def test_a_definition_does_not_insert_its_own_table() -> None:
    from builders import label

    looped = scheme(label("a", definition="x <!-- confsync:labels loop --> y"), path="taxonomy/loop.yaml")
    assert "x" in page_of("<!-- confsync:labels loop -->", schemes=(looped,)).body
