"""The letter to a vendor: it tells all that changed for this vendor, in plain words, and nothing of anybody else."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from confsync.diff.compare import compare
from confsync.diff.kinds import IDS
from confsync.finding import Location, Severity
from confsync.model.edit import Class, Comparison, Edit
from confsync.show.edits_letter import edits_letter
from confsync.show.edits_letter_words import _SAYS, sentence
from confsync.source.handbook import read_handbook
from confsync.source.tree import MemoryTree

SOURCES = {
    "confsync.yaml": """\
format: 1
title: Handbook
review:
  classes: {owner.changed: retrain, licence.changed: retrain, version.changed: retrain, pattern.added: retrain,
    mapping.added: retrain, project.changed: retrain, project.signoff_changed: retrain, doc.changed: retrain,
    scheme.renamed: retrain, audience.widened: retrain}
""",
    "taxonomy/findings.yaml": """\
scheme: findings
title: Findings
version: 1.0.0
kind: spans
owners: ["@first"]
description: Old words.
labels:
  - {id: event, definition: An event., hotkey: "1"}
  - {id: symptom, definition: A symptom.}
  - {id: group, definition: A group., abstract: true}
  - {id: covert, name: Covert product, definition: Of somebody else., parent: group}
  - {id: reaction, definition: A reaction., parent: group, excludes: [{text: A nuisance, use: symptom}]}
  - {id: late, definition: Words that were only for others.}
attributes:
  - {id: grade, values: [low, high], labels: [event, covert], definition: How bad.}
  - {id: cover, name: Cover, values: [one], labels: [covert], definition: For others.}
""",
    "guidelines/read.md": """\
