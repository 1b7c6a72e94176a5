"""Impact -> words: how many stored answers a change touches, where, and what Prodigy would ask again."""

from __future__ import annotations

from confsync.model.edit import Edit, Impact
from confsync.show.text import count, first_few

_MOST = 5  # datasets named


def impact_words(edit: Edit) -> str:
    """One sentence without its full stop; "" when annotations were not looked at, or cannot show the change."""
    impact = edit.impact
    if impact is None:
        return ""
    ranked = sorted(impact.datasets.items(), key=lambda one: (-one[1], one[0]))
    named = first_few([f"{name} ({answers:,})" for name, answers in ranked], _MOST)
    where = f" in {named}" if named else _where_not(impact)
    # Which answers hold an attribute is not counted.
    most = "up to " if impact.answers and edit.kind.startswith(("attr.", "value.")) else ""
    return f"touches {most}{count(impact.answers, 'stored answer')}{where}{_again(impact)}"


def _where_not(impact: Impact) -> str:
    """Nothing was found, and that is not everything: what was left out would have to be read."""
    if impact.proven:
        return ""
    return f" in what was read, which is not all of {first_few(impact.unread, _MOST) or 'every dataset'}"


def _again(impact: Impact) -> str:
    if impact.requeued:
        return f"; Prodigy would ask {count(impact.requeued, 'answered task')} again"
    if impact.rehashed:
        tasks = count(impact.rehashed, "answered task")
        return f"; {tasks} would look new to Prodigy, which asks none again (exclude_by: input)"
    return ""
