#!/usr/bin/env bash
# Checks the handbook in HANDBOOK (default: here); GitHub shows the findings beside the changed lines.
# With BASE, a revision, also finds what no change may do: ids used again, tombstones removed, a version not raised.
set -euo pipefail

confsync -C "${HANDBOOK:-.}" check --format github ${BASE:+--since "$BASE"}
