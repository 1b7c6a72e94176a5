"""Laws of plan and publish, on random handbooks: whatever is there and whatever is wanted, it comes out right."""

from __future__ import annotations

from contextlib import suppress
from itertools import permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from confsync.model.page import Page, PageTree
from confsync.sync.apply import apply_plan
from confsync.sync.order import kept, ordered
from confsync.sync.plan import make_plan
from confsync.sync.remote import find_remote
from confsync.sync.step import Create, Delete, Update
from doubles import Died, MemoryWiki
from trees import SITE, ours, page, picture, plan_for, publish, shown, tree

lawful = settings(
    deadline=None, derandomize=True, max_examples=80, suppress_health_check=[HealthCheck.too_slow], database=None
)
KEYS = ["a.md", "b.md", "c.md", "d.md", "e.md", "f.md", "g.md"]
TITLES = ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "ONE more"]


@st.composite
def handbooks(draw: st.DrawFn) -> PageTree:
    """A root and up to seven pages: any nesting, any order, titles that differ, labels and pictures."""
    keys = draw(st.permutations(KEYS))[: draw(st.integers(0, len(KEYS)))]
    titles = draw(st.permutations(TITLES))
    parents: dict[str, str] = {}
    children: dict[str, list[str]] = {}
    for index, key in enumerate(keys):
        parents[key] = draw(st.sampled_from(["@root", *keys[:index]]))
        children.setdefault(parents[key], []).append(key)

    def walk(key: str) -> list[str]:
        return [key, *(found for child in children.get(key, []) for found in walk(child))]

    def made(key: str) -> Page:
        files = draw(st.lists(st.sampled_from(["p.png", "q.png"]), unique=True))
        return page(
            key,
            titles[keys.index(key)],
            parents[key],
            draw(st.sampled_from(["words", "other words"])),
            labels=tuple(draw(st.lists(st.sampled_from(["confsync", "draft"]), unique=True))),
            attachments=tuple(picture(name, draw(st.sampled_from([b"1", b"2"]))) for name in files),
        )

    return tree(page("@root", "Handbook"), *(made(key) for key in walk("@root")[1:]))


@lawful
@given(handbooks(), handbooks())
def test_a_publish_makes_the_wiki_what_was_written_and_leaves_nothing_to_do(first: PageTree, second: PageTree) -> None:
    wiki = MemoryWiki("ANNO")
    for desired in (first, second):
        receipt = publish(wiki, desired)
        assert receipt.conflicts == ()
        assert shown(wiki) == ours(wiki, desired)
        again = plan_for(wiki, desired)
        assert (again.steps, again.places, again.unchanged) == ((), (), len(desired.pages))


@lawful
@given(handbooks(), handbooks())
def test_parents_come_before_children_and_deletes_come_last(first: PageTree, second: PageTree) -> None:
    wiki = MemoryWiki("ANNO")
    publish(wiki, first)
    remote = {sheet.id: sheet for sheet in wiki.sheets.values()}
    plan = plan_for(wiki, second)
    created = [step.key for step in plan.steps if isinstance(step, Create)]
    for key in created:
        parent = second.by_key[key].parent
        assert parent not in created or created.index(parent) < created.index(key)
    kinds = [isinstance(step, Delete) for step in plan.steps]
    assert kinds == sorted(kinds)
    doomed = [step.title for step in plan.steps if isinstance(step, Delete)]
    for title in doomed:
        parent = wiki.named(title).parent
        above = remote[parent].title if parent else None
        assert above not in doomed or doomed.index(title) < doomed.index(above)


@lawful
@given(handbooks(), handbooks(), st.integers(1, 60), st.booleans(), st.integers(1, 40), st.booleans())
def test_a_publish_that_dies_twice_is_completed_by_a_third(
    first: PageTree, second: PageTree, number: int, late: bool, again: int, late_again: bool
) -> None:
    wiki = MemoryWiki("ANNO")
    publish(wiki, first)
    for wiki.die_at, wiki.late in ((number, late), (again, late_again)):
        with suppress(Died):
            publish(wiki, second)
    wiki.die_at = None
    assert publish(wiki, second).conflicts == ()
    assert without_spare_files(shown(wiki), second) == ours(wiki, second)
    assert plan_for(wiki, second).steps == ()


