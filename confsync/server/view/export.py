"""(Page, format) -> the body of an API answer: storage as it is kept, every other format rendered."""

from __future__ import annotations

from typing import Any

from confsync.server.store.records import Page


def exported(page: Page, form: str) -> dict[str, Any]:
    """The body by its format."""
    return {form: {"representation": form, "value": page.body or ""}}
