#!/usr/bin/env bash
# Builds pages and Prodigy bundles, with the annotators' instructions, into confsync/build below RUNNER_TEMP, and the pages
# as readers will see them into confsync/pages: open index.html there.
set -euo pipefail

confsync -C "${HANDBOOK:-.}" build --out "$RUNNER_TEMP/confsync/build"
confsync -C "${HANDBOOK:-.}" preview --export "$RUNNER_TEMP/confsync/pages"
