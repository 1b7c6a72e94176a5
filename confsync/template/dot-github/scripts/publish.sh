#!/usr/bin/env bash
# Publishes the plan in PLAN (default: confsync/plan.json below RUNNER_TEMP), if it is still the plan, and keeps the
# receipt in confsync/receipt.json. ALLOW_DELETES: the exact number of pages to delete although the guard says no.
set -euo pipefail

out=$RUNNER_TEMP/confsync
mkdir -p "$out"

code=0
confsync -C "${HANDBOOK:-.}" publish --plan "${PLAN:-$out/plan.json}" --receipt "$out/receipt.json" \
    ${ALLOW_DELETES:+--allow-deletes "$ALLOW_DELETES"} | tee "$out/receipt.txt" || code=$?
if [ -s "$out/receipt.txt" ]; then
    {
        echo "### What was published"
        echo
        sed 's/^/    /' "$out/receipt.txt" | bash "$(dirname "$0")/clip.sh" 300000 bytes
    } >>"$GITHUB_STEP_SUMMARY"
fi
if [ $code -eq 3 ]; then
    echo "::error title=not everything was published::A person must decide: see the log. Run the whole workflow again for a new plan."
fi
exit $code
