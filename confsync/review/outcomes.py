"""(feeds of a project) -> Outcomes: what annotators and reviewers decided, with an account of every row.

Of several answers of one person to one question the last one in row order counts: sets are append-only, and a browser's
clock proves nothing. The result depends on the rows alone, not on where they were read from.
"""

from __future__ import annotations

import gc
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from confsync.model.outcome import Answer, Dataset, Outcome, Outcomes, Review
from confsync.review.gather import Entry, Gathering, Group, Key
from confsync.review.notes import notes_of
from confsync.review.people import People, is_anonymous, names_people
from confsync.review.ruling import Seen, review_of
from confsync.review.shown import Window
from confsync.review.source import Feed

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
    gathering = Gathering(Window(excerpt, tuple(redact)), dates)
    with _without_collecting():
        for feed in feeds:
            gathering.read(feed)
        return _Assembly(gathering, People(people, {*prefixes, *(feed.dataset for feed in feeds)})).outcomes()


class _Assembly:
    """Turns groups into outcomes, giving each group's memory back as it goes."""

    def __init__(self, gathering: Gathering, people: People) -> None:
        self._gathering = gathering
        self._names = _names(gathering, people)
        self._superseded: Counter[int] = Counter()  # by number of the feed
        self._retold = 0  # examples whose answers are known from review rows only
        known = {ids[0]: name for (_, ids), name in zip(gathering.ids, self._names, strict=True)}
        self._person: Callable[[str], str] = lambda session: known.get(session) or people.name(session)

    def outcomes(self) -> Outcomes:
        groups = self._gathering.groups
        _attach_reviews(groups)
        edited = sum(group.edited for group in groups.values())
        outcomes = []
        while groups:
            key, group = groups.popitem()
            outcomes.append(self._outcome(key, group))
        outcomes.sort(key=lambda outcome: outcome.id)
        tallies = self._gathering.tallies
        return Outcomes(
            outcomes=tuple(outcomes),
            datasets=tuple(self._dataset(number) for number in range(len(tallies))),
            notes=notes_of(self._gathering, edited=edited, retold=self._retold),
            remarks=tuple(remark for tally in tallies for remark in tally.remarks),
        )

    def _outcome(self, key: Key, group: Group) -> Outcome:
        answers = self._answers(group.entries)
        earlier = self._earlier(group.entries) if len(group.entries) > len(answers) else ()
        review = self._review(group)
        if review and not answers:
            answers = _retold(review)
            self._retold += bool(answers)
        return Outcome(
            id=outcome_id(key),
            interface=key[1],
            shown=group.shown,
            answers=answers,
            superseded=len(earlier),
            earlier=earlier,
            review=review,
            score=group.score,
            meta=group.meta,
        )

    def _answers(self, entries: list[Entry]) -> tuple[Answer, ...]:
        latest = {self._names[entry[0]]: entry for entry in entries}
        return tuple(_answer(name, latest[name]) for name in sorted(latest))

    def _earlier(self, entries: list[Entry]) -> tuple[Answer, ...]:
        """Counted against the dataset that they stand in, which need not be that of the later answer."""
        last = {self._names[entry[0]]: number for number, entry in enumerate(entries)}
        earlier = [entry for number, entry in enumerate(entries) if last[self._names[entry[0]]] != number]
        for who, *_ in earlier:
            self._superseded[self._gathering.ids[who][0]] += 1
        return tuple(_answer(self._names[entry[0]], entry) for entry in earlier)

    def _review(self, group: Group) -> Review | None:
        if not group.decisions:
            return None
        for earlier in group.decisions[:-1]:
            self._superseded[self._gathering.ids[earlier.who][0]] += 1
        decision = group.decisions[-1]
        if not decision.versions:
            decision = replace(decision, versions=self._seen(group.entries))
        reviewer = self._names[decision.who]
        _, ids = self._gathering.ids[decision.who]
        return review_of(decision, ids, self._person, None if is_anonymous(reviewer) else reviewer)

    def _seen(self, entries: list[Entry]) -> tuple[Seen, ...]:
        """The versions that a review row without any must have been about: the answers, most votes first."""
        votes: dict[tuple[str, str], list[str]] = defaultdict(list)
        for answer in self._answers(entries):
            votes[answer.content, answer.answer].append(answer.annotator)
        ranked = sorted(votes, key=lambda vote: (-len(votes[vote]), vote))
        return tuple(Seen(*vote, tuple(votes[vote]), index == 0, None) for index, vote in enumerate(ranked))

    def _dataset(self, number: int) -> Dataset:
        tally, superseded = self._gathering.tallies[number], self._superseded[number]
        return Dataset(
            name=tally.feed.dataset,
            role=tally.feed.role,
            rows=tally.rows,
            used=tally.rows - superseded - tally.skipped.total(),
            superseded=superseded,
            skipped=dict(sorted(tally.skipped.items())),
            digest=tally.digest.hexdigest(),
        )


def outcome_id(key: Key) -> str:
    """Input, interface and question; what cannot stand in a file name or a link is digested."""
    given, view, question = key
    parts = [given if isinstance(given, str) else f"{given & 0xFFFFFFFF:08x}", view]
    if question:
        parts.append(question if _PLAIN.fullmatch(question) else hashlib.sha256(question.encode()).hexdigest()[:8])
    return "-".join(parts)


def _answer(name: str, entry: Entry) -> Answer:
    _, answer, content, time, number, extra = entry
    return Answer(name, answer, content, time, number, *extra) if extra else Answer(name, answer, content, time, number)


def _names(gathering: Gathering, people: People) -> list[str]:
    """The person behind each pair of ids; whether annotator ids are to be trusted is asked dataset by dataset."""
    trust = [names_people(gathering.rows_by_ids(number)) for number in range(len(gathering.tallies))]
    return [people.who(ids, trust_annotator=trust[feed]) for feed, ids in gathering.ids]


def _attach_reviews(groups: dict[Key, Group]) -> None:
    """A review may run in another interface than the annotation did: then input and question tell what it is about."""
    answered: defaultdict[tuple[int | str, str], list[Group]] = defaultdict(list)
    lonely = [key for key, group in groups.items() if group.decisions and not group.entries]
    wanted = {(key[0], key[2]) for key in lonely}
    for key, group in groups.items():
        if group.entries and (key[0], key[2]) in wanted:
            answered[key[0], key[2]].append(group)
    for key in lonely:
        if len(found := answered[key[0], key[2]]) == 1:
            found[0].decisions += groups.pop(key).decisions


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
