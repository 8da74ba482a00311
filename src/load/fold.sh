#!/usr/bin/env bash
# What folding an event file costs the learner's thread (its CPU, whatever else runs): src/load/fold.sh FILE [PASSES] [MODEL].
# Needs a built jar and unzip; the first passes warm up.
set -euo pipefail
jar=$(dirname "$0")/../../target/liverank.jar
parts=$(mktemp -d)
trap 'rm -rf "$parts"' EXIT
unzip -q "$jar" -d "$parts"
java -Xmx3g -XX:+UseSerialGC -cp "$parts/BOOT-INF/classes:$parts/BOOT-INF/lib/*" "$(dirname "$0")/Fold.java" "$1" "${2:-10}" "${3:-ENSEMBLE}"
