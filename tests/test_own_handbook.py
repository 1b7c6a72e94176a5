"""Two handbooks that people copy, the repository's own and the one that `confsync init` writes: both are exemplary."""

from __future__ import annotations

import re
import wave
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from ruamel.yaml import YAML

from confsync.finding import Severity
from confsync.flows.init import init
from confsync.lint.check import check_handbook
from confsync.model.handbook import Handbook
from confsync.model.reference import References, ToNothing, ToPage
from confsync.model.taxonomy import Kind, Scheme, Status
from confsync.source.handbook import Reading, read_handbook
from confsync.source.tree import DiskTree

HERE = Path(__file__).parents[1]
TITLE = 'A title: with "quotes" & a # sign'
LARGEST = 60_000  # bytes of a picture or a recording: whoever clones the repository gets them all


@pytest.fixture(scope="module")
def own() -> Reading:
    return read_handbook(DiskTree(HERE))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    init(folder, title=TITLE)
    return folder


@pytest.fixture(scope="module")
def made(folder: Path) -> Reading:
    return read_handbook(DiskTree(folder))


@pytest.fixture(params=["own", "made"])
def either(request: pytest.FixtureRequest) -> Reading:
    return request.getfixturevalue(request.param)


def book(reading: Reading) -> Handbook:
    assert reading.handbook is not None, reading.findings
    return reading.handbook


def test_either_handbook_has_nothing_worse_than_a_note(either: Reading) -> None:
    found = (*either.findings, *check_handbook(book(either)), *check_handbook(book(either), drafts=True))
    assert [str(finding) for finding in found if finding.severity is not Severity.NOTE] == []


def test_either_handbook_has_only_links_that_lead_somewhere(either: Reading) -> None:
    references = References(book(either), drafts=True)
    mentions = [
        (document, mention)
        for document in book(either).documents()
        for mention in document.draft.mentions
        if mention.kind in {"link", "image"}
    ]
    lost = [
        f"{mention.at}: {mention.target}#{mention.anchor}"
        for document, mention in mentions
        if isinstance(references.resolve(document.path, mention.target, mention.anchor), ToNothing)
    ]
    assert lost == []
    assert len(mentions) >= 5


def test_own_handbook_shows_four_kinds_of_answers_with_a_project_each(own: Reading) -> None:
    kinds = {scheme.id: scheme.kind for scheme in book(own).schemes}
    assert sorted(kinds.values()) == sorted([Kind.SPANS, Kind.CHOICE, Kind.REGIONS, Kind.SEGMENTS])
    assert {project.scheme for _, project in book(own).projects()} == set(kinds)


def test_own_handbook_explains_each_scheme_in_a_guideline_that_shows_or_links_its_labels(own: Reading) -> None:
    explained = {
        scheme.id
        for document in book(own).guidelines
        for mention in document.draft.mentions
        for scheme in book(own).schemes
        if mention.target in {scheme.id, f"../../{scheme.path}"} and scheme.id in document.schemes
    }
    assert explained == set(book(own).scheme_by_id)


def test_own_scheme_shows_every_stage_of_a_label_and_three_kinds_of_lineage(own: Reading) -> None:
    scheme = book(own).scheme_by_id["adverse-events"]
    assert {label.status for label in scheme.labels} == set(Status)
    assert {label.retired.reason for label in scheme.labels if label.retired} == {"split", "merged", "replaced"}
    assert max(len(scheme.ancestors(label)) for label in scheme.labels) == 2


@pytest.mark.parametrize("scheme_id", ["packaging-defects", "call-segments"])
def test_own_scheme_shows_an_example_of_every_label_that_can_be_chosen(own: Reading, scheme_id: str) -> None:
    scheme = book(own).scheme_by_id[scheme_id]
    files = [path for path in media(scheme) if path in book(own).assets]
    assert len(files) >= sum(label.selectable for label in scheme.labels) >= 7
    assert all(example(HERE / path) for path in files)


def media(scheme: Scheme) -> Iterator[str]:
    for label in scheme.labels:
        for one in (*label.examples, *label.counterexamples):
            yield from (path for path in (one.image, one.audio) if path)


def example(path: Path) -> bool:
    assert path.stat().st_size < LARGEST
    if path.suffix == ".png":
        with Image.open(path) as picture:
            return picture.width >= 1200  # shown at half of that, so that it is sharp on fine screens
    with wave.open(str(path)) as recording:
        return recording.getnchannels() == 1 and 2 <= recording.getnframes() / recording.getframerate() <= 4


def test_own_vendor_pages_lead_only_to_what_the_vendor_may_see(own: Reading) -> None:
    references = References(book(own))
    pages = book(own).document_by_path
    shown = [page for page in book(own).guidelines if page.audience and page.seen_by("vendor-a")]
    assert len(shown) >= 3
    for page in shown:
        for mention in page.draft.mentions:
            target = references.resolve(page.path, mention.target, mention.anchor)
            if mention.kind == "link" and isinstance(target, ToPage) and target.path in pages:
                assert pages[target.path].seen_by("vendor-a"), f"{mention.at} leads the vendor to {target.path}"


def test_own_project_for_a_vendor_gives_it_every_guideline_it_names(own: Reading) -> None:
    vendors = [(project, project.vendor) for _, project in book(own).projects() if project.vendor]
    assert [vendor for _, vendor in vendors] == ["vendor-a"]
    for project, vendor in vendors:
        assert all(book(own).document_by_path[path].seen_by(vendor) for path in project.guidelines)


def test_template_takes_any_title(made: Reading) -> None:
    assert book(made).settings.title == TITLE
    assert len(book(made).schemes) == len(book(made).initiatives) == 1


def test_template_leaves_no_placeholder_and_no_stored_name(folder: Path) -> None:
    written = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert {".gitignore", "README.md", ".github/workflows/confsync-check.yml"} < set(written)
    assert [path for path in written if "dot-" in path] == []
    assert [path for path, content in written.items() if re.search(rb"@[A-Z_]+@", content)] == []


@pytest.mark.parametrize("name", ["check", "comment", "publish", "reviews", "drift"])
def test_template_workflow_is_pinned_and_may_only_read_unless_a_job_says_more(folder: Path, name: str) -> None:
    path = folder / f".github/workflows/confsync-{name}.yml"
    workflow = YAML(typ="safe").load(path)
    assert workflow["permissions"] == {"contents": "read"}
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    used = re.findall(r"uses: (\S+)(.*)", path.read_text("utf-8"))
    assert len(used) == sum("uses" in step for step in steps) >= 2
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", pin) and re.match(r" # v\d", note) for pin, note in used)
    assert [step for step in steps if "${{" in step.get("run", "")] == []


def test_template_checks_pull_requests_without_secrets_and_publishes_main(folder: Path) -> None:
    check, publish = (workflow(folder, name) for name in ("check", "publish"))
    assert list(check["on"]) == ["pull_request"]
    assert "secrets." not in (folder / ".github/workflows/confsync-check.yml").read_text("utf-8")
    assert publish["on"]["push"] == {"branches": ["main"]}
    assert publish["concurrency"]["cancel-in-progress"] is False


def workflow(folder: Path, name: str) -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = YAML(typ="safe").load(folder / f".github/workflows/confsync-{name}.yml")
    return loaded
