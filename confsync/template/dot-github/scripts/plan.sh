#!/usr/bin/env bash
# Says what publishing would change: job summary, and confsync/plan.json below RUNNER_TEMP.
# With BASE, a revision, nothing outside is asked: BASE is published to the embedded wiki, and the plan is against that.
# Otherwise it is against the wiki of the settings. Exits with 3 when nothing is left to do but what a person must decide.
set -euo pipefail

here=$(dirname "$0")
folder=${HANDBOOK:-.}
out=$RUNNER_TEMP/confsync
mkdir -p "$out"
rm -f "$out/plan.json"

# Makes the embedded wiki of this checkout show what BASE says. Fails when BASE has no handbook, or one with errors.
publish_base() {
    local before=$RUNNER_TEMP/confsync-base prefix
    prefix=$(git -C "$folder" rev-parse --show-prefix)
    git -C "$folder" worktree add --quiet --force --detach "$before" "$BASE"
    if [ -f "$before/${prefix}confsync.yaml" ] && confsync -C "$before/$prefix" publish >"$out/base.txt" 2>&1; then
        mkdir -p "$folder/.confsync"
        cp "$before/$prefix.confsync/"wiki.db* "$folder/.confsync/"
    else
        echo "::notice title=plan::There is no earlier handbook without errors: the plan is for an empty wiki."
    fi
    git -C "$folder" worktree remove --force "$before"
}

if [ -n "${BASE:-}" ]; then
    export CONFLUENCE_SITE=embedded
    unset CONFLUENCE_USER CONFLUENCE_TOKEN
    rm -rf "$folder/.confsync/"wiki.db*
    publish_base
fi

code=0
confsync -C "$folder" plan --out "$out/plan.json" --format markdown >"$out/plan.md" || code=$?
if [ $code -ne 0 ] && { [ $code -ne 3 ] || [ ! -f "$out/plan.json" ]; }; then
    exit $code
fi
if [ -z "${BASE:-}" ] && [ -z "${CONFLUENCE_TOKEN:-}" ]; then # of a site, there would be no plan without a token
    echo "::notice title=plan::The settings name the embedded wiki, which nobody would see: nothing is published from here."
    echo has-changes=false >>"$GITHUB_OUTPUT"
    exit 0
fi

{
    echo "### What publishing would change"
    echo
    bash "$here/clip.sh" 300000 bytes <"$out/plan.md"
} >>"$GITHUB_STEP_SUMMARY"
jq -r '"plan \(.digest[:12]): \(.steps | length) steps, \(.unchanged) pages unchanged, \(.conflicts | length) left alone"' \
    "$out/plan.json"
jq -r '"has-changes=\(.steps | length > 0)", "plan-digest=\(.digest)"' "$out/plan.json" >>"$GITHUB_OUTPUT"
if [ $code -eq 3 ]; then
    echo "::warning title=edited in the wiki::Some pages are left alone because somebody else wrote them: see the summary."
    jq -e '.steps | length > 0' "$out/plan.json" >/dev/null || exit 3
fi
