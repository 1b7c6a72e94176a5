"""What Confluence does to a body on its own is no change of meaning; what people write is."""

from __future__ import annotations

import pytest

from confsync.storage.canonical import canonical, same_meaning

SAME = {
    "ids of macros and elements": (
        '<p local-id="9">a</p><ac:structured-macro ac:name="toc" ac:schema-version="1" ac:macro-id="x" />',
        '<p>a</p><ac:structured-macro ac:name="toc"></ac:structured-macro>',
    ),
    "order of parameters and attributes": (
        '<ac:image ac:width="1" ac:alt="a"><ri:url ri:value="u" /></ac:image>'
        '<ac:structured-macro ac:name="code"><ac:parameter ac:name="title">t</ac:parameter>'
        '<ac:parameter ac:name="language">py</ac:parameter><ac:plain-text-body>x</ac:plain-text-body>'
        "</ac:structured-macro>",
        '<ac:image ac:alt="a" ac:width="1"><ri:url ri:value="u"/></ac:image>\n'
        '<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">py</ac:parameter>\n'
        '<ac:parameter ac:name="title">t</ac:parameter><ac:plain-text-body><![CDATA[x]]></ac:plain-text-body>'
        "</ac:structured-macro>",
    ),
    "entities": ("<p>&uuml;&nbsp;&quot;</p>", '<p>ü\u00a0"</p>'),
    "old names": ("<p><b>a</b><i>b</i><s>c</s></p>", "<p><strong>a</strong><em>b</em><del>c</del></p>"),
    "a table's head": (
        "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>",
        "<table><tbody><tr><th>a</th></tr>\n<tr><td>b</td></tr></tbody></table>",
    ),
    "white space between and within blocks": (
        "<ul>\n <li>\n  <p>a\n  b</p> </li>\n</ul>",
        "<ul><li><p>a b</p></li></ul>",
    ),
    "white space around breaks and inner blocks": (
        "<p>a <br/> b</p><li>a <ul /></li>",
        "<p>a<br />b</p><li>a<ul /></li>",
    ),
    "comments of people": (
        '<p>a <ac:inline-comment-marker ac:ref="r">b</ac:inline-comment-marker> c</p>',
        "<p>a b c</p>",
    ),
    "what was known of a link's target": (
        '<p><ac:link><ri:page ri:content-title="T" ri:version-at-save="3" /><ac:plain-text-link-body><![CDATA[x]]>'
        "</ac:plain-text-link-body></ac:link></p>",
        '<p><ac:link><ri:page ri:content-title="T" /><ac:link-body>x</ac:link-body></ac:link></p>',
    ),
}
DIFFERENT = {
    "words": ("<p>a</p>", "<p>b</p>"),
    "marks": ("<p>a</p>", "<p><em>a</em></p>"),
    "a blank between words": ("<p><em>a</em> <em>b</em></p>", "<p><em>a</em><em>b</em></p>"),
    "a blank before a lozenge": (
        '<p>a <ac:structured-macro ac:name="status" /></p>',
        '<p>a<ac:structured-macro ac:name="status" /></p>',
    ),
    "white space in code": (
        '<ac:structured-macro ac:name="code"><ac:plain-text-body>a  b</ac:plain-text-body></ac:structured-macro>',
        '<ac:structured-macro ac:name="code"><ac:plain-text-body>a b</ac:plain-text-body></ac:structured-macro>',
    ),
    "a link's target": ('<p><a href="a">x</a></p>', '<p><a href="b">x</a></p>'),
    "escaped markup and markup": ("<p>&lt;b&gt;</p>", "<p><b /></p>"),
    "head and body cells": ("<table><tr><th>a</th></tr></table>", "<table><tr><td>a</td></tr></table>"),
    "a no-break space": ("<p>a&nbsp;b</p>", "<p>a b</p>"),
}
TICKED = "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>{}</ac:task-status></ac:task></ac:task-list>"


@pytest.mark.parametrize(("first", "second"), SAME.values(), ids=SAME.keys())
def test_canonical_forgets_what_confluence_does_on_its_own(first: str, second: str) -> None:
    assert canonical(first) == canonical(second)
    assert same_meaning(first, second)


@pytest.mark.parametrize(("first", "second"), DIFFERENT.values(), ids=DIFFERENT.keys())
def test_canonical_keeps_what_people_would_see(first: str, second: str) -> None:
    assert canonical(first) != canonical(second)
    assert not same_meaning(first, second)


def test_canonical_is_its_own_canonical_form() -> None:
    for first, second in [*SAME.values(), *DIFFERENT.values()]:
        assert canonical(canonical(first)) == canonical(first)
        assert canonical(canonical(second)) == canonical(second)


def test_ticks_are_data_and_no_change_unless_asked() -> None:
    first, second = TICKED.format("complete"), TICKED.format("incomplete")
    assert same_meaning(first, second)
    assert not same_meaning(first, second, ignore_tasks=False)


def test_a_broken_body_is_only_the_same_as_itself() -> None:
    assert same_meaning("<p>", "<p>")
    assert not same_meaning("<p>", "<p></p>")
    with pytest.raises(ValueError, match="not well-formed"):
        canonical("<p>")
