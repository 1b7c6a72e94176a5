#!/usr/bin/env bash
# Finds the open pull request whose check has just ended: outputs number, base (its branch) and found.
# What the event says of a fork is not taken on trust: the pull request GitHub knows must have exactly the checked commit.
set -euo pipefail

gh api --method GET "repos/$GITHUB_REPOSITORY/pulls" -f state=open -f "head=$HEAD_OWNER:$HEAD_BRANCH" \
    --jq ".[] | select(.head.sha == \"$HEAD_SHA\") | \"\(.number) \(.base.sha)\"" >"$RUNNER_TEMP/pull-request"
read -r number base <"$RUNNER_TEMP/pull-request" || true
if [[ ${number:-} =~ ^[0-9]+$ && ${base:-} =~ ^[0-9a-f]{40}$ ]]; then
    printf 'found=true\nnumber=%s\nbase=%s\n' "$number" "$base" >>"$GITHUB_OUTPUT"
else
    echo "there is no open pull request with this commit: it was closed, or a newer push is on its way"
    echo found=false >>"$GITHUB_OUTPUT"
fi
