"""A file of approvals -> who approved, in which roles; as a workflow writes it from the reviews of a pull request."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from confsync.diff.review import Approval


def read_approvals(file: Path) -> tuple[Approval, ...]:
    """A JSON list of {"user": "ada", "roles": ["data-owner"]}. Raises a usage error on anything else."""
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise click.UsageError(f"cannot read the approvals in {file}: {error}") from error
    if not isinstance(found, list):
        raise click.UsageError(f'{file} holds no JSON list of {{"user": …, "roles": […]}}')
    return tuple(_approval(file, number, one) for number, one in enumerate(found, 1))


def _approval(file: Path, number: int, one: Any) -> Approval:
    from confsync.diff.review import Approval

    user, roles = (one.get("user"), one.get("roles")) if isinstance(one, dict) else (None, None)
    if not (isinstance(user, str) and isinstance(roles, list) and all(isinstance(role, str) for role in roles)):
        raise click.UsageError(f'approval {number} in {file} is not {{"user": "name", "roles": ["role", …]}}')
    return Approval(user, tuple(roles))
