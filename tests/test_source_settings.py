"""Settings: defaults and forms that mean the same. What is refused: cases/source/settings.yaml."""

from __future__ import annotations

import pytest

from confsync.finding import Location, Severity
from confsync.model.settings import Guard, Settings
from confsync.source.initiative import read_initiative
from confsync.source.settings import dialect_of, read_settings


def settings_of(text: str) -> Settings:
    settings, findings = read_settings("confsync.yaml", f"title: Übungen & more\n{text}".encode())
    assert findings == ()
    assert settings is not None
    return settings


def test_settings_have_defaults_for_all_but_the_title() -> None:
    made = settings_of("")
    assert made == Settings(title="Übungen & more", handbook="ubungen-more", at=Location("confsync.yaml"))


def test_settings_say_where_each_key_stands() -> None:
    places = settings_of("rules: {raw-html: off}\nconfluence:\n  space: A\n").places
    assert places["rules.raw-html"] == Location("confsync.yaml", 2, 19)
    assert places["confluence"] == Location("confsync.yaml", 3, 1)
    assert places["confluence.space"] == Location("confsync.yaml", 4, 10)


@pytest.mark.parametrize(
    ("site", "dialect"),
    [
        ("embedded", "cloud"),
        ("https://acme.atlassian.net/wiki", "cloud"),
        ("https://ACME.Atlassian.net", "cloud"),
        ("https://acme.jira-dev.com/wiki", "cloud"),
        ("https://wiki.acme.example:8443/confluence", "datacenter"),
        ("https://atlassian.net.acme.example", "datacenter"),
        ("http://[::1", "datacenter"),
    ],
)
def test_dialect_follows_from_the_host(site: str, dialect: str) -> None:
    assert dialect_of(site) == dialect


def test_dialect_that_is_written_counts() -> None:
    assert settings_of("confluence: {site: 'https://wiki.acme.example/', dialect: cloud}").confluence.dialect == "cloud"
    made = settings_of("confluence: {site: 'https://wiki.acme.example/'}").confluence
    assert (made.dialect, made.site) == ("datacenter", "https://wiki.acme.example")


@pytest.mark.parametrize(("written", "share"), [("10%", 0.1), ("12.5 %", 0.125), ("0.25", 0.25), ("1", 1.0), ("0", 0)])
def test_shares_are_percent_or_fractions(written: str, share: float) -> None:
    guard = settings_of(f"confluence: {{guard: {{deletes: {written}}}}}").confluence.guard
    assert guard == Guard(deletes=pytest.approx(share))


def test_settings_keep_spaces_where_they_matter_and_words_that_look_like_flags() -> None:
    made = settings_of("confluence: {title_suffix: ' (A)', parent: 123}\nrules: {raw-html: off}\n")
    assert (made.confluence.title_suffix, made.confluence.parent) == (" (A)", "123")
    assert made.rules == {"raw-html": Severity.OFF}


def test_settings_drop_a_database_address_with_a_password() -> None:
    made, findings = read_settings("confsync.yaml", b"title: A\nprodigy: {database: 'mysql://a:hunter2@b/c'}\n")
    assert made is not None
    assert made.database is None
    assert [finding.rule for finding in findings] == ["secret-in-settings"]
    assert "hunter2" not in repr((made, findings))


def test_initiative_is_read_with_its_projects() -> None:
    text = """\
initiative: intake
title: Intake
projects:
  - id: case-narratives
    scheme: drugs
    interface: spans_manual
    labels: [drug, food]
    datasets: {annotations: a, review: [b]}
    config: {show_flag: true, ui: {theme: null}}
  - {id: other, scheme: drugs, interface: choice, labels: all, vendor: null}
milestones:
  - {id: first-set, due: 2026-12-15}
"""
    initiative, findings = read_initiative("initiatives/intake/initiative.yaml", text.encode())
    assert findings == ()
    assert initiative is not None
    first, second = initiative.projects
    assert (first.title, first.labels, second.labels, second.vendor) == (
        "Case narratives",
        ("drug", "food"),
        None,
        None,
    )
    assert first.datasets == {"annotations": ("a",), "review": ("b",)}
    assert first.config == {"show_flag": True, "ui": {"theme": None}}
    assert first.places["labels.1"] == Location("initiatives/intake/initiative.yaml", 7, 20)
    assert first.places["config.ui.theme"].line == 9
    assert (initiative.milestones[0].title, initiative.milestones[0].due) == ("First set", "2026-12-15")
