"""History over what real repositories hold: branches, merges, moved and broken files, broken dates, hosts' messages."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from confsync.errors import Rejected, Undecided
from confsync.flows.history import history as history_of
from confsync.flows.history import scheme_histories
from confsync.flows.history_at import in_force
from confsync.flows.workspace import Workspace
from confsync.model.history import Commit, pull_request_in

THINGS = "taxonomy/things.yaml"


def git(folder: Path, *command: str, day: str = "2026-01-01", author: str = "Test", text: str | None = None) -> str:
    when = f"{day}T12:00:00+01:00"
    environment = {"GIT_COMMITTER_DATE": when, "GIT_AUTHOR_DATE": when, "GIT_AUTHOR_NAME": author}
    done = subprocess.run(
        ["git", "-C", folder, *command],
        env={**os.environ, **environment},
        check=True,
        capture_output=True,
        input=text.encode() if text is not None else None,
    )
    return done.stdout.decode().strip()


def save(folder: Path, message: str, day: str, author: str = "Test") -> str:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", message, day=day, author=author)
    return git(folder, "rev-parse", "HEAD")


def person(folder: Path, definition: str, path: str = THINGS) -> None:
    """Gives the label `person` another definition."""
    file = folder / path
    before, mark, rest = file.read_text("utf-8").partition("  - id: person\n    definition: ")
    file.write_text(before + mark + definition + "\n" + rest.partition("\n")[2], "utf-8")


def meaning(folder: Path, at: str, name: str = "things#person") -> tuple[str, str]:
    """The definition then, and the subject of the commit that made it so."""
    then = in_force(Workspace(folder), name, at)
    assert then.part
    return then.part.definition, then.commit.subject


def told(folder: Path, name: str) -> list[tuple[str, list[str]]]:
    return [
        (change.commit.subject, [edit.kind for edit in change.edits])
        for change in history_of(Workspace(folder), name).changes
    ]


def newest(folder: Path) -> Commit:
    return history_of(Workspace(folder), "things").changes[0].commit


@pytest.fixture
def repository(handbook: Path) -> Path:
    """A handbook of one commit."""
    git(handbook, "init", "-q")
    (handbook / ".gitignore").write_text(".confsync\nbuild\n", "utf-8")
    save(handbook, "Begin", "2026-01-01")
    return handbook


def test_on_an_open_branch_the_commit_is_one_of_that_branch(repository: Path) -> None:
    git(repository, "checkout", "-q", "-b", "open")
    person(repository, "Somebody on a branch.")
    save(repository, "On the branch", "2026-01-02")
    (repository / THINGS).write_text((repository / THINGS).read_text("utf-8") + "  - id: animal\n", "utf-8")
    save(repository, "Animals", "2026-01-03")
    git(repository, "checkout", "-q", "main")
    assert meaning(repository, "open") == ("Somebody on a branch.", "On the branch")
    assert meaning(repository, "open~2") == ("Somebody with a name.", "Begin")
    assert in_force(Workspace(repository), "things#animal", "open").commit.subject == "Animals"
    with pytest.raises(Rejected):
        in_force(Workspace(repository), "things#animal", "main")


def test_a_scheme_that_is_on_a_branch_alone_is_found_there(repository: Path) -> None:
    git(repository, "checkout", "-q", "-b", "open")
    new = (repository / THINGS).read_text("utf-8").replace("scheme: things", "scheme: more")
    (repository / "taxonomy/more.yaml").write_text(new, "utf-8")
    save(repository, "More", "2026-01-02")
    git(repository, "checkout", "-q", "main")
    assert meaning(repository, "open", "more#person") == ("Somebody with a name.", "More")
    with pytest.raises(Rejected):
        in_force(Workspace(repository), "more#person", "main")


@pytest.mark.parametrize("at", ["HEAD~1", "2026-01-15", "2026-01-10T12:00+01:00"])
def test_a_file_that_nobody_can_read_leaves_in_force_what_was(repository: Path, at: str) -> None:
    (repository / THINGS).write_text("labels: [", "utf-8")
    broken = save(repository, "Broken", "2026-01-10")
    git(repository, "checkout", "-q", "HEAD~1", "--", THINGS)
    person(repository, "Somebody.")
    save(repository, "Mended", "2026-02-01")
    then = in_force(Workspace(repository), "things#person", at)
    assert then.part
    assert (then.part.definition, then.commit.subject) == ("Somebody with a name.", "Begin")
    assert [commit.id for commit in then.unreadable] == [broken]
    assert [commit.id for commit in history_of(Workspace(repository), "things#person").unreadable] == [broken]
    assert in_force(Workspace(repository), "things#person", "HEAD").unreadable == ()


def test_a_path_that_two_files_had_has_two_histories(repository: Path) -> None:
    other = (repository / THINGS).read_text("utf-8").replace("scheme: things", "scheme: old")
    (repository / "taxonomy/items.yaml").write_text(other.replace("id: person", "id: animal"), "utf-8")
    save(repository, "Another", "2026-01-02")
    git(repository, "rm", "-q", "taxonomy/items.yaml")
    save(repository, "Gone", "2026-01-03")
    person(repository, "Somebody.")
    save(repository, "Reworded", "2026-01-04")
    git(repository, "mv", THINGS, "taxonomy/items.yaml")
    save(repository, "Moved", "2026-01-05")
    assert told(repository, "things#person") == [("Reworded", ["def.reworded"]), ("Begin", ["label.added"])]
    assert [subject for subject, _ in told(repository, "old")] == ["Gone", "Another"]
    assert meaning(repository, "2026-01-02", "old#animal") == ("Somebody with a name.", "Another")
    with pytest.raises(Rejected) as refused:
        in_force(Workspace(repository), "old", "2026-01-03")
    assert "removed it" in str(refused.value.findings[0].hint)


def test_two_files_that_changed_places_keep_their_histories(repository: Path) -> None:
    other = (repository / THINGS).read_text("utf-8").replace("scheme: things", "scheme: more")
    (repository / "taxonomy/a.yaml").write_text(other.replace("Somebody with a name.", "Another."), "utf-8")
    save(repository, "More", "2026-01-02")
    git(repository, "mv", THINGS, "taxonomy/b.yaml")
    git(repository, "mv", "taxonomy/a.yaml", THINGS)
    save(repository, "Moved", "2026-01-03")
    assert [subject for subject, _ in told(repository, "things#person")] == ["Begin"]
    assert [subject for subject, _ in told(repository, "more#person")] == ["More"]


def test_a_scheme_that_was_renamed_and_written_anew_at_once_keeps_its_history(repository: Path) -> None:
    text = (repository / THINGS).read_text("utf-8").partition("labels:")[0]
    (repository / THINGS).unlink()
    labels = "".join(f"  - id: l{number}\n    definition: Meaning {number}.\n" for number in range(40))
    (repository / "taxonomy/new.yaml").write_text(f"{text}labels:\n  - id: person\n{labels}", "utf-8")
    save(repository, "Anew", "2026-01-02")
    assert [subject for subject, _ in told(repository, "things#person")] == ["Anew", "Begin"]
    assert meaning(repository, "2026-01-01") == ("Somebody with a name.", "Begin")


def test_a_scheme_that_was_away_for_a_while_has_one_history(repository: Path) -> None:
    text = (repository / THINGS).read_text("utf-8")
    git(repository, "rm", "-q", THINGS)
    save(repository, "Away", "2026-01-05")
    (repository / "taxonomy").mkdir(exist_ok=True)
    (repository / "taxonomy/back.yaml").write_text(text.replace("Somebody with a name.", "Somebody."), "utf-8")
    save(repository, "Back", "2026-01-10")
    assert [subject for subject, _ in told(repository, "things")] == ["Back", "Away", "Begin"]
    assert meaning(repository, "2026-01-03") == ("Somebody with a name.", "Begin")
    assert meaning(repository, "HEAD") == ("Somebody.", "Back")
    for at in ("2026-01-07", "HEAD~1"):
        with pytest.raises(Rejected) as refused:
            meaning(repository, at)
        assert "of 2026-01-05 removed it" in str(refused.value.findings[0].hint)


def test_a_label_that_came_from_another_scheme_leads_back_to_it(repository: Path) -> None:
    text = (repository / THINGS).read_text("utf-8")
    kept, mark, moved = text.partition("  - id: place")
    (repository / THINGS).write_text(kept, "utf-8")
    new = text.partition("  - id: person")[0].replace("scheme: things", "scheme: places")
    (repository / "taxonomy/places.yaml").write_text(new + mark + moved, "utf-8")
    save(repository, "Split", "2026-01-10")
    for name, at in (("places#place", "2026-01-05"), ("things#place", "2026-01-15")):
        other = "things#place" if name.startswith("places") else "places#place"
        with pytest.raises(Rejected) as refused:
            meaning(repository, at, name)
        assert f"{other} has a history, too" in str(refused.value.findings[0].hint)
    assert meaning(repository, "2026-01-05", "things#place") == ("Somewhere with a name.", "Begin")


def test_a_handbook_that_moved_into_a_folder_keeps_its_history(repository: Path) -> None:
    person(repository, "Somebody.")
    save(repository, "Reworded", "2026-01-02")
    (repository / "docs").mkdir()
    for name in ("confsync.yaml", "taxonomy", "guidelines", "initiatives"):
        git(repository, "mv", name, f"docs/{name}")
    save(repository, "Moved", "2026-01-03")
    docs = repository / "docs"
    assert told(docs, "things#person") == [("Reworded", ["def.reworded"]), ("Begin", ["label.added"])]
    assert meaning(docs, "2026-01-01") == ("Somebody with a name.", "Begin")
    assert meaning(docs, "HEAD~2") == ("Somebody with a name.", "Begin")


def test_schemes_that_lay_elsewhere_before_there_was_a_handbook_keep_their_history(handbook: Path) -> None:
    git(handbook, "init", "-q")
    (handbook / THINGS).rename(handbook / "things.yml")
    save(handbook, "Labels", "2026-01-01")
    person(handbook, "Somebody.", "things.yml")
    save(handbook, "Reworded", "2026-01-02")
    git(handbook, "mv", "things.yml", THINGS)
    save(handbook, "A handbook", "2026-01-03")
    assert [subject for subject, _ in told(handbook, "things#person")] == ["Reworded", "Labels"]


def test_a_scheme_answers_to_every_id_it_had(repository: Path) -> None:
    git(repository, "mv", THINGS, "taxonomy/items.yaml")
    file = repository / "taxonomy/items.yaml"
    file.write_text(file.read_text("utf-8").replace("scheme: things", "scheme: items"), "utf-8")
    person(repository, "Somebody.", "taxonomy/items.yaml")
    save(repository, "Another id", "2026-01-02")
    assert told(repository, "things") == told(repository, "items")
    assert told(repository, "items#person") == [("Another id", ["def.reworded"]), ("Begin", ["label.added"])]
    assert meaning(repository, "HEAD~1") == ("Somebody with a name.", "Begin")


def test_a_file_renamed_but_not_committed_yet_keeps_its_history(repository: Path) -> None:
    (repository / THINGS).rename(repository / "taxonomy/items.yaml")
    assert told(repository, "things#person") == [("Begin", ["label.added"])]
    text = (repository / "taxonomy/items.yaml").read_text("utf-8")
    (repository / "taxonomy/new.yaml").write_text(text.replace("scheme: things", "scheme: new"), "utf-8")
    assert told(repository, "new") == []


def test_a_merge_names_who_wrote_its_branch(repository: Path) -> None:
    git(repository, "checkout", "-q", "-b", "feature")
    person(repository, "Somebody.")
    save(repository, "One", "2026-01-02", author="Ada")
    person(repository, "Anybody.")
    save(repository, "Two\n\nCo-authored-by: Cleo <cleo@example.org>", "2026-01-03", author="Ben")
    (repository / "elsewhere.txt").write_text("x", "utf-8")
    save(repository, "Elsewhere", "2026-01-04", author="Dan")
    git(repository, "checkout", "-q", "main")
    git(repository, "merge", "-q", "--no-ff", "-m", "Merge", "feature", author="Mia")
    commit = newest(repository)
    assert (commit.author, commit.writers) == ("Mia", ("Ada", "Ben", "Cleo"))


@pytest.mark.parametrize("old", [THINGS, "schemes/things.yml"], ids=["the handbook", "a scheme"])
def test_a_merge_from_before_a_move_names_its_writers_too(handbook: Path, old: str) -> None:
    git(handbook, "init", "-q")
    (handbook / "schemes").mkdir()
    (handbook / THINGS).rename(handbook / old)
    save(handbook, "Begin", "2026-01-01")
    git(handbook, "checkout", "-q", "-b", "feature")
    person(handbook, "Somebody.", old)
    save(handbook, "One", "2026-01-02", author="Ada")
    git(handbook, "checkout", "-q", "-")
    git(handbook, "merge", "-q", "--no-ff", "-m", "Merge", "feature", author="Mia")
    (handbook / "docs/taxonomy").mkdir(parents=True)
    git(handbook, "mv", old, f"docs/{THINGS}")
    git(handbook, "mv", "confsync.yaml", "docs")
    save(handbook, "Moved", "2026-01-03")
    commit = newest(handbook / "docs")
    assert (commit.subject, commit.writers) == ("Merge", ("Ada",))


def test_a_commit_names_who_helped_and_who_reviewed(repository: Path) -> None:
    (repository / ".mailmap").write_text("Ada Lovelace <test@example.org>\n", "utf-8")
    person(repository, "Somebody.")
    trailers = "Co-authored-by: Ben <ben@example.org>\nReviewed-by: Rita <r@example.org>\nApproved-by: Otto"
    save(repository, f"Squashed (#77)\n\n{trailers}", "2026-01-02", author="ada")
    commit = newest(repository)
    assert (commit.writers, commit.reviewers) == (("Ada Lovelace", "Ben"), ("Rita", "Otto"))
    assert commit.pull_request == 77
    (repository / ".mailmap").write_text("Augusta Ada <test@example.org>\n", "utf-8")
    assert newest(repository).author == "Augusta Ada"


@pytest.mark.parametrize(
    ("subject", "body", "number"),
    [
        ("Titles count (#12)", "", 12),
        ("Merge pull request #34 from team/keys", "Short keys", 34),
        ('Revert "Titles count (#12)"', "", None),
        ('Revert "Titles count (#12)" (#13)', "", 13),
        ("Merge branch 'keys' into 'main'", "Short keys\n\nSee merge request team/sub/handbook!56", 56),
        ("Titles count (!57)", "", 57),
        ("Merge pull request 'Short keys (#1)' (#58) from keys into main", "", 58),
        ("Merged in keys (pull request #59)", "Short keys", 59),
        ("Pull request #60: Short keys", "", 60),
        ("Merged PR 61: Short keys", "", 61),
        ("Titles count, see #12", "Closes #13", None),
        ("Titles count (#)", "", None),
        ("", "", None),
    ],
)
def test_the_number_of_a_pull_request_is_known_from_each_hosts_message(
    subject: str, body: str, number: int | None
) -> None:
    assert pull_request_in(subject, body) == number


def crafted(folder: Path, definition: str, stamp: str, who: str = "A", message: str = "Crafted") -> None:
    """A commit that no git would make, but that imports and other programs have made."""
    person(folder, definition)
    git(folder, "add", "-A")
    tree, parent = git(folder, "write-tree"), git(folder, "rev-parse", "HEAD")
    signature = f"{who} <a@example.org> {stamp}"
    text = f"tree {tree}\nparent {parent}\nauthor {signature}\ncommitter {signature}\n\n{message}\n"
    made = git(folder, "hash-object", "-t", "commit", "-w", "--stdin", "--literally", text=text)
    git(folder, "reset", "-q", "--hard", made)


def test_dates_that_there_cannot_be_stop_nothing(repository: Path) -> None:
    crafted(repository, "One.", "99999999999999 +0000")
    crafted(repository, "Two.", "1767433600 +9999")
    crafted(repository, "Three.", "nonsense")
    days = [change.commit.day for change in history_of(Workspace(repository), "things#person").changes]
    assert days == ["", "2026-01-03", "", "2026-01-01"]
    assert meaning(repository, "2026-01-01")[0] == "One."
    assert meaning(repository, "2026-01-03T11:00")[0] == "Three."
    assert '<time datetime="2026-01-03"' in page(repository)


def test_a_clock_that_ran_fast_takes_nothing_from_who_made_the_change(repository: Path) -> None:
    person(repository, "Somebody.")
    save(repository, "By a fast clock", "2026-03-10")
    rest = (repository / THINGS).read_text("utf-8")
    (repository / THINGS).write_text(rest.replace("Turin", "Rome"), "utf-8")
    save(repository, "Rome", "2026-03-05")
    assert meaning(repository, "2026-03-07") == ("Somebody.", "By a fast clock")
    assert meaning(repository, "2026-03-04") == ("Somebody with a name.", "Begin")


def test_names_of_any_characters_stay_in_their_field(repository: Path) -> None:
    crafted(repository, "One.", "1767433600 +0000", who="A\x02B\x01|:100644", message=":100644 \x02\n\n:body")
    commit = newest(repository)
    assert (commit.author, commit.subject) == ("A\x02B\x01|:100644", ":100644 \x02")
    assert (commit.day, commit.pull_request) == ("2026-01-03", None)


def test_settings_of_the_user_change_nothing(repository: Path) -> None:
    person(repository, "Sömebody.")
    save(repository, "Ümlaut", "2026-01-02")
    expected = told(repository, "things")
    for setting in ("log.showRoot=false", "i18n.logOutputEncoding=latin1", "log.date=relative", "diff.renames=false"):
        git(repository, "config", *setting.split("="))
    (repository / ".git/refs/heads/other").write_text(git(repository, "rev-parse", "HEAD") + "\n", "utf-8")
    git(repository, "checkout", "-q", "other")
    (repository / ".confsync/cache/history").unlink()
    assert told(repository, "things") == expected
    assert newest(repository).day == "2026-01-02"


def test_what_git_replaces_is_seen(repository: Path) -> None:
    person(repository, "Somebody.")
    last = save(repository, "Reworded", "2026-01-02")
    assert len(history_of(Workspace(repository), "things").changes) == 2
    git(repository, "replace", "--graft", last)
    assert [subject for subject, _ in told(repository, "things")] == ["Reworded"]


def test_a_blob_that_git_replaces_is_compared_anew(repository: Path) -> None:
    person(repository, "Somebody.")
    save(repository, "Reworded", "2026-01-02")
    blob, text = git(repository, "rev-parse", f"HEAD:{THINGS}"), (repository / THINGS).read_text("utf-8")
    definitions = []
    for definition in ("Somebody.", "Anybody.", "Nobody."):
        other = text.replace("definition: Somebody.", f"definition: {definition}")
        other_blob = git(repository, "hash-object", "-w", "--stdin", text=other)
        if other_blob != blob:
            git(repository, "replace", "--force", blob, other_blob)
        newest_edit = history_of(Workspace(repository), "things#person").changes[0].edits[0]
        definitions.append((newest_edit.after, meaning(repository, "HEAD")[0]))
    assert definitions == [("Somebody.", "Somebody."), ("Anybody.", "Anybody."), ("Nobody.", "Nobody.")]


@pytest.mark.parametrize(
    ("at", "definition"),
    [("@1767265199", None), ("@1767265200", "Somebody with a name."), ("2026-01-02-rc1", "Somebody.")],
)
def test_times_are_also_seconds_and_tags_may_look_like_days(repository: Path, at: str, definition: str | None) -> None:
    person(repository, "Somebody.")
    save(repository, "Reworded", "2026-01-02")
    git(repository, "tag", "-a", "-m", "x", "2026-01-02-rc1")
    if definition is None:
        with pytest.raises(Rejected) as refused:
            meaning(repository, at)
        assert "history begins" in str(refused.value.findings[0].hint)
    else:
        assert meaning(repository, at)[0] == definition


@pytest.mark.parametrize("at", ["2026-01-02-rc2", "2026-02-30", "@999999999999", "2026-01-02T99:00"])
def test_a_time_that_is_none_is_refused(repository: Path, at: str) -> None:
    with pytest.raises(Undecided):
        in_force(Workspace(repository), "things", at)


def page(folder: Path) -> str:
    from confsync.flows.build import build

    build(Workspace(folder), folder / "build")
    return (folder / f"build/confluence/{THINGS}.xhtml").read_text("utf-8")


def test_a_repository_of_sha256_has_a_history(handbook: Path) -> None:
    git(handbook, "init", "-q", "--object-format=sha256")
    save(handbook, "Begin", "2026-01-01")
    person(handbook, "Somebody.")
    save(handbook, "Reworded", "2026-01-02")
    assert [subject for subject, _ in told(handbook, "things#person")] == ["Reworded", "Begin"]
    assert meaning(handbook, "2026-01-01") == ("Somebody with a name.", "Begin")
    assert list(scheme_histories(Workspace(handbook))) == [THINGS]