---
title: What to read
status: approved
audience: [internal, vendor-a]
---
Read [the rules](ours.md) first. {#first}

Some prose.

## Details

Details of [it](ours.md).
""",
    "guidelines/ours.md": """\
---
title: Ours alone
status: approved
audience: [internal]
---
Inside words. {#inside}
""",
    "guidelines/later.md": "---\ntitle: Coming up\nstatus: draft\naudience: [vendor-a]\n---\nUnripe words. {#later}\n",
    "initiatives/intake/initiative.yaml": """\
initiative: intake
title: Intake
projects:
  - id: first
    title: Their texts
    scheme: findings
    labels: [event, symptom, reaction]
    guidelines: [guidelines/read.md, guidelines/ours.md, guidelines/later.md]
    interface: ner_manual
    datasets: {annotations: [theirs]}
    annotators: {min: 2, people: [anna, bert]}
    vendor: vendor-a
    config: {show_flag: true}
    signoff: {roles: {clinical: [account-1]}, quorum: 1}
  - id: second
    title: Texts of others
    scheme: findings
    labels: [covert]
    interface: ner_manual
    vendor: vendor-b
  - id: third
    title: Handed over
    scheme: findings
    labels: [event]
    interface: ner_manual
    vendor: vendor-b
""",
}


def letter(*changes: tuple[str, str], audience: str = "vendor-a") -> str:
    """After each old text was replaced by a new one, in whichever file has it."""
    after = dict(SOURCES)
    for old, new in changes:
        where = [path for path, text in after.items() if old in text]
        assert where, old
        after = {path: text.replace(old, new) if path in where else text for path, text in after.items()}
    sides = [read_handbook(MemoryTree(files)) for files in (SOURCES, after)]
    assert [str(one) for side in sides for one in side.findings if one.severity is Severity.ERROR] == []
    base, head = (side.handbook for side in sides)
    assert base is not None
    assert head is not None
    found = Comparison(base="v1", head="v2", edits=compare(base, head))
    return edits_letter(found, audience=audience, base=base, head=head)


SECRETS = re.compile(r"(?i)\bcovert|vendor-b|\bothers\b|\binside|\bours\b|unripe|\.md|\b(?:anna|account)|@|taxonomy")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("definition: An event.", "definition: 'An event, see [it](ours.md).'", "reads: An event, see it."),
        ("{id: event,", "{id: event, excludes: [{text: Denied, use: covert}],", "Now left out: Denied\n"),
        ("{id: event,", "{id: event, excludes: [{text: Denied, use: symptom}],", "out: Denied (use Symptom)\n"),
        ("{id: event,", "{id: event, edge_cases: [{id: x, case: A lot, decision: covert}],", "A lot → a label that is"),
        ("{id: event,", "{id: event, counterexamples: [{text: 'a [rash]', use: late}],", " counterexample: a [rash]"),
        ("{id: event,", "{id: event, examples: [{text: 'a [rash]', why: Red.}],", " example: a [rash]; Red."),
        ("labels: [event, covert], definition", "labels: [symptom, covert], definition", "Symptom now; it was Event."),
        ("Read [the rules](ours.md) first.", "Always read [the rules](ours.md) first.", "Always read the rules first."),
        ("Some prose.", "Other prose.", "## Guideline: What to read\n\n- Its text changed; read it again."),
        ("Details of", "Some details of", '### Section "Details"\n\n- Its text changed'),
        ("show_flag: true", "show_flag: false", "### Their texts\n\n- Prodigy shows or does something else now"),
        ("labels: [event, symptom, reaction]", "labels: [event, reaction]", "- Do not choose Symptom any more."),
        ("labels: [event, symptom, reaction]", "labels: [event, symptom, reaction, late]", "- You may choose Late now"),
        ("status: draft", "status: approved", "## Guideline: Coming up\n\n- A new document for you to read."),
        ("[internal, vendor-a]", "[internal]", "## Guideline: What to read\n\n- This document counts no longer."),
    ],
)  # fmt: skip
def test_a_letter_tells_what_is_the_readers_own_in_plain_words(old: str, new: str, told: str) -> None:
    text = letter((old, new))
    assert told in text
    assert re.findall(SECRETS, text) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('["@first"]', '["@other"]'),
        ("version: 1.0.0", "version: 1.0.1"),
        ("Old words.", "New words about the covert product."),
        ("title: Findings", "title: Finds"),
        ("attributes:", "patterns:\n  - {label: event, pattern: [{lower: x}]}\nattributes:"),
        ("{id: event,", "{id: event, mappings: [{target: 'https://x.example', relation: exact}],"),
        ("Of somebody else.", "Of nobody."),
        ("values: [one]", "values: [one, two]"),
        ("labels: [event, covert], definition", "labels: [event], definition"),
        ("Inside words.", "Other words."),
        ("Unripe words.", "Riper words."),
        ("[internal, vendor-a]", "[internal, vendor-a, vendor-b]"),
        ("Some prose.", "Some prose.\n\n<!-- not for them -->"),
        ("order: 1", "order: 2"),
        ("annotations: [theirs]", "annotations: [theirs, ours]"),
        ("people: [anna, bert]", "people: [anna]"),
        ("[account-1]", "[account-2]"),
        ("labels: [covert]\n    interface", "labels: [covert, event]\n    interface"),
        ("title: Texts of others", "title: Other texts"),
        ("  - {id: late,", "  - {id: extra, definition: New for others.}\n  - {id: late,"),
    ],
)
def test_a_letter_is_silent_about_what_is_not_the_readers_own(
    old: str, new: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_order = SOURCES["guidelines/read.md"].replace("status:", "order: 1\nstatus:")
    monkeypatch.setitem(SOURCES, "guidelines/read.md", with_order)
    assert "Nothing changed that you need to know" in letter((old, new))


def test_what_was_said_of_a_label_before_it_was_theirs_is_not_quoted() -> None:
    text = letter(
        ("Words that were only for others.", "New words."), ("symptom, reaction]", "symptom, reaction, late]")
    )
    assert "You may choose Late now" in text
    assert "definition" not in text
    gone = letter(("definition: A symptom.", "definition: Kept for vendor-b."), ("[event, symptom,", "[event,"))
    assert "Do not choose Symptom any more" in gone
    assert "Kept" not in gone


def test_a_label_that_was_divided_names_only_successors_that_are_theirs() -> None:
    old = "{id: reaction, definition: A reaction., parent: group, excludes: [{text: A nuisance, use: symptom}]}"
    new = "{id: reaction, status: retired, retired: {since: 2.0.0, reason: split, into: [event, covert]}}"
    text = letter((old, new), ("version: 1.0.0", "version: 2.0.0"))
    assert "use Event or a label that is not yours, whichever fits." in text
    assert text.count("\n- ") == 2  # that, and what becomes of earlier answers


GONE = "status: retired, retired: {{since: 2.0.0, reason: {}, into: [{}]}}"
EVENT = '{id: event, definition: An event., hotkey: "1"}'
SYMPTOM = "{id: symptom, definition: A symptom.}"


def test_a_letter_sends_nobody_to_a_label_that_went_too() -> None:
    text = letter(
        (EVENT, f"{{id: event, definition: An event., {GONE.format('replaced', 'symptom')}}}"),
        (SYMPTOM, f"{{id: symptom, definition: A symptom., {GONE.format('merged', 'reaction')}}}"),
    )
    assert text.count("use Reaction instead.") == 2
    assert "we convert your earlier answers" in text


def test_a_letter_promises_to_convert_nothing_that_migrate_holds() -> None:
    text = letter((EVENT, f"{{id: event, definition: An event., {GONE.format('replaced', 'group')}}}"))
    assert "we see to your earlier answers" in text
    assert "we convert" not in text


def test_a_draft_is_not_theirs_until_it_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    drafted = SOURCES["taxonomy/findings.yaml"].replace("{id: symptom,", "{id: symptom, status: draft,")
    monkeypatch.setitem(SOURCES, "taxonomy/findings.yaml", drafted)
    assert "Nothing changed that you need to know" in letter(("A symptom.", "Any symptom."))
    text = letter(("{id: symptom, status: draft, definition: A symptom.", "{id: symptom, definition: Any symptom."))
    assert "### Symptom (SYMPTOM)\n\n- New. Any symptom.\n" in text
    assert text.count("\n- ") == 2
    monkeypatch.setitem(SOURCES, "taxonomy/findings.yaml", drafted.replace(" status: draft,", ""))
    taken = letter(("{id: symptom,", "{id: symptom, status: draft,"))
    assert "### Symptom (SYMPTOM)\n\n- Do not use it any more.\n" in taken


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("labels: [event, covert], definition", "definition", "more labels: every label now; it was Event."),
        ("{id: event,", "{id: event, edge_cases: [{id: x, case: A lot, decision: skip}],", "A lot → skip\n"),
        ("  - {id: late,", "  - {id: fresh, examples: [{text: A new one}]}\n  - {id: late,", "\n- New.\n"),
        ("use: symptom}]", "use: covert}]", "(use a label that is not yours); it was: A nuisance (use Symptom)"),
    ],
)
def test_what_is_not_said_reads_as_it_is_meant(old: str, new: str, told: str) -> None:
    more = [("[event, symptom, reaction]", "[event, symptom, reaction, fresh]")] if "fresh" in new else []
    assert told in letter((old, new), *more)


def test_a_project_that_changes_hands_is_told_as_come_or_gone() -> None:
    before = "labels: [event]\n    interface: ner_manual\n    vendor: vendor-b"
    after = before.replace("[event]", "[event, covert]").replace("vendor-b", "vendor-a")
    assert "### Handed over\n\n- A new project for you." in letter((before, after))
    theirs = letter((before, after), audience="vendor-b")
    assert "### Handed over\n\n- This project is no longer yours." in theirs
    assert "vendor-a" not in theirs


def test_a_guideline_that_was_moved_is_neither_new_nor_gone() -> None:
    after = {path.replace("/read.md", "/reading.md"): text for path, text in SOURCES.items()}
    after["initiatives/intake/initiative.yaml"] = SOURCES["initiatives/intake/initiative.yaml"].replace(
        "/read", "/reading"
    )
    base, head = (read_handbook(MemoryTree(files)).handbook for files in (SOURCES, after))
    assert base is not None
    assert head is not None
    edits = compare(base, head, moved={"guidelines/read.md": "guidelines/reading.md"})
    text = edits_letter(Comparison(base="a", head="b", edits=edits), audience="vendor-a", base=base, head=head)
    assert "Nothing changed that you need to know" in text


def test_an_example_without_words_is_told_without_its_file() -> None:
    shown = Edit(kind="example.added", rating=Class.RETRAIN, subject="s", reason="", at=Location("x"))
    for key, told in (("image", "a picture"), ("audio", "a recording")):
        one = replace(shown, after={"verdict": "counterexample", key: "secret/file.bin", "why": "It is torn."})
        assert sentence(one, lambda _edit, _name: None) == f"New counterexample: {told}; It is torn."


def test_every_kind_that_has_a_sentence_is_a_kind() -> None:
    assert set(_SAYS) <= set(IDS)
