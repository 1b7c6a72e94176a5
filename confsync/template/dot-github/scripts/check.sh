#!/usr/bin/env bash
# Checks the handbook in HANDBOOK (default: here); GitHub shows the findings beside the changed lines.
# With BASE, a revision, also finds what no change may do: ids used again, tombstones removed, a version not raised.
set -euo pipefail

folder=${HANDBOOK:-.}
if [ -n "${BASE:-}" ]; then
    prefix=$(git -C "$folder" rev-parse --show-prefix)
    git -C "$folder" cat-file -e "$BASE:${prefix}confsync.yaml" 2>/dev/null || BASE= # the first handbook breaks nothing
fi
confsync -C "$folder" check --format github ${BASE:+--since "$BASE"}
