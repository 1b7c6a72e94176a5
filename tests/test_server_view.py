"""The wiki as people read it: bodies by case file, the pages around them, and what a hostile body cannot do."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from confsync.server.view.compare import compare
from confsync.server.view.readable import readable
from confsync.server.view.source import pretty
from embedded import HOST, V1, V2, Embedded

CASES = YAML(typ="safe").load(Path(__file__).parent / "cases" / "server" / "render.yaml")


@pytest.fixture(scope="module")
def wiki(tmp_path_factory):
    wiki = Embedded(tmp_path_factory.mktemp("wiki") / "wiki.db", live_reload=True)
    wiki.here = wiki.page("Here")
    gist = "<ac:rich-text-body><p>the gist</p></ac:rich-text-body>"
    excerpt = f'<ac:structured-macro ac:name="excerpt">{gist}</ac:structured-macro>'
    wiki.there = wiki.page("There is", f"<p>before</p>{excerpt}", wiki.here)
    wiki.post(f"{V1}/content/{wiki.there}/label", [{"prefix": "global", "name": "x"}])
    wiki.upload(wiki.here, "box.png", b"\x89PNG")
    wiki.upload(wiki.here, "call.wav", b"RIFF")
    yield wiki
    wiki.close()


@pytest.fixture
def alone(tmp_path):
    wiki = Embedded(tmp_path / "wiki.db")
    yield wiki
    wiki.close()


def write(wiki, body, page=None):
    """Makes this the body of a page, "Here" unless another one is given."""
    page = page or wiki.here
    current = wiki.get(f"{V2}/pages/{page}").json()
    response = wiki.update(page, current["version"]["number"] + 1, current["title"], body)
    assert response.status_code == 200, response.text


def rendered(wiki, body):
    write(wiki, body)
    page = wiki.get(f"{V2}/pages/{wiki.here}", **{"body-format": "view"}).json()
    return page["body"]["view"]["value"]


@pytest.mark.parametrize("name", CASES)
def test_a_body_is_rendered(wiki, name):
    case = CASES[name]
    there, files = f"/wiki/spaces/ANNO/pages/{wiki.there}/There+is", f"/wiki/download/attachments/{wiki.here}"
    expected = case["html"].replace("{there}", there).replace("{files}", files)
    expected = expected.replace("{here}", f"/wiki/spaces/ANNO/pages/{wiki.here}/Here")
    assert rendered(wiki, case["storage"]) == expected


class Tags(HTMLParser):
    """Every start tag of a page with its attributes."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


BITS = st.sampled_from(
    [
        "<script>",
        "</script>",
        "<p>",
        "javascript:alert(1)",
        '" onload="x',
        "'",
        "&",
        "<",
        ">",
        "]]>",
        "a b",
        "\u202e",
        "<!--",
    ]
)
INFO, CODE = '<ac:structured-macro ac:name="info">', '<ac:structured-macro ac:name="code">'
HOSTILE = st.lists(BITS, max_size=6).map("".join)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    text=HOSTILE, place=st.sampled_from(["text", "href", "title", "macro", "parameter", "file", "url", "style", "code"])
)
def test_no_text_of_a_page_becomes_markup_that_runs(wiki, text, place):
    quoted = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    body = {
        "text": f"<p>{quoted}</p>",
        "href": f'<a href="{quoted}">x</a>',
        "title": f'<ac:link><ri:page ri:content-title="{quoted}" /></ac:link>',
        "macro": f'<ac:structured-macro ac:name="{quoted}" />',
        "parameter": f'{INFO}<ac:parameter ac:name="title">{quoted}</ac:parameter></ac:structured-macro>',
        "file": f'<ac:image ac:alt="{quoted}"><ri:attachment ri:filename="{quoted}" /></ac:image>',
        "url": f'<ac:image><ri:url ri:value="{quoted}" /></ac:image>',
        "style": f'<p style="{quoted}" data-highlight-colour="{quoted}">x</p>',
        "code": f"{CODE}<ac:plain-text-body>{quoted}</ac:plain-text-body></ac:structured-macro>",
    }[place]
    for tag, attributes in Tags(rendered(wiki, body)).found:
        assert tag not in ("script", "style", "iframe")
        assert not any(name.startswith("on") for name in attributes)
        assert not any(str(value).lower().startswith("javascript:") for value in attributes.values())


def test_titles_labels_messages_and_people_are_text(alone):
    title = '<script>"&'
    alone.session.auth = ("<img src=x>", "x")
    page = alone.page(title, "<p>x</p>")
    alone.update(page, 2, title, "<p>y</p>", message="<b>why</b>")
    alone.upload(page, "<i>.txt", b"1", comment="<u>")
    for room in ("pages", "history", "source", "compare", "attachments"):
        tags = [tag for tag, _ in Tags(alone.read(f"/wiki/spaces/ANNO/{room}/{page}")).found]
        assert "script" not in tags
        assert not {"b", "i", "u"} & set(tags)


