"""Names of rules that other rooms find, so that settings can weigh them and docs/rules.md lists them.

Rooms above this one find them; a test holds this table against what they raise.
"""

from __future__ import annotations

from collections.abc import Mapping

# While sources are read.
READING: Mapping[str, str] = {
    "missing-settings": "There is no `confsync.yaml`, so the folder is not a handbook.",
    "missing-initiative": "A folder in `initiatives/` has no `initiative.yaml`.",
    "not-utf8": "A source is not UTF-8 text; the place is that of the first byte that is not.",
    "file-too-large": "A source has more than 5 MB, an image or another file beside it more than 50 MB.",
    "broken-yaml": "A YAML file, or a front matter, is not YAML, holds two documents, or is nested beyond reason.",
    "duplicate-key": "A key stands twice in one mapping: most readers of YAML would drop the first in silence.",
    "yaml-alias": "An anchor, an alias or a merge key: what a label says must stand where the label is.",
    "yaml-tag": "A tag such as `!!str`: how a value is read is decided by its key.",
    "tab": "A tab in YAML, where it is neither a space nor visible.",
    "control-character": "A character that no page and no XML can hold.",
    "front-matter": "The front matter of a Markdown file is opened with `---` and never closed.",
    "unknown-key": "A key that nothing reads; the hint names the one that was probably meant.",
    "missing-key": "A key that must be there is not, or nothing stands behind it.",
    "bad-value": "A value of the wrong shape: a list for a text, a word that is not one of a closed set.",
    "id-mismatch": "A scheme or an initiative is called otherwise than its file or folder.",
    "secret-in-settings": "`confsync.yaml` holds a password or a token, which belongs in the environment.",
}
# By `check --since`, which compares with an earlier revision.
COMPARING: Mapping[str, str] = {
    "id-reused": "An id or a key that was another label's, retired or not: old answers change their meaning.",
    "tombstone-removed": "A label is gone without a tombstone, or a tombstone is gone: old answers become unreadable.",
    "forbidden-change": "Anything else that `confsync diff` calls forbidden and nobody waived: a wider audience, say.",
    "missing-bump": "The version of a scheme was raised by less than its changes need, or not at all, or it fell.",
    "not-compared": "A source could not be read at the revision, so nothing is known of its changes. A note.",
    "expired-waiver": "A waiver in `review:` has run out, so the change that it let pass no longer may.",
    "unknown-waiver": "A waiver in `review:` fits no change since the revision: it is merged, or another. A warning.",
}
ELSEWHERE: Mapping[str, str] = {**READING, **COMPARING}
