"""Edits with the stored answers that they touch; a class falls on proof, and on nothing less."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from time import process_time
from typing import Any

import jsonschema
import pytest

from annotated import PERSON, START, git, row, rows, write_rows
from builders import label, scheme, settings
from confsync.diff.compare import compare
from confsync.diff.impact import impact
from confsync.finding import Location
from confsync.model.edit import Class, Edit
from confsync.model.handbook import Handbook
from confsync.model.initiative import Initiative, Project
from confsync.model.taxonomy import Boundary, Label, Retirement, Status
from confsync.model.usage import DatasetUsage, Usage
from confsync.review.source import open_source
from confsync.review.usage import read_usage
from confsync.show.edits_impact import impact_words
from sample.database import write_database
from sample.desk import Saved

BOOK = Handbook(settings=settings(), schemes=(scheme(label("drug"), label("dose")),))


def edit(kind: str, rating: Class = Class.BREAKING, name: str | None = "drug") -> Edit:
    return Edit(kind=kind, rating=rating, subject="findings", scheme="findings", label=name, reason="why",
                at=Location("taxonomy/findings.yaml"), projects=("trial/texts",))  # fmt: skip


def dataset(name: str = "notes", **fields: Any) -> DatasetUsage:
    base = DatasetUsage(name=name, schemes=frozenset({"findings"}), projects=frozenset({"trial/texts"}))
    return replace(base, **fields)


def rated(one: Edit, *datasets: DatasetUsage) -> Edit:
    (found,) = impact([one], Usage(datasets), BOOK, BOOK)
    return found


def test_impact_counts_answers_by_dataset() -> None:
    found = rated(
        edit("label.key_changed"),
        dataset(answers=9, labels={"DRUG": 4}),
        dataset("gold", answers=2, labels={"DOSE": 2}),
    )
    assert found.impact is not None
    assert (found.impact.answers, found.impact.datasets, found.impact.proven) == (4, {"notes": 4}, True)
    assert found.rating is Class.BREAKING


def test_impact_lowers_a_class_when_nobody_uses_the_label() -> None:
    found = rated(edit("label.retired", Class.RE_ANNOTATE), dataset(answers=9, labels={"DOSE": 9}), dataset("gold"))
    assert found.rating is Class.RETRAIN
    assert "none of 9 stored answers uses it in gold, notes" in found.reason


@pytest.mark.parametrize("unread", [{"whole": False}, {"whole": False, "name": "gold"}])
def test_impact_lowers_nothing_while_a_dataset_was_not_read(unread: dict[str, Any]) -> None:
    found = rated(edit("label.retired", Class.RE_ANNOTATE), dataset(answers=9), dataset(**unread))
    assert found.rating is Class.RE_ANNOTATE
    assert found.impact is not None
    assert not found.impact.proven


def test_impact_lowers_nothing_for_datasets_that_are_no_project_s() -> None:
    stray = dataset("elsewhere", schemes=frozenset(), projects=frozenset(), answers=3)
    assert rated(edit("label.retired", Class.RE_ANNOTATE), stray).rating is Class.RE_ANNOTATE


def test_impact_of_a_widened_label_needs_an_empty_dataset() -> None:
    widened = edit("scope.widened", Class.RE_ANNOTATE)
    assert rated(widened, dataset(answers=9)).rating is Class.RE_ANNOTATE
    assert rated(widened, dataset()).rating is Class.RETRAIN


def test_impact_never_excuses_what_is_forbidden() -> None:
    assert rated(edit("label.removed", Class.FORBIDDEN), dataset()).rating is Class.FORBIDDEN


def test_impact_of_a_carved_label_counts_what_it_may_take() -> None:
    drug = label("drug", excludes=(Boundary("Vaccines", "vaccine", at=Location("taxonomy/findings.yaml")),))
    head = Handbook(settings=settings(), schemes=(scheme(drug, label("dose"), label("vaccine")),))
    (found,) = [one for one in compare(BOOK, head) if one.kind == "label.added.carved"]
    used, unused = dataset(answers=9, labels={"DRUG": 4}), dataset(answers=9, labels={"DOSE": 9})
    (told,) = impact([found], Usage((used,)), BOOK, head)
    assert told.impact is not None
    assert (told.impact.answers, told.rating) == (4, Class.RE_ANNOTATE)
    assert impact([found], Usage((unused,)), BOOK, head)[0].rating is Class.RETRAIN


def test_impact_of_many_carved_labels_is_found_at_once() -> None:
    at = Location("taxonomy/findings.yaml")
    old = [label(f"l{number}", excludes=(Boundary("All else", "l0", at=at),)) for number in range(1400)]
    new = [
        replace(one, excludes=(*one.excludes, Boundary("What is new", f"n{number}", at=at)))
        for number, one in enumerate(old[:200])
    ]
    come = [label(f"n{number}") for number in range(200)]
    base, head = (Handbook(settings=settings(), schemes=(scheme(*some),)) for some in (old, [*new, *old[200:], *come]))
    found = compare(base, head)
    start = process_time()
    told = impact(found, Usage((dataset(answers=9, labels={"L1": 3}),)), base, head)
    assert process_time() - start < 0.3  # 0.01 s; label by label it took 0.5 s
    assert [one.impact.answers for one in told if one.label == "n1" and one.impact] == [3]


def test_impact_of_a_label_that_leaves_a_project_counts_its_own_answers_there() -> None:
    def book(*labels: str) -> Handbook:
        at = Location("initiatives/trial/initiative.yaml")
        project = Project(id="texts", title="T", scheme="findings", labels=labels, interface="choice", at=at)
        return replace(BOOK, initiatives=(Initiative(id="trial", title="T", projects=(project,), at=at),))

    base, head = book("drug", "dose"), book("dose")
    (found,) = compare(base, head)
    used = dataset(answers=9, labels={"DRUG": 4}, options={("DRUG", "DOSE"): 5})
    (told,) = impact([found], Usage((used,)), base, head)
    assert told.impact is not None
    assert (told.rating, told.impact.answers, told.impact.requeued) == (Class.BREAKING, 4, 5)
    (unused,) = impact([found], Usage((dataset(answers=9, labels={"DOSE": 9}),)), base, head)
    assert unused.rating is Class.RETRAIN


def test_impact_puts_the_worst_first_again() -> None:
    used, unused = edit("label.key_changed", name="dose"), edit("label.key_changed")
    found = impact([unused, used], Usage((dataset(answers=1, labels={"DOSE": 1}),)), BOOK, BOOK)
    assert [(one.label, one.rating) for one in found] == [("dose", Class.BREAKING), ("drug", Class.RETRAIN)]


def test_impact_says_how_many_tasks_prodigy_would_ask_again() -> None:
    offered = dataset(answers=8, options={("DRUG", "DOSE"): 5, ("OTHER",): 2}, asked={"DRUG": 3})
    cases = {"label.key_changed": 8, "label.renamed": 5, "label.added": 7, "hotkey.changed": 0}
    for kind, tasks in cases.items():
        found = rated(edit(kind, Class.RETRAIN), offered)
        assert found.impact is not None
        assert found.impact.requeued == tasks, kind
    again = rated(edit("label.added", Class.RETRAIN), replace(offered, by_input=True))
    assert again.impact is not None
    assert (again.impact.requeued, again.impact.rehashed) == (0, 7)
    assert "7 answered tasks would look new to Prodigy, which asks none again (exclude_by: input)" in impact_words(
        again
    )
    others = replace(offered, projects=frozenset({"trial/images"}))
    elsewhere = rated(edit("label.added", Class.RETRAIN), others)
    assert elsewhere.impact is not None
    assert elsewhere.impact.rehashed == 0


GROUP = Handbook(
    settings=settings(),
    schemes=(scheme(label("substance", abstract=True), label("drug", parent="substance"), label("dose")),),
)


@pytest.mark.parametrize("kind", ["scope.narrowed", "hierarchy.moved"])
def test_impact_of_what_a_group_passes_on_is_on_the_labels_below_it(kind: str) -> None:
    def of_group(used: str) -> Edit:
        change = edit(kind, Class.RE_ANNOTATE, "substance")
        (found,) = impact([change], Usage((dataset(answers=9, labels={used: 4}),)), GROUP, GROUP)
        return found

    below = of_group("DRUG")
    assert below.impact is not None
    assert (below.rating, below.impact.datasets) == (Class.RE_ANNOTATE, {"notes": 4})
    assert of_group("DOSE").rating is Class.RETRAIN


def test_impact_counts_answers_that_were_never_migrated_from_a_tombstone() -> None:
    def gone(name: str, into: str) -> Label:
        return label(
            name, status=Status.RETIRED, retired=Retirement(since="1.0.0", reason="replaced", into=(into,), at=here)
        )

    here = Location("taxonomy/findings.yaml")
    book = replace(
        BOOK, schemes=(scheme(gone("first", "second"), gone("second", "drug"), label("drug"), label("dose")),)
    )
    for key, rating in {"FIRST": Class.BREAKING, "SECOND": Class.BREAKING, "DOSE": Class.RETRAIN}.items():
        (found,) = impact([edit("label.key_changed")], Usage((dataset(answers=9, labels={key: 4}),)), book, book)
        assert found.rating is rating, key


def test_impact_finds_a_relation_that_is_named_by_a_label() -> None:
    found = rated(edit("label.key_changed"), dataset(answers=9, relations={"DRUG": 2}))
    assert found.impact is not None
    assert (found.rating, found.impact.answers) == (Class.BREAKING, 2)


def test_impact_on_a_project_is_what_its_own_answers_hold() -> None:
    here = Location("initiatives/trial/initiative.yaml")
    projects = [
        Project(id=name, title=name, scheme="findings", interface="spans_manual", at=here)
        for name in ("images", "texts")
    ]
    initiative = Initiative(id="trial", title="Trial", projects=tuple(projects), at=here)
    book = replace(BOOK, initiatives=(initiative,))
    gone = replace(edit("project.label_removed"), scheme=None, subject="trial", label="texts", part="labels/drug")
    own, other = dataset(answers=9, labels={"DOSE": 9}), dataset("pictures", answers=5, labels={"DRUG": 5})
    other = replace(other, projects=frozenset({"trial/images"}))
    (found,) = impact([gone], Usage((own, other)), book, book)
    assert found.rating is Class.RETRAIN
    (found,) = impact([gone], Usage((replace(own, labels={"DRUG": 2}), other)), book, book)
    assert found.impact is not None
    assert (found.rating, found.impact.datasets) == (Class.BREAKING, {"notes": 2})


def test_impact_adds_up_exports_of_one_name_and_never_tells_of_more_answers_than_there_are() -> None:
    twice = dataset(answers=2, labels={"DRUG": 2}, relations={"DRUG": 2}), dataset(answers=5, labels={"DRUG": 5})
    found = rated(edit("label.key_changed"), *twice)
    assert found.impact is not None
    assert (found.impact.answers, found.impact.datasets) == (7, {"notes": 7})


def test_impact_proves_nothing_about_a_side_that_could_not_be_read() -> None:
    broken = replace(BOOK, broken=frozenset({"initiatives/other/initiative.yaml"}))
    (found,) = impact([edit("label.retired", Class.RE_ANNOTATE)], Usage((dataset(answers=9),)), broken, BOOK)
    assert found.rating is Class.RE_ANNOTATE


def test_impact_does_not_claim_that_every_answer_holds_an_attribute() -> None:
    for kind in ("value.removed", "attr.removed"):
        found = rated(edit(kind, name="sure"), dataset(answers=9))
        assert impact_words(found) == "touches up to 9 stored answers in notes (9)"


def test_impact_names_what_was_not_read() -> None:
    found = rated(edit("label.retired", Class.RE_ANNOTATE), dataset(answers=9), dataset("gold", whole=False))
    assert impact_words(found) == "touches 0 stored answers in what was read, which is not all of gold"


@pytest.mark.parametrize(
    ("kind", "before", "after", "tasks"),
    [
        ("label.added", None, {}, 7),
        ("label.added", None, {"status": Status.DRAFT}, 0),
        ("label.added", None, {"abstract": True}, 0),
        ("status.changed", {"status": Status.DRAFT}, {}, 7),
        ("status.changed", {}, {"status": Status.DEPRECATED}, 5),
    ],
)
def test_impact_asks_again_where_the_options_are_others(
    kind: str, before: dict[str, Any] | None, after: dict[str, Any], tasks: int
) -> None:
    base, head = (
        replace(BOOK, schemes=(scheme(label("dose"), *([] if fields is None else [label("drug", **fields)])),))
        for fields in (before, after)
    )
    offered = dataset(answers=7, options={("DRUG", "DOSE") if before == {} else ("OLD", "DOSE"): 5, ("OTHER",): 2})
    (found,) = impact([edit(kind, Class.RETRAIN)], Usage((offered,)), base, head)
    assert found.impact is not None
    assert found.impact.requeued == tasks


@pytest.mark.parametrize(("kind", "paths", "tasks"), [
    ("label.renamed", True, 5), ("label.renamed", False, 0), ("colour.changed", False, 5), ("hotkey.changed", True, 0),
])  # fmt: skip
def test_impact_asks_again_about_labels_below_a_group_that_shows_on_them(kind: str, paths: bool, tasks: int) -> None:
    offered = dataset(answers=5, options={("DRUG",): 5}, paths=paths)
    (found,) = impact([edit(kind, Class.RETRAIN, "substance")], Usage((offered,)), GROUP, GROUP)
    assert found.impact is not None
    assert found.impact.requeued == tasks


def test_impact_of_another_order_is_on_tasks_alone() -> None:
    change = edit("order.changed", Class.RETRAIN, None)
    found = rated(change, dataset(answers=9, options={("DRUG", "DOSE"): 5}))
    assert found.impact is not None
    assert (found.impact.answers, found.impact.requeued) == (0, 5)
    assert rated(change, dataset(answers=9)).impact is None


def test_usage_counts_rows_tasks_and_options(tmp_path: Path) -> None:
    options = [{"id": "GOOD", "text": "Good"}, {"id": 2, "text": "Two"}]
    file = write_rows(
        tmp_path / "notes.jsonl",
        [
            {"text": "a", "_input_hash": 1, "options": options, "accept": ["GOOD", 2], "answer": "accept"},
            {"text": "a", "_input_hash": 1, "options": options, "accept": ["GOOD"], "answer": "accept"},
            {"text": "b", "_input_hash": 2, "label": "GOOD", "answer": "reject", "_view_id": "classification"},
            {"text": "c", "spans": [{"start": 0, "end": 1, "label": "PER"}], "answer": "accept",
             "versions": [{"spans": [{"start": 0, "end": 1, "label": "LOC"}]}]},
            {"text": "d", "relations": [{"head": 0, "child": 1, "label": "OF", "head_span": {"label": "PER"}}],
             "answer": "accept"},
        ],
    )  # fmt: skip
    found = read_usage(open_source(file), "notes")
    assert (found.answers, found.whole, found.several) == (5, True, 1)
    assert found.labels == {"2": 1, "GOOD": 3, "LOC": 1, "PER": 2}
    assert found.relations == {"OF": 1}
    assert found.options == {("GOOD", "2"): 1}
    assert found.asked == {"GOOD": 1}


def test_usage_of_a_torn_export_is_not_whole(tmp_path: Path) -> None:
    (tmp_path / "notes.jsonl").write_text('{"text":"a","answer":"accept"}\n{"text":')
    assert read_usage(open_source(tmp_path / "notes.jsonl"), "notes").whole is False


def test_usage_counts_what_yes_or_no_questions_are_about(tmp_path: Path) -> None:
    span = {"start": 0, "end": 1, "label": "PER"}
    file = write_rows(
        tmp_path / "notes.jsonl",
        [
            {"text": "a", "_input_hash": 1, "spans": [span, span], "answer": "reject", "_view_id": "ner"},
            {"text": "a", "_input_hash": 1, "spans": [span], "answer": "accept", "_view_id": "ner_manual"},
            {"text": "b", "_input_hash": 2, "arc": {"head": 0, "child": 1, "label": "OF", "head_span": span},
             "answer": "accept", "_view_id": "dep"},
        ],
    )  # fmt: skip
    found = read_usage(open_source(file), "notes")
    assert (found.asked, found.labels, found.relations) == ({"PER": 1, "OF": 1}, {"PER": 3}, {"OF": 1})


def test_diff_with_annotations_lowers_a_change_that_nobody_s_answers_show(
    handbook: Path, history: Any, tmp_path: Path, confsync: Callable[..., Any]
) -> None:
    history.commit("v1")
    path = handbook / "taxonomy/things.yaml"
    path.write_text(path.read_text().replace("id: place\n", "id: place\n    key: SPOT\n").replace("1.0.0", "2.0.0"))
    unused = write_rows(tmp_path / "texts.jsonl", [row(1, "anna", [(0, 3, "PERSON")])])

    def changed(*more: str | Path) -> dict[str, Any]:
        done = confsync("-C", handbook, "diff", "HEAD", "--format", "json", *more)
        assert done.code == 0, done.err
        found = json.loads(done.out)
        jsonschema.validate(found, json.loads((files("confsync") / "schemas" / "edits.json").read_text("utf-8")))
        return next(one for one in found["edits"] if one["kind"] == "label.key_changed")

    assert (changed()["class"], changed()["impact"]) == ("breaking", None)
    found = changed("--annotations", unused)
    assert found["impact"] == {
        "answers": 0, "datasets": {}, "requeued": 0, "rehashed": 0, "proven": True, "unread": []
    }  # fmt: skip
    assert found["class"] == "retrain"
    unused.write_text("")
    assert changed("--annotations", unused)["class"] == "breaking", "a failed export leaves an empty file"
    write_rows(unused, rows(3))
    found = changed("--annotations", unused)
    assert (found["class"], found["impact"]["datasets"]) == ("breaking", {"texts": 5})
    again = changed("--annotations", unused, "--annotations", handbook / ".." / unused.name)
    assert again["impact"]["answers"] == 5, "one file is counted once, however its path is written"
    shown = confsync("-C", handbook, "diff", "HEAD", "--annotations", unused).out
    assert "touches 5 stored answers in texts (5)" in shown
    assert (
        "touches 5 stored answers"
        in confsync("-C", handbook, "diff", "HEAD", "--annotations", unused, "--format", "markdown").out
    )
    assert git(handbook, "status", "--porcelain").split() == ["M", "taxonomy/things.yaml"]


def test_diff_counts_in_the_database_and_proves_nothing_from_a_dataset_that_is_not_there(
    handbook: Path, history: Any, tmp_path: Path, confsync: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_database([Saved("texts", "texts-anna", START, row(1, "anna", [PERSON]))], tmp_path / "prodigy.db")
    monkeypatch.setenv("CONFSYNC_PRODIGY_DATABASE", f"sqlite:///{tmp_path}/prodigy.db")
    initiative = handbook / "initiatives/trial/initiative.yaml"
    initiative.write_text(initiative.read_text().replace("[texts]}", "[texts], review: [texts_gold]}"), "utf-8")
    history.commit("v1")
    path = handbook / "taxonomy/things.yaml"
    path.write_text(path.read_text().replace("id: place\n", "id: place\n    key: SPOT\n").replace("1.0.0", "2.0.0"))
    named = ["--annotations", "texts", "--annotations", "texts_gold"]
    done = confsync("-C", handbook, "diff", "HEAD", "--format", "json", *named)
    found = next(one for one in json.loads(done.out)["edits"] if one["kind"] == "label.key_changed")
    assert (found["class"], found["impact"]["proven"], found["impact"]["answers"]) == ("breaking", False, 0)
    initiative.write_text(initiative.read_text().replace(", review: [texts_gold]", ""), "utf-8")
    history.commit("v2: no review set, so all is read")
    path.write_text(path.read_text().replace("SPOT", "LOCUS").replace("2.0.0", "3.0.0"))
    done = confsync("-C", handbook, "diff", "HEAD", "--format", "json", "--annotations", "texts")
    found = next(one for one in json.loads(done.out)["edits"] if one["kind"] == "label.key_changed")
    assert (found["class"], found["impact"]["proven"]) == ("retrain", True)


def test_diff_tells_tasks_that_are_asked_again_from_those_that_only_look_new(
    handbook: Path, history: Any, tmp_path: Path, confsync: Callable[..., Any]
) -> None:
    scheme_file, initiative = handbook / "taxonomy/things.yaml", handbook / "initiatives/trial/initiative.yaml"
    scheme_file.write_text(scheme_file.read_text().replace("kind: spans", "kind: choice"))
    initiative.write_text(initiative.read_text().replace("spans_manual", "choice"))
    options = [{"id": "PERSON", "text": "Person"}, {"id": "PLACE", "text": "Place"}]
    answers = [
        {"text": "a", "_input_hash": n, "options": options, "accept": ["PERSON"], "answer": "accept"} for n in (1, 2)
    ]
    export = write_rows(tmp_path / "texts.jsonl", answers)

    def told(message: str) -> tuple[int, int]:
        history.commit(message)
        text = scheme_file.read_text()
        scheme_file.write_text(text.replace("id: place\n", "id: place\n    key: SPOT\n"))
        done = confsync("-C", handbook, "diff", "HEAD", "--annotations", export, "--format", "json")
        scheme_file.write_text(text)
        found = next(one for one in json.loads(done.out)["edits"] if one["kind"] == "label.key_changed")
        return found["impact"]["rehashed"], found["impact"]["requeued"]

    assert told("as bundles have it: by input") == (2, 0)
    initiative.write_text(initiative.read_text().replace("[texts]}", "[texts]}\n    config: {exclude_by: task}"))
    assert told("by task") == (2, 2)
