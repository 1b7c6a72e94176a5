"""A comparison as text, Markdown, JSON, GitHub annotations, SARIF and a letter: readable, complete, harmless."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import mistune
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from lxml import html
from ruamel.yaml import YAML

import builders
from builders import label, scheme
from confsync.cli.schema import _FOLDER
from confsync.diff.compare import compare
from confsync.finding import Location
from confsync.model.edit import Bump, Class, Comparison, Demand, Edit, Suggestion, Waiver
from confsync.model.handbook import Handbook
from confsync.model.initiative import Initiative, Project
from confsync.show.edits_github import edits_github
from confsync.show.edits_json import edits_json
from confsync.show.edits_letter import edits_letter
from confsync.show.edits_markdown import COMMENT, MARKER, edits_markdown
from confsync.show.edits_sarif import edits_sarif
from confsync.show.edits_text import edits_text
from confsync.show.edits_words import Piece, shortened, told, word_diff

CASES = Path(__file__).parent / "cases/edits"
HERE = Location("taxonomy/things.yaml", 7, 5)
HOSTILE = (
    "@everyone see #12, GH-7 and acme/repo#3 | <img src=x onerror=alert(1)> [x](javascript:a) `code` "
    "</details> <!-- --> :tada: 16c999e8c71134401a78d4d46435517b2271d6ac https://evil.example \n\n# Heading\n"
    "- [ ] task \u202e$x$"
)


def edit(kind: str = "def.reworded", rating: str = "re-annotate", **fields: Any) -> Edit:
    waiver = fields.pop("waiver", None)
    base = {"subject": "things", "scheme": "things", "label": "person", "reason": "it means something else", "at": HERE}
    given_ = Waiver("x", waiver["reason"], waiver["expires"], HERE) if waiver else None
    return Edit(kind=kind, rating=Class(rating), waiver=given_, **{**base, **fields})


def comparison(*edits: Edit, **fields: Any) -> Comparison:
    return Comparison(base="main", head="change", edits=edits, **fields)


def from_case() -> Comparison:
    raw = YAML(typ="safe").load((CASES / "comparison.yaml").read_text("utf-8"))
    return comparison(
        *(edit(**{"projects": ("trial/texts",), **fields}) for fields in raw["edits"]),
        missing=tuple(Demand(Class(one["rating"]), one["role"]) for one in raw["missing"]),
        bumps=tuple(Bump(**one, at=HERE) for one in raw["bumps"]),
        suggestions=(
            Suggestion(scheme="things", label="town", into="place", score=0.87, patch="- id: town\n", at=HERE),
        ),
    )


@pytest.mark.parametrize(
    ("name", "show"),
    [
        ("expected.txt", edits_text),
        ("expected.md", edits_markdown),
        ("expected.json", edits_json),
        ("expected.github.txt", edits_github),
        ("expected.sarif", lambda one: edits_sarif(one, version="0")),
    ],
)
def test_an_output_is_what_it_was(name: str, show: Any) -> None:
    shown = show(from_case()).rstrip("\n") + "\n"
    if os.environ.get("CONFSYNC_REWRITE_CASES"):
        (CASES / name).write_text(shown, "utf-8")
    assert shown == (CASES / name).read_text("utf-8")


def test_json_fits_its_schema() -> None:
    schema = json.loads(_FOLDER.joinpath("edits.json").read_text("utf-8"))
    validator = Draft202012Validator(schema)
    validator.validate(json.loads(edits_json(from_case())))
    validator.validate(json.loads(edits_json(comparison())))
    assert json.loads(edits_json(comparison()))["worst"] is None


def test_a_waived_change_is_not_the_worst() -> None:
    waived = edit(rating="forbidden", waiver={"reason": "agreed", "expires": "2027-01-01"})
    assert json.loads(edits_json(comparison(waived, edit())))["worst"] == "re-annotate"
    assert "::error" not in edits_github(comparison(waived))
    assert "waived until 2027-01-01: agreed" in edits_text(comparison(waived))


def test_without_changes_every_reader_is_told_so() -> None:
    assert edits_text(comparison()).startswith("No semantic change.")
    assert "No semantic change" in edits_markdown(comparison())
    assert edits_github(comparison()).count("\n") == 0


def test_each_class_says_what_to_do_and_when() -> None:
    mine, theirs = {"vendors": ("vendor-a",)}, {"subject": "intake", "scheme": None}
    edits = [
        edit("label.removed", "forbidden"),
        edit("label.key_changed", "breaking"),
        edit("project.label_removed", "breaking", **theirs),
        edit(**mine),
    ]
    missing = (Demand(Class.BREAKING, "owner"),)
    one = Comparison(base="a" * 40, head="HEAD", edits=tuple(edits), missing=missing)
    first, _, last = edits_markdown(one).partition("**After the merge**")
    assert "Mend each forbidden change" in first
    assert "approval missing: owner" in first
    wanted = [
        "migrate aaaaaaaaaaaa HEAD --from FILE",
        "projects whose labels",
        "Review",
        "Tell",
        "HEAD --for vendor-a`",
    ]
    places = [last.index(words) for words in wanted]
    assert places == sorted(places)
    assert "Before the merge:\n  Mend each" in edits_text(one)
    assert "Run confsync migrate aaaaaaaaaaaa HEAD --from FILE --out FILE on exported" in edits_text(one)


def test_what_was_waived_asks_for_nothing_and_form_can_be_merged() -> None:
    waived = edit("label.removed", "forbidden", waiver={"reason": "agreed", "expires": "2027-01-01"})
    for show in (edits_text, edits_markdown, edits_github):
        assert "the merge" not in show(comparison(waived))
        assert "It can be merged as it is." in show(comparison(edit("colour.changed", "cosmetic")))
    late = Bump(scheme="things", before="1.0.0", after="1.0.0", needed="patch", enough=False, at=HERE)
    assert "It can be merged" not in edits_text(comparison(edit("colour.changed", "cosmetic"), bumps=(late,)))


def test_a_tombstone_says_where_its_label_went() -> None:
    gone = {"since": "2.0.0", "reason": "merged", "into": ["place", "town"]}
    one = comparison(edit("label.merged", "breaking", part="status", before="active", after=gone))
    assert "label merged: into place, town, since 2.0.0\n" in edits_text(one)
    alone = edit("label.retired", part="status", before="active", after={"since": "2.0.0", "reason": "out-of-scope"})
    assert "label retired: out-of-scope, since 2.0.0\n" in edits_text(comparison(alone))


def test_an_id_that_says_nothing_has_its_name_beside_it() -> None:
    base = scheme(label("c-483", name="Cricket", definition="A game."), label("drug", definition="A product."))
    head = scheme(label("c-483", name="Cricket", definition="A sport."), label("drug", definition="A substance."))
    sides = (Handbook(settings=builders.settings(), schemes=(one,)) for one in (base, head))
    found = comparison(*compare(*sides))
    assert '  findings#c-483 "Cricket"\n' in edits_text(found)
    assert "  findings#drug\n" in edits_text(found)
    assert edits_markdown(found).count("`findings#c-483`") == edits_markdown(found).count(" Cricket") == 2
    assert "::findings#c-483 (Cricket): A" in edits_github(found)
    assert "findings#c-483 (Cricket): definition" in edits_sarif(found, version="0")
    assert [one["name"] for one in json.loads(edits_json(found))["edits"]] == ["Cricket", "Drug"]


def test_a_counterexample_is_not_called_an_example() -> None:
    one = edit("example.added", "retrain", part="counterexamples", after={"verdict": "counterexample", "text": "a [b]"})
    two = edit(
        "example.flipped", part="counterexamples", before={"verdict": "example"}, after={"verdict": "counterexample"}
    )
    text = edits_text(comparison(one, two))
    assert "    counterexample added: {+a [b]+}" in text
    assert "    example flipped: verdict: [-example-]{+counterexample+}" in text


def test_what_a_headline_is_about_is_not_said_twice() -> None:
    rule = edit("rule.must_changed", part="rules/read-first", label="read-first", before="a b", after="a c")
    left = edit("project.label_removed", part="labels/town", label="texts", before="town")
    assert "rule reworded: a [-b-]{+c+}" in edits_text(comparison(rule))
    assert "project label removed: [-town-]" in edits_text(comparison(left))


def test_text_marks_words_as_git_does_and_paints_them_on_a_terminal() -> None:
    one = comparison(edit(before="A person with a name.", after="A human with a name."))
    assert "A [-person-]{+human+} with a name." in edits_text(one)
    painted = edits_text(one, lambda text, colour: click.style(text, fg=colour))
    assert click.style("{+human+}", fg="green") in painted
    assert click.unstyle(painted) == edits_text(one)


def test_text_cannot_steer_a_terminal() -> None:
    shown = edits_text(comparison(edit(before="\x1b[2J", after="a\nb\x07", label="x\x1b", reason="\x1b]0;t\x07")))
    assert all(character.isprintable() or character == "\n" for character in shown)


def rendered(markdown: str) -> html.HtmlElement:
    make = mistune.create_markdown(escape=False, plugins=["table", "strikethrough", "task_lists", "url"])
    return html.fromstring(f"<div>{make(markdown)}</div>")


def test_hostile_words_are_only_words_in_a_comment() -> None:
    one = edit(before=None, after=HOSTILE, label=HOSTILE, reason=HOSTILE, part=f"edge_cases/{HOSTILE}")
    two = edit(before="some words here", after=f"some words {HOSTILE}")
    waived = edit(rating="cosmetic", after=HOSTILE, waiver={"reason": HOSTILE, "expires": HOSTILE})
    hint = Suggestion(scheme="s", label=HOSTILE, into=HOSTILE, score=0.5, patch=f"```\n{HOSTILE}\n````\n", at=HERE)
    text = edits_markdown(comparison(one, two, waived, suggestions=(hint,)))
    page = rendered(text)
    assert page.xpath("//img | //a | //script | //input") == []
    # A fence needs no escapes: GitHub looks for nothing in code.
    outside = "".join(page.xpath("//text()[not(ancestor::pre) and not(ancestor::code)]"))
    assert "@everyone" not in outside
    assert "#12" not in outside
    assert "GH-7" not in outside
    assert "16c999e" not in outside
    assert ":tada:" not in outside
    assert [len(row.xpath("td")) for row in page.xpath("//tbody/tr")] == [4, 4]
    assert len(page.xpath("//details")) == 1


def test_a_comment_begins_with_its_mark_and_the_verdict() -> None:
    first, _, second, *_ = edits_markdown(from_case()).split("\n")
    assert first == MARKER
    assert second == "### ⛔ Do not merge: 1 change that may never happen"


@pytest.mark.parametrize("limit", [COMMENT, 4_000])
def test_a_comment_that_is_too_long_leaves_out_the_mildest_and_says_so(limit: int) -> None:
    mild = [
        edit("example.added", "retrain", after=f"Example {number} é", label=f"l{number}") for number in range(2_000)
    ]
    text = edits_markdown(comparison(edit("label.removed", "forbidden", before="x", label="gone"), *mild), limit=limit)
    assert len(text) <= len(text.encode()) <= limit
    assert "things#gone" in text
    shown = sum(f"Example {number} é" in text for number in range(2_000))
    assert 0 < shown < 2_000
    assert f"{2_000 - shown:,} changes left out" in text
    assert f"{2_000 - shown:,} retrain" in text


def test_one_huge_value_does_not_crowd_out_a_comment() -> None:
    text = edits_markdown(comparison(edit(before=None, after="word " * 100_000), edit(label="place", after="short")))
    assert len(text) < COMMENT
    assert "characters more" in text
    assert "things#place" in text


def test_a_text_that_changed_everywhere_does_not_crowd_out_a_comment() -> None:
    before = [f"word{number}" for number in range(20_000)]
    after = [word if number % 4 else f"new{number}" for number, word in enumerate(before)]
    long = edit(before=" ".join(before), after=" ".join(after), projects=tuple(f"p/{n}" for n in range(9_000)))
    one = comparison(long, edit(label="place", before="a b", after="a c"))
    assert "things#place" in edits_markdown(one)
    assert "characters more" in edits_markdown(one)
    assert "and 8,990 more" in edits_markdown(one)
    lines = [line for line in edits_github(one).splitlines() if line.startswith("::warning")]
    assert all(len(line) < 4_096 and "it means something else" in line for line in lines)


def test_github_gets_ten_of_each_and_is_told_of_the_rest() -> None:
    edits = [edit(rating=rating, label=f"l{number}") for rating in Class for number in range(20)]
    lines = edits_github(comparison(*edits, missing=(Demand(Class.BREAKING, "owner"),))).splitlines()
    for command in ("error", "warning", "notice"):
        some = [line for line in lines if line.startswith(f"::{command} ")]
        assert len(some) == 10
        assert "more like these" in some[-1]
    assert "approval missing: owner" in lines[0]
    assert "::warning title=confsync diff::31 more" in "\n".join(lines)


def test_github_sees_lines_that_are_in_the_head_before_those_that_are_gone() -> None:
    gone, here = edit(before="x", label="gone"), edit(after="y", label="here", at=Location("z.yaml"))
    lines = edits_github(comparison(gone, here)).splitlines()
    assert "#here" in lines[0]
    assert "#gone" in lines[1]


def test_github_commands_cannot_be_forged() -> None:
    hostile = "x\n::error::forged%0A::\r::warning::"
    shown = edits_github(comparison(edit(label=hostile, reason=hostile, after=hostile, at=Location("a,b:c\n::x"))))
    assert all(
        line.startswith(("::warning file=a%2Cb%3Ac%0A%3A%3Ax,", "::notice title=")) for line in shown.splitlines()
    )


def test_sarif_names_a_change_the_same_when_its_line_moves_and_keeps_to_the_limit() -> None:
    one, moved = (
        json.loads(edits_sarif(comparison(edit(at=at)), version="1")) for at in (HERE, Location("x.yaml", 99))
    )
    prints = [sarif["runs"][0]["results"][0]["partialFingerprints"] for sarif in (one, moved)]
    assert prints[0] == prints[1]
    many = comparison(*(edit(label=f"l{number}") for number in range(5_100)))
    run = json.loads(edits_sarif(many, version="1"))["runs"][0]
    assert len(run["results"]) == 5_000
    assert "100 milder" in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


def test_sarif_says_what_was_not_compared_and_what_waives_itself() -> None:
    own = replace(edit(), waiver=Waiver("0123456789ab", "agreed", "2027-01-01", HERE, new=True))
    run = json.loads(edits_sarif(comparison(own, unread=("taxonomy/torn.yaml",)), version="1"))["runs"][0]
    told = [one["message"]["text"] for one in run["invocations"][0]["toolExecutionNotifications"]]
    assert len(told) == 2
    assert "taxonomy/torn.yaml" in told[0]
    assert "waived by this change itself" in told[1]
    assert json.loads(edits_sarif(comparison(), version="1"))["runs"][0]["invocations"] == [
        {"executionSuccessful": True, "toolExecutionNotifications": []}
    ]


def test_sarif_says_of_each_kind_what_it_is_as_github_demands() -> None:
    edits = [edit("hierarchy.moved"), edit("colour.changed", "cosmetic"), edit("def.reworded", "forbidden")]
    run = json.loads(edits_sarif(comparison(*edits), version="1"))["runs"][0]
    told = {rule["id"]: rule["help"]["text"] for rule in run["tool"]["driver"]["rules"]}
    assert list(told) == ["colour.changed", "def.reworded", "hierarchy.moved"]
    assert "A label has another parent. Class: re-annotate.\nA label stays below" in told["hierarchy.moved"]
    for rule in run["tool"]["driver"]["rules"]:
        assert rule["shortDescription"]["text"] == told[rule["id"]].split("\n")[0]
        assert rule["fullDescription"]["text"] == told[rule["id"]]
    assert {(one["level"], one["kind"]) for one in run["results"]} == {
        ("error", "fail"),
        ("warning", "fail"),
        ("none", "informational"),
    }
    assert run["columnKind"] == "unicodeCodePoints"


texts = st.text("ab .,\n", max_size=60)


@settings(deadline=None, derandomize=True)
@given(texts, texts)
def test_words_taken_out_and_kept_make_the_old_text(before: str, after: str) -> None:
    pieces = word_diff(before, after)
    squeezed = ["".join(piece.text for piece in pieces if piece.sign in signs).split() for signs in (" -", " +")]
    assert ["".join(words) for words in squeezed] == ["".join(text.split()) for text in (before, after)]


def test_a_long_text_is_shown_around_its_changes() -> None:
    words = " ".join(f"w{number}" for number in range(200))
    shown = "".join(piece.text for piece in shortened(word_diff(words, words.replace("w100", "x"))))
    assert "w99 w100x w101" in shown
    assert len(shown) < 120
    assert shown.startswith("… w")
    assert shown.endswith(" …")
    assert shortened([Piece(" ", "a few words")]) == [Piece(" ", "a few words")]
    unspaced = "薬" * 300
    assert len("".join(piece.text for piece in shortened(word_diff(unspaced, f"{unspaced}食")))) < 30


def test_values_are_told_as_a_person_would() -> None:
    assert told({"verdict": "example", "text": "a [b]", "why": "c"}) == "a [b] (why: c)"
    assert told({"id": "x", "key": "X", "name": "Ex", "definition": "It is."}) == "Ex: It is."
    assert told([True, None, 3]) == "yes, 3"


def sides() -> tuple[Handbook, Handbook]:
    """Two states of a scheme that an internal project and two vendors use, and of three guidelines."""

    def project(name: str, vendor: str | None, labels: tuple[str, ...], guides: tuple[str, ...] = ()) -> Project:
        fields = {"scheme": "findings", "labels": labels, "guidelines": guides, "interface": "ner_manual"}
        return Project(id=name, title=f"Project {name}", vendor=vendor, at=Location("i.yaml"), **fields)

    def handbook(version: str, more: str) -> Handbook:
        guides = [
            builders.document(f"guidelines/{who}.md", f"Text for {who}{more}. {{#rule-{who}}}", audience=audience)
            for who, audience in (("all", ()), ("ours", ("internal",)), ("b", ("vendor-b",)))
        ]
        paths = tuple(guide.path for guide in guides)
        projects = (
            project("inside", None, ("drug", "event")),
            project("one", "vendor-a", ("drug",), paths),
            project("two", "vendor-b", ("event",), paths),
        )
        initiative = Initiative(id="intake", title="Intake", projects=projects, at=Location("i.yaml"))
        labels = (label("drug", definition=f"A product{more}."), label("event", definition=f"An event{more}."))
        one = scheme(*labels, version=version, title="Findings")
        return Handbook(
            settings=builders.settings(), schemes=(one,), guidelines=tuple(guides), initiatives=(initiative,)
        )

    return handbook("1.0.0", ""), handbook("1.1.0", " or two")


def letter(audience: str) -> str:
    base, head = sides()
    found = Comparison(base="v1", head="v2", edits=compare(base, head))
    return edits_letter(found, audience=audience, base=base, head=head)


def test_a_letter_says_what_changed_for_its_reader_and_what_to_do() -> None:
    text = letter("vendor-a")
    assert text.startswith("# What changed for vendor-a\n\n**2 things that you work with changed.")
    assert "## Findings, 1.0.0 → 1.1.0" in text
    assert "### Drug (DRUG)\n\n- Its definition now reads: A product or two." in text
    assert "your earlier answers may be wrong now" in text


def test_a_letter_holds_nothing_that_its_reader_may_not_see() -> None:
    text = letter("vendor-a")
    for secret in ("event", "vendor-b", "inside", "Project two", "Text for ours", "Text for b", "v1", "guidelines/"):
        assert secret.casefold() not in text.casefold()
    assert "Text for all or two" in text
    assert "Text for b or two" in letter("vendor-b")


def test_a_letter_promises_to_convert_only_what_is_converted() -> None:
    base, head = sides()
    projects = tuple(replace(one, labels=("event",)) for one in head.initiatives[0].projects)
    dropped = replace(head, initiatives=(replace(head.initiatives[0], projects=projects),))
    text = edits_letter(
        Comparison(base="a", head="b", edits=compare(base, dropped)), audience="vendor-a", base=base, head=dropped
    )
    assert "Do not choose Drug any more" in text
    assert "we see to your earlier answers" in text
    assert "we convert" not in text
    drug = replace(head.schemes[0].labels[0], key="MEDICINE")
    renamed = replace(head, schemes=(replace(head.schemes[0], labels=(drug, head.schemes[0].labels[1])),))
    found = Comparison(base="a", head="b", edits=compare(base, renamed))
    assert "we convert your earlier answers" in edits_letter(found, audience="vendor-a", base=base, head=renamed)


def test_a_letter_without_news_says_so() -> None:
    base, _ = sides()
    nothing = Comparison(base="a", head="b")
    text = edits_letter(nothing, audience="vendor-a", base=base, head=base)
    assert "Nothing changed that you need to know" in text


def test_a_letter_is_not_broken_by_what_it_quotes() -> None:
    base, head = sides()
    hostile = replace(head, schemes=(replace(head.schemes[0], labels=(label("drug", definition=HOSTILE),)),))
    found = Comparison(base="a", head="b", edits=compare(base, hostile))
    page = rendered(edits_letter(found, audience="vendor-a", base=base, head=hostile))
    assert page.xpath("//img | //a | //input | //details") == []
