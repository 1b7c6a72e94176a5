"""Plan -> text, Markdown, GitHub annotations, JSON: what would change, in the order in which it would."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from confsync.show.github import KEPT, workflow_command
from confsync.show.harmless import harmless
from confsync.show.json import document
from confsync.show.text import Paint, count, one_line, plain
from confsync.sync.plan import Plan
from confsync.sync.step import Conflict, Create, CreateSpace, Delete, Move, Step, Update

_SIGNS = {"create-space": "+", "create": "+", "update": "~", "move": ">", "delete": "-"}
_COLOURS = {"create-space": "green", "create": "green", "update": "yellow", "move": "blue", "delete": "red"}
_VERBS = {CreateSpace: "create space", Create: "create", Update: "update", Move: "move", Delete: "delete"}


def plan_text(plan: Plan, paint: Paint = plain) -> str:
    """A line per step, a line per conflict, and the summary."""
    lines = [_step_line(step, paint) for step in plan.steps]
    lines += [paint(f"! {conflict_text(conflict)}", "red") for conflict in plan.conflicts]
    return "\n".join([*lines, plan_summary(plan)])


def plan_summary(plan: Plan) -> str:
    """One line with counts and digest, and what to type next when there is something to do."""
    counts = ", ".join(_counts(plan))
    return f"plan {plan.digest[:12]}: {counts}{_again(plan)}"


def _again(plan: Plan) -> str:
    deletes = plan.count(Delete)
    if plan.empty and deletes:
        return "   (will not be published: an empty handbook over a full one)"
    if not plan.steps:
        return ""
    word = f" --allow-deletes {deletes}" if plan.guarded else ""
    return f"   (publish with: confsync publish --expect {plan.digest[:12]}{word})"


def conflict_text(conflict: Conflict) -> str:
    """One line about a page that is left alone."""
    return one_line(f'{conflict.key} "{conflict.title}": {conflict.why}')


def plan_json(plan: Plan) -> str:
    """Contract §8, plan; the same plan gives the same bytes."""
    return document(
        "plan",
        {
            "digest": plan.digest,
            "commit": plan.commit,
            "steps": [
                {"action": step.action, "key": step.key, "title": step.title, "why": step.why} for step in plan.steps
            ],
            "unchanged": plan.unchanged,
            "kept": list(plan.kept),
            "conflicts": [conflict_json(conflict) for conflict in plan.conflicts],
        },
    )


def conflict_json(conflict: Conflict) -> dict[str, Any]:
    """A conflict as plan and receipt name it."""
    return {
        "key": conflict.key,
        "title": conflict.title,
        "editor": conflict.editor,
        "version": conflict.version,
        "why": conflict.why,
    }


def plan_markdown(plan: Plan) -> str:
    """For a pull request or a job summary: counts first, then a table; titles cannot break it or ping anybody."""
    lines = [f"**{', '.join(_counts(plan))}** · plan `{plan.digest[:12]}`"]
    if plan.conflicts:
        lines += ["", "### Left alone: somebody must decide", ""]
        lines += [f"- {harmless(conflict.title)}: {harmless(conflict.why)}" for conflict in plan.conflicts]
    if plan.steps:
        lines += ["", "| | page | why |", "|---|---|---|"]
        lines += [f"| {_VERBS[type(step)]} | {harmless(step.title)} | {harmless(step.why)} |" for step in plan.steps]
    return "\n".join(lines)


def plan_github(plan: Plan) -> str:
    """Conflicts as warnings, the summary as a notice."""
    conflicts = plan.conflicts[:KEPT]
    lines = [workflow_command("warning", conflict_text(conflict), title="left alone") for conflict in conflicts]
    return "\n".join([*lines, workflow_command("notice", plan_summary(plan), title="plan")])


def _counts(plan: Plan) -> Iterator[str]:
    for kind, verb in _VERBS.items():
        number = plan.count(kind)
        if number:
            yield f"{number} {verb}"
    yield f"{plan.unchanged} unchanged"
    if plan.kept:
        yield f"{len(plan.kept)} kept as edited in the wiki"
    if plan.conflicts:
        yield count(len(plan.conflicts), "conflict")


def _step_line(step: Step, paint: Paint) -> str:
    line = one_line(f'{_SIGNS[step.action]} {_VERBS[type(step)]} {step.key} "{step.title}": {step.why}')
    return paint(line, _COLOURS[step.action])
