#!/usr/bin/env bash
# Builds pages and Prodigy bundles, with the annotators' instructions, into confsync/build below RUNNER_TEMP.
set -euo pipefail

confsync -C "${HANDBOOK:-.}" build --out "$RUNNER_TEMP/confsync/build"
