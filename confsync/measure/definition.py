"""Names of figures -> what they are, in words that a report prints beside the number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from confsync.measure.bootstrap import SEED

COEFFICIENTS = {
    "percent": "share of agreeing pairs of answers, mean over the examples that two people or more answered",
    "alpha": "Krippendorff's alpha, nominal: 1 - observed / expected disagreement; examples with one answer drop out",
    "alpha_ordinal": "Krippendorff's alpha with his ordinal distance, in the order of the scheme's labels",
    "ac1": "Gwet's AC1, chance from the labels that the scheme declares and any others found",
    "kappa": "Cohen's kappa, unweighted, on the examples that both people answered",
    "labels": "each label against the rest: alpha, and specific agreement 2a / (2a + b + c) over all pairs of answers",
}
OF_SETS = {
    "percent": "share of pairs of answers with exactly the same labels, mean over examples that two people answered",
    "alpha": "Krippendorff's alpha with MASI distance between the sets of labels (Passonneau 2006)",
    "alpha_macro": "Krippendorff's alpha of each label (given or not), mean over the labels that have one",
    "ac1": "Gwet's AC1 of each label (given or not), mean over the labels",
    "kappa": "Cohen's kappa of each label (given or not), mean over the labels that have one",
    "jaccard": "share of common labels of two answers, mean over pairs, then over examples; two empty answers agree",
    "labels": COEFFICIENTS["labels"],
}
OF_MARKS = {
    "percent": "share of pairs of answers with exactly the same marks, mean over all that two people answered",
    "alpha": "Krippendorff's alpha, nominal, over the characters (in recordings: 10 ms frames) that anybody marked",
    "ac1": "not for marks: nobody can count the ones that were rightly left out",
    "labels": "F1 of each label by the headline's criterion, mean over pairs of people",
    "overlap_of_partners": "intersection over union of marks with a partner, labels aside, mean over all of them",
    "shift_of_starts": "distance between the starts of partners that are not the same, in characters or seconds",
    "shift_of_ends": "distance between their ends",
    "half_to_95": "mean F1 at intersection over union of 0.50, 0.55 … 0.95",
    "difference_in_number": "how many more regions one person drew than another on the same image, mean over pairs",
}


def defined(words: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """The definitions of these figures."""
    return {name: words[name] for name in names}


def rules(
    unit: str, answers: Iterable[str], definitions: Mapping[str, str], *, marks: bool, replicates: int
) -> Iterator[str]:
    """Every rule that a project's numbers were counted by; `answers` are the sentences on accept, reject and ignore."""
    yield "Examples are told apart by their input. Of a person's answers to the same input only the latest counts."
    yield from answers
    yield f"Agreement is measured by {unit}, on those that two people or more answered. Reviewers are not annotators."
    if marks:
        yield "F1 is 2 * matched / (marks of the one + marks of the other), over all that both people answered."
        yield "The mean weighs all pairs of people alike; a pair that marked nothing has no F1 and is left out."
        yield "Marks are matched one to one: as many pairs as can be made and, among these choices, the most overlap."
    yield from (f"{name}: {words}." for name, words in definitions.items())
    if replicates:
        yield f"95 % intervals are bootstrapped over the {unit}s: {replicates} replicates, seed {SEED}, percentiles."
        yield f"AC1 has the interval of Gwet's variance, shares have Wilson's. Below 10 {unit}s there is none."
    yield "Against a review only examples that a person looked at count; accepted without a look they prove nothing."
    yield "A figure that is undefined is n/a with its reason, never 0 or 1."
