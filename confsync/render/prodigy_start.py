"""Assignment -> start.sh: the command that starts it, for any POSIX shell.

The script goes into its own folder, because Prodigy lays a `prodigy.json` of the working directory over the user's own,
key by key: so the user's database stays the user's. (`PRODIGY_CONFIG` would put the file in the place of theirs.)
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Sequence

from confsync.model.taxonomy import Kind
from confsync.render.prodigy_labels import Assignment, Pass
from confsync.render.words import counted

_BUILTIN = {
    "ner_manual": "ner.manual",
    "spans_manual": "spans.manual",
    "choice": "textcat.manual",
    "classification": "mark",
    "relations": "rel.manual",
    "image_manual": "image.manual",
    "audio_manual": "audio.manual",
}
_SOURCE = """\
# A relative SOURCE is meant from where the caller stands.
source=$1
shift
case $source in
  /*) ;;
  *) if [ -e "$source" ]; then source=$PWD/$source; fi ;;
esac
cd -- "$here"
"""


def start_script(assignment: Assignment, *, dataset: str, has_patterns: bool) -> str:
    """The script of a bundle of one pass, or of one pass of several."""
    reference = _word(f"{assignment.initiative.id}/{assignment.project.id}")
    sessions = ",".join(_clean(person) for person in assignment.project.annotators.people)
    lines = [
        *_head(assignment),
        *_usage(
            "SOURCE [OPTION...]", f"Annotates SOURCE (a file, a folder, dataset:NAME or -) into {_clean(dataset)}."
        ),
        _SOURCE.rstrip("\n"),
        "",
        *(["PRODIGY_ALLOWED_SESSIONS=" + _word(sessions), "export PRODIGY_ALLOWED_SESSIONS"] if sessions else []),
        f'exec prodigy confsync.annotate {reference} "$source" --bundle . "$@"',
        "",
        "# The same without confsync's plug-in, hence without the scheme's version in each answer:",
        *(f"#   {_clean(line)}" for line in _builtin(assignment, _word(dataset), has_patterns=has_patterns)),
    ]
    return "\n".join(lines) + "\n"


def passes_script(assignment: Assignment, rounds: Sequence[Pass]) -> str:
    """The script of a bundle of several passes: lists them and starts the one that is named."""
    listed = [f"{here.folder}  ({counted(len(here.labels), 'label')})" for here in rounds]
    lines = [
        *_head(assignment),
        *_usage("PASS SOURCE [OPTION...]", "Annotates SOURCE in one pass. The passes, in order:", *listed),
        "pass=$1",
        "shift",
        "case $pass in",
        *(f"  {_word(here.folder)}) ;;" for here in rounds),
        "  *) usage ;;",
        "esac",
        'exec sh "$here/$pass/start.sh" "$@"',
    ]
    return "\n".join(lines) + "\n"


def _head(assignment: Assignment) -> list[str]:
    project, scheme = assignment.project, assignment.scheme
    return [
        "#!/bin/sh",
        f"# {_clean(project.title)}: {_clean(assignment.initiative.id)}/{_clean(project.id)}",
        f"# Scheme {_clean(scheme.id)} {_clean(scheme.version)}.",
        "# Written by confsync: edit the handbook, not this file.",
        "set -eu",
        "unset CDPATH",
        "",
        'here=$(cd -- "$(dirname -- "$0")" && pwd)',
        "",
    ]


def _usage(arguments: str, *text: str) -> list[str]:
    """The function `usage`; printf takes every line as data, so no line can be a command."""
    said = [f"usage: %s {arguments}", *text]
    return [
        "usage() {",
        f'  printf {_word(said[0] + chr(92) + "n")} "$0" >&2',
        *(f"  printf '  %s\\n' {_word(line)} >&2" for line in said[1:]),
        "  exit 2",
        "}",
        '[ "$#" -ge 1 ] || usage',
        "",
    ]


def _builtin(assignment: Assignment, data: str, *, has_patterns: bool) -> Iterable[str]:
    scheme, here, interface = assignment.scheme, assignment.here, assignment.project.interface
    name = _BUILTIN.get(interface, interface)
    patterns = " --patterns patterns.jsonl" if has_patterns else ""
    if scheme.kind is Kind.BINARY:
        command = f'prodigy {name} {data} SOURCE --label "$label" --view-id classification'
        yield f"while read -r label; do {command}; done <labels.txt"
    elif scheme.kind is Kind.RELATIONS:
        relations = _word(",".join(relation.key for relation in scheme.relations))
        spans = _word(",".join(label.key for label in here.labels))
        yield f"prodigy {name} {data} blank:en SOURCE --label {relations} --span-label {spans}{patterns}"
    elif scheme.kind is Kind.SPANS:
        yield f"prodigy {name} {data} blank:en SOURCE --label labels.txt{patterns}"
    elif scheme.kind in {Kind.CHOICE, Kind.MULTICHOICE}:
        exclusive = " --exclusive" if scheme.kind is Kind.CHOICE else ""
        yield f"prodigy {name} {data} SOURCE --label labels.txt{exclusive}"
    else:
        yield f"prodigy {name} {data} SOURCE --label labels.txt"


def _word(text: str) -> str:
    """One word of a command line, whatever is in it."""
    return shlex.quote(_clean(text))


def _clean(text: str) -> str:
    """Text without line breaks and other control characters: a comment must end where its line ends."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text)
