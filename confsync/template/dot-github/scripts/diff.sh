#!/usr/bin/env bash
# Says what the step from BASE to HEAD means for labels and guidelines: annotations, job summary, and
# confsync/comment.md, summary.md and edits.json below RUNNER_TEMP. HEAD is what is checked out unless given.
# With NUMBER, a pull request, and a GH_TOKEN that may read it, says which approvals are still missing after its reviews.
# With FAIL_ON, a class, exits with 3 when a change is of that class or worse; with 1 when HEAD has errors.
set -euo pipefail

here=$(dirname "$0")
folder=${HANDBOOK:-.}
head=${HEAD:-HEAD}
out=$RUNNER_TEMP/confsync
mkdir -p "$out"
rm -f "$out/summary.md"

base=$(git -C "$folder" merge-base "$BASE" "$head") # what the branch itself did, as GitHub's own comparison shows it
prefix=$(git -C "$folder" rev-parse --show-prefix)
code=0
if git -C "$folder" cat-file -e "$base:${prefix}confsync.yaml" 2>/dev/null; then
    given=()
    if [ -n "${NUMBER:-}" ] && [ -n "${GH_TOKEN:-}" ]; then
        reviews=$RUNNER_TEMP/confsync-approvals.json # not in $out, which is kept as an artifact
        pull=repos/$GITHUB_REPOSITORY/pulls/$NUMBER
        author=$(gh api "$pull" --jq '.user.login // "ghost"')
        gh api --paginate "$pull/reviews?per_page=100" --jq '.[] | {user, state, submitted_at}' | jq -s . >"$reviews"
        given=(--approvals "$reviews" --author "$author")
    fi
    unset GH_TOKEN # what follows reads what others wrote
    confsync -C "$folder" diff "$base" "$head" "${given[@]}" --format json >"$out/edits.json" || code=$?
    if [ $code -eq 0 ]; then
        confsync -C "$folder" diff "$base" "$head" "${given[@]}" --format markdown >"$out/comment.md"
        confsync -C "$folder" diff "$base" "$head" "${given[@]}" --format markdown --limit 300000 >"$out/summary.md"
        confsync -C "$folder" diff "$base" "$head" "${given[@]}" --format github
    elif [ $code -eq 1 ]; then
        printf '{"edits": [], "worst": null}\n' >"$out/edits.json"
        echo "### The handbook has errors" >"$out/comment.md"
        printf '\n%s\n' "What the change means is said here once they are mended: the check names them." >>"$out/comment.md"
    else
        exit $code
    fi
else
    printf '{"edits": [], "worst": null}\n' >"$out/edits.json"
    echo "The handbook is new: there is nothing to compare it with." | tee "$out/comment.md"
fi

[ -f "$out/summary.md" ] || cp "$out/comment.md" "$out/summary.md"
cat "$out/summary.md" >>"$GITHUB_STEP_SUMMARY"
jq -r '"has-changes=\(.edits | length > 0)", "worst=\(.worst // "")"' "$out/edits.json" >>"$GITHUB_OUTPUT"
if [ -n "${FAIL_ON:-}" ] && [ "$(jq '.edits | length' "$out/edits.json")" -gt 0 ]; then
    confsync -C "$folder" diff "$base" "$head" --fail-on "$FAIL_ON" >/dev/null
fi
exit $code
