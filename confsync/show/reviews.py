"""What an import did -> text and JSON, the latter with the title and body of the pull request to open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from confsync.model.outcome import Dataset
from confsync.model.reviews import Imported
from confsync.report.verdict import HEADLINES
from confsync.show.harmless import harmless
from confsync.show.json import document
from confsync.show.text import Paint, count, first_few, one_line, plain

_MOST = 20  # labels named in a line


def reviews_text(imports: Sequence[Imported], paint: Paint = plain) -> str:
    """Lines for each project: what was read, what needs somebody's eye, and where the reports are."""
    return "\n".join(one_line(line) for one in imports for line in _lines(one, paint))


def _lines(one: Imported, paint: Paint) -> Iterator[str]:
    name, figure = one.headline
    yield (
        f"{one.project}: {count(one.rows, 'row')}, {count(one.examples, 'example')}, {one.reviewed:,} reviewed, "
        f"{one.disputed:,} disputed ({one.open:,} open), {_named(name)} {figure}"
    )
    for word, keys, colour in (("unknown", one.unknown_labels, "red"), ("retired", one.retired_labels, "yellow")):
        if keys:
            yield paint(f"  {word} labels in the data: {_keys(keys)}", colour)
    for remark in one.remarks:
        yield f"  {remark}"
    yield f"  {_where(one)}"


def _where(one: Imported) -> str:
    if not one.changed:
        place = f"branch {one.branch}" if one.branch else one.folder
        return f"nothing new since the last import ({place})"
    files = count(len(one.files), "file")
    if one.branch is None:
        return f"{files} written to {one.folder}/; nothing was committed"
    return f"{files} committed as {(one.commit or '')[:7]} on {one.branch}   (read with: git diff HEAD...{one.branch})"


def _keys(keys: Mapping[str, int]) -> str:
    return first_few([f"{key} ({number:,})" for key, number in keys.items()], _MOST)


def reviews_json(imports: Sequence[Imported]) -> str:
    """Format confsync.reviews/1."""
    return document("reviews", {"projects": [_project(one) for one in imports]})


def _project(one: Imported) -> dict[str, Any]:
    name, figure = one.headline
    return {
        "project": one.project,
        "title": one.title,
        "changed": one.changed,
        "branch": one.branch,
        "commit": one.commit,
        "folder": one.folder,
        "files": list(one.files),
        "scheme": one.scheme,
        "scheme_version": one.scheme_version,
        "input_digest": one.digest,
        "rows": one.rows,
        "datasets": [_dataset(dataset) for dataset in one.datasets],
        "examples": one.examples,
        "reviewed": one.reviewed,
        "disputes": {"all": one.disputed, "open": one.open},
        "agreement": {"figure": name, "value": figure},
        "unknown_labels": dict(one.unknown_labels),
        "retired_labels": dict(one.retired_labels),
        "notes": list(one.notes),
        "remarks": list(one.remarks),
        "pull_request": {"title": f"Reports of {one.title}", "body": pull_request(one)},
    }


def _dataset(dataset: Dataset) -> dict[str, Any]:
    return {
        "name": dataset.name,
        "role": dataset.role,
        "rows": dataset.rows,
        "used": dataset.used,
        "superseded": dataset.superseded,
        "skipped": dict(dataset.skipped),
    }


def pull_request(one: Imported) -> str:
    """Markdown for whoever is to merge the reports: verdict, what needs an eye, what was read."""
    name, figure = one.headline
    lines = [
        f"**{count(one.open, 'open dispute')}** of {one.disputed:,} in {count(one.examples, 'example')}; "
        f"{one.reviewed:,} reviewed; {harmless(_named(name))} {harmless(figure)}.",
        "",
    ]
    for word, keys in (("the scheme does not know", one.unknown_labels), ("are retired", one.retired_labels)):
        if keys:
            lines.append(f"- Labels in the data that {word}: {harmless(_keys(keys))}")
    lines += [f"- {harmless(note)}" for note in one.notes]
    lines += ["", "| Dataset | Role | Rows | Used | Superseded | Skipped |", "|---|---|--:|--:|--:|--:|"]
    for dataset in one.datasets:
        numbers = (dataset.rows, dataset.used, dataset.superseded, sum(dataset.skipped.values()))
        lines.append(
            f"| {harmless(dataset.name)} | {dataset.role} | {' | '.join(f'{number:,}' for number in numbers)} |"
        )
    scheme = f"{harmless(one.scheme)} {harmless(one.scheme_version)}"
    lines += ["", f"Scheme {scheme}. Written by confsync; merging publishes the reports."]
    return "\n".join(lines)


def _named(headline: str) -> str:
    """The figure that speaks for a project, in words."""
    return HEADLINES.get(headline, "agreement").rstrip(",")
