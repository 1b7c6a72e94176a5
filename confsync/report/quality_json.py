"""quality.json, `confsync.quality/1`: the figures of quality.md for machines; the names of contract §6 and more."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from confsync.measure.agreement import Agreement
from confsync.measure.figure import Figure
from confsync.measure.pairwise import Pair
from confsync.report.desk import Desk
from confsync.report.form import digest_of

FORMAT = "confsync.quality/1"
_DIGITS = 6


def quality_json(desk: Desk) -> str:
    """The document; an undefined value is null, and its figure below `figures` says why."""
    numbers, context = desk.quality, desk.context
    return _written({
        "format": FORMAT,
        "project": f"{context.initiative.id}/{context.project.id}",
        "scheme": context.scheme.id,
        "scheme_version": context.scheme.version,
        "commit": context.commit,
        "input_digest": digest_of(desk.outcomes),
        "kind": numbers.kind.value,
        "rows": numbers.rows,
        "inputs": numbers.inputs,
        "annotators": len(numbers.annotators),
        "answers": dict(numbers.answers),
        "superseded": numbers.superseded,
        "overlap": {str(answers): inputs for answers, inputs in numbers.overlap.items()},
        "datasets": [
            {"name": one.name, "role": one.role, "rows": one.rows, "used": one.used, "superseded": one.superseded,
             "skipped": dict(one.skipped), "digest": one.digest}
            for one in desk.outcomes.datasets
        ],
        "review": dict(numbers.review),
        "unknown_labels": dict(numbers.unknown_labels),
        "retired_labels": dict(numbers.retired_labels),
        "distribution": dict(numbers.distribution),
        "agreement": _agreement(desk, numbers.agreement),
        "confusion": {f"{one}|{other}": times for (one, other), times in numbers.agreement.confusion.items()},
        "labels": {
            key: {"answers": one.count, "alpha": _figure(one.alpha), "specific": _figure(one.specific), "few": one.few}
            for key, one in numbers.agreement.labels.items()
        },
        "people": _people(desk),
        "versions": {
            version or "unknown": {
                "inputs": under.inputs, "answers": under.answers, **_agreement(desk, under.agreement),
            }
            for version, under in numbers.versions.items()
        },
        "disputed": len(desk.disputed),
        "rules": list(numbers.rules),
        "notes": list(numbers.notes),
    })  # fmt: skip


def _agreement(desk: Desk, agreement: Agreement) -> dict[str, Any]:
    alpha = agreement.alpha
    return {
        "unit": agreement.unit,
        "headline": agreement.headline,
        "percent": _rounded(agreement.percent.value),
        "alpha": _rounded(alpha.value),
        "alpha_ci": None if alpha.low is None or alpha.high is None else [_rounded(alpha.low), _rounded(alpha.high)],
        "ac1": _rounded(agreement.ac1.value),
        "kappa": _pairs(desk, agreement.kappa),
        "span_f1": {name: _rounded(figure.value) for name, figure in agreement.f1.items()},
        "f1_pairs": _pairs(desk, agreement.f1_pairs),
        "figures": {name: _figure(figure) for name, figure in agreement.figures.items()},
        "definitions": dict(agreement.definitions),
    }


def _pairs(desk: Desk, pairs: Mapping[Pair, Figure]) -> dict[str, float | None]:
    """`annotator A|annotator B` -> value; unnamed people of whom there are several are told apart by a number."""
    found: dict[str, float | None] = {}
    for pair, figure in pairs.items():
        name = "|".join(sorted(map(desk.context.person, pair)))
        found[_free(name, found)] = _rounded(figure.value)
    return dict(sorted(found.items()))


def _people(desk: Desk) -> dict[str, Any]:
    scores = desk.quality.against_review.people
    found: dict[str, Any] = {}
    for name, person in desk.quality.people.items():
        found[_free(desk.context.person(name), found)] = {
            "answers": dict(person.answers),
            "agreement": _figure(person.agreement),
            "stood": _figure(scores[name].as_is) if name in scores else None,
            "seconds": _rounded(person.seconds),
        }
    return dict(sorted(found.items()))


def _free(name: str, taken: Mapping[str, Any]) -> str:
    number, fresh = 1, name
    while fresh in taken:
        number += 1
        fresh = f"{name} #{number}"
    return fresh


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "value": _rounded(figure.value),
        "reason": figure.reason or None,
        "n": figure.items,
        "low": _rounded(figure.low),
        "high": _rounded(figure.high),
        "interval": figure.interval or None,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), _DIGITS) + 0.0


def _written(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
