"""Subject -> objections to a project's own Prodigy settings: secrets, and what the scheme decides."""

from __future__ import annotations

from collections.abc import Iterator

from confsync.finding import Severity, spot
from confsync.lint.rule import Objection, rule
from confsync.lint.subject import Subject
from confsync.model.secret import private_keys

_OURS = ("labels", "relations_span_labels", "instructions", "custom_theme.labels")


@rule("secret-in-config")
def secret_in_config(subject: Subject) -> Iterator[Objection]:
    """The `config` of a project holds no password, token or database: bundles go to vendors and git forgets nothing.

    Prodigy reads its database from the user's own prodigy.json. Whatever this rule finds stays out of the bundle.
    """
    for _, project in subject.handbook.projects():
        for key in private_keys(project.config):
            text = f'config of {project.id} holds "{key}", which must not be in git'
            yield Objection(spot(project, f"config.{key}", "config"), text)


@rule("config-clash", Severity.WARNING)
def config_clash(subject: Subject) -> Iterator[Objection]:
    """A project's `config` leaves alone what confsync writes from the scheme: labels, colours, keys, instructions.

    Said twice, it would sooner or later be said differently; what the scheme says wins.
    """
    for _, project in subject.handbook.projects():
        for key in _OURS:
            outer, _, inner = key.partition(".")
            value = project.config.get(outer)
            if value is not None and (not inner or (isinstance(value, dict) and inner in value)):
                text = f'config of {project.id} sets "{key}", which is written from the scheme'
                yield Objection(spot(project, f"config.{key}", f"config.{outer}", "config"), text)
