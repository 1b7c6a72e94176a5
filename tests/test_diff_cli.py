"""`confsync diff` and `confsync check --since`, on a real git repository."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from confsync.cli.main import run

SCHEME = "taxonomy/things.yaml"
_INITIATIVE = "initiatives/trial/initiative.yaml"
Said = pytest.CaptureFixture[str]


@pytest.fixture
def repo(handbook: Path) -> Path:
    git(handbook, "init", "--quiet", ".")
    commit(handbook, "First")
    return handbook


def git(folder: Path, *command: str) -> None:
    subprocess.run(["git", "-C", str(folder), *command], check=True, capture_output=True)


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message)


def change(folder: Path, old: str, new: str, path: str = SCHEME) -> None:
    text = (folder / path).read_text("utf-8")
    assert old in text
    (folder / path).write_text(text.replace(old, new), "utf-8")


def confsync(folder: Path, *arguments: str) -> int:
    return run(["-C", str(folder), *arguments])


def edits(folder: Path, capsys: Said, *arguments: str) -> list[tuple[str, str]]:
    capsys.readouterr()
    assert confsync(folder, "diff", *arguments, "--format", "json") == 0
    return [(edit["kind"], edit["class"]) for edit in json.loads(capsys.readouterr().out)["edits"]]


def test_diff_compares_head_with_the_work_tree(repo: Path, capsys: Said) -> None:
    assert edits(repo, capsys) == []
    change(repo, "- id: person", "- id: person\n    name: Human")
    assert edits(repo, capsys) == [("label.renamed", "retrain")]
    commit(repo, "Second")
    assert edits(repo, capsys) == []
    assert edits(repo, capsys, "HEAD~1") == [("label.renamed", "retrain")]
    assert edits(repo, capsys, "HEAD~1", "HEAD") == [("label.renamed", "retrain")]
    assert edits(repo, capsys, "HEAD", "HEAD~1") == [("label.renamed", "retrain")]


def test_diff_says_that_another_writing_is_no_change(repo: Path, capsys: Said) -> None:
    old = "  - id: person\n    definition: Somebody with a name.\n"
    change(repo, old, '  # somebody\n  - "definition": "Somebody with a name."\n    id: person\n')
    assert confsync(repo, "diff", "--exit-code") == 0
    assert "no semantic change" in capsys.readouterr().out.casefold()


@pytest.mark.parametrize("format_", ["text", "markdown", "json", "github", "sarif"])
def test_diff_prints_every_format(repo: Path, capsys: Said, format_: str) -> None:
    change(repo, "- id: person", "- id: person\n    key: HUMAN")
    assert confsync(repo, "diff", "--format", format_) == 0
    assert "HUMAN" in capsys.readouterr().out


def test_diff_exits_as_it_is_asked_to(repo: Path) -> None:
    change(repo, "- id: person", "- id: person\n    name: Human")
    assert confsync(repo, "diff", "--exit-code") == 5
    assert confsync(repo, "diff", "--fail-on", "cosmetic") == 3
    assert confsync(repo, "diff", "--fail-on", "retrain", "--exit-code") == 3
    assert confsync(repo, "diff", "--fail-on", "re-annotate", "--exit-code") == 5


def test_diff_lets_pass_what_was_waived(repo: Path, capsys: Said) -> None:
    change(repo, "- id: place", "- id: spot")
    assert confsync(repo, "diff", "--format", "json", "--fail-on", "forbidden") == 3
    print_ = json.loads(capsys.readouterr().out)["edits"][0]["fingerprint"]
    waiver = f"{{fingerprint: '{print_}', reason: No data yet., expires: 9999-12-31}}"
    change(repo, "format: 1\n", f"format: 1\nreview: {{waivers: [{waiver}]}}\n", "confsync.yaml")
    assert confsync(repo, "diff", "--fail-on", "forbidden") == 0
    change(repo, "9999-12-31", "2001-01-01", "confsync.yaml")
    assert confsync(repo, "diff", "--fail-on", "forbidden") == 3
    capsys.readouterr()
    assert confsync(repo, "check", "--since", "HEAD") == 1
    assert "[expired-waiver]" in capsys.readouterr().out


def test_diff_says_on_github_whose_approval_is_missing(repo: Path, capsys: Said, tmp_path: Path) -> None:
    change(repo, "format: 1\n", "format: 1\nreview: {breaking: [taxonomy-owner, data-owner]}\n", "confsync.yaml")
    commit(repo, "Approvals")
    change(repo, "review: {breaking: [taxonomy-owner, data-owner]}\n", "", "confsync.yaml")  # does not help
    change(repo, "- id: person", "- id: person\n    key: HUMAN")
    given = tmp_path / "approvals.json"
    given.write_text('[{"user": "ada", "roles": ["taxonomy-owner"]}, {"user": "bob", "roles": ["data-owner"]}]')
    assert confsync(repo, "diff", "--format", "github") == 0
    out = capsys.readouterr().out
    assert "taxonomy-owner" in out
    assert "data-owner" in out
    assert confsync(repo, "diff", "--format", "github", "--approvals", str(given), "--author", "ada") == 0
    out = capsys.readouterr().out
    assert "taxonomy-owner" in out
    assert "data-owner" not in out


@pytest.mark.parametrize("own", ["classes: {label.key_changed: cosmetic}", "waivers: [%s]"])
def test_no_change_lets_itself_pass_without_its_approvals(repo: Path, capsys: Said, tmp_path: Path, own: str) -> None:
    change(repo, "format: 1\n", f"format: 1\nreview: {{{RULES}}}\n", "confsync.yaml")
    commit(repo, "Approvals")
    change(repo, "- id: person", "- id: person\n    key: HUMAN")
    capsys.readouterr()
    assert confsync(repo, "diff", "--format", "json") == 0
    found = json.loads(capsys.readouterr().out)["edits"][0]["fingerprint"]
    own = own.replace("%s", f"{{fingerprint: '{found}', reason: So be it., expires: 9999-12-31}}")
    change(repo, RULES, f"{RULES}, {own}", "confsync.yaml")
    assert still_missing(repo, capsys, tmp_path, []) == {"taxonomy-owner", "data-owner"}
    assert confsync(repo, "diff", "--fail-on", "breaking") == 0
    said_ = capsys.readouterr().out
    assert "waived by this change itself until 9999-12-31" in said_ or "by settings of this change" in said_
    assert "waived by this change itself: things#person" in said_ or "waivers" not in own
    assert "It can be merged as it is" not in said_
    (repo / SCHEME).write_text((repo / SCHEME).read_text("utf-8").replace("    key: HUMAN\n", ""), "utf-8")
    commit(repo, "Leave given before")
    change(repo, "- id: person", "- id: person\n    key: HUMAN")
    assert still_missing(repo, capsys, tmp_path, []) == set()


RULES = "breaking: [taxonomy-owner, data-owner]"
ROLES = "roles: {taxonomy-owner: [ada, '@grace'], data-owner: [bob]}"


def said(login: str | None, state: str, day: int = 1) -> dict[str, object]:
    user = {"login": login, "id": 1} if login else None
    return {"id": 7, "user": user, "state": state, "submitted_at": f"2027-03-{day:02}T10:00:00Z", "body": ""}


@pytest.mark.parametrize(
    ("reviews", "missing"),
    [
        ([], {"taxonomy-owner", "data-owner"}),
        ([said("Grace", "APPROVED"), said("bob", "APPROVED")], set()),
        ([said("ada", "APPROVED"), said("bob", "APPROVED")], {"taxonomy-owner"}),  # ada wrote it
        ([said("bob", "APPROVED"), said("bob", "COMMENTED", 2), said("eve", "APPROVED")], {"taxonomy-owner"}),
        ([said("grace", "CHANGES_REQUESTED", 2), said("grace", "APPROVED", 1)], {"taxonomy-owner", "data-owner"}),
        ([said("grace", "CHANGES_REQUESTED", 1), said("grace", "APPROVED", 2)], {"data-owner"}),
        ([said("grace", "APPROVED"), said("grace", "DISMISSED", 2)], {"taxonomy-owner", "data-owner"}),
        ([said(None, "APPROVED"), {"user": "eve", "roles": ["data-owner"]}], {"taxonomy-owner"}),
    ],
)
def test_diff_takes_the_last_verdict_of_each_reviewer(
    repo: Path, capsys: Said, tmp_path: Path, reviews: list[object], missing: set[str]
) -> None:
    change(repo, "format: 1\n", f"format: 1\nreview: {{{RULES}, {ROLES}}}\n", "confsync.yaml")
    commit(repo, "Roles")
    change(repo, "- id: person", "- id: person\n    key: HUMAN")
    assert still_missing(repo, capsys, tmp_path, reviews) == missing


def still_missing(repo: Path, capsys: Said, folder: Path, reviews: list[object]) -> set[str]:
    (folder / "reviews.json").write_text(json.dumps(reviews))
    capsys.readouterr()
    given = ["--approvals", str(folder / "reviews.json"), "--author", "ada"]
    assert confsync(repo, "diff", "--format", "json", *given) == 0
    return {one["role"] for one in json.loads(capsys.readouterr().out)["missing_approvals"]}


@pytest.mark.parametrize("base", ["title: T\n", f"title: T\nreview: {{{RULES}}}\n", "title: [\n"])
def test_no_change_can_give_anybody_a_role(repo: Path, capsys: Said, tmp_path: Path, base: str) -> None:
    whole = (repo / "confsync.yaml").read_text("utf-8")
    (repo / "confsync.yaml").write_text(base, "utf-8")
    commit(repo, "Without roles")
    (repo / "confsync.yaml").write_text(f"{whole}\nreview: {{{RULES}, retrain: data-owner, {ROLES}}}\n", "utf-8")
    change(repo, "- id: person", "- id: person\n    name: Human\n    key: HUMAN")
    missing = still_missing(repo, capsys, tmp_path, [said("grace", "APPROVED"), said("bob", "APPROVED")])
    assert "data-owner" in missing


@pytest.mark.parametrize(
    "text",
    [
        *("{", "{}", '[{"user": 1, "roles": []}]', '["ada"]', '[{"user": "a", "roles": "b"}]'),
        *('[{"user": "a", "state": "APPROVED"}]', '[{"user": {"login": "a"}, "state": "approved"}]'),
        *('[{"user": {"login": 1}, "state": "APPROVED"}]', '[{"user": {"login": "a"}, "state": ["APPROVED"]}]'),
    ],
)
def test_diff_refuses_approvals_that_are_none(repo: Path, capsys: Said, tmp_path: Path, text: str) -> None:
    (tmp_path / "approvals.json").write_text(text)
    assert confsync(repo, "diff", "--approvals", str(tmp_path / "approvals.json")) == 2
    assert "approval" in capsys.readouterr().err


def test_diff_refuses_a_head_that_hides_something_and_takes_such_a_base(repo: Path, capsys: Said) -> None:
    change(repo, "- id: person", "- id: person\n    stauts: retired")
    assert confsync(repo, "diff") == 1
    assert f"{SCHEME}:8:5: error" in capsys.readouterr().err
    commit(repo, "Misspelt")
    change(repo, "stauts: retired", "name: Human")
    assert edits(repo, capsys) == [("label.renamed", "retrain")]
    assert confsync(repo, "diff", "nowhere") == 4
    assert 'git knows no revision "nowhere"' in capsys.readouterr().err


def test_diff_passes_over_a_base_that_could_not_be_read(repo: Path, capsys: Said) -> None:
    whole = (repo / SCHEME).read_text("utf-8")
    (repo / SCHEME).write_text("scheme: [\n", "utf-8")
    commit(repo, "Broken")
    (repo / SCHEME).write_text(whole, "utf-8")
    assert edits(repo, capsys) == []
    assert confsync(repo, "diff", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["unread"] == [SCHEME]
    for format_ in ("text", "markdown", "github"):
        assert confsync(repo, "diff", "--format", format_) == 0
        out = capsys.readouterr().out.replace("\u2060", "")
        assert "No semantic change in what can be compared" in out
        assert f"not compared, since at HEAD this cannot be read: {SCHEME}" in out
    assert confsync(repo, "check", "--strict", "--since", "HEAD") == 0
    assert f"{SCHEME}:1:1: note: this could not be read at HEAD" in capsys.readouterr().out


def test_settings_that_cannot_be_read_hide_no_change(repo: Path, capsys: Said) -> None:
    whole = (repo / "confsync.yaml").read_text("utf-8")
    (repo / "confsync.yaml").write_text("title: [\n", "utf-8")
    commit(repo, "Broken")
    (repo / "confsync.yaml").write_text(whole, "utf-8")
    change(repo, "- id: place", "- id: spot")
    assert ("label.reid", "forbidden") in edits(repo, capsys)
    assert confsync(repo, "check", "--since", "HEAD") == 1
    assert "[tombstone-removed]" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("revision", "said"), [("HEAD..main", "a range is two words"), ("main...HEAD", "git merge-base")]
)
def test_diff_says_how_revisions_are_named(repo: Path, capsys: Said, revision: str, said: str) -> None:
    assert confsync(repo, "diff", revision) == 4
    assert said in capsys.readouterr().err


def test_diff_says_what_a_young_or_a_shallow_repository_lacks(repo: Path, tmp_path: Path, capsys: Said) -> None:
    git(repo, "commit", "--quiet", "--allow-empty", "--message", "Second")
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{repo}", "shallow")
    assert confsync(tmp_path / "shallow", "diff", "HEAD~1") == 4
    assert "git fetch --unshallow" in capsys.readouterr().err
    git(repo, "checkout", "--quiet", "--orphan", "new")
    assert confsync(repo, "diff") == 4
    assert "there is no commit yet" in capsys.readouterr().err


def test_diff_outside_git_says_so(handbook: Path, capsys: Said) -> None:
    assert confsync(handbook, "diff") == 4
    assert "not in a git repository" in capsys.readouterr().err


def test_diff_follows_a_file_that_git_saw_move(repo: Path, capsys: Said) -> None:
    git(repo, "mv", "guidelines/marking.md", "guidelines/marks.md")
    change(repo, "guidelines/marking.md", "guidelines/marks.md", "initiatives/trial/initiative.yaml")
    change(repo, "Mark every", "Mark each", "guidelines/marks.md")
    commit(repo, "Moved")
    found = edits(repo, capsys, "HEAD~1")
    assert ("doc.moved", "cosmetic") in found
    assert ("rule.must_changed", "re-annotate") in found
    assert not {"doc.added", "doc.removed"} & {kind for kind, _ in found}


def test_github_and_sarif_name_files_from_the_top_of_the_repository(
    handbook: Path, tmp_path: Path, capsys: Said
) -> None:
    inner = tmp_path / "top" / "hand book"
    inner.parent.mkdir()
    handbook.rename(inner)
    git(inner.parent, "init", "--quiet", ".")
    commit(inner.parent, "First")
    for command, new in (("check", "nmae: Human"), ("diff", "name: Human")):
        change(inner, "- id: person\n", f"- id: person\n    {new}\n")
        confsync(inner, command)
        assert SCHEME in capsys.readouterr().out.replace(f"/{SCHEME}", "")
        confsync(inner, command, "--format", "github")
        assert f" file=hand book/{SCHEME},line=" in capsys.readouterr().out
        confsync(inner, command, "--format", "sarif")
        results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
        places = {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in results}
        assert places == {f"hand%20book/{SCHEME}"}
        git(inner, "checkout", ".")


def test_diff_follows_a_file_that_moved_on_a_branch_that_is_not_checked_out(repo: Path, capsys: Said) -> None:
    git(repo, "switch", "--quiet", "--create", "change")
    test_diff_follows_a_file_that_git_saw_move(repo, capsys)
    before = edits(repo, capsys, "change~1", "change")
    git(repo, "switch", "--quiet", "--detach", "change~1")
    assert edits(repo, capsys, "HEAD", "change") == before


def test_diff_follows_a_file_that_moves_and_changes_before_the_commit(repo: Path, capsys: Said) -> None:
    text = "---\ntitle: How to mark things\n---\nMark every person. {#mark-persons}\n\nA long text that stays.\n"
    (repo / "guidelines/marking.md").write_text(text, "utf-8")
    commit(repo, "Longer")
    git(repo, "mv", "guidelines/marking.md", "guidelines/marks.md")
    change(repo, "guidelines/marking.md", "guidelines/marks.md", "initiatives/trial/initiative.yaml")
    change(repo, "Mark every", "Mark each", "guidelines/marks.md")
    wanted = [("rule.must_changed", "re-annotate"), ("doc.moved", "cosmetic")]
    assert edits(repo, capsys) == wanted
    commit(repo, "Moved")
    (repo / "guidelines/marks.md").unlink()
    commit(repo, "Gone")
    assert edits(repo, capsys, "HEAD~2", "HEAD~1") == wanted


def test_a_letter_follows_a_file_that_git_saw_move(repo: Path, capsys: Said) -> None:
    change(repo, "interface: spans_manual", "interface: spans_manual\n    vendor: vendor-a", _INITIATIVE)
    commit(repo, "A vendor")
    git(repo, "mv", "guidelines/marking.md", "guidelines/marks.md")
    change(repo, "guidelines/marking.md", "guidelines/marks.md", _INITIATIVE)
    change(repo, "Mark every", "Mark each", "guidelines/marks.md")
    commit(repo, "Moved")
    capsys.readouterr()
    assert confsync(repo, "diff", "HEAD~1", "HEAD", "--for", "vendor-a") == 0
    letter = capsys.readouterr().out
    assert "This rule now reads: Mark each" in letter
    assert "counts no longer" not in letter


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("- id: person", "- id: person\n    key: HUMAN", "missing-bump"),
        ("- id: place", "- id: spot", "tombstone-removed"),
        ("- id: gone\n    status: retired\n    retired: {since: 0.9.0, reason: error}\n", "", "tombstone-removed"),
        ("status: retired\n    retired: {since: 0.9.0, reason: error}", "definition: New.", "id-reused"),
        ("- id: person", "- id: person\n    key: GONE", "id-reused"),
    ],
)
def test_check_since_forbids_what_would_harm_data(repo: Path, capsys: Said, old: str, new: str, rule: str) -> None:
    with (repo / SCHEME).open("a", encoding="utf-8") as file:
        file.write("  - id: gone\n    status: retired\n    retired: {since: 0.9.0, reason: error}\n")
    commit(repo, "A tombstone")
    assert confsync(repo, "check", "--since", "HEAD") == 0
    change(repo, old, new)
    capsys.readouterr()
    assert confsync(repo, "check", "--since", "HEAD", "--format", "json") == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert rule in {one["rule"] for one in found if one["severity"] == "error"}


def test_check_since_forbids_a_wider_audience_until_it_is_waived(repo: Path, capsys: Said) -> None:
    guide = "guidelines/marking.md"
    change(repo, "schemes: [things]", "schemes: [things]\naudience: [internal]", guide)
    commit(repo, "Internal")
    change(repo, "audience: [internal]", "audience: [internal, vendor-a]", guide)
    capsys.readouterr()
    assert confsync(repo, "check", "--since", "HEAD", "--format", "json") == 1
    (found,) = [one for one in json.loads(capsys.readouterr().out)["findings"] if one["severity"] == "error"]
    assert (found["rule"], found["path"], found["line"]) == ("forbidden-change", guide, 4)
    fingerprint = found["text"].rpartition("fingerprint ")[2].rstrip(")")
    waiver = f"{{fingerprint: '{fingerprint}', reason: They may., expires: 9999-12-31}}"
    change(repo, "format: 1\n", f"format: 1\nreview: {{waivers: [{waiver}]}}\n", "confsync.yaml")
    assert confsync(repo, "check", "--since", "HEAD") == 0


def test_check_since_is_content_with_a_version_raised_enough(repo: Path, capsys: Said) -> None:
    change(repo, "- id: person", "- id: person\n    key: HUMAN")
    change(repo, "version: 1.0.0", "version: 2.0.0")
    assert confsync(repo, "check", "--since", "HEAD") == 0
    change(repo, "format: 1\n", "format: 1\nrules: {missing-bump: warning}\n", "confsync.yaml")
    change(repo, "version: 2.0.0", "version: 1.1.0")
    capsys.readouterr()
    assert confsync(repo, "check", "--since", "HEAD") == 0
    assert "warning: things went from 1.0.0 to 1.1.0, but its changes need a major step" in capsys.readouterr().out
    assert confsync(repo, "check", "--since", "nowhere") == 4
    assert confsync(repo, "check", "--since", "") == 4  # such as a variable that nobody set


def test_diff_fills_the_room_it_is_given_and_counts_the_rest(repo: Path, capsys: Said) -> None:
    added = "".join(f"  - {{id: new-{number}, definition: {'Something é. ' * 9}}}\n" for number in range(900))
    change(repo, "labels:\n", f"labels:\n{added}")
    shown = []
    for limit in ("4000", "65000", "1000000"):
        capsys.readouterr()
        confsync(repo, "diff", "--format", "markdown", "--limit", limit)
        shown.append(capsys.readouterr().out)
        assert len(shown[-1].encode()) <= int(limit)
    confsync(repo, "diff", "--format", "markdown")
    assert capsys.readouterr().out == shown[1]
    told = [text.count("**label added**") for text in shown]
    assert told[0] < told[1] < told[2] == 900
    assert ["left out" in text for text in shown] == [True, True, False]
    assert f"{900 - told[1]:,} changes left out" in shown[1]


VENDOR = """
initiative: intake
title: Intake
projects:
  - id: texts
    title: Texts
    scheme: things
    guidelines: [guidelines/here.md]
    interface: ner_manual
    vendor: vendor-a
