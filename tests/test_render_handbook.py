"""A whole handbook becomes pages: golden files for some of them, and what holds for all of them.

Goldens are in tests/cases/render; CONFSYNC_REWRITE_CASES=1 writes them anew, to be reviewed as text.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from builders import COMMIT, PROVENANCE, document, handbook, settings
from confsync.model.page import PageTree, Provenance
from confsync.model.sitemap import sitemap
from confsync.render.handbook import Renderer, render_pages
from render_checks import dead_ends, faults, words

CASES = Path(__file__).parent / "cases" / "render"
GOLDENS = {
    "scheme": "taxonomy/findings.yaml",
    "scheme-of-regions": "taxonomy/defects.yaml",
    "guideline": "guidelines/findings/index.md",
    "retired-guideline": "guidelines/old/rules.md",
    "initiative": "initiatives/intake",
    "status": "initiatives/intake/status",
    "report": "reports/intake/narratives/quality.md",
    "root": "@root",
}
_BLOCK = re.compile(r"(?<!^)(?=<(?:h[1-6]|table|tr|li|ac:image)\b)|(?<=</p>|ble>|/ul>)(?=<p\b)")


@pytest.fixture(scope="module")
def tree() -> PageTree:
    return render_pages(handbook(), PROVENANCE)


@pytest.mark.parametrize("name", GOLDENS)
def test_page_reads_as_its_golden_file_says(tree: PageTree, name: str) -> None:
    file = CASES / f"{name}.xhtml"
    shown = _BLOCK.sub("\n", tree.by_key[GOLDENS[name]].storage).lstrip("\n") + "\n"
    if os.environ.get("CONFSYNC_REWRITE_CASES"):
        file.write_text(shown, "utf-8")
    assert shown == file.read_text("utf-8")


def test_tree_follows_the_sitemap(tree: PageTree) -> None:
    places = sitemap(handbook())
    assert [(page.key, page.title, page.parent, page.space, page.order) for page in tree.pages] == [
        (place.key, place.title, place.parent, place.space, place.order) for place in places
    ]


@pytest.mark.parametrize("drafts", [False, True])
def test_every_page_is_valid_storage_format(drafts: bool) -> None:
    for page in render_pages(handbook(), PROVENANCE, drafts=drafts).pages:
        assert faults(page.storage) == (), page.key


@pytest.mark.parametrize("drafts", [False, True])
def test_every_link_leads_somewhere(drafts: bool) -> None:
    assert dead_ends(render_pages(handbook(), PROVENANCE, drafts=drafts)) == []


def test_drafts_are_pages_only_when_asked_for(tree: PageTree) -> None:
    assert "guidelines/findings/idea.md" not in tree.by_key
    assert "Not yet." in render_pages(handbook(), PROVENANCE, drafts=True).by_key["guidelines/findings/idea.md"].body


def test_a_draft_of_the_top_page_leaves_the_list_of_guidelines() -> None:
    top = document("guidelines/index.md", "Secret.", status="draft")
    page = render_pages(handbook(guidelines=(top,)), PROVENANCE).by_key["@guidelines"]
    assert "Secret" not in page.body
    assert 'ac:name="children"' in page.body


def test_the_top_page_of_guidelines_shows_its_text() -> None:
    top = document("guidelines/index.md", "# How we work\n\nWelcome.", title="How we work")
    page = render_pages(handbook(guidelines=(top,)), PROVENANCE).by_key["@guidelines"]
    assert page.title == "How we work"
    assert "<p>Welcome.</p>" in page.body
    assert "<h1>" not in page.body


def test_source_line_names_path_commit_and_version(tree: PageTree) -> None:
    page = tree.by_key["taxonomy/findings.yaml"]
    assert words(page.source) == (
        "Source: taxonomy/findings.yaml, commit 0123456, version 2.1.0, edit in git, not here"
    )
    assert f'href="https://git.example/acme/handbook/blob/{COMMIT}/taxonomy/findings.yaml"' in page.source
    assert page.storage.endswith(page.source)
    assert page.commit == "0123456"


def test_source_line_without_git_says_so() -> None:
    page = render_pages(handbook(), Provenance()).by_key["taxonomy/findings.yaml"]
    assert "not under version control" in page.source
    assert page.commit == "-"


def test_source_line_leads_to_paths_with_awkward_characters() -> None:
    odd = document("guidelines/a b#c.md", "x", title="Odd")
    page = render_pages(handbook(guidelines=(odd,)), PROVENANCE).by_key["guidelines/a b#c.md"]
    assert "/guidelines/a%20b%23c.md" in page.source
    assert "Source: guidelines/a b#c.md," in words(page.source)


def test_a_commit_elsewhere_leaves_the_digest(tree: PageTree) -> None:
    later = render_pages(handbook(), replace(PROVENANCE, head="e" * 40))
    assert [page.digest for page in later.pages] == [page.digest for page in tree.pages]
    assert later.by_key["@root"].source != tree.by_key["@root"].source


def test_pages_are_labelled_with_owner_and_status(tree: PageTree) -> None:
    assert tree.by_key["taxonomy/findings.yaml"].labels == ("confsync", "findings")
    assert tree.by_key["guidelines/findings/index.md"].labels == ("confsync", "findings", "approved")
    assert tree.by_key["initiatives/intake/scope.md"].labels == ("confsync", "intake", "approved")
    assert tree.by_key["reports/intake/narratives/quality.md"].labels[:2] == ("confsync", "intake")


def test_page_labels_are_names_that_confluence_takes() -> None:
    long = document("guidelines/x.md", "x", schemes=("Ünder Score_1.2", "a" * 80, "!!"))
    page = render_pages(handbook(guidelines=(long,)), PROVENANCE).by_key["guidelines/x.md"]
    assert page.labels == ("confsync", "nder-score_1-2", "a" * 50, "approved")


def test_a_moved_page_names_its_old_key() -> None:
    moved = document("guidelines/x.md", "x", page="guidelines/was.md")
    assert render_pages(handbook(guidelines=(moved,)), PROVENANCE).by_key["guidelines/x.md"].former == (
        "guidelines/was.md",
    )


def test_an_empty_handbook_still_has_its_top_pages() -> None:
    empty = handbook(schemes=(), guidelines=(), initiatives=(), reports=(), assets={})
    tree = render_pages(empty, PROVENANCE)
    assert [page.key for page in tree.pages] == ["@root", "@taxonomy", "@guidelines", "@initiatives"]
    assert all(faults(page.storage) == () for page in tree.pages)


def test_root_page_counts_and_names_what_there_is(tree: PageTree) -> None:
    shown = words(tree.by_key["@root"].body)
    assert "2 label schemes with 3 labels to choose from, 2 guidelines and 1 initiative" in shown
    for name in ("Findings in narratives", "Annotating findings", "Adverse event intake"):
        assert name in shown


def test_renderer_makes_the_same_page_alone(tree: PageTree) -> None:
    renderer = Renderer(handbook(), PROVENANCE)
    alone = [renderer.page(place) for place in reversed(renderer.places.values())]
    assert [page.storage for page in reversed(alone)] == [page.storage for page in tree.pages]
    assert renderer.anchors_wanted["guidelines/findings/index.md"] == {
        "annotating-findings",
        "short-spans",
        "spans",
    }


@profile(deadline=None, derandomize=True, max_examples=20)
@given(st.randoms(use_true_random=False))
def test_order_of_keys_does_not_matter(random) -> None:
    def shuffled(mapping):
        entries = list(mapping.items())
        random.shuffle(entries)
        return dict(entries)

    whole = handbook()
    (intake,) = whole.initiatives
    projects = tuple(replace(project, datasets=shuffled(project.datasets)) for project in intake.projects)
    signed = replace(projects[0].signoff, roles=shuffled(projects[0].signoff.roles))
    projects = (replace(projects[0], signoff=signed), *projects[1:])
    other = replace(
        whole, assets=shuffled(whole.assets), initiatives=(replace(intake, projects=projects),), settings=settings()
    )
    assert render_pages(other, PROVENANCE) == render_pages(whole, PROVENANCE)
