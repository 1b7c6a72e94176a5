"""The guard: what a publish may not do without a person's word."""

from __future__ import annotations

import pytest

from confsync.errors import Undecided
from confsync.model.page import PageTree
from confsync.model.settings import Guard
from confsync.show.plan import plan_summary
from confsync.sync.guard import expect, guard
from confsync.sync.plan import Plan
from doubles import MemoryWiki
from trees import page, plan_for, publish, tree


def handbook(count: int, words: str = "words") -> PageTree:
    return tree(page("@root", "Handbook"), *(page(f"{n}.md", f"Page {n}", "@root", words) for n in range(count)))


def planned(before: PageTree, after: PageTree) -> Plan:
    wiki = MemoryWiki("ANNO")
    publish(wiki, before)
    return plan_for(wiki, after)


def test_a_first_publish_is_never_held_up() -> None:
    guard(plan_for(MemoryWiki("ANNO"), handbook(200)), Guard())


def test_few_deletes_pass() -> None:
    guard(planned(handbook(30), handbook(20)), Guard(minimum=10))


def test_many_deletes_need_their_exact_number() -> None:
    plan = planned(handbook(30), handbook(19))
    with pytest.raises(Undecided, match=r"delete 11 pages of 31; the guard allows 10% .* --allow-deletes 11"):
        guard(plan, Guard())
    with pytest.raises(Undecided, match="11 pages of 31, not 10;"):
        guard(plan, Guard(), reviewed=True, allow_deletes=10)
    guard(plan, Guard(), allow_deletes=11)


def test_a_share_counts_only_above_the_minimum() -> None:
    plan = planned(handbook(30), handbook(19))
    guard(plan, Guard(minimum=11))
    guard(plan, Guard(deletes=0.5))


def test_many_updates_need_a_reviewed_plan() -> None:
    plan = planned(handbook(20), handbook(20, "others"))
    with pytest.raises(Undecided, match=rf"rewrite 20 pages of 21; .* --expect {plan.digest[:12]}"):
        guard(plan, Guard())
    guard(plan, Guard(), reviewed=True)


def test_an_empty_handbook_is_never_published_over_a_full_one() -> None:
    plan = planned(handbook(1), handbook(0))
    with pytest.raises(Undecided, match="the handbook has no pages, and 1 page of 2"):
        guard(plan, Guard(), reviewed=True, allow_deletes=1)


def test_what_the_plan_says_to_type_is_what_the_guard_takes() -> None:
    few, many = planned(handbook(30), handbook(20)), planned(handbook(30), handbook(19))
    assert plan_summary(few).endswith(f"(publish with: confsync publish --expect {few.digest[:12]})")
    assert plan_summary(many).endswith(f"--expect {many.digest[:12]} --allow-deletes 11)")
    assert "publish with" not in plan_summary(planned(handbook(1), tree(page("@root", "Handbook"))))


def test_the_reviewed_plan_is_the_applied_plan() -> None:
    plan = planned(handbook(1), handbook(2))
    expect(plan, plan.digest)
    expect(plan, plan.digest[:8].upper())
    with pytest.raises(Undecided, match=f"the plan is now {plan.digest[:12]}, not the reviewed 000000000000"):
        expect(plan, "0" * 64)
    with pytest.raises(Undecided, match="too short"):
        expect(plan, plan.digest[:7])
