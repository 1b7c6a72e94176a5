"""Label -> its section: what it is called, what it means, where it ends, and what was decided about hard cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from confsync.model.taxonomy import Boundary, EdgeCase, Label, MappingTo, Relation, Status
from confsync.render.card import BAD, GOOD, Row, bullets, card
from confsync.render.chip import quiet
from confsync.render.link import Sheet
from confsync.render.taxonomy_changes import recent_changes
from confsync.render.taxonomy_example import examples
from confsync.render.taxonomy_lineage import fate, origin, users
from confsync.render.taxonomy_name import all_named, label_chip, named
from confsync.render.taxonomy_view import SchemeView
from confsync.render.words import listed, lozenge
from confsync.storage.vocabulary import anchor, escape, status, table, tag

_DOT = " \N{MIDDLE DOT} "
_STEP = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "


def label_section(sheet: Sheet, view: SchemeView, label: Label) -> str:
    """Heading with the anchor that every link to the label names, chip, definition, card and edge cases."""
    ended = fate(sheet, view, label)
    return "".join(
        [
            f"<h3>{anchor(label.id)}{escape(label.name)}</h3>",
            f"<p>{_subtitle(sheet, view, label)}</p>",
            f"<p>{ended}</p>" if ended else "",
            sheet.prose(label.definition, view.scheme.path),
            card(_rows(sheet, view, label)),
            _edge_cases(sheet, view, label.edge_cases),
        ]
    )


def state(label: Label) -> str:
    """Lozenges for what is not an ordinary, active label; nothing for one that is."""
    signs = [lozenge(label.status)] if label.status is not Status.ACTIVE else []
    signs += [status("GROUP", "Blue")] if label.abstract else []
    return "".join(f" {sign}" for sign in signs)


def _subtitle(sheet: Sheet, view: SchemeView, label: Label) -> str:
    parts = [label_chip(view, label) + state(label)]
    line = all_named(sheet, view, (ancestor.id for ancestor in view.scheme.ancestors(label)))
    parts += [quiet("below ") + _STEP.join(line)] if line else []
    parts += [quiet("hotkey ") + f"<code>{escape(label.hotkey)}</code>"] if label.hotkey else []
    parts += [quiet(f"also called {escape(', '.join(label.aliases))}")] if label.aliases else []
    return _DOT.join(parts)


def _rows(sheet: Sheet, view: SchemeView, label: Label) -> Iterator[Row]:
    yield Row("Includes", bullets(list(_boundaries(sheet, view, label.includes))), GOOD)
    yield Row("Does not include", bullets(list(_boundaries(sheet, view, label.excludes))), BAD)
    yield Row("Examples", examples(sheet, view, label, label.examples))
    yield Row("Not this label", examples(sheet, view, label, label.counterexamples), BAD)
    below = view.scheme.children.get(label.id, ())
    yield Row("Labels below", listed(all_named(sheet, view, (child.id for child in below))))
    yield Row("Attributes", bullets([_attribute(part.name, part.values) for part in view.attributes(label)]))
    yield Row("Relations", bullets([_relation(sheet, view, relation) for relation in view.relations(label)]))
    yield Row("History", origin(sheet, view, label))
    yield Row("In other vocabularies", bullets([_mapping(mapping) for mapping in label.mappings]))
    yield Row("Used in", listed(users(sheet, view, label)))
    yield Row("Recent changes", bullets(recent_changes(view, label)))


def _boundaries(sheet: Sheet, view: SchemeView, parts: Iterable[Boundary]) -> Iterator[str]:
    for part in parts:
        instead = f" \N{RIGHTWARDS ARROW} use {named(sheet, view, part.use)}" if part.use else ""
        yield sheet.words(part.text, view.scheme.path) + instead


def _edge_cases(sheet: Sheet, view: SchemeView, cases: Iterable[EdgeCase]) -> str:
    path = view.scheme.path
    rows = [
        [
            sheet.words(case.case, path),
            _decision(sheet, view, case.decision),
            sheet.words(case.because or "", path),
        ]
        for case in cases
    ]
    if not rows:
        return ""
    title = "<p><strong>Decided cases</strong></p>"
    return title + table(rows, head=["Case", "Decision", "Because"], widths=[300, 160, 300])


def _decision(sheet: Sheet, view: SchemeView, decision: str) -> str:
    label = view.scheme.by_id.get(decision)
    return (
        f"{label_chip(view, label)} {named(sheet, view, decision)}"
        if label
        else sheet.words(decision, view.scheme.path)
    )


def _attribute(name: str, values: Iterable[str]) -> str:
    return f"{escape(name)}: {escape(', '.join(values))}"


def _relation(sheet: Sheet, view: SchemeView, relation: Relation) -> str:
    line = [ends(sheet, view, relation.source), escape(relation.name), ends(sheet, view, relation.target)]
    return " \N{RIGHTWARDS ARROW} ".join(line)


def ends(sheet: Sheet, view: SchemeView, names: Iterable[str]) -> str:
    """The labels at one end of a relation; none named means any."""
    return " or ".join(all_named(sheet, view, names)) or "any label"


def _mapping(mapping: MappingTo) -> str:
    words = escape(mapping.target)
    safe = mapping.target.startswith(("https://", "http://"))
    return f"{tag('a', words, href=mapping.target) if safe else words} {quiet(f'({escape(mapping.relation)})')}"
