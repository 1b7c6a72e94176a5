"""Whoever tells of a change tells the same: every case of the diff, as each other command calls it.

`diff` is the measure. `history` and `git diff` compare schemes alone, `check --since` makes findings, `migrate` decides
what becomes of stored answers, `--annotations` weighs, and a letter chooses: none may name or rate a change otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from confsync.diff.compare import compare
from confsync.diff.impact import impact
from confsync.diff.migration import make_migrations
from confsync.diff.review import forbidden_findings
from confsync.flows.history_steps import between
from confsync.model.edit import Class, Edit
from confsync.model.handbook import Handbook
from confsync.model.migration import Migration, Move
from confsync.model.usage import Usage
from confsync.show.edits_letter_sight import Sight
from confsync.show.edits_words import full_name, headline
from test_diff_cases import EVERY_CASE, cases, handbook

Told = tuple[str, str | None]  # kind, and id of what it is about
EVERY = pytest.mark.parametrize(("kind", "name"), EVERY_CASE)


def sides(kind: str, name: str) -> tuple[Handbook, Handbook]:
    case = cases(kind)[name]
    return handbook(case["before"]), handbook(case["after"])


def words(edit: Edit) -> tuple[str, ...]:
    """Everything that is said of an edit, but for who is affected today."""
    return edit.kind, edit.rating, full_name(edit), headline(edit), edit.reason, edit.fingerprint, str(edit.at)


@EVERY
def test_history_and_git_diff_tell_of_a_scheme_what_diff_tells(kind: str, name: str) -> None:
    base, head = sides(kind, name)
    for scheme in head.schemes:
        if scheme.id in base.scheme_by_id:
            # A picture that was exchanged is in no scheme's file.
            told = [one for one in compare(base, head) if one.scheme == scheme.id and one.kind != "media.changed"]
            assert sorted(map(words, between(base.scheme_by_id[scheme.id], scheme))) == sorted(map(words, told))


@EVERY
def test_check_forbids_what_diff_forbids_in_the_same_words(kind: str, name: str) -> None:
    edits = compare(*sides(kind, name))
    found = {(one.at, one.text) for one in forbidden_findings(edits, ())}
    by_lint = {"anchor.removed", "ref.unknown"}  # which says so of the links themselves
    assert found == {
        (one.at, f"{one.label or one.subject}: {one.reason} ({one.kind}, fingerprint {one.fingerprint})")
        for one in edits
        if one.rating is Class.FORBIDDEN and one.kind not in by_lint
    }


@EVERY
def test_migrate_moves_and_holds_what_diff_calls_breaking(kind: str, name: str) -> None:
    base, head = sides(kind, name)
    edits = [one for one in compare(base, head) if one.scheme in base.scheme_by_id and one.scheme in head.scheme_by_id]
    migrations = make_migrations(base, head)
    done = {told for one in migrations.values() if one.scheme in head.scheme_by_id for told in reasons(one)}
    assert done <= {(one.kind, one.label) for one in edits}
    breaking = {(one.kind, one.label): one.reason for one in edits if one.rating is Class.BREAKING}
    assert breaking.keys() <= done
    for move in (move for one in migrations.values() for move in one.moves):
        reason = breaking.get((move.kind, move.source.id))  # None: no answer holds a draft, or its key stays
        # Of a label that was divided, all parts are said, even if they went into one label.
        assert reason is None or move.kind == "label.split" or reason.startswith(_rewritten(move))


def _rewritten(move: Move) -> str:
    return f"stored answers with {move.source.key} must be rewritten to {move.target.key}"


def reasons(migration: Migration) -> Iterator[Told]:
    yield from ((move.kind, move.source.id) for move in migration.moves)
    yield from ((hold.kind, hold.source.id) for hold in migration.holds)
    yield from (("relation.domain", one.relation.id) for one in migration.domains)
    yield from ((one.kind, one.attribute) for one in migration.gaps)
    yield from [("card.multi_to_single", None)] if migration.single else []
    yield from [("type.changed", None)] if migration.whole else []


@EVERY
def test_without_annotations_a_change_keeps_its_class_and_place(kind: str, name: str) -> None:
    base, head = sides(kind, name)
    edits = compare(base, head)
    assert impact(edits, Usage(()), base, head) == edits


@EVERY
def test_a_letter_rates_what_it_tells_as_diff_does(kind: str, name: str) -> None:
    base, head = sides(kind, name)
    edits = compare(base, head)
    ratings = {(one.subject, one.label, one.part): one.rating for one in edits}
    for vendor in {one.vendor for side in (base, head) for _, one in side.projects() if one.vendor}:
        for told in Sight(base, head, vendor).seen(edits):
            # A document or project that came or went for this vendor alone is no edit of the handbook.
            assert told.reason == "" or ratings[told.subject, told.label, told.part] is told.rating
