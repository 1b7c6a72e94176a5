"""Edit -> plain words: what changed, from what to what, where; shared by everything that prints a comparison."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from confsync.diff.words import likeness, tokens, word_changes
from confsync.model.edit import Bump, Class, Comparison, Edit, Waiver
from confsync.show.text import count

WORST_FIRST: tuple[Class, ...] = tuple(reversed(Class))
MEANS: Mapping[Class, str] = {
    Class.FORBIDDEN: "must not be merged",
    Class.BREAKING: "stored annotations must be migrated",
    Class.RE_ANNOTATE: "stored annotations may be wrong now",
    Class.RETRAIN: "annotators must be told",
    Class.COSMETIC: "nothing to do",
}
_NEAR = 6  # words kept around a change in a long text
_NAMED = 5  # sources that are named one by one
_ALIKE = 0.2  # share of words in common below which two texts read better whole, one after the other
_SIGNS = {"same": " ", "removed": "-", "added": "+"}


class Piece(NamedTuple):
    """A stretch of a text: kept (" "), taken out ("-"), put in ("+") or left out because it is far from any ("…")."""

    sign: str
    text: str


def headline(edit: Edit) -> str:
    """The kind in words, and which of several it is about: `edge case flipped "recalled-lot"`."""
    area, _, rest = edit.part.partition("/")
    if area in _OF:
        return f"{_OF[area]}{edit.headline}"
    return f'{edit.headline} "{rest}"' if rest else edit.headline


_OF = {"attributes": "attribute: ", "relations": "relation: "}  # things beside the labels that have an id, too


def name(edit: Edit) -> str:
    """What was changed, as the command line and the pages name it: `adverse-events#drug`, `guidelines/ner.md`."""
    return f"{edit.subject}#{edit.label}" if edit.label else edit.subject


def by_class(edits: Iterable[Edit]) -> list[tuple[Class, list[Edit]]]:
    """The edits of each class that has any, worst first; within a class in their own order."""
    kept = list(edits)
    found = [(rating, [edit for edit in kept if edit.rating is rating]) for rating in WORST_FIRST]
    return [(rating, some) for rating, some in found if some]


def by_name(edits: Iterable[Edit]) -> list[tuple[str, list[Edit]]]:
    """The edits of each thing that was changed, in order of first mention."""
    found: dict[str, list[Edit]] = {}
    for edit in edits:
        found.setdefault(name(edit), []).append(edit)
    return list(found.items())


def counts(edits: Sequence[Edit]) -> str:
    """`2 breaking, 1 retrain`; "nothing" for none."""
    return ", ".join(f"{len(some):,} {rating}" for rating, some in by_class(edits)) or "nothing"


def told(value: Any) -> str:
    """A JSON value as a person would write it down; "" for what is not there."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return _told_entries(value)
    if isinstance(value, Sequence):
        return ", ".join(filter(None, map(told, value)))
    return str(value)


_MAIN = ("text", "case", "name", "title", "target", "id", "label")
_SILENT = {"verdict", "id", "scheme", "color"}  # what the kind of the edit says already, or nobody reads


def _told_entries(value: Mapping[str, Any]) -> str:
    """The entry that names the thing first; of a label its definition, of anything else all that is said about it."""
    main = next((key for key in _MAIN if value.get(key)), None)
    if main is None:
        return ", ".join(f"{key}: {told(entry)}" for key, entry in value.items())
    if value.get("definition"):
        return f"{told(value[main])}: {told(value['definition'])}"
    rest = [f"{key}: {told(entry)}" for key, entry in value.items() if key != main and key not in _SILENT and entry]
    return told(value[main]) + (f" ({', '.join(rest)})" if rest else "")


def is_prose(edit: Edit) -> bool:
    """Whether both sides are texts that are best compared word by word."""
    return isinstance(edit.before, str) and isinstance(edit.after, str) and " " in edit.before + edit.after


def change(edit: Edit) -> list[Piece]:
    """From what to what, as pieces: word by word within prose, entry by entry of one thing, else both values whole."""
    if edit.before == edit.after:
        return [Piece(" ", told(edit.after))]
    if isinstance(edit.before, Mapping) and isinstance(edit.after, Mapping):
        return list(_entries(edit.before, edit.after))
    before, after = told(edit.before), told(edit.after)
    if is_prose(edit):
        return shortened(word_diff(before, after))
    return [Piece(sign, text) for sign, text in (("-", before), ("+", after)) if text]


def _entries(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Piece]:
    """What names the thing, where that stayed, then the entries that differ."""
    main = next((key for key in _MAIN if after.get(key) and before.get(key) == after[key]), None)
    if main:
        yield Piece(" ", told(after[main]).removesuffix("."))
    lead = ": " if main else ""
    for key in dict.fromkeys([*before, *after]):
        if before.get(key) != after.get(key):
            yield Piece(" ", f"{lead}{key}: ")
            yield from (
                Piece(sign, told(side.get(key))) for sign, side in (("-", before), ("+", after)) if side.get(key)
            )
            lead = ", "


def word_diff(before: str, after: str) -> list[Piece]:
    """Two texts word by word; one after the other where they have little in common, which reads better."""
    if likeness(before, after) < _ALIKE:
        return [piece for piece in (Piece("-", before), Piece("+", after)) if piece.text]
    return list(_trimmed([Piece(_SIGNS[op], text) for op, text in word_changes(before, after)]))


