"""Laws of the diff over random schemes: edits tell everything that means something, and nothing else."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, composite

from confsync.diff.compare import compare
from confsync.diff.patch import patch
from confsync.diff.plain import attribute_plain, label_of, label_plain, pattern_plain, relation_plain
from confsync.diff.words import same_words, word_changes
from confsync.finding import Location
from confsync.model.handbook import Handbook
from confsync.model.settings import Settings
from confsync.model.taxonomy import Scheme
from confsync.source.handbook import read_handbook
from confsync.source.taxonomy import read_scheme
from confsync.source.tree import MemoryTree

PATH = "taxonomy/things.yaml"
IDS = ("drug", "dose", "event", "adr", "a", "b")
WORDS = st.sampled_from(
    ["A medicine.", "a medicine", "A medicine that was taken", "Something else.", "Not this: 3 {x}"]
)
CASES = settings(max_examples=60, deadline=None, derandomize=True)


def some(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(strategy, max_size=2, unique_by=lambda one: json.dumps(one, sort_keys=True))


def maybe(**keys: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=keys)


BOUNDARY = st.builds(lambda text, use: {"text": text} | use, WORDS, maybe(use=st.sampled_from(IDS)))
EXAMPLE = st.builds(
    lambda text, more: {"text": text} | more,
    st.sampled_from(["took [aspirin] at noon", "took [aspirin at noon]", "a [statin]"]),
    maybe(why=WORDS, use=st.sampled_from(IDS), image=st.just("a.png")),
)
MAPPING = st.builds(
    lambda target, relation: {"target": target, "relation": relation},
    st.sampled_from(["https://v.example/1", "https://v.example/2"]),
    st.sampled_from(["exact", "close"]),
)
RETIRED = st.builds(
    lambda since, reason, into: {"since": since, "reason": reason, "into": into},
    st.sampled_from(["2.0.0", "3.0.0"]),
    st.sampled_from(["replaced", "merged", "split", "error"]),
    st.lists(st.sampled_from(IDS), max_size=2, unique=True),
)
FIELDS = maybe(
    key=st.sampled_from(["DRUG", "Drug", "DOSE", "X"]),
    name=st.sampled_from(["Drug", "Dose", "Medicine"]),
    definition=WORDS,
    includes=some(BOUNDARY),
    excludes=some(BOUNDARY),
    examples=some(EXAMPLE),
    counterexamples=some(EXAMPLE),
    parent=st.sampled_from(IDS),
    abstract=st.booleans(),
    color=st.sampled_from(["#112233", "#aabbcc"]),
    hotkey=st.sampled_from(["1", "2"]),
    aliases=st.lists(st.sampled_from(["pill", "medicine"]), max_size=2, unique=True),
    mappings=st.lists(MAPPING, max_size=2, unique_by=lambda one: one["target"]),
)


@composite
def labels(draw: DrawFn) -> list[dict[str, Any]]:
    found = []
    for name in draw(st.lists(st.sampled_from(IDS), max_size=5, unique=True)):
        status = draw(st.sampled_from(["active", "active", "draft", "deprecated", "retired"]))
        life: dict[str, Any] = {} if status == "active" else {"status": status}
        if status == "retired" and draw(st.booleans()):
            life["retired"] = draw(RETIRED)
        cases = draw(st.lists(st.sampled_from(["lot", "it"]), max_size=2, unique=True))
        edges = [{"id": f"{name}-{one}", "case": draw(WORDS), "decision": draw(st.sampled_from(IDS))} for one in cases]
        found.append({"id": name, **draw(FIELDS), **life, **({"edge_cases": edges} if edges else {})})
    return found


@composite
def sources(draw: DrawFn) -> dict[str, Any]:
    """A scheme as its YAML says it."""
    attribute = st.fixed_dictionaries(
        {"id": st.just("certainty"), "values": st.lists(WORDS, min_size=1, max_size=2, unique=True)},
        optional={"required": st.booleans(), "labels": st.just(["drug"]), "name": WORDS, "definition": WORDS},
    )
    relation = st.fixed_dictionaries(
        {"id": st.just("causes")},
        optional={"from": st.just(["drug"]), "to": st.just(["event"]), "key": WORDS, "color": st.just("#112233")},
    )
    pattern = st.fixed_dictionaries(
        {"label": st.just("drug"), "pattern": st.sampled_from(["x", "y", [{"lower": "z"}]])}
    )
    return {
        "scheme": "things",
        "title": draw(st.sampled_from(["Things", "Things in texts"])),
        "version": draw(st.sampled_from(["1.0.0", "1.1.0"])),
        "kind": draw(st.sampled_from(["spans", "choice", "multichoice", "binary"])),
        **draw(maybe(description=WORDS, owners=st.just(["@a"]), license=st.just("CC0-1.0"))),
        "labels": draw(labels()),
        "attributes": draw(st.lists(attribute, max_size=1)),
        "relations": draw(st.lists(relation, max_size=1)),
        "patterns": draw(some(pattern)),
    }


def scheme_of(source: dict[str, Any]) -> Scheme:
    scheme, findings = read_scheme(PATH, json.dumps(source, indent=1).encode())  # JSON is YAML
    assert scheme is not None, findings
    return scheme


def book(scheme: Scheme) -> Handbook:
    at = Location("confsync.yaml")
    return Handbook(settings=Settings(title="T", handbook="t", at=at), schemes=(scheme,))


def meant(scheme: Scheme, stayed: set[str]) -> dict[str, Any]:
    """What a scheme says, without the orders that mean nothing; `stayed` are the labels whose order is looked at."""
    order = {
        parent: [child.id for child in children if child.id in stayed] for parent, children in scheme.children.items()
    }
    known: dict[str, Any] = {
        key: getattr(scheme, key) for key in ("id", "title", "version", "kind", "description", "license")
    }
    return known | {
        "owners": sorted(scheme.owners),
        "labels": {label.id: loose(label_plain(label)) for label in scheme.labels},
        "attributes": [loose(attribute_plain(one)) for one in scheme.attributes],
        "relations": [loose(relation_plain(one)) for one in scheme.relations],
        "patterns": Counter(json.dumps(pattern_plain(one)) for one in scheme.patterns),
        "order": {parent: ids for parent, ids in order.items() if len(ids) > 1},
    }


def loose(values: dict[str, Any]) -> dict[str, Any]:
    return {
        key: Counter(json.dumps(one, sort_keys=True) for one in value) if isinstance(value, list) else value
        for key, value in values.items()
    }


@CASES
@given(sources())
def test_nothing_differs_from_itself(source: dict[str, Any]) -> None:
    assert compare(book(scheme_of(source)), book(scheme_of(source))) == ()


@CASES
@given(sources(), sources())
def test_edits_applied_to_the_base_give_the_head(before: dict[str, Any], after: dict[str, Any]) -> None:
    base, head = scheme_of(before), scheme_of(after)
    edits = compare(book(base), book(head))
    stayed = {name for name in head.by_id if name in base.by_id and above(base, name) == above(head, name)}
    assert meant(patch(base, edits), stayed) == meant(head, stayed)


def above(scheme: Scheme, name: str) -> str | None:
    """The parent that a label is shown below."""
    return next(parent for parent, below in scheme.children.items() if name in {label.id for label in below})


@CASES
@given(sources(), sources())
def test_every_edit_stands_in_the_file_that_it_names(before: dict[str, Any], after: dict[str, Any]) -> None:
    lines = [json.dumps(source, indent=1).count("\n") + 1 for source in (before, after)]
    for edit in compare(book(scheme_of(before)), book(scheme_of(after))):
        gone = edit.after is None and edit.at == edit.was
        assert edit.at.path == PATH
        assert 1 <= edit.at.line <= lines[0 if gone else 1]
        assert edit.was is None or 1 <= edit.was.line <= lines[0]
        assert json.loads(json.dumps([edit.before, edit.after])) == [edit.before, edit.after]


@CASES
@given(sources(), st.randoms(use_true_random=False))
def test_order_of_keys_and_quotes_make_no_edit(source: dict[str, Any], random: Any) -> None:
    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            keys = list(value)
            random.shuffle(keys)
            return {key: shuffled(value[key]) for key in keys}
        return [shuffled(one) for one in value] if isinstance(value, list) else value

    text = "# A comment.\n" + as_yaml(shuffled(source))
    other, findings = read_scheme(PATH, text.encode())
    assert other is not None, (findings, text)
    assert compare(book(scheme_of(source)), book(other)) == ()


def as_yaml(value: Any, indent: str = "") -> str:
    """Block style, single quotes: another writing than JSON's."""
    lines = []
    for key, one in value.items():
        if isinstance(one, list) and one and all(isinstance(item, dict) for item in one):
            items = [as_yaml(item, f"{indent}    ") for item in one]
            lines.append(f"{indent}{key}:\n" + "".join(f"{indent}  - {item.lstrip()}" for item in items))
        elif isinstance(one, str):
            quoted = one.replace("'", "''")
            lines.append(f"{indent}{key}: '{quoted}'\n")
        else:
            lines.append(f"{indent}{key}: {json.dumps(one)}\n")
    return "".join(lines)


