"""(Context, Outcomes, Quality) -> ReportFiles: everything that one import writes below `reports/`.

A report is a function of the desk and one row of the table; its front matter is the same for all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from confsync.measure.quality import Quality
from confsync.model.outcome import Outcomes
from confsync.model.report import ReportFile
from confsync.report.context import Context
from confsync.report.decisions import decisions
from confsync.report.desk import MEDIA, Desk
from confsync.report.disputes import disputes
from confsync.report.draw import MISSING
from confsync.report.examples import hard_examples
from confsync.report.exceptions import exceptions
from confsync.report.form import digest_of
from confsync.report.ledger import ledger
from confsync.report.markdown import front_matter, paragraphs
from confsync.report.quality import quality
from confsync.report.quality_json import quality_json


@dataclass(frozen=True, slots=True)
class Kind:
    """One report: its file, its title after the project's, and who writes it."""

    name: str
    title: str
    write: Callable[[Desk], str]


REPORTS = (
    Kind("decisions", "Decisions", decisions),
    Kind("disputes", "Disputes", disputes),
    Kind("exceptions", "Exceptions", exceptions),
    Kind("quality", "Quality", quality),
    Kind("hard-examples", "Hard examples", hard_examples),
    Kind("ledger", "Ledger", ledger),
)


def make_reports(context: Context, outcomes: Outcomes, numbers: Quality) -> tuple[ReportFile, ...]:
    """All reports of a project with their charts, by path. The same arguments give the same bytes."""
    desk = Desk(context, outcomes, numbers)
    files = {f"{kind.name}.md": _page(desk, kind) for kind in REPORTS}
    files["quality.json"] = quality_json(desk)
    files.update({f"{MEDIA}/{name}": svg for name, svg in desk.drawings.items()})
    return tuple(
        ReportFile(f"{context.folder}/{name}", text.encode("utf-8", "replace")) for name, text in sorted(files.items())
    )


def _page(desk: Desk, kind: Kind) -> str:
    body = kind.write(desk)
    note = f"*No charts: {MISSING}.*" if kind.name == "quality" and not desk.context.charts else ""
    return paragraphs(front_matter(_front(desk, kind)), body, note) + "\n"


def _front(desk: Desk, kind: Kind) -> dict[str, str | int | list[str]]:
    """Contract §6."""
    context, outcomes = desk.context, desk.outcomes
    return {
        "title": context.title(kind.title),
        "generated": "confsync",
        "project": f"{context.initiative.id}/{context.project.id}",
        "scheme": context.scheme.id,
        "scheme-version": context.scheme.version,
        "datasets": [dataset.name for dataset in outcomes.datasets],
        "rows": outcomes.rows,
        "input-digest": digest_of(outcomes),
        "commit": context.commit,
    }
