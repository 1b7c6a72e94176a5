"""Quality -> verdict: is this data good enough, in plain words, and what follows from it.

The interval's lower end is held against the marks, not the value alone: a figure from few examples may be luck.
"""

from __future__ import annotations

from dataclasses import dataclass

from confsync.measure.figure import TOO_FEW, Figure
from confsync.measure.quality import Quality

RELIABLE, TENTATIVE = 0.800, 0.667  # Krippendorff 2004, p. 241


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reader should take away."""

    kind: str  # of the box that it stands in: TIP, NOTE, WARNING or CAUTION
    words: str  # a short sentence
    why: str  # a second one


def verdict_on(quality: Quality) -> Verdict:
    """The verdict on the headline figure."""
    figure = quality.agreement.quoted
    if figure.value is None:
        return _unknown(figure)
    name = HEADLINES.get(quality.agreement.headline, "agreement")
    said = (
        f"{name} is {figure.value:.3f} on {figure.items:,} {_units(quality, figure)} that two people or more answered"
    )
    if figure.items < TOO_FEW:
        return Verdict("WARNING", "Too early to say.", f"{said}; below {TOO_FEW} that can be luck.")
    between = f", and could as well be {figure.low:.3f} or {figure.high:.3f}" if figure.low is not None else ""
    return _weighed(figure, f"{said}{between}.", skewed=any(note.startswith("skewed labels") for note in quality.notes))


def _weighed(figure: Figure, why: str, *, skewed: bool) -> Verdict:
    value = figure.value or 0.0
    low = value if figure.low is None else figure.low
    if skewed:
        return Verdict(
            "WARNING",
            "Alpha alone cannot tell.",
            f"{why} Nearly all answers are the same label, see the note on skewed labels.",
        )
    if low >= RELIABLE:
        return Verdict("TIP", "People agree well enough to train on this.", why)
    if value >= RELIABLE:
        return Verdict(
            "NOTE", "People probably agree well enough; more examples with two answers would make sure.", why
        )
    if value >= TENTATIVE:
        return Verdict("WARNING", "People agree well enough for first experiments, not for a release.", why)
    return Verdict("CAUTION", "Not good enough to train on: people understand the labels differently.", why)


def _unknown(figure: Figure) -> Verdict:
    if figure.reason == "single label":
        return Verdict(
            "WARNING", "Agreement cannot be told.", "Only one label was ever given, so there is nothing to tell apart."
        )
    if figure.reason == "nothing marked":
        return Verdict(
            "WARNING", "Agreement cannot be told.", "Nobody marked anything in the examples that several people saw."
        )
    return Verdict("WARNING", "Agreement cannot be told.", "No two people answered the same example.")


def _units(quality: Quality, figure: Figure) -> str:
    unit = quality.agreement.unit
    return unit if figure.items == 1 else f"{unit}s"


HEADLINES = {
    "alpha": "Krippendorff's alpha",
    "alpha_ordinal": "Krippendorff's alpha for ordered labels",
    "alpha_macro": "Krippendorff's alpha, averaged over the labels,",
    "exact": "F1 of exact marks",
    "half": "F1 of marks that overlap by half or more",
}
