"""Migrations -> an SSSOM table: tab-separated rows below a commented YAML header.

SSSOM (Simple Standard for Sharing Ontological Mappings, https://mapping-commons.github.io/sssom/) is read by ontology
tools and by spreadsheets. Subjects are labels as the base has them, objects as the head has them; `*_label` is the key
that stored answers hold. A label without successor maps to `sssom:NoTermFound`.

Prefixes have no hyphen, and the set's own id has one too: what sssom-py 0.4 does not take for a CURIE or cannot expand
(`util.CURIE_PATTERN`, `clean_prefix_map`) it drops or refuses.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from confsync.model.migration import Hold, Migration, Move, Term

COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "mapping_cardinality",
    "comment",
)
_CURATED = "semapv:ManualMappingCuration"  # somebody wrote the lineage down; nothing was matched
_REPLACED, _SAME, _CONSIDER, _NOTHING = "IAO:0100001", "skos:exactMatch", "oboInOwl:consider", "sssom:NoTermFound"
_UNSPECIFIED = "https://w3id.org/sssom/license/unspecified"


def sssom_text(migrations: Iterable[Migration]) -> str:
    """The whole table; of migrations that map nothing, the header alone."""
    found = tuple(migrations)
    rows = ["\t".join(map(_cell, row)) for migration in found for row in _rows(migration)]
    return "\n".join([*_header(found), "\t".join(COLUMNS), *rows]) + "\n"


def _header(migrations: tuple[Migration, ...]) -> Iterator[str]:
    yield "#curie_map:"
    for prefix, address in sorted(_curies(migrations).items()):
        yield f'#  {prefix}: "{address}"'
    yield f'#mapping_set_id: "urn:confsync:migration:{"-".join(one.digest for one in migrations) or "none"}"'
    licenses = {one.license for one in migrations if one.license}
    yield f'#license: "{_license(licenses.pop()) if len(licenses) == 1 else _UNSPECIFIED}"'
    yield '#mapping_tool: "confsync"'
    yield '#comment: "Subjects are labels of the older version, objects of the newer one; labels are stored keys."'


def _curies(migrations: tuple[Migration, ...]) -> dict[str, str]:
    known = {
        "IAO": "http://purl.obolibrary.org/obo/IAO_",
        "oboInOwl": "http://www.geneontology.org/formats/oboInOwl#",
        "semapv": "https://w3id.org/semapv/vocab/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "sssom": "https://w3id.org/sssom/",
        "urn": "urn:",
    }
    for migration in migrations:
        for version in (migration.before, migration.after):
            path = "/".join(quote(part, safe="") for part in (migration.handbook, migration.scheme, version))
            known[_prefix(migration, version)] = f"urn:confsync:{path}/"
    return known


def _prefix(migration: Migration, version: str) -> str:
    return re.sub(r"[^A-Za-z0-9_.]", "_", f"{migration.scheme}-{version}")


def _rows(migration: Migration) -> Iterator[tuple[str, ...]]:
    into = Counter(move.target.id for move in migration.moves)
    moved = {move.source.id for move in migration.moves}
    for move in migration.moves:
        # The successor may have been there before, and then it is one of those that it stands for.
        stays = move.target.key in migration.keys and move.target.id not in moved
        yield _move(migration, move, "n:1" if into[move.target.id] + stays > 1 else "1:1")
    for hold in migration.holds:
        yield from _hold(migration, hold)


def _move(migration: Migration, move: Move, cardinality: str) -> tuple[str, ...]:
    predicate = _SAME if move.source.id == move.target.id else _REPLACED
    subject, target = _named(migration, migration.before, move.source), _named(migration, migration.after, move.target)
    return (*subject, predicate, *target, _CURATED, cardinality, move.kind)


def _hold(migration: Migration, hold: Hold) -> Iterator[tuple[str, ...]]:
    subject = _named(migration, migration.before, hold.source)
    if not hold.into:
        yield (*subject, _SAME, _NOTHING, "", _CURATED, "1:0", f"{hold.kind}: {hold.reason}")
    for term in hold.into:
        yield (
            *subject,
            _CONSIDER,
            *_named(migration, migration.after, term),
            _CURATED,
            "1:n",
            f"{hold.kind}: {hold.reason}",
        )


def _named(migration: Migration, version: str, term: Term) -> tuple[str, str]:
    return f"{_prefix(migration, version)}:{quote(term.id, safe='')}", term.key


def _cell(text: str) -> str:
    """Tab-separated values as SSSOM has them: quoted, like CSV, where they must be."""
    plain = " ".join(text.split())
    return '"' + plain.replace('"', '""') + '"' if '"' in plain else plain


def _license(name: str) -> str:
    """SSSOM wants an address; SPDX has one for every licence that schemes name by its SPDX id."""
    return (
        name if "://" in name and not set(name) & set(' "\\\n') else f"https://spdx.org/licenses/{quote(name, safe='')}"
    )
