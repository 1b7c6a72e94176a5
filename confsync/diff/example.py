"""(Label, Label) -> Edits of its examples and counterexamples, which may change sides."""

from __future__ import annotations

from collections.abc import Iterator

from confsync.diff.frame import Frame
from confsync.diff.plain import example_plain
from confsync.diff.words import same_words
from confsync.finding import Location, spot
from confsync.model.edit import Edit
from confsync.model.taxonomy import Example, Label

Shown = tuple[str, Example]  # verdict and example


def example_edits(frame: Frame, base: Label, head: Label) -> Iterator[Edit]:
    """An example is the same when it shows the same thing, whatever is marked in it and said about it."""
    gone, come = _shown(base), _shown(head)
    for one in list(gone):
        if one in come:
            gone.remove(one)
            come.remove(one)
    for old in gone:
        new = _partner(old, come)
        if new is None:
            yield _edit(frame, "example.removed", old, None, spot(head, f"{old[0]}s"))
        else:
            come.remove(new)
            yield _edit(frame, _kind(frame, old, new), old, new, new[1].at)
    for new in come:
        yield _edit(frame, "example.added", None, new, new[1].at)


def _shown(label: Label) -> list[Shown]:
    return [("example", one) for one in label.examples] + [("counterexample", one) for one in label.counterexamples]


def _partner(old: Shown, candidates: list[Shown]) -> Shown | None:
    """What shows the same, of the same verdict if there is one."""
    like = [one for one in candidates if _shows_the_same(old[1], one[1])]
    return min(like, key=lambda one: one[0] != old[0], default=None)


def _shows_the_same(first: Example, second: Example) -> bool:
    if (first.image, first.audio) != (second.image, second.audio):
        return False
    return bool(first.image or first.audio) or same_words(_bare(first), _bare(second))


def _kind(frame: Frame, old: Shown, new: Shown) -> str:
    follows = frame.follows(old[1].use, new[1].use)
    if old[0] != new[0] or (old[1].use != new[1].use and not follows):
        return "example.flipped"
    marks = _marked(old[1]) == _marked(new[1])
    same = same_words(old[1].text, new[1].text) and same_words(old[1].why or "", new[1].why or "")
    if not (marks and same):
        return "example.edited"
    return "example.edited+follows" if follows else "example.edited+words"


def _bare(example: Example) -> str:
    return example.text.replace("[", "").replace("]", "")


def _marked(example: Example) -> list[str]:
    """The text cut at its marks, without case and spaces."""
    cut = example.text.replace("]", "[").split("[")
    return ["".join(part.casefold().split()).strip(".,;:!?") for part in cut]


def _edit(frame: Frame, name: str, old: Shown | None, new: Shown | None, at: Location) -> Edit:
    verdict = (new or old or ("example",))[0]
    before = example_plain(old[1], old[0]) if old else None
    after = example_plain(new[1], new[0]) if new else None
    return frame.edit(name, f"{verdict}s", before, after, at=at, was=old[1].at if old else None)
