"""The plan, by cases a labeller could read (cases/sync/plan.yaml); each is then applied and planned again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from confsync.errors import Unreachable
from confsync.sync.mark import Mark, read_mark, read_stub, short, stub
from confsync.sync.step import Conflict
from doubles import MemoryWiki, without_positions
from trees import SITE, ours, page, plan_for, publish, shown, tree, tree_of

CASES: dict[str, dict[str, Any]] = YAML(typ="safe").load(Path(__file__).parent / "cases" / "sync" / "plan.yaml")


def as_line(conflict: Conflict) -> str:
    who = f" ({conflict.editor}, version {conflict.version})" if conflict.version else ""
    return f"{conflict.key} {conflict.title}{who}: {conflict.why}"


def people(wiki: MemoryWiki, deeds: list[dict[str, Any]]) -> None:
    for deed in deeds:
        if "edit" in deed:
            wiki.edit(deed["edit"], body=deed.get("body"), to=deed.get("to"))
        elif "drag" in deed:
            wiki.drag(deed["drag"], deed["below"])
        elif "add" in deed:
            wiki.add("ANNO", deed["add"], below=deed.get("below"))
        else:
            wiki.named(deed["archive"]).status = "archived"


@pytest.mark.parametrize("name", CASES)
def test_plan(name: str) -> None:
    case = CASES[name]
    wiki, site = MemoryWiki("ANNO"), replace(SITE, drift=case.get("drift", "block"))
    before = tree_of(case["before"])
    publish(wiki, before)
    people(wiki, case.get("wiki", []))
    after = tree_of(case["after"]) if "after" in case else before
    plan = plan_for(wiki, after, site, renames=case.get("renames", {}))
    assert [f"{step.action} {step.key}: {step.why}" for step in plan.steps] == case["plan"]
    assert [as_line(conflict) for conflict in plan.conflicts] == case.get("conflicts", [])
    assert list(plan.aside) == case.get("aside", [])
    theirs = {deed["add"] for deed in case.get("wiki", []) if "add" in deed}
    publish(wiki, after, site, renames=case.get("renames", {}))
    again = plan_for(wiki, after, site)
    assert again.steps == ()
    assert len(again.conflicts) == len(plan.conflicts)
    if not plan.conflicts and site.drift != "keep" and "wiki" not in case:
        assert shown(wiki) == ours(wiki, after)
    assert theirs <= {sheet.title for sheet in wiki.sheets.values()}


def test_plan_counts_what_stays() -> None:
    wiki = MemoryWiki("ANNO")
    publish(wiki, tree_of("@root Handbook\n  a.md A\n  b.md B"))
    plan = plan_for(wiki, tree_of("@root Handbook\n  a.md A = new\n  b.md B"))
    assert (plan.unchanged, plan.published, plan.empty) == (2, 3, False)


def test_digest_does_not_depend_on_the_commit_but_on_the_wiki() -> None:
    wiki = MemoryWiki("ANNO")
    publish(wiki, tree_of("@root Handbook\n  a.md A = old"))
    new = tree_of("@root Handbook\n  a.md A = new")
    first = plan_for(wiki, new, commit="1111111")
    assert first.digest == plan_for(wiki, new, commit="2222222").digest
    assert first.digest != plan_for(wiki, tree_of("@root Handbook\n  a.md A = newer")).digest
    wiki.edit("A", body=wiki.named("A").body + " ")
    publish(wiki, tree_of("@root Handbook\n  a.md A = other"), replace(SITE, drift="overwrite"))
    assert first.digest != plan_for(wiki, new).digest


def test_root_goes_below_the_page_that_the_settings_name() -> None:
    wiki = MemoryWiki("ANNO")
    above = wiki.add("ANNO", "Team pages")
    for parent in ("team Pages", above.id):
        publish(wiki, tree_of("@root Handbook"), replace(SITE, parent=parent))
        assert wiki.named("Handbook").parent == above.id
    with pytest.raises(Unreachable, match='no page "Nowhere" in space ANNO'):
        plan_for(wiki, tree_of("@root Handbook"), replace(SITE, parent="Nowhere"))


def test_root_may_become_the_home_page_of_its_space() -> None:
    wiki = MemoryWiki("ANNO")
    publish(wiki, tree_of("@root Handbook"))
    wiki.homes["ANNO"] = wiki.named("Handbook").id
    assert plan_for(wiki, tree_of("@root Handbook")).steps == ()


def test_siblings_stay_as_they_are_where_the_wiki_tells_no_positions() -> None:
    class Unordered(MemoryWiki):
        def spaces(self, keys):  # type: ignore[no-untyped-def]
            return {key: without_positions(space) for key, space in super().spaces(keys).items()}

    wiki = Unordered("ANNO")
    publish(wiki, tree_of("@root Handbook\n  a.md A\n  b.md B"))
    assert plan_for(wiki, tree_of("@root Handbook\n  b.md B\n  a.md A")).steps == ()


def test_data_center_leaves_moves_between_spaces_to_a_person() -> None:
    wiki, site = MemoryWiki("ANNO", "AEI"), replace(SITE, dialect="datacenter")
    publish(wiki, tree_of("@root Handbook\n  i Intake\n    s.md Scope"), site)
    apart = tree_of("@root Handbook\n  b.md Beta\nAEI:i Intake\n  s.md Scope")
    plan = plan_for(wiki, apart, site)
    assert [f"{step.action} {step.key}" for step in plan.steps] == ["update @root", "create b.md"]
    assert [conflict.key for conflict in plan.conflicts] == ["i", "s.md"]
    assert "belongs in space AEI" in plan.conflicts[0].why
    publish(wiki, apart, site)
    wiki.move(wiki.named("Intake").id, wiki.homes["AEI"])
    publish(wiki, apart, site)
    assert shown(wiki) == ours(wiki, apart)
    assert plan_for(wiki, apart, site).steps == ()


def test_a_page_of_another_handbook_is_never_touched() -> None:
    wiki = MemoryWiki("ANNO")
    publish(wiki, tree_of("@root Theirs\n  a.md Alpha"))
    own = replace(tree_of("@root Ours\n  a.md Alpha"), handbook="other")
    plan = plan_for(wiki, own)
    assert [step.title for step in plan.steps] == ["Ours"]
    assert [conflict.key for conflict in plan.conflicts] == ["a.md"]


def test_a_copy_of_a_page_is_nobodys() -> None:
    wiki = MemoryWiki("ANNO")
    desired = tree_of("@root Handbook\n  a.md Alpha")
    publish(wiki, desired)
    copy = wiki.add("ANNO", "Copy of Alpha", below="Handbook", body=wiki.named("Alpha").body)
    copy.state = dict(wiki.named("Alpha").state or {})
    plan = plan_for(wiki, desired)
    assert (plan.steps, plan.conflicts) == ((), ())


def test_two_pages_of_one_source_are_told() -> None:
    wiki = MemoryWiki("ANNO")
    desired = tree_of("@root Handbook\n  a.md Alpha")
    publish(wiki, desired)
    second = wiki.add("ANNO", "Alpha again", below="Handbook")
    second.versions.append(("Alpha again", "<p>x</p>", wiki.named("Alpha").versions[-1][2], "bot"))
    plan = plan_for(wiki, desired)
    assert plan.steps == ()
    assert ["beside" in conflict.why for conflict in plan.conflicts] == [True]
    receipt = publish(wiki, tree_of("@root Handbook\n  a.md Alpha = new"))
    assert (receipt.updated, len(receipt.conflicts)) == (1, 1)


def test_an_edited_page_is_found_wherever_it_went() -> None:
    wiki = MemoryWiki("ANNO")
    desired = tree_of("@root Handbook\n  a.md Alpha")
    publish(wiki, desired)
    wiki.add("ANNO", "Elsewhere")
    wiki.edit("Alpha", to="Omega", body="<p>mine</p>")
    wiki.drag("Omega", "Elsewhere")
    plan = plan_for(wiki, desired)
    assert plan.steps == ()
    assert [conflict.title for conflict in plan.conflicts] == ["Omega"]


def test_former_keys_of_the_front_matter_keep_the_page() -> None:
    wiki = MemoryWiki("ANNO")
    publish(wiki, tree_of("@root Handbook\n  a.md Alpha"))
    moved = tree(page("@root", "Handbook"), page("z.md", "Omega", "@root", former=("a.md",)))
    assert [step.action for step in plan_for(wiki, moved).steps] == ["update"]


@pytest.mark.parametrize("key", ["a.md", "guidelines/ner/a b: c.md", "x" * 400, "line\nbreak.md"])
def test_a_mark_is_read_as_it_was_written(key: str) -> None:
    mark = Mark("acme", key, "0123456789ab", "abcdef0")
    assert len(str(mark)) <= 255
    found = read_mark(f"{mark} and more")
    assert found is not None
    assert (found.handbook, found.key, found.digest, found.commit) == ("acme", short(key), "0123456789ab", "abcdef0")
    assert read_stub(stub("acme", key)) == ("acme", short(key))


@pytest.mark.parametrize(
    "message", ["", "confsync", "see confsync acme:a.md 0123456789ab @-", "confsync acme:a.md x @-"]
)
def test_other_messages_are_no_marks(message: str) -> None:
    assert read_mark(message) is None


def test_long_keys_are_recognised() -> None:
    wiki, key = MemoryWiki("ANNO"), "guidelines/" + "x" * 300 + ".md"
    desired = tree(page("@root", "Handbook"), page(key, "Alpha", "@root"))
    publish(wiki, desired)
    assert plan_for(wiki, desired).steps == ()
