"""(session, annotator id) -> the name of whoever answered, the same in every dataset of a project.

Prodigy keeps two ids in a row, and neither is always a person:

- A session opened with `?session=anna` is `<dataset>-anna`: that is anna, in any dataset of the project.
- A session opened without a name is the time at which the server started, and old exports have none at all: such
  answers are anonymous. Each timed session counts as somebody of its own, all rows without a session as one.
- `_annotator_id` mostly repeats the session. Where they differ the annotator id is believed, since one person may open
  several sessions, unless it differs in every row of the dataset (then it names answers, not people) or is only a time
  while the session is a name.
- Names that the project lists are used as the project spells them, also for ids that end in `-<name>`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

ANONYMOUS = "anonymous"
_TIME = re.compile(r"(?:^|-)(\d{4}-\d{2}-\d{2}_\d{2}-\d{2}-\d{2})$")

Ids = tuple[str | None, str | None]  # session, annotator


class People:
    """Knows how a project's annotators are called in its datasets."""

    def __init__(self, names: Iterable[str] = (), datasets: Iterable[str] = ()) -> None:
        self._names = {name.casefold(): name for name in names}
        self._prefixes = tuple(f"{dataset}-" for dataset in sorted(datasets, key=len, reverse=True))

    def name(self, identity: str | None) -> str:
        """The canonical name behind one id."""
        if not identity or not identity.strip():
            return ANONYMOUS
        if timed := _TIME.search(identity):
            return f"{ANONYMOUS}-{timed[1]}"
        bare = next((identity[len(prefix) :] for prefix in self._prefixes if identity.startswith(prefix)), identity)
        return self._names.get(bare.casefold()) or self._listed(bare) or bare or ANONYMOUS

    def who(self, ids: Ids, *, trust_annotator: bool) -> str:
        """The canonical name behind a row's two ids."""
        session, annotator = ids
        if not annotator or not (trust_annotator or annotator == session):
            return self.name(session)
        name = self.name(annotator)
        return self.name(session) if is_anonymous(name) and session else name

    def _listed(self, identity: str) -> str | None:
        folded = identity.casefold()
        fitting = (name for key, name in self._names.items() if folded.endswith(f"-{key}"))
        return max(fitting, key=len, default=None)


def is_anonymous(name: str) -> bool:
    """Whether a canonical name stands for nobody in particular."""
    return name == ANONYMOUS or name.startswith(f"{ANONYMOUS}-")


def names_people(rows: Mapping[Ids, int]) -> bool:
    """Whether annotator ids, given with how many rows of a dataset carry each pair of ids, are of people.

    They are not when no two rows share one although there are rows enough to expect it.
    """
    annotators: Counter[str] = Counter()
    for (session, annotator), count in rows.items():
        if annotator and annotator != session:
            annotators[annotator] += count
    return len(annotators) < 3 or max(annotators.values()) > 1
