#!/usr/bin/env bash
# Imports what annotators decided in PROJECTS (separated by spaces) and opens or updates one pull request with the
# reports, from the branch BRANCH (default: confsync/reviews). Nothing new: nothing happens.
set -euo pipefail

branch=${BRANCH:-confsync/reviews}
out=$RUNNER_TEMP/confsync
mkdir -p "$out"

if [ -z "${CONFSYNC_PRODIGY_DATABASE:-}" ]; then
    echo "::notice title=reviews::There is no secret CONFSYNC_PRODIGY_DATABASE, so there is nothing to import from."
    exit 0
fi

gh auth setup-git
tip=$(git ls-remote origin "refs/heads/$branch" | cut -f 1)
known=$(gh pr list --repo "$GITHUB_REPOSITORY" --head "$branch" --state all --json number,state,headRefOid)
merged=$(jq --arg tip "$tip" 'any(.state == "MERGED" and .headRefOid == $tip)' <<<"$known")
if [ -n "$tip" ] && [ "$merged" = false ]; then
    git fetch --quiet origin "+refs/heads/$branch:refs/heads/$branch"
fi # else it begins anew: a branch that was merged, perhaps squashed, would bring its old commits along

export GIT_AUTHOR_NAME="github-actions[bot]" GIT_AUTHOR_EMAIL="41898282+github-actions[bot]@users.noreply.github.com"
export GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
read -ra projects <<<"$PROJECTS"
env -u GH_TOKEN confsync -C "${HANDBOOK:-.}" reviews "${projects[@]}" --branch "$branch" --format json >"$out/reviews.json"

new=$(git rev-parse --quiet --verify "refs/heads/$branch" || true)
if [ -z "$new" ] || git merge-base --is-ancestor "$new" HEAD; then
    echo "nothing new since the reports that are merged"
    exit 0
fi
if [ "$new" != "$tip" ]; then
    git push --quiet --force-with-lease="refs/heads/$branch:$tip" origin "refs/heads/$branch"
fi

number=$(jq -r 'map(select(.state == "OPEN")) | .[0].number // ""' <<<"$known")
if [ -z "$number" ] && jq -e --arg new "$new" 'any(.headRefOid == $new)' <<<"$known" >/dev/null; then
    echo "nothing new since the pull request that was closed"
    exit 0
fi
title=$(jq -r 'if (.projects | length) == 1 then .projects[0].pull_request.title
    else "Reports of \(.projects | length) projects" end' "$out/reviews.json")
jq -r '.projects[] | "## \(.pull_request.title)\n\n\(.pull_request.body)\n"' "$out/reviews.json" |
    bash "$(dirname "$0")/clip.sh" 60000 >"$out/body.md"
if [ -n "$number" ]; then
    gh pr edit "$number" --repo "$GITHUB_REPOSITORY" --title "$title" --body-file "$out/body.md"
else
    gh pr create --repo "$GITHUB_REPOSITORY" --head "$branch" --base "$GITHUB_REF_NAME" --title "$title" \
        --body-file "$out/body.md"
fi
