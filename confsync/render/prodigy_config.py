"""Assignment -> prodigy.json: one place per key, nothing of a database, no secret.

Whether a recipe's config or a local prodigy.json wins where both set a key is not documented, so nothing is set twice:
labels are not repeated on the command line, and the recipe hands on this very file. Keys: `docs/prodigy.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any

from confsync.model.initiative import Project
from confsync.model.secret import is_private
from confsync.model.taxonomy import Kind, Scheme
from confsync.render.prodigy_labels import Assignment, Pass

INSTRUCTIONS = "instructions.html"
_KEYS = 30  # Prodigy numbers options 1-9, 0, then the same with Shift and with Shift and Alt
_ROUTING = ("feed_overlap", "annotations_per_task")
# What the handbook decides; a project's `config` cannot give another answer.
_OURS = ("instructions", "labels", "relations_span_labels")


def prodigy_config(assignment: Assignment) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What prodigy.json says, and the dotted keys of the project's `config` that it leaves out."""
    scheme, project, here = assignment.scheme, assignment.project, assignment.here
    theirs, left_out = _passed_on(project.config)
    config: dict[str, Any] = {
        "custom_theme": {"labels": _theme(assignment)},
        "exclude_by": exclude_by(scheme, project),
        "instructions": INSTRUCTIONS,
        "keymap_by_label": {label.key: label.hotkey for label in here.labels if label.hotkey},
        "show_flag": True,
        **_labels(scheme, here),
        **_choice(scheme),
        **({} if set(_ROUTING) & set(theirs) else _routing(project)),
        **_target(assignment),
    }
    if project.interface in {"ner_manual", "spans_manual"}:
        config["ner_manual_label_style"] = "dropdown" if len(here.labels) > _KEYS else "list"
    merged = _merged(config, theirs)
    # Colours say which label is meant, in the instructions too: a theme may add to them, not contradict them.
    merged["custom_theme"]["labels"] = config["custom_theme"]["labels"]
    return merged, left_out


def exclude_by(scheme: Scheme, project: Project) -> str:
    """What makes Prodigy take an example as done: its input, or, where one is asked about several times, the task."""
    default = "task" if scheme.kind is Kind.BINARY else "input"
    return str(project.config.get("exclude_by", default))


def option_rows(here: Pass, texts: Mapping[str, str], tints: Mapping[str, str]) -> tuple[dict[str, Any], ...]:
    """Choice options; `texts` and `tints` are by label id."""
    return tuple(
        {"id": label.key, "style": {"background": tints[label.id]}, "text": texts[label.id]} for label in here.labels
    )


def _labels(scheme: Scheme, here: Pass) -> dict[str, Any]:
    keys = [label.key for label in here.labels]
    if scheme.kind is Kind.RELATIONS:
        return {"labels": [relation.key for relation in scheme.relations], "relations_span_labels": keys}
    return {"labels": keys}


def _theme(assignment: Assignment) -> dict[str, str]:
    theme = {label.key: assignment.colors[label.id] for label in assignment.here.labels}
    if assignment.scheme.kind is Kind.RELATIONS:
        theme |= {relation.key: assignment.relation_colors[relation.id] for relation in assignment.scheme.relations}
    return theme


def _choice(scheme: Scheme) -> dict[str, Any]:
    """Answers wait for the accept button: an answer that flies off on the first click cannot be flagged."""
    if scheme.kind is Kind.CHOICE:
        return {"choice_auto_accept": False, "choice_style": "single"}
    return {"choice_style": "multiple"} if scheme.kind is Kind.MULTICHOICE else {}


def _routing(project: Project) -> dict[str, Any]:
    """How many annotators see an example: all of them, exactly so many, or one."""
    wanted, people = project.annotators.min, len(project.annotators.people)
    if wanted <= 1:
        return {"feed_overlap": False}
    if people and wanted >= people:
        return {"feed_overlap": True}
    return {"annotations_per_task": wanted, "feed_overlap": False}


def _target(assignment: Assignment) -> dict[str, Any]:
    """The highest target of the project's milestones: the others lie on the way to it."""
    stones = assignment.initiative.milestones
    targets = [stone.target for stone in stones if stone.project == assignment.project.id and stone.target]
    return {"total_examples_target": max(targets)} if targets else {}


def _merged(config: dict[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """Their settings over ours, mappings such as `custom_theme` joined."""
    merged = dict(config)
    for key, value in theirs.items():
        old = merged.get(key)
        if isinstance(old, dict):
            merged[key] = {**old, **value} if isinstance(value, dict) else old
        else:
            merged[key] = value
    return merged


def _passed_on(config: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    left_out: list[str] = [key for key in config if key in _OURS]
    kept = {key: value for key, value in config.items() if key not in _OURS}
    plain = _plain_mapping(kept, "", left_out)
    return plain, tuple(sorted(left_out))


def _plain_mapping(config: Mapping[Any, Any], above: str, left_out: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in config.items():
        key = str(name)
        if is_private(key, value):
            left_out.append(above + key)
        else:
            found[key] = _plain(value, f"{above}{key}", left_out)
    return found


def _plain(value: Any, path: str, left_out: list[str]) -> Any:
    """The value as JSON has it; YAML also knows dates, which become text, and not-a-number, which becomes null."""
    if isinstance(value, Mapping):
        return _plain_mapping(value, f"{path}.", left_out)
    if isinstance(value, list | tuple | set | frozenset):
        return _plain_list(value, path, left_out)
    if isinstance(value, float) and not isfinite(value):
        return None
    return value if isinstance(value, bool | int | float | str) or value is None else str(value)


def _plain_list(values: Iterable[Any], path: str, left_out: list[str]) -> list[Any]:
    kept: list[Any] = []
    for index, value in enumerate(values):
        if is_private("", value):
            left_out.append(f"{path}.{index}")
        else:
            kept.append(_plain(value, f"{path}.{index}", left_out))
    return kept
