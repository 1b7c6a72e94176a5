"""The grammar lets through what Confluence keeps, and tells what is wrong with anything else, and where."""

from __future__ import annotations

import pytest

from confsync.storage.grammar import known_macros, storage_faults
from confsync.storage.vocabulary import (
    anchor,
    attachment_link,
    coloured,
    image,
    link,
    macro,
    remote_image,
    status,
    table,
)

TASK = "<ac:task><ac:task-id>{}</ac:task-id><ac:task-status>{}</ac:task-status><ac:task-body>x</ac:task-body></ac:task>"


def _tasks(inner: str) -> str:
    return f"<ac:task-list>{inner}</ac:task-list>"


VALID = {
    "words": "<p>a <strong>b <em>c</em></strong><br /><sub>d</sub><code>e</code></p>",
    "entities of XHTML": "<p>&nbsp;&mdash;&uuml;&hellip;</p>",
    "an empty page": "",
    "blank lines between blocks": "<p />\n  <hr />\n",
    "a table": table([["a", "<ul><li><p>b</p></li></ul>"]], head=["x", "y"], widths=[120, 60.5]),
    "links": f"<p>{link('b', title='T', space='S', to_anchor='x')}{link('b', to_anchor='x')}</p>",
    "links to files": f"<p>{attachment_link('f', 'f.pdf')}</p>",
    "images": image("a.png", alt="a", caption="c", width=3, align="center") + remote_image("https://example.com/a.png"),
    "inline macros": f"<h2>{anchor('x')}{status('ok', 'Green')}</h2>",
    "colours": f"<p>{coloured('x', 'color: rgb(1, 2, 3);')}</p>",
    "panels in an expand": macro("expand", {"title": "t"}, body=macro("info", body="<p>x</p>")),
    "code": macro("code", {"language": "py", "title": "t", "linenumbers": "true"}, code="]]> <b>"),
    "page properties": macro("details", {"id": "x"}, body=table([["a", "b"]])),
    "lists of what is there": macro("toc", {"maxLevel": "3"}) + macro("children", {"all": "true"}),
    "tasks in tasks": _tasks(TASK.format(1, "complete") + _tasks(TASK.format(2, "incomplete"))),
    "a comment's marker": '<p>a <ac:inline-comment-marker ac:ref="r">b</ac:inline-comment-marker></p>',
    "what the editor adds": '<p local-id="1">a</p>' + table([["x"]]).replace("<table", '<table ac:local-id="2"'),
}
INVALID = {
    "<p>x": "line 1, column 12: not well-formed: Opening and ending tag mismatch: p",
    "<p>a</p>\n<p>&foo;</p>": "line 2, column 9: not well-formed: Entity 'foo' not defined",
    "<p>\x0b</p>": "line 1: the character U+000B has no place in XML",
    "<p>\ud800</p>": "line 1: the character U+D800 has no place in XML",
    "\n\nwords": "line 1: <page>: text is not allowed here",
    "<p />\n<div>a</div>": "line 2: <div>: div is not allowed here",
    "<script>a</script>": "line 1: <script>: script is not allowed here",
    "<p><table /></p>": "line 1: <table> in <p>: table is not allowed here",
    '<p class="x">a</p>': "line 1: <p>: attribute class does not belong here",
    '<p onclick="x">a</p>': "line 1: <p>: attribute onclick does not belong here",
    "<ul><li>x</li></ul>": "line 1: <li> in <ul>: text is not allowed here",
    "<ul></ul>": "line 1: <ul>: what it must hold is missing, or it holds what it must not",
    "<table><tbody><tr><td></td></tr></tbody></table>": (
        "line 1: <td> in <tr> in <tbody>: what it must hold is missing, or it holds what it must not"
    ),
    "<table><thead><tr><th><p>x</p></th></tr></thead></table>": "line 1: <thead> in <table>: thead is not allowed here",
    '<p><a href="javascript:x">b</a></p>': (
        'line 1: <a> in <p>: attributes are missing, or have values that are not allowed: href="javascript:x"'
    ),
    '<p><a href="https://x">b<a href="https://y">c</a></a></p>': "line 1: <a> in <a> in <p>: a is not allowed here",
    "<h2><ul><li><p>x</p></li></ul></h2>": "line 1: <ul> in <h2>: ul is not allowed here",
    macro("html", code="x"): (
        'line 1: <ac:structured-macro>: there is no macro "html" that Confluence Cloud keeps as it is'
    ),
    macro("code", {"language": "klingon"}, code="x"): (
        'line 1: <ac:parameter> in <ac:structured-macro>: macro "code" takes no parameter "language" of "klingon"'
    ),
    macro("info", {"colour": "Red"}, body="<p />"): (
        'line 1: <ac:parameter> in <ac:structured-macro>: macro "info" takes no parameter "colour" of "Red"'
    ),
    f"<p>{macro('info', body='<p />')}</p>": (
        'line 1: <ac:structured-macro> in <p>: macro "info" is not allowed here, or does not hold what it must'
    ),
    "<!-- x --><p />": "line 1: Confluence drops comments and processing instructions: <!-- x -->",
    "<p><?x y?></p>": "line 1: Confluence drops comments and processing instructions: <?x y?>",
    f"<ac:task-list>{TASK.format(7, 'complete') * 2}</ac:task-list>": (
        "task id 7 stands on 2 tasks of the page: ids must be unique"
    ),
    "<ac:structured-macro ac:name='toc'>"
    + '<ac:parameter ac:name="maxLevel">2</ac:parameter>' * 2
    + "</ac:structured-macro>": ('line 1: <ac:structured-macro>: parameter "maxLevel" is given twice'),
}


@pytest.mark.parametrize("body", VALID.values(), ids=VALID.keys())
def test_grammar_lets_through_what_confluence_keeps(body: str) -> None:
    assert storage_faults(body) == ()


@pytest.mark.parametrize(("body", "fault"), INVALID.items())
def test_grammar_tells_what_is_wrong_and_where(body: str, fault: str) -> None:
    assert storage_faults(body) == (fault,)


def test_grammar_tells_of_every_element_at_fault() -> None:
    faults = storage_faults('<p>ok</p>\n<div>a</div>\n<p class="x">b</p>')
    assert len(faults) >= 1
    assert "line 2: <div>: div is not allowed here" in faults


def test_grammar_reads_nothing_from_outside() -> None:
    body = '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><p>&y;</p>'
    assert len(storage_faults(body)) == 1
    assert "passwd" not in storage_faults(body)[0]


def test_grammar_refuses_a_page_too_deep_for_a_parser() -> None:
    deep = "<blockquote>" * 300 + "<p />" + "</blockquote>" * 300
    assert "depth" in storage_faults(deep)[0]


def test_grammar_knows_the_macros_of_the_vocabulary() -> None:
    assert {"code", "info", "note", "tip", "warning", "expand", "toc", "children", "status", "anchor"} <= known_macros()
