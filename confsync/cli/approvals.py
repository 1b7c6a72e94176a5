"""A file of approvals, or of reviews as GitHub lists them -> who approved, in which roles."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from confsync.diff.review import Approval

_STATES = frozenset({"APPROVED", "CHANGES_REQUESTED", "DISMISSED", "COMMENTED", "PENDING"})
_NO_VERDICT = frozenset({"COMMENTED", "PENDING"})  # leave what the same person said before as it is


def read_approvals(file: Path) -> tuple[Approval, ...]:
    """A JSON list of {"user": "ada", "roles": ["data-owner"]} or of GitHub's reviews, whose roles the settings know.

    Of reviews the last verdict of each person counts. Raises a usage error on anything else.
    """
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise click.UsageError(f"cannot read the approvals in {file}: {error}") from error
    if not isinstance(found, list):
        raise click.UsageError(f'{file} holds no JSON list of {{"user": …, "roles": […]}}')
    reviews, approvals = [], []
    for number, one in enumerate(found, 1):
        if isinstance(one, dict) and "state" in one:
            reviews.append(_review(file, number, one))
        else:
            approvals.append(_approval(file, number, one))
    return (*approvals, *_approved(reviews))


def _approval(file: Path, number: int, one: Any) -> Approval:
    from confsync.diff.review import Approval

    user, roles = (one.get("user"), one.get("roles")) if isinstance(one, dict) else (None, None)
    if not (isinstance(user, str) and isinstance(roles, list) and all(isinstance(role, str) for role in roles)):
        raise click.UsageError(f'approval {number} in {file} is not {{"user": "name", "roles": ["role", …]}}')
    return Approval(user, tuple(roles))


def _review(file: Path, number: int, one: dict[str, Any]) -> tuple[str, str, str]:
    """When, who, what; who is "" for an account that was deleted, and when for a review that is not submitted."""
    user, state, when = one.get("user"), one["state"], one.get("submitted_at") or ""
    login = "" if user is None else user.get("login") if isinstance(user, dict) else None
    if not (isinstance(login, str) and isinstance(when, str) and isinstance(state, str) and state in _STATES):
        form = '{"user": {"login": "name"}, "state": "APPROVED", "submitted_at": …}'
        raise click.UsageError(f"approval {number} in {file} is no review such as {form}")
    return when, login, state


def _approved(reviews: Iterable[tuple[str, str, str]]) -> Iterator[Approval]:
    from confsync.diff.review import Approval

    last: dict[str, tuple[str, str]] = {}
    for _, login, state in sorted(reviews, key=lambda review: review[0]):  # among equals GitHub's order: oldest first
        if login and state not in _NO_VERDICT:
            last[login.casefold()] = (login, state)
    return (Approval(login) for login, state in last.values() if state == "APPROVED")
