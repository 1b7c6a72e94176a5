"""Outcomes become reports, and reports a commit; people keep their pseudonyms."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from annotated import PERSON, PLACE, START, git, put_under_git, review, row, rows, write_rows
from confsync.errors import Rejected, Undecided, Unreachable
from confsync.flows.outcomes import Rows
from confsync.flows.pseudonyms import pseudonyms
from confsync.flows.reviews import Wish, import_reviews
from confsync.flows.versions import version_at, version_dates
from confsync.flows.workspace import Workspace
from confsync.model.reviews import Imported
from sample.database import write_database
from sample.desk import Saved

BRANCH = "confsync/reviews/trial-texts"
FOLDER = "reports/trial/texts"
DATE = datetime(2026, 11, 23, tzinfo=UTC)
REPORTS = {
    "decisions.md",
    "disputes.md",
    "exceptions.md",
    "quality.md",
    "quality.json",
    "hard-examples.md",
    "ledger.md",
}


@pytest.fixture
def repository(handbook: Path) -> Path:
    return put_under_git(handbook)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return write_rows(tmp_path / "texts.jsonl", rows())


def run(folder: Path, *named: Path | str, **wish: Any) -> Imported:
    chosen: dict[str, Any] = {"projects": ["texts"], "date": DATE, "key": "sample", **wish}
    (done,) = import_reviews(Workspace.at(folder), Rows(named=[str(one) for one in named]), Wish(**chosen))
    return done


def names(folder: Path, branch: str = BRANCH) -> set[str]:
    listed = git(folder, "ls-tree", "-r", "--name-only", branch, "--", f"{FOLDER}/")
    return {line.removeprefix(f"{FOLDER}/") for line in listed.splitlines()}


def shown(folder: Path, name: str, branch: str = BRANCH) -> str:
    return git(folder, "show", f"{branch}:{FOLDER}/{name}")


def test_an_import_is_a_commit_of_reports_and_nothing_else(repository: Path, export: Path) -> None:
    before = git(repository, "status", "--porcelain", "--ignored")
    done = run(repository, export)
    assert done.commit == git(repository, "rev-parse", BRANCH).strip()
    assert names(repository) >= REPORTS
    changed = git(repository, "diff", "--name-only", "HEAD", BRANCH).split()
    assert changed
    assert all(path.startswith(f"{FOLDER}/") for path in changed)
    after = git(repository, "status", "--porcelain", "--ignored")
    assert set(after.splitlines()) - set(before.splitlines()) <= {"!! .confsync/"}
    assert (done.examples, done.disputed, done.open, done.rows) == (12, 4, 4, 24)


def test_the_commit_says_what_was_read(repository: Path, export: Path) -> None:
    done = run(repository, export)
    trailers = git(repository, "log", "-1", "--format=%(trailers:unfold)", BRANCH).split("\n")[:4]
    assert trailers == [
        "Confsync-Project: trial/texts",
        "Confsync-Datasets: texts",
        f"Confsync-Input: {done.digest}",
        "Confsync-Rows: 24",
    ]


def test_the_same_data_make_no_second_commit(repository: Path, export: Path) -> None:
    first = run(repository, export)
    again = run(repository, export, date=datetime(2026, 12, 1, tzinfo=UTC))
    assert (again.changed, again.commit) == (False, None)
    assert git(repository, "rev-parse", BRANCH).strip() == first.commit


def test_merging_the_reports_makes_no_new_ones(repository: Path, export: Path) -> None:
    run(repository, export)
    git(repository, "merge", "-q", "--no-ff", "-m", "Reports", BRANCH)
    assert not run(repository, export).changed


def test_a_change_elsewhere_in_the_handbook_makes_no_new_reports(repository: Path, export: Path) -> None:
    run(repository, export)
    git(repository, "commit", "-q", "--allow-empty", "-m", "Nothing")
    (repository / "initiatives/trial/scope.md").write_text(
        "---\ntitle: Scope of the trial\nowners: ['@team']\n---\nMore texts.\n", "utf-8"
    )
    git(repository, "commit", "-qam", "Another scope")
    assert not run(repository, export).changed


def test_a_change_of_the_scheme_names_its_commit(repository: Path, export: Path) -> None:
    run(repository, export)
    scheme = repository / "taxonomy/things.yaml"
    scheme.write_text(scheme.read_text("utf-8").replace("version: 1.0.0", "version: 1.1.0"), "utf-8")
    git(repository, "commit", "-qam", "Version 1.1.0")
    assert run(repository, export).changed
    assert f"commit: {git(repository, 'rev-parse', 'HEAD').strip()}" in shown(repository, "quality.md").replace('"', "")


def test_reports_against_uncommitted_sources_are_remarked_on(repository: Path, export: Path) -> None:
    assert run(repository, export).remarks == ()
    scheme = repository / "taxonomy/things.yaml"
    scheme.write_text(scheme.read_text("utf-8").replace("version: 1.0.0", "version: 1.1.0"), "utf-8")
    (remark,) = run(repository, export).remarks
    assert "differ from the last commit" in remark


def test_a_second_import_stands_on_the_first_and_adds_a_row_to_the_ledger(
    repository: Path, export: Path, tmp_path: Path
) -> None:
    first = run(repository, export)
    run(repository, write_rows(tmp_path / "texts.jsonl", rows(15)))
    assert git(repository, "rev-parse", f"{BRANCH}^").strip() == first.commit
    ledger = shown(repository, "ledger.md")
    assert "2 imports" in ledger
    assert re.search(r"\| 30 \| \+6 \|", ledger)


def test_reviews_close_disputes(repository: Path, export: Path, tmp_path: Path) -> None:
    gold = write_rows(tmp_path / "texts_gold.jsonl", [review(3), review(6, marks=[PERSON])])
    done = run(repository, export, gold)
    assert (done.disputed, done.open, done.reviewed) == (4, 2, 2)


def test_a_chart_that_is_no_longer_drawn_goes_and_a_file_of_somebody_else_stays(repository: Path, export: Path) -> None:
    run(repository, export)
    git(repository, "checkout", "-q", BRANCH)
    for name in ("charts/old.svg", "signoff/batch-1.yaml"):
        (repository / FOLDER / name).parent.mkdir(exist_ok=True)
        (repository / FOLDER / name).write_text("kept\n", "utf-8")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "By hand")
    git(repository, "checkout", "-q", "main")
    assert run(repository, export).files == (f"{FOLDER}/charts/old.svg",)
    assert "signoff/batch-1.yaml" in names(repository)
    assert "charts/old.svg" not in names(repository)


def test_without_a_commit_the_reports_are_files(repository: Path, export: Path) -> None:
    done = run(repository, export, commit=False)
    assert (done.branch, done.commit) == (None, None)
    assert {file.name for file in (repository / FOLDER).iterdir() if file.is_file()} == REPORTS
    assert git(repository, "branch", "--list", BRANCH) == ""
    assert not run(repository, export, commit=False).changed


def test_a_handbook_outside_git_can_have_reports_too(handbook: Path, export: Path) -> None:
    with pytest.raises(Undecided, match="--no-commit"):
        run(handbook, export)
    assert run(handbook, export, commit=False).changed


def test_a_checked_out_branch_is_refused_before_anything_is_read(repository: Path) -> None:
    git(repository, "checkout", "-qb", BRANCH)
    with pytest.raises(Undecided, match="checked out"):
        run(repository, "no-such.jsonl")


def test_several_projects_are_committed_only_when_all_can_be(repository: Path, tmp_path: Path) -> None:
    initiative = repository / "initiatives/trial/initiative.yaml"
    initiative.write_text(
        initiative.read_text("utf-8") + "  - id: others\n    title: Others\n    scheme: nowhere\n"
        "    interface: spans_manual\n    datasets: {annotations: [others]}\n",
        "utf-8",
    )
    export = write_rows(tmp_path / "texts.jsonl", rows())
    with pytest.raises(Rejected, match='no scheme "nowhere"'):
        run(repository, export, projects=["texts", "others"])
    assert git(repository, "branch", "--list", BRANCH) == ""


def test_a_project_that_is_not_there_is_named(repository: Path, export: Path) -> None:
    with pytest.raises(Rejected, match='no project "text"'):
        run(repository, export, projects=["text"])


def test_a_database_nobody_named_is_asked_for(repository: Path) -> None:
    with pytest.raises(Undecided, match="CONFSYNC_PRODIGY_DATABASE"):
        run(repository)


def test_an_export_that_is_not_there_is_named(repository: Path, tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match="gone"):
        run(repository, tmp_path / "gone.jsonl")
    assert git(repository, "branch", "--list", BRANCH) == ""


def test_names_of_people_stay_out_of_reports(repository: Path, tmp_path: Path) -> None:
    made = [*rows(), row(20, "anna", [PERSON], comment="Ask Rita about Bert")]
    run(repository, write_rows(tmp_path / "texts.jsonl", made), write_rows(tmp_path / "texts_gold.jsonl", [review(3)]))
    for name in names(repository):
        assert not re.search(r"\b(anna|bert|rita)\b", shown(repository, name), re.IGNORECASE)
    kept = (repository / ".confsync/people.yaml").read_text("utf-8")
    assert all(name in kept for name in ("anna", "bert", "rita"))
    assert git(repository, "status", "--porcelain") == ""


def test_pseudonyms_follow_from_the_key_and_outlive_the_file(repository: Path, export: Path) -> None:
    run(repository, export)
    (repository / ".confsync/people.yaml").unlink()
    assert not run(repository, export).changed
    assert run(repository, export, key="other").changed is False  # the file knows them, and it goes first
    (repository / ".confsync/people.yaml").unlink()
    assert run(repository, export, key="other").changed


def test_a_pseudonym_may_be_chosen_by_hand(repository: Path, export: Path) -> None:
    run(repository, export)
    file = repository / ".confsync/people.yaml"
    file.write_text(re.sub(r'"anna": ".*"', '"anna": "First reader"', file.read_text("utf-8")), "utf-8")
    run(repository, export)
    assert "First reader" in shown(repository, "quality.md")


def test_a_key_file_is_private_and_made_once(tmp_path: Path) -> None:
    first = pseudonyms(tmp_path / ".confsync", ["anna", "bert", "anonymous", 'o"dd: {name}\n', "ü"])
    file = tmp_path / ".confsync/people.yaml"
    assert first["anonymous"] == "anonymous"
    assert len(set(first.values())) == 5
    assert all(re.fullmatch(r"person-[a-z2-7]{3,}", shown) for name, shown in first.items() if name != "anonymous")
    assert file.stat().st_mode & 0o077 == 0
    assert (tmp_path / ".confsync/.gitignore").read_text("utf-8") == "*\n"
    content = file.read_bytes()
    assert pseudonyms(tmp_path / ".confsync", ["bert", "anna"]) == first
    assert file.read_bytes() == content
    assert pseudonyms(tmp_path / ".confsync", ["carl"]).items() > first.items()


def test_many_people_get_pseudonyms_of_their_own(tmp_path: Path) -> None:
    people = [f"annotator {number}" for number in range(600)]
    assert len(set(pseudonyms(tmp_path, people, key="sample").values())) == 600


@pytest.mark.parametrize(
    "content", ["people: [anna]\nkey: x\n", "key: x\n", "key: [\n", "", "people: {anna: {}}\nkey: x"]
)
def test_a_spoilt_key_file_is_not_made_anew(tmp_path: Path, content: str) -> None:
    (tmp_path / "people.yaml").write_text(content, "utf-8")
    with pytest.raises(Rejected):
        pseudonyms(tmp_path, ["anna"])
    assert (tmp_path / "people.yaml").read_text("utf-8") == content


def test_answers_without_a_stamp_belong_to_the_version_of_their_day(
    handbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def commit(version: str, time: int) -> None:
        scheme = handbook / "taxonomy/things.yaml"
        scheme.write_text(re.sub("version: .*", f"version: {version}", scheme.read_text("utf-8")), "utf-8")
        monkeypatch.setenv("GIT_COMMITTER_DATE", f"@{time} +0000")
        git(handbook, "add", ".")
        git(handbook, "commit", "-qm", version)

    git(handbook, "init", "-q")
    commit("1.0.0", START - 1000)
    commit('"1.1.0"  # a comment', START + 330)
    git(handbook, "commit", "-q", "--allow-empty", "-m", "Nothing")
    monkeypatch.delenv("GIT_COMMITTER_DATE")
    repository = Workspace.at(handbook).repository
    assert repository is not None
    assert version_dates(repository, "taxonomy/things.yaml") == ((START - 1000, "1.0.0"), (START + 330, "1.1.0"))
    assert version_at(repository, "HEAD", "taxonomy/none.yaml") is None
    assert version_dates(None, "taxonomy/things.yaml") == ()

    stamped = row(30, "anna", [PERSON], confsync={"scheme": "things", "version": "0.9.0"})
    run(handbook, write_rows(tmp_path / "texts.jsonl", [*rows(), stamped]))
    quality = shown(handbook, "quality.json")
    assert all(f'"{version}"' in quality for version in ("0.9.0", "1.0.0", "1.1.0"))


def test_a_version_counts_from_the_merge_that_brought_it(handbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_under_git(handbook)
    scheme = handbook / "taxonomy/things.yaml"
    git(handbook, "checkout", "-qb", "work")
    scheme.write_text(scheme.read_text("utf-8").replace("version: 1.0.0", "version: 2.0.0"), "utf-8")
    monkeypatch.setenv("GIT_COMMITTER_DATE", f"@{START} +0000")
    git(handbook, "commit", "-qam", "Two")
    git(handbook, "checkout", "-q", "main")
    monkeypatch.setenv("GIT_COMMITTER_DATE", f"@{START + 99} +0000")
    git(handbook, "merge", "-q", "--no-ff", "-m", "Merge", "work")
    assert version_dates(Workspace.at(handbook).repository, "taxonomy/things.yaml")[-1] == (START + 99, "2.0.0")


def in_database(file: Path, made: dict[str, list[dict[str, Any]]]) -> Rows:
    saved = [Saved(name, f"{name}-x", one["_timestamp"], one) for name, some in made.items() for one in some]
    write_database(saved, file)
    return Rows(address=f"sqlite:///{file}")


def test_passes_over_one_input_are_questions_of_their_own(repository: Path, tmp_path: Path) -> None:
    initiative = repository / "initiatives/trial/initiative.yaml"
    text = initiative.read_text("utf-8")
    initiative.write_text(text.replace("    interface:", "    hierarchy: levels\n    interface:"), "utf-8")
    scheme = repository / "taxonomy/things.yaml"
    scheme.write_text(scheme.read_text("utf-8").replace("  - id: place", "  - id: place\n    parent: person"), "utf-8")
    made = {
        "texts_level_1": [row(1, "anna", [PERSON]), row(1, "bert", [PERSON])],
        "texts_level_2_person": [row(1, "anna", [PLACE]), row(1, "bert", [])],
    }
    wish = Wish(projects=["texts"], date=DATE, key="sample")
    (done,) = import_reviews(Workspace.at(repository), in_database(tmp_path / "prodigy.db", made), wish)
    assert (done.rows, done.examples, done.disputed) == (4, 2, 1)
    assert all(dataset.superseded == 0 for dataset in done.datasets)
    assert "00000001-spans_manual-level-2-person" in shown(repository, "disputes.md")


def test_a_project_without_datasets_is_read_where_its_bundle_saves(repository: Path, tmp_path: Path) -> None:
    initiative = repository / "initiatives/trial/initiative.yaml"
    initiative.write_text(re.sub(r"\n    datasets: .*", "", initiative.read_text("utf-8")), "utf-8")
    wish = Wish(projects=["texts"], date=DATE, key="sample")
    (done,) = import_reviews(Workspace.at(repository), in_database(tmp_path / "prodigy.db", {"texts": rows()}), wish)
    assert done.rows == 24
