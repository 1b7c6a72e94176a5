"""id -> how people read it, and how Prodigy stores it; title -> a mark. The defaults of names that nobody wrote."""

from __future__ import annotations

import re
from unicodedata import normalize


def as_name(identifier: str) -> str:
    """An id in words, the first letter large: adverse-event -> Adverse event."""
    words = " ".join(re.split(r"[-_\s]+", identifier)).strip()
    return words[:1].upper() + words[1:]


def as_key(identifier: str) -> str:
    """An id in upper snake case: adverse-event -> ADVERSE_EVENT."""
    return re.sub(r"[-\s]+", "_", identifier.strip()).upper()


def as_slug(title: str) -> str:
    """A title in lower-case letters, digits and hyphens; letters without a Latin counterpart get lost."""
    plain = normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "handbook"
