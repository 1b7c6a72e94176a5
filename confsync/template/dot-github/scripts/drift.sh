#!/usr/bin/env bash
# Compares the live wiki with the handbook. One issue, labelled confsync-drift, is opened when they differ, brought up to
# date while they do, and closed when they no longer do.
set -euo pipefail

out=$RUNNER_TEMP/confsync
mkdir -p "$out"

if [ -z "${CONFLUENCE_TOKEN:-}" ]; then
    echo "::notice title=drift::There is no secret CONFLUENCE_TOKEN, so there is no wiki to compare with."
    exit 0
fi

rm -f "$out/plan.json"
code=0
env -u GH_TOKEN confsync -C "${HANDBOOK:-.}" plan --exit-code --out "$out/plan.json" --format markdown >"$out/plan.md" || code=$?
case $code in
0 | 5) ;;
3) [ -f "$out/plan.json" ] || exit 3 ;; # the wiki could not even be asked
*) exit $code ;;
esac

run=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID
number=$(gh issue list --repo "$GITHUB_REPOSITORY" --label confsync-drift --state open --json number --jq '.[0].number // ""')

if [ $code -eq 0 ]; then
    echo "the wiki shows what the handbook says"
    if [ -n "$number" ]; then
        gh issue close "$number" --repo "$GITHUB_REPOSITORY" --comment "The wiki shows what the handbook says again ([run]($run))."
    fi
    exit 0
fi

edited=$(jq '.conflicts | length' "$out/plan.json")
waiting=$(jq '.steps | length' "$out/plan.json")
title="The wiki differs from the handbook: $edited edited there, $waiting not published"
{
    echo "The wiki and the handbook at $(git rev-parse --short=7 HEAD) differ ([run]($run))."
    echo
    echo "- Pages edited in the wiki: take the edit over into the handbook, or publish over it with \`--drift overwrite\`."
    echo "- Changes that are not published: run the workflow that publishes, or approve the one that waits."
    echo
    echo "This issue is kept up to date every night and closes by itself."
    echo
    bash "$(dirname "$0")/clip.sh" 60000 <"$out/plan.md"
} >"$out/issue.md"
cat "$out/issue.md" >>"$GITHUB_STEP_SUMMARY"
if [ -n "$number" ]; then
    gh issue edit "$number" --repo "$GITHUB_REPOSITORY" --title "$title" --body-file "$out/issue.md"
else
    gh label create confsync-drift --repo "$GITHUB_REPOSITORY" --force --color FBCA04 \
        --description "The wiki and the handbook differ"
    gh issue create --repo "$GITHUB_REPOSITORY" --label confsync-drift --title "$title" --body-file "$out/issue.md"
fi