def _trimmed(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The space behind a word that was replaced stands behind the new one, outside both."""
    for index, piece in enumerate(pieces):
        before, after = pieces[index - 1 : index], pieces[index + 1 : index + 2]
        if piece.sign == "-" and after and after[0].sign == "+":
            yield piece._replace(text=piece.text.rstrip())
        elif piece.sign == "+" and before and before[0].sign == "-" and piece.text != piece.text.rstrip():
            yield piece._replace(text=piece.text.rstrip())
            yield Piece(" ", piece.text[len(piece.text.rstrip()) :])
        else:
            yield piece


def shortened(pieces: Sequence[Piece]) -> list[Piece]:
    """The same without what is far from any change."""
    found: list[Piece] = []
    for index, piece in enumerate(pieces):
        if piece.sign != " ":
            found.append(piece)
            continue
        words = tokens(piece.text)
        head = words[:_NEAR] if index else []
        tail = words[-_NEAR:] if index < len(pieces) - 1 else []
        if len(words) <= len(head) + len(tail) + _NEAR:
            found.append(piece)
        else:
            found += [
                part for part in (Piece(" ", "".join(head)), Piece("…", "…"), Piece(" ", "".join(tail))) if part[1]
            ]
    return found


def spelled(pieces: Iterable[Piece], old: Callable[[str], str], new: Callable[[str], str]) -> str:
    """Pieces as one text, what was taken out and put in marked by the functions given."""
    marks: Mapping[str, Callable[[str], str]] = {"-": old, "+": new}
    return "".join(marks[piece.sign](piece.text) if piece.sign in marks else piece.text for piece in pieces)


def used_by(edit: Edit) -> str:
    """Projects and vendors that the change reaches; "" for none."""
    parts = [f"{noun}: {', '.join(names)}" for noun, names in (("used by", edit.projects), ("vendors", edit.vendors))]
    return "; ".join(part for part, names in zip(parts, (edit.projects, edit.vendors), strict=True) if names)


def waived(waiver: Waiver) -> str:
    """`waived until 2027-03-31: Agreed with all annotators`, and whether nobody had given that leave before."""
    by = " by this change itself" if waiver.new else ""
    return f"waived{by} until {waiver.expires}: {waiver.reason}"


def verdict(comparison: Comparison) -> tuple[str, str]:
    """What the changes come to, in a few words, and what to do about it, in a sentence."""
    edits = comparison.edits
    active = [edit for edit in edits if edit.waiver is None]
    groups = by_class(active)
    if not edits and comparison.unread:
        return (
            "No semantic change in what can be compared",
            "Look at the others by their lines: git diff --no-ext-diff.",
        )
    if not edits:
        return "No semantic change", "Only the form of the sources differs; there is nothing to do."
    if not groups:
        return "Nothing left to decide", f"{count(len(edits), 'change')}, all of them waived."
    rating, worst = groups[0]
    to_do = _SETTLE if rating is Class.COSMETIC and still_to_do(comparison) else _TO_DO[rating]
    return _VERDICTS[rating].format(count(len(worst), "change")), to_do


_VERDICTS: Mapping[Class, str] = {
    Class.FORBIDDEN: "Do not merge: {} that may never happen",
    Class.BREAKING: "Migration needed: {} that stored annotations cannot follow by themselves",
    Class.RE_ANNOTATE: "Answers need another look: {} after which stored annotations may be wrong",
    Class.RETRAIN: "Annotators must be told: {} in what they work with",
    Class.COSMETIC: "Nothing to do for annotators: {} of form only",
}
_TO_DO: Mapping[Class, str] = {
    Class.FORBIDDEN: "Mend each of them as its reason says, or waive it with a reason and an expiry date.",
    Class.BREAKING: "After the merge, run confsync migrate on exported annotations before anybody annotates on.",
    Class.RE_ANNOTATE: "After the merge, review or annotate again the answers with these labels.",
    Class.RETRAIN: "After the merge, tell annotators and vendors; confsync diff --for VENDOR writes the letter.",
    Class.COSMETIC: "It can be merged as it is.",
}


_SETTLE = "It can be merged once its versions and approvals are settled."


def _version(bump: Bump) -> str:
    if bump.after == bump.before:
        return f"the version is still {bump.before}"
    return f"the version went from {bump.before} to {bump.after}"


def still_to_do(comparison: Comparison) -> list[str]:
    """What must happen before a merge, apart from the changes themselves: versions to raise, approvals to get."""
    raised = [
        f"{bump.scheme}: {_version(bump)}; these changes need a {bump.needed} step"
        for bump in comparison.bumps
        if not bump.enough
    ]
    return raised + [f"approval missing: {who}" for who in approvals(comparison)]


def to_know(comparison: Comparison) -> list[str]:
    """What else a reviewer should see before the changes: what was not compared, and what waives itself."""
    own = [edit for edit in comparison.edits if edit.waiver and edit.waiver.new]
    named = [f"{name(edit)}, {headline(edit)} ({edit.rating})" for edit in own[:_NAMED]]
    rest = [f"{len(own) - _NAMED:,} more"] if len(own) > _NAMED else []
    waived_ = [f"waived by this change itself: {'; '.join([*named, *rest])}"] if own else []
    return _not_compared(comparison) + waived_


def _not_compared(comparison: Comparison) -> list[str]:
    """Sources of which nothing can be said, and why, in one sentence or none."""
    named, more = comparison.unread[:_NAMED], len(comparison.unread) - _NAMED
    rest = [f"{more:,} more"] if more > 0 else []
    why = f"at {comparison.base} this cannot be read: {', '.join([*named, *rest])}"
    return [f"not compared, since {why}"] if named else []


def approvals(comparison: Comparison) -> list[str]:
    """Roles whose approval is still missing, each with the class that demands it."""
    return [f"{demand.role} (for {demand.rating} changes)" for demand in comparison.missing]
