#!/usr/bin/env bash
# Lets through whole lines, at most LIMIT characters of them, or bytes when told so, and says how many were left out.
# GitHub refuses a comment over 65,536 characters, and drops a step's summary over 1 MiB whole: of the commands that share
# a step, three write one.
set -euo pipefail

jq -Rrs --argjson limit "$1" --arg unit "${2:-characters}" '
    def size: if $unit == "bytes" then utf8bytelength else length end;
    (rtrimstr("\n") | split("\n")) as $lines
    | [foreach $lines[] as $line (0; . + ($line | size) + 1; select(. <= $limit) | $line)] as $kept
    | $kept[], if ($kept | length) < ($lines | length)
      then "", "_\(($lines | length) - ($kept | length)) more lines did not fit: see the files of the run._" else empty end'
