"""Small handbooks for the tests of bundles and instructions: one project for each kind of scheme."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from confsync.finding import Location
from confsync.model.document import Document
from confsync.model.handbook import Asset, Handbook
from confsync.model.initiative import Annotators, Hierarchy, Initiative, Milestone, Project
from confsync.model.page import Provenance
from confsync.model.settings import Settings
from confsync.model.taxonomy import Kind, Label, Pattern, Relation, Retirement, Scheme, Status
from confsync.render.prodigy import render_bundles

HERE = Location("taxonomy/sample.yaml")
COMMIT = "0123456789abcdef0123456789abcdef01234567"
PROVENANCE = Provenance(head=COMMIT)
INTERFACES = {
    Kind.SPANS: "spans_manual",
    Kind.CHOICE: "choice",
    Kind.MULTICHOICE: "choice",
    Kind.BINARY: "classification",
    Kind.RELATIONS: "relations",
    Kind.REGIONS: "image_manual",
    Kind.SEGMENTS: "audio_manual",
}
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def label(label_id: str, **values: Any) -> Label:
    named = {"key": label_id.upper().replace("-", "_"), "name": label_id.replace("-", " ").capitalize(), **values}
    return Label(id=label_id, at=HERE, **named)


def sample_labels() -> tuple[Label, ...]:
    """A hierarchy with every status, an abstract group, a group that is a label itself, and a label outside of it."""
    return (
        label("substance", abstract=True),
        label("drug", parent="substance", color="#7c4dff", hotkey="d"),
        label("dose", parent="drug"),
        label("route", parent="drug"),
        label("food", parent="substance"),
        label("event", definition="Something *untoward*."),
        label("symptom", parent="event"),
        label("planned", parent="event", status=Status.DRAFT),
        label("complaint", parent="event", status=Status.DEPRECATED),
        label(
            "adr", status=Status.RETIRED, retired=Retirement(since="2.0.0", reason="split", into=("event",), at=HERE)
        ),
        label("other"),
    )


def sample_scheme(kind: Kind = Kind.SPANS, **values: Any) -> Scheme:
    relations = (Relation(id="treats", key="TREATS", name="Treats", source=("drug",), target=("event",), at=HERE),)
    patterns = (
        Pattern(label="dose", pattern=({"lower": "500"}, {"lower": "mg"}), at=HERE),
        Pattern(label="other", pattern="unknown", at=HERE),
        Pattern(label="other", pattern="unknown", at=HERE),
        Pattern(label="adr", pattern="retired", at=HERE),
    )
    given = {
        "labels": sample_labels(),
        "patterns": patterns if kind in {Kind.SPANS, Kind.RELATIONS} else (),
        "relations": relations if kind is Kind.RELATIONS else (),
        **values,
    }
    return Scheme(id="sample", title="Sample labels", version="2.1.0", kind=kind, at=HERE, **given)


def sample_project(kind: Kind = Kind.SPANS, **values: Any) -> Project:
    given = {
        "interface": INTERFACES[kind],
        "datasets": {"annotations": ("sample_set",), "review": ("sample_gold",)},
        "annotators": Annotators(min=2, people=("ann", "bob", "cyd")),
        **values,
    }
    return Project(
        id="reports", title="Sample reports", scheme="sample", at=Location("initiatives/ai/initiative.yaml"), **given
    )


def guideline(path: str, text: str, **values: Any) -> Document:
    return Document(
        path=path, text=text, at=Location(path), **{"title": PurePosixPath(path).stem.capitalize(), **values}
    )


def sample_handbook(
    project: Project, scheme: Scheme, *guidelines: Document, assets: dict[str, bytes] | None = None
) -> Handbook:
    stones = tuple(
        Milestone(id=name, title=name, due="2026-12-15", project="reports", target=target, at=project.at)
        for name, target in {"pilot": 500, "full": 5000}.items()
    )
    return Handbook(
        settings=Settings(title="Sample handbook", handbook="sample", at=Location("confsync.yaml")),
        schemes=(scheme,),
        guidelines=guidelines,
        initiatives=(Initiative(id="ai", title="AI", projects=(project,), milestones=stones, at=project.at),),
        assets={path: Asset(path, content) for path, content in (assets or {}).items()},
    )


def sample_files(kind: Kind = Kind.SPANS, hierarchy: Hierarchy = Hierarchy.PATHS, **values: Any) -> dict[str, bytes]:
    """The files of the only bundle of a handbook with the sample scheme; `values` are the project's."""
    return files_of(sample_handbook(sample_project(kind, hierarchy=hierarchy, **values), sample_scheme(kind)))


def files_of(handbook: Handbook) -> dict[str, bytes]:
    (bundle,) = render_bundles(handbook, PROVENANCE)
    return dict(bundle.files)
