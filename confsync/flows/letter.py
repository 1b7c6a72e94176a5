"""Two revisions -> the letter that tells an audience what changed for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsync.errors import Rejected
from confsync.finding import Finding, Location, did_you_mean
from confsync.flows.diff import both_sides, comparison
from confsync.model.handbook import Handbook
from confsync.show.edits_letter import edits_letter

if TYPE_CHECKING:
    from confsync.flows.workspace import Workspace


def letter(workspace: Workspace, base: str, head: str | None, audience: str, *, today: str) -> str:
    """What changed for an audience from `base` to `head`, or to the work tree, in plain words.

    Raises Rejected when the head cannot be read as it was meant, or no project on either side is for this audience.
    """
    old, new, moved = both_sides(workspace, base, head)
    known = _audiences(old) | _audiences(new)
    if audience not in known:
        hint = did_you_mean(audience, known) or (f"there are {', '.join(sorted(known))}" if known else None)
        text = f'no project is for the audience "{audience}"'
        raise Rejected([Finding(at=Location("initiatives"), text=text, rule="vendor-audience", hint=hint)])
    found = comparison(old, new, base=base, head=head or "", today=today, moved=moved)
    return edits_letter(found, audience=audience, base=old, head=new)


def _audiences(handbook: Handbook) -> set[str]:
    return {project.vendor for _, project in handbook.projects() if project.vendor}
