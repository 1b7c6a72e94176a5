"""Impact -> words: how many stored answers a change touches, where, and what Prodigy would ask again."""

from __future__ import annotations

from confsync.model.edit import Edit
from confsync.show.text import count

_MOST = 5  # datasets named


def impact_words(edit: Edit) -> str:
    """One sentence without its full stop; "" when annotations were not looked at, or cannot show the change."""
    impact = edit.impact
    if impact is None:
        return ""
    ranked = sorted(impact.datasets.items(), key=lambda one: (-one[1], one[0]))
    named = [f"{name} ({answers:,})" for name, answers in ranked[:_MOST]]
    more = [f"{len(ranked) - _MOST:,} more"] if len(ranked) > _MOST else []
    where = (
        f" in {', '.join([*named, *more])}"
        if named
        else ""
        if impact.proven
        else " in what was read, which is not every dataset"
    )
    again = f"; Prodigy would ask {count(impact.requeued, 'answered task')} again" if impact.requeued else ""
    return f"touches {count(impact.answers, 'stored answer')}{where}{again}"
