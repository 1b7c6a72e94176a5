#!/usr/bin/env bash
# Keeps one comment on the pull request NUMBER: confsync/comment.md below RUNNER_TEMP, as diff.sh wrote it.
# Without changes there is no comment, unless there was one to bring up to date. CHECKS: address of the run with details.
set -euo pipefail

out=$RUNNER_TEMP/confsync
mark="<!-- confsync:diff -->"

# By the mark and the author: a mark that somebody else pasted is not ours to edit.
id=$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments?per_page=100" \
    --jq ".[] | select(.user.login == \"github-actions[bot]\" and (.body | startswith(\"$mark\"))) | .id")
id=${id%%$'\n'*} # the oldest, should there be two
if [ -z "$id" ] && [ "$(jq '.edits | length' "$out/edits.json")" -eq 0 ]; then
    echo "no semantic change and no comment so far: nothing to say"
    exit 0
fi
{
    echo "$mark"
    bash "$(dirname "$0")/clip.sh" 65000 <"$out/comment.md"
    echo
    echo "[Findings, plan, pages and instructions of this change]($CHECKS)"
} >"$out/body.md"
if [ -n "$id" ]; then
    gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" -F "body=@$out/body.md"
else
    gh api --silent --method POST "repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments" -F "body=@$out/body.md"
fi
