"""Applying a plan: what arrives, what is asked for, what is left alone, and what an accident leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest

from confsync.model.page import PageTree
from confsync.sync.apply import apply_plan
from confsync.sync.plan import make_plan
from confsync.sync.remote import find_remote
from doubles import Died, MemoryWiki
from trees import SITE, ours, page, picture, plan_for, publish, shown, tree, tree_of


def rich(words: str = "words", labels: tuple[str, ...] = ("confsync",), **files: bytes) -> PageTree:
    attachments = tuple(picture(f"{name}.png", content) for name, content in files.items())
    return tree(
        page("@root", "Handbook", labels=("confsync",)),
        page("a.md", "Alpha", "@root", words, labels=labels, attachments=attachments),
        page("b.md", "Beta", "a.md"),
    )


def test_everything_arrives() -> None:
    wiki, desired = MemoryWiki("ANNO"), rich(p=b"1", q=b"2")
    receipt = publish(wiki, desired)
    assert shown(wiki) == ours(wiki, desired)
    assert (receipt.created, receipt.attachments, receipt.conflicts) == (3, 2, ())
    assert {key: trace.action for key, trace in receipt.pages.items()} == dict.fromkeys(
        ["@root", "a.md", "b.md"], "create"
    )
    assert receipt.pages["a.md"].id == wiki.named("Alpha").id


def test_nothing_is_written_twice() -> None:
    wiki, desired = MemoryWiki("ANNO"), rich(p=b"1")
    publish(wiki, desired)
    writes, requests = wiki.writes, wiki.requests
    receipt = publish(wiki, desired)
    assert (wiki.writes - writes, wiki.requests - requests, receipt.unchanged) == (0, 1, 3)
    assert {trace.action for trace in receipt.pages.values()} == {"unchanged"}


def test_only_changed_files_are_uploaded() -> None:
    wiki = MemoryWiki("ANNO")
    publish(wiki, rich(p=b"1", q=b"2"))
    receipt = publish(wiki, rich(p=b"1", q=b"changed", r=b"3"))
    assert receipt.attachments == 2
    assert {name: len(versions) for name, versions in wiki.named("Alpha").files.items()} == {
        "p.png": 1,
        "q.png": 2,
        "r.png": 1,
    }


def test_files_no_longer_wanted_go_and_those_of_people_stay() -> None:
    wiki = MemoryWiki("ANNO")
    publish(wiki, rich(p=b"1", q=b"2"))
    wiki.upload("Alpha", "minutes.pdf")
    wiki.named("Alpha").state = None  # so that the files have to be listed
    publish(wiki, rich(p=b"1"))
    assert set(wiki.named("Alpha").files) == {"p.png", "minutes.pdf"}


def test_labels_follow_and_those_of_people_stay() -> None:
    wiki = MemoryWiki("ANNO")
    publish(wiki, rich(labels=("confsync", "draft")))
    wiki.named("Alpha").labels.add("theirs")
    publish(wiki, rich(labels=("confsync", "approved")))
    assert wiki.named("Alpha").labels == {"confsync", "approved", "theirs"}


def test_siblings_stand_in_reading_order() -> None:
    wiki = MemoryWiki("ANNO")
    publish(wiki, tree_of("@root H\n  a A\n  b B\n  c C"))
    desired = tree_of("@root H\n  c C\n  n N\n  a A\n  b B")
    publish(wiki, desired)
    assert shown(wiki) == ours(wiki, desired)


def test_comments_stay_where_their_words_still_stand() -> None:
    wiki = MemoryWiki("ANNO")
    publish(wiki, rich("<p>The quick brown fox</p>"))
    marked = '<p>The <ac:inline-comment-marker ac:ref="c1">quick</ac:inline-comment-marker> brown fox</p>'
    sheet = wiki.named("Alpha")
    sheet.versions[-1] = (
        sheet.title,
        sheet.body.replace("<p>The quick brown fox</p>", marked),
        *sheet.versions[-1][2:],
    )
    receipt = publish(wiki, rich("<p>The quick red fox</p>"))
    assert 'ac:ref="c1"' in wiki.named("Alpha").body
    assert "red fox" in wiki.named("Alpha").body
    assert receipt.lost == ()
    receipt = publish(wiki, rich("<p>Nothing of the kind</p>"))
    assert "ac:ref" not in wiki.named("Alpha").body
    assert [(lost.key, lost.ref, lost.text) for lost in receipt.lost] == [("a.md", "c1", "quick")]


def test_progress_counts_every_step() -> None:
    wiki, desired = MemoryWiki("ANNO"), rich()
    remote = find_remote(wiki, desired, SITE)
    told: list[tuple[int, int, str]] = []
    plan = make_plan(desired, remote, settings=SITE)
    apply_plan(plan, desired, wiki, remote, progress=lambda done, total, key: told.append((done, total, key)))
    assert told == [(1, 3, "@root"), (2, 3, "a.md"), (3, 3, "b.md")]


def test_an_edit_between_plan_and_publish_is_kept() -> None:
    wiki = MemoryWiki("ANNO")
    publish(wiki, rich("old", p=b"1"))
    desired = rich("new", p=b"2")
    remote = find_remote(wiki, desired, SITE)
    plan = make_plan(desired, remote, settings=SITE)
    wiki.edit("Alpha", body="<p>mine</p>")
    receipt = apply_plan(plan, desired, wiki, remote)
    assert [(conflict.key, conflict.version) for conflict in receipt.conflicts] == [("a.md", 2)]
    assert wiki.named("Alpha").body == "<p>mine</p>"
    assert len(wiki.named("Alpha").files["p.png"]) == 1, "not even its picture was touched"
    assert receipt.pages["a.md"].action == "conflict"


def test_an_edit_between_plan_and_delete_is_kept() -> None:
    wiki = MemoryWiki("ANNO")
    publish(wiki, tree_of("@root H\n  a A"))
    desired = tree_of("@root H")
    remote = find_remote(wiki, desired, SITE)
    plan = make_plan(desired, remote, settings=SITE)
    wiki.edit("A", body="<p>mine</p>")
    assert len(apply_plan(plan, desired, wiki, remote).conflicts) == 1
    assert wiki.named("A").body == "<p>mine</p>"


def test_a_title_taken_meanwhile_stops_that_page_and_those_below() -> None:
    wiki, desired = MemoryWiki("ANNO"), rich()
    remote = find_remote(wiki, desired, SITE)
    plan = make_plan(desired, remote, settings=SITE)
    wiki.add("ANNO", "alpha")
    receipt = apply_plan(plan, desired, wiki, remote)
    assert [conflict.key for conflict in receipt.conflicts] == ["a.md", "b.md"]
    assert receipt.created == 1


def test_two_publishes_at_once_never_lose_an_update() -> None:
    wiki = MemoryWiki("ANNO")
    publish(wiki, rich("old"))
    one, two = rich("one"), rich("two")
    remote = find_remote(wiki, one, SITE)
    plans = [make_plan(desired, remote, settings=SITE) for desired in (one, two)]
    first = apply_plan(plans[0], one, wiki, remote)
    second = apply_plan(plans[1], two, wiki, remote)
    assert (first.updated, len(first.conflicts)) == (1, 0)
    assert (second.updated, len(second.conflicts)) == (0, 1)
    assert "one" in wiki.named("Alpha").body


def test_two_first_publishes_at_once_make_no_page_twice() -> None:
    wiki, desired = MemoryWiki("ANNO"), rich()
    remote = find_remote(wiki, desired, SITE)
    plan = make_plan(desired, remote, settings=SITE)
    apply_plan(plan, desired, wiki, remote)
    second = apply_plan(plan, desired, wiki, remote)
    assert (second.created, len(second.conflicts)) == (0, 3)
    assert shown(wiki) == ours(wiki, desired)


BEFORE = tree(
    page("@root", "Handbook"),
    page("a.md", "One", "@root", "old", labels=("confsync", "draft"), attachments=(picture("p.png", b"1"),)),
    page("b.md", "Two", "@root"),
    page("c.md", "Three", "@root"),
    page("gone.md", "Gone", "c.md"),
)
AFTER = tree(
    page("@root", "Handbook"),
    page("c.md", "Gone", "@root"),
    page("n.md", "New", "@root", attachments=(picture("x.png", b"x"), picture("y.png", b"y")), labels=("confsync",)),
    page("a.md", "Two", "n.md", "new", labels=("confsync", "approved"), attachments=(picture("p.png", b"2"),)),
    page("b.md", "One", "@root"),
    page("i", "Intake", None, space="AEI"),
    page("s.md", "Scope", "i", space="AEI"),
)


def calls_from(start: MemoryWiki, after: PageTree) -> int:
    """Requests of a publish, which changes nothing here."""
    wiki = start.twin()
    publish(wiki, after)
    return wiki.requests - start.requests


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("before", [tree(), BEFORE], ids=["first", "second"])
def test_a_publish_that_dies_anywhere_is_completed_by_another(before: PageTree, late: bool) -> None:
    start = MemoryWiki("ANNO")
    publish(start, before)
    for number in range(1, calls_from(start, AFTER) + 1):
        wiki = start.twin()
        wiki.die_at, wiki.late = number, late
        try:
            publish(wiki, AFTER)
        except Died:
            wiki.die_at = None
        receipt = publish(wiki, AFTER)
        where = f"call {number}, {wiki.log[-1]}"
        assert receipt.conflicts == (), where
        assert shown(wiki) == ours(wiki, AFTER), where
        versions = {name: len(files) for sheet in wiki.sheets.values() for name, files in sheet.files.items()}
        assert versions == {"p.png": 2 if before.pages else 1, "x.png": 1, "y.png": 1}, where
        assert len(wiki.sheets) == (9 if before.pages else 8) + 1, where
        assert plan_for(wiki, AFTER).steps == (), where


def test_a_stub_that_somebody_edited_is_left_alone() -> None:
    wiki, desired = MemoryWiki("ANNO"), rich()
    wiki.die_at, wiki.late = 4, False  # @root: spaces, create, remember; then its label
    with pytest.raises(Died):
        publish(wiki, desired)
    wiki.edit("Handbook", body="<p>mine</p>")
    assert plan_for(wiki, desired).conflicts[0].key == "@root"


def test_ticks_after_a_publish_that_died_are_no_edit() -> None:
    wiki = MemoryWiki("ANNO")
    publish(wiki, rich("old"))
    wiki.die_at, wiki.late = 5, False  # spaces, read, state, update, then the property
    with pytest.raises(Died):
        publish(wiki, rich("new"))
    assert "new" in wiki.named("Alpha").body
    wiki.edit("Alpha", body=wiki.named("Alpha").body)
    plan = plan_for(wiki, rich("new"))
    assert (plan.steps, plan.conflicts) == ((), ())


def test_many_files_do_not_fit_a_property_and_are_known_all_the_same() -> None:
    wiki = MemoryWiki("ANNO")
    files = {f"file-{number}": b"%d" % number for number in range(300)}
    publish(wiki, rich("old", **files))
    assert publish(wiki, rich("new", **files)).attachments == 0
    assert publish(wiki, rich("newer", **files | {"file-7": b"other"})).attachments == 1


def test_overwriting_an_edit_takes_its_next_version() -> None:
    wiki = MemoryWiki("ANNO")
    publish(wiki, rich())
    wiki.edit("Alpha", body="<p>mine</p>")
    receipt = publish(wiki, rich(), replace(SITE, drift="overwrite"))
    assert (receipt.updated, receipt.pages["a.md"].version) == (1, 4)
    assert shown(wiki) == ours(wiki, rich())


APART = tree(page("@root", "Handbook"), page("i", "Intake", None, space="AEI"), page("j", "Calls", None, space="SAFE"))
CLOSER = tree(page("@root", "Handbook"), page("i", "Intake", "@root"))
RENAMED = tree(page("@root", "Intake"), page("i", "Intake", None, space="AEI"))


def dying(before: PageTree, after: PageTree, late: bool) -> Iterator[tuple[MemoryWiki, str]]:
    """A wiki for each call that the second publish makes and dies at, and where that was."""
    start = MemoryWiki("ANNO")
    publish(start, before)
    for number in range(1, calls_from(start, after) + 1):
        wiki = start.twin()
        wiki.die_at, wiki.late = number, late
        with suppress(Died):
            publish(wiki, after)
        wiki.die_at = None
        yield wiki, f"call {number}, {wiki.log[-1]}"


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    ("before", "after"), [(tree(), APART), (APART, CLOSER), (CLOSER, APART)], ids=["first", "closer", "apart"]
)
def test_pages_in_other_spaces_are_not_forgotten_by_a_publish_that_dies(
    before: PageTree, after: PageTree, late: bool
) -> None:
    for wiki, where in dying(before, after, late):
        publish(wiki, after)
        assert shown(wiki) == ours(wiki, after), where
        assert plan_for(wiki, after).steps == (), where
        publish(wiki, tree(page("@root", "Handbook"), page("a.md", "Alpha", "@root")))
        assert set(shown(wiki)) == {"Handbook", "Alpha"}, where


def test_a_space_that_was_left_is_looked_at_once_more_and_then_never() -> None:
    wiki = MemoryWiki("ANNO")
    publish(wiki, APART)
    publish(wiki, CLOSER)
    asked: list[set[str]] = []
    spaces = wiki.spaces
    wiki.spaces = lambda keys: asked.append(set(keys := list(keys))) or spaces(keys)  # type: ignore[method-assign, func-returns-value]
    assert publish(wiki, CLOSER).unchanged == 2
    assert asked == [{"ANNO"}]


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
def test_the_root_tells_of_another_space_before_a_page_is_there_though_it_takes_its_title(late: bool) -> None:
    for wiki, where in dying(CLOSER, RENAMED, late):
        publish(wiki, tree(page("@root", "Handbook"), page("a.md", "Alpha", "@root")))
        assert set(shown(wiki)) == {"Handbook", "Alpha"}, where


@pytest.mark.parametrize("drift", ["overwrite", "keep"])
def test_a_root_that_was_edited_and_has_another_title_now_still_tells_of_other_spaces(drift: str) -> None:
    wiki, alpha = MemoryWiki("ANNO"), page("a.md", "Alpha", "@root")
    publish(wiki, tree(*APART.pages, alpha))
    wiki.edit("Handbook", body="<p>mine</p>")
    retitled = tree(page("@root", "Manual"), page("i", "Intake", "@root"), alpha)
    publish(wiki, retitled, replace(SITE, drift=drift))
    assert set(shown(wiki)) == {"Manual" if drift == "overwrite" else "Handbook", "Intake", "Alpha"}
