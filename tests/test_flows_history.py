"""What git remembers of a scheme: every change once, quickly, and what was in force at any time."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confsync.errors import Rejected, Undecided
from confsync.flows import history_steps
from confsync.flows.build import build
from confsync.flows.history import history as history_of
from confsync.flows.history import scheme_histories
from confsync.flows.history_at import in_force
from confsync.flows.history_read import Reader
from confsync.flows.workspace import Workspace
from confsync.source.taxonomy import read_scheme
from conftest import History

THINGS = "taxonomy/things.yaml"
OWN = sorted((Path(__file__).parents[1] / "taxonomy").glob("*.yaml"))


def rewrite(handbook: Path, old: str, new: str, path: str = THINGS) -> None:
    file = handbook / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def git(folder: Path, *command: str, day: str = "2026-01-01") -> str:
    when = {"GIT_COMMITTER_DATE": f"{day}T12:00:00+01:00", "GIT_AUTHOR_DATE": f"{day}T12:00:00+01:00"}
    done = subprocess.run(["git", "-C", folder, *command], env={**os.environ, **when}, check=True, capture_output=True)
    return done.stdout.decode().strip()


def save(folder: Path, message: str, day: str) -> str:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", message, day=day)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def repository(handbook: Path) -> Path:
    """Four commits: the scheme begins, a definition changes, only its form does, a key changes in a merged branch."""
    git(handbook, "init", "-q")
    (handbook / ".gitignore").write_text(".confsync\nbuild\n", "utf-8")
    save(handbook, "Begin", "2026-01-01")
    rewrite(handbook, "Somebody with a name.", "Somebody with a name or a title.")
    save(handbook, "Titles count (#12)", "2026-02-01")
    rewrite(
        handbook, "title: Things in texts\nversion: 1.0.0\n", "# form only\nversion: '1.0.0'\ntitle: Things in texts\n"
    )
    save(handbook, "Sort the keys", "2026-03-01")
    git(handbook, "checkout", "-q", "-b", "keys")
    rewrite(handbook, "  - id: place\n", "  - id: place\n    key: LOC\n")
    save(handbook, "Short key", "2026-03-15")
    git(handbook, "checkout", "-q", "main")
    git(handbook, "merge", "-q", "--no-ff", "-m", "Merge pull request #34 from team/keys", "keys", day="2026-04-01")
    return handbook


def kinds(folder: Path, name: str) -> list[tuple[str, list[str]]]:
    return [
        (change.commit.subject, [edit.kind for edit in change.edits])
        for change in history_of(Workspace(folder), name).changes
    ]


def test_history_tells_each_change_of_meaning_the_newest_first(repository: Path) -> None:
    assert kinds(repository, "things") == [
        ("Merge pull request #34 from team/keys", ["label.key_changed"]),
        ("Titles count (#12)", ["def.reworded"]),
        ("Begin", ["scheme.added", "label.added", "label.added"]),
    ]


def test_history_of_a_label_leaves_out_what_others_went_through(repository: Path) -> None:
    assert kinds(repository, "things#person") == [("Titles count (#12)", ["def.reworded"]), ("Begin", ["label.added"])]


def test_history_knows_pull_requests_from_both_kinds_of_message(repository: Path) -> None:
    changes = history_of(Workspace(repository), "things").changes
    assert [change.commit.pull_request for change in changes] == [34, 12, None]
    assert [change.commit.day for change in changes] == ["2026-04-01", "2026-02-01", "2026-01-01"]


def test_history_follows_a_file_that_was_renamed(repository: Path) -> None:
    git(repository, "mv", THINGS, "taxonomy/items.yaml")
    rewrite(repository, "Somewhere with a name.", "Somewhere on a map.", "taxonomy/items.yaml")
    save(repository, "Move", "2026-05-01")
    assert [subject for subject, _ in kinds(repository, "things")] == [
        "Move",
        "Merge pull request #34 from team/keys",
        "Titles count (#12)",
        "Begin",
    ]
    assert in_force(Workspace(repository), "things#person", "2026-01-15").part


def test_history_passes_over_a_version_that_cannot_be_read(repository: Path) -> None:
    good = (repository / THINGS).read_text("utf-8")
    (repository / THINGS).write_text("labels: [", "utf-8")
    save(repository, "Broken", "2026-05-01")
    (repository / THINGS).write_text(good.replace("Turin", "Rome"), "utf-8")
    save(repository, "Mended", "2026-05-02")
    newest, *older = kinds(repository, "things")
    assert newest[0] == "Mended"
    assert all(kind.startswith("example.") for kind in newest[1])
    assert older[0][0].startswith("Merge")


def test_history_outlives_its_scheme(repository: Path) -> None:
    (repository / THINGS).unlink()
    save(repository, "Remove", "2026-05-01")
    assert kinds(repository, "things")[0] == ("Remove", ["scheme.removed"])


@pytest.mark.parametrize(
    ("at", "definition", "subject"),
    [
        ("2026-01-01", "Somebody with a name.", "Begin"),
        ("2026-01-31", "Somebody with a name.", "Begin"),
        ("2026-02-01", "Somebody with a name or a title.", "Titles count (#12)"),
        ("2026-02-01T10:59:00Z", "Somebody with a name.", "Begin"),
        ("2026-02-01T12:00+01:00", "Somebody with a name or a title.", "Titles count (#12)"),
        ("HEAD", "Somebody with a name or a title.", "Titles count (#12)"),
        ("HEAD~3", "Somebody with a name.", "Begin"),
        ("keys", "Somebody with a name or a title.", "Titles count (#12)"),
    ],
)
def test_what_was_in_force_comes_with_the_commit_that_made_it_so(
    repository: Path, at: str, definition: str, subject: str
) -> None:
    then = in_force(Workspace(repository), "things#person", at)
    assert then.part is not None
    assert (then.part.definition, then.commit.subject) == (definition, subject)


@pytest.mark.parametrize("at", ["2025-12-31", "2026-99-99", "no-such-branch", "--all"])
def test_a_time_without_an_answer_is_refused(repository: Path, at: str) -> None:
    with pytest.raises((Rejected, Undecided)):
        in_force(Workspace(repository), "things#person", at)


@pytest.mark.parametrize(("name", "hint"), [("thing", "things"), ("things#persn", "person")])
def test_an_unknown_name_is_refused_with_the_one_that_was_meant(repository: Path, name: str, hint: str) -> None:
    with pytest.raises(Rejected) as refused:
        history_of(Workspace(repository), name)
    assert refused.value.findings[0].hint == f'did you mean "{hint}"?'


def test_without_git_there_is_no_history(handbook: Path) -> None:
    assert scheme_histories(Workspace(handbook)) == {}
    with pytest.raises(Undecided, match="no git history"):
        history_of(Workspace(handbook), "things")


def test_a_shallow_clone_says_that_it_lacks_history(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", repository.as_uri(), "shallow")
    assert scheme_histories(Workspace(tmp_path / "shallow")) == {}
    with pytest.raises(Undecided, match="unshallow"):
        history_of(Workspace(tmp_path / "shallow"), "things")


def test_a_second_look_compares_nothing_and_a_new_commit_one_pair(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = scheme_histories(Workspace(repository))
    compared: list[object] = []
    real = history_steps.between
    monkeypatch.setattr(history_steps, "between", lambda *pair: compared.append(pair) or real(*pair))
    assert scheme_histories(Workspace(repository)) == first
    assert compared == []
    rewrite(repository, "Turin", "Rome")
    save(repository, "Rome", "2026-05-01")
    assert len(scheme_histories(Workspace(repository))[THINGS]) == 4
    assert len(compared) == 1


def page(folder: Path) -> str:
    build(Workspace(folder), folder / "build")
    text = (folder / f"build/confluence/{THINGS}.xhtml").read_text("utf-8")
    return text[: text.index("<p>Source: ")]


def test_a_scheme_page_tells_its_changes_and_stays_as_it_is_when_others_commit(repository: Path) -> None:
    before = page(repository)
    assert "<h2>Changes</h2>" in before
    assert before.count("<time datetime=") == 3
    assert "definition reworded" in before
    rewrite(repository, "Mark every", "Do mark every", "guidelines/marking.md")
    save(repository, "Elsewhere", "2026-05-01")
    assert page(repository) == before
    rewrite(repository, "Turin", "Rome")
    save(repository, "Here", "2026-05-02")
    assert page(repository).count("<time datetime=") == 4


def test_a_page_is_the_same_whatever_the_cache_knew(handbook: Path) -> None:
    git(handbook, "init", "-q")
    (handbook / ".gitignore").write_text(".confsync\nbuild\n", "utf-8")
    save(handbook, "Begin", "2026-01-01")
    page(handbook)
    rewrite(handbook, "Somebody with a name.", "Somebody.")
    save(handbook, "One label", "2026-01-02")
    rewrite(handbook, "Somebody.", "Anybody.")
    rewrite(handbook, "wrote it", "read it")
    save(handbook, "Twice in one", "2026-01-03")
    warm = page(handbook), [change.edits for change in history_of(Workspace(handbook), "things").changes]
    for file in (handbook / ".confsync/cache").iterdir():
        file.unlink()
    assert (page(handbook), [change.edits for change in history_of(Workspace(handbook), "things").changes]) == warm
    assert warm[0].index(">Person</ac:link-body></ac:link>: added") < warm[0].index(
        "Place</ac:link-body></ac:link>: added"
    )


def test_a_label_tells_its_own_changes_but_not_that_it_came_with_its_scheme(repository: Path) -> None:
    _, person, place = page(repository).split("<h3>")
    place = place.partition("<h2>")[0]
    assert re.findall(r"<p>(\S+): (.*?) \(<code>\w{7}</code>(.*?)\)", person) == [
        ("2026-02-01", "definition reworded", " #12")
    ]
    assert re.findall(r"<p>(\S+): (.*?) \(<code>\w{7}</code>(.*?)\)", place) == [("2026-04-01", "key changed", " #34")]
    assert "</code> #34</p>" in page(repository).partition("<h2>Changes</h2>")[2]


def test_a_page_outside_git_has_no_section_of_changes(handbook: Path) -> None:
    assert "<h2>Changes</h2>" not in page(handbook)


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_entries_read_apart_make_the_same_scheme(path: Path) -> None:
    content = path.read_bytes()
    reader = Reader(f"taxonomy/{path.name}")
    assert reader.read([content]) == [read_scheme(f"taxonomy/{path.name}", content)[0]]
    assert None not in reader._labels.values()
    assert reader._labels


HEAD = "scheme: x\ntitle: X\nversion: 1.0.0\nkind: spans\n"
ODD = [
    HEAD + "labels: []\n",
    HEAD + "labels: [{id: a}, {id: b}]\n",
    HEAD + "labels:\n- id: a\n  definition: |\n    - id: no\n\n    # no comment\n- id: b\nowners: [me]\n",
    HEAD
    + "labels: # all\n    - id: a\n      definition: 'one\n\n        - two'\n\n  # a\n    - {id: b}\npatterns: []\n",
    HEAD + "labels:\n  -\n    id: a\n  - id: b\n",
    HEAD + "labels:\n  - id: a\n    definition: >-\n      labels:\n      - id: z\n  - id: b",
    HEAD + "labels:\n  - id: a\n  - 5\n  - id: a\n",
    HEAD + 'labels:\n  - id: a\n    definition: "one\n  two"\n  - id: b\n',
    "labels:\n  - id: a\n" + HEAD,
    "not: a scheme\n",
    "{",
    "",
]


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_files_written_in_other_ways_are_read_the_same(text: str, end: str) -> None:
    content = text.replace("\n", end).encode()
    assert Reader("taxonomy/x.yaml").read([content]) == [read_scheme("taxonomy/x.yaml", content)[0]]


PARTS = [
    "- id: a",
    "  - id: b",
    "    key: K",
    "    definition: |",
    "      text",
    "",
    "  # note",
    "owners: [x]",
    "     'q",
    "x'",
]


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.lists(st.sampled_from(PARTS), max_size=8))
def test_any_file_is_read_as_if_it_were_read_whole(lines: list[str]) -> None:
    content = (HEAD + "labels:\n" + "".join(f"{line}\n" for line in lines)).encode()
    assert Reader("taxonomy/x.yaml").read([content]) == [read_scheme("taxonomy/x.yaml", content)[0]]


def test_a_long_history_is_told_in_seconds(handbook: Path) -> None:
    """2,000 commits take 1 s cold and 0.1 s warm on one core (measured); the bounds leave room for busy machines."""
    import time

    git(handbook, "init", "-q")
    text = (handbook / THINGS).read_text("utf-8") + "".join(
        f"  - id: l{number}\n    definition: Meaning {number}.\n" for number in range(25)
    )
    stream = []
    for number in range(2_000):
        text = re.sub(rf"(  - id: l{number % 25}\n    definition: ).*", rf"\g<1>Meaning, take {number}.", text)
        head = f"commit refs/heads/main\ncommitter A <a@example.org> {1_700_000_000 + number * 60} +0000\n"
        stream.append(f"{head}data 6\nchange\nM 100644 inline {THINGS}\ndata {len(text.encode())}\n{text}\n")
    subprocess.run(["git", "-C", handbook, "fast-import", "--quiet"], input="".join(stream).encode(), check=True)
    start = time.process_time()
    assert len(history_of(Workspace(handbook), "things").changes) == 2_000
    cold = time.process_time() - start
    start = time.process_time()
    assert len(history_of(Workspace(handbook), "things#l3").changes) == 81
    assert cold < 10
    assert time.process_time() - start < 1


def test_a_commit_of_history_fixture_is_seen(history: History, handbook: Path) -> None:
    history.commit("Begin")
    assert [subject for subject, _ in kinds(handbook, "things")] == ["Begin"]
