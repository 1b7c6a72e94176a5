"""Versions, approvals, waivers and the classes of a team: what a comparison asks of people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from confsync.diff.compare import compare
from confsync.diff.review import Approval, forbidden_findings, missing_approvals, waiver_findings
from confsync.diff.suggest import suggestions
from confsync.diff.version import bumps, is_enough, required_bump
from confsync.finding import Location
from confsync.model.edit import Class, Demand, Waiver
from confsync.model.handbook import Handbook
from confsync.model.settings import Review
from confsync.source.handbook import read_handbook
from confsync.source.settings import read_settings
from confsync.source.tree import MemoryTree

DRUG = "  - {id: drug, name: Drug, definition: A medicine that was taken.}\n"
DOSE = "  - {id: dose, definition: How much of it.}\n"
AT = Location("confsync.yaml")


def book(labels: str, version: str = "1.0.0") -> Handbook:
    scheme = f"scheme: things\ntitle: Things\nversion: {version}\nkind: spans\nlabels:\n{labels}"
    handbook = read_handbook(MemoryTree({"confsync.yaml": "title: T\n", "taxonomy/things.yaml": scheme})).handbook
    assert handbook is not None
    return handbook


def review_of(text: str) -> tuple[Review | None, list[str]]:
    settings, findings = read_settings("confsync.yaml", f"title: T\n{text}".encode())
    return settings.review if settings else None, [str(finding) for finding in findings]


def test_settings_name_approvals_classes_and_waivers_in_one_mapping() -> None:
    review, findings = review_of(
        "review:\n  breaking: [taxonomy-owner, data-owner]\n  retrain: lead\n  classes: {label.renamed: cosmetic}\n"
        "  roles: {lead: [ada, '@grace'], data-owner: 'ci[bot]'}\n"
        "  waivers:\n    - {fingerprint: 0123456789ab, reason: Agreed on Monday., expires: 2027-01-31}\n"
    )
    assert findings == []
    waiver = Waiver("0123456789ab", "Agreed on Monday.", "2027-01-31", Location("confsync.yaml", 8, 7))
    assert review == Review(
        approvals={Class.BREAKING: ("taxonomy-owner", "data-owner"), Class.RETRAIN: ("lead",)},
        classes={"label.renamed": Class.COSMETIC},
        waivers=(waiver,),
        roles={"lead": ("ada", "@grace"), "data-owner": ("ci[bot]",)},
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{classes: {label.rename: cosmetic}}", 'unknown key "label.rename" [unknown-key]'),
        ("{classes: {label.renamed: mild}}", "must be one of cosmetic, retrain, re-annotate, breaking, forbidden"),
        ("{waivers: [{fingerprint: xyz, reason: r, expires: 2027-01-31}]}", "must be the 12 hex digits"),
        ("{waivers: [{fingerprint: 0123456789ab, reason: r, expires: soon}]}", "must be a date such as 2027-03-31"),
        ("{waivers: [{fingerprint: 0123456789ab, expires: 2027-01-31}]}", '"reason" is missing'),
        ("{roles: {owner: ['@acme/team']}}", "must be a person's login on GitHub"),
        ("{roles: [ada]}", "must be a mapping"),
        ("{braking: [owner]}", 'unknown key "braking"'),
    ],
)
def test_settings_refuse_what_would_let_a_change_pass_in_silence(text: str, said: str) -> None:
    _, findings = review_of(f"review: {text}\n")
    assert any(said in finding for finding in findings), findings


def test_a_team_weighs_a_kind_otherwise_and_the_reason_says_so() -> None:
    base, head = book(DRUG), book(DRUG.replace("name: Drug", "name: Medicine"))
    (edit,) = compare(base, head, review=Review(classes={"label.renamed": Class.BREAKING}))
    assert edit.rating is Class.BREAKING
    assert edit.reason.endswith("(breaking by the settings, else retrain)")
    assert edit.fingerprint == compare(base, head)[0].fingerprint


def test_a_waiver_counts_for_one_change_until_its_last_day() -> None:
    base, head = book(DRUG + DOSE), book(DRUG)
    (edit,) = compare(base, head)
    rules = Review(waivers=(Waiver(edit.fingerprint, "A test label.", "2027-01-31", AT),))
    (waived,) = compare(base, head, review=rules, today="2027-01-31")
    assert waived.waiver is rules.waivers[0]
    assert [*forbidden_findings([waived], ())] == []
    (late,) = compare(base, head, review=rules, today="2027-02-01")
    assert late.waiver is None
    other = compare(base, book(DOSE), review=rules, today="2027-01-31")
    assert [one.waiver for one in other] == [None]


def test_waivers_that_ran_out_or_fit_nothing_are_found() -> None:
    known = compare(book(DRUG + DOSE), book(DRUG))
    old = Waiver(known[0].fingerprint, "r", "2026-12-31", AT)
    strange = Waiver("0123456789ab", "r", "2027-12-31", AT)
    found = [*waiver_findings([old, strange], known, "2027-01-01")]
    assert [(one.rule, one.severity.value) for one in found] == [
        ("expired-waiver", "error"),
        ("unknown-waiver", "warning"),
    ]
    assert [*waiver_findings([old], known, "2026-12-31")] == []


def test_a_waiver_that_ran_out_after_its_change_was_merged_stops_nobody() -> None:
    stale = Waiver("0123456789ab", "r", "2026-12-31", AT)
    (found,) = waiver_findings([stale], (), "2027-01-01")
    assert (found.rule, found.severity.value) == ("unknown-waiver", "warning")
    assert "expired on 2026-12-31" in found.text


def test_whatever_is_forbidden_is_found_once() -> None:
    (edit,) = compare(book(DRUG), book(DRUG.replace(", definition: A medicine that was taken.", "")))
    (found,) = forbidden_findings([edit], ())
    assert (found.rule, found.severity.value) == ("forbidden-change", "error")
    assert edit.fingerprint in found.text
    broken = replace(edit, kind="anchor.removed")  # lint finds it
    assert [*forbidden_findings([broken, replace(edit, rating=Class.BREAKING)], ())] == []
    gone, moved = (replace(edit, kind=kind) for kind in ("scheme.removed", "label.reid"))
    assert [one.rule for one in forbidden_findings([gone, moved], ())] == ["tombstone-removed"] * 2
    assert len({one.hint for one in forbidden_findings([edit, gone, moved], ())}) == 3


def test_an_approval_counts_for_its_roles_and_never_the_authors_own() -> None:
    edits = compare(book(DRUG), book(DRUG.replace("id: drug", "id: drug, key: MEDICINE")))
    demands = {Class.BREAKING: ("taxonomy-owner", "data-owner"), Class.COSMETIC: ("lead",)}
    both = (Demand(Class.BREAKING, "taxonomy-owner"), Demand(Class.BREAKING, "data-owner"))
    assert missing_approvals(edits, demands, [], "ada") == both
    own = Approval("Ada", ("taxonomy-owner", "data-owner"))
    assert missing_approvals(edits, demands, [own], "@ada") == both
    one = Approval("bob", ("data-owner",))
    assert missing_approvals(edits, demands, [own, one], "ada") == both[:1]
    assert missing_approvals(edits, demands, [own, one], None) == ()
    assert missing_approvals((), demands, [], "ada") == ()
    people = {"taxonomy-owner": ("@Ada", "bob"), "data-owner": ("bob", "eve")}
    assert missing_approvals(edits, demands, [Approval("ada")], None, people) == both[1:]
    assert missing_approvals(edits, demands, [Approval("ada"), Approval("Eve")], "ada", people) == both[:1]
    assert missing_approvals(edits, demands, [Approval("bob")], "ada", people) == ()
    assert missing_approvals(edits, demands, [Approval("bob")], "ada") == both


@pytest.mark.parametrize(
    ("before", "after", "needed", "enough"),
    [
        ("1.2.3", "1.2.4", "patch", True),
        ("1.2.3", "1.2.3", "patch", False),
        ("1.2.3", "1.2.9", "minor", False),
        ("1.2.3", "1.3.0", "minor", True),
        ("1.2.3", "1.9.0", "major", False),
        ("1.2.3", "2.0.0", "major", True),
        ("1.2.3", "2.0.0", "patch", True),
        ("2.0.0", "1.9.9", "patch", False),
        ("0.2.3", "0.3.0", "major", True),
        ("0.2.3", "0.2.4", "major", False),
        ("2.0.0-rc.1", "2.0.0-rc.2", "major", True),
        ("2.0.0-rc.2", "2.0.0", "major", True),
        ("2.0.0-rc.9", "2.0.0-rc.10", "major", True),
        ("2.0.0-rc.10", "2.0.0-rc.9", "major", False),
        ("2.0.0-rc", "2.0.0-rc.1", "major", True),
        ("2.0.0-1", "2.0.0-alpha", "major", True),
        ("2.0.0", "2.0.0-rc.1", "patch", False),
        ("1.0", "2.0", "patch", False),
    ],
)
def test_a_version_is_raised_by_as_much_as_its_changes_need(before: str, after: str, needed: str, enough: bool) -> None:
    assert is_enough(before, after, needed) is enough


def test_the_worst_edit_says_which_step_a_version_needs() -> None:
    base = book(DRUG + DOSE)
    for labels, needed in (
        (DRUG.replace("A medicine", "a Medicine") + DOSE, "patch"),
        (DRUG.replace("taken", "given") + DOSE, "minor"),
        (DRUG.replace("id: drug", "id: drug, key: X") + DOSE, "major"),
        (DRUG, "major"),
    ):
        head = book(labels)
        edits = compare(base, head)
        assert required_bump(edits) == needed
        assert [(one.needed, one.enough) for one in bumps(base, head, edits)] == [(needed, False)]
    raised = book(DRUG + DOSE, "1.0.1")
    assert bumps(base, raised, compare(base, raised)) == ()


def test_a_version_never_falls_although_nothing_else_changed() -> None:
    base, head = book(DRUG, "2.1.0"), book(DRUG, "1.0.0")
    (bump,) = bumps(base, head, compare(base, head))
    assert (bump.needed, bump.enough) == ("patch", False)
    (finding,) = forbidden_findings((), [bump])
    assert finding.text == "things went back from 2.1.0 to 1.0.0; it needs a patch step from there on"
    assert bumps(head, base, compare(head, base)) == ()
    assert bumps(base, book(DRUG, "soon"), ()) == ()


def test_a_label_that_vanished_is_matched_to_what_is_like_it_as_yaml() -> None:
    base = book(DRUG + DOSE)
    head = book(DOSE + "  - {id: drugs, name: Drugs, definition: A medicine that was taken by mouth.}\n", "2.0.0")
    edits = compare(base, head)
    assert {edit.kind for edit in edits} >= {"label.removed", "label.added"}
    (hint,) = suggestions(edits, {"things": "2.0.0"})
    assert (hint.label, hint.into) == ("drug", "drugs")
    assert 0.6 <= hint.score < 1
    mended = book(DOSE + "  - {id: drugs, name: Drugs, definition: A medicine that was taken by mouth.}\n" + hint.patch)
    assert {edit.kind for edit in compare(base, mended)} >= {"label.replaced", "label.added"}
    assert not any(edit.kind == "label.removed" for edit in compare(base, mended))


def test_only_the_first_labels_have_number_keys() -> None:
    rows = [f"  - {{id: l{n}}}\n" for n in range(40)]
    base = book("".join(rows))
    first, last = book("".join([rows[1], rows[0], *rows[2:]])), book("".join([*rows[:38], rows[39], rows[38]]))
    assert [edit.rating for edit in compare(base, first)] == [Class.RETRAIN]
    assert [edit.rating for edit in compare(base, last)] == [Class.COSMETIC]


def test_1400_labels_with_200_changes_take_about_a_second() -> None:
    from time import process_time

    rows = [f"  - {{id: l{n}, definition: Thing number {n} of many, parent: l{n // 9}}}\n" for n in range(1, 1401)]
    changed = [
        row if n % 7 else row.replace("Thing", "Item").replace(f"id: l{n},", f"id: l{n}, name: N{n},")
        for n, row in enumerate(rows, 1)
    ]
    base, head = book("".join(rows)), book("".join(changed))
    start = process_time()
    edits = compare(base, head)
    suggestions(edits, {})
    bumps(base, head, edits)
    taken = process_time() - start
    print(f"\n{len(edits)} edits of 1,400 labels in {taken:.2f} s")
    assert len(edits) == 400
    assert taken < 1
