"""Cards -> what a scheme says beyond its labels: relations, attributes, and labels that are no longer used."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from confsync.model.taxonomy import Attribute, Label, Relation, Retirement
from confsync.render.instructions_card import Cards
from confsync.render.instructions_html import element, relation_chip
from confsync.render.instructions_markdown import text_html
from confsync.render.words import counted
from confsync.storage.vocabulary import escape


def relation_table(cards: Cards, colors: Mapping[str, str]) -> str:
    """What may be joined to what; nothing for a scheme without relations. `colors` are by relation id."""
    rows = [
        _relation(cards, relation, colors[relation.id])
        for relation in cards.scheme.relations
        if _concerns(cards, relation.source) and _concerns(cards, relation.target)
    ]
    return _section("Relations", ("Relation", "From", "To", "Meaning"), rows)


def attribute_table(cards: Cards) -> str:
    """What is to be said of a label besides. Prodigy has no field for it; the guidelines say where it goes."""
    rows = [_attribute(cards, one) for one in cards.scheme.attributes if _concerns(cards, one.labels)]
    return _section("Attributes", ("Attribute", "Values", "Of", "Meaning"), rows)


def tombstones(cards: Cards, *, every: bool) -> str:
    """Retired labels, folded up: every one that readers may know, or those that labels of this page have replaced."""
    gone = ((label, label.retired) for label in cards.scheme.labels if label.retired)
    rows = [
        _tombstone(cards, label, why)
        for label, why in gone
        if (every and cards.known([label.id])) or cards.placed.intersection(why.into)
    ]
    summary = element("summary", f"No longer used: {counted(len(rows), 'label')}")
    return element("details", summary, element("ul", *rows)) if rows else ""


def _section(title: str, heads: Iterable[str], rows: Iterable[str]) -> str:
    rows = tuple(rows)
    head = element("tr", *(element("th", name) for name in heads))
    return element("section", element("h2", title), element("table", head, *rows)) if rows else ""


def _relation(cards: Cards, relation: Relation, color: str) -> str:
    return _row(
        relation_chip(relation, color) + " " + element("code", escape(relation.key), class_="cs-key"),
        _names(cards, relation.source),
        _names(cards, relation.target),
        text_html(relation.definition, cards.around),
    )


def _attribute(cards: Cards, attribute: Attribute) -> str:
    return _row(
        escape(attribute.name) + (" (required)" if attribute.required else ""),
        ", ".join(element("code", escape(value)) for value in attribute.values),
        _names(cards, attribute.labels),
        text_html(attribute.definition, cards.around),
    )


def _tombstone(cards: Cards, label: Label, why: Retirement) -> str:
    into = " ".join(map(cards.name, cards.known(why.into)))
    instead = element("span", "→ use ", into, class_="cs-use") if into else ""
    return element("li", element("code", escape(label.key)), escape(f" {label.name} since {why.since}"), instead)


def _row(*cells: str) -> str:
    return element("tr", *(element("td", cell) for cell in cells))


def _names(cards: Cards, ids: Iterable[str]) -> str:
    return " ".join(map(cards.name, cards.known(ids))) or "any label"


def _concerns(cards: Cards, ids: Collection[str]) -> bool:
    """Whether what is said of these labels, or of all if there are none, is said of one that readers may know of."""
    return not ids or bool(cards.known(ids))