"""


def for_a_vendor(repo: Path) -> None:
    (repo / "initiatives/intake").mkdir(parents=True)
    (repo / "initiatives/intake/initiative.yaml").write_text(VENDOR, "utf-8")
    (repo / "guidelines/here.md").write_text(
        "---\ntitle: Here\nstatus: approved\n---\nA rule to keep. {#keep}\n", "utf-8"
    )
    commit(repo, "A vendor")


def test_letter_knows_a_guideline_that_was_moved(repo: Path, capsys: Said) -> None:
    for_a_vendor(repo)
    (repo / "guidelines/here.md").rename(repo / "guidelines/there.md")
    change(repo, "guidelines/here.md", "guidelines/there.md", "initiatives/intake/initiative.yaml")
    commit(repo, "Moved")
    capsys.readouterr()
    assert confsync(repo, "diff", "HEAD~1", "--for", "vendor-a") == 0
    assert "Nothing changed that you need to know" in capsys.readouterr().out


def test_letter_is_not_written_from_sources_with_errors(repo: Path, capsys: Said) -> None:
    for_a_vendor(repo)
    change(repo, "- id: person", "- ident: person")
    assert confsync(repo, "diff", "--for", "vendor-a") == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "ident" in said.err


def test_letter_takes_no_option_that_it_would_leave_unheard(repo: Path, capsys: Said) -> None:
    for_a_vendor(repo)
    assert confsync(repo, "diff", "--for", "vendor-a", "--format", "markdown") == 0
    for options in (["--format", "json"], ["--fail-on", "breaking"], ["--exit-code"], ["--limit", "9000"]):
        assert confsync(repo, "diff", "--for", "vendor-a", *options) == 2
        assert f"it takes no {options[0]}" in capsys.readouterr().err
    assert confsync(repo, "diff", "--for", "vendor-b") == 1
    assert 'no project is for the audience "vendor-b"' in capsys.readouterr().err


def test_the_command_for_a_letter_holds_after_the_merge(repo: Path, capsys: Said) -> None:
    for_a_vendor(repo)
    git(repo, "tag", "v1.0.0")
    change(repo, "Somebody with a name.", "Somebody with a title.")
    named = []
    for base in ("v1.0.0", "HEAD", "main"):
        capsys.readouterr()
        assert confsync(repo, "diff", base) == 0
        said = re.search(r"Send vendor-a its letter: confsync diff (\S+) --for vendor-a", capsys.readouterr().out)
        assert said
        named.append(said[1])
    assert named[0] == "v1.0.0"
    assert re.fullmatch("[0-9a-f]{12}", named[1])
    assert named[1] == named[2]
    commit(repo, "Merged")
    for base in named:
        assert confsync(repo, "diff", base, "--for", "vendor-a") == 0
        assert "Somebody with a title." in capsys.readouterr().out


def test_diff_does_not_say_that_the_form_differs_where_nothing_does(repo: Path, capsys: Said) -> None:
    assert confsync(repo, "diff") == 0
    assert "At most the form of the sources differs" in capsys.readouterr().out


def test_check_since_holds_nothing_against_a_branch_that_lags_behind(repo: Path, capsys: Said) -> None:
    git(repo, "checkout", "--quiet", "-b", "lagging")
    change(repo, "- id: person", "- id: person\n    key: HUMAN")
    change(repo, "version: 1.0.0", "version: 2.0.0")
    commit(repo, "On the branch")
    git(repo, "checkout", "--quiet", "main")
    with (repo / SCHEME).open("a", encoding="utf-8") as file:
        file.write("  - id: animal\n    definition: Any animal.\n")
    change(repo, "version: 1.0.0", "version: 2.1.0")
    commit(repo, "On main")
    git(repo, "checkout", "--quiet", "lagging")
    assert confsync(repo, "check", "--since", "main") == 0
    change(repo, "version: 2.0.0", "version: 1.0.1")
    assert confsync(repo, "check", "--since", "main") == 1
    git(repo, "checkout", "--quiet", "--force", "--orphan", "alone")
    assert confsync(repo, "check", "--since", "main") == 1
    commit(repo, "With nothing before it")
    capsys.readouterr()
    assert confsync(repo, "check", "--since", "main") == 1
    assert "[tombstone-removed]" in capsys.readouterr().out


def test_check_since_may_look_at_what_is_staged(repo: Path) -> None:
    change(repo, "- id: place", "- id: spot")
    assert confsync(repo, "check", "--since", "HEAD", "--staged") == 0
    git(repo, "add", "--all")
    change(repo, "- id: spot", "- id: place")
    assert confsync(repo, "check", "--since", "HEAD", "--staged") == 1
    assert confsync(repo, "check", "--since", "HEAD") == 0


def test_check_of_what_is_staged_says_that_the_settings_are_not(handbook: Path, capsys: Said) -> None:
    git(handbook, "init", "--quiet", ".")
    git(handbook, "add", "taxonomy")
    assert confsync(handbook, "check", "--staged") == 3
    assert "git add confsync.yaml" in capsys.readouterr().err