@CASES
@given(sources())
def test_a_label_survives_being_told_in_plain_values(source: dict[str, Any]) -> None:
    for label in scheme_of(source).labels:
        told = json.loads(json.dumps(label_plain(label)))
        assert label_of(told, label.at) == replace(label, places={})


TEXT = st.text(alphabet="ab .,\nAé-1薬ก่क\u0301\u200d😀👍🏻🇩", max_size=60)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(TEXT, TEXT)
def test_word_changes_hold_both_texts(before: str, after: str) -> None:
    runs = word_changes(before, after)
    assert "".join(text for op, text in runs if op != "removed") == after
    old = "".join(text for op, text in runs if op != "added")
    assert "".join(old.split()) == "".join(before.split())
    assert all(text for _, text in runs)
    assert all(first[0] != second[0] for first, second in pairwise(runs))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(["One word.", "Two more words!", "A line\n", "Another one: yes. "]), max_size=300))
def test_word_changes_hold_long_texts_too(parts: list[str]) -> None:
    before, after = " ".join(parts), " ".join(parts[::2])
    runs = word_changes(before, after)
    assert "".join("".join(text for op, text in runs if op != "removed").split()) == "".join(after.split())
    assert same_words("".join(text for op, text in runs if op != "added"), before)


def test_a_tree_read_twice_differs_in_nothing() -> None:
    files = {"confsync.yaml": "title: T\n", "guidelines/a.md": "# A\n\nMark it. {#mark}\n\n## B\n\nText.\n"}
    first, second = (read_handbook(MemoryTree(files)).handbook for _ in range(2))
    assert first is not None
    assert second is not None
    assert compare(first, second) == ()
