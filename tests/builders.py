"""A small handbook made by hand, with one of everything that a page can show; for tests of any room."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from typing import Any

from confsync.finding import Location
from confsync.model.document import Document
from confsync.model.handbook import Asset, Handbook
from confsync.model.initiative import Annotators, Initiative, Milestone, Project, Signoff
from confsync.model.page import Provenance
from confsync.model.settings import Settings, Site
from confsync.model.taxonomy import (
    Attribute,
    Boundary,
    EdgeCase,
    Example,
    Kind,
    Label,
    MappingTo,
    Relation,
    Retirement,
    Scheme,
    Status,
)
from confsync.storage.write import draft_of

COMMIT = "0123456789abcdef0123456789abcdef01234567"
PROVENANCE = Provenance(
    head="f" * 40,
    commits={"taxonomy/findings.yaml": COMMIT},
    url="https://git.example/acme/handbook/blob/{commit}/{path}",
)
PIXEL = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
FINDINGS = "taxonomy/findings.yaml"


def label(name: str, /, **fields: Any) -> Label:
    """A label with the defaults that the loader would fill in."""
    words = name.replace("-", " ").capitalize()
    key = name.upper().replace("-", "_")
    return Label(**{"id": name, "key": key, "name": words, "at": Location(FINDINGS, 10), **fields})


def scheme(*labels: Label, path: str = FINDINGS, **fields: Any) -> Scheme:
    """A scheme of spans, unless something else is said."""
    title = path.rpartition("/")[2].removesuffix(".yaml")
    words = title.replace("-", " ").capitalize()
    base = {"id": title, "title": words, "version": "2.1.0", "kind": Kind.SPANS, "at": Location(path)}
    return Scheme(labels=labels, **{**base, **fields})


def document(path: str, text: str, **fields: Any) -> Document:
    """A compiled Markdown file."""
    title = fields.pop("title", path.rpartition("/")[2].removesuffix(".md").capitalize())
    draft = draft_of(text, path=path, first_line=1)
    return Document(path=path, title=title, text=text, draft=draft, at=Location(path), **fields)


def settings(**site: Any) -> Settings:
    """Settings of a handbook in space ANNO."""
    return Settings(
        title="Acme handbook",
        handbook="acme",
        confluence=Site(**{"space": "ANNO", **site}),
        at=Location("confsync.yaml"),
    )


def findings() -> Scheme:
    """A scheme of spans with a hierarchy, tombstones, attributes and a relation."""
    here = Location(FINDINGS, 20)
    drug = label(
        "drug",
        parent="substance",
        definition="A product that the patient **took**, by any name; for groups see [drug class](#drug-class).",
        includes=(Boundary("Brand names & generic names", at=here), Boundary("`abbreviations`", at=here)),
        excludes=(Boundary("Drug classes", "drug-class", at=here),),
        examples=(
            Example(text="started on [metformin] in May", why="generic name", at=here),
            Example(text="[insulin [glargine]] at night", at=here),
        ),
        counterexamples=(Example(text="a [statin] was considered", use="drug-class", why="a group", at=here),),
        edge_cases=(
            EdgeCase(id="lot", case="Lot number next to the name", decision="drug", because="One identity.", at=here),
            EdgeCase(id="it", case='Only "it"', decision="No span", at=here),
        ),
        color="#7c4dff",
        hotkey="1",
        aliases=("medicine", "product"),
        mappings=(MappingTo(target="https://vocabulary.example/drug", at=here),),
    )
    return scheme(
        label("substance", abstract=True, definition="What entered the body."),
        drug,
        label("drug-class", parent="substance", definition="A group of products.", status=Status.DRAFT),
        label("event", definition="What happened.", color="#ffd479"),
        label("symptom", parent="event", status=Status.DEPRECATED, definition="What the patient felt."),
        label(
            "adr",
            key="ADR",
            name="Adverse drug reaction",
            status=Status.RETIRED,
            retired=Retirement(since="2.0.0", reason="split", into=("event", "symptom"), at=here),
        ),
        label("noise", status=Status.RETIRED, retired=Retirement(since="1.4.0", reason="out-of-scope", at=here)),
        title="Findings in narratives",
        description="Marks *what the text says*, see [the guideline](../guidelines/findings/index.md#spans).",
        owners=("@safety", "@data"),
        license="CC-BY-4.0",
        attributes=(
            Attribute(id="certainty", name="Certainty", values=("stated", "denied"), labels=("event",), at=here),
        ),
        relations=(
            Relation(id="causes", key="CAUSES", name="causes", source=("drug",), target=("event", "symptom"), at=here),
        ),
    )


def defects() -> Scheme:
    """A scheme of image regions, with a picture."""
    path = "taxonomy/defects.yaml"
    here = Location(path, 5)
    torn = Example(text="The [seal] is torn", image="taxonomy/defects/torn.png", why="the foil hangs", at=here)
    gone = Example(text="A file that is not there", image="taxonomy/defects/gone.png", at=here)
    heard = Example(text="It [rattles]", audio="taxonomy/defects/rattle.wav", at=here)
    tear = label("tear", definition="A seal that was opened.", examples=(torn, gone, heard), at=here)
    return scheme(tear, path=path, kind=Kind.REGIONS, version="0.3.0")


GUIDELINE = """\
# Annotating findings