def test_a_page_allows_no_script_but_its_own(wiki):
    response = wiki.get(f"{HOST}/wiki/spaces/ANNO/pages/{wiki.here}")
    policy = dict(part.strip().split(" ", 1) for part in response.headers["Content-Security-Policy"].split(";"))
    ((_, script),) = [found for found in Tags(response.text).found if found[0] == "script"]
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == f"'nonce-{script['nonce']}'"
    again = wiki.get(f"{HOST}/wiki/spaces/ANNO/pages/{wiki.here}").headers["Content-Security-Policy"]
    assert script["nonce"] not in again


def test_without_live_reload_no_script_runs_at_all(alone):
    response = alone.get(f"{HOST}/wiki")
    assert "script-src 'none'" in response.headers["Content-Security-Policy"]
    assert "<script" not in response.text
    assert alone.get(f"{HOST}/wiki/_changes").json() == {"token": None}


def test_the_banner_stands_on_every_page_and_is_text(wiki):
    before = wiki.get(f"{HOST}/wiki/_changes").json()["token"]
    wiki.app.config["BANNER"] = lambda: "a.yaml:1:1: error: <b> [rule]"
    try:
        for path in ("/wiki", f"/wiki/spaces/ANNO/pages/{wiki.here}", "/wiki/search?q=x"):
            assert "a.yaml:1:1: error: &lt;b&gt; [rule]" in wiki.read(path)
        assert wiki.get(f"{HOST}/wiki/_changes").json()["token"] != before
    finally:
        wiki.app.config["BANNER"] = str
    assert 'role="alert"' not in wiki.read("/wiki")


def test_the_tree_is_open_along_the_branch_that_is_read(wiki):
    text = wiki.read(f"/wiki/spaces/ANNO/pages/{wiki.there}")
    side = text[text.index('<nav class="side"') : text.index("</nav>")]
    assert "<details open>" in side
    assert f'<a href="/wiki/spaces/ANNO/pages/{wiki.there}/There+is" aria-current="page">There is</a>' in side
    assert "Annotation Home" not in side
    crumbs = text[text.index('class="crumbs"') : text.index("<h1")]
    assert [word for word in ("Spaces", "Annotation", "Here") if f">{word}</a>" in crumbs] == [
        "Spaces",
        "Annotation",
        "Here",
    ]


def test_a_page_says_who_wrote_it_when_and_why(alone):
    page = alone.page("A", "<p>x</p>")
    alone.update(page, 2, "A", "<p>y</p>", message="clearer")
    text = alone.read(f"/wiki/spaces/ANNO/pages/{page}/A")
    for word in ("Version 2", "ada", "2026-01-31", "clearer"):
        assert word in text
    old = alone.read(f"/wiki/spaces/ANNO/pages/{page}/A?version=1")
    assert "This is version 1 of 2" in old
    assert "<p>x</p>" in old


def test_addresses_of_the_api_lead_to_the_page(alone):
    page = alone.create("A").json()
    base = page["_links"]["base"]
    for link in ("webui", "tinyui", "editui"):
        assert "<title>A · Annotation</title>" in alone.get(base + page["_links"][link]).text
    alone.upload(page["id"], "a.txt", b"1")
    (file,) = alone.get(f"{V2}/pages/{page['id']}/attachments").json()["results"]
    assert "Files" in alone.get(base + file["webuiLink"]).text
    assert alone.get(f"{HOST}/").url.endswith("/wiki")
    assert alone.get(f"{HOST}/wiki/spaces/ANNO").url.endswith("/wiki/spaces/ANNO/overview")


def test_what_is_not_there_is_said_in_a_page(alone):
    for path in ("/wiki/spaces/ANNO/pages/7", "/wiki/spaces/NONE/overview", "/wiki/nowhere", "/wiki/x/zz"):
        response = alone.get(HOST + path)
        assert response.status_code == 404
        assert "<!doctype html>" in response.text
    assert alone.get(f"{HOST}/wiki/spaces/ANNO/pages/x").status_code == 400


