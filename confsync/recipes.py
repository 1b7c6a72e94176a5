"""Bundle -> a running recipe: the Prodigy plug-in, `prodigy confsync.annotate PROJECT SOURCE`.

And back: `prodigy confsync.reviews PROJECT` is `confsync reviews` from inside Prodigy, on Prodigy's own database.

Prodigy stores no version of the label scheme with an answer, so every task is stamped with the one it is answered
under. The stamp is a key of its own, `confsync`, not part of `meta`, which annotators see. Neither hash counts it: by
default `_input_hash` is made of text, image, html and input, `_task_hash` also of spans, label, options and the like.

Prodigy finds `confsync_annotate` and `confsync_reviews` through the entry point group `prodigy_recipes`. They are made
when they are first asked for, since `prodigy` is a licensed package: this module must load, and be tested, without it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from datetime import datetime
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any, get_type_hints

Task = dict[str, Any]
Stream = Iterable[Task]
Change = Callable[[Stream], Stream]

_BUNDLES = Path("build") / "prodigy"
_HOW_TO_GET_PRODIGY = (
    "this needs Prodigy, which is not installed here and not on the public package index: "
    "with a licence key, install it from Prodigy's own download server as its installation page says "
    '(pip install prodigy with "--extra-index-url" and the key), then run the command again'
)
_MEDIA = {"regions": ["image"], "segments": ["audio", "video"]}
_LOADERS = {"regions": "images", "segments": "audio"}


def __getattr__(name: str) -> Any:
    """A recipe, registered with Prodigy the moment somebody asks for it."""
    if name == "confsync_annotate":
        return _registered()
    if name == "confsync_reviews":
        return _registered_reviews()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def annotate(
    project: str,
    source: str,
    dataset: str | None = None,
    bundle: str | None = None,
    level: str | None = None,
    loader: str | None = None,
    remove_base64: bool = False,
) -> dict[str, Any]:
    """Annotate SOURCE as the project's bundle says; answers carry the version of the label scheme.

    Exits with a message when there is no such bundle, when it has passes and none is named, or when a file of it is
    not as confsync wrote it: the stamp would not be true.
    """
    folder = _pass_folder(_bundle_folder(project, bundle), level)
    record = _read_record(folder)
    config = json.loads((folder / "prodigy.json").read_text("utf-8"))
    config["instructions"] = str((folder / config["instructions"]).resolve())
    stream = _open(source, loader or _loader(record["kind"], source))
    for change in _changes(folder, record, config):
        stream = _applied(stream, change)
    return {
        "dataset": dataset or record["dataset"],
        "view_id": record["interface"],
        "stream": stream,
        "before_db": _without_base64 if remove_base64 else None,
        "config": config,
    }


def reviews(
    project: str,
    source: str | None = None,
    database: str | None = None,
    branch: str | None = None,
    no_commit: bool = False,
) -> None:
    """Write reports about what annotators and reviewers decided in PROJECT, and commit them on a branch.

    Run it in the handbook's folder. Exits as `confsync reviews` does.
    """
    from confsync.errors import ConfsyncError  # noqa: PLC0415 - git, lxml and numpy wait until the recipe runs
    from confsync.flows.outcomes import Rows  # noqa: PLC0415
    from confsync.flows.reviews import Wish, import_reviews  # noqa: PLC0415
    from confsync.flows.workspace import Workspace  # noqa: PLC0415
    from confsync.show.reviews import reviews_text  # noqa: PLC0415

    rows = Rows(database or "package", tuple(name for name in (source or "").split(",") if name))
    wish = Wish(
        projects=project.split(","),
        branch=branch,
        commit=not no_commit,
        date=datetime.now().astimezone(),
        key=os.environ.get("CONFSYNC_PEOPLE_KEY") or None,
    )
    try:
        done = import_reviews(Workspace.at(Path()), rows, wish)
    except ConfsyncError as error:
        sys.stderr.write(f"confsync.reviews: {error}\n")
        raise SystemExit(error.exit_code) from None
    sys.stdout.write(f"{reviews_text(done)}\n")


@cache
def _registered_reviews() -> Callable[..., Any]:
    core = _prodigy("core")
    reviews.__annotations__ = get_type_hints(reviews)
    arguments = {
        "project": core.Arg(help="Project, as INITIATIVE/PROJECT or, where unique, PROJECT; several with commas"),
        "source": core.Arg("--from", "-f", help="Datasets or exports to read instead of the project's, with commas"),
        "database": core.Arg("--database", "-db", help="Address of another database than this Prodigy's own"),
        "branch": core.Arg("--branch", "-b", help="Branch to commit to"),
        "no_commit": core.Arg("--no-commit", "-N", help="Write into reports/ here and commit nothing"),
    }
    registered: Callable[..., Any] = core.recipe("confsync.reviews", **arguments)(reviews)
    return registered


@cache
def _registered() -> Callable[..., Any]:
    core = _prodigy("core")
    # Prodigy reads the types of a recipe's arguments; they are strings here until they are resolved.
    annotate.__annotations__ = get_type_hints(annotate)
    arguments = {
        "project": core.Arg(help="Project, as INITIATIVE/PROJECT or, where unique, PROJECT"),
        "source": core.Arg(help="Data to annotate: a file, a folder, dataset:NAME, or - for standard input"),
        "dataset": core.Arg("--dataset", "-d", help="Dataset for the answers instead of the project's own"),
        "bundle": core.Arg("--bundle", "-b", help="Folder of the bundle; default: build/prodigy/INITIATIVE/PROJECT"),
        "level": core.Arg("--pass", "-p", help="Pass of a project that is annotated level by level"),
        "loader": core.Arg("--loader", "-lo", help="Loader, where the file's suffix does not tell"),
        "remove_base64": core.Arg(
            "--remove-base64", "-R", help="Store the path of an image or recording, not its data"
        ),
    }
    registered: Callable[..., Any] = core.recipe("confsync.annotate", **arguments)(annotate)
    return registered


def _prodigy(module: str) -> Any:
    """A module of Prodigy's, such as `components.stream`."""
    try:
        return import_module(f"prodigy.{module}")
    except ModuleNotFoundError as error:
        if error.name != "prodigy":
            raise
        raise ModuleNotFoundError(f"confsync: {_HOW_TO_GET_PRODIGY}", name="prodigy") from None