def without_spare_files(sheets: dict[str, Any], desired: PageTree) -> dict[str, Any]:
    """A file no longer wanted goes after the body that did without it, so an accident may leave it until the next."""
    wanted = {one.title: {file.name for file in one.attachments} for one in desired.pages}
    return {
        title: (
            *sheet[:4],
            {name: digest for name, digest in sheet[4].items() if name in wanted.get(title, ())},
            sheet[5],
        )
        for title, sheet in sheets.items()
    }


@lawful
@given(handbooks(), handbooks(), st.data())
def test_hand_edits_are_never_lost(first: PageTree, second: PageTree, data: st.DataObject) -> None:
    wiki = MemoryWiki("ANNO")
    publish(wiki, first)
    edited = data.draw(st.lists(st.sampled_from([one.title for one in first.pages]), unique=True))
    ids = {}
    for title in edited:
        ids[wiki.named(title).id] = f"<p>mine: {title}</p>"
        wiki.edit(title, body=f"<p>mine: {title}</p>")
    receipt = publish(wiki, second)
    for number, body in ids.items():
        assert (wiki.sheets[number].status, wiki.sheets[number].body) == ("current", body)
    assert len(receipt.conflicts) >= len(edited)
    assert plan_for(wiki, second).steps == ()


@lawful
@given(handbooks(), handbooks(), handbooks())
def test_two_publishes_at_once_lose_nothing_and_a_third_settles_it(
    first: PageTree, second: PageTree, third: PageTree
) -> None:
    """Both may make a page of one new source, under two titles: a person is told to remove one."""
    wiki = MemoryWiki("ANNO")
    publish(wiki, first)
    remotes = {id(desired): find_remote(wiki, desired, SITE) for desired in (second, third)}
    plans = [(make_plan(desired, remotes[id(desired)], settings=SITE), desired) for desired in (second, third)]
    for plan, desired in plans:
        apply_plan(plan, desired, wiki, remotes[id(desired)])
    titles = [sheet.title.casefold() for sheet in wiki.sheets.values() if sheet.status == "current"]
    assert len(titles) == len(set(titles))
    publish(wiki, third)
    left = plan_for(wiki, third)
    assert left.steps == ()
    twins = ["is a second page of this source" in conflict.why for conflict in left.conflicts]
    assert not twins or any(twins)


@pytest.mark.parametrize("numbers", list(permutations(range(5))), ids=str)
def test_the_longest_run_stays(numbers: tuple[int, ...]) -> None:
    def runs(rest: tuple[int, ...], last: int = -1) -> list[tuple[int, ...]]:
        if not rest:
            return [()]
        without = runs(rest[1:], last)
        return without + ([(rest[0], *run) for run in runs(rest[1:], rest[0])] if rest[0] > last else [])

    found = kept(numbers, {0, 1})
    best = max(runs(numbers), key=lambda run: (len(run), len({0, 1} & set(run))))
    in_place = [number for number in numbers if number in found]
    assert in_place == sorted(in_place)
    assert (len(found), len({0, 1} & found)) == (len(best), len({0, 1} & set(best)))


@given(st.permutations(range(6)), st.lists(st.integers(-1, 5), min_size=6, max_size=6))
@settings(deadline=None, derandomize=True, database=None)
def test_no_title_is_taken_before_it_is_given_up(handed: list[int], above: list[int]) -> None:
    keys = [str(number) for number in range(6)]
    holders = {str(taker): str(holder) for taker, holder in enumerate(handed) if taker != holder}
    parents = {str(number): str(above[number]) for number in range(6) if -1 < above[number] < number}
    order, aside = ordered(keys, parents, holders)
    assert sorted(order) == keys
    assert all(order.index(parent) < order.index(key) for key, parent in parents.items())
    assert all(order.index(holder) < order.index(key) or holder in aside for key, holder in holders.items())


def test_nothing_steps_aside_without_need() -> None:
    assert ordered(["a", "b", "c"], {}, {"a": "b", "b": "c"}) == (("c", "b", "a"), ())


def test_updates_of_pages_that_stay_are_not_moves() -> None:
    wiki = MemoryWiki("ANNO")
    publish(wiki, tree(page("@root", "H"), page("a.md", "A", "@root", "old")))
    (step,) = plan_for(wiki, tree(page("@root", "H"), page("a.md", "A", "@root", "new"))).steps
    assert isinstance(step, Update)
