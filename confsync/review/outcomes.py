"""(feeds of a project) -> Outcomes: what annotators and reviewers decided, with an account of every row.

Of several answers of one person to one question the last one in row order counts: sets are append-only, and a browser's
clock proves nothing. The result depends on the rows alone, not on where they were read from.
"""

from __future__ import annotations

import gc
import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from confsync.model.outcome import Answer, Dataset, Outcome, Outcomes, Review
from confsync.review.gather import Gathering, Group, Key
from confsync.review.notes import notes_of
from confsync.review.people import People, is_anonymous
from confsync.review.ruling import Seen, review_of
from confsync.review.shown import Window
from confsync.review.source import Feed
from confsync.review.tally import Tally

_PLAIN = re.compile(r"[A-Za-z0-9_.-]{1,40}")


def read_outcomes(
    feeds: Iterable[Feed],
    *,
    people: Iterable[str] = (),
    prefixes: Iterable[str] = (),
    excerpt: int = 200,
    redact: Sequence[str] = (),
    dates: Sequence[tuple[int, str]] = (),
) -> Outcomes:
    """Reads the feeds one after the other, in constant memory but for what an Outcome keeps.

    `people` are the annotators as the project lists them; `prefixes` names of datasets that session ids may begin with,
    besides those of the feeds. `dates` holds (Unix seconds, version of the scheme in force from then on) for answers
    that carry no stamp of their own. Raises Unreachable when a source does.
    """
    feeds = tuple(feeds)
    known = People(people, {*prefixes, *(feed.dataset for feed in feeds)})
    gathering = Gathering(Window(excerpt, tuple(redact)), known, dates)
    with _without_collecting():
        for feed in feeds:
            gathering.read(feed)
        return _Assembly(gathering, known).outcomes()


class _Assembly:
    """Turns groups into outcomes, giving each group's memory back as it goes."""

    def __init__(self, gathering: Gathering, people: People) -> None:
        self._groups = gathering.groups
        self._tallies = gathering.tallies
        self._retold = 0  # examples whose answers are known from review rows only
        seen = {ids[0]: tally.names[who] for tally in self._tallies for ids, who in tally.people.items()}
        self._person: Callable[[str], str] = lambda session: seen.get(session) or people.name(session)

    def outcomes(self) -> Outcomes:
        _attach_reviews(self._groups)
        edited = sum(group.edited for groups in self._groups.values() for group in groups.values())
        outcomes = sorted(self._outcomes(), key=lambda outcome: outcome.id)
        return Outcomes(
            outcomes=tuple(outcomes),
            datasets=tuple(map(_dataset, self._tallies)),
            notes=notes_of(self._tallies, edited=edited, retold=self._retold),
            remarks=tuple(remark for tally in self._tallies for remark in tally.remarks),
        )

    def _outcomes(self) -> Iterator[Outcome]:
        for view, groups in self._groups.items():
            while groups:
                key, group = groups.popitem()
                yield self._outcome(view, key, group)

    def _outcome(self, view: str, key: Key, group: Group) -> Outcome:
        latest = {answer.annotator: answer for answer in group.entries}
        answers = tuple([latest[name] for name in sorted(latest)])  # a list first: half a million names wait
        earlier = self._earlier(group) if len(answers) < len(group.entries) else ()
        review = self._review(group, answers)
        if review and not answers:
            answers = _retold(review)
            self._retold += bool(answers)
        return Outcome(
            id=outcome_id(view, key),
            interface=view,
            shown=group.shown,
            answers=answers,
            superseded=len(earlier),
            earlier=earlier,
            review=review,
            score=group.score,
            meta=group.meta,
        )

    def _earlier(self, group: Group) -> tuple[Answer, ...]:
        """Counted against the dataset that they stand in, which need not be that of the later answer."""
        last = {answer.annotator: place for place, answer in enumerate(group.entries)}
        places = [place for place, answer in enumerate(group.entries) if last[answer.annotator] != place]
        for place in places:
            feed = max(number for number, start in group.feeds if start <= place)
            self._tallies[feed].superseded += 1
        return tuple(group.entries[place] for place in places)

    def _review(self, group: Group, answers: tuple[Answer, ...]) -> Review | None:
        if not group.decisions:
            return None
        *earlier, decision = group.decisions
        for one in earlier:
            self._tallies[one.feed].superseded += 1
        if not decision.versions:
            decision = replace(decision, versions=_seen(answers))
        tally = self._tallies[decision.feed]
        reviewer = tally.names[decision.who]
        ids = list(tally.people)[decision.who]
        return review_of(decision, ids, self._person, None if is_anonymous(reviewer) else reviewer)


def outcome_id(view: str, key: Key) -> str:
    """Input, interface and question; what cannot stand in a file name or a link is digested."""
    given, question = key if isinstance(key, tuple) else (key, "")
    name = f"{given if isinstance(given, str) else f'{given & 0xFFFFFFFF:08x}'}-{view}"
    if not question:
        return name
    return f"{name}-{question if _PLAIN.fullmatch(question) else hashlib.sha256(question.encode()).hexdigest()[:8]}"


def _dataset(tally: Tally) -> Dataset:
    return Dataset(
        name=tally.feed.dataset,
        role=tally.feed.role,
        rows=tally.rows,
        used=tally.used,
        superseded=tally.superseded,
        skipped=dict(sorted(tally.skipped.items())),
        digest=tally.digest,
    )


def _seen(answers: Iterable[Answer]) -> tuple[Seen, ...]:
    """The versions that a review row without any must have been about: the answers, most votes first."""
    votes: dict[tuple[str, str], list[str]] = defaultdict(list)
    for answer in answers:
        votes[answer.content, answer.answer].append(answer.annotator)
    ranked = sorted(votes, key=lambda vote: (-len(votes[vote]), vote))
    return tuple(Seen(*vote, tuple(votes[vote]), index == 0, None) for index, vote in enumerate(ranked))


def _attach_reviews(groups: dict[str, dict[Key, Group]]) -> None:
    """A review may run in another interface than the annotation did: then input and question tell what it is about."""
    lonely = [
        (view, key)
        for view, some in groups.items()
        for key, group in some.items()
        if group.decisions and not group.entries
    ]
    for view, key in lonely:
        answered = [some[key] for some in groups.values() if key in some and some[key].entries]
        if len(answered) == 1:
            answered[0].decisions += groups[view].pop(key).decisions


def _retold(review: Review) -> tuple[Answer, ...]:
    """Answers as a review row repeats them, for examples without annotation rows of their own."""
    told = {name: version for version in review.versions for name in version.annotators}
    return tuple(Answer(name, told[name].answer, told[name].content) for name in sorted(told))


@contextmanager
def _without_collecting() -> Iterator[None]:
    """No cycles are made while reading, and looking for some among a million tuples takes a third of the time.

    What was read stays out of later collections as well: freezing moves it where none looks.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