def _bundle_folder(project: str, bundle: str | None) -> Path:
    if bundle is not None:
        return _checked(Path(bundle), project)
    wanted = project.split("/")
    found = [
        path.parent
        for path in sorted(_BUNDLES.glob("*/*/bundle.json"))
        if list(path.parts[-3:-1])[-len(wanted) :] == wanted
    ]
    if not found:
        raise SystemExit(
            f'no bundle of project "{project}" under {_BUNDLES.as_posix()}: run "confsync build" first, '
            "or name the bundle's folder with --bundle"
        )
    if len(found) > 1:
        names = ", ".join("/".join(path.parts[-2:]) for path in found)
        raise SystemExit(f'project "{project}" is in more than one initiative; say which: {names}')
    return found[0]


def _checked(folder: Path, project: str) -> Path:
    record = _json_record(folder)
    if project not in {record["project"], f"{record['initiative']}/{record['project']}"}:
        raise SystemExit(
            f'the bundle in {folder} is of project "{record["initiative"]}/{record["project"]}", not "{project}"'
        )
    return folder


def _pass_folder(folder: Path, level: str | None) -> Path:
    names = [here["folder"] for here in _json_record(folder)["passes"]]
    if level is None and names:
        raise SystemExit(f"this project has passes; name one with --pass: {', '.join(names)}")
    if level is not None and level not in names:
        raise SystemExit(f'there is no pass "{level}" in {folder}; there is: {", ".join(names) or "none"}')
    return folder / level if level is not None else folder


