#!/usr/bin/env bash
# Lets through whole lines, at most LIMIT bytes of them, and says how many were left out.
# GitHub refuses a comment over 65,536 characters and drops a summary over 1 MiB whole.
set -euo pipefail

jq -Rrs --argjson limit "$1" '
    (rtrimstr("\n") | split("\n")) as $lines
    | [foreach $lines[] as $line (0; . + ($line | utf8bytelength) + 1; select(. <= $limit) | $line)] as $kept
    | $kept[], if ($kept | length) < ($lines | length)
      then "", "_\(($lines | length) - ($kept | length)) more lines did not fit: see the files of the run._" else empty end'
