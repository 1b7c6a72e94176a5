#!/usr/bin/env bash
# Finds the open pull request that was checked or reviewed, and fetches its commits: to be read as data, nothing of it is
# checked out. Outputs found, number, base and head (commits), and checks, the address of its newest check, CHECK by name.
# What the event says of a fork is not taken on trust: after a check, the pull request GitHub knows must have exactly the
# checked commit; after a review its newest commit counts, whichever was reviewed.
set -euo pipefail

none() {
    echo "$1"
    echo found=false >>"$GITHUB_OUTPUT"
    exit 0
}

gh api --method GET "repos/$GITHUB_REPOSITORY/pulls" -f state=open -f "head=${HEAD_REPOSITORY%%/*}:$HEAD_BRANCH" |
    jq -r --arg from "$HEAD_REPOSITORY" --arg event "$EVENT" --arg checked "$HEAD_SHA" '.[]
        | select(.head.repo.full_name == $from and ($event == "pull_request_review" or .head.sha == $checked))
        | "\(.number) \(.head.sha) \(.base.ref)"' >"$RUNNER_TEMP/pull-request"
read -r number head branch <"$RUNNER_TEMP/pull-request" ||
    none "there is no open pull request with this commit: it was closed, or a newer push is on its way"
[[ $number =~ ^[0-9]+$ && $head =~ ^[0-9a-f]{40,64}$ ]]

gh auth setup-git # a private repository is not read without the token
# Not .base.sha, which may be as old as the pull request: what its branch has merged since would look like its own change.
git fetch --quiet --no-tags origin "$head" "+refs/heads/$branch:refs/confsync/base"
base=$(git rev-parse refs/confsync/base)

# A review may come while the check of the newest commit still waits: then the page that will list it.
checks=$(gh api --method GET "repos/$GITHUB_REPOSITORY/actions/runs" -f "head_sha=$head" -f event=pull_request \
    -f per_page=100 |
    jq -r --arg name "$CHECK" '[.workflow_runs[] | select(.name == $name) | .html_url][0] // ""')
checks=${checks:-$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/pull/$number/checks}
printf '%s\n' found=true "number=$number" "base=$base" "head=$head" "checks=$checks" >>"$GITHUB_OUTPUT"
