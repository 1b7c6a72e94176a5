"""Names of annotators and reviewers -> what reports call them, by a key that stays out of git.

`.confsync/people.yaml` holds the key and who is who; it is made when it is missing, and whoever has it may give people
other pseudonyms in it. A pseudonym follows from key and name, so a machine that is set up anew for every run, such as a
scheduled workflow, needs the key alone and calls people the same: CONFSYNC_PEOPLE_KEY.
"""

from __future__ import annotations

import hmac
import json
from base64 import b32encode
from collections.abc import Iterable, Mapping
from pathlib import Path
from secrets import token_hex

from confsync.errors import Rejected
from confsync.finding import Finding, Location, Severity
from confsync.flows.cache import ignored_folder
from confsync.flows.fresh import write_file
from confsync.review.people import ANONYMOUS
from confsync.source import yaml

FILE = "people.yaml"
_HEAD = (
    "# Who is who in the reports of this handbook. Personal data: keep it out of git and out of pages.\n"
    "# Give somebody another pseudonym here and run confsync reviews again.\n"
)
_SHORTEST = 3  # characters of a pseudonym's own part: 32,768 of them


def pseudonyms(folder: Path, names: Iterable[str], *, key: str | None = None) -> dict[str, str]:
    """The pseudonym of every name, and of everybody met before; the file is made or completed.

    `folder` is the handbook's `.confsync/`; a `key` given goes before the file's. Raises Rejected when the file is not
    as confsync writes it, since making it anew would rename everybody.
    """
    file = folder / FILE
    kept, known = _read(file) if file.is_file() else (None, {})
    secret = key or kept or token_hex(16)
    found = dict(known)
    for name in sorted(set(names) - set(known)):
        found[name] = name if name == ANONYMOUS else _fresh(secret, name, found.values())
    if found != known or kept is None:
        _write(file, kept or ("" if key else secret), found)
    return found


def _fresh(secret: str, name: str, taken: Iterable[str]) -> str:
    """`person-` and the first characters of a keyed digest, as many as it takes to differ from the others."""
    digest = b32encode(hmac.digest(secret.encode(), name.encode("utf-8", "replace"), "sha256")).decode().lower()
    used = set(taken)
    return next(word for end in range(_SHORTEST, 53) if (word := f"person-{digest[:end]}") not in used)


def _read(file: Path) -> tuple[str | None, dict[str, str]]:
    node, findings = yaml.parse(file.name, file.read_bytes())
    if findings:
        raise Rejected(findings)
    top = node.entries if isinstance(node, yaml.Mapping) else {}
    key = top["key"].value if "key" in top else None
    people = top["people"].value if "people" in top else None
    if not isinstance(key, yaml.Scalar) or not isinstance(people, yaml.Mapping):
        raise _spoilt(file)
    found = {}
    for name, entry in people.entries.items():
        if not isinstance(entry.value, yaml.Scalar):
            raise _spoilt(file)
        found[name] = entry.value.text
    return key.text or None, found


def _write(file: Path, key: str, people: Mapping[str, str]) -> None:
    """Text as JSON quotes it, which YAML reads; nobody else on the machine may."""
    ignored_folder(file.parent)
    entries = "".join(f"  {json.dumps(name)}: {json.dumps(people[name])}\n" for name in sorted(people))
    text = f"{_HEAD}key: {json.dumps(key)}\npeople:{' {}' if not people else ''}\n{entries}"
    write_file(file, text.encode(), mode=0o600)


def _spoilt(file: Path) -> Rejected:
    text = "not as confsync writes it: `key` and `people`, with a pseudonym for each name"
    hint = "mend it, or remove it to give everybody a new pseudonym"
    return Rejected(
        [
            Finding(
                at=Location(f".confsync/{file.name}"),
                text=text,
                rule="broken-people",
                severity=Severity.ERROR,
                hint=hint,
            )
        ]
    )
