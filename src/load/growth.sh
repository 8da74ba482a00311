#!/usr/bin/env bash
# What a candidate takes as lists, catalogue and open lists grow, and how many candidates a second LiveRank's models and Vowpal Wabbit
# learn, all in one process (6 GB; Linux on x86-64): src/load/growth.sh FILE [MAVEN OPTIONS], FILE with events as replay reads them.
# Writes the part of docs/performance.md between its marks, and docs/performance/growth.svg.
set -euo pipefail
file=$(realpath "$1")
shift
cd "$(dirname "$0")/../.."
exec ./mvnw -B -ntp -Prace process-test-classes -Dcourse=io.liverank.race.Growth -Dreport=docs/performance.md -Devents="$file" "$@"
