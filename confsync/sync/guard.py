"""Plan -> Undecided, when it would do more than a publish may do without a person's word.

The numbers are shares of the pages published before, so that a first publish is never held up.
"""

from __future__ import annotations

from confsync.errors import Undecided
from confsync.model.settings import Guard
from confsync.sync.plan import Plan
from confsync.sync.step import Delete, Move, Update

_SHORTEST = 8  # characters of a digest that are enough to name it


def guard(plan: Plan, limits: Guard, *, reviewed: bool = False, allow_deletes: int | None = None) -> None:
    """Raises Undecided when the plan empties the wiki, or changes too much of it; a reviewed plan may rewrite all."""
    deletes = plan.count(Delete)
    if plan.empty and deletes:
        raise Undecided(
            f"the handbook has no pages, and {_pages(deletes)} of {plan.published} in the wiki would be deleted: "
            "an empty handbook is never published over a full one; look at the directory and revision that were loaded"
        )
    if limits.stops_deletes(deletes, plan.published) and allow_deletes != deletes:
        said = f", not {allow_deletes}" if allow_deletes is not None else ""
        raise Undecided(
            f"this publish would delete {_pages(deletes)} of {plan.published}{said}; "
            f"{_allowance(limits.deletes, limits)}. When that is meant: confsync publish --allow-deletes {deletes}"
        )
    writes = plan.count(Update) + sum(isinstance(step, Move) and step.write for step in plan.steps)
    if not reviewed and limits.stops_updates(writes, plan.published):
        raise Undecided(
            f"this publish would rewrite {_pages(writes)} of {plan.published}; {_allowance(limits.updates, limits)}. "
            f"Look at the plan, then: confsync publish --expect {plan.digest[:12]}"
        )


def expect(plan: Plan, digest: str) -> None:
    """Raises Undecided unless the digest, or a start of it of 8 characters or more, is the plan's."""
    wanted = digest.strip().lower()
    if len(wanted) < _SHORTEST:
        raise Undecided(f'"{digest}" is too short to name a plan: give {_SHORTEST} characters of its digest or more')
    if not plan.digest.startswith(wanted):
        raise Undecided(
            f"the plan is now {plan.digest[:12]}, not the reviewed {wanted[:12]}: "
            "the handbook or the wiki changed since. Look at it again with: confsync plan"
        )


def _allowance(share: float, limits: Guard) -> str:
    return f"the guard allows {share:.0%} of the published pages, or {limits.minimum}, whichever is more"


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count} pages"
