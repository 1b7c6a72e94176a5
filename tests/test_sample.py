"""The sample that the demo imports is the same everywhere, fits this handbook, and is worth reporting on."""

from __future__ import annotations

import json
import re
import sqlite3
import wave
from collections import Counter
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image

from confsync.finding import Severity
from confsync.model.handbook import Handbook
from confsync.model.taxonomy import Status
from confsync.review.outcomes import read_outcomes
from confsync.review.source import feeds_of, open_source
from confsync.source.handbook import read_handbook
from confsync.source.tree import DiskTree
from sample import calls, photographs
from sample.database import write_database
from sample.desk import Saved
from sample.narratives import read_marks
from sample.work import assignments, rows

DIGEST = "48c1d12916fcdfd3"
ROOT = Path(__file__).parents[1]
UNKNOWN = {"adverse-events": {"SEVERITY"}, "document-types": {"SPAM"}, "call-segments": {"SILENCE"}}
RETIRED = {"adverse-events": {"ADR"}, "document-types": {"FAX_COVER"}, "packaging-defects": {"SCRATCHED_PRINT"}}


@pytest.fixture(scope="module")
def saved() -> list[Saved]:
    return list(rows())


@pytest.fixture(scope="module")
def database(saved: list[Saved], tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sample") / "prodigy.db"
    write_database(saved, file)
    return file


@pytest.fixture(scope="module")
def own_handbook() -> Handbook:
    reading = read_handbook(DiskTree(ROOT))
    assert reading.handbook is not None
    assert not [finding for finding in reading.findings if finding.severity is Severity.ERROR]
    return reading.handbook


def labels(row: Saved) -> list[str]:
    marks = [*row.task.get("spans", ()), *row.task.get("audio_spans", ())]
    return [mark["label"] for mark in marks] + row.task.get("accept", [])


def test_the_rows_are_the_same_bytes_everywhere(saved: list[Saved]) -> None:
    """On every version of Python; a change to the sample changes this digest, and the demo's reports."""
    text = "".join(json.dumps([row.dataset, row.session, row.task]) for row in saved)
    assert sha256(text.encode()).hexdigest()[:16] == DIGEST


def test_another_seed_gives_other_rows() -> None:
    assert [row.task for row in rows("other")][:5] != [row.task for row in rows()][:5]


def test_datasets_interfaces_and_people_are_those_of_the_handbook(own_handbook: Handbook) -> None:
    projects = {project.datasets["annotations"][0]: project for _, project in own_handbook.projects()}
    for work in assignments():
        project = projects.pop(work.dataset)
        assert project.datasets["review"] == (f"{work.dataset}_gold",)
        assert (project.interface, project.scheme) == (work.view, work.scheme)
        assert set(work.habits) <= set(project.annotators.people)
        assert work.versions[-1][1] == own_handbook.scheme_by_id[work.scheme].version
    assert not projects


def test_labels_are_the_scheme_s_but_for_a_few_unknown_and_retired_ones(
    own_handbook: Handbook, saved: list[Saved]
) -> None:
    for work in assignments():
        scheme = own_handbook.scheme_by_id[work.scheme]
        usable = {Status.ACTIVE, Status.DEPRECATED}
        known = {label.key for label in scheme.labels if label.status in usable and not label.abstract}
        used = Counter(label for row in saved if row.dataset == work.dataset for label in labels(row))
        odd = UNKNOWN.get(scheme.id, set()) | RETIRED.get(scheme.id, set())
        assert set(used) - known == odd
        assert sum(used[label] for label in odd) < 0.05 * used.total()


def test_cited_rules_are_rules_of_the_guidelines(own_handbook: Handbook) -> None:
    rules = {rule.id for document in own_handbook.guidelines for rule in document.draft.rules}
    cited = {reason for work in assignments() for reason in work.reasons if reason and " " not in reason}
    assert cited <= rules


def test_pictures_and_recordings_are_as_large_and_long_as_the_sample_says() -> None:
    for name in photographs.FAULTS:
        with Image.open(ROOT / photographs.FOLDER / f"{name}.png") as image:
            assert image.size == (1200, 800)
    for name, (length, segments) in calls.SEGMENTS.items():
        with closing(wave.open(str(ROOT / calls.FOLDER / f"{name}.wav"))) as recording:
            assert recording.getnframes() / recording.getframerate() == pytest.approx(length, abs=0.001)
        assert all(0 <= start < end <= length for _, start, end in segments)


def test_times_lie_in_november_and_reviews_come_later_than_what_they_review(saved: list[Saved]) -> None:
    assert {row.time // 86_400 for row in saved} <= set(range(20_759, 20_788))  # 2 to 30 November 2026
    for row in saved:
        if row.task["_view_id"] == "review":
            assert row.time >= max(version["_timestamp"] for version in row.task["versions"])


def test_marks_are_read_with_what_lies_inside_them() -> None:
    text, spans, tempting = read_marks("[DECHALLENGE/OUTCOME:[DRUG:X] was stopped], she said.")
    assert text == "X was stopped, she said."
    assert spans == ((0, 13, "DECHALLENGE"), (0, 1, "DRUG"))
    assert tempting == {0: (0, 13, "OUTCOME")}


def test_spans_lie_on_tokens(saved: list[Saved]) -> None:
    for row in saved:
        tokens = {token["id"]: token for token in row.task.get("tokens", ())}
        for span in row.task.get("spans", ()) if tokens else ():
            assert tokens[span["token_start"]]["start"] == span["start"]
            assert tokens[span["token_end"]]["end"] == span["end"]


def test_a_project_comes_out_with_agreement_disputes_and_every_kind_of_ruling(
    own_handbook: Handbook, database: Path
) -> None:
    source = open_source(f"sqlite:///{database}")
    assert source.datasets() == tuple(
        sorted(name for work in assignments() for name in (work.dataset, f"{work.dataset}_gold"))
    )
    rulings: Counter[str] = Counter()
    for _, project in own_handbook.projects():
        read = read_outcomes(feeds_of(project.datasets, source), people=project.annotators.people)
        assert all(
            dataset.used + dataset.superseded + sum(dataset.skipped.values()) == dataset.rows
            for dataset in read.datasets
        )
        assert {answer.annotator for one in read.outcomes for answer in one.answers} <= set(project.annotators.people)
        disputed = [one for one in read.outcomes if len({answer.content for answer in one.answers}) > 1]
        assert 0.2 * len(read.outcomes) < len(disputed)
        assert [one for one in disputed if one.review is None]
        assert any(answer.comment for one in read.outcomes for answer in one.answers)
        rulings.update(one.review.ruling for one in read.outcomes if one.review)
    assert set(rulings) == {
        "auto_accepted",
        "kept_default",
        "chose_other",
        "new_answer",
        "single",
        "rejected",
        "deferred",
    }


def test_the_database_has_prodigy_s_tables_and_two_links_for_each_row(database: Path, saved: list[Saved]) -> None:
    with closing(sqlite3.connect(database)) as connection:
        ask = lambda question: connection.execute(question).fetchall()  # noqa: E731
        tables = {name for (name,) in ask("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert tables == {"dataset", "example", "link", "structured_input", "structured_example", "structured_link"}
        assert ask("SELECT count(*) FROM link") == [(2 * len(saved),)]
        assert ask("SELECT count(*) FROM structured_link") == [(0,)]
        sessions = {name for (name,) in ask("SELECT name FROM dataset WHERE session = 1")}
    assert sessions >= {"ae_narratives-p1", "ae_narratives_gold-r1", "packaging_photos-va2"}
    assert all(re.fullmatch(r"[a-z_]+-[a-z0-9]+", name) for name in sessions)


def test_personal_data_in_the_sample_is_there_to_be_redacted(own_handbook: Handbook, saved: list[Saved]) -> None:
    found = [
        pattern
        for pattern in own_handbook.settings.privacy.redact
        if any(re.search(pattern, row.task.get("text", "")) for row in saved)
    ]
    assert len(found) >= 3
