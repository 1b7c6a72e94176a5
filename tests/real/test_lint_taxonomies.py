"""Published taxonomies and guidelines, as handbooks: they load and have no errors; what else is found is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from time import perf_counter

import pytest

from confsync.finding import Finding, Severity
from confsync.lint.check import check_handbook
from confsync.model.handbook import Handbook
from confsync.source.handbook import read_handbook
from confsync.source.tree import MemoryTree
from taxonomies import IAB_VERSIONS, UD_STATES, iab_scheme, iptc_scheme, needs_shared, settings, ud_guidelines

pytestmark = needs_shared
LABELS = {"1.0": 392, "2.0": 1179, "2.1": 1179, "2.2": 1196, "3.0": 703, "3.1": 704}  # as counted in SOURCES.md


def load(files: Mapping[str, str]) -> Handbook:
    reading = read_handbook(MemoryTree({"confsync.yaml": settings()} | dict(files)))
    assert reading.findings == ()
    assert reading.handbook is not None
    return reading.handbook


def checked(handbook: Handbook, what: str) -> Counter[str]:
    """Findings by rule, none of them an error; also printed, for whoever runs with -s."""
    start = perf_counter()
    findings = check_handbook(handbook)
    taken = perf_counter() - start
    assert errors(findings) == []
    count = Counter(finding.rule for finding in findings)
    print(f"\n{what}, {taken:.2f} s: {dict(count)}")
    return count


def errors(findings: tuple[Finding, ...]) -> list[str]:
    return [str(finding) for finding in findings if finding.severity is Severity.ERROR]


def test_iptc_loads_and_its_remarks_are_few() -> None:
    handbook = load({"taxonomy/media-topics.yaml": iptc_scheme()})
    labels = handbook.schemes[0].labels
    assert len(labels) == 1372
    assert sum(label.retired is not None for label in labels) == 273
    found = checked(handbook, "IPTC")
    assert found["label-without-example"] == found["too-many-labels"] == 1
    assert found.total() < 60


@pytest.mark.parametrize("version", IAB_VERSIONS)
def test_iab_loads_and_its_remarks_are_few(version: str) -> None:
    handbook = load({"taxonomy/content-taxonomy.yaml": iab_scheme(version)})
    assert len(handbook.schemes[0].labels) == LABELS[version]
    found = checked(handbook, f"IAB {version}")
    assert found["label-without-definition"] == found["label-without-example"] == 1
    assert found.total() < 20


@pytest.mark.parametrize("state", UD_STATES)
def test_ud_guidelines_load_and_broken_links_can_be_lowered(state: str) -> None:
    guidelines = ud_guidelines(state)
    handbook = load(guidelines)
    assert {document.path for document in handbook.guidelines} == set(guidelines)
    found = checked(handbook, f"Universal Dependencies {state}")
    assert found["broken-link"] > 0
    assert found["missing-owner"] == found["title-clash"] == 0


def test_everything_together_has_no_error() -> None:
    files = {"taxonomy/media-topics.yaml": iptc_scheme(), "taxonomy/content-taxonomy.yaml": iab_scheme("2.2")}
    handbook = load(files | ud_guidelines("2024-10-25"))
    checked(handbook, "IPTC, IAB and Universal Dependencies")
