"""A scheme's pages: what a label's section says, how a hierarchy is shown, what becomes of tombstones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from builders import FINDINGS, PROVENANCE, findings, handbook, label, scheme
from confsync.finding import Location
from confsync.model.page import PageTree
from confsync.model.taxonomy import Example, Label, Retirement, Status
from confsync.render.handbook import render_pages
from render_checks import dead_ends, faults, parsed, section, words

HERE = Location(FINDINGS, 3)
LINEAGE = {
    ("split", ("a", "b")): "Retired since 2.0.0: split into A and B.",
    ("merged", ("a",)): "Retired since 2.0.0: merged into A.",
    ("replaced", ("a",)): "Retired since 2.0.0: replaced by A.",
    ("out-of-scope", ()): "Retired since 2.0.0: no longer in scope.",
    ("error", ("b",)): "Retired since 2.0.0: it should never have existed; see B.",
    ("replaced", ()): "Retired since 2.0.0: replaced.",
    ("replaced", ("gone",)): "Retired since 2.0.0: replaced by gone.",
}


@pytest.fixture(scope="module")
def body() -> str:
    return render_pages(handbook(), PROVENANCE).by_key[FINDINGS].body


def pages_of(*labels: Label) -> PageTree:
    tree = render_pages(handbook(schemes=(scheme(*labels),)), PROVENANCE)
    assert all(faults(page.storage) == () for page in tree.pages)
    return tree


def test_every_label_has_a_section_with_its_anchor(body: str) -> None:
    for wanted in findings().labels:
        assert f'<ac:parameter ac:name="">{wanted.id}</ac:parameter></ac:structured-macro>{wanted.name}</h3>' in body


def test_section_says_what_the_label_means(body: str) -> None:
    drug = section(body, "Drug")
    for text in (
        "below Substance",
        "hotkey 1",
        "also called medicine, product",
        "that the patient took, by any name",
        "Brand names & generic names",
        "Drug classes → use Drug class",
        "started on metformin in May – generic name",
        "a statin was considered → Drug class – a group",
        "Lot number next to the name",
        "One identity.",
        "https://vocabulary.example/drug (exact)",
        "Case narratives (Adverse event intake)",
        "Drug → causes → Event or Symptom",
    ):
        assert text in drug


def test_chip_has_the_colour_of_the_label_and_readable_words(body: str) -> None:
    chip = '<span style="background-color: rgb({});"><span style="color: rgb({});"><strong>\xa0{}\xa0</strong>'
    assert chip.format("124, 77, 255", "255, 255, 255", "DRUG") in body
    assert chip.format("255, 212, 121", "29, 33, 37", "EVENT") in body


def test_a_span_of_a_counterexample_has_the_colour_of_the_right_label() -> None:
    wrong = Example(text="a [statin]", use="b", at=HERE)
    first = label("a", color="#ff0000", counterexamples=(wrong,), examples=(Example(text="[x]", at=HERE),))
    shown = pages_of(first, label("b", color="#0000ff")).by_key[FINDINGS].body
    assert 'background-color: rgb(255, 89, 89);"><span style="color: rgb(29, 33, 37);">x<' in shown
    assert 'background-color: rgb(89, 89, 255);"><span style="color: rgb(255, 255, 255);">statin<' in shown


def test_line_breaks_of_an_example_stay() -> None:
    example = Example(text="one\n[two]\nthree\n", at=HERE)
    shown = pages_of(label("a", examples=(example,))).by_key[FINDINGS].body
    assert words(shown.replace("<br />", " / ")).count("one / two / three") == 1


@pytest.mark.parametrize(("reason", "into"), LINEAGE)
def test_a_retired_label_says_what_became_of_it(reason: str, into: tuple[str, ...]) -> None:
    retired = Retirement(since="2.0.0", reason=reason, into=into, at=HERE)
    tree = pages_of(label("a"), label("b"), label("old", status=Status.RETIRED, retired=retired))
    assert LINEAGE[reason, into] in section(tree.by_key[FINDINGS].body, "Old")


def test_a_successor_names_what_it_took_over(body: str) -> None:
    assert "Takes over from Adverse drug reaction (split in 2.0.0)" in section(body, "Event")


def test_retired_labels_come_last(body: str) -> None:
    shown = words(body)
    assert shown.index("Label by label") < shown.index("Retired labels") < shown.index("no longer in scope")
    assert "2 retired labels: Adverse drug reaction and Noise" in shown


def test_summary_counts_labels_by_status(body: str) -> None:
    assert "7 labels: 3 Green ACTIVE , 1 Yellow DEPRECATED , 1 Yellow DRAFT , 2 Red RETIRED" in words(body)


def test_pictures_and_recordings_are_attached() -> None:
    page = render_pages(handbook(), PROVENANCE).by_key["taxonomy/defects.yaml"]
    assert [file.name for file in page.attachments] == ["rattle.wav", "torn.png"]
    assert "gone.png" in words(page.body)


def test_a_label_nobody_can_find_is_its_id() -> None:
    lost = label("a", parent="gone", counterexamples=(Example(text="x", use="<gone>", at=HERE),))
    assert "x → <gone>" in section(pages_of(lost).by_key[FINDINGS].body, "A")


def test_labels_in_a_cycle_are_shown_once() -> None:
    tree = pages_of(label("a", parent="b"), label("b", parent="a"), label("c"))
    headings = [element for element in parsed(tree.by_key[FINDINGS].body) if element.tag == "h3"]
    assert sorted("".join(heading.itertext())[1:] for heading in headings) == ["A", "B", "C"]


def wide(count: int = 160) -> tuple[Label, ...]:
    """Two branches, the second with everything else below it; one label in five is retired."""
    ended = Retirement(since="1.1.0", reason="out-of-scope", at=HERE)
    rest = (
        label(f"c{number}", parent=f"c{number // 3}" if number > 5 else "c1")
        if number % 5
        else label(f"c{number}", parent="c1", status=Status.RETIRED, retired=ended)
        for number in range(2, count)
    )
    return label("c0"), label("c1"), *rest


def test_a_wide_scheme_has_a_page_for_each_branch() -> None:
    tree = pages_of(*wide())
    top, branch = tree.by_key[FINDINGS], tree.by_key[f"{FINDINGS}#c1"]
    assert "<h3>" not in top.body
    assert '<ac:link ac:anchor="c7"><ri:page ri:content-title="Findings: C1" />' in top.body
    assert branch.body.count("<h3>") == 159
    assert tree.by_key[f"{FINDINGS}#c0"].body.count("<h3>") == 1
    assert branch.parent == FINDINGS
    assert "version 2.1.0" in words(branch.source)


def test_a_wide_scheme_links_only_to_anchors_that_are_there() -> None:
    assert dead_ends(pages_of(*wide())) == []


@profile(deadline=None, derandomize=True, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 12), st.sampled_from(list(Status))), max_size=13))
def test_any_hierarchy_is_shown_whole(shape: list[tuple[int, Status]]) -> None:
    labels = [label(f"n{number}", parent=f"n{parent}", status=status) for number, (parent, status) in enumerate(shape)]
    page = pages_of(*labels).by_key[FINDINGS]
    assert page.body.count("<h3>") == len(labels)