Spans are short. {#short-spans}

## Spans

Mark a [drug](../../taxonomy/findings.yaml#drug), see [the plan](../../initiatives/intake/scope.md),
[the form](form.pdf) and [nothing](gone.md).

![A marked span](span.png "As it should be")

```mermaid
graph LR; a --> b
```

<!-- confsync:labels findings -->
"""


def guidelines() -> tuple[Document, ...]:
    """A folder with an index, one without, a draft and a retired page."""
    owned = {"owners": ("@safety",), "schemes": ("findings",)}
    old = "Use [the new one](../findings/index.md#short-spans) and [its top](../findings/index.md#annotating-findings)."
    return (
        document("guidelines/findings/idea.md", "Not yet.", title="An idea", status="draft"),
        document(
            "guidelines/findings/index.md", GUIDELINE, title="Annotating findings", audience=("internal",), **owned
        ),
        document("guidelines/old/rules.md", old, title="Old rules", status="retired"),
    )


def intake() -> Initiative:
    """An initiative with two projects, one of them at a vendor."""
    at = Location("initiatives/intake/initiative.yaml")
    narratives = Project(
        id="narratives",
        title="Case narratives",
        scheme="findings",
        labels=("substance", "event"),
        guidelines=("guidelines/findings/index.md", "guidelines/gone.md"),
        interface="spans_manual",
        datasets={"review": ("ae_gold",), "annotations": ("ae_1", "ae_2")},
        annotators=Annotators(min=2, people=("p1", "p2", "p3")),
        signoff=Signoff(roles={"clinical": ("557058:abc",), "compliance": ()}, quorum=1),
        at=at,
    )
    photos = Project(id="photos", title="Photos", scheme="defects", interface="image_manual", vendor="vendor-a", at=at)
    return Initiative(
        id="intake",
        title="Adverse event intake",
        owner="@ml-safety",
        milestones=(
            Milestone(id="full", title="Full set", due="2027-03-01", at=at),
            Milestone(id="pilot", title="Pilot set", due="2026-12-15", project="narratives", target=1500, at=at),
        ),
        projects=(narratives, photos),
        documents=(document("initiatives/intake/scope.md", "# Scope\n\nWhat is in.", title="Scope"),),
        at=at,
    )


def report() -> Document:
    """A report as confsync writes them."""
    front = {
        "project": "intake/narratives",
        "scheme": "findings",
        "scheme-version": "2.1.0",
        "datasets": ["ae_1", "ae_2"],
        "rows": 1521,
        "input-digest": "9f86d081884c",
    }
    path = "reports/intake/narratives/quality.md"
    return document(path, "Agreement is good.", title="Case narratives: Quality", schemes=("findings",), front=front)


def handbook(**changes: Any) -> Handbook:
    """All of the above in one."""
    assets = {
        path: Asset(path, content)
        for path, content in {
            "guidelines/findings/form.pdf": b"%PDF",
            "guidelines/findings/span.png": PIXEL,
            "taxonomy/defects/rattle.wav": b"RIFF",
            "taxonomy/defects/torn.png": PIXEL,
        }.items()
    }
    whole = Handbook(
        settings=settings(),
        schemes=(defects(), findings()),
        guidelines=guidelines(),
        initiatives=(intake(),),
        reports=(report(),),
        assets=assets,
    )
    return replace(whole, **changes)
