"""exceptions.md: what did not go by the book: deferred, rejected, flagged and commented examples, unknown labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from confsync.model.outcome import Outcome
from confsync.model.taxonomy import Label
from confsync.report.answer import brief
from confsync.report.desk import Desk
from confsync.report.form import count, first
from confsync.report.markdown import code, heading, items, link, paragraphs, table, words

_LISTED = 100
Kinds = Mapping[str, Sequence[Outcome] | Mapping[str, int]]


def exceptions(desk: Desk) -> str:
    """A section for each kind of exception that there is."""
    quality = desk.quality
    outcomes = desk.outcomes.outcomes
    deferred = [one for one in outcomes if any(answer.answer == "ignore" for answer in one.answers)]
    rejected = [
        one for one in outcomes if not _binary(one) and any(answer.answer == "reject" for answer in one.answers)
    ]
    flagged = [one for one in outcomes if any(answer.flagged for answer in one.answers)]
    commented = [one for one in outcomes if desk.remarks(one)]
    kinds: Kinds = {
        "deferred": deferred, "rejected": rejected, "flagged": flagged, "commented": commented,
        "unknown": quality.unknown_labels, "retired": quality.retired_labels,
    }  # fmt: skip
    if not any(kinds.values()):
        return (
            "**No exceptions:** nobody deferred, rejected, flagged or commented an example, and every label is known."
        )
    return paragraphs(
        _verdict(desk, kinds),
        heading(2, "What to do next"),
        _next(desk, kinds),
        _labels(desk, "Labels that the scheme does not know", quality.unknown_labels),
        _labels(desk, "Retired labels still in use", quality.retired_labels),
        _section(desk, f"Deferred{_meaning(desk, 'ignore')}", deferred, _who("ignore")),
        _section(desk, f"Rejected{_meaning(desk, 'reject')}", rejected, _who("reject")),
        _section(desk, "Flagged", flagged, lambda one: [answer.annotator for answer in one.answers if answer.flagged]),
        _section(desk, "Commented", commented, lambda _: []),
    )


def _binary(outcome: Outcome) -> bool:
    """Whether a reject was an answer and no refusal."""
    return any('"binary"' in answer.content for answer in outcome.answers)


def _verdict(desk: Desk, kinds: Kinds) -> str:
    found = [f"{len(some):,} {kind}" for kind, some in list(kinds.items())[:4] if some]
    text = f"{', '.join(found)} of {count(desk.quality.inputs, 'example')}" if found else ""
    strange = len(kinds["unknown"]) + len(kinds["retired"])
    labels = f"{count(strange, 'label')} in the data that the scheme does not offer" if strange else ""
    return f"**{'; '.join(part for part in (text, labels) if part)}.**"


def _next(desk: Desk, kinds: Kinds) -> str:
    return items(list(_steps(desk, kinds)), ordered=True)


def _steps(desk: Desk, kinds: Kinds) -> Iterator[str]:
    scheme = link(words(desk.context.scheme.title), desk.context.path_to(desk.context.scheme.path))
    if kinds["unknown"]:
        yield f"Find out where unknown labels come from: add them to {scheme}, or correct the start command."
    if kinds["retired"]:
        yield "Migrate the answers that use retired labels: the table says what took their place."
    if kinds["deferred"]:
        yield "Go through the deferred examples with the guideline's owner and answer what can be answered."
    if kinds["flagged"] or kinds["commented"]:
        yield "Read the flagged and commented examples: every question asked twice wants a rule in the guideline."
    if kinds["rejected"]:
        yield "Check whether the rejected examples have one cause, such as a broken source, and remove it."


def _meaning(desk: Desk, answer: str) -> str:
    """What the team means by Prodigy's word, as initiative.yaml says."""
    meaning = desk.context.project.answers.get(answer)
    return f": {code(answer)} means {words(meaning)}" if meaning else f" ({code(answer)})"


def _who(answer: str) -> Callable[[Outcome], list[str]]:
    return lambda outcome: [given.annotator for given in outcome.answers if given.answer == answer]


def _labels(desk: Desk, title: str, labels: Mapping[str, int]) -> str:
    if not labels:
        return ""
    ranked = sorted(labels.items(), key=lambda item: (-item[1], item[0]))
    shown, rest = first(ranked, _LISTED)
    rows = [[desk.context.to_label(key), f"{number:,}", _place(desk, key)] for key, number in shown]
    return paragraphs(
        heading(2, f"{title} ({len(labels):,})"), table(["Label", "Marks", "What is known"], rows, align="lrl"), rest
    )


def _place(desk: Desk, key: str) -> str:
    """What became of a retired label; which label an unknown one may be a spelling of."""
    label = desk.context.labels.get(key)
    if isinstance(label, Label) and label.retired:
        heirs = [desk.context.scheme.by_id[heir] for heir in label.retired.into if heir in desk.context.scheme.by_id]
        now = f", now {', '.join(desk.context.to_label(heir.key) for heir in heirs)}" if heirs else ""
        return f"retired in {words(label.retired.since)} ({words(label.retired.reason)}){now}"
    near = get_close_matches(key.upper(), desk.context.labels, n=1, cutoff=0.8)
    return f"perhaps {desk.context.to_label(near[0])}" if near else "–"


def _section(desk: Desk, title: str, found: Sequence[Outcome], who: Callable[[Outcome], list[str]]) -> str:
    if not found:
        return ""
    shown, rest = first(found, _LISTED)
    rows = []
    for outcome in shown:
        people = ", ".join(sorted({words(desk.context.person(name)) for name in who(outcome)}))
        of = f"{people} ({len(who(outcome))} of {len(outcome.answers)})" if people else f"{len(outcome.answers)}"
        rows.append([code(outcome.id), brief(outcome), of, desk.remarks(outcome)])
    head = ["Example", "Text or file", "By" if title != "Commented" else "Answers", "Comments"]
    return paragraphs(heading(2, f"{title} ({len(found):,})"), table(head, rows), rest)
