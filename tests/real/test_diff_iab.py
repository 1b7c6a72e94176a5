"""Neighbouring versions of a published taxonomy: what the diff counts is what its tables say, counted without the diff.

Ids are kept by the publishers from 2.0 on. None of the versions has tombstones, so whatever is gone is forbidden.
"""

from __future__ import annotations

import csv
from collections import Counter
from itertools import pairwise
from time import perf_counter

import pytest

from confsync.diff.compare import compare
from confsync.errors import Undecided
from confsync.finding import Location
from confsync.flows.diff import comparison
from confsync.model.edit import Class, Edit
from confsync.model.handbook import Handbook
from confsync.model.page import PageTree
from confsync.model.settings import Guard, Settings
from confsync.model.taxonomy import Scheme
from confsync.source.taxonomy import read_scheme
from confsync.sync.guard import guard
from doubles import MemoryWiki
from taxonomies import IAB_VERSIONS, TAXONOMIES, iab_scheme, needs_shared
from trees import page, plan_for, publish, tree

pytestmark = needs_shared
STEPS = [pytest.param(*step, id=f"{step[0]} to {step[1]}") for step in pairwise(IAB_VERSIONS)]
Table = dict[str, tuple[str, str]]  # id -> parent's id, name


def table(version: str) -> Table:
    """The publisher's own rows; of an id that stands twice the first."""
    path = TAXONOMIES / f"iab-content-taxonomy/content-taxonomy-{version}.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [[cell.strip() for cell in row] for row in csv.reader(file, delimiter="\t") if row and row[0].strip()][
            1:
        ]
    found: Table = {}
    if version == "1.0":
        for code, _, name, *_ in rows:
            found.setdefault(code, (code.rpartition("-")[0], name))
    else:
        for code, parent, name, *_ in rows[1:]:
            found.setdefault(code, (parent, name))
    return found


def counted(base: str, head: str) -> dict[str, int]:
    old, new = folded(table(base)), folded(table(head))
    both = old.keys() & new.keys()
    return {
        "added": len(new.keys() - old.keys()),
        "removed": len(old.keys() - new.keys()),
        "renamed": sum(old[code][1] != new[code][1] for code in both),
        "moved": sum(old[code][0] != new[code][0] for code in both),
    }


def folded(rows: Table) -> Table:
    """Ids as the handbook has them, in lower case: the tables hold two that differ in nothing else."""
    found: Table = {}
    for code, (parent, name) in rows.items():
        found.setdefault(code.casefold(), (parent.casefold(), name))
    return found


def book(version: str) -> Handbook:
    scheme, findings = read_scheme("taxonomy/content-taxonomy.yaml", iab_scheme(version).encode())
    assert scheme is not None, findings
    at = Location("confsync.yaml")
    return Handbook(settings=Settings(title="T", handbook="t", at=at), schemes=(scheme,))


def kinds(edits: tuple[Edit, ...]) -> dict[str, int]:
    count = Counter(edit.kind for edit in edits)
    return {
        "added": count["label.added"] + count["label.reid"],
        "removed": count["label.removed"] + count["label.reid"],
        "renamed": count["label.renamed"],
        "moved": sum(count[kind] for kind in ("hierarchy.moved", "hierarchy.deepened", "hierarchy.shallowed")),
    }


@pytest.mark.parametrize(("base", "head"), STEPS)
def test_diff_counts_what_the_tables_say(base: str, head: str) -> None:
    before, after = book(base), book(head)
    start = perf_counter()
    edits = compare(before, after)
    taken = perf_counter() - start
    print(f"\nIAB {base} to {head}: {counted(base, head)}, {len(edits)} edits, {taken:.2f} s")
    assert kinds(edits) == counted(base, head)
    removed = [edit for edit in edits if edit.kind in {"label.removed", "label.reid"}]
    assert all(edit.rating is Class.FORBIDDEN for edit in removed)


def test_a_version_that_only_rearranges_its_table_has_no_semantic_change() -> None:
    """2.0 to 2.1, as the publisher says of it."""
    assert {edit.kind for edit in compare(book("2.0"), book("2.1"))} <= {"version.changed", "order.changed"}


def test_what_vanished_is_suggested_as_a_patch_and_never_acted_upon() -> None:
    found = comparison(book("2.2"), book("3.0"), base="2.2", head="3.0", today="")
    assert found.worst is Class.FORBIDDEN
    assert not any(edit.kind in {"label.replaced", "label.merged", "label.split"} for edit in found.edits)
    gone = {edit.before["id"] for edit in found.edits if edit.kind in {"label.removed", "label.reid"}}
    assert found.suggestions
    assert {one.label for one in found.suggestions} <= gone
    assert all(0.6 <= one.score <= 1 and "status: retired" in one.patch for one in found.suggestions)


def test_the_step_that_drops_over_40_percent_of_the_ids_trips_the_publish_guard() -> None:
    """As if each concept had a page of its own."""
    old, new = book("2.2").schemes[0], book("3.0").schemes[0]
    gone = len(old.by_id.keys() - new.by_id.keys())
    assert gone / len(old.by_id) > 0.4
    wiki = MemoryWiki("ANNO")
    publish(wiki, pages(old))
    with pytest.raises(Undecided, match=f"delete {gone} pages of .*--allow-deletes {gone}"):
        guard(plan_for(wiki, pages(new)), Guard(updates=1))


def pages(scheme: Scheme) -> PageTree:
    return tree(
        page("@root", "Handbook"), *(page(label.id, f"{label.name} {label.id}", "@root") for label in scheme.labels)
    )
