"""Handbook -> Findings: every rule, run over everything, with the severities that the settings give.

The list of rules is written out: what is not in it does not run, and its order is the order of docs/rules.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from confsync.finding import Finding, Severity
from confsync.lint import (
    asset,
    colour,
    config,
    duplicate,
    guideline,
    handbook,
    hierarchy,
    label,
    lineage,
    link,
    naming,
    page,
    project,
    taxonomy,
    team,
)
from confsync.lint.elsewhere import ELSEWHERE
from confsync.lint.rule import Objection, Rule, rule
from confsync.lint.subject import Subject
from confsync.model.handbook import Handbook


def check_handbook(handbook: Handbook, *, drafts: bool = False) -> tuple[Finding, ...]:
    """All findings of all rules, by place; with `drafts`, as if drafts were published too."""
    subject = Subject(handbook, drafts)
    found = (finding for one in RULES for finding in one.findings(subject))
    return weigh(found, handbook.settings.rules)


def weigh(findings: Iterable[Finding], rules: Mapping[str, Severity]) -> tuple[Finding, ...]:
    """The findings with the severities that the settings give, by place; those of a rule that is off are dropped."""
    weighed = (_weighed(finding, rules) for finding in findings)
    return tuple(sorted((one for one in weighed if one.severity is not Severity.OFF), key=_order))


def _weighed(finding: Finding, rules: Mapping[str, Severity]) -> Finding:
    severity = rules.get(finding.rule, finding.severity)
    return finding if severity is finding.severity else replace(finding, severity=severity)


def _order(finding: Finding) -> tuple[object, ...]:
    return finding.at, finding.rule, finding.text


@rule("unknown-rule", Severity.WARNING)
def unknown_rule(subject: Subject) -> Iterator[Objection]:
    """`rules:` in the settings names rules of this page: a misspelt one would change nothing, in silence."""
    yield from handbook.unknown_rules(subject, {one.name: one for one in RULES} | dict(ELSEWHERE))


RULES: tuple[Rule, ...] = (
    link.broken_link,
    link.broken_anchor,
    link.outside_link,
    link.draft_linked,
    link.missing_image,
    link.missing_audio,
    naming.unknown_label,
    guideline.unknown_scheme,
    project.unknown_guideline,
    project.unknown_project,
    unknown_rule,
    hierarchy.unknown_parent,
    hierarchy.parent_cycle,
    hierarchy.orphan,
    hierarchy.abstract_leaf,
    lineage.tombstone_incomplete,
    lineage.lineage_arity,
    lineage.lineage_cycle,
    lineage.successor_retired,
    naming.retired_used,
    naming.use_of_itself,
    duplicate.duplicate_id,
    duplicate.key_clash,
    duplicate.confusable_id,
    duplicate.hotkey_clash,
    duplicate.name_clash,
    duplicate.duplicate_definition,
    duplicate.duplicate_edge_case,
    guideline.rule_clash,
    colour.colour_clash,
    colour.colour_contrast,
    label.id_format,
    label.key_format,
    label.unwritable_key,
    label.empty_name,
    label.label_without_definition,
    label.label_without_example,
    label.example_brackets,
    taxonomy.bad_version,
    taxonomy.kind_mismatch,
    taxonomy.too_many_labels,
    taxonomy.slow_keys,
    asset.not_an_image,
    asset.not_audio,
    asset.image_too_large,
    page.title_clash,
    page.title_too_long,
    page.page_clash,
    guideline.raw_html,
    guideline.unsafe_link,
    guideline.unknown_directive,
    project.interface_mismatch,
    project.empty_project,
    project.unlisted_guideline,
    team.vendor_audience,
    team.too_few_annotators,
    team.dataset_clash,
    team.signoff_roles,
    config.secret_in_config,
    config.config_clash,
    handbook.missing_owner,
    handbook.bad_date,
    handbook.handbook_empty,
)
