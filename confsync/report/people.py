"""(key file, names) -> pseudonyms: who is "annotator A", the same from one import to the next.

The key file stays out of git, since it undoes the pseudonyms. Without it, as on a machine that has never imported, the
same people get the same letters again; only somebody new among them may then move others to another letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import count, product
from string import ascii_uppercase


def with_pseudonyms(known: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """The key with every name in it; those already there keep theirs. Sorted by pseudonym, short ones first.

    New people are taken in the order of a digest: in that of their names, the letters would give the alphabet away.
    """
    found = dict(known)
    free = (pseudonym for pseudonym in _pseudonyms() if pseudonym not in set(known.values()))
    for name in sorted(set(names) - set(found), key=lambda name: sha256(name.encode("utf-8", "replace")).digest()):
        found[name] = next(free)
    return dict(sorted(found.items(), key=lambda entry: (len(entry[1]), entry[1], entry[0])))


def _pseudonyms() -> Iterator[str]:
    """Of one letter, from annotator A on, then of two, and so on."""
    for length in count(1):
        for letters in product(ascii_uppercase, repeat=length):
            yield f"annotator {''.join(letters)}"