def test_search_finds_words_of_titles_and_texts(alone):
    code = f"{CODE}<ac:plain-text-body><![CDATA[<i>]]></ac:plain-text-body></ac:structured-macro>"
    alone.page("Adverse events", f"<p>Über <strong>met</strong>formin &amp; lactic</p><p>end</p>{code}")
    alone.page(
        "Drugs",
        '<ac:structured-macro ac:name="toc"><ac:parameter ac:name="style">secret</ac:parameter></ac:structured-macro>',
    )
    for words, found in (
        ("adverse", True),
        ("über LACTIC", True),
        ("metformin", True),
        ("lacticend", False),
        ("<i>", True),
        ("formin absent", False),
        ("strong", False),
        ("secret", False),
    ):
        text = alone.read(f"/wiki/search?q={words}&space=ANNO")
        assert ("Adverse events</a> <span" in text) is found, words
        assert "Drugs</a> <span" not in text
    assert "<mark>Über</mark>" in alone.read("/wiki/search?q=über")
    assert alone.read("/wiki/search?q=%25")


def test_labels_lead_to_the_pages_that_carry_them(wiki):
    assert "/wiki/label/ANNO/x" in wiki.read(f"/wiki/spaces/ANNO/pages/{wiki.there}")
    assert "There is</a></li>" in wiki.read("/wiki/label/ANNO/x")


def test_source_is_laid_out_and_can_be_had_as_it_is(alone):
    body = "<table><tbody><tr><td><p>a <strong>b</strong></p></td></tr></tbody></table>"
    page = alone.page("A", body)
    assert alone.get(f"{HOST}/wiki/spaces/ANNO/source/{page}?raw").text == body
    assert "&lt;strong&gt;" in alone.read(f"/wiki/spaces/ANNO/source/{page}")
    assert pretty(body).splitlines() == [
        "<table>",
        "  <tbody>",
        "    <tr>",
        "      <td>",
        "        <p>a <strong>b</strong></p>",
        "      </td>",
        "    </tr>",
        "  </tbody>",
        "</table>",
    ]


STORAGE = st.recursive(
    st.sampled_from(
        ["text", "<p>a <em>b</em></p>", "<hr />", "<ac:structured-macro ac:name='x' />", "<br />", "<![CDATA[<p>]]>"]
    ),
    lambda inner: st.tuples(
        st.sampled_from(["p", "li", "td", "div", "ul", "ac:rich-text-body"]), st.lists(inner, max_size=3)
    ).map(lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0]}>"),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(STORAGE)
def test_laying_out_adds_and_takes_nothing_but_white_space(storage):
    assert "".join(pretty(storage).split()) == "".join(storage.split())


def test_differences_show_the_words_that_changed(alone):
    page = alone.page("A", "<p>Mark every drug.</p><ul><li><p>one</p></li></ul><p>same</p>")
    alone.update(page, 2, "A", "<p>Mark every new drug.</p><ul><li><p>one</p></li><li><p>two</p></li></ul><p>same</p>")
    text = alone.read(f"/wiki/spaces/ANNO/compare/{page}?from=1&to=2")
    assert "Mark every <ins>new </ins>drug." in text
    assert '<tr class="new"><td>+</td><td>• two</td></tr>' in text
    assert "The two versions read the same." in alone.read(f"/wiki/spaces/ANNO/compare/{page}?from=2&to=2")
    assert "&lt;p&gt;Mark" in alone.read(f"/wiki/spaces/ANNO/compare/{page}?from=1&to=2&source")


def test_readable_lines_hold_all_that_readers_see():
    storage = (
        '<h2>Title</h2><p>a <ac:structured-macro ac:name="status"><ac:parameter ac:name="title">NEW</ac:parameter>'
        '</ac:structured-macro> <ac:link ac:anchor="x"><ri:page ri:content-title="P" /></ac:link></p>'
        "<ul><li>one<ul><li>deep</li></ul></li></ul><table><tbody><tr><td>c</td><td><p>d</p><p>e</p></td></tr></tbody></table>"
        '<ac:image><ri:attachment ri:filename="f.png" /></ac:image>'
        "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status>"
        "<ac:task-body>done</ac:task-body></ac:task></ac:task-list>loose"
    )
    assert readable(storage) == [
        "## Title",
        "a [NEW] [P#x]",
        "• one",
        "  • deep",
        "| c | d e",
        "[image f.png]",
        "☑ done",
        "loose",
    ]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.text("ab <&", max_size=6), max_size=8), st.lists(st.text("ab <&", max_size=6), max_size=8))
def test_a_comparison_is_empty_for_equal_lines_only_and_holds_no_raw_text(before, after):
    rows = compare(before, after)
    assert (rows == "") is (before == after)
    assert {tag for tag, _ in Tags(rows).found} <= {"tr", "td", "ins", "del"}


def test_a_body_nested_without_end_is_still_shown(wiki):
    assert "bottom" in rendered(wiki, "<div>" * 240 + "bottom" + "</div>" * 240)
