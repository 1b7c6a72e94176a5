"""Names of rules that other rooms find, so that settings can name them and the documentation lists them."""

from __future__ import annotations

from collections.abc import Mapping

ELSEWHERE: Mapping[str, str] = {
    "id-reused": "x",
}
