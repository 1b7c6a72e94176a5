"""Edit -> plain words: what changed, from what to what, where; shared by everything that prints a comparison."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from confsync.diff.words import likeness, tokens, word_changes
from confsync.model.edit import Class, Edit, Waiver
from confsync.show.text import first_few

WORST_FIRST: tuple[Class, ...] = tuple(reversed(Class))
MEANS: Mapping[Class, str] = {
    Class.FORBIDDEN: "must not be merged",
    Class.BREAKING: "stored annotations must be migrated",
    Class.RE_ANNOTATE: "stored annotations may be wrong now",
    Class.RETRAIN: "annotators must be told",
    Class.COSMETIC: "nothing to do",
}
_NEAR = 6  # words kept around a change in a long text
_ALIKE = 0.2  # share of words in common below which two texts read better whole, one after the other
_NAMED = 10  # projects or vendors of a change
_SIGNS = {"same": " ", "removed": "-", "added": "+"}


class Piece(NamedTuple):
    """A stretch of a text: kept (" "), taken out ("-"), put in ("+") or left out because it is far from any ("…")."""

    sign: str
    text: str


def headline(edit: Edit) -> str:
    """The kind in words, and which of several it is about, unless that is said beside it: `edge case flipped "lot"`."""
    area, _, rest = edit.part.partition("/")
    if area in _OF:
        return f"{_OF[area]}{edit.headline}"
    if area == "counterexamples" and edit.kind != "example.flipped":
        return f"counter{edit.headline}"
    return f'{edit.headline} "{rest}"' if rest and rest not in (edit.label, edit.before, edit.after) else edit.headline


_OF = {"attributes": "attribute: ", "relations": "relation: "}  # things beside the labels that have an id, too


def name(edit: Edit) -> str:
    """What was changed, as the command line and the pages name it: `adverse-events#drug`, `guidelines/ner.md`."""
    return f"{edit.subject}#{edit.label}" if edit.label else edit.subject


def called(edit: Edit) -> str:
    """What people call it where the id does not say so: of `adverse-events#drug` nothing, of `content#483` its name."""
    plain = " ".join((edit.label or "").replace("-", " ").split()).casefold()
    return "" if edit.title.casefold() == plain else edit.title


def full_name(edit: Edit) -> str:
    """Both, for where they stand in a line: `content#483 (Cricket)`."""
    return _with_title(name(edit), edit)


def short_name(edit: Edit) -> str:
    """The same where the scheme is known: `483 (Cricket)`; of the scheme itself its id."""
    return _with_title(edit.label or edit.subject, edit)


def _with_title(shown: str, edit: Edit) -> str:
    title = called(edit)
    return f"{shown} ({title})" if title else shown


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


_ENDS = {"label.retired", "label.replaced", "label.merged", "label.split"}
_MAIN = ("text", "case", "name", "title", "target", "id", "label")
_SILENT = {"verdict", "id", "scheme", "color"}  # what the kind of the edit says already, or nobody reads


def _told_entries(value: Mapping[str, Any]) -> str:
    """The entry that names the thing first; of a label its definition, of anything else all that is said about it."""
    main = next((key for key in _MAIN if value.get(key)), None)
    if main is None and "since" in value:
        into = told(value.get("into"))
        return f"{f'into {into}' if into else told(value.get('reason'))}, since {told(value['since'])}".lstrip(", ")
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
    if edit.kind in _ENDS and isinstance(edit.after, Mapping):
        return [Piece(" ", told(edit.after))]  # what it was before is what every label is
    if isinstance(edit.before, Mapping) and isinstance(edit.after, Mapping):
        return list(_entries(edit.before, edit.after))
    before, after = told(edit.before), told(edit.after)
    if is_prose(edit):
        return shortened(word_diff(before, after))
    if isinstance(edit.before, list | tuple) and isinstance(edit.after, list | tuple):
        gone, come = _only(edit.before, edit.after), _only(edit.after, edit.before)
        before, after = (gone, come) if gone or come else (before, after)  # neither: another order
    return [Piece(sign, text) for sign, text in (("-", before), ("+", after)) if text]


def _only(some: Sequence[Any], others: Sequence[Any]) -> str:
    """The entries of a list that another has not."""
    return told([one for one in some if one not in others])


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
            gap = "… " if tail and words[-len(tail) - 1][-1:].isspace() else "…"
            found += [
                part for part in (Piece(" ", "".join(head)), Piece("…", gap), Piece(" ", "".join(tail))) if part[1]
            ]
    return found


def clipped(pieces: Iterable[Piece], most: int) -> Iterator[Piece]:
    """The first `most` characters, and how many there are besides."""
    more = 0
    for piece in pieces:
        if kept := piece.text[:most]:
            yield piece._replace(text=kept)
        more += len(piece.text) - len(kept)
        most -= len(kept)
    if more:
        yield Piece("…", f" … ({more:,} characters more)")


def spelled(pieces: Iterable[Piece], old: Callable[[str], str], new: Callable[[str], str]) -> str:
    """Pieces as one text, what was taken out and put in marked by the functions given."""
    marks: Mapping[str, Callable[[str], str]] = {"-": old, "+": new}
    return "".join(marks[piece.sign](piece.text) if piece.sign in marks else piece.text for piece in pieces)


def used_by(edit: Edit) -> str:
    """Projects and vendors that the change reaches; "" for none."""
    both = (("used by", edit.projects), ("vendors", edit.vendors))
    return "; ".join(f"{noun}: {first_few(names, _NAMED)}" for noun, names in both if names)


def waived(waiver: Waiver) -> str:
    """`waived until 2027-03-31: Agreed with all annotators`, and whether nobody had given that leave before."""
    by = " by this change itself" if waiver.new else ""
    return f"waived{by} until {waiver.expires}: {waiver.reason}"