def _read_record(folder: Path) -> dict[str, Any]:
    record = _json_record(folder)
    for name, digest in record["files"].items():
        path = folder / name
        if not path.is_file() or sha256(path.read_bytes()).hexdigest() != digest:
            raise SystemExit(f'{path} is not as confsync wrote it: change the handbook and run "confsync build" again')
    return record


def _json_record(folder: Path) -> dict[str, Any]:
    path = folder / "bundle.json"
    try:
        record: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SystemExit(f'{path} cannot be read ({error}): run "confsync build" again') from None
    if record.get("format") != "confsync.bundle/1":
        raise SystemExit(f'{path} is not a bundle of this version of confsync: run "confsync build" again')
    return record


def _loader(kind: str, source: str) -> str | None:
    """The loader of a folder of media; a file's suffix tells Prodigy itself."""
    return _LOADERS.get(kind) if Path(source).is_dir() else None


def _open(source: str, loader: str | None) -> Any:
    return _prodigy("components.stream").get_stream(source, loader=loader, rehash=True, dedup=True)


def _applied(stream: Any, change: Change) -> Any:
    """The changed stream. A Stream stays one, so that Prodigy can still tell its length and show progress."""
    if not hasattr(stream, "apply"):
        return change(stream)
    changed = stream.apply(change)  # in place; what it returns is not documented
    return stream if changed is None else changed


def _changes(folder: Path, record: dict[str, Any], config: dict[str, Any]) -> Iterator[Change]:
    """What happens to the tasks of a kind, in order; the stamp comes last, so that nothing can drop it."""
    kind = record["kind"]
    if kind in {"spans", "relations"}:
        yield from _token_changes(folder, config)
    elif kind in {"choice", "multichoice"}:
        rows = [json.loads(line) for line in (folder / "options.jsonl").read_text("utf-8").split("\n") if line]
        yield lambda stream: _with_options(stream, rows)
    elif kind == "binary":
        yield lambda stream: _per_label(stream, config["labels"])
    else:
        yield lambda stream: _prodigy("components.preprocess").fetch_media(stream, _MEDIA[kind])
    stamp = {"scheme": record["scheme"], "version": record["version"], "commit": record["commit"]}
    yield lambda stream: _stamped(stream, stamp)


def _token_changes(folder: Path, config: dict[str, Any]) -> Iterator[Change]:
    """Pattern matches, then tokens, which spans snap to. Without spaCy tasks must bring their own tokens."""
    try:
        spacy = import_module("spacy")  # comes with Prodigy, not with confsync
    except ModuleNotFoundError:
        return
    language = spacy.blank(config.setdefault("lang", "en"))
    patterns = folder / "patterns.jsonl"
    if patterns.stat().st_size:
        matcher = _prodigy("models.matcher").PatternMatcher(language, combine_matches=True, all_examples=True)
        matcher = matcher.from_disk(patterns)
        yield lambda stream: (task for _, task in matcher(stream))
    yield lambda stream: _prodigy("components.preprocess").add_tokens(language, stream)


def _with_options(stream: Stream, rows: list[dict[str, Any]]) -> Iterator[Task]:
    set_hashes = _prodigy("util").set_hashes
    for task in stream:
        yield set_hashes({**task, "options": deepcopy(rows)}, overwrite=True)


def _per_label(stream: Stream, labels: list[str]) -> Iterator[Task]:
    """One yes-or-no question for each label, all about the same input."""
    set_hashes = _prodigy("util").set_hashes
    for task in stream:
        for label in labels:
            yield set_hashes({**deepcopy(task), "label": label}, overwrite=True)


def _stamped(stream: Stream, stamp: dict[str, Any]) -> Iterator[Task]:
    for task in stream:
        yield {**task, "confsync": dict(stamp)}


def _without_base64(tasks: list[Task]) -> list[Task]:
    """Tasks with the path in the place of the data; data without a path is kept, being the only copy."""
    for task in tasks:
        for media in ("image", "audio", "video"):
            if str(task.get(media, "")).startswith("data:") and task.get("path"):
                task[media] = task["path"]
    return tasks
