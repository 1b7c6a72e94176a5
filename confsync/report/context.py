"""What a report needs to know besides the outcomes: the project, its scheme and guidelines, and what may be shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from posixpath import relpath

from confsync.model.document import Rule
from confsync.model.handbook import Handbook
from confsync.model.initiative import Initiative, Project
from confsync.model.outcome import MASK
from confsync.model.reference import handbook_path
from confsync.model.taxonomy import Label, Relation, Scheme, Status
from confsync.report.markdown import code, link, words

_NAME = re.compile(r".*\d.*|.{3,}", re.DOTALL)  # shorter ones without a digit are words of every comment
_PALETTE = (
    "#4c78a8", "#f58518", "#54a24b", "#e45756", "#72b7b2", "#b279a2", "#eeca3b", "#9d755d", "#ff9da6", "#79706e",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Context:
    """Everything but the outcomes that the bytes of the reports depend on: no clock, no version of confsync."""

    handbook: Handbook
    initiative: Initiative
    project: Project
    commit: str  # of the handbook that the reports were written against
    people: Mapping[str, str] = field(default_factory=dict)  # canonical name -> pseudonym, from the key file
    ledger: str = ""  # ledger.md as it stands; "" before the first import
    charts: bool = True  # False: the charts library is not installed

    @property
    def folder(self) -> str:
        """Where the project's reports lie."""
        return f"reports/{self.initiative.id}/{self.project.id}"

    @cached_property
    def scheme(self) -> Scheme:
        """The scheme that the project annotates with."""
        return self.handbook.scheme_by_id[self.project.scheme]

    def title(self, report: str) -> str:
        """A report's title, which no other page of the wiki may have."""
        mine = self.project.title.casefold()
        shared = sum(project.title.casefold() == mine for _, project in self.handbook.projects()) > 1
        owner = f"{self.project.title} ({self.initiative.title})" if shared else self.project.title
        return f"{owner}: {report}"

    def person(self, name: str | None) -> str:
        """What a report calls somebody; a person whom the key file does not know stays unnamed."""
        if name is None:
            return "not recorded"
        return name if self.handbook.settings.privacy.people == "name" else self.people.get(name, "somebody")

    def safe(self, text: str) -> str:
        """What somebody wrote, as far as it may be shown: redacted, without names, cut to the length of an excerpt."""
        for pattern in self._redacted:
            text = pattern.sub(MASK, text)
        if self._names:
            text = self._names.sub(lambda found: self._by_name[found[0].casefold()], text)
        limit = self.handbook.settings.privacy.excerpt
        return text if len(text) <= limit else text[:limit].rstrip() + "…" if limit else ""

    @cached_property
    def _redacted(self) -> tuple[re.Pattern[str], ...]:
        return tuple(map(re.compile, self.handbook.settings.privacy.redact))

    @cached_property
    def _by_name(self) -> Mapping[str, str]:
        if self.handbook.settings.privacy.people == "name":
            return {}
        return {name.casefold(): shown for name, shown in self.people.items() if _NAME.fullmatch(name)}

    @cached_property
    def _names(self) -> re.Pattern[str] | None:
        names = sorted(self._by_name, key=lambda name: (-len(name), name))
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE) if names else None

    @cached_property
    def labels(self) -> Mapping[str, Label | Relation]:
        """By the key that Prodigy stores; relations among them."""
        things: list[Label | Relation] = [*self.scheme.relations, *self.scheme.labels]
        return {thing.key: thing for thing in things}

    def to_label(self, key: str) -> str:
        """A key that leads to its definition; bare where it is unknown, or retired: lint minds links to tombstones."""
        known = self.labels.get(key)
        if known is None or (isinstance(known, Label) and known.status is Status.RETIRED):
            return code(key) if key else "*nothing*"
        anchor = f"#{known.id}" if isinstance(known, Label) else ""
        return link(code(key), self.path_to(self.scheme.path) + anchor)

    def colour(self, key: str) -> str:
        """The label's own colour, else one by its place in the scheme; grey for an unknown key."""
        known = self.labels.get(key)
        if known is None:
            return "#8993a4"
        return known.color or _PALETTE[list(self.labels).index(key) % len(_PALETTE)]

    def path_to(self, path: str) -> str:
        """A path of the handbook, as a report must write it."""
        return relpath(path, self.folder)

    def rules_about(self, keys: Iterable[str], most: int = 3) -> tuple[str, ...]:
        """Links to the rules of the project's guidelines that name all these labels, in the order of the guidelines."""
        wanted = [self.labels[key] for key in dict.fromkeys(keys) if key in self.labels]
        found = (
            link(code(rule.id), f"{self.path_to(path)}#{rule.id}")
            for path, rule in self._rules
            if all(_names(rule.text, label.name) or (path, rule.id, label.id) in self._linked for label in wanted)
        )
        return tuple(islice(found, most)) if wanted else ()

    def definition(self, key: str, most: int = 160) -> str:
        """`DRUG`: the beginning of its definition, for readers who do not follow the link; "" for an unknown label."""
        known = self.labels.get(key)
        if known is None or not known.definition.strip():
            return ""
        text = " ".join(re.sub(r"\[([^\]]*)\]\([^)]*\)|[*_`]", lambda found: found[1] or "", known.definition).split())
        return f"{self.to_label(key)}: {words(text[:most].rstrip())}{' …' if len(text) > most else ''}"

    @cached_property
    def _rules(self) -> tuple[tuple[str, Rule], ...]:
        documents = [self.handbook.document_by_path.get(path) for path in self.project.guidelines]
        return tuple((document.path, rule) for document in documents if document for rule in document.draft.rules)

    @cached_property
    def _linked(self) -> frozenset[tuple[str, str, str]]:
        """(path, rule, label) where a rule's own line links to the label."""
        found = set()
        for path, rule in self._rules:
            for mention in self.handbook.document_by_path[path].draft.mentions:
                here = mention.kind == "link" and mention.at.line == rule.at.line
                if here and handbook_path(path, mention.target) == self.scheme.path:
                    found.add((path, rule.id, mention.anchor))
        return frozenset(found)


def _names(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}s?(?!\w)", text, re.IGNORECASE) is not None
