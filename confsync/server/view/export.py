"""(Page, format) -> the body of an API answer: storage as it is kept, every other format rendered for reading."""

from __future__ import annotations

from typing import Any

from confsync.server.request import db
from confsync.server.store.records import Page
from confsync.server.view.render import render


def exported(page: Page, form: str) -> dict[str, Any]:
    """The body by its format."""
    value = (page.body or "") if form in ("storage", "editor") else render(db(), page)
    return {form: {"representation": form, "value": value}}
