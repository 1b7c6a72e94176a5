"""(key, value) -> whether a setting must never leave its machine: a database's address or a secret.

Lint refuses such settings and render leaves them out; both ask here, so that they cannot disagree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_DATABASE = {"db", "database", "dsn"}
# Singular on purpose: Prodigy has settings such as `hide_true_newline_tokens`.
_SECRET = {"apikey", "auth", "bearer", "credential", "credentials", "pass", "passphrase", "passwd", "password",
           "pwd", "secret", "secrets", "token"}  # fmt: skip
_KEY_OF = {"access", "api", "encryption", "license", "private", "secret", "signing"}
_VALUE = re.compile(
    r"://[^/\s:@]*:[^/\s@]+@"  # a password in an address
    r"|-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk-|AKIA)[A-Za-z0-9_-]{12,}"
    r"|\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\."  # a JSON web token
    r"|\b(?:Bearer|Basic) [A-Za-z0-9+/=._-]{12,}"
)


def is_private(key: str, value: Any) -> bool:
    """Whether the key names a database or a secret, or the value looks like one; not what lies inside a mapping."""
    words = [word.lower() for word in _WORD.findall(key)]
    if _DATABASE.intersection(words[:1]) or _SECRET.intersection(words):
        return True
    if any(word == "key" and before in _KEY_OF for before, word in pairwise(words)):
        return True
    return isinstance(value, str) and _VALUE.search(value) is not None


def private_keys(config: Mapping[str, Any], above: str = "") -> tuple[str, ...]:
    """Dotted paths of all private settings in a configuration, however deep, sorted; list places count from 0."""
    found: list[str] = []
    for key, value in config.items():
        path = f"{above}{key}"
        if is_private(str(key), value):
            found.append(path)
        elif isinstance(value, Mapping):
            found.extend(private_keys(value, f"{path}."))
        elif isinstance(value, list | tuple):
            found.extend(private_keys({str(index): part for index, part in enumerate(value)}, f"{path}."))
    return tuple(sorted(found))
