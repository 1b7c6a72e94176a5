"""Every figure of ../shared/agreement-data/expected.json, to its digits: published ones and cross-checked ones."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path
from statistics import fmean, pstdev
from typing import Any

import pytest

from confsync.measure.alpha import krippendorff
from confsync.measure.chance import fleiss
from confsync.measure.continuum import token_labels
from confsync.measure.distance import interval, linear, masi, ordinal, quadratic
from confsync.measure.figure import Figure
from confsync.measure.gwet import gwet
from confsync.measure.kappa import cohen
from confsync.measure.pairwise import Pairwise, pairwise
from confsync.measure.pattern import Patterns, patterns_from, patterns_of
from confsync.measure.percent import percent
from confsync.measure.spans import SPANS
from confsync.measure.stability import stability
from confsync.measure.table import crossed
from confsync.measure.unitizing import unitizing_alpha

DATA = Path(__file__).parents[2].parent / "shared" / "agreement-data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="needs ../shared/agreement-data")


def close(value: float, digits: int = 6) -> Any:
    return pytest.approx(value, abs=0.6 * 10**-digits)


@pytest.fixture(scope="module")
def expected() -> Any:
    return json.loads((DATA / "expected.json").read_text("utf-8"))


def rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


# Conversations: ordinal severity, several labels, missing answers, repeats.


@pytest.fixture(scope="module")
def judgements() -> dict[str, dict[str, list[dict[str, str]]]]:
    """Item -> person -> that person's judgements of it, in order."""
    found: dict[str, dict[str, list[dict[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for row in sorted(rows("convabuse_codes.csv"), key=lambda row: int(row["seq"])):
        found[row["item"]][row["annotator"]].append(row)
    return found


SEVERITY = ["-3", "-2", "-1", "0", "1"]


def firsts(judgements: dict[str, dict[str, list[dict[str, str]]]], column: str) -> list[dict[str, str]]:
    return [{person: said[0][column] for person, said in item.items()} for item in judgements.values()]


@pytest.fixture(scope="module")
def severity(judgements: Any) -> Patterns[str]:
    return patterns_of([item.values() for item in firsts(judgements, "severity")], SEVERITY)


def test_severity(severity: Patterns[str], expected: Any) -> None:
    want = expected["convabuse_codes"]
    assert (severity.items, severity.paired.items, severity.ratings) == (
        want["items"],
        want["items_with_2plus"],
        want["ratings"],
    )
    assert krippendorff(severity, replicates=0).value == close(want["alpha_severity_nominal"])
    assert krippendorff(severity, ordinal, replicates=0).value == close(want["alpha_severity_ordinal"])
    assert krippendorff(severity, interval, replicates=0).value == close(want["alpha_severity_interval"])
    assert gwet(severity).value == close(want["ac1_severity"], 4)
    assert fleiss(severity).value == close(want["fleiss_generalised_severity"])
    assert percent(severity).value == close(want["pct_agreement_itemmean"])


def test_the_bootstrap_finds_the_same_interval(severity: Patterns[str], expected: Any) -> None:
    """Another generator and 1,000 instead of 5,000 replicates: the ends move by about a thousandth."""
    figure = krippendorff(severity)
    low, high = expected["convabuse_codes"]["bootstrap95_alpha_nominal_5000"]
    assert (figure.low, figure.high) == (pytest.approx(low, abs=0.002), pytest.approx(high, abs=0.002))


def test_abuse_or_not(judgements: Any, expected: Any) -> None:
    want = expected["convabuse_codes"]
    items = [[int(value) < 0 for value in item.values()] for item in firsts(judgements, "severity")]
    patterns = patterns_of(items)
    assert krippendorff(patterns).value == close(want["alpha_abuse_binary"])
    assert gwet(patterns).value == close(want["ac1_abuse_binary"])


def test_each_two_people(judgements: Any, expected: Any) -> None:
    items = firsts(judgements, "severity")
    people = sorted({person for item in items for person in item})
    found = {}
    for one, other in combinations(people, 2):
        table = crossed([(item[one], item[other]) for item in items if one in item and other in item], SEVERITY)
        # Weights count the places between the values that the two used, as scikit-learn does without `labels`.
        used = [
            v for v, total in zip(SEVERITY, table.counts.sum(axis=0) + table.counts.sum(axis=1), strict=True) if total
        ]
        assert used == SEVERITY
        values = [cohen(table).value, cohen(table, linear).value, cohen(table, quadratic).value]
        found[f"{one}-{other}"] = [table.items, *values]
    want = expected["convabuse_codes"]["pairwise_cohen_n_unw_lin_quad"]
    assert found == {pair: [count, *map(close, kappas)] for pair, (count, *kappas) in want.items()}


def test_types_of_abuse(judgements: Any, expected: Any) -> None:
    want = expected["convabuse_codes"]
    for column, value in want["alpha_type_binary"].items():
        patterns = patterns_of([item.values() for item in firsts(judgements, column)])
        assert krippendorff(patterns, replicates=0).value == close(value)
    types = sorted(want["alpha_type_binary"])
    sets = [
        [tuple(kind for kind in types if said[0][kind] == "1") or ("none",) for said in item.values()]
        for item in judgements.values()
    ]
    assert krippendorff(patterns_of(sets), masi, replicates=0).value == close(want["alpha_type_sets_masi"])


def test_the_same_person_twice(judgements: Any, expected: Any) -> None:
    want = expected["convabuse_codes"]
    pairs = [
        (said[0]["severity"], said[1]["severity"])
        for item in judgements.values()
        for said in item.values()
        if len(said) > 1
    ]
    found = stability(pairs, SEVERITY, ordinal)
    assert found.percent.items == want["intra_pairs"]
    assert found.percent.value == close(want["intra_pct"])
    assert found.kappa.value == close(want["intra_cohen_unweighted"])
    assert found.alpha.value == close(want["intra_alpha_ordinal"])


# Entities of four people in seven documents.


Documents = dict[str, dict[str, list[tuple[int, int, str]]]]


@pytest.fixture(scope="module")
def documents() -> Documents:
    found: dict[str, dict[str, set[tuple[int, int, str]]]] = defaultdict(lambda: defaultdict(set))
    for row in rows("brat_ner_annotations.csv"):
        found[row["doc"]][row["annotator"]].add((int(row["start"]), int(row["end"]), row["label"]))
    return {name: {person: sorted(marks) for person, marks in found[name].items()} for name in sorted(found)}


@pytest.fixture(scope="module")
def tokens() -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in rows("brat_ner_tokens.csv"):
        found[row["doc"]].append((int(row["start"]), int(row["end"])))
    return found


def spread(figures: Iterable[Figure]) -> tuple[float, float]:
    values = [figure.value for figure in figures if figure.value is not None]
    return fmean(values), pstdev(values)


def only(documents: Documents, label: str) -> Documents:
    return {
        name: {person: [mark for mark in marks if mark[2] == label] for person, marks in said.items()}
        for name, said in documents.items()
    }


def scored(documents: Documents) -> Pairwise:
    return pairwise(documents.values(), SPANS, replicates=0)


def test_spans_match_as_published(documents: Documents, expected: Any) -> None:
    want, found = expected["brat_ner"], scored(documents)
    assert spread(found.pairs.values()) == tuple(close(value, 7) for value in want["instance_total_mean_sd"])
    assert found.f1["exact"].value == close(want["instance_total_mean_sd"][0], 7)
    assert {"-".join(pair): figure.value for pair, figure in found.pairs.items()} == {
        pair: close(value, 4) for pair, value in want["instance_pairs"].items()
    }
    for label, mean in want["instance_per_label_mean"].items():
        assert found.labels[label].value == close(mean, 7)
        pairs = scored(only(documents, label)).pairs
        assert spread(pairs.values()) == (close(mean, 7), close(want["instance_per_label_sd"][label], 7))
    for name, mean in want["instance_per_doc_mean"].items():
        assert scored({name: documents[name]}).f1["exact"].value == close(mean)
    counts = {person: sum(len(said[person]) for said in documents.values()) for person in want["annotators"]}
    assert counts == want["span_counts"]


def test_spans_match_by_looser_criteria(documents: Documents, expected: Any) -> None:
    want, found = expected["brat_ner"]["not_published_computed_here"], scored(documents).f1
    assert found["exact_unlabelled"].value == close(want["pair_f1_exact_nolabel"], 4)
    assert found["half"].value == close(want["pair_f1_iou50_label"], 4)
    assert found["overlap"].value == close(want["pair_f1_any_overlap_label"], 4)
    assert found["overlap_unlabelled"].value == close(want["pair_f1_any_overlap_nolabel"], 4)


def test_tokens_match_as_published(documents: Documents, tokens: Any, expected: Any) -> None:
    """Published with tokens as a multiset of labels; here each token of a mark is a mark of its own."""
    marked: Documents = {
        name: {
            person: [
                (start, end, label)
                for label in ("LOC", "MISC", "ORG", "PER")
                for mark in marks
                if mark[2] == label
                for (start, end), said in zip(tokens[name], token_labels(tokens[name], [mark]), strict=True)
                if said
            ]
            for person, marks in documents[name].items()
        }
        for name in documents
    }
    want = expected["brat_ner"]
    assert spread(scored(marked).pairs.values()) == tuple(close(value, 7) for value in want["token_total_mean_sd"])
    found = scored(marked).labels
    assert {label: found[label].value for label in found} == {
        label: close(value) for label, value in want["token_per_label_mean"].items()
    }


def test_tokens_agree(documents: Documents, tokens: Any, expected: Any) -> None:
    want = expected["brat_ner"]["not_published_computed_here"]
    said = [
        item
        for name in documents
        for item in zip(*(token_labels(tokens[name], marks) for marks in documents[name].values()), strict=True)
    ]
    assert fleiss(patterns_of(said)).value == close(want["token_fleiss_incl_O"])
    pairs = [[(item[one], item[other]) for item in said] for one, other in combinations(range(4), 2)]
    every = [cohen(crossed(pair)).value for pair in pairs]
    somebody = [cohen(crossed([both for both in pair if any(both)])).value for pair in pairs]
    assert fmean(value for value in every if value is not None) == close(want["token_cohen_mean_incl_O"])
    assert fmean(value for value in somebody if value is not None) == close(
        want["token_cohen_mean_union_of_entity_tokens"]
    )


def test_kappa_of_spans_depends_on_what_is_left_out(documents: Documents, expected: Any) -> None:
    """The reason why confsync gives none: the same answers have 0.98 and 0.76."""
    want = expected["brat_ner"]["not_published_computed_here"]
    complete, union, shares = [], [], []
    for one, other in combinations(sorted({p for said in documents.values() for p in said}), 2):
        pairs = []
        for said in documents.values():
            labels = [{mark[:2]: mark[2] for mark in said[person]} for person in (one, other)]
            pairs += [(labels[0].get(at, ""), labels[1].get(at, "")) for at in sorted({*labels[0], *labels[1]})]
        complete.append(cohen(crossed([pair for pair in pairs if all(pair)])).value or 0)
        union.append(cohen(crossed(pairs)).value or 0)
        shares.append(fmean(all(pair) for pair in pairs))
    assert fmean(complete) == close(want["span_cohen_mean_complete_positions_only"])
    assert fmean(union) == close(want["span_cohen_mean_union_missing_as_category"])
    assert fmean(shares) == close(want["share_complete_positions"])


def test_unitizing_agrees(documents: Documents, tokens: Any, expected: Any) -> None:
    """The documents one after the other, each with a line end and one character between it and the next."""
    at, joined = 0, defaultdict(list)
    for name, said in documents.items():
        for person, marks in said.items():
            joined[person] += [(at + start, at + end, label) for start, end, label in marks]
        at += tokens[name][-1][1] + 2
    found = unitizing_alpha(joined, 0, at)[""]
    assert found.value == close(expected["brat_ner"]["not_published_computed_here"]["alpha_u_concatenated"])


@pytest.mark.parametrize("name", ["cnndm", "xsum"])
def test_votes_of_three(name: str, expected: Any) -> None:
    want = expected["vote_histograms_qags"]
    seen = {("no",) * (3 - yes) + ("yes",) * yes: count for yes, count in enumerate(want[name])}
    patterns = patterns_from(seen)
    assert krippendorff(patterns).value == close(want[f"{name}_alpha"])
    assert fleiss(patterns).value == close(want[f"{name}_fleiss"])
