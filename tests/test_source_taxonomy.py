"""Schemes: defaults, places and forms that mean the same. What is refused: cases/source/scheme.yaml."""

from __future__ import annotations

import pickle

import pytest

from confsync.finding import Location
from confsync.model.taxonomy import Boundary, Example, Kind, Label, Pattern, Relation, Scheme, Status
from confsync.source.taxonomy import read_scheme
from confsync.source.wording import as_key, as_name, as_slug

HEAD = "scheme: drugs\ntitle: Drugs\nversion: 2.1\nkind: spans\n"
PATH = "taxonomy/drugs.yaml"


def scheme_of(text: str) -> Scheme:
    scheme, findings = read_scheme(PATH, (HEAD + text).encode())
    assert findings == ()
    assert scheme is not None
    return scheme


def label_of(text: str) -> Label:
    return scheme_of(f"labels:\n  - {text}\n").labels[0]


def test_scheme_has_defaults_for_all_but_its_head() -> None:
    assert scheme_of("") == Scheme(id="drugs", title="Drugs", version="2.1", kind=Kind.SPANS, at=Location(PATH))


def test_label_is_named_and_keyed_after_its_id() -> None:
    label = label_of("id: adverse-event-2")
    assert (label.key, label.name, label.status) == ("ADVERSE_EVENT_2", "Adverse event 2", Status.ACTIVE)


def test_label_keeps_what_is_written() -> None:
    label = label_of("{id: a, key: No, name: yes, hotkey: 1, status: draft, abstract: true, aliases: [1.50]}")
    assert (label.key, label.name, label.hotkey, label.aliases) == ("No", "yes", "1", ("1.50",))
    assert (label.status, label.abstract) == (Status.DRAFT, True)


def test_label_knows_where_its_keys_stand() -> None:
    label = label_of("id: a\n    parent: b\n    examples:\n      - x\n    aliases: [c]")
    assert {name: (at.line, at.column) for name, at in label.places.items()} == {
        "id": (6, 9),
        "parent": (7, 13),
        "examples": (8, 5),
        "aliases": (10, 14),
    }
    assert (label.at, label.examples[0].at) == (Location(PATH, 6, 5), Location(PATH, 9, 9))


@pytest.mark.parametrize(
    "written",
    ["definition: One.", "definition: 'One.'", "definition: |\n      One.", "definition: >-\n      One."],
)
def test_label_means_the_same_however_it_is_quoted(written: str) -> None:
    assert label_of(f"id: a\n    {written}") == label_of("{definition: One., id: a}")


@pytest.mark.parametrize(("written", "meant"), [("#ABC", "#aabbcc"), ("#7C4DFF", "#7c4dff")])
def test_label_has_its_colour_in_one_form(written: str, meant: str) -> None:
    assert label_of(f'{{id: a, color: "{written}"}}').color == meant


def test_label_takes_a_text_for_a_boundary_and_an_example() -> None:
    label = label_of("{id: a, includes: [x, {text: y, use: b}], counterexamples: ['[z]']}")
    nowhere = Location(PATH)
    assert label.includes == (Boundary("x", at=nowhere), Boundary("y", "b", at=nowhere))
    assert label.counterexamples == (Example(text="[z]", at=nowhere),)


def test_example_names_files_from_the_folder_of_its_scheme() -> None:
    label = label_of("{id: a, examples: [{image: drugs/a.png}, {audio: ../b.wav, text: x}]}")
    assert [(one.text, one.image, one.audio) for one in label.examples] == [
        ("", "taxonomy/drugs/a.png", None),
        ("x", None, "b.wav"),
    ]


def test_relation_and_attribute_are_named_after_their_ids() -> None:
    scheme = scheme_of("relations: [{id: caused-by, from: [a], to: [b]}]\nattributes: [{id: how-sure, values: [no]}]\n")
    relation = Relation(
        id="caused-by", key="CAUSED_BY", name="Caused by", source=("a",), target=("b",), at=Location(PATH)
    )
    assert scheme.relations == (relation,)
    assert (scheme.attributes[0].name, scheme.attributes[0].values) == ("How sure", ("no",))


def test_pattern_is_a_text_or_tokens() -> None:
    scheme = scheme_of("patterns: [{label: a, pattern: x y}, {label: a, pattern: [{lower: x, OP: '+'}]}]\n")
    assert [one.pattern for one in scheme.patterns] == ["x y", ({"lower": "x", "OP": "+"},)]
    assert isinstance(scheme.patterns[0], Pattern)


def test_words_are_made_of_ids_and_titles() -> None:
    assert (as_name("lot_number-2"), as_name(""), as_key("lot number-2")) == ("Lot number 2", "", "LOT_NUMBER_2")
    assert (as_slug("Ärzte & Co."), as_slug("手冊")) == ("arzte-co", "handbook")


def test_scheme_and_its_reader_can_be_sent_to_another_process() -> None:
    read, scheme = pickle.loads(pickle.dumps((read_scheme, scheme_of("labels: [{id: a}]\n"))))
    assert read(PATH, (HEAD + "labels: [{id: a}]\n").encode()) == (scheme, ())


LABEL = """\
  - id: label-{n}
    definition: >-
      Something that the patient took, by any name, number {n};
      and a second line of it.
    includes: [Brand names, generic names {n}]
    excludes: [{{text: Drug classes, use: label-1}}]
    examples: [{{text: "started on [metformin {n}] in May", why: generic name}}]
    parent: label-0
    color: "#7c4dff"
"""


def test_scheme_of_1400_labels_is_read_whole() -> None:
    text = HEAD + "labels:\n" + "".join(LABEL.format(n=n) for n in range(1400))
    scheme = scheme_of(text.removeprefix(HEAD))
    assert len(scheme.labels) == 1400
